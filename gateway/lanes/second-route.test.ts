import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import {
  answered,
  type LaneWorld,
  laneWorld,
  obliging,
  type Script,
  unanswered,
} from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';
import type { Exchange } from '../journal/contract.ts';

const second = 'governance';
const both = { second, limits: { concurrency: 4, retryMs: 10, breakerMs: 60_000 } };

const puzzled = answered({ kind: 'uncertain', code: '8', text: '处理中' });

/** The first partner does as the script says, the second is obliging. */
const firstAnswers =
  (script: Script): Script =>
  (call) =>
    call.partner === second ? obliging(call) : script(call);
const callsOf = (world: LaneWorld, partner: string) => world.partner.calls.filter((call) => call.partner === partner);
const whereabouts = ({ partner, state }: Exchange) => `${partner} ${state}`;

describe.each(columns)('the second route, $title', (column) => {
  it('takes a command whose first partner refused the connection three times; the client sees one exchange', async () => {
    await using world = await laneWorld(column, both);
    world.partner.answer = firstAnswers(() => unanswered('no'));
    await world.worker({}, { onMoved: (rings) => world.relay.ring(rings) });

    const [id] = await world.book(1);
    const [exchange] = await world.all([id!], 'succeeded');

    expect(exchange).toMatchObject({ partner: second, ref: `Q-${id}`, calls: 1 });
    expect(callsOf(world, 'wanzhou')).toHaveLength(3);
    expect(callsOf(world, second).map(({ ref }) => ref)).toEqual([`Q-${id}`]);
    const attempts = await world.journal.attempts(id!);
    expect(attempts.map(({ no, kind, state }) => [no, kind, state])).toEqual([
      [1, 'call', 'queued'],
      [2, 'call', 'queued'],
      [3, 'call', 'queued'],
      [4, 'second-route', 'queued'],
      [5, 'call', 'succeeded'],
    ]);
    expect(attempts[3]).toMatchObject({
      code: 'GW_PARTNER_UNREACHABLE',
      detail: expect.stringContaining(`from wanzhou to the second route ${second}`),
    });
    expect(await world.journal.events(id!)).toMatchObject([{ partner: second, data: { state: 'succeeded' } }]);
  });

  it('never takes a command whose client has chosen the partner', async () => {
    await using world = await laneWorld(column, both);
    world.partner.answer = firstAnswers(() => unanswered('no'));
    const { catalogue } = world.parts;
    const card = { ...catalogue.operations.get('venue.book')!, addressee: 'chosen' };
    const operations = new Map([...catalogue.operations, [card.name, card]]);
    await world.worker({}, { catalogue: { ...catalogue, operations } });

    const [id] = await world.book(1, () => ({ request: { district: '500101', chosen: 'wanzhou' } }));
    await until(async () => (await world.journal.attempts(id!)).length > 3, { what: 'a fourth attempt' });

    expect((await world.journal.attempts(id!)).map(({ kind }) => kind)).not.toContain('second-route');
    expect(await world.read(id!)).toMatchObject({ partner: 'wanzhou' });
  });

  it('never takes a command whose answer was lost, however long the first partner stays silent', async () => {
    await using world = await laneWorld(column, both);
    world.partner.answer = firstAnswers(({ operation }) =>
      operation === 'venue.booking' ? puzzled : unanswered('maybe'),
    );
    await world.worker();

    const ids = await world.book(8);
    // Five lost answers open the breaker; those that were never sent may go.
    await until(async () =>
      (await world.journal.getMany(ids)).every(
        ({ state }) => state !== 'queued' && state !== 'parked' && state !== 'dispatching',
      ),
    );
    const asked = () => world.partner.calls.filter(({ operation }) => operation === 'venue.booking').length;
    await until(() => asked() > 8);

    const lost = (await world.journal.getMany(ids)).filter(
      ({ maybeSent, partner }) => maybeSent && partner === 'wanzhou',
    );
    expect(lost.length).toBeGreaterThanOrEqual(4);
    expect(lost.map(whereabouts)).toEqual(lost.map(() => 'wanzhou unknown'));
    const sentToBoth = callsOf(world, 'wanzhou')
      .map(({ message }) => message)
      .filter((message) => callsOf(world, second).some((call) => call.message === message));
    expect(sentToBoth).toEqual([]);
  });

  it('takes what waits behind an open breaker, in order, and what comes while it is open', async () => {
    await using world = await laneWorld(column, { ...both, limits: { ...both.limits, concurrency: 1 } });
    world.partner.answer = firstAnswers(() => unanswered('no'));
    await world.worker({}, { onMoved: (rings) => world.relay.ring(rings) });

    const ids = await world.book(20);
    await world.all(ids, 'succeeded');
    const called = callsOf(world, 'wanzhou').length;
    const [late] = await world.book(1);
    await world.all([late!], 'succeeded');

    expect((await world.journal.getMany([...ids, late!])).map(({ partner }) => partner)).toEqual(
      Array.from({ length: 21 }, () => second),
    );
    expect(callsOf(world, 'wanzhou')).toHaveLength(called);
    const [attempt] = (await world.journal.attempts(late!)).filter(({ kind }) => kind === 'second-route');
    expect(attempt).toMatchObject({ code: 'GW_PARTNER_BREAKER_OPEN' });
    expect((await world.journal.audit()).missing).toBe(0);
  });

  it('does not let a second command of a key overtake a first whose fate at the first partner is unknown', async () => {
    await using world = await laneWorld(column, { ...both, limits: { ...both.limits, concurrency: 8 } });
    world.partner.answer = firstAnswers(({ operation }) =>
      operation === 'venue.booking' ? unanswered('no') : unanswered('maybe'),
    );
    await world.worker();

    const [first] = await world.book(1, () => ({ orderKey: 'one' }));
    await until(async () => (await world.read(first!)).state === 'unknown');
    const [behind] = await world.book(1, () => ({ orderKey: 'one' }));
    const others = await world.book(8);
    // The others open the breaker, and one that comes then goes over: the lane has looked at all that waits.
    await until(async () => (await world.journal.getMany(others)).some(({ state }) => state === 'unknown'));
    await until(async () =>
      (await world.journal.lanes()).some(({ breakers }) => breakers['venue.book']?.state === 'open'),
    );
    const [goes] = await world.book(1);
    await until(async () => (await world.read(goes!)).partner === second);

    expect(whereabouts(await world.read(behind!))).toMatch(/^wanzhou (queued|parked|accepted)$/);
    expect((await world.journal.audit()).missing).toBe(0);
  });

  it('moves a key as a whole, so that its order holds at the second partner', async () => {
    await using world = await laneWorld(column, { ...both, limits: { ...both.limits, concurrency: 2 } });
    world.partner.answer = firstAnswers(() => unanswered('no'));
    await world.worker({}, { onMoved: (rings) => world.relay.ring(rings) });

    const ids = await world.book(6, (index) => ({ orderKey: 'one', request: { district: '500101', turn: index } }));
    await world.all(ids, 'succeeded');

    const bySeq = (await world.journal.getMany(ids)).map(({ request }) => request.turn);
    expect(callsOf(world, second).map(({ message }) => message.turn)).toEqual(bySeq);
  });

  it('is found by the relay where the process died between moving and ringing', async () => {
    await using world = await laneWorld(column, { ...both, relay: { pollMs: 20, orphanMs: 0, gatherMs: 5 } });
    world.partner.answer = firstAnswers(() => unanswered('no'));
    // Nobody rings: as if the process had died right after the commit. A late confirm of the first ring takes the second with it: then a sweep finds it.
    await world.worker({ sweepMs: 500 });

    const ids = await world.book(3);
    await world.all(ids, 'succeeded');

    expect((await world.journal.getMany(ids)).map(({ partner }) => partner)).toEqual([second, second, second]);
  });

  it('is no way for a command that the first partner was too busy for', async () => {
    await using world = await laneWorld(column, both);
    let busy = 4;
    world.partner.answer = firstAnswers((call) => {
      busy -= 1;
      if (busy < 0) return obliging(call);
      return {
        kind: 'answered',
        reading: { kind: 'refused', as: 'partner-busy', code: '9', text: '忙', retryAfterMs: 10 },
        exchangeOf: {},
      };
    });
    await world.worker();

    const [id] = await world.book(1);
    const [exchange] = await world.all([id!], 'succeeded');

    expect(exchange).toMatchObject({ partner: 'wanzhou', calls: 5 });
  });

  it('is opened by refused connections in a row alone: a busy partner that fails once keeps its command', async () => {
    await using world = await laneWorld(column, both);
    const busy = answered({ kind: 'refused', as: 'partner-busy', code: '9', text: '忙', retryAfterMs: 10 });
    const script = [busy, busy, unanswered('no')];
    world.partner.answer = firstAnswers((call) => script.shift() ?? obliging(call));
    await world.worker();

    const [id] = await world.book(1);
    const [exchange] = await world.all([id!], 'succeeded');

    expect(exchange).toMatchObject({ partner: 'wanzhou', calls: 4 });
  });

  it('is not taken while the second partner is closed', async () => {
    await using world = await laneWorld(column, both);
    await world.parts.directory.applyPartner({
      ...world.parts.directory.partner(second)!.profile,
      hours: closedNow(),
      routes: [{ district: '500101', from: '2026-01-01', rank: 2 }],
    });
    let refused = 0;
    world.partner.answer = firstAnswers((call) => {
      refused += 1;
      return refused <= 4 ? unanswered('no') : obliging(call);
    });
    await world.worker();

    const [id] = await world.book(1);
    const [exchange] = await world.all([id!], 'succeeded');

    expect(exchange).toMatchObject({ partner: 'wanzhou' });
  });
});

/** Hours of a day of the week that is neither today nor near it. */
function closedNow() {
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
  const inThreeDays = days[(new Date(Date.now() + 8 * 3_600_000).getUTCDay() + 3) % 7] as (typeof days)[number];
  return [{ days: [inThreeDays], from: '09:00', to: '10:00' }];
}
