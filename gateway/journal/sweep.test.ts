import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { type JournalWorld, journalWorld, minutes, news, noon, settlement } from '../../test/support/journal-world.ts';

describe.each(databases)('sweeping and parking, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open, {
      expiryEvent: (exchange) =>
        news({ partner: exchange.partner, exchangeId: exchange.id, data: { state: exchange.state } }),
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('finds the head of every key that is due, oldest first, and what is to be asked about', async () => {
    const hold = await world.lane();
    const a1 = await world.accepted(hold, { orderKey: 'A' });
    await world.accepted(hold, { orderKey: 'A' });
    const b1 = await world.accepted(hold, { orderKey: 'B' });
    await world.journal.confirmRings([b1]);
    const unknown = await world.unknown(hold, { orderKey: 'C' });
    await world.accepted(hold, { orderKey: 'C' });
    const later = await world.dispatching(hold, { orderKey: 'D' });
    await world.journal.settle(settlement(later, { to: 'queued', retryInMs: 60_000 }));

    const swept = await world.journal.sweep(hold, noon, 100);

    expect(swept).toEqual({ claimable: [a1, b1], askable: [unknown.id] });
    expect((await world.journal.sweep(hold, noon, 1)).claimable).toEqual([a1]);
  });

  it('notes when it was', async () => {
    const hold = await world.lane();

    await world.journal.sweep(hold, noon, 100);

    const row = (await world.journal.lanes()).find((lane) => lane.partner === hold.lane);
    expect(row?.sweptAt).toBeInstanceOf(Date);
  });

  it('finds nothing for who does not hold the lane', async () => {
    const hold = await world.lane();
    await world.accepted(hold);

    expect(await world.journal.sweep({ ...hold, epoch: '99' }, noon, 100)).toEqual({ claimable: [], askable: [] });
  });

  it('finds what the claim then takes', async () => {
    const hold = await world.lane();
    for (const orderKey of ['A', 'A', 'B', 'C', 'C']) await world.accepted(hold, { orderKey });

    const { claimable } = await world.journal.sweep(hold, noon, 100);
    const { claimed } = await world.journal.claim(hold, claimable, noon);

    expect(claimed).toHaveLength(3);
    expect((await world.journal.sweep(hold, noon, 100)).claimable).toEqual([]);
  });

  it('leaves a key alone while a later one of it is under way, which had overtaken', async () => {
    const hold = await world.lane();
    const late = await world.accepted(hold, { orderKey: 'A' });
    await world.store.query('update exchange set seq = seq + 1000000 where id = $1', [late]);
    await world.journal.claim(hold, [late], noon);
    await world.accepted(hold, { orderKey: 'A' });

    expect((await world.journal.sweep(hold, noon, 100)).claimable).toEqual([]);
  });

  it('lets what is past its time expire, waiting or parked, with an event for each, and goes on to the next of the key', async () => {
    const hold = await world.lane();
    const parked = await world.accepted(hold, { expiresAt: minutes(10) });
    await world.journal.confirmRings([parked]);
    await world.journal.park(hold, 'venue.book');
    const late = await world.accepted(hold, { expiresAt: minutes(10), orderKey: 'A' });
    const next = await world.accepted(hold, { expiresAt: minutes(20), orderKey: 'A' });

    const swept = await world.journal.sweep(hold, minutes(10), 100);

    expect(swept.claimable).toEqual([next]);
    for (const id of [parked, late]) {
      expect(await world.read(id)).toMatchObject({ state: 'expired', problem: { code: 'GW_DEADLINE_PASSED' } });
      expect(await world.journal.events(id)).toHaveLength(1);
    }
    const rings = await world.journal.orphanedRings(0, 10_000);
    expect(rings.map((ring) => ring.exchangeId)).not.toContain(late);
  });

  it('never lets expire what may have been sent', async () => {
    const hold = await world.lane();
    const sent = await world.dispatching(hold, { expiresAt: minutes(10) });
    await world.journal.settle(settlement(sent, { to: 'queued' }));

    const swept = await world.journal.sweep(hold, minutes(20), 100);

    expect(swept.claimable).toEqual([sent.id]);
  });

  it('parks the queued of one operation, and lets them go in order, some at a time', async () => {
    const hold = await world.lane();
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push(await world.accepted(hold));
    const other = await world.accepted(hold, { operation: 'venue.cancel' });
    await world.journal.confirmRings([...ids, other]);

    expect(await world.journal.park(hold, 'venue.book', ids.slice(0, 1))).toBe(1);
    expect(await world.journal.park(hold, 'venue.book')).toBe(2);

    expect((await world.read(other)).state).toBe('queued');
    expect((await world.journal.claim(hold, ids, noon)).claimed).toEqual([]);
    expect(await world.journal.unpark(hold, 'venue.book', 2)).toEqual(ids.slice(0, 2));
    expect(await world.journal.unpark(hold, 'venue.book', 2)).toEqual(ids.slice(2));
    expect((await world.journal.claim(hold, ids, noon)).claimed).toHaveLength(3);
  });

  it('parks nothing for who does not hold the lane', async () => {
    const hold = await world.lane();
    const id = await world.accepted(hold);
    await world.journal.confirmRings([id]);

    expect(await world.journal.park({ ...hold, owner: 'somebody' }, 'venue.book')).toBe(0);
  });

  it('cancels what waits, and nothing that may have been sent', async () => {
    const hold = await world.lane();
    const [waiting, sent, back] = [
      await world.accepted(hold),
      await world.dispatching(hold),
      await world.dispatching(hold),
    ];
    await world.journal.settle(settlement(back, { to: 'queued' }));

    expect(await world.journal.cancel(waiting)).toMatchObject({ cancelled: true, exchange: { state: 'cancelled' } });
    expect(await world.journal.cancel(waiting)).toMatchObject({ cancelled: false, exchange: { state: 'cancelled' } });
    expect(await world.journal.cancel(sent.id)).toMatchObject({ cancelled: false, exchange: { state: 'dispatching' } });
    expect(await world.journal.cancel(back.id)).toMatchObject({ cancelled: false, exchange: { state: 'queued' } });
    expect(await world.journal.cancel('no uuid')).toEqual({ cancelled: false, exchange: undefined });
    const rings = await world.journal.orphanedRings(0, 10_000);
    expect(rings.map((ring) => ring.exchangeId)).not.toContain(waiting);
  });
});
