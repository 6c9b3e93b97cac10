import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { booking, type Door, openDoor } from '../../test/support/door.ts';

const bookings = '/v1/venue-bookings';
const refund = (more: object = {}) => ({
  district: '500101',
  projectCode: 'CQS26A00077',
  lotNo: 'CQS26A00077-1',
  supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  subAccount: '6200000000000000017',
  amountFen: 2000000,
  reason: 'not-awarded',
  ...more,
});
const session = (start: string, end: string) => ({ session: { start, end } });

/** What is sent, and the answer: status, code, and the field it names. */
const wrong: readonly [string, string, unknown, string, Record<string, string>?][] = [
  [
    'a booking for a district that does not exist',
    bookings,
    booking({ district: '500999' }),
    '404 GW_DISTRICT_UNKNOWN /district',
  ],
  [
    'a booking for a district of another city',
    bookings,
    booking({ district: '110101' }),
    '404 GW_DISTRICT_UNKNOWN /district',
  ],
  [
    'a booking for a district that is not connected',
    bookings,
    booking({ district: '500103' }),
    '404 GW_ROUTE_MISSING ',
  ],
  [
    'a booking for a session in the past',
    bookings,
    booking(session('2026-11-20T09:30:00+08:00', '2026-11-20T11:30:00+08:00')),
    '422 GW_REQUEST_INVALID /session/start',
  ],
  [
    'a session that ends before it begins',
    bookings,
    booking(session('2026-12-01T09:30:00+08:00', '2026-12-01T08:30:00+08:00')),
    '422 GW_REQUEST_INVALID /session/end',
  ],
  [
    'a session that ends when it begins, in another zone',
    bookings,
    booking(session('2026-12-01T09:30:00+08:00', '2026-12-01T01:30:00Z')),
    '422 GW_REQUEST_INVALID /session/end',
  ],
  [
    'a day that does not exist',
    bookings,
    booking(session('2026-02-30T09:30:00+08:00', '2026-12-01T11:30:00+08:00')),
    '422 GW_REQUEST_INVALID /session/start',
  ],
  [
    'a time without a zone',
    bookings,
    booking(session('2026-12-01T09:30:00', '2026-12-01T11:30:00+08:00')),
    '422 GW_REQUEST_INVALID /session/start',
  ],
  ['a negative amount', '/v1/refunds', refund({ amountFen: -1 }), '422 GW_REQUEST_INVALID /amountFen'],
  ['an amount of zero', '/v1/refunds', refund({ amountFen: 0 }), '422 GW_REQUEST_INVALID /amountFen'],
  ['a part of a fen', '/v1/refunds', refund({ amountFen: 1.5 }), '422 GW_REQUEST_INVALID /amountFen'],
  ['an amount as text', '/v1/refunds', refund({ amountFen: '2000000' }), '422 GW_REQUEST_INVALID /amountFen'],
  ['an amount beyond exactness', '/v1/refunds', refund({ amountFen: 1e15 }), '422 GW_REQUEST_INVALID /amountFen'],
  [
    'a credit code with a wrong check character',
    '/v1/refunds',
    refund({ supplier: { name: '甲', uscc: '91500000MA9MNQ1067' } }),
    '422 GW_REQUEST_INVALID /supplier/uscc',
  ],
  [
    'a credit code in small letters',
    bookings,
    booking({ purchaser: { name: '甲', uscc: '115000000099mnq11a' } }),
    '422 GW_REQUEST_INVALID /purchaser/uscc',
  ],
  ['a field nobody knows', bookings, booking({ colour: 'red' }), '422 GW_REQUEST_INVALID /colour'],
  [
    'a field nobody knows, deep inside',
    bookings,
    booking({ contact: { name: '张三', phone: '023-00000000', 'a/b': 1 } }),
    '422 GW_REQUEST_INVALID /contact/a~1b',
  ],
  [
    'a field called __proto__',
    bookings,
    JSON.stringify(booking()).replace('{', '{"__proto__":{"seats":1},'),
    '422 GW_REQUEST_INVALID /__proto__',
  ],
  ['a missing field', bookings, booking({ seats: undefined }), '422 GW_REQUEST_INVALID /seats'],
  ['a field that is null', bookings, booking({ remark: null }), '422 GW_REQUEST_INVALID /remark'],
  ['U+0000 in a name', bookings, booking({ projectName: '采购\u0000' }), '422 GW_REQUEST_INVALID /projectName'],
  ['half a surrogate pair', bookings, booking({ remark: '\ud840' }), '422 GW_REQUEST_INVALID /remark'],
  ['a list instead of an object', bookings, '[]', '422 GW_REQUEST_INVALID '],
  ['a text instead of an object', bookings, '"x"', '422 GW_REQUEST_INVALID '],
  ['broken JSON', bookings, '{"district":', '400 GW_REQUEST_JSON '],
  ['no body', bookings, '', '400 GW_REQUEST_JSON '],
  ['bytes that are not UTF-8', bookings, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), '400 GW_REQUEST_ENCODING '],
  ['a byte order mark', bookings, `\ufeff${JSON.stringify(booking())}`, '400 GW_REQUEST_ENCODING '],
  [
    'more than 256 KB',
    bookings,
    JSON.stringify(booking({ remark: 'x'.repeat(256 * 1024) })),
    '413 GW_REQUEST_TOO_LARGE ',
  ],
  [
    'a form',
    bookings,
    'district=500101',
    '415 GW_REQUEST_MEDIA_TYPE ',
    { 'content-type': 'application/x-www-form-urlencoded' },
  ],
  ['text', bookings, 'x', '415 GW_REQUEST_MEDIA_TYPE ', { 'content-type': 'text/plain' }],
  ['JSON in GBK', bookings, '{}', '415 GW_REQUEST_MEDIA_TYPE ', { 'content-type': 'application/json; charset=gbk' }],
  ['compressed JSON', bookings, '{}', '415 GW_REQUEST_MEDIA_TYPE ', { 'content-encoding': 'gzip' }],
  ['a key that is empty', bookings, booking(), '400 GW_REQUEST_KEY_MISSING Idempotency-Key', { 'idempotency-key': '' }],
  [
    'a key that is the gateway’s own',
    bookings,
    booking(),
    '400 GW_REQUEST_PARAMETER Idempotency-Key',
    { 'idempotency-key': 'loop:0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b' },
  ],
  ['a key with a blank', bookings, booking(), '400 GW_REQUEST_PARAMETER Idempotency-Key', { 'idempotency-key': 'a b' }],
  [
    'a key of 256 characters',
    bookings,
    booking(),
    '400 GW_REQUEST_PARAMETER Idempotency-Key',
    { 'idempotency-key': 'k'.repeat(256) },
  ],
  [
    'an acting user of 201 characters',
    bookings,
    booking(),
    '400 GW_REQUEST_PARAMETER X-Acting-User',
    { 'x-acting-user': encodeURIComponent('王'.repeat(201)) },
  ],
  [
    'an acting role with a line break',
    bookings,
    booking(),
    '400 GW_REQUEST_PARAMETER X-Acting-Role',
    { 'x-acting-role': 'a%0Ab' },
  ],
  [
    'a booking number that cannot be stored',
    '/v1/venue-bookings/B%00/cancellation',
    { district: '500101', reason: '甲' },
    '400 GW_REQUEST_PARAMETER bookingId',
  ],
];

describe.each(columns)('the door refuses, $title,', ({ open }) => {
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
  const written = async () =>
    (await ground.store.query<{ n: number }>('select count(*)::int4 as n from exchange'))[0]?.n;

  it.each(wrong)('%s, naming it, and writes nothing', async (...[, url, body, expected, headers = {}]) => {
    const answer = await door.command(url, body, headers);

    const problem = answer.json();
    expect(`${answer.statusCode} ${problem.code} ${problem.errors?.[0].field ?? ''}`).toBe(expected);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(problem).toMatchObject({
      status: answer.statusCode,
      traceId: answer.headers.traceparent?.toString().slice(3, 35),
    });
    expect(problem.titleZh).toMatch(/\p{Script=Han}/u);
    expect(problem.fix).toBeTruthy();
    expect(answer.body).not.toMatch(/node_modules|\.ts:\d|\\n +at /);
    expect(await written()).toBe(0);
  });

  it('names every wrong field of a message at once', async () => {
    const answer = await door.command(bookings, booking({ seats: 0, colour: 1, venueKind: 'party' }));

    const fields = answer.json().errors.map((one: { field: string; rule: string }) => `${one.field} ${one.rule}`);
    expect(fields.sort()).toEqual(['/colour additionalProperties', '/seats minimum', '/venueKind enum']);
  });

  it('a message that is too large, saying how large it may be', async () => {
    const answer = await door.command(bookings, 'x'.repeat(256 * 1024 + 1));

    expect([answer.statusCode, answer.json().detail]).toEqual([413, 'This address takes at most 262144 bytes.']);
  });

  it('a command for a district that is not connected, before asking whether the client may act for it', async () => {
    const answer = await door.command(bookings, booking({ district: '500103' }), {}, 'wanzhou');

    expect([answer.statusCode, answer.json().code]).toEqual([404, 'GW_ROUTE_MISSING']);
  });

  it('a command without a key, saying what a key is', async () => {
    const answer = await door.as('procurement', { method: 'POST', url: bookings, payload: booking() });

    expect([answer.statusCode, answer.json().code]).toEqual([400, 'GW_REQUEST_KEY_MISSING']);
    expect(answer.json().fix).toContain('Idempotency-Key');
  });

  it.each([
    [
      'a time in no form',
      'start=tomorrow&end=2026-12-01T11:30:00%2B08:00&venueKind=evaluation',
      '400 GW_REQUEST_PARAMETER start',
    ],
    [
      'a missing kind',
      'start=2026-12-01T09:30:00%2B08:00&end=2026-12-01T11:30:00%2B08:00',
      '400 GW_REQUEST_PARAMETER venueKind',
    ],
    [
      'a parameter nobody knows',
      'start=2026-12-01T09:30:00%2B08:00&end=2026-12-01T11:30:00%2B08:00&venueKind=evaluation&x=1',
      '400 GW_REQUEST_PARAMETER x',
    ],
    [
      'a parameter twice',
      'start=2026-12-01T09:30:00%2B08:00&end=2026-12-01T11:30:00%2B08:00&venueKind=evaluation&seats=1&seats=2',
      '400 GW_REQUEST_PARAMETER seats',
    ],
    [
      'a part of a seat',
      'start=2026-12-01T09:30:00%2B08:00&end=2026-12-01T11:30:00%2B08:00&venueKind=evaluation&seats=1.5',
      '400 GW_REQUEST_PARAMETER seats',
    ],
    [
      'an end before the start',
      'start=2026-12-01T09:30:00%2B08:00&end=2026-12-01T08:30:00%2B08:00&venueKind=evaluation',
      '422 GW_REQUEST_INVALID end',
    ],
    [
      'a session in the past',
      'start=2026-11-01T09:30:00%2B08:00&end=2026-11-01T11:30:00%2B08:00&venueKind=evaluation',
      '422 GW_REQUEST_INVALID start',
    ],
  ])('a question with %s, naming the parameter', async (_, query, expected) => {
    const answer = await door.as('procurement', { url: `/v1/districts/500101/venue-availability?${query}` });

    const problem = answer.json();
    expect(`${answer.statusCode} ${problem.code} ${problem.errors?.[0].field ?? ''}`).toBe(expected);
  });

  it('a question about a refund by both names, or by none', async () => {
    for (const names of ['', '&refundNo=R1&reference=X1']) {
      const answer = await door.as('procurement', { url: `/v1/refunds?district=500101${names}` });
      expect([answer.statusCode, answer.json().code, answer.json().errors[0].rule]).toEqual([
        422,
        'GW_REQUEST_INVALID',
        'oneOf',
      ]);
    }
  });

  it('an unknown address, a wrong method, and an address that cannot be read', async () => {
    const nowhere = await door.as('procurement', { url: '/v1/nowhere' });
    const wrongMethod = await door.as('procurement', { method: 'DELETE', url: bookings });
    const broken = await door.as('procurement', { url: '/v1/districts/%zz' });

    expect([nowhere.statusCode, nowhere.json().code]).toEqual([404, 'GW_NOT_FOUND']);
    expect([wrongMethod.statusCode, wrongMethod.json().code, wrongMethod.headers.allow]).toEqual([
      405,
      'GW_METHOD',
      'POST',
    ]);
    expect([broken.statusCode, broken.json().code]).toEqual([400, 'GW_REQUEST_PARAMETER']);
  });
});
