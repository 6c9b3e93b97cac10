/**
 * PostgreSQL and RabbitMQ for tests and the benchmark: those named by TEST_DATABASE_URL and TEST_AMQP_URL, else private ones.
 * Only what was started here is stopped here.
 */
import { type Needed, provideBinaries } from './servers/binaries.ts';
import { startPostgres } from './servers/postgres.ts';
import { openNursery } from './servers/private-process.ts';
import { startRabbit } from './servers/rabbit.ts';

export interface Servers {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  /** A folder for whatever a run writes down; gone after `stop`, and after a crash. */
  readonly folder: string;
  /** kill -9 of the broker; it stays down until `startRabbit`. */
  killRabbit(): Promise<void>;
  startRabbit(): Promise<void>;
  /** kill -9 and start again; with `wipe` it has forgotten everything. About 8 s. */
  restartRabbit(options?: { readonly wipe?: boolean }): Promise<void>;
  /** The broker stops answering without closing a socket. */
  freezeRabbit(): void;
  thawRabbit(): void;
  /** Blocks publishing connections, as a broker short of memory does. */
  memoryAlarm(on: boolean): Promise<void>;
  /** Names of all queues; undefined for a broker that is not ours. */
  queues(): Promise<string[] | undefined>;
  /** `crash`: kill -9. About 1 s. */
  restartPostgres(how?: 'fast' | 'crash'): Promise<void>;
  stopPostgres(how?: 'fast' | 'crash'): Promise<void>;
  startPostgres(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServersOptions {
  /** PostgreSQL with fsync, as in production. Default false. */
  readonly durable?: boolean;
}

/** Private servers are needed for what breaks them. */
function own<T>(server: T | undefined, name: string): T {
  if (server) return server;
  throw new Error(
    `The ${name} named in the environment is not ours to break: run this test without TEST_DATABASE_URL and TEST_AMQP_URL.`,
  );
}

/** @throws Error with the line to type when a server can be neither found nor installed */
export async function startServers(options: ServersOptions = {}): Promise<Servers> {
  const given = { databaseUrl: process.env.TEST_DATABASE_URL, amqpUrl: process.env.TEST_AMQP_URL };
  const needed: Needed[] = [];
  if (!given.databaseUrl) needed.push('postgresql');
  if (!given.amqpUrl) needed.push('rabbitmq-server');
  const binaries = provideBinaries(needed);
  const { postgresBin, rabbitServer, rabbitctl, epmd } = binaries;
  const nursery = openNursery();
  const starting = [
    postgresBin && !given.databaseUrl ? startPostgres(nursery, postgresBin, options.durable ?? false) : undefined,
    rabbitServer && rabbitctl && epmd ? startRabbit(nursery, { rabbitServer, rabbitctl, epmd }) : undefined,
  ] as const;
  const [postgres, rabbit] = await Promise.all(starting).catch(async (error: unknown) => {
    await Promise.allSettled(starting);
    await nursery.close();
    throw error;
  });
  return {
    databaseUrl: given.databaseUrl ?? own(postgres, 'PostgreSQL').url,
    amqpUrl: given.amqpUrl ?? own(rabbit, 'RabbitMQ').url,
    folder: nursery.folder,
    killRabbit: () => own(rabbit, 'RabbitMQ').kill(),
    startRabbit: () => own(rabbit, 'RabbitMQ').start(),
    async restartRabbit({ wipe = false } = {}) {
      const broker = own(rabbit, 'RabbitMQ');
      await broker.kill();
      if (wipe) broker.wipe();
      await broker.start();
    },
    freezeRabbit: () => own(rabbit, 'RabbitMQ').freeze(),
    thawRabbit: () => own(rabbit, 'RabbitMQ').thaw(),
    memoryAlarm: (on) => own(rabbit, 'RabbitMQ').memoryAlarm(on),
    queues: async () => rabbit?.queues(),
    restartPostgres: (how = 'fast') => own(postgres, 'PostgreSQL').restart(how),
    stopPostgres: (how = 'fast') => own(postgres, 'PostgreSQL').stop(how),
    startPostgres: () => own(postgres, 'PostgreSQL').start(),
    async stop() {
      await postgres?.stop('fast');
      await nursery.close();
    },
  };
}
