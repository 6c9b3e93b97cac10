/**
 * A port of ours for each partner whose profile says `listen`: framed messages over TCP, told or asked, answered in the partner's own form.
 * A port that another process holds is tried again until it is free; that is how a second process stands by.
 */
import type { Directory, Partner } from '../directory/contract.ts';
import type { Inbound, InboundObserver } from './contract.ts';

type FrameHead = NonNullable<ReturnType<Partner['connection']['dialect']['framing']>>;

/** The server that `app.ts` passes in; see adapters/transports/tcp.ts. */
export interface FramedServer {
  readonly port: number;
  close(withinMs?: number): Promise<void>;
}
export interface FramedServerOptions {
  readonly port: number;
  readonly host: string;
  readonly framing: FrameHead;
  readonly maxBytes: number;
  readonly allow?: ((address: string) => boolean) | undefined;
  handle(frame: Uint8Array, peer: { readonly address: string }): Promise<Uint8Array | { readonly end: 'close' }>;
  onTrouble(trouble: string, peer: { readonly address: string }, error?: unknown): void;
}

export interface TcpDoorsParts {
  readonly directory: Directory;
  readonly inbound: Pick<Inbound, 'receive'>;
  readonly host: string;
  openServer(options: FramedServerOptions): Promise<FramedServer>;
  readonly log: {
    debug(fields: object, message: string): void;
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  readonly observer?: InboundObserver | undefined;
  /** How often a port that could not be had is tried again. Default 3 s. */
  readonly retryMs?: number | undefined;
}

export interface TcpDoors {
  /** The ports that are open now, by partner. */
  open(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** As HTTP callbacks: partners' notices are a few KiB. */
const maxBytes = 1_048_576;

/** What a listener was opened for; another text, and it is opened anew. */
const termsOf = ({ profile: { listen, dialect } }: Partner): string => JSON.stringify([listen, dialect]);

interface OpenDoor {
  readonly terms: string;
  readonly server: FramedServer;
}

export function startTcpDoors(parts: TcpDoorsParts): TcpDoors {
  const doors = new RunningDoors(parts);
  doors.look();
  return doors;
}

class RunningDoors implements TcpDoors {
  readonly #parts: TcpDoorsParts;
  readonly #open = new Map<string, OpenDoor>();
  /** Ports that could not be had, told once. */
  readonly #missed = new Set<string>();
  #tail: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: TcpDoorsParts) {
    this.#parts = parts;
    parts.directory.onChange(() => this.look());
  }

  /** One look at a time. */
  look(): void {
    this.#tail = this.#tail.then(() => this.#lookOnce());
  }

  open(): ReadonlyMap<string, number> {
    return new Map([...this.#open].map(([partner, { server }]) => [partner, server.port]));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#tail;
    await Promise.all([...this.#open.values()].map(({ server }) => server.close()));
    this.#open.clear();
  }

  async #lookOnce(): Promise<void> {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    const wanted = new Map(
      this.#parts.directory
        .partners()
        .filter(({ profile }) => profile.listen !== undefined)
        .map((partner) => [partner.connection.id, partner]),
    );
    for (const [id, door] of [...this.#open]) {
      const partner = wanted.get(id);
      if (partner !== undefined && termsOf(partner) === door.terms) continue;
      this.#open.delete(id);
      await door.server.close();
    }
    let missing = false;
    for (const [id, partner] of wanted) {
      if (!this.#open.has(id) && !(await this.#tryOpen(id, partner))) missing = true;
    }
    if (missing && !this.#closed) this.#timer = setTimeout(() => this.look(), this.#parts.retryMs ?? 3_000).unref();
  }

  async #tryOpen(id: string, partner: Partner): Promise<boolean> {
    const { log, host, openServer } = this.#parts;
    const { listen } = partner.profile;
    const framing = partner.connection.dialect.framing('event');
    if (listen === undefined) return true;
    const fields = { partner: id, host, port: listen.port };
    if (framing === undefined) {
      if (!this.#missed.has(id)) log.warn(fields, 'the dialect frames no messages; the port stays closed');
      this.#missed.add(id);
      return true;
    }
    try {
      const server = await openServer(this.#optionsOf(id, listen, framing));
      this.#open.set(id, { terms: termsOf(partner), server });
      if (this.#missed.delete(id)) log.info(fields, 'the port of a partner is open now');
      return true;
    } catch (error) {
      if (!this.#missed.has(id))
        log.warn({ ...fields, err: error }, 'the port of a partner cannot be opened; it is tried again quietly');
      this.#missed.add(id);
      return false;
    }
  }

  #optionsOf(id: string, { port, allow }: NonNullable<Partner['profile']['listen']>, framing: FrameHead) {
    const { host } = this.#parts;
    const allowed = allow === undefined ? undefined : new Set(allow);
    return {
      port,
      host,
      framing,
      maxBytes,
      ...(allowed === undefined ? {} : { allow: (address: string) => allowed.has(address) }),
      handle: (frame: Uint8Array) => this.#answer(id, frame),
      onTrouble: (trouble: string, { address }: { readonly address: string }) => this.#trouble(id, trouble, address),
    };
  }

  /** What has no answer in the partner's form ends the connection: the partner repeats it. */
  async #answer(id: string, frame: Uint8Array): Promise<Uint8Array | { readonly end: 'close' }> {
    const { status, body } = await this.#parts.inbound.receive(id, {
      method: 'TCP',
      path: '/',
      headers: {},
      body: frame,
    });
    return status < 400 ? body : { end: 'close' };
  }

  /** Whoever floods a port fills no log. */
  #trouble(id: string, trouble: string, address: string): void {
    const { observer, log } = this.#parts;
    const how = trouble === 'not-allowed' || trouble === 'too-many-connections' ? 'unauthenticated' : 'unreadable';
    observer?.inboundTaken?.({ partner: id, operation: undefined, how });
    log.debug({ partner: id, trouble, address }, 'a connection of a partner was cut');
  }
}
