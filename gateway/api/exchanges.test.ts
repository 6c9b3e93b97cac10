import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { booking, type ClientId, type Door, openDoor } from '../../test/support/door.ts';
import { uuidv7 } from '../journal/uuid.ts';

describe.each(columns)('exchanges, $title', ({ open }) => {
  let ground: Ground;
  let door: Door;
  beforeAll(async () => {
    ground = await open();
    door = await openDoor(ground);
  });
  afterAll(async () => {
    await door[Symbol.asyncDispose]();
    await ground[Symbol.asyncDispose]();
  });
  beforeEach(() => ground.store.query('truncate exchange, outbox, attempt, event, delivery, lane'));

  const book = async (client: ClientId, more: object = {}): Promise<string> =>
    (await door.command('/v1/venue-bookings', booking(more), {}, client)).json().id;
  const seen = async (client: ClientId, query = '') =>
    (await door.as(client, { url: `/v1/exchanges${query}` })).json().items.map((one: { id: string }) => one.id);

  it('are seen by the client that began them and by operators, by nobody else', async () => {
    const mine = await book('procurement');
    const theirs = await book('wanzhou', { projectCode: 'CQS26A00078' });

    expect(await seen('procurement')).toEqual([mine]);
    expect(await seen('wanzhou')).toEqual([theirs]);
    expect(await seen('operator')).toEqual([theirs, mine]);
    for (const [client, id, status] of [
      ['procurement', mine, 200],
      ['procurement', theirs, 404],
      ['wanzhou', mine, 404],
      ['operator', mine, 200],
    ] as const) {
      const answer = await door.as(client, { url: `/v1/exchanges/${id}` });
      expect([client, answer.statusCode]).toEqual([client, status]);
    }
    const cancelled = await door.as('wanzhou', { method: 'POST', url: `/v1/exchanges/${mine}/cancellation` });
    expect(cancelled.statusCode).toBe(404);
  });

  it('show what was asked and where it stands, and nothing of the inside', async () => {
    const id = await book('procurement');

    const { request, links, ...rest } = (await door.as('procurement', { url: `/v1/exchanges/${id}` })).json();

    expect(request).toEqual(booking());
    expect(links).toEqual({ self: `/v1/exchanges/${id}`, cancellation: `/v1/exchanges/${id}/cancellation` });
    expect(Object.keys(rest).sort()).toEqual([
      'acceptedAt',
      'calls',
      'client',
      'district',
      'events',
      'expiresAt',
      'id',
      'needsPerson',
      'nextAttemptAt',
      'operation',
      'partner',
      'reference',
      'state',
      'updatedAt',
    ]);
    expect(rest).toMatchObject({
      acceptedAt: '2026-11-22T10:00:00+08:00',
      expiresAt: '2026-12-01T09:30:00+08:00',
      events: [],
    });
  });

  it('come in pages that miss none and repeat none', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 7; at += 1) ids.push(await book('procurement', { projectCode: `CQS26A1000${at}` }));
    await book('wanzhou');

    const found: string[] = [];
    let cursor = '';
    do {
      const page = (await door.as('procurement', { url: `/v1/exchanges?limit=3${cursor}` })).json();
      found.push(...page.items.map((one: { id: string }) => one.id));
      cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');

    expect(found).toEqual(ids.reverse());
    const forged = await door.as('procurement', { url: '/v1/exchanges?cursor=AAAA' });
    expect([forged.statusCode, forged.json().errors[0].field]).toEqual([400, 'cursor']);
  });

  it('can be looked for by state, operation, district and partner', async () => {
    const kept = await book('procurement', { district: '500102' });
    const cancelled = await book('procurement');
    await door.as('procurement', { method: 'POST', url: `/v1/exchanges/${cancelled}/cancellation` });

    expect(await seen('procurement', '?state=cancelled')).toEqual([cancelled]);
    expect(await seen('procurement', '?district=500102')).toEqual([kept]);
    expect(await seen('procurement', '?operation=venue.book&partner=wanzhou-trading-center')).toHaveLength(2);
    expect(await seen('procurement', '?operation=venue.cancel')).toEqual([]);
    expect((await door.as('procurement', { url: '/v1/exchanges?state=lost' })).json().errors[0].field).toBe('state');
  });

  it('can be cancelled while nothing was sent, once and again, and not after', async () => {
    const id = await book('procurement');
    const sent = await book('procurement', { projectCode: 'CQS26A00078' });
    const hold = (await door.journal.takeLane('wanzhou-trading-center', `worker-${uuidv7()}`, 60_000))!;
    await door.journal.claim(hold, [sent], new Date());
    const cancel = (exchange: string) =>
      door.as('procurement', { method: 'POST', url: `/v1/exchanges/${exchange}/cancellation` });

    const first = await cancel(id);
    const again = await cancel(id);
    const late = await cancel(sent);

    expect([first.statusCode, first.json().state]).toEqual([200, 'cancelled']);
    expect(first.json().links).not.toHaveProperty('cancellation');
    expect([again.statusCode, again.json().state]).toEqual([200, 'cancelled']);
    expect([late.statusCode, late.json().code, late.json().state]).toEqual([409, 'GW_STATE', 'dispatching']);
  });

  it('show operators every contact with its bytes, as text where they are text', async () => {
    const id = await book('procurement');
    const hold = (await door.journal.takeLane('wanzhou-trading-center', `worker-${uuidv7()}`, 60_000))!;
    const { claimed } = await door.journal.claim(hold, [id], new Date());
    const startedAt = new Date('2026-11-22T10:00:01+08:00');
    await door.journal.settle({
      id,
      from: 'dispatching',
      attempt: claimed[0]!.exchange.attempt,
      to: 'succeeded',
      response: { bookingId: 'B-1' },
      record: {
        kind: 'call',
        operation: 'venue.book',
        worker: hold.owner,
        startedAt,
        endedAt: new Date(startedAt.getTime() + 250),
        result: 'success',
        requestLine: 'POST /rest/venue/reserve',
        requestBytes: Buffer.from('{"a":"采购"}'),
        responseStatus: 200,
        responseBytes: Buffer.from([0xb2, 0xc9, 0xb9, 0xba]),
      },
      event: {
        id: uuidv7(),
        type: 'tongban.venue.book.settled',
        partner: 'wanzhou-trading-center',
        client: 'procurement',
        exchangeId: id,
        data: { state: 'succeeded' },
        time: startedAt,
        consumers: [],
      },
    });

    const { attempts } = (await door.as('operator', { url: `/v1/exchanges/${id}/attempts` })).json();
    const forbidden = await door.as('procurement', { url: `/v1/exchanges/${id}/attempts` });
    const { events } = (await door.as('procurement', { url: `/v1/exchanges/${id}` })).json();

    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toMatchObject({
      no: 1,
      kind: 'call',
      durationMs: 250,
      state: 'succeeded',
      request: { line: 'POST /rest/venue/reserve', charset: 'utf-8', text: '{"a":"采购"}' },
      response: { status: 200, charset: 'gb18030', text: '采购', base64: 'ssm5ug==' },
    });
    expect(forbidden.statusCode).toBe(403);
    expect(events).toMatchObject([{ type: 'tongban.venue.book.settled', data: { state: 'succeeded' } }]);
  });

  it('that do not exist are not found, and an id in no form is told so', async () => {
    const absent = await door.as('procurement', { url: `/v1/exchanges/${uuidv7()}` });
    const formless = await door.as('procurement', { url: "/v1/exchanges/1'--" });

    expect([absent.statusCode, absent.json().code]).toEqual([404, 'GW_NOT_FOUND']);
    expect([formless.statusCode, formless.json().errors[0].field]).toEqual([400, 'id']);
  });
});
