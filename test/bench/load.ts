/**
 * A load generator that costs little: raw sockets, prepared bytes, one request under way per connection.
 * It shares the machine with what it measures, so every microsecond it saves is one not taken from the measured.
 */
import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Whole HTTP/1.1 requests, sent in order; each exactly once. */
  readonly requests: readonly Buffer[];
}

export interface LoadReport {
  readonly sent: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Milliseconds, ascending. */
  readonly latencies: Float64Array;
}

export interface RequestParts {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The bytes of one request on a kept connection. */
export const requestBytes = ({ method, path, headers = {}, body }: RequestParts): Buffer => {
  const payload = body === undefined ? undefined : Buffer.from(body);
  const lines = Object.entries({
    host: 'localhost',
    ...headers,
    ...(payload ? { 'content-type': 'application/json', 'content-length': String(payload.length) } : {}),
  }).map(([name, value]) => `${name}: ${value}`);
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  return payload ? Buffer.concat([head, payload]) : head;
};

/** Where the first answer in `bytes` ends, or undefined while it is incomplete. Answers must carry a length. */
const answerEnd = (bytes: Buffer): { status: string; end: number } | undefined => {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const length = /content-length: (\d+)/i.exec(head);
  if (!length) throw new Error(`answer without a length: ${head.split('\r\n')[0]}`);
  const end = headEnd + 4 + Number(length[1]);
  return bytes.length < end ? undefined : { status: head.slice(9, 12), end };
};

/** Sends every request once and waits for every answer. @throws when a connection breaks: a benchmark must not lose any. */
export const drive = async ({ host, port, connections, requests }: LoadOptions): Promise<LoadReport> => {
  const latencies = new Float64Array(requests.length);
  const byStatus: Record<string, number> = {};
  let next = 0;
  const started = performance.now();
  const lane = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let index = -1;
      let sentAt = 0;
      let pending: Buffer = Buffer.alloc(0);
      const send = () => {
        if (next >= requests.length) return socket.end(() => resolve());
        index = next++;
        sentAt = performance.now();
        socket.write(requests[index] as Buffer);
      };
      socket.on('data', (chunk) => {
        pending = pending.length ? Buffer.concat([pending, chunk]) : chunk;
        const answer = answerEnd(pending);
        if (!answer) return;
        latencies[index] = performance.now() - sentAt;
        byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
        pending = pending.subarray(answer.end);
        send();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve());
      send();
    });
  await Promise.all(
    Array.from({ length: Math.min(connections, requests.length) }, () => {
      const socket = connect(port, host);
      socket.setNoDelay(true);
      return lane(socket);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { sent: next, byStatus, seconds, latencies: latencies.sort() };
};

export const percentile = (ascending: ArrayLike<number>, share: number): number =>
  ascending.length === 0
    ? Number.NaN
    : (ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] as number);

export const median = (values: readonly number[]): number =>
  percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
