import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { type Door, openDoor, specsDir } from '../../test/support/door.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { createConnectionTester } from '../connection-test.ts';

const path = (partner: string): string => `/v1/partners/${partner}/connection-test`;

describe.each(columns)('the test of a connection, $title', ({ open }) => {
  let ground: Ground;
  let door: Door;
  beforeAll(async () => {
    ground = await open();
    const adapter = {
      kind: 'trading-center',
      operations: [],
      call: () => Promise.reject(new Error('nothing can be sent to a port that refuses')),
      startSandbox: () => Promise.reject(new Error('no stand-in was expected')),
      close: async () => undefined,
    };
    const connections = createConnectionTester({
      adapters: new Map([['trading-center', adapter]]),
      catalogue: await loadCatalogue(specsDir),
      clock: { now: () => new Date('2026-11-22T10:00:00+08:00') },
      store: ground.store,
    });
    door = await openDoor(ground, { connections });
    await door.directory.applyPartner({
      id: 'pulling-center',
      kind: 'trading-center',
      name: '隔离网络的交易中心',
      dialect: 'trading-center/plain',
      pull: true,
      credentials: { secret: 'pulling-secret-0001' },
      routes: [{ district: '500114', from: '2026-01-01' }],
    });
  });
  afterAll(async () => {
    await door[Symbol.asyncDispose]();
    await ground[Symbol.asyncDispose]();
  });
  const ask = (partner: string, payload: object = {}, client: 'operator' | 'wanzhou' = 'operator') =>
    door.as(client, { method: 'POST', url: path(partner), payload });

  it('answers with every hop up to the broken one', async () => {
    const answer = await ask('wanzhou-trading-center');

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ partner: 'wanzhou-trading-center', passed: false });
    expect(answer.json().hops.at(-1)).toMatchObject({ hop: 'connect', result: 'failed', side: 'partner' });
    expect(answer.body).not.toContain('partner-secret-token');
  });

  it('is for those who may change profiles, and for partners that there are', async () => {
    expect((await ask('wanzhou-trading-center', {}, 'wanzhou')).statusCode).toBe(403);
    expect((await ask('nobody')).json()).toMatchObject({ status: 404, code: 'GW_NOT_FOUND' });
  });

  it.each([
    ['an operation that is no query', { operation: 'venue.book', message: {} }, '/query/operation'],
    ['an operation that the partner does not speak', { operation: 'no.such', message: {} }, '/query/operation'],
    ['a message that breaks its schema', { operation: 'deposit.status', message: {} }, '/query/message'],
  ])('refuses %s', async (_what, query, field) => {
    const answer = await ask('wanzhou-trading-center', { query });

    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors[0].field).toMatch(new RegExp(`^${field}`));
  });

  it('says of a partner without an address when it was last heard', async () => {
    const never = (await ask('pulling-center')).json();
    await ground.store.query(`insert into pulling (partner, heard_at) values ($1, '2026-11-22T09:58:00+08:00')`, [
      'pulling-center',
    ]);
    const heard = (await ask('pulling-center')).json();

    expect(never).toMatchObject({ passed: false, address: '', hops: [{ hop: 'address', side: 'partner' }] });
    expect(heard).toMatchObject({ passed: true, hops: [{ result: 'passed' }] });
    expect(heard.hops[0].finding.zh).toContain('2026-11-22T09:58:00+08:00');
  });
});
