/** Framed messages over TCP, as a client: one message goes out, one comes back. */
import { connect, type Socket } from 'node:net';
import type { FrameHead } from '../../gateway/translation/contract.ts';
import { type FailureReason, type Phase, TransportFailure } from './failure.ts';
import { createFrameReader, type FrameReader } from './tcp-frames.ts';

export { openTcpServer, type TcpAnswer, type TcpPeer, type TcpServer, type TcpServerOptions } from './tcp-server.ts';

export interface TcpCall {
  /** `tcp://host:port` */
  readonly address: string;
  /** The message with its header, as translators write it. */
  readonly bytes: Uint8Array;
  /** Of the answer; undefined where the answer ends with the connection. */
  readonly framing: FrameHead | undefined;
  /** Over the whole call, from the connect to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Keeps the connection for the next call; left out, each call has one of its own. */
  readonly keep?: boolean;
}

export interface TcpTransport {
  /** @returns the answer with its header. @throws TransportFailure when no whole answer came */
  send(call: TcpCall): Promise<Uint8Array>;
  /** Open at this moment, idle ones among them. */
  readonly connections: number;
  /** Closes every connection; calls still under way end as lost. */
  close(): void;
}

/** Idle connections are closed before the partner does it. */
const idleMs = 4_000;
const defaultMaxResponseBytes = 8 * 1024 * 1024;

interface Peer {
  readonly host: string;
  readonly port: number;
}

/** @throws TransportFailure where it is no address */
function peerOf(address: string): Peer {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const port = Number(url?.port);
  if (url?.protocol === 'tcp:' && url.hostname !== '' && port > 0)
    return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port };
  throw new TransportFailure('unreachable', 'connecting', `${address} is no address of the form tcp://host:port`);
}

/** Reads one answer: by its frame, or up to the end of the connection. */
interface AnswerReader {
  /** @returns the answer once it is whole. @throws Error where it is none */
  push(bytes: Uint8Array): Uint8Array | undefined;
  /** The partner has ended its side. @returns the answer where the end makes it whole */
  end(): Uint8Array | undefined;
}

function framedReader(frames: FrameReader): AnswerReader {
  return {
    push(bytes) {
      const [answer, ...more] = frames.push(bytes);
      // Two answers to one question: which of them is meant cannot be known.
      if (more.length > 0 || (answer !== undefined && frames.pending > 0)) throw new Error('more follows the answer');
      return answer;
    },
    end: () => undefined,
  };
}

function wholeReader(maxBytes: number): AnswerReader {
  const chunks: Uint8Array[] = [];
  let held = 0;
  return {
    push(bytes) {
      held += bytes.byteLength;
      if (held > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
      chunks.push(bytes);
      return undefined;
    },
    end: () => (held === 0 ? undefined : Buffer.concat(chunks, held)),
  };
}

/** One call under way on one connection: settles once, whatever comes first. */
class Call {
  #phase: Phase;
  #settled = false;
  readonly #socket: Socket;
  readonly #call: TcpCall;
  readonly #reader: AnswerReader;
  readonly #resolve: (answer: Uint8Array) => void;
  readonly #reject: (failure: TransportFailure) => void;
  readonly #listeners: readonly (readonly [string, (heard: unknown) => void])[];
  #timer: NodeJS.Timeout;

  constructor(
    socket: Socket,
    call: TcpCall,
    reader: AnswerReader,
    settle: { resolve(answer: Uint8Array): void; reject(failure: TransportFailure): void },
  ) {
    this.#socket = socket;
    this.#call = call;
    this.#reader = reader;
    this.#resolve = settle.resolve;
    this.#reject = settle.reject;
    this.#phase = socket.connecting ? 'connecting' : 'waiting';
    this.#listeners = [
      ['connect', () => this.#write()],
      ['data', (bytes) => this.#read(bytes as Buffer)],
      ['end', () => this.#ended()],
      ['error', (error) => this.#broken(error as Error)],
      ['close', () => this.#broken(new Error('the connection was closed'))],
    ];
    for (const [event, listener] of this.#listeners) socket.on(event, listener);
    this.#timer = setTimeout(() => this.#fail('timeout', `no answer within ${call.timeoutMs} ms`), call.timeoutMs);
    call.signal?.addEventListener('abort', this.#abort, { once: true });
    if (!socket.connecting) this.#write();
  }

  readonly #abort = (): void => this.#fail('aborted', 'the call was given up');

  #write(): void {
    this.#phase = 'waiting';
    this.#socket.write(this.#call.bytes);
  }

  #read(bytes: Buffer): void {
    this.#phase = 'reading';
    try {
      const answer = this.#reader.push(bytes);
      if (answer !== undefined) this.#answered(answer);
    } catch (fault) {
      this.#fail('garbled', (fault as Error).message, fault);
    }
  }

  #ended(): void {
    const answer = this.#reader.end();
    if (answer !== undefined) this.#answered(answer);
    else this.#fail('lost', 'the connection ended before the whole answer came');
  }

  #broken(error: Error): void {
    this.#fail(this.#phase === 'connecting' ? 'unreachable' : 'lost', error.message || 'connection failed', error);
  }

  #over(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#call.signal?.removeEventListener('abort', this.#abort);
    for (const [event, listener] of this.#listeners) this.#socket.off(event, listener);
    return true;
  }

  #answered(answer: Uint8Array): void {
    if (this.#over()) this.#resolve(answer);
  }

  #fail(reason: FailureReason, message: string, cause?: unknown): void {
    if (!this.#over()) return;
    // Errors that follow are those of a connection that nobody waits for.
    this.#socket.on('error', () => undefined);
    this.#socket.destroy();
    this.#reject(new TransportFailure(reason, this.#phase, message, cause));
  }
}

const unasked = ['data', 'end', 'error', 'close', 'timeout'] as const;

/** Connections that wait for their next call, by address. What comes on one unasked, or its end, makes it useless. */
class IdleConnections {
  readonly #idle = new Map<string, Map<Socket, () => void>>();

  take(address: string): Socket | undefined {
    const [kept] = this.#idle.get(address) ?? [];
    if (kept === undefined) return undefined;
    const [socket, drop] = kept;
    this.#remove(address, socket);
    socket.setTimeout(0);
    for (const event of unasked) socket.off(event, drop);
    return socket;
  }

  put(address: string, socket: Socket): void {
    if (socket.destroyed || !socket.writable) return;
    const drop = (): void => {
      this.#remove(address, socket);
      socket.destroy();
    };
    socket.setTimeout(idleMs);
    for (const event of unasked) socket.on(event, drop);
    const kept = this.#idle.get(address) ?? new Map<Socket, () => void>();
    this.#idle.set(address, kept.set(socket, drop));
  }

  #remove(address: string, socket: Socket): void {
    const kept = this.#idle.get(address);
    kept?.delete(socket);
    if (kept?.size === 0) this.#idle.delete(address);
  }
}

export function createTcpTransport(options: { readonly maxResponseBytes?: number } = {}): TcpTransport {
  const maxBytes = options.maxResponseBytes ?? defaultMaxResponseBytes;
  const idle = new IdleConnections();
  const open = new Set<Socket>();

  function connectionTo(call: TcpCall): Socket {
    const peer = peerOf(call.address);
    const kept = call.keep ? idle.take(call.address) : undefined;
    if (kept !== undefined && !kept.destroyed) return kept;
    const socket = connect({ ...peer, noDelay: true, keepAlive: true });
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    return socket;
  }

  return {
    async send(call) {
      if (call.signal?.aborted)
        throw new TransportFailure('aborted', 'connecting', 'the call was given up before it began');
      const socket = connectionTo(call);
      const reader = call.framing ? framedReader(createFrameReader(call.framing, maxBytes)) : wholeReader(maxBytes);
      const answer = await new Promise<Uint8Array>((resolve, reject) => {
        new Call(socket, call, reader, { resolve, reject });
      });
      if (call.keep && call.framing) idle.put(call.address, socket);
      else socket.on('error', () => undefined).destroySoon();
      return answer;
    },
    get connections() {
      return open.size;
    },
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}
