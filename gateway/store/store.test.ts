import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, databases, openPostgresql } from '../../test/support/databases.ts';
import { StoreUnavailableError } from './contract.ts';

describe.each(databases)('the store, on $title', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await database.store.query('create table note (id int primary key, text text)');
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it('gives every type back as the contract says', async () => {
    const [row] = await database.store.query(
      `select 9007199254740993::int8 as big, 1.50::numeric as exact, 7::int4 as small, 1.5::float8 as float,
         '2026-12-01T09:30:00+08:00'::timestamptz as moment, '2026-12-01'::date as day, '{"a":[1]}'::jsonb as tree,
         '{"b":1.0}'::json as text_tree, '\\x00ff'::bytea as bytes, array['x','y'] as words, true as yes, null as nothing,
         '0192e4a0-0000-7000-8000-000000000000'::uuid as id`,
      [],
    );

    expect(row).toEqual({
      big: '9007199254740993',
      exact: '1.50',
      small: 7,
      float: 1.5,
      moment: new Date('2026-12-01T01:30:00Z'),
      day: '2026-12-01',
      tree: { a: [1] },
      text_tree: { b: 1 },
      bytes: Buffer.from([0, 255]),
      words: ['x', 'y'],
      yes: true,
      nothing: null,
      id: '0192e4a0-0000-7000-8000-000000000000',
    });
    expect(Buffer.isBuffer(row?.bytes)).toBe(true);
  });

  it('gives every millisecond back, of any year', async () => {
    const years = ['0050', '0999', '2026', '9999'].map((year) => new Date(`${year}-03-01T23:59:59.007Z`));
    const moments = [
      ...Array.from({ length: 1_000 }, (_, ms) => new Date(Date.UTC(2026, 1, 28, 16, 0, 0, ms))),
      ...years,
    ];

    const rows = await database.store.query<{ moment: Date }>(
      'select moment from unnest($1::timestamptz[]) with ordinality as given(moment, place) order by place',
      [moments.map((moment) => moment.toISOString())],
    );

    expect(rows.map(({ moment }) => moment)).toEqual(moments);
  });

  it('keeps nothing of a transaction that throws', async () => {
    const failing = database.store.transaction(async (tx) => {
      await tx.query('insert into note values (1, $1)', ['一']);
      throw new Error('changed my mind');
    });

    await expect(failing).rejects.toThrow('changed my mind');
    expect(await database.store.query('select * from note where id = 1', [])).toEqual([]);
  });

  it('refuses to call a transaction committed in which a statement failed, even when the work swallowed it', async () => {
    const swallowing = database.store.transaction(async (tx) => {
      await tx.query('insert into note values (2, $1)', ['二']);
      await tx.query('select 1 / $1::int', [0]).catch(() => {});
      return 'done';
    });

    await expect(swallowing).rejects.toThrow(/division by zero/);
    expect(await database.store.query('select * from note where id = 2', [])).toEqual([]);
  });

  it('passes on what is wrong with the data as it is, with its SQLSTATE', async () => {
    await database.store.query('insert into note values (3, $1)', ['三']);

    const again = database.store.query('insert into note values (3, $1)', ['三']);

    await expect(again).rejects.toMatchObject({ code: '23505' });
    await expect(again).rejects.not.toBeInstanceOf(StoreUnavailableError);
  });

  it('serves many callers at once, transactions among them', async () => {
    const callers = Array.from({ length: 60 }, (_, n) =>
      n % 3 === 0
        ? database.store.transaction(async (tx) => tx.query<{ n: number }>('select $1::int as n', [n], 'echo'))
        : database.store.query<{ n: number }>('select $1::int as n', [n], 'echo'),
    );

    const rows = (await Promise.all(callers)).flat();

    expect(rows.map((row) => row.n)).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });

  it('runs two transactions that would wait for each other, one after the other', async () => {
    await database.store.query(`insert into note values (10, ''), (11, '')`);
    const append = (first: number, second: number) =>
      database.store.transaction(async (tx) => {
        await tx.query(`update note set text = text || 'x' where id = $1`, [first]);
        await tx.query('select pg_sleep(0.05)', []);
        await tx.query(`update note set text = text || 'x' where id = $1`, [second]);
      });

    await Promise.all([append(10, 11), append(11, 10)]);

    const rows = await database.store.query('select text from note where id in (10, 11)', []);
    expect(rows).toEqual([{ text: 'xx' }, { text: 'xx' }]);
  });
});

describe('the store, on PostgreSQL', () => {
  it('names the loss of a connection, and works again at the next statement', async () => {
    await using database = await openPostgresql();
    const cut = database.store.transaction(async (tx) => {
      const [session] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid', []);
      await database.store.query('select pg_terminate_backend($1)', [session?.pid]);
      await tx.query('select 1', []);
    });

    await expect(cut).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await database.store.query('select 1 as one', [])).toEqual([{ one: 1 }]);
  });

  it('keeps the connection of a statement that its data broke', async () => {
    await using database = await openPostgresql();
    const sessions = async () => {
      const rows = await database.store.query<{ pid: number }>('select pg_backend_pid() as pid', []);
      return rows[0]?.pid;
    };
    const before = await sessions();

    await expect(database.store.query('select $1::uuid', ['nobody'])).rejects.toMatchObject({ code: '22P02' });

    expect(await sessions()).toBe(before);
  });
});
