/**
 * Bytes over HTTP and HTTPS with kept connections. node:http is as fast as the fastest clients and can be watched in tests;
 * `fetch` is less than half as fast.
 */
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Headers, WireRequest, WireResponse } from '../../gateway/translation/contract.ts';
import { type FailureReason, type Phase, TransportFailure } from './failure.ts';
import { certificateRefused, explained, sameIdentity, secureContextOf, type TlsIdentity } from './tls.ts';

export type { TlsIdentity } from './tls.ts';

/** Idle connections are closed before the partner does it: Node, Tomcat and IIS keep them for 5 s and more. */
const idleMs = 4_000;
const defaultMaxResponseBytes = 8 * 1024 * 1024;
/** Errors that only a connection which never came to be ends with. */
const connectCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const connectCalls = new Set(['connect', 'getaddrinfo']);

/** Several addresses tried in vain come as an AggregateError. */
const isConnectFailure = (error: NodeJS.ErrnoException): boolean =>
  connectCodes.has(error.code ?? '') || connectCalls.has(error.syscall ?? '') || error instanceof AggregateError;

export interface HttpCall {
  /** Base URL of the partner; a path in it stands before the request's. */
  readonly address: string;
  readonly request: WireRequest;
  /** Over the whole call, from the first step to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly traceparent?: string | undefined;
  /** Client certificate and private authorities, for https. */
  readonly tls?: TlsIdentity | undefined;
  /** Whose identity `tls` is; when it changes, connections under the old one are not used again. */
  readonly owner?: string | undefined;
}

export interface HttpTransport {
  /** @throws TransportFailure when no whole answer came */
  send(call: HttpCall): Promise<WireResponse>;
  /** Closes every connection; calls still under way end as lost. */
  close(): void;
}

/** Connections under one identity. */
interface Connections {
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent };
  readonly targets: Map<string, Target>;
}

interface Target {
  readonly secure: boolean;
  readonly options: RequestOptions;
  readonly prefix: string;
}

function targetOf(address: string, agents: Connections['agents']): Target {
  const url = new URL(address);
  const secure = url.protocol === 'https:';
  const options: RequestOptions = {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? undefined : Number(url.port),
    agent: secure ? agents.https : agents.http,
  };
  return { secure, options, prefix: url.pathname.replace(/\/$/, '') };
}

function requestHeaders({ request, traceparent }: HttpCall): Record<string, string | number> {
  const headers: Record<string, string | number> = { ...request.headers, 'content-length': request.body.byteLength };
  if (traceparent !== undefined) headers.traceparent = traceparent;
  return headers;
}

function responseHeaders(message: IncomingMessage): Headers {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/** One call under way: settles once, whatever comes first. */
class Exchange {
  phase: Phase = 'connecting';
  readonly #request: ClientRequest;
  readonly #secure: boolean;
  readonly #maxBytes: number;
  readonly #resolve: (response: WireResponse) => void;
  readonly #reject: (failure: TransportFailure) => void;
  #settled = false;
  /** A server of TLS 1.3 judges our certificate when we may have begun to send; known for a connection of this call's own. */
  #judgedLate = false;
  #finish: () => void = () => {};

  constructor(
    request: ClientRequest,
    limits: { secure: boolean; maxBytes: number },
    resolve: (response: WireResponse) => void,
    reject: (failure: TransportFailure) => void,
  ) {
    this.#request = request;
    this.#secure = limits.secure;
    this.#maxBytes = limits.maxBytes;
    this.#resolve = resolve;
    this.#reject = reject;
    request.on('socket', (socket) => {
      if (request.reusedSocket || !socket.connecting) this.phase = 'waiting';
      else if (this.#secure) socket.once('secureConnect', () => this.#connected(socket as TLSSocket));
      else socket.once('connect', () => this.#connected());
    });
    request.on('error', (error: NodeJS.ErrnoException) => this.#broken(error));
    request.on('response', (message) => this.#read(message));
  }

  /** Calls back once when the call is over. */
  onFinish(finish: () => void): void {
    this.#finish = finish;
  }

  fail(reason: FailureReason, message: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#finish();
    this.#reject(new TransportFailure(reason, this.phase, message, cause));
    this.#request.destroy();
  }

  #connected(socket?: TLSSocket): void {
    if (this.phase === 'connecting') this.phase = 'waiting';
    this.#judgedLate = socket?.getProtocol() === 'TLSv1.3';
  }

  #broken(error: NodeJS.ErrnoException): void {
    if (isConnectFailure(error) || this.#refusedCertificate(error)) this.phase = 'connecting';
    // Without TLS, an error that does not name the connect is no proof that there was no connection.
    else if (this.phase === 'connecting' && !this.#secure) this.phase = 'waiting';
    const connecting = this.phase === 'connecting';
    this.fail(connecting ? 'unreachable' : 'lost', explained(error), error);
  }

  /** What a server refuses together with our certificate it has not read. */
  #refusedCertificate(error: NodeJS.ErrnoException): boolean {
    return this.#judgedLate && this.phase === 'waiting' && certificateRefused(error);
  }

  #read(message: IncomingMessage): void {
    this.phase = 'reading';
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > this.#maxBytes) this.fail('too-large', `the answer is larger than ${this.#maxBytes} bytes`);
      else chunks.push(chunk);
    });
    message.on('error', (error) => this.#broken(error));
    message.on('end', () => {
      if (!message.complete) return this.fail('lost', 'the connection broke within the answer');
      this.#answered(message, chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
    message.on('close', () => this.fail('lost', 'the connection broke within the answer'));
  }

  #answered(message: IncomingMessage, body: Uint8Array): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#finish();
    this.#resolve({ status: message.statusCode ?? 0, headers: responseHeaders(message), body });
  }
}

const kept = { keepAlive: true, timeout: idleMs, scheduling: 'lifo', maxFreeSockets: 256 } as const;

/** @throws Error where certificate or key cannot be used */
function newConnections(identity?: TlsIdentity): Connections {
  const secure = identity === undefined ? {} : { secureContext: secureContextOf(identity) };
  return {
    agents: {
      http: new http.Agent(kept),
      https: new https.Agent({ ...kept, ...secure, rejectUnauthorized: true, minVersion: 'TLSv1.2' }),
    },
    targets: new Map(),
  };
}

/** Idle connections end now, those in use when they are free. */
function retire({ agents }: Connections): void {
  agents.https.maxFreeSockets = 0;
  for (const sockets of Object.values(agents.https.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

/** Each partner with an identity of its own has connections of its own: one partner's certificate is no other's business. */
class Identities {
  readonly #owners = new Map<string, { readonly identity: TlsIdentity; readonly connections: Connections }>();
  readonly #retired = new Set<Connections>();

  /** @throws Error where certificate or key cannot be used */
  of(owner: string, identity: TlsIdentity): Connections {
    const known = this.#owners.get(owner);
    if (known !== undefined && sameIdentity(known.identity, identity)) return known.connections;
    const connections = newConnections(identity);
    this.#owners.set(owner, { identity, connections });
    if (known !== undefined) this.#retire(known.connections);
    return connections;
  }

  #retire(connections: Connections): void {
    retire(connections);
    for (const old of this.#retired) if (Object.keys(old.agents.https.sockets).length === 0) this.#retired.delete(old);
    this.#retired.add(connections);
  }

  close(): void {
    for (const { connections } of this.#owners.values()) connections.agents.https.destroy();
    for (const { agents } of this.#retired) agents.https.destroy();
  }
}

export function createHttpTransport(options: { readonly maxResponseBytes?: number } = {}): HttpTransport {
  const maxBytes = options.maxResponseBytes ?? defaultMaxResponseBytes;
  const plain = newConnections();
  const identities = new Identities();

  function target({ address, tls, owner }: HttpCall): Target {
    const { agents, targets } = tls === undefined ? plain : identities.of(owner ?? address, tls);
    const known = targets.get(address);
    if (known !== undefined) return known;
    const made = targetOf(address, agents);
    targets.set(address, made);
    return made;
  }

  function open(call: HttpCall, to: Target): ClientRequest {
    const { request } = call;
    const requestOptions: RequestOptions = {
      ...to.options,
      method: request.method,
      path: to.prefix + request.path,
      headers: requestHeaders(call),
    };
    return to.secure ? https.request(requestOptions) : http.request(requestOptions);
  }

  function start(call: HttpCall, resolve: (response: WireResponse) => void, reject: (error: Error) => void): void {
    const to = target(call);
    const request = open(call, to);
    const exchange = new Exchange(request, { secure: to.secure, maxBytes }, resolve, reject);
    const timer = setTimeout(() => exchange.fail('timeout', `no answer within ${call.timeoutMs} ms`), call.timeoutMs);
    const abort = (): void => exchange.fail('aborted', 'the call was given up');
    exchange.onFinish(() => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', abort);
    });
    call.signal?.addEventListener('abort', abort, { once: true });
    const { body } = call.request;
    // As latin1 text, byte for byte the same: node sends head and text in one piece, head and bytes in two.
    request.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'), 'latin1');
  }

  function begin(call: HttpCall, resolve: (response: WireResponse) => void, reject: (error: Error) => void): void {
    if (call.signal?.aborted) {
      reject(new TransportFailure('aborted', 'connecting', 'the call was given up before it began'));
      return;
    }
    try {
      start(call, resolve, reject);
    } catch (error) {
      // An address that is no URL, or a header with a line break: nothing was opened.
      reject(new TransportFailure('unreachable', 'connecting', (error as Error).message, error));
    }
  }

  /** What one turn of the event loop has to send leaves together: a partner that is awake costs less to write to. */
  let leaving: (() => void)[] = [];
  function leave(): void {
    const now = leaving;
    leaving = [];
    for (const step of now) step();
  }

  return {
    send(call) {
      return new Promise((resolve, reject) => {
        if (leaving.push(() => begin(call, resolve, reject)) === 1) setImmediate(leave);
      });
    },
    close() {
      plain.agents.http.destroy();
      plain.agents.https.destroy();
      identities.close();
    },
  };
}
