import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { booking, type Door, openDoor } from '../../test/support/door.ts';
import { until } from '../../test/support/wait.ts';
import type { Journal } from '../journal/contract.ts';
import { uuidv7 } from '../journal/uuid.ts';

const url = '/v1/venue-bookings';

/** Carries a command to its end as a lane would, without a partner. */
async function settle(journal: Journal, id: string, to: 'succeeded' | 'refused'): Promise<void> {
  const { partner } = (await journal.get(id))!;
  const hold = (await journal.takeLane(partner, `worker-${uuidv7()}`, 60_000))!;
  const now = new Date();
  const { claimed } = await journal.claim(hold, [id], now);
  await journal.settle({
    id,
    from: 'dispatching',
    attempt: claimed[0]!.exchange.attempt,
    to,
    ...(to === 'succeeded'
      ? { response: { bookingId: 'B-1' } }
      : {
          problem: {
            code: 'GW_PARTNER_REFUSED',
            as: 'venue-unavailable',
            partnerCode: '21',
            partnerText: '场地已满',
            side: 'partner' as const,
          },
        }),
    record: {
      kind: 'call',
      operation: 'venue.book',
      worker: hold.owner,
      startedAt: now,
      endedAt: now,
      result: to === 'succeeded' ? 'success' : 'refused',
    },
  });
  await journal.releaseLane(hold);
}

describe.each(columns)('a command, $title', ({ open }) => {
  let ground: Ground;
  let door: Door;
  beforeAll(async () => {
    ground = await open();
  });
  afterAll(() => ground[Symbol.asyncDispose]());
  beforeEach(async () => {
    await ground.store.query('truncate exchange, outbox, attempt, event, delivery, lane');
    door = await openDoor(ground);
    return () => door[Symbol.asyncDispose]();
  });
  const written = async () =>
    (await ground.store.query<{ n: number }>('select count(*)::int4 as n from exchange'))[0]?.n;

  it('is written, rung for and answered with where to find it', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    const answer = await door.command(url, booking(), {
      traceparent,
      'x-acting-user': encodeURIComponent('王五'),
      'x-acting-role': 'agency',
    });

    expect(answer.statusCode).toBe(202);
    const { id } = answer.json();
    expect(answer.json()).toEqual({
      id,
      operation: 'venue.book',
      district: '500101',
      partner: 'wanzhou-trading-center',
      state: 'accepted',
      acceptedAt: '2026-11-22T10:00:00+08:00',
      links: { self: `/v1/exchanges/${id}` },
    });
    expect(answer.headers.location).toBe(`/v1/exchanges/${id}`);
    expect(answer.headers.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    const exchange = (await door.journal.get(id))!;
    expect(exchange).toMatchObject({
      orderKey: 'CQS26A00077',
      client: 'procurement',
      ref: `R-${id}`,
      mappingHash: '0123456789abcdef',
      request: booking(),
      acting: { user: '王五', role: 'agency' },
      traceparent: answer.headers.traceparent,
      expiresAt: new Date('2026-12-01T09:30:00+08:00'),
    });
    expect(door.rung).toEqual([
      { lane: 'wanzhou-trading-center', exchangeId: id, traceparent: answer.headers.traceparent },
    ]);
  });

  it('repeated with its key gets the first answer again and is written once', async () => {
    const first = await door.command(url, booking(), { 'idempotency-key': 'K1' });
    const reordered = Object.fromEntries(Object.entries(booking()).reverse());

    const again = await door.command(url, reordered, { 'idempotency-key': 'K1' });

    expect(again.statusCode).toBe(202);
    expect(again.json()).toEqual(first.json());
    expect(again.headers).toMatchObject({ location: first.headers.location, 'idempotency-replayed': 'true' });
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(await written()).toBe(1);
    expect(door.rung).toHaveLength(1);
  });

  it('repeated after its deadline, or when its route is gone, still gets the first answer', async () => {
    const first = await door.command(url, booking(), { 'idempotency-key': 'K1' });

    door.clock.at = new Date('2027-01-01T00:00:00+08:00');
    const late = await door.command(url, booking(), { 'idempotency-key': 'K1' });
    const other = await door.command(url, booking({ seats: 3 }), { 'idempotency-key': 'K1' });

    expect([late.statusCode, late.json()]).toEqual([202, first.json()]);
    expect([other.statusCode, other.json().code]).toEqual([422, 'GW_REQUEST_KEY_REUSED']);
  });

  it('with the key of another command is refused, and two clients do not share keys', async () => {
    await door.command(url, booking(), { 'idempotency-key': 'K1' });

    const other = await door.command(url, booking({ seats: 21 }), { 'idempotency-key': 'K1' });
    const otherOperation = await door.command(
      '/v1/venue-bookings/B-1/cancellation',
      { district: '500101', reason: '项目终止' },
      { 'idempotency-key': 'K1' },
    );
    const otherClient = await door.command(url, booking({ seats: 21 }), { 'idempotency-key': 'K1' }, 'wanzhou');

    expect([other.statusCode, other.json().code]).toEqual([422, 'GW_REQUEST_KEY_REUSED']);
    expect([otherOperation.statusCode, otherOperation.json().code]).toEqual([422, 'GW_REQUEST_KEY_REUSED']);
    expect(otherClient.statusCode).toBe(202);
    expect(await written()).toBe(2);
  });

  it('takes what its address says into the message', async () => {
    const change = { district: '500101', session: booking().session, seats: 9, reason: '人数变化' };

    const answer = await door.command('/v1/venue-bookings/B-77/changes', change);

    expect(answer.statusCode).toBe(202);
    expect(await door.journal.get(answer.json().id)).toMatchObject({
      operation: 'venue.change',
      orderKey: 'B-77',
      request: { ...change, bookingId: 'B-77' },
    });
  });

  it('that waits gets the outcome as soon as another process has settled it', async () => {
    const waiting = door.command(url, booking(), { prefer: 'respond-async, wait=20', 'idempotency-key': 'K1' });
    const ring = await until(() => door.rung[0]);
    await settle(door.journal, ring.exchangeId, 'succeeded');

    const answer = await waiting;

    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'preference-applied': 'wait=20',
      location: `/v1/exchanges/${ring.exchangeId}`,
    });
    expect(answer.json()).toMatchObject({ state: 'succeeded', response: { bookingId: 'B-1' }, calls: 1 });
    const again = await door.command(url, booking(), { prefer: 'wait=20', 'idempotency-key': 'K1' });
    expect([again.statusCode, again.json().state]).toEqual([200, 'succeeded']);
    const unwaited = await door.command(url, booking(), { 'idempotency-key': 'K1' });
    expect([unwaited.statusCode, unwaited.json().state]).toEqual([202, 'accepted']);
  });

  it('that waits sees a refusal as the outcome, in the words of the partner', async () => {
    const waiting = door.command(url, booking(), { prefer: 'wait=20' });
    const ring = await until(() => door.rung[0]);
    await settle(door.journal, ring.exchangeId, 'refused');

    const { problem } = (await waiting).json();

    expect(problem).toMatchObject({
      code: 'GW_PARTNER_REFUSED',
      as: 'venue-unavailable',
      partnerText: '场地已满',
      side: 'partner',
    });
    expect(problem.fix).toBeTruthy();
  });

  it('that waits in vain, or while the process stops, is answered as accepted', async () => {
    const inVain = await door.command(url, booking(), { prefer: 'wait=1' });
    const waiting = door.command(url, booking({ projectCode: 'CQS26A00078' }), { prefer: 'wait=30' });
    await until(() => door.rung.length === 2);
    await door.app.close();

    expect(inVain.statusCode).toBe(202);
    expect((await waiting).statusCode).toBe(202);
  });

  it('is turned away while too many are open with the partner, and let in when they are fewer', async () => {
    const profile = door.directory.partner('wanzhou-trading-center')!.profile;
    const routes = [{ district: '500101', from: '2026-01-01' }];
    await door.directory.applyPartner({ ...profile, limits: { backlog: 2 }, routes });
    const first = await door.command(url, booking(), { 'idempotency-key': 'K1' });
    await door.command(url, booking());

    const third = await door.command(url, booking());
    const repeated = await door.command(url, booking(), { 'idempotency-key': 'K1' });

    expect([third.statusCode, third.json().code, third.headers['retry-after']]).toEqual([429, 'GW_BACKLOG', '5']);
    expect([repeated.statusCode, repeated.json()]).toEqual([202, first.json()]);
    await door.journal.cancel(first.json().id);
    await until(async () => (await door.command(url, booking())).statusCode === 202);
  });

  it('that cannot be translated exactly is refused with field, rule and line, and nothing is written', async () => {
    const answer = await door.command(url, booking({ projectName: '𠀀采购' }));

    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      code: 'GW_TRANSLATION_VALUE',
      errors: [
        {
          field: '/projectName',
          rule: 'charset(gbk)',
          wirePath: 'PROJECT_NAME',
          file: 'mappings/trading-center/plain/venue.book.yaml',
          line: 7,
        },
      ],
    });
    expect(await written()).toBe(0);
  });

  it('is served for an abolished district as the routes say', async () => {
    expect((await door.command(url, booking({ district: '500105' }))).statusCode).toBe(202);
    expect((await door.command(url, booking({ district: '500112' }))).json().code).toBe('GW_ROUTE_MISSING');
  });

  it('many at once are all written, each answered with its own', async () => {
    const codes = Array.from({ length: 40 }, (_, at) => `CQS26A9${String(at).padStart(3, '0')}`);
    const bad = [7, 21];

    const answers = await Promise.all(
      codes.map((projectCode, at) =>
        door.command(url, booking(bad.includes(at) ? { projectCode, seats: 0 } : { projectCode })),
      ),
    );

    for (const [at, answer] of answers.entries()) {
      if (bad.includes(at)) {
        expect(answer.statusCode).toBe(422);
        continue;
      }
      expect((await door.journal.get(answer.json().id))?.request.projectCode).toBe(codes[at]);
    }
    expect(await written()).toBe(38);
  });
});
