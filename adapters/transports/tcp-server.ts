/** Framed messages over TCP, as a server: several messages on one connection, answered in order. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { FrameHead } from '../../gateway/translation/contract.ts';
import { createFrameReader } from './tcp-frames.ts';

export interface TcpPeer {
  readonly address: string;
  readonly port: number;
}

/** The answer with its header; or how the connection ends instead, with the bytes that still go out. */
export type TcpAnswer = Uint8Array | { readonly end: 'close' | 'reset'; readonly bytes?: Uint8Array };

/** Why a connection was cut by us. */
export type TcpTrouble =
  | 'not-allowed'
  | 'too-many-connections'
  /** No header, or one that announces too much. */
  | 'garbled'
  /** The partner ended in the middle of a message. */
  | 'cut-short'
  /** A message took longer to come than is waited. */
  | 'slow'
  /** `handle` threw. */
  | 'failed';

export interface TcpServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly framing: FrameHead;
  /** Of a message with its header. Default 8 MiB. */
  readonly maxBytes?: number;
  /** A connection on which nothing is begun for so long is closed. Default 60 s. */
  readonly idleMs?: number;
  /** A message that was begun must be whole after so long. Default 10 s. */
  readonly messageMs?: number;
  /** Default 256. */
  readonly maxConnections?: number;
  /** Who may connect, by IP address (IPv4 also where it comes as ::ffff:…). Left out: everybody. */
  readonly allow?: ((address: string) => boolean) | undefined;
  /** One message, with its header. The next of the same connection waits. */
  handle(frame: Uint8Array, peer: TcpPeer): Promise<TcpAnswer>;
  /** Hears of connections that were cut. */
  onTrouble?(trouble: TcpTrouble, peer: TcpPeer, error?: unknown): void;
}

export interface TcpServer {
  readonly port: number;
  /** `tcp://host:port` */
  readonly address: string;
  readonly connections: number;
  /** Takes nothing new, lets answers under way go out (at most `withinMs`, default 5 s), ends. */
  close(withinMs?: number): Promise<void>;
}

const defaults = { maxBytes: 8 * 1024 * 1024, idleMs: 60_000, messageMs: 10_000, maxConnections: 256 };

const withDefaults = (given: TcpServerOptions): typeof defaults => ({
  maxBytes: given.maxBytes ?? defaults.maxBytes,
  idleMs: given.idleMs ?? defaults.idleMs,
  messageMs: given.messageMs ?? defaults.messageMs,
  maxConnections: given.maxConnections ?? defaults.maxConnections,
});

const plainAddress = (address: string | undefined): string => (address ?? '').replace(/^::ffff:/, '');

type Limits = Omit<TcpServerOptions, keyof typeof defaults> & typeof defaults;

/** One partner's connection: reads while nobody is being answered, answers one message at a time. */
class Connection {
  readonly #socket: Socket;
  readonly #options: Limits;
  readonly #peer: TcpPeer;
  readonly #waiting: Uint8Array[] = [];
  readonly #reader: ReturnType<typeof createFrameReader>;
  #busy = false;
  #ended = false;
  #closing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, options: Limits) {
    this.#socket = socket;
    this.#options = options;
    this.#peer = { address: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0 };
    this.#reader = createFrameReader(options.framing, options.maxBytes);
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('end', () => this.#partnerEnded());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => clearTimeout(this.#timer));
    this.#watch(options.idleMs, undefined);
  }

  /** Ends after the answer under way; what was not begun is not taken. */
  finish(): void {
    this.#closing = true;
    this.#waiting.length = 0;
    if (!this.#busy) this.#socket.end();
  }

  #watch(ms: number, trouble: TcpTrouble | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#cut(trouble), ms);
  }

  #cut(trouble: TcpTrouble | undefined, error?: unknown): void {
    clearTimeout(this.#timer);
    if (trouble !== undefined) this.#options.onTrouble?.(trouble, this.#peer, error);
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    const wasBegun = this.#reader.pending > 0;
    try {
      this.#waiting.push(...this.#reader.push(bytes));
    } catch (fault) {
      this.#cut('garbled', fault);
      return;
    }
    if (this.#waiting.length > 0) void this.#answer();
    // The clock of a message runs from its first byte: one that drips is not waited for anew with every drop.
    else if (!wasBegun) this.#watch(this.#options.messageMs, 'slow');
  }

  #partnerEnded(): void {
    this.#ended = true;
    if (this.#busy) return;
    if (this.#reader.pending > 0) this.#cut('cut-short');
    else this.#socket.end();
  }

  async #answer(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    this.#socket.pause();
    try {
      for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
        if (!this.#put(await this.#options.handle(frame, this.#peer))) return;
      }
    } catch (error) {
      this.#cut('failed', error);
      return;
    } finally {
      this.#busy = false;
    }
    this.#rest();
  }

  /** @returns false where the connection ends with this answer */
  #put(answer: TcpAnswer): boolean {
    if (answer instanceof Uint8Array) {
      this.#socket.write(answer);
      return true;
    }
    if (answer.end === 'close') this.#socket.end(answer.bytes ?? '');
    else if (answer.bytes === undefined) this.#socket.resetAndDestroy();
    else this.#socket.write(answer.bytes, () => this.#socket.resetAndDestroy());
    return false;
  }

  /** Nothing is left to answer. */
  #rest(): void {
    if (this.#closing) this.#socket.end();
    else if (this.#ended) this.#partnerEnded();
    else {
      if (this.#reader.pending > 0) this.#watch(this.#options.messageMs, 'slow');
      else this.#watch(this.#options.idleMs, undefined);
      this.#socket.resume();
    }
  }
}

/** @throws where the port cannot be had, with the system's code (EADDRINUSE) */
export async function openTcpServer(given: TcpServerOptions): Promise<TcpServer> {
  const options: Limits = { ...given, ...withDefaults(given) };
  const host = options.host ?? '127.0.0.1';
  const connections = new Map<Socket, Connection>();

  function refused(socket: Socket): TcpTrouble | undefined {
    if (options.allow && !options.allow(plainAddress(socket.remoteAddress))) return 'not-allowed';
    return connections.size >= options.maxConnections ? 'too-many-connections' : undefined;
  }

  // A partner may end its side when it has asked; the answer still goes out.
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) => {
    const trouble = refused(socket);
    if (trouble !== undefined) {
      const peer = { address: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0 };
      socket.on('error', () => undefined).destroy();
      options.onTrouble?.(trouble, peer);
      return;
    }
    connections.set(socket, new Connection(socket, options));
    socket.once('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    address: `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`,
    get connections() {
      return connections.size;
    },
    async close(withinMs = 5_000) {
      const cut = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy();
      }, withinMs);
      const ended = [...connections.keys()].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const connection of connections.values()) connection.finish();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(ended);
      clearTimeout(cut);
    },
  };
}
