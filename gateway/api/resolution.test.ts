import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { booking, type ClientId, type Door, openDoor } from '../../test/support/door.ts';
import { contact, settlement } from '../../test/support/journal-world.ts';
import type { LaneHold } from '../journal/contract.ts';

const lane = 'wanzhou-trading-center';
const found = { outcome: 'succeeded', evidence: '电话核实，对方值班人员确认已办理', response: { bookingId: 'B-9' } };

describe.each(columns)('an exchange that a person ends, $title', ({ open }) => {
  let ground: Ground;
  let door: Door;
  let hold: LaneHold;
  beforeAll(async () => {
    ground = await open();
    door = await openDoor(ground);
  });
  afterAll(async () => {
    await door[Symbol.asyncDispose]();
    await ground[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await ground.store.query('truncate exchange, outbox, attempt, event, delivery, lane, resolution');
    door.rung.length = 0;
    hold = (await door.journal.takeLane(lane, 'worker-1', 60_000))!;
  });

  /** A booking whose answer was lost. */
  const inDoubt = async (more: object = {}): Promise<string> => {
    const { id } = (await door.command('/v1/venue-bookings', booking(more))).json();
    const { claimed } = await door.journal.claim(hold, [id], door.clock.at);
    const lost = contact({ result: 'unanswered' });
    await door.journal.settle(settlement(claimed[0]!.exchange, { to: 'unknown', needsPerson: true, record: lost }));
    return id;
  };
  const post = (client: ClientId, url: string, payload: object, user: string | undefined) =>
    door.as(client, {
      method: 'POST',
      url,
      payload,
      headers: user === undefined ? {} : { 'x-acting-user': encodeURIComponent(user) },
    });
  const propose = (id: string, body: object = found, user: string | undefined = '王五') =>
    post('operator', `/v1/exchanges/${id}/resolution`, body, user);
  const confirm = (id: string, proposal = 1, client: ClientId = 'supervisor', user: string | undefined = '赵六') =>
    post(client, `/v1/exchanges/${id}/resolution/confirmation`, { proposal }, user);
  const read = async (id: string) => (await door.as('operator', { url: `/v1/exchanges/${id}` })).json();

  it('shows the proposal until a second person confirms it, and then who did what on which grounds', async () => {
    const id = await inDoubt();
    expect((await read(id)).links.resolution).toBe(`/v1/exchanges/${id}/resolution`);

    const proposed = await propose(id);
    expect(proposed.statusCode).toBe(201);
    expect((await read(id)).resolution).toEqual({
      no: 1,
      state: 'proposed',
      ...found,
      proposedBy: 'operator',
      proposedUser: '王五',
      proposedAt: '2026-11-22T10:00:00+08:00',
    });

    const confirmed = await confirm(id);
    expect(confirmed.statusCode).toBe(200);
    expect(confirmed.json()).toMatchObject({
      state: 'succeeded',
      needsPerson: false,
      response: { bookingId: 'B-9' },
      resolution: { state: 'confirmed', confirmedBy: 'supervisor', confirmedUser: '赵六' },
    });
    expect(await door.journal.get(id)).toMatchObject({ correlationKey: 'B-9' });
    const { attempts } = (await door.as('operator', { url: `/v1/exchanges/${id}/attempts` })).json();
    expect(attempts.at(-1)).toMatchObject({ kind: 'resolution', state: 'succeeded' });
  });

  it('rings for the next of its key, and for itself when it is to be sent again', async () => {
    const id = await inDoubt();
    const behind = (await door.command('/v1/venue-bookings', booking())).json().id;
    door.rung.length = 0;

    await propose(id, { outcome: 'failed', evidence: '对方确认没有办理且不再受理' });
    await confirm(id);
    expect(door.rung).toEqual([{ lane, exchangeId: behind }]);

    const other = await inDoubt({ projectCode: 'CQS26A00079' });
    door.rung.length = 0;
    await propose(other, { outcome: 'not-received', evidence: '对方日志中没有此流水号' });
    expect((await confirm(other)).json()).toMatchObject({ state: 'queued', needsPerson: false });
    expect(door.rung).toEqual([{ lane, exchangeId: other }]);
  });

  it.each([
    ['the same client', 'operator', '赵六'],
    ['the same user through another client', 'supervisor', '王五'],
  ] as const)('is not ended by %s', async (_, client, user) => {
    const id = await inDoubt();
    await propose(id);

    const answer = await confirm(id, 1, client, user);

    expect(answer.statusCode).toBe(403);
    expect(answer.json().code).toBe('GW_RESOLUTION_SELF');
    expect((await read(id)).state).toBe('unknown');
  });

  it('gives way to the partner’s own answer: 409, and the proposal is told as overtaken', async () => {
    const id = await inDoubt();
    await propose(id);
    const exchange = (await door.journal.get(id))!;
    await ground.store.query('update exchange set needs_person = false where id = $1::uuid', [id]);
    const [asked] = await door.journal.claimAsk(hold, [exchange.id]);
    await door.journal.settle(settlement(asked!.exchange, { record: contact({ kind: 'ask' }) }));

    const answer = await confirm(id);

    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'GW_STATE', state: 'succeeded' });
    expect((await read(id)).resolution.state).toBe('overtaken');
    expect((await propose(id)).statusCode).toBe(409);
  });

  it('is confirmed as it was read: not another proposal that came meanwhile, and none where there is none', async () => {
    const id = await inDoubt();
    expect((await confirm(id)).statusCode).toBe(409);
    await propose(id);
    await propose(id, { outcome: 'refused', evidence: '对方来函退回，文号见存档' });

    expect((await confirm(id, 1)).json()).toMatchObject({ status: 409, code: 'GW_STATE' });
    expect((await confirm(id, 2)).json()).toMatchObject({
      state: 'refused',
      problem: { code: 'GW_SETTLED_BY_PERSON', detail: '对方来函退回，文号见存档' },
    });
  });

  it.each([
    ['a success without the response', { ...found, response: undefined }, 422, '/response'],
    [
      'a response that the operation does not have',
      { ...found, response: { bookingId: 7 } },
      422,
      '/response/bookingId',
    ],
    ['a refusal with a response', { ...found, outcome: 'refused' }, 422, '/response'],
    ['no evidence', { ...found, evidence: '' }, 422, '/evidence'],
    ['an outcome that there is not', { ...found, outcome: 'cancelled' }, 422, '/outcome'],
  ])('is not proposed with %s', async (_, body, status, field) => {
    const id = await inDoubt();

    const answer = await propose(id, body);

    expect(answer.statusCode).toBe(status);
    expect(answer.json().errors[0].field).toBe(field);
  });

  it('is nobody’s without a name, without the scope, or without a doubt', async () => {
    const id = await inDoubt();
    const nameless = await post('operator', `/v1/exchanges/${id}/resolution`, found, undefined);
    expect(nameless.json()).toMatchObject({ status: 400, errors: [{ field: 'X-Acting-User' }] });
    expect((await post('procurement', `/v1/exchanges/${id}/resolution`, found, '王五')).statusCode).toBe(403);

    const fresh = (await door.command('/v1/venue-bookings', booking({ projectCode: 'CQS26A00080' }))).json().id;
    expect((await propose(fresh)).json()).toMatchObject({ status: 409, code: 'GW_STATE', state: 'accepted' });
  });

  it('says until when it waits while the partner is closed', async () => {
    const { profile } = door.directory.partner(lane)!;
    const routes = [{ district: '500101', from: '2026-01-01' }];
    const hours = [{ days: ['mon' as const], from: '08:30', to: '17:30' }];
    await door.directory.applyPartner({ ...profile, routes, hours });

    const id = await inDoubt();

    expect((await read(id)).waits).toMatchObject({ code: 'GW_PARTNER_CLOSED', until: '2026-11-23T08:30:00+08:00' });
    await door.directory.applyPartner({ ...profile, routes });
  });
});
