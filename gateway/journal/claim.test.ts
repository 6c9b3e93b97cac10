import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import {
  contact,
  type JournalWorld,
  journalWorld,
  minutes,
  news,
  noon,
  settlement,
} from '../../test/support/journal-world.ts';
import type { Store } from '../store/contract.ts';
import { createJournal } from './journal.ts';

describe.each(databases)('claiming, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open, {
      expiryEvent: (exchange, time) =>
        news({ time, partner: exchange.partner, exchangeId: exchange.id, data: { state: exchange.state } }),
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('takes what was accepted, even when the ring overtook its confirm, and marks it as maybe sent', async () => {
    const hold = await world.lane();
    const id = await world.accepted(hold);

    const { claimed, blocked, skipped } = await world.journal.claim(hold, [id], noon);

    expect([claimed.length, blocked, skipped]).toEqual([1, [], []]);
    expect(claimed[0]).toMatchObject({
      maybeSentBefore: false,
      exchange: { id, state: 'dispatching', attempt: 1, calls: 1, maybeSent: true },
    });
    await world.journal.confirmRings([id]);
    expect((await world.read(id)).state).toBe('dispatching');
  });

  it('takes nothing twice', async () => {
    const hold = await world.lane();
    const id = await world.accepted(hold);

    const answers = await Promise.all([
      world.journal.claim(hold, [id, id], noon),
      world.journal.claim(hold, [id], noon),
    ]);

    expect(answers.flatMap(({ claimed }) => claimed)).toHaveLength(1);
    expect((await world.journal.claim(hold, [id], noon)).skipped).toEqual([id]);
  });

  it('is one statement at a time, since two side by side would not see each other’s', async () => {
    const hold = await world.lane();
    const ids = await Promise.all(Array.from({ length: 120 }, () => world.accepted(hold)));
    let running = 0;
    let most = 0;
    const query: Store['query'] = async (text, values, name) => {
      if (name !== 'claim') return world.store.query(text, values, name);
      running += 1;
      most = Math.max(most, running);
      try {
        return await world.store.query(text, values, name);
      } finally {
        running -= 1;
      }
    };
    const journal = createJournal({ ...world.store, query });

    const outcomes = await Promise.all(ids.map((id) => journal.claim(hold, [id], noon)));

    expect(outcomes.flatMap(({ claimed }) => claimed)).toHaveLength(120);
    expect(most).toBe(1);
  });

  it('takes nothing for a lane that has changed hands, was let go, or whose lease has ended', async () => {
    const lost = await world.lane();
    const first = await world.accepted(lost);
    await world.journal.takeLane(lost.lane, 'worker-2', 60_000, ['worker-1']);
    const released = await world.lane();
    const second = await world.accepted(released);
    await world.journal.releaseLane(released);
    const over = await world.lane(0);
    const third = await world.accepted(over);

    const answers = await Promise.all([
      world.journal.claim(lost, [first], noon),
      world.journal.claim(released, [second], noon),
      world.journal.claim(over, [third], noon),
    ]);

    expect(answers.map(({ claimed }) => claimed)).toEqual([[], [], []]);
    expect(answers.map(({ skipped }) => skipped)).toEqual([[first], [second], [third]]);
  });

  it('takes nothing of another lane', async () => {
    const [mine, theirs] = [await world.lane(), await world.lane()];
    const id = await world.accepted(theirs);

    expect((await world.journal.claim(mine, [id], noon)).skipped).toEqual([id]);
  });

  it('takes only the first of a key, and other keys beside it', async () => {
    const hold = await world.lane();
    const [first, second, other] = [
      await world.accepted(hold, { orderKey: 'A' }),
      await world.accepted(hold, { orderKey: 'A' }),
      await world.accepted(hold, { orderKey: 'B' }),
    ];

    const outcome = await world.journal.claim(hold, [second, other, first], noon);

    expect(outcome.claimed.map(({ exchange }) => exchange.id).sort()).toEqual([first, other].sort());
    expect(outcome.blocked).toEqual([second]);
    expect((await world.journal.claim(hold, [second], noon)).blocked).toEqual([second]);
  });

  it.each(['parked', 'unknown', 'waiting for its time'] as const)(
    'leaves the second of a key whose first is %s',
    async (how) => {
      const hold = await world.lane();
      const first = await world.dispatching(hold, { orderKey: 'A' });
      if (how === 'unknown') await world.journal.settle(settlement(first, { to: 'unknown' }));
      else await world.journal.settle(settlement(first, { to: 'queued', retryInMs: 60_000, maybeSent: false }));
      if (how === 'parked') await world.journal.park(hold, 'venue.book');
      const second = await world.accepted(hold, { orderKey: 'A' });

      expect((await world.journal.claim(hold, [second], noon)).blocked).toEqual([second]);
    },
  );

  it('leaves an earlier one while a later one of its key is under way, which had overtaken it', async () => {
    const hold = await world.lane();
    const late = await world.accepted(hold, { orderKey: 'A' });
    await world.store.query('update exchange set seq = seq + 1000000 where id = $1', [late]);
    await world.journal.claim(hold, [late], noon);
    const early = await world.accepted(hold, { orderKey: 'A' });

    expect((await world.journal.claim(hold, [early], noon)).blocked).toEqual([early]);
  });

  it('takes the second of a key when the first is through, which names it as the next', async () => {
    const hold = await world.lane();
    const first = await world.dispatching(hold, { orderKey: 'A' });
    const [second, third] = [
      await world.accepted(hold, { orderKey: 'A' }),
      await world.accepted(hold, { orderKey: 'A' }),
    ];

    const settled = await world.journal.settle(settlement(first));

    expect(settled).toEqual({ id: first.id, applied: true, next: second });
    const { claimed, blocked } = await world.journal.claim(hold, [second, third], noon);
    expect(claimed.map(({ exchange }) => exchange.id)).toEqual([second]);
    expect(blocked).toEqual([third]);
  });

  it('says whether an earlier call may have reached the partner', async () => {
    const hold = await world.lane();
    const [unsent, sent] = [await world.dispatching(hold), await world.dispatching(hold)];
    await world.journal.settle(settlement(unsent, { to: 'queued', maybeSent: false }));
    await world.journal.settle(settlement(sent, { to: 'queued' }));

    const { claimed } = await world.journal.claim(hold, [unsent.id, sent.id], noon);

    const before = Object.fromEntries(claimed.map((c) => [c.exchange.id, c.maybeSentBefore]));
    expect(before).toEqual({ [unsent.id]: false, [sent.id]: true });
  });

  it('lets what is past its time expire, with its reason and its event, unless it may have been sent', async () => {
    const hold = await world.lane();
    const [late, sent] = [
      await world.accepted(hold, { expiresAt: minutes(10) }),
      await world.dispatching(hold, { expiresAt: minutes(10) }),
    ];
    await world.journal.settle(settlement(sent, { to: 'queued' }));

    const outcome = await world.journal.claim(hold, [late, sent.id], minutes(10));

    expect(outcome.skipped).toEqual([late]);
    expect(outcome.claimed.map(({ exchange }) => exchange.id)).toEqual([sent.id]);
    expect(await world.read(late)).toMatchObject({ state: 'expired', problem: { code: 'GW_DEADLINE_PASSED' } });
    expect(await world.journal.events(late)).toMatchObject([{ data: { state: 'expired' }, time: minutes(10) }]);
  });

  it('leaves what is not yet due', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    await world.journal.settle(settlement(exchange, { to: 'queued', retryInMs: 60_000 }));

    expect((await world.journal.claim(hold, [exchange.id], noon)).skipped).toEqual([exchange.id]);
    const inMs = (await world.read(exchange.id)).nextAttemptAt.getTime() - Date.now();
    expect(inMs).toBeGreaterThan(30_000);
    expect(inMs).toBeLessThan(90_000);
  });

  it('passes over what is no id', async () => {
    const hold = await world.lane();
    const id = await world.accepted(hold);

    const outcome = await world.journal.claim(hold, ['no uuid', id], noon);

    expect(outcome.skipped).toEqual(['no uuid']);
    expect(outcome.claimed.map(({ exchange }) => exchange.id)).toEqual([id]);
    expect((await world.journal.claim(hold, ['no uuid'], noon)).skipped).toEqual(['no uuid']);
  });

  it('asks about the unknown round its key: the state stays, the attempt rises', async () => {
    const hold = await world.lane();
    const exchange = await world.unknown(hold);

    const asking = await world.journal.claimAsk(hold, [exchange.id]);

    expect(asking).toMatchObject([
      { maybeSentBefore: true, exchange: { id: exchange.id, state: 'unknown', attempt: 2, calls: 1 } },
    ]);
  });

  it('asks neither before the time nor about what a person must settle', async () => {
    const hold = await world.lane();
    const [later, person] = [await world.dispatching(hold), await world.dispatching(hold)];
    const record = contact({ result: 'unanswered' });
    await world.journal.settle(settlement(later, { to: 'unknown', retryInMs: 60_000, record }));
    await world.journal.settle(settlement(person, { to: 'unknown', needsPerson: true, record }));

    expect(await world.journal.claimAsk(hold, [later.id, person.id])).toEqual([]);
  });
});
