import pg from 'pg';
import { type Queryable, type Row, type Store, StoreUnavailableError } from './contract.ts';
import { isConflict, retryingConflicts, storeFailure } from './failures.ts';
import { plannerSettings, startParameters } from './planner.ts';
import { timestampOf } from './timestamp.ts';
import { transactionScope } from './transaction-scope.ts';

export interface PostgresqlOptions {
  readonly databaseUrl: string;
  /** Everything lives in this schema, which is made when it does not exist. Default: the database's own search path. */
  readonly schema?: string;
  /** Connections at most. Default 10. */
  readonly poolSize?: number;
}

/** Beyond this a statement is stuck, not slow: all are look-ups by key. */
const statementTimeoutMs = 30_000;
/** For a server that no longer answers at all; longer, so that the server's own time-out is heard first. */
const silenceTimeoutMs = 40_000;
const connectTimeoutMs = 10_000;

const { builtins } = pg.types;
const asText = (value: string) => value;
const parsers = new Map<number, (value: string) => unknown>([
  [builtins.DATE, asText],
  [builtins.TIMESTAMPTZ, timestampOf],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format),
};

function poolOptions(options: PostgresqlOptions): pg.PoolConfig {
  const session: Record<string, string> & { search_path?: string } = {
    ...plannerSettings,
    timezone: 'UTC',
    statement_timeout: String(statementTimeoutMs),
    idle_in_transaction_session_timeout: String(statementTimeoutMs),
  };
  if (options.schema !== undefined) session.search_path = `"${options.schema}"`;
  return {
    connectionString: options.databaseUrl,
    max: options.poolSize ?? 10,
    options: startParameters(session).join(' '),
    application_name: 'tongban',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: silenceTimeoutMs,
    keepAlive: true,
    types,
  };
}

const queryOn =
  (client: pg.PoolClient): Queryable['query'] =>
  async <R extends Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]> => {
    const config: pg.QueryConfig = { text };
    if (values !== undefined) config.values = [...values];
    if (name !== undefined) config.name = name;
    try {
      const result: pg.QueryResult<R> | pg.QueryResult<R>[] = await client.query<R>(config);
      return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
    } catch (error) {
      throw storeFailure(error);
    }
  };

/** Between two statements a broken connection speaks through an event, which nobody listening to would end the process. */
const ignore = () => {};

/** A connection for as long as the work takes. One that failed for a reason of its own is not used again. */
async function withClient<T>(pool: pg.Pool, work: (query: Queryable['query']) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw storeFailure(error);
  });
  client.on('error', ignore);
  let broken = false;
  try {
    return await work(queryOn(client));
  } catch (error) {
    broken = error instanceof StoreUnavailableError && !isConflict(error);
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

async function runTransaction<T>(query: Queryable['query'], work: (tx: Queryable) => Promise<T>): Promise<T> {
  const scope = transactionScope(query);
  await query('begin');
  try {
    const result = await work(scope.tx);
    scope.throwIfFailed();
    await query('commit');
    return result;
  } catch (error) {
    // Should even this fail, the connection is gone, and the transaction with it.
    await query('rollback');
    throw error;
  }
}

async function createSchema(store: Store, schema: string): Promise<void> {
  // Two sessions that create the same schema at once: one of them meets the other's catalogue row in spite of IF NOT EXISTS.
  const raced = new Set(['23505', '42P06']);
  try {
    await store.query(`create schema if not exists "${schema}"`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !raced.has(error.code ?? '')) throw error;
  }
}

/** Connects to PostgreSQL 15 or newer. Connections are made when needed, and again after the server was away. */
export async function openPostgresql(options: PostgresqlOptions): Promise<Store> {
  if (options.schema !== undefined && !/^[a-z_][a-z0-9_]*$/.test(options.schema))
    throw new Error(`A schema is named in small letters, digits and _, unlike ${JSON.stringify(options.schema)}.`);
  const pool = new pg.Pool(poolOptions(options));
  // An idle connection that breaks is replaced by the pool; whoever holds one hears of it in the answer to the statement.
  pool.on('error', ignore);
  let closing: Promise<void> | undefined;
  const store: Store = {
    kind: 'postgresql',
    query: (text, values, name) => retryingConflicts(() => withClient(pool, (query) => query(text, values, name))),
    transaction: (work) => retryingConflicts(() => withClient(pool, (query) => runTransaction(query, work))),
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
  try {
    if (options.schema === undefined) await store.query('select 1');
    else await createSchema(store, options.schema);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
