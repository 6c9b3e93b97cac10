/** What tests left behind: schemas in the database, queues in the broker. Looked at once, after the last test. */
import pg from 'pg';
import type { Servers } from './servers.ts';

/** Schemas, tables in `public`, and queues that should be gone. */
export async function findLeaks(servers: Pick<Servers, 'databaseUrl' | 'queues'>): Promise<string[]> {
  const client = new pg.Client({ connectionString: servers.databaseUrl });
  await client.connect();
  try {
    const found = await client.query<{ what: string }>(`
      select 'schema ' || nspname as what from pg_namespace where nspname ~ '^test_'
      union all select 'table ' || tablename from pg_tables where schemaname = 'public'
      union all select 'database ' || datname from pg_database where datname ~ '^test_'`);
    const queues = (await servers.queues()) ?? [];
    return [...found.rows.map((row) => row.what), ...queues.map((queue) => `queue ${queue}`)];
  } finally {
    await client.end();
  }
}
