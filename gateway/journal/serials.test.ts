import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, databases } from '../../test/support/databases.ts';
import { createSerials } from './serials.ts';

describe.each(databases)('serials, on $title', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it('are small, and unique over processes that draw at the same moment', async () => {
    const [here, there] = [createSerials(database.store), createSerials(database.store)];

    const drawn = await Promise.all(Array.from({ length: 3_000 }, (_, index) => (index % 2 === 0 ? here() : there())));

    expect(new Set(drawn).size).toBe(3_000);
    expect(Math.max(...drawn.map(Number))).toBeLessThan(10_000);
  });

  it('go on after the database was away', async () => {
    let away = true;
    const query: typeof database.store.query = (...given) =>
      away ? Promise.reject(new Error('away')) : database.store.query(...given);
    const serials = createSerials({ ...database.store, query });

    await expect(serials()).rejects.toThrow('away');
    away = false;

    expect(await serials()).toMatch(/^\d+$/);
  });
});
