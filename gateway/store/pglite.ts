import { PGlite, types } from '@electric-sql/pglite';
import type { Queryable, Row, Store } from './contract.ts';
import { storeFailure } from './failures.ts';
import { plannerSettings, startParameters } from './planner.ts';
import { SessionGate } from './session-gate.ts';
import { timestampOf } from './timestamp.ts';
import { transactionScope } from './transaction-scope.ts';

const asText = (value: string) => value;
const valueTypes = {
  [types.INT8]: asText,
  [types.NUMERIC]: asText,
  [types.DATE]: asText,
  [types.TIMESTAMPTZ]: timestampOf,
  [types.BYTEA]: (value: string) => Buffer.from(value.slice(2), 'hex'),
};

/** Small buffers and little WAL: the whole database lives in this process (0.2 GB instead of 0.9 GB). */
const memorySettings = { shared_buffers: '16MB', max_wal_size: '64MB', min_wal_size: '32MB' };

const waitMs = 10_000;
/** Nothing runs in the background of an embedded database: without this, WAL and dead rows only grow. */
const upkeepMs = 60_000;

const queryOn =
  (db: PGlite): Queryable['query'] =>
  async <R extends Row>(text: string, values?: readonly unknown[]): Promise<R[]> => {
    try {
      if (values === undefined) return ((await db.exec(text)).at(-1)?.rows ?? []) as R[];
      return (await db.query<R>(text, [...values])).rows;
    } catch (error) {
      throw storeFailure(error);
    }
  };

async function runTransaction<T>(query: Queryable['query'], work: (tx: Queryable) => Promise<T>): Promise<T> {
  const scope = transactionScope(query);
  await query('begin');
  try {
    const result = await work(scope.tx);
    scope.throwIfFailed();
    await query('commit');
    return result;
  } catch (error) {
    await query('rollback');
    throw error;
  }
}

/** Starts the embedded database on a folder of its own; `initdb` runs when the folder is empty. */
export async function startPglite(folder: string): Promise<PGlite> {
  return PGlite.create({
    dataDir: folder,
    parsers: valueTypes,
    startParams: [
      ...PGlite.defaultStartParams,
      ...startParameters({ ...memorySettings, ...plannerSettings, timezone: 'UTC' }),
    ],
  });
}

/**
 * Statement by statement, so that others come in between: each holds up the whole process while it runs. `analyze` of a table reads a
 * sample only; without it the planner would never learn how large a table has become.
 */
export async function tidy(run: (text: string) => Promise<Row[]>): Promise<void> {
  const tables = await run(
    `select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`,
  );
  for (const { relname } of tables) await run(`vacuum (analyze) "${relname}"`);
  await run('checkpoint');
}

/** @param onClose runs after the database has closed */
export function pgliteStore(db: PGlite, onClose: () => Promise<void>): Store {
  const gate = new SessionGate(waitMs);
  const query = queryOn(db);
  let written = false;
  const upkeep = async () => {
    if (!written) return;
    written = false;
    // A failure shows itself in the next statement of the road.
    await tidy((text) => gate.run(() => query(text))).catch(() => {});
  };
  const timer = setInterval(upkeep, upkeepMs);
  timer.unref();
  let closing: Promise<void> | undefined;
  const close = async () => {
    clearInterval(timer);
    await gate.run(() => db.close());
    await onClose();
  };
  return {
    kind: 'pglite',
    query: (text, values) => {
      written = true;
      return gate.run(() => query(text, values));
    },
    transaction: (work) => {
      written = true;
      return gate.run(() => runTransaction(query, work));
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
