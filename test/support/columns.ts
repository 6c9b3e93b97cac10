/**
 * The two columns of what the gateway runs on: embedded, and PostgreSQL with RabbitMQ. A suite over both is
 * `describe.each(columns)('…, $title', ({ open }) => { … await using world = await open(); … })`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import amqp from 'amqplib';
import pg from 'pg';
import { inject } from 'vitest';
import { openAmqpBroker } from '../../gateway/messaging/amqp-broker.ts';
import type { Broker } from '../../gateway/messaging/contract.ts';
import { createMemoryBroker } from '../../gateway/messaging/memory-broker.ts';
import type { Store } from '../../gateway/store/contract.ts';
import { migrate } from '../../gateway/store/migrate.ts';
import { openStore } from '../../gateway/store/open.ts';
import { copySeed } from './pglite-seed.ts';

/** A migrated, empty database and a broker of one's own. Everything it made is removed when it is disposed of. */
export interface Ground extends AsyncDisposable {
  readonly store: Store;
  readonly broker: Broker;
  /** Unique; on the real servers the database schema, and with a dot the prefix of the queues. */
  readonly name: string;
  /** How another process or `startApp` reaches the same: undefined where only this process can. */
  readonly databaseUrl: string | undefined;
  readonly amqpUrl: string | undefined;
  readonly prefix: string;
}

export interface Column {
  readonly title: 'embedded' | 'real';
  open(): Promise<Ground>;
}

export const uniqueName = (): string => `test_${randomBytes(6).toString('hex')}`;

/** Runs one statement on the servers' database. */
export async function onDatabase(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export const dropSchema = (name: string): Promise<void> => onDatabase(`drop schema if exists "${name}" cascade`);

/** Deletes the queues of the lanes (partner ids) and the topic exchange of a prefix. What does not exist is no matter. */
export async function removeQueues(prefix: string, lanes: Iterable<string>): Promise<void> {
  const connection = await amqp.connect(inject('amqpUrl'));
  try {
    const channel = await connection.createChannel();
    for (const lane of lanes) await channel.deleteQueue(`${prefix}lane.${lane}`);
    await channel.deleteExchange(`${prefix}events`);
  } finally {
    await connection.close();
  }
}

/** Remembers which lanes were used, so that their queues can be removed. */
export function rememberingLanes(broker: Broker, lanes: Set<string>): Broker {
  return {
    ...broker,
    ring(rings) {
      for (const ring of rings) lanes.add(ring.lane);
      return broker.ring(rings);
    },
    consume(lane, prefetch, onDelivery) {
      lanes.add(lane);
      return broker.consume(lane, prefetch, onDelivery);
    },
  };
}

async function openReal(): Promise<Ground> {
  const name = uniqueName();
  const prefix = `${name}.`;
  const [databaseUrl, amqpUrl] = [inject('databaseUrl'), inject('amqpUrl')];
  const lanes = new Set<string>();
  const [store, broker] = await Promise.all([
    openStore({ databaseUrl, schema: name, poolSize: 10 }),
    openAmqpBroker(amqpUrl, { prefix }),
  ]);
  await migrate(store);
  return {
    store,
    broker: rememberingLanes(broker, lanes),
    name,
    databaseUrl,
    amqpUrl,
    prefix,
    async [Symbol.asyncDispose]() {
      await broker.close();
      await store.close();
      await Promise.all([dropSchema(name), removeQueues(prefix, lanes)]);
    },
  };
}

async function openEmbedded(): Promise<Ground> {
  const name = uniqueName();
  const dataDir = await mkdtemp(join(inject('scratch'), 'data-'));
  await copySeed(inject('pgliteSeed'), dataDir);
  const store = await openStore({ dataDir });
  const broker = createMemoryBroker();
  return {
    store,
    broker,
    name,
    databaseUrl: undefined,
    amqpUrl: undefined,
    prefix: `${name}.`,
    async [Symbol.asyncDispose]() {
      await broker.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export const columns: readonly Column[] = [
  { title: 'embedded', open: openEmbedded },
  { title: 'real', open: openReal },
];
