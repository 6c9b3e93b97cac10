import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dropSchema, uniqueName } from '../../test/support/columns.ts';
import { type Database, databases } from '../../test/support/databases.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';
import { openStore } from './open.ts';
import { schemaDump, schemaOf } from './schema-dump.ts';

const migration = (number: number, text: string): Migration => ({
  number,
  file: `${String(number).padStart(4, '0')}_later.sql`,
  text,
  checksum: `checksum of ${text}`,
});

describe.each(databases)('migrations, on $title', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it('leave the schema that is committed', async () => {
    const committed = await readFile(new URL('./schema.generated.sql', import.meta.url), 'utf8');

    expect(await schemaOf(database.store)).toBe(committed);
  });

  it('apply what is new, once', async () => {
    const known = [...(await readMigrations()), migration(9001, 'create table later (id int)')];

    await migrate(database.store, known);
    await migrate(database.store, known);

    expect(await database.store.query('select count(*)::int as n from migration where number = 9001', [])).toEqual([
      { n: 1 },
    ]);
  });

  it('refuse a database that a newer version wrote, and name the file', async () => {
    await expect(migrate(database.store)).rejects.toThrow(/9001_later\.sql.*Start the version that wrote it/s);
  });

  it('refuse an applied file that was changed since', async () => {
    const changed = [...(await readMigrations()), migration(9001, 'create table later (id bigint)')];

    await expect(migrate(database.store, changed)).rejects.toThrow(/9001_later\.sql differs/);
  });

  it('leave nothing of a migration that fails', async () => {
    const known = [...(await readMigrations()), migration(9001, 'create table later (id int)')];
    const broken = migration(9002, 'create table half (id int); select 1 / 0');

    await expect(migrate(database.store, [...known, broken])).rejects.toThrow(/division by zero/);
    expect(await database.store.query(`select to_regclass('half') as half`, [])).toEqual([{ half: null }]);
  });
});

describe('migrations', () => {
  it('run once when twenty processes start at the same moment', async () => {
    const schema = uniqueName();
    const databaseUrl = inject('databaseUrl');
    const stores = await Promise.all(Array.from({ length: 20 }, () => openStore({ databaseUrl, schema, poolSize: 1 })));

    await Promise.all(stores.map((store) => migrate(store)));

    const [first] = stores;
    const applied = await first?.query('select number, file from migration order by number', []);
    expect(applied).toEqual((await readMigrations()).map(({ number, file }) => ({ number, file })));
    await Promise.all(stores.map((store) => store.close()));
    await dropSchema(schema);
  });

  it('make the same dump anew', async () => {
    const committed = await readFile(new URL('./schema.generated.sql', import.meta.url), 'utf8');

    expect(await schemaDump()).toBe(committed);
  });
});
