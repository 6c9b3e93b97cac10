import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { booking, type JournalWorld, journalWorld, noon, settlement } from '../../test/support/journal-world.ts';

describe.each(databases)('reading the journal, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('pages from the newest to the oldest without leaving out or repeating', async () => {
    const given = Array.from({ length: 25 }, () => booking({ client: 'pager' }));
    await Promise.all(given.map((exchange) => world.journal.accept(exchange)));

    const pages: string[] = [];
    for (let before: string | undefined; ; ) {
      const page = await world.journal.list({ client: 'pager', limit: 10, before });
      pages.push(...page.map(({ id }) => id));
      before = page.at(-1)?.seq;
      if (page.length < 10) break;
    }

    expect(pages).toEqual(given.map(({ id }) => id).reverse());
  });

  it('finds by client, state, operation, district, districts and partner', async () => {
    const hold = await world.lane();
    const [done, open_] = [
      await world.dispatching(hold, { client: 'finder', operation: 'venue.cancel', district: '500103' }),
      await world.accepted(hold, { client: 'finder' }),
    ];
    await world.journal.settle(settlement(done));
    const found = async (filter: object) =>
      (await world.journal.list({ client: 'finder', limit: 10, ...filter })).map(({ id }) => id);

    expect(await found({})).toEqual([open_, done.id]);
    expect(await found({ state: 'succeeded' })).toEqual([done.id]);
    expect(await found({ operation: 'venue.book' })).toEqual([open_]);
    expect(await found({ district: '500103' })).toEqual([done.id]);
    expect(await found({ districts: ['500101', '500112'] })).toEqual([open_]);
    expect(await found({ districts: [] })).toEqual([]);
    expect(await found({ partner: hold.lane })).toHaveLength(2);
    expect(await found({ partner: 'another' })).toEqual([]);
    expect(await found({ before: 'garbage' })).toEqual([]);
  });

  it('finds what a client began with a key, and nothing of others', async () => {
    const given = booking({ client: 'key-holder' });
    await world.journal.accept(given);

    expect(await world.journal.byKey('key-holder', given.idempotencyKey)).toMatchObject({ id: given.id });
    expect(await world.journal.byKey('another', given.idempotencyKey)).toBeUndefined();
  });

  it('knows nothing under what is no id', async () => {
    expect(await world.journal.get("' or 1=1")).toBeUndefined();
    expect(await world.journal.getMany(['no uuid'])).toEqual([]);
    expect(await world.journal.attempts('no uuid')).toEqual([]);
    expect(await world.journal.events('no uuid')).toEqual([]);
  });

  it('counts the open exchanges of each partner', async () => {
    const hold = await world.lane();
    await world.accepted(hold);
    await world.unknown(hold);
    await world.journal.settle(settlement(await world.dispatching(hold)));

    expect((await world.journal.backlog()).get(hold.lane)).toBe(2);
  });

  it('tells the attempts of an exchange in their order', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    await world.journal.settle(settlement(exchange, { to: 'queued' }));
    const again = (await world.journal.claim(hold, [exchange.id], noon)).claimed[0]!.exchange;
    await world.journal.settle(settlement(again));

    expect(await world.journal.attempts(exchange.id)).toMatchObject([
      { no: 1, state: 'queued' },
      { no: 2, state: 'succeeded' },
    ]);
  });
});
