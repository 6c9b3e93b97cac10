/**
 * The schema as the migrations leave it, in text: read from the catalogue by queries that answer alike on PostgreSQL 15 and 18, so
 * that both databases give the same file. `schema.generated.sql` is that file; a difference means a migration without its dump.
 */
import type { Queryable, Store } from './contract.ts';
import { migrate } from './migrate.ts';
import { pgliteStore, startPglite } from './pglite.ts';

interface Part extends Record<string, unknown> {
  readonly owner: string;
  readonly text: string;
}

const sequences = `
  select sequencename as owner, format('create sequence %s;', sequencename) as text
  from pg_sequences where schemaname = current_schema() order by sequencename collate "C"`;

const columns = `
  select c.relname as owner,
    format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end,
      case when d.adbin is null then ''
        when a.attgenerated = 's' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
        else ' default ' || pg_get_expr(d.adbin, d.adrelid) end) as text
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
  order by c.relname collate "C", a.attnum`;

/** NOT NULL is told with the column; as a constraint (contype n) only PostgreSQL 18 lists it. */
const constraints = `
  select c.relname as owner, format('  constraint %s %s', k.conname, pg_get_constraintdef(k.oid, true)) as text
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where c.relnamespace = current_schema()::regnamespace and k.contype in ('p', 'u', 'f', 'c')
  order by c.relname collate "C", k.contype, k.conname collate "C"`;

const storage = `
  select relname as owner, array_to_string(reloptions, ', ') as text from pg_class
  where relnamespace = current_schema()::regnamespace and relkind = 'r' and reloptions is not null`;

const indexes = `
  select c.relname as owner, pg_get_indexdef(i.indexrelid, 0, true) || ';' as text
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
  where c.relnamespace = current_schema()::regnamespace
    and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)
  order by c.relname collate "C", x.relname collate "C"`;

const textsOf = (parts: readonly Part[], owner: string) => parts.filter((p) => p.owner === owner).map((p) => p.text);

async function describe(tx: Queryable): Promise<string> {
  const read = (query: string) => tx.query<Part>(query, []);
  const parts = {
    sequences: await read(sequences),
    columns: await read(columns),
    constraints: await read(constraints),
    storage: await read(storage),
    indexes: await read(indexes),
  };
  const tables = [...new Set(parts.columns.map((part) => part.owner))].map((table) => {
    const body = [...textsOf(parts.columns, table), ...textsOf(parts.constraints, table)].join(',\n');
    const [options] = textsOf(parts.storage, table);
    const end = options === undefined ? ');' : `) with (${options});`;
    return [`create table ${table} (\n${body}\n${end}`, ...textsOf(parts.indexes, table)].join('\n');
  });
  return [...parts.sequences.map((part) => part.text), '', tables.join('\n\n'), ''].join('\n');
}

const header = '-- Generated from gateway/store/migrations by `npm run generate`. Do not edit.\n';

/** The schema of a migrated database, as text. */
export async function schemaOf(store: Store): Promise<string> {
  const [row] = await store.query<{ schema: string }>('select current_schema() as schema', []);
  const text = await store.transaction(describe);
  return header + text.replaceAll(`${row?.schema ?? 'public'}.`, '');
}

/** The same for what the migrations make now: the text that `schema.generated.sql` must have. */
export async function schemaDump(): Promise<string> {
  const store = pgliteStore(await startPglite('memory://'), async () => {});
  try {
    await migrate(store);
    return await schemaOf(store);
  } finally {
    await store.close();
  }
}
