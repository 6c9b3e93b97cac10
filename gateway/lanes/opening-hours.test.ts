import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { answered, laneWorld, obliging, success, unanswered } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';
import type { OpeningHours } from '../directory/contract.ts';
import { createQueryRoad } from './query-road.ts';

const hours: readonly OpeningHours[] = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:30', to: '17:30' }];
/** 2026-06-01 is a Monday. */
const at = (time: string) => new Date(`2026-06-01T${time}:00+08:00`);

/** A business clock that is moved by hand. */
const movable = (time: string) => {
  let now = at(time);
  return {
    now: () => now,
    to(later: string) {
      now = at(later);
    },
  };
};

describe.each(columns)('a partner with opening hours, $title', (column) => {
  it('is sent nothing while it is closed, and what waited leaves when the clock reaches the opening', async () => {
    const clock = movable('07:00');
    await using world = await laneWorld(column, { clock, profile: { hours }, limits: { concurrency: 1 } });
    await world.worker();

    const ids = await world.book(12, (index) => ({ request: { district: '500101', turn: index } }));
    await world.all(ids, 'parked');
    await until(async () => (await world.journal.lanes())[0]?.closed === true);
    expect(world.partner.calls).toEqual([]);
    expect((await world.journal.audit()).byCarrier).toEqual({ parked: 12 });

    clock.to('08:30');
    await world.all(ids, 'succeeded');

    expect(new Set(world.partner.calls.map(({ message }) => message.turn)).size).toBe(12);
    expect(world.partner.calls).toHaveLength(12);
    await until(async () => (await world.journal.lanes())[0]?.closed === false);
  });

  it('gets the answer to a call under way at closing time settled; what was claimed and not begun waits', async () => {
    const clock = movable('17:29');
    await using world = await laneWorld(column, {
      clock,
      profile: { hours },
      limits: { concurrency: 1, timeoutMs: 10_000 },
    });
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    world.partner.answer = async (call) => {
      await held;
      return obliging(call);
    };
    await world.worker();
    const ids = await world.book(6);
    await until(() => world.partner.calls.length === 1);

    clock.to('17:30');
    answer();
    await until(async () => {
      const states = (await world.journal.getMany(ids)).map(({ state }) => state).sort();
      return states.join() === 'parked,parked,parked,parked,parked,succeeded';
    });

    expect(world.partner.calls).toHaveLength(1);
    expect((await world.journal.getMany(ids)).filter(({ maybeSent }) => maybeSent)).toHaveLength(1);
  });

  it('is not asked about unknown exchanges while it is closed', async () => {
    const clock = movable('17:29');
    await using world = await laneWorld(column, { clock, profile: { hours } });
    world.partner.answer = ({ operation }) => {
      if (operation === 'venue.booking') return success({ effect: 'applied', bookingId: 'B-1' });
      clock.to('17:30');
      return unanswered('maybe');
    };
    await world.worker({ sweepMs: 30 });
    const [id] = await world.book(1);
    await until(async () => (await world.journal.lanes())[0]?.closed === true);
    // Everybody else who is asked about has had his turn by then: the lane was swept again and again.
    const sweptAt = async () => (await world.journal.lanes())[0]?.sweptAt?.getTime() ?? 0;
    const before = await sweptAt();
    await until(async () => (await sweptAt()) > before + 200);
    expect(world.partner.calls).toHaveLength(1);
    expect((await world.read(id!)).state).toBe('unknown');

    clock.to('09:00');
    await world.all([id!], 'succeeded');
  });

  it('answers no query while it is closed, and says when it opens', async () => {
    const clock = movable('07:00');
    await using world = await laneWorld(column, { clock, profile: { hours } });
    world.partner.answer = () => answered({ kind: 'success', message: {} });
    const road = createQueryRoad(world.parts);
    const query = { operation: 'venue.booking', district: '500101', message: { district: '500101' } };

    await expect(road.query(query)).rejects.toMatchObject({
      code: 'GW_PARTNER_CLOSED',
      retryAfterSeconds: 5400,
      extra: { opensAt: '2026-06-01T08:30:00+08:00' },
    });
    expect(world.partner.calls).toEqual([]);

    clock.to('08:30');
    await expect(road.query(query)).resolves.toMatchObject({ kind: 'success' });
    road.close();
  });
});
