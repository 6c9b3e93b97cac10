import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { Queryable, Store } from './contract.ts';

export interface Migration {
  readonly number: number;
  /** `0001_journal.sql` */
  readonly file: string;
  readonly text: string;
  readonly checksum: string;
}

/** Beside this module when run from the sources, or in the checkout around `dist/`. */
const folders = ['./migrations/', '../gateway/store/migrations/'].map((path) => new URL(path, import.meta.url));

const parse = (file: string, text: string): Migration => ({
  number: Number(file.slice(0, 4)),
  file,
  text,
  checksum: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'),
});

/** The numbered migrations that come with this version, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const folder = folders.find((candidate) => existsSync(candidate));
  if (folder === undefined) throw new Error('gateway/store/migrations is missing; reinstall the package.');
  const files = (await readdir(folder)).filter((file) => /^\d{4}_[a-z0-9-]+\.sql$/.test(file)).sort();
  return Promise.all(files.map(async (file) => parse(file, await readFile(new URL(file, folder), 'utf8'))));
}

interface AppliedRow extends Record<string, unknown> {
  readonly number: number;
  readonly file: string;
  readonly checksum: string;
}

/** The database was made by another version. For a person: the message says what to do. */
export class UnfitDatabaseError extends Error {
  override readonly name = 'UnfitDatabaseError';
}

function refuseUnfit(applied: readonly AppliedRow[], known: readonly Migration[]): void {
  for (const row of applied) {
    const mine = known.find((migration) => migration.number === row.number);
    if (mine === undefined)
      throw new UnfitDatabaseError(
        `数据库由更新版本的通办建立 / The database has migration ${row.file}, which this version does not know. ` +
          'Start the version that wrote it, or a newer one.',
      );
    if (mine.checksum !== row.checksum)
      throw new UnfitDatabaseError(
        `数据库由另一版本的 ${mine.file} 建立；演示数据可删除后重来（rm -rf .tongban），正式数据请用原版本启动。 / ` +
          `${mine.file} differs from what this database was made with. Demo data can be removed (rm -rf .tongban); for real data, ` +
          'start the version that made it. Changes to the tables belong in a new migration.',
      );
  }
}

async function applyMissing(tx: Queryable, known: readonly Migration[]): Promise<void> {
  // Everybody who starts at this moment waits here for the first; the lock goes with the transaction.
  await tx.query(`select pg_advisory_xact_lock(hashtext('tongban migration ' || current_schema()))`);
  await tx.query(`create table if not exists migration (
    number int primary key, file text not null, checksum text not null, applied_at timestamptz not null default now())`);
  const applied = await tx.query<AppliedRow>('select number, file, checksum from migration order by number', []);
  refuseUnfit(applied, known);
  for (const migration of known.slice(applied.length)) {
    await tx.query(migration.text);
    await tx.query('insert into migration (number, file, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.file,
      migration.checksum,
    ]);
  }
}

/**
 * Brings the database to this version's tables, in one transaction; any number of processes may do so at once.
 * @throws UnfitDatabaseError when the database is from a newer version, or an applied file was changed since
 */
export async function migrate(store: Store, migrations?: readonly Migration[]): Promise<void> {
  const known = migrations ?? (await readMigrations());
  await store.transaction((tx) => applyMissing(tx, known));
}
