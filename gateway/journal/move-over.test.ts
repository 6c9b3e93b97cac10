import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { contact, type JournalWorld, journalWorld, noon, settlement } from '../../test/support/journal-world.ts';
import type { Exchange, Move } from './contract.ts';

const moveOf = (exchangeId: string, partner = 'second'): Move => ({
  exchangeId,
  partner,
  ref: `second-${exchangeId}`,
  mappingHash: 'b'.repeat(16),
  code: 'GW_PARTNER_UNREACHABLE',
  detail: 'the connection was refused',
});

describe.each(databases)('going over to another partner, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open);
  });
  afterAll(() => world[Symbol.asyncDispose]());
  const whereabouts = async (...ids: string[]) =>
    (await world.journal.getMany(ids)).map(({ partner }: Exchange) => (partner === 'second' ? 'second' : 'first'));

  it('changes partner, reference and mapping, says why, and leaves a doorbell for the other lane', async () => {
    const hold = await world.lane();
    const id = await world.accepted(hold);
    await world.journal.confirmRings([id]);

    const moved = await world.journal.moveOver(hold, [[moveOf(id)]]);

    expect(moved).toEqual([{ exchangeId: id, lane: 'second' }]);
    expect(await world.read(id)).toMatchObject({
      state: 'queued',
      partner: 'second',
      ref: `second-${id}`,
      mappingHash: 'b'.repeat(16),
      calls: 0,
      maybeSent: false,
    });
    expect(await world.journal.attempts(id)).toMatchObject([
      { no: 1, kind: 'second-route', state: 'queued', worker: hold.owner, code: 'GW_PARTNER_UNREACHABLE' },
    ]);
    const orphans = await world.journal.orphanedRings(0, 1_000);
    expect(orphans).toContainEqual({ exchangeId: id, lane: 'second' });
    expect((await world.journal.audit()).missingIds).toEqual([]);
  });

  it('turns a doorbell that is still on its way, and the first partner claims it no more', async () => {
    const hold = await world.lane();
    const id = await world.accepted(hold);

    await world.journal.moveOver(hold, [[moveOf(id)]]);

    expect((await world.journal.claim(hold, [id], noon)).skipped).toEqual([id]);
    const orphans = await world.journal.orphanedRings(0, 1_000);
    expect(orphans.filter(({ exchangeId }) => exchangeId === id)).toEqual([{ exchangeId: id, lane: 'second' }]);
  });

  it('is for none that may have been sent, is under way, is in doubt or has ended', async () => {
    const hold = await world.lane();
    const [dispatching, unknown] = [await world.dispatching(hold), await world.unknown(hold)];
    const again = await world.dispatching(hold);
    await world.journal.settle(settlement(again, { to: 'queued', record: contact({ result: 'unanswered' }) }));
    expect(await world.read(again.id)).toMatchObject({ state: 'queued', maybeSent: true });
    const done = await world.dispatching(hold);
    await world.journal.settle(settlement(done));

    const ids = [dispatching.id, unknown.id, again.id, done.id];
    const moved = await world.journal.moveOver(
      hold,
      ids.map((id) => [moveOf(id)]),
    );

    const fresh = await world.accepted(hold);
    expect(await world.journal.moveOver(hold, [[moveOf(fresh), moveOf(again.id)]])).toEqual([]);

    expect(moved).toEqual([]);
    expect(await whereabouts(...ids)).toEqual(['first', 'first', 'first', 'first']);
  });

  it('is for a key as a whole: none goes from behind one that is open, and none where one may not', async () => {
    const hold = await world.lane();
    const unknown = await world.unknown(hold, { orderKey: 'one' });
    const behind = await world.accepted(hold, { orderKey: 'one' });
    const [head, tail] = [
      await world.accepted(hold, { orderKey: 'two' }),
      await world.accepted(hold, { orderKey: 'two' }),
    ];

    expect(await world.journal.moveOver(hold, [[moveOf(behind)], [moveOf(tail)]])).toEqual([]);
    expect(await world.journal.moveOver(hold, [[moveOf(unknown.id), moveOf(behind)]])).toEqual([]);
    expect(await world.journal.moveOver(hold, [[moveOf(head), moveOf(tail)]])).toHaveLength(2);
    expect(await whereabouts(unknown.id, behind, head, tail)).toEqual(['first', 'first', 'second', 'second']);
  });

  it('is for the owner of the lane alone', async () => {
    const hold = await world.lane();
    const id = await world.accepted(hold);
    await world.journal.takeLane(hold.lane, 'worker-2', 60_000, [hold.owner]);

    expect(await world.journal.moveOver(hold, [[moveOf(id)]])).toEqual([]);
    expect(await whereabouts(id)).toEqual(['first']);
  });

  it('and a claim at the same moment: one of the two has it', async () => {
    const hold = await world.lane();
    const ids = await Promise.all(Array.from({ length: 20 }, () => world.accepted(hold)));

    const [moved, claims] = await Promise.all([
      world.journal.moveOver(
        hold,
        ids.map((id) => [moveOf(id)]),
      ),
      world.journal.claim(hold, ids, noon),
    ]);

    const taken = claims.claimed.map(({ exchange }) => exchange.id);
    expect([...moved.map(({ exchangeId }) => exchangeId), ...taken].sort()).toEqual([...ids].sort());
  });

  it('finds the keys that wait: whole, in order, and none of which anything was sent', async () => {
    const hold = await world.lane();
    await world.unknown(hold, { orderKey: 'one' });
    await world.accepted(hold, { orderKey: 'one' });
    const [head, tail] = [
      await world.accepted(hold, { orderKey: 'two' }),
      await world.accepted(hold, { orderKey: 'two', operation: 'venue.cancel' }),
    ];
    const other = await world.accepted(hold, { operation: 'venue.cancel' });
    const found = async (operation: string, more: object = {}) =>
      (await world.journal.waitingKeys(hold.lane, { operation, limit: 10, ...more })).map((key) =>
        key.map(({ id }) => id),
      );

    expect(await found('venue.book')).toEqual([[head, tail]]);
    expect(await found('venue.cancel')).toEqual([[other]]);
    expect(await found('venue.book', { head: tail })).toEqual([]);
    expect(await found('venue.book', { after: (await world.read(head)).seq })).toEqual([]);
  });
});
