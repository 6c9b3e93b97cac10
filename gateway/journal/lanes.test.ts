import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { type JournalWorld, journalWorld, noon, settlement } from '../../test/support/journal-world.ts';

describe.each(databases)('lanes, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const laneRow = async (lane: string) => (await world.journal.lanes()).find((row) => row.partner === lane);

  it('belong to one of many who want them at once', async () => {
    const wanting = Array.from({ length: 10 }, (_, n) => world.journal.takeLane('wanted', `worker-${n}`, 60_000));

    const holds = (await Promise.all(wanting)).filter((hold) => hold !== undefined);

    expect(holds).toHaveLength(1);
    expect(await laneRow('wanted')).toMatchObject({ owner: holds[0]?.owner, epoch: '1', leaseUntil: expect.any(Date) });
  });

  it('pass on when the lease has ended, with a higher epoch', async () => {
    const first = await world.lane(0);

    const second = await world.journal.takeLane(first.lane, 'worker-2', 60_000);

    expect(second).toEqual({ lane: first.lane, owner: 'worker-2', epoch: '2' });
    expect(await world.journal.renew([first], 60_000)).toEqual([]);
  });

  it('pass on at once when their owner is known to be dead', async () => {
    const first = await world.lane();

    expect(await world.journal.takeLane(first.lane, 'worker-2', 60_000)).toBeUndefined();
    expect(await world.journal.takeLane(first.lane, 'worker-2', 60_000, ['worker-1'])).toBeDefined();
  });

  it('are free when released, but not by who holds them no more', async () => {
    const first = await world.lane();
    await world.journal.releaseLane({ ...first, epoch: '0' });
    expect(await laneRow(first.lane)).toMatchObject({ owner: 'worker-1' });

    await world.journal.releaseLane(first);

    expect((await laneRow(first.lane))?.owner).toBeUndefined();
    expect(await world.journal.takeLane(first.lane, 'worker-2', 60_000)).toMatchObject({ epoch: '2' });
  });

  it('are renewed together; what is no longer held is left out', async () => {
    const [kept, lost, lapsed] = [await world.lane(), await world.lane(), await world.lane(0)];
    await world.journal.takeLane(lost.lane, 'worker-2', 60_000, ['worker-1']);

    const renewed = await world.journal.renew([lost, kept, lapsed], 60_000);

    expect(renewed).toHaveLength(2);
    expect(renewed).toEqual(expect.arrayContaining([kept, lapsed]));
    expect((await laneRow(lapsed.lane))?.leaseUntil?.getTime()).toBeGreaterThan(Date.now() + 30_000);
  });

  it('turn what their vanished owner had under way into unknown, and tell of it', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold, { orderKey: 'A' });
    const waiting = await world.accepted(hold, { orderKey: 'A' });

    const taken = await world.journal.takeLane(hold.lane, 'worker-2', 60_000, ['worker-1']);

    expect(await world.read(exchange.id)).toMatchObject({
      state: 'unknown',
      maybeSent: true,
      sentAt: expect.any(Date),
      problem: { code: 'GW_LEASE_LOST', side: 'gateway' },
    });
    expect(await world.journal.attempts(exchange.id)).toMatchObject([
      { no: 1, kind: 'takeover', worker: 'worker-1', state: 'unknown', result: 'unanswered', code: 'GW_LEASE_LOST' },
    ]);
    expect((await world.journal.claim(taken!, [waiting], noon)).blocked).toEqual([waiting]);
    expect(await world.journal.claimAsk(taken!, [exchange.id])).toHaveLength(1);
  });

  it('turn what their vanished owner had under way into queued where nothing was sent', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    await world.store.query('update exchange set maybe_sent = false where id = $1', [exchange.id]);

    await world.journal.takeLane(hold.lane, 'worker-2', 60_000, ['worker-1']);

    expect(await world.read(exchange.id)).toMatchObject({ state: 'queued', attempt: 1 });
  });

  it('leave to a taker what an owner who let go had forgotten', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    await world.journal.releaseLane(hold);

    await world.journal.takeLane(hold.lane, 'worker-2', 60_000);

    expect((await world.read(exchange.id)).state).toBe('unknown');
    expect((await world.journal.settle(settlement(exchange))).applied).toBe(false);
  });

  it('keep the breaker of each operation for the next owner', async () => {
    const hold = await world.lane();
    const open = { state: 'open', openUntil: '2026-12-01T12:00:10+08:00' } as const;

    await world.journal.saveBreaker(hold, 'venue.book', open);
    await world.journal.saveBreaker(hold, 'venue.cancel', { state: 'half-open' });
    await world.journal.saveBreaker({ ...hold, epoch: '99' }, 'venue.book', { state: 'closed' });

    expect((await laneRow(hold.lane))?.breakers).toEqual({
      'venue.book': open,
      'venue.cancel': { state: 'half-open' },
    });
  });

  it('are paused by name, known or not yet known', async () => {
    await world.journal.setPaused('not-yet-known', true);
    expect(await laneRow('not-yet-known')).toMatchObject({ paused: true, epoch: '0' });

    await world.journal.setPaused('not-yet-known', false);

    expect(await laneRow('not-yet-known')).toMatchObject({ paused: false });
  });

  it('know their workers by their heartbeat, and forget the silent', async () => {
    await world.journal.heartbeat('beating-1', 'worker', 60_000);
    await world.journal.heartbeat('beating-2', 'all', 60_000);
    expect(await world.journal.heartbeat('beating-1', 'worker', 60_000)).toEqual(['beating-1', 'beating-2']);
    await world.store.query(`update worker set seen_at = now() - interval '1 hour' where id = 'beating-2'`, []);

    expect(await world.journal.heartbeat('beating-1', 'worker', 60_000)).toEqual(['beating-1']);
    expect(await world.store.query('select id from worker', [])).toEqual([{ id: 'beating-1' }]);
    await world.journal.forgetWorker('beating-1');
    expect(await world.store.query('select id from worker', [])).toEqual([]);
  });
});
