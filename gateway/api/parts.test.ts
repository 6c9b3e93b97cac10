import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { type Door, openDoor } from '../../test/support/door.ts';
import { GatewayError } from '../errors/catalogue.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import type { Reading, WireRequest } from '../translation/contract.ts';
import type { ApiParts } from './contract.ts';

let ground: Ground;
const doors: Door[] = [];
beforeAll(async () => {
  ground = await columns[0]!.open();
});
afterAll(() => ground[Symbol.asyncDispose]());
afterEach(async () => {
  for (const door of doors.splice(0)) await door[Symbol.asyncDispose]();
  await ground.store.query('truncate partner, route, client');
});
const open = async (parts: Partial<ApiParts> = {}): Promise<Door> => {
  const door = await openDoor(ground, parts);
  doors.push(door);
  return door;
};

const availability = '/v1/districts/500101/venue-availability?venueKind=evaluation&seats=12';
const session = (plus: string) => `&start=2026-12-01T09:30:00${plus}08:00&end=2026-12-01T11:30:00${plus}08:00`;
const rooms = { rooms: [{ roomId: 'R1', name: '开标一室', venueKind: 'evaluation', seats: 30, available: true }] };
const answering = (reading: Reading) => {
  const query = vi.fn<ApiParts['queryRoad']['query']>(async () => reading);
  return { query };
};

it('a question is put to the partner in canonical form and answered with its answer', async () => {
  const queryRoad = answering({ kind: 'success', message: rooms });
  const door = await open({ queryRoad });

  const answer = await door.as('procurement', { url: availability + session('%2B') });
  const unescaped = await door.as('procurement', { url: availability + session('+') });

  expect([answer.statusCode, answer.json()]).toEqual([200, rooms]);
  expect(unescaped.statusCode).toBe(200);
  expect(queryRoad.query).toHaveBeenCalledTimes(2);
  for (const [asked] of queryRoad.query.mock.calls)
    expect(asked).toMatchObject({
      operation: 'venue.availability',
      district: '500101',
      message: {
        district: '500101',
        venueKind: 'evaluation',
        seats: 12,
        session: { start: '2026-12-01T09:30:00+08:00', end: '2026-12-01T11:30:00+08:00' },
      },
    });
});

it("a partner's no is told with its meaning and its own words", async () => {
  const door = await open({
    queryRoad: answering({
      kind: 'refused',
      as: 'project-not-found',
      code: '31',
      text: '项目不存在',
      retryAfterMs: 1500,
    }),
  });

  const answer = await door.as('procurement', {
    url: '/v1/deposits?district=500101&projectCode=P1&lotNo=L1&supplierUscc=91500000MA9MNQ1066',
  });

  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({
    code: 'GW_PARTNER_REFUSED',
    as: 'project-not-found',
    partnerCode: '31',
    partnerText: '项目不存在',
  });
  expect(answer.headers['retry-after']).toBe('2');
});

it('an answer that is no answer, a partner out of reach, a paused operation: each by its own code', async () => {
  const cases: [ApiParts['queryRoad']['query'], string][] = [
    [async () => ({ kind: 'uncertain', code: '99', text: '处理中' }), '502 GW_PARTNER_UNCERTAIN'],
    [() => Promise.reject(new GatewayError('GW_PARTNER_TIMEOUT', 'no answer')), '504 GW_PARTNER_TIMEOUT'],
    [
      () => Promise.reject(new GatewayError('GW_PARTNER_BREAKER_OPEN', 'paused', { retryAfterSeconds: 3 })),
      '503 GW_PARTNER_BREAKER_OPEN',
    ],
  ];
  for (const [query, expected] of cases) {
    const door = await open({ queryRoad: { query } });
    const answer = await door.as('procurement', { url: '/v1/refunds?district=500101&refundNo=R1' });
    expect(`${answer.statusCode} ${answer.json().code}`).toBe(expected);
  }
});

it('an answer of our own that breaks the document is not sent, and the log names the field but no value', async () => {
  const door = await open({
    queryRoad: answering({ kind: 'success', message: { paid: true, subAccount: 'not-a-number' } }),
  });

  const answer = await door.as('procurement', {
    url: '/v1/deposits?district=500101&projectCode=P1&lotNo=L1&supplierUscc=91500000MA9MNQ1066',
  });

  expect([answer.statusCode, answer.json().code]).toEqual([500, 'GW_RESPONSE_INVALID']);
  expect(answer.body).not.toContain('not-a-number');
  expect(door.logged).toMatchObject([{ level: 'error', fields: { route: 'getDepositStatus' } }]);
  expect(JSON.stringify(door.logged)).toContain('/subAccount');
  expect(JSON.stringify(door.logged)).not.toContain('not-a-number');
});

it('a surprise inside is told as such, without its words, and logged with the trace', async () => {
  const door = await open({ status: () => Promise.reject(new Error('secret of the inside')) });

  const answer = await door.as('operator', { url: '/v1/status' });

  expect([answer.statusCode, answer.json().code]).toEqual([500, 'GW_INTERNAL']);
  expect(answer.body).not.toContain('secret');
  expect(door.logged).toMatchObject([{ level: 'error', fields: { traceId: answer.json().traceId } }]);
});

it('a database that is away makes 503, to be tried again', async () => {
  const door = await open({ status: () => Promise.reject(new StoreUnavailableError('connection lost')) });

  const answer = await door.as('operator', { url: '/v1/status' });

  expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([503, 'GW_UNAVAILABLE', '2']);
});

it("a partner's notice is handed on byte for byte and answered in the partner's own envelope", async () => {
  const received: [string, WireRequest][] = [];
  const door = await open({
    inbound: {
      async receive(partner, request) {
        received.push([partner, request]);
        return {
          status: 202,
          headers: { 'content-type': 'text/xml; charset=gbk', connection: 'x' },
          body: Buffer.from([0xb2, 0xc9]),
        };
      },
    },
  });
  const bytes = Buffer.from([0xff, 0x00, 0x7b]);
  const post = (url: string, headers: Record<string, string>) =>
    door.app.inject({ method: 'POST', url, payload: bytes, headers });

  const answer = await post('/partners/wanzhou-trading-center/callback?sign=a%2Bb&x=1&x=2', {
    'content-type': 'application/json',
  });
  await post('/partners/wanzhou-trading-center/callback/refund/notice', {
    'content-type': 'no type at all',
    'x-signature': 's',
  });
  await post('/partners/wanzhou-trading-center/callback', {});

  expect([answer.statusCode, answer.headers['content-type'], [...answer.rawPayload]]).toEqual([
    202,
    'text/xml; charset=gbk',
    [0xb2, 0xc9],
  ]);
  expect(answer.headers.connection).not.toBe('x');
  expect(received.map(([partner, { method, path }]) => `${partner} ${method} ${path}`)).toEqual([
    'wanzhou-trading-center POST /callback?sign=a%2Bb&x=1&x=2',
    'wanzhou-trading-center POST /callback/refund/notice',
    'wanzhou-trading-center POST /callback',
  ]);
  for (const [, request] of received) expect([...request.body]).toEqual([...bytes]);
  expect(received[1]?.[1].headers['x-signature']).toBe('s');
});

it('a notice of more than 1 MB, or one the gateway has no envelope for, is a problem', async () => {
  const door = await open({
    inbound: { receive: () => Promise.reject(new GatewayError('GW_INBOUND_SIGNATURE', 'The signature is wrong.')) },
  });
  const post = (url: string, size: number) => door.app.inject({ method: 'POST', url, payload: Buffer.alloc(size, 97) });

  const large = await post('/partners/wanzhou-trading-center/callback', 1024 * 1024 + 1);
  const unsigned = await post('/partners/wanzhou-trading-center/callback', 1024 * 1024);
  const strange = await post('/partners/..%2F/callback', 10);

  expect([large.statusCode, large.json().code]).toEqual([413, 'GW_REQUEST_TOO_LARGE']);
  expect([unsigned.statusCode, unsigned.json().code]).toEqual([401, 'GW_INBOUND_SIGNATURE']);
  expect([strange.statusCode, strange.json().code]).toEqual([400, 'GW_REQUEST_PARAMETER']);
});

it('health, readiness, metrics and the document are open to everybody, audit and status to operators', async () => {
  const door = await open({
    health: {
      report: async () => ({ ready: false, parts: [{ part: 'broker', ready: false, reason: 'no connection' }] }),
    },
  });
  const get = (url: string) => door.app.inject({ url });

  expect([(await get('/healthz')).statusCode, (await get('/readyz')).statusCode]).toEqual([200, 503]);
  expect((await get('/metrics')).headers['content-type']).toBe('text/plain; version=0.0.4');
  expect((await get('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
  expect((await get('/docs')).statusCode).toBe(200);
  for (const url of ['/v1/audit', '/v1/status']) {
    expect((await get(url)).statusCode).toBe(401);
    expect((await door.as('procurement', { url })).statusCode).toBe(403);
    expect((await door.as('operator', { url })).statusCode).toBe(200);
  }
  expect((await door.as('operator', { url: '/v1/audit' })).json()).toMatchObject({ missing: 0, missingIds: [] });
});

it('districts are there for everybody, with the abolished ones', async () => {
  const door = await open();

  const { districts } = (await door.app.inject({ url: '/v1/districts' })).json();
  const gone = await door.app.inject({ url: '/v1/districts/500105' });
  const unknown = await door.app.inject({ url: '/v1/districts/500999' });
  const formless = await door.app.inject({ url: '/v1/districts/shapingba' });

  expect(districts).toHaveLength(42);
  expect(gone.json()).toMatchObject({ name: '江北区', validTo: '2025-11-06', successors: ['CQ-LJXQ'] });
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'GW_DISTRICT_UNKNOWN']);
  expect([formless.statusCode, formless.json().code]).toEqual([404, 'GW_DISTRICT_UNKNOWN']);
});

it('partners and routes are shown as far as they concern the client, and never with credentials', async () => {
  const door = await open();
  await door.directory.applyPartner({
    id: 'fuling-trading-center',
    kind: 'trading-center',
    name: '涪陵',
    dialect: 'trading-center/plain',
    address: 'http://127.0.0.1:8',
    credentials: { token: 'other-secret' },
    routes: [{ district: '500102', operations: ['venue.book'], from: '2026-06-01', to: '2027-06-01' }],
  });

  const all = await door.as('operator', { url: '/v1/partners' });
  const own = await door.as('wanzhou', { url: '/v1/partners' });
  const others = await door.as('wanzhou', { url: '/v1/partners/fuling-trading-center' });
  const routes = await door.as('wanzhou', { url: '/v1/routes' });
  const oneDistrict = await door.as('operator', { url: '/v1/routes?district=500102' });

  expect(all.json().partners.map((one: { id: string }) => one.id)).toEqual([
    'fuling-trading-center',
    'wanzhou-trading-center',
  ]);
  expect(own.json().partners).toMatchObject([
    {
      id: 'wanzhou-trading-center',
      limits: { concurrency: 16, backlog: 1000 },
      routes: [{ district: '500101', operation: '*' }],
    },
  ]);
  expect(others.statusCode).toBe(404);
  expect(routes.json().routes.map((one: { district: string }) => one.district)).toEqual(['500101']);
  expect(oneDistrict.json().routes).toContainEqual({
    district: '500102',
    operation: 'venue.book',
    partner: 'fuling-trading-center',
    from: '2026-06-01',
    to: '2027-06-01',
    rank: 1,
  });
  for (const answer of [all, own, routes]) expect(answer.body).not.toMatch(/secret|credentials/);
});

it('a profile is applied over the API, refused with the field it breaks, and needs the scope', async () => {
  const door = await open();
  const profile = {
    id: 'fuling-trading-center',
    kind: 'trading-center',
    name: '涪陵',
    dialect: 'trading-center/plain',
    address: 'http://127.0.0.1:8',
    credentials: { token: 'other-secret' },
    routes: [{ district: '500102', from: '2026-06-01' }],
  };
  const url = '/v1/partners/fuling-trading-center';
  const put = (client: 'operator' | 'procurement', payload: object, to = url) =>
    door.as(client, { method: 'PUT', url: to, payload });

  const applied = await put('operator', profile);
  const forbidden = await put('procurement', profile);
  const wrongDialect = await put('operator', { ...profile, dialect: 'trading-center/none' });
  const wrongId = await put('operator', profile, '/v1/partners/another');
  const unknownField = await put('operator', { ...profile, limits: { speed: 1 } });

  expect(applied.statusCode).toBe(200);
  expect(applied.body).not.toContain('other-secret');
  expect(forbidden.statusCode).toBe(403);
  expect([wrongDialect.statusCode, wrongDialect.json().code, wrongDialect.json().errors[0].field]).toEqual([
    422,
    'GW_MAPPING_INVALID',
    '/dialect',
  ]);
  expect([wrongId.statusCode, wrongId.json().errors[0].field]).toEqual([422, '/id']);
  expect([unknownField.statusCode, unknownField.json().errors[0].field]).toEqual([422, '/limits/speed']);
});

it('a client is made over the API, works at once, and its secret is not shown', async () => {
  const door = await open();
  const client = { secret: 'a-fresh-client-secret', scopes: ['venue:read'], districts: ['500101'] };
  const put = (payload: object) => door.as('operator', { method: 'PUT', url: '/v1/clients/newcomer', payload });

  const applied = await put(client);
  const token = await door.app.inject({
    method: 'POST',
    url: '/oauth/token',
    payload: { grant_type: 'client_credentials', client_id: 'newcomer', client_secret: client.secret },
  });
  const short = await put({ ...client, secret: 'short' });
  const unknownScope = await put({ ...client, scopes: ['everything'] });
  const unknownDistrict = await put({ ...client, districts: ['500999'] });

  expect([applied.statusCode, applied.json()]).toEqual([
    200,
    { id: 'newcomer', scopes: ['venue:read'], districts: ['500101'] },
  ]);
  expect(token.statusCode).toBe(200);
  expect(short.json().errors[0]).toMatchObject({ field: '/secret', rule: 'minLength' });
  expect(short.body).not.toContain('"short"');
  expect(unknownScope.json().errors[0].field).toBe('/scopes/0');
  expect([unknownDistrict.statusCode, unknownDistrict.json().code]).toEqual([404, 'GW_DISTRICT_UNKNOWN']);
});
