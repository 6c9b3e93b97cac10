import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { type LaneWorldOptions, laneWorld, obliging, success, unanswered } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';
import type { Journal } from '../journal/contract.ts';
import { leaseWork } from '../journal/lease.ts';
import type { Broker } from '../messaging/contract.ts';
import type { MemoryBroker } from '../messaging/memory-broker.ts';
import { StoreUnavailableError } from '../store/contract.ts';

const away = () => new StoreUnavailableError('the database is away');

/** A journal whose method fails while `failing` says so; `after` does the work first and loses only the answer. */
function failing<Name extends 'claim' | 'settle' | 'sweep' | 'confirmRings'>(
  method: Name,
  lost: { before?: () => boolean; after?: () => boolean },
): NonNullable<LaneWorldOptions['journal']> {
  return (journal) => {
    const work = journal[method] as (...given: unknown[]) => Promise<unknown>;
    const wrapped = async (...given: unknown[]) => {
      if (lost.before?.()) throw away();
      const outcome = await work(...given);
      if (lost.after?.()) throw away();
      return outcome;
    };
    return { ...journal, [method]: wrapped } as Journal;
  };
}

const times = (count: number) => {
  let left = count;
  return () => left-- > 0;
};

describe.each(columns)('trouble on the road, $title', (column) => {
  it('a result that the database cannot take is offered until it can, and the partner is not called again', async () => {
    await using world = await laneWorld(column, { journal: failing('settle', { before: times(3) }) });
    await world.worker();

    const ids = await world.book(3);
    await world.all(ids, 'succeeded');

    expect(world.partner.calls).toHaveLength(3);
  });

  it('a settlement whose commit was not heard of counts once', async () => {
    await using world = await laneWorld(column, { journal: failing('settle', { after: times(1) }) });
    await world.worker();

    const [id] = await world.book(1);
    await world.all([id!], 'succeeded');

    expect(await world.journal.events(id!)).toHaveLength(1);
    expect(world.partner.calls).toHaveLength(1);
  });

  it('a claim whose commit was not heard of is called about once, and nothing stays behind', async () => {
    await using world = await laneWorld(column, { journal: failing('claim', { after: times(1) }) });
    await world.worker({ sweepMs: 100 });

    const ids = await world.book(5);
    const settled = await world.all(ids, 'succeeded');

    expect(world.partner.calls).toHaveLength(5);
    expect(settled.map(({ calls }) => calls)).toEqual([1, 1, 1, 1, 1]);
  });

  it('what a partner has fetched is no claim that was lost, and is not sent to it besides', async () => {
    let down = true;
    await using world = await laneWorld(column, { journal: failing('claim', { before: () => down }) });
    await world.worker({ sweepMs: 50 });
    const [fetched] = await world.book(1);
    const leasing = { partner: 'wanzhou', max: 1, leaseMs: 60_000, businessNow: new Date(), lapses: {} };
    await until(async () => (await leaseWork(world.ground.store, leasing)).length === 1, {
      what: 'the work to be fetched',
    });

    const [other] = await world.book(1);
    await until(async () => (await world.read(other!)).state === 'queued', { what: 'its ring' });
    down = false;
    await world.all([other!], 'succeeded');
    const seen = (await world.journal.lanes())[0]?.sweptAt;
    await until(async () => (await world.journal.lanes())[0]?.sweptAt?.getTime() !== seen?.getTime());
    await world.all([(await world.book(1))[0]!], 'succeeded');

    expect(await world.read(fetched!)).toMatchObject({ state: 'dispatching', attempt: 1 });
    expect(world.partner.calls).toHaveLength(2);
  });

  it('waits out a database that is away and then does what piled up', async () => {
    let down = true;
    const before = () => down;
    await using world = await laneWorld(column, {
      journal: (journal) => failing('sweep', { before })(failing('claim', { before })(journal)),
    });
    const outages: boolean[] = [];
    await world.worker({}, { observer: { outage: (change) => outages.push(change.down) } });

    const ids = await world.book(10);
    await until(() => outages.length > 0);
    expect(world.partner.calls).toEqual([]);
    down = false;
    await world.all(ids, 'succeeded');

    expect(outages).toEqual([true, false]);
  });

  it('an outcome that the database cannot store is a person’s matter, and the lane goes on', async () => {
    await using world = await laneWorld(column);
    world.partner.answer = (call) =>
      call.message['projectCode'] === 'POISON' ? success({ bookingId: 'B\u0000' }) : obliging(call);
    await world.worker();

    const [poison, ...others] = await world.book(4, (index) => ({
      request: { district: '500101', projectCode: index === 0 ? 'POISON' : 'CQS26A00077' },
    }));
    await world.all(others, 'succeeded');
    await until(async () => (await world.read(poison!)).needsPerson);

    expect(await world.read(poison!)).toMatchObject({ state: 'unknown', problem: { code: 'GW_INTERNAL' } });
  });

  it('an adapter that throws leaves an unknown exchange, which is asked about', async () => {
    await using world = await laneWorld(column);
    world.partner.answer = (call) => {
      if (call.operation === 'venue.booking') return success({ effect: 'applied', bookingId: 'B-1' });
      throw new Error('a defect');
    };
    await world.worker();

    const [id] = await world.book(1);
    await world.all([id!], 'succeeded');

    expect((await world.journal.attempts(id!)).map(({ kind, state }) => [kind, state])).toEqual([
      ['call', 'unknown'],
      ['ask', 'succeeded'],
    ]);
  });

  it('a lane taken away stops at once; what its late call learns is refused by the journal', async () => {
    await using world = await laneWorld(column, { limits: { concurrency: 1 } });
    let release = () => {};
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.partner.answer = async (call) => {
      if (call.operation === 'venue.booking') return unanswered('no');
      await late;
      return obliging(call);
    };
    const changes: string[] = [];
    const worker = await world.worker({}, { observer: { laneChanged: ({ what }) => changes.push(what) } });
    const ids = await world.book(3);
    await until(() => world.partner.calls.length === 1);

    const thief = await world.journal.takeLane('wanzhou', 'thief', 60_000, [worker.id]);
    await until(() => changes.includes('lost'));
    release();
    await worker.stop();

    expect(thief).toBeDefined();
    expect(world.partner.calls).toHaveLength(1);
    const states = (await world.journal.getMany(ids)).map(({ state }) => state);
    expect(states.filter((state) => state === 'succeeded')).toEqual([]);
  });

  it('begins nothing after its lease has run out, even when nobody took the lane', async () => {
    let down = false;
    await using world = await laneWorld(column, {
      limits: { concurrency: 1 },
      journal: (journal) => ({
        ...journal,
        renew: async (holds, ms) => (down ? Promise.reject(away()) : journal.renew(holds, ms)),
      }),
    });
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.partner.answer = async (call) => {
      await slow;
      return obliging(call);
    };
    await world.worker();
    const ids = await world.book(3);
    await until(() => world.partner.calls.length === 1);

    down = true;
    await until(async () => (await world.journal.lanes())[0]!.leaseUntil! < new Date());
    release();
    await world.all(ids.slice(0, 1), 'succeeded');
    const begun = world.partner.calls.length;
    down = false;
    await world.all(ids, 'succeeded');

    expect(begun).toBe(1);
  });

  it('the first of a key is settled while the second is found blocked: the second goes all the same', async () => {
    let settled = () => {};
    const first = new Promise<void>((resolve) => {
      settled = resolve;
    });
    let release = () => {};
    const called = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using world = await laneWorld(column, {
      journal: (journal) => ({
        ...journal,
        // The answer "blocked" is held up until the first has been settled and has rung for the second.
        async claim(hold, ids, now) {
          const outcome = await journal.claim(hold, ids, now);
          if (outcome.blocked.length === 0) return outcome;
          release();
          await first;
          return outcome;
        },
        async settle(settlement) {
          const outcome = await journal.settle(settlement);
          setImmediate(() => setImmediate(settled));
          return outcome;
        },
      }),
    });
    world.partner.answer = (call) => called.then(() => obliging(call));
    await world.worker();

    const ids = await world.book(2, () => ({ orderKey: 'one-project' }));

    await world.all(ids, 'succeeded');
  });

  it('a ring that came while the lease had run out is not forgotten when the lease is renewed', async () => {
    let down = false;
    let stalled = false;
    await using world = await laneWorld(column, {
      journal: (journal) => ({
        ...journal,
        renew: async (holds, ms) => (down ? Promise.reject(away()) : journal.renew(holds, ms)),
        claim: async (hold, ids, now) => {
          if (stalled) return journal.claim(hold, ids, now);
          stalled = true;
          down = true;
          await until(async () => (await journal.lanes())[0]!.leaseUntil! < new Date());
          const outcome = await journal.claim(hold, ids, now);
          down = false;
          return outcome;
        },
      }),
    });
    await world.worker();

    const ids = await world.book(1);

    await world.all(ids, 'succeeded');
    expect(world.partner.calls).toHaveLength(1);
  });

  it('the next owner finds an open breaker open', async () => {
    await using world = await laneWorld(column, { limits: { breakerMs: 600_000 } });
    world.partner.answer = () => unanswered('no');
    const first = await world.worker();
    const ids = await world.book(20);
    await world.all(ids, 'parked');
    await first.stop();
    const calls = world.partner.calls.length;
    const [lane] = await world.journal.lanes();

    world.partner.answer = obliging;
    await world.worker();
    const more = await world.book(5);
    await world.all(more, 'parked');

    expect(lane!.breakers['venue.book']).toMatchObject({ state: 'open' });
    expect(world.partner.calls).toHaveLength(calls);
  });

  it('rings that the broker does not take stay in the outbox and are taken up again', async () => {
    let refusing = true;
    const lost: number[] = [];
    await using world = await laneWorld(column, {
      broker: (broker): Broker => ({
        ...broker,
        ring: async (rings) => (refusing ? rings.map(() => false) : broker.ring(rings)),
      }),
      observer: { ringsLost: (count) => lost.push(count) },
      relay: { pollMs: 50, orphanMs: 100 },
    });

    const ids = await world.book(10);
    await until(() => lost.length > 0);
    const before = await world.journal.getMany(ids);
    refusing = false;
    await world.all(ids, 'queued');
    await world.worker();
    await world.all(ids, 'succeeded');

    expect(new Set(before.map(({ state }) => state))).toEqual(new Set(['accepted']));
  });

  it('a worker outlives a heartbeat that fails', async () => {
    const fails = times(2);
    await using world = await laneWorld(column, {
      journal: (journal) => ({
        ...journal,
        heartbeat: async (...given) => (fails() ? Promise.reject(away()) : journal.heartbeat(...given)),
      }),
    });

    const worker = await world.worker();

    await until(() => worker.lanes().length === 1);
  });
});

describe('a broker that forgets everything', () => {
  it('costs a sweep, not a message', async () => {
    await using world = await laneWorld(columns[0]!);
    const ids = await world.book(50);
    await until(async () => (await world.ground.broker.depth('wanzhou')) === 50);
    (world.ground.broker as MemoryBroker).wipe();

    await world.worker({ sweepMs: 100 });

    await world.all(ids, 'succeeded');
    expect((await world.journal.audit()).missing).toBe(0);
  });
});
