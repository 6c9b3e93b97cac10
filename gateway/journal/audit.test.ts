import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { booking, type JournalWorld, journalWorld, noon, settlement } from '../../test/support/journal-world.ts';

describe.each(databases)('the conservation audit, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeEach(async () => {
    world = await journalWorld(open);
  });
  afterEach(() => world[Symbol.asyncDispose]());

  /** As if the exchange had been left an hour ago. */
  const age = (id: string) =>
    world.store.query(`update exchange set updated_at = now() - interval '1 hour' where id = $1`, [id]);

  it('is empty where nothing is open', async () => {
    const hold = await world.lane();
    await world.journal.settle(settlement(await world.dispatching(hold)));

    expect(await world.journal.audit()).toEqual({ missing: 0, missingIds: [], byState: [], byCarrier: {} });
  });

  it('knows what carries each open exchange', async () => {
    const hold = await world.lane();
    const outbox = await world.accepted(hold);
    const lease = await world.dispatching(hold, { orderKey: 'A' });
    const key = await world.accepted(hold, { orderKey: 'A' });
    const timer = await world.dispatching(hold);
    await world.journal.settle(settlement(timer, { to: 'queued', retryInMs: 600_000 }));
    const person = await world.dispatching(hold);
    await world.journal.settle(settlement(person, { to: 'unknown', needsPerson: true }));
    const parked = await world.accepted(hold, { operation: 'venue.cancel' });
    const queue = await world.accepted(hold);
    await world.journal.confirmRings([key, parked, queue]);
    await world.journal.park(hold, 'venue.cancel');
    await world.journal.saveBreaker(hold, 'venue.cancel', { state: 'open' });
    for (const id of [outbox, lease.id, key, timer.id, person.id, parked]) await age(id);

    const report = await world.journal.audit();

    expect(report.byCarrier).toEqual({ outbox: 1, lease: 1, key: 1, timer: 1, person: 1, parked: 1, queue: 1 });
    expect(report.missing).toBe(0);
    expect(Object.fromEntries(report.byState.map(({ state, count }) => [state, count]))).toEqual({
      accepted: 1,
      queued: 3,
      dispatching: 1,
      parked: 1,
      unknown: 1,
    });
    expect(report.byState.find(({ state }) => state === 'dispatching')).toMatchObject({
      oldestId: lease.id,
      oldestSince: expect.any(Date),
    });
  });

  it('trusts a lane that has swept, for what lies in it', async () => {
    const hold = await world.lane();
    const id = await world.accepted(hold);
    await world.journal.confirmRings([id]);
    await age(id);
    expect((await world.journal.audit()).missingIds).toEqual([id]);

    await world.journal.sweep(hold, noon, 10);

    expect(await world.journal.audit()).toMatchObject({ missing: 0, byCarrier: { lane: 1 } });
  });

  it('names what nothing carries: a ring lost in a lane without owner', async () => {
    const exchange = booking({ partner: 'nobody-serves-it' });
    await world.journal.accept(exchange);
    await world.journal.confirmRings([exchange.id]);
    await age(exchange.id);

    const report = await world.journal.audit();

    expect(report).toMatchObject({ missing: 1, missingIds: [exchange.id], byCarrier: {} });
  });

  it('names what its owner took with him: the lane has a new epoch, or no life', async () => {
    const [hold, dead] = [await world.lane(), await world.lane()];
    const [overtaken, orphaned] = [await world.dispatching(hold), await world.dispatching(dead)];
    await world.store.query('update lane set epoch = epoch + 1 where partner = $1', [hold.lane]);
    await world.store.query(`update lane set lease_until = now() - interval '1 hour' where partner = $1`, [dead.lane]);
    for (const { id } of [overtaken, orphaned]) await age(id);

    expect((await world.journal.audit()).missingIds).toEqual([overtaken.id, orphaned.id]);
  });

  it('names what is parked behind a closed breaker, but not behind a pause', async () => {
    const hold = await world.lane();
    const id = await world.accepted(hold);
    await world.journal.confirmRings([id]);
    await world.journal.park(hold, 'venue.book');
    await age(id);
    expect((await world.journal.audit()).missingIds).toEqual([id]);

    await world.journal.setPaused(hold.lane, true);

    expect(await world.journal.audit()).toMatchObject({ missing: 0, byCarrier: { parked: 1 } });
  });
});
