/**
 * One connection to RabbitMQ that comes back by itself.
 *
 * amqplib's own recovery is not used: it attaches its listeners after `setup`, so that a connection that dies meanwhile is either
 * an unhandled error or a corpse that nobody replaces.
 */
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import amqp, { type ChannelModel } from 'amqplib';
import type { BrokerLog } from './hand-over.ts';

export interface LinkOptions {
  readonly url: string;
  /** `publishing` or `consuming`: for RabbitMQ's own list of connections and for logs. */
  readonly name: string;
  readonly log: BrokerLog;
  /** Opens what must stand before the connection counts as up. Throwing ends the connection and tries again. */
  readonly setup: (model: ChannelModel) => Promise<void>;
  readonly onUp: () => void;
}

export interface Link {
  /** The connection while it is up. */
  model(): ChannelModel | undefined;
  /** Why it cannot be used; undefined while it can. */
  trouble(): string | undefined;
  /** Resolves with the connection when it is up; with undefined when the link is closed for good. */
  up(): Promise<ChannelModel | undefined>;
  close(): Promise<void>;
}

const firstPauseMs = 100;
const longestPauseMs = 2000;
/** A broker that says nothing for two of these is taken for gone. */
const heartbeatSeconds = 10;
const connectTimeoutMs = 10_000;
/** How long a broker may take to say goodbye. */
const farewellMs = 2000;

const hostOf = (url: string): string => new URL(url).host;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  return inner.message || String((inner as { code?: unknown }).code);
}

function addressOf(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(heartbeatSeconds));
  return address.href;
}

/** amqplib's own types keep the socket to themselves. */
const socketOf = (model: ChannelModel) => (model.connection as { stream?: Socket }).stream;

/** amqplib writes every frame by itself: what it writes in one go leaves in one system call, and wakes RabbitMQ once. */
function gatherWrites(socket: Socket): void {
  const write = socket.write;
  let gathering = false;
  const flush = () => {
    gathering = false;
    socket.uncork();
  };
  socket.write = (...given: unknown[]) => {
    if (!gathering) {
      gathering = true;
      socket.cork();
      process.nextTick(flush);
    }
    return Reflect.apply(write, socket, given);
  };
}

/** Closes in order if the broker answers, else cuts the socket, which would keep the process alive. */
async function hangUp(model: ChannelModel): Promise<void> {
  const patience = new AbortController();
  await Promise.race([model.close(), pause(farewellMs, undefined, patience)]).catch(() => {});
  patience.abort();
  socketOf(model)?.destroy();
}

/** Connects, unless `signal` comes first: then a connection that arrives later is hung up. */
async function connect(options: LinkOptions, signal: AbortSignal): Promise<ChannelModel> {
  const connecting = amqp.connect(addressOf(options.url), {
    timeout: connectTimeoutMs,
    noDelay: true,
    clientProperties: { connection_name: `tongban ${options.name}` },
  });
  const stopped = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([connecting, stopped]);
  } catch (error) {
    connecting.then(hangUp, () => {});
    throw error;
  }
}

export function openLink(options: LinkOptions): Link {
  const { url, name, log } = options;
  const closing = new AbortController();
  let model: ChannelModel | undefined;
  let reason = 'not connected yet';
  let blocked: string | undefined;
  const waiters: (() => void)[] = [];

  const wake = () => {
    for (const waiter of waiters.splice(0)) waiter();
  };
  const watch = (fresh: ChannelModel): Promise<unknown> => {
    let failure: unknown;
    fresh.on('error', (error) => {
      failure = error;
    });
    fresh.on('blocked', (why) => {
      blocked = why;
      log.warn({ connection: name, reason: why }, 'RabbitMQ blocks publishing');
    });
    fresh.on('unblocked', () => {
      blocked = undefined;
    });
    return new Promise((resolve) => fresh.once('close', (error) => resolve(failure ?? error ?? 'closed by RabbitMQ')));
  };
  const liveOnce = async (): Promise<void> => {
    const fresh = await connect(options, closing.signal);
    const ended = watch(fresh);
    const socket = socketOf(fresh);
    if (socket) gatherWrites(socket);
    try {
      // A connection that died before its listeners stood refuses its first channel, so nothing waits for a corpse.
      await options.setup(fresh);
      closing.signal.throwIfAborted();
      model = fresh;
      wake();
      options.onUp();
      reason = reasonOf(await ended);
    } finally {
      model = undefined;
      blocked = undefined;
      await hangUp(fresh);
    }
  };
  const live = async (): Promise<void> => {
    let pauseMs = firstPauseMs;
    while (!closing.signal.aborted) {
      const since = performance.now();
      await liveOnce().catch((error: unknown) => {
        reason = reasonOf(error);
      });
      if (closing.signal.aborted) return;
      if (performance.now() - since > connectTimeoutMs) pauseMs = firstPauseMs;
      log.warn({ connection: name, host: hostOf(url), reason }, 'no connection to RabbitMQ; trying again');
      // Half to all of the pause: many processes must not come back in step.
      await pause(pauseMs * (0.5 + Math.random() / 2), undefined, { signal: closing.signal }).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  };
  const living = live();

  return {
    model: () => model,
    trouble() {
      if (!model) return `the ${name} connection to RabbitMQ at ${hostOf(url)} is down: ${reason}`;
      return blocked === undefined ? undefined : `RabbitMQ at ${hostOf(url)} blocks publishing: ${blocked}`;
    },
    async up() {
      while (!model && !closing.signal.aborted) await new Promise<void>((resolve) => waiters.push(resolve));
      return model;
    },
    async close() {
      const open = model;
      closing.abort(new Error('closed'));
      wake();
      if (open) await hangUp(open);
      await living;
    },
  };
}
