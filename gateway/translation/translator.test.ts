import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SignatureError, TranslationError } from './contract.ts';
import {
  compileWorld,
  context,
  jsonDialect,
  order,
  orderTable,
  paidTable,
  placeWith,
  plainRows,
} from './test-world.ts';
import type { OnUnmapped } from './translator.ts';

const utf8 = (body: Uint8Array): string => Buffer.from(body).toString('utf8');
const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const answer = (value: unknown, status = 200) => ({ status, headers: {}, body: bytes(value) });

/** The fault of a call, for looking at its details. */
function faultOf(call: () => unknown): TranslationError {
  try {
    call();
  } catch (fault) {
    expect(fault).toBeInstanceOf(TranslationError);
    return fault as TranslationError;
  }
  throw new Error('nothing was refused');
}

const place = placeWith({});

describe('a JSON dialect', () => {
  it('writes a request in the order of the table, inside its envelope', () => {
    const request = place.encodeRequest({ ...order, lots: [{ no: 'A', fen: 1 }], tags: ['a', 'b'] }, context);

    expect(request).toMatchObject({
      method: 'POST',
      path: '/order',
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(utf8(request.body)).toBe(
      '{"token":"tok","params":{"NAME":"重庆示例科技有限公司","AMOUNT":"20000.00","KIND":"G","AT":"2026-12-01 09:30:00","URGENT":"1","LOTS":[{"NO":"A","FEN":"0.000001"}],"TAGS":"a;b"}}',
    );
  });

  it('reads what it wrote, the variables apart', () => {
    const message = {
      ...order,
      buyer: { name: '重庆市示例局', code: 'B' },
      lots: [{ no: 'A' }, { no: 'B', fen: 5 }],
      tags: ['x'],
      phone: '02312345678',
      count: 3,
    };

    expect(place.decodeRequest(place.encodeRequest(message, context))).toEqual({
      message,
      vars: { 'auth.token': 'tok' },
    });
  });

  it('tells an empty list from none', () => {
    for (const message of [order, { ...order, lots: [] }]) {
      expect(place.decodeRequest(place.encodeRequest(message, context)).message).toEqual(message);
    }
  });

  it('refuses, as a sandbox, fields that nobody mapped, and counts them as the gateway', () => {
    const seen: Parameters<OnUnmapped>[0][] = [];
    const world = compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': orderTable() }, (notice) =>
      seen.push(notice),
    );
    const wire = place.encodeRequest(order, context);
    const body = bytes(utf8(wire.body).replace('"NAME"', '"EXTRA":1,"NAME"'));

    expect(faultOf(() => place.decodeRequest({ ...wire, body }))).toMatchObject({
      rule: 'unmapped-field',
      wirePath: 'params.EXTRA',
    });
    const reading = world
      .translator('order.place')
      .decodeResponse(answer({ code: '0', text: '', more: 1, data: { ID: 'B1', NEW: 2 } }), context);
    expect(reading).toEqual({ kind: 'success', message: { orderId: 'B1' } });
    expect(seen).toMatchObject([{ operation: 'order.place', part: 'response', paths: ['data.NEW', 'more'] }]);
  });

  it('reads null and a missing field as absent, and an empty text only where the table says so', () => {
    const empty = placeWith({ BUYER: 'buyer.name | optional(empty)' });

    expect(utf8(empty.encodeRequest(order, context).body)).toContain('"BUYER":""');
    expect(empty.decodeRequest(empty.encodeRequest(order, context)).message).toEqual(order);
    expect(place.decodeResponse(answer({ code: '0', data: { ID: 'B', ROOM: null } }), context)).toEqual({
      kind: 'success',
      message: { orderId: 'B' },
    });
    expect(
      faultOf(() => place.decodeResponse(answer({ code: '0', data: { ID: 'B', ROOM: '' } }), context)),
    ).toMatchObject({ rule: 'minLength', canonicalPath: 'room' });
  });

  it('writes headers, query and path of the address, and reads them back', () => {
    const table = orderTable({
      ...plainRows,
      'header.X-Trace': '$ref',
      'query.v': '="7.0"',
      'path.area': '$profile.area',
      'query.kind': 'kind',
    }).replace('POST /order', 'POST /order/{area}');
    const translator = compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': table }).translator(
      'order.place',
    );
    const request = translator.encodeRequest(order, context);

    expect(request.path).toBe('/order/500101?v=7.0&kind=works');
    expect(request.headers['x-trace']).toBe('REF-1');
    expect(translator.decodeRequest(request).vars).toEqual({
      'auth.token': 'tok',
      ref: 'REF-1',
      'profile.area': '500101',
    });
    expect(faultOf(() => translator.decodeRequest({ ...request, path: '/orders/500101' }))).toMatchObject({
      rule: 'address',
    });
    expect(faultOf(() => translator.decodeRequest({ ...request, method: 'PUT' }))).toMatchObject({ rule: 'address' });
    expect(faultOf(() => translator.decodeRequest({ ...request, path: '/order/500101?v=8' }))).toMatchObject({
      rule: 'constant',
    });
  });

  it('writes no half of a surrogate pair', () => {
    expect(faultOf(() => place.encodeRequest({ ...order, name: '万\ud83d' }, context))).toMatchObject({
      rule: 'charset',
      canonicalPath: 'name',
    });
  });

  it('lets no value break out of a header', () => {
    const translator = placeWith({ 'header.X-Name': 'name' });

    expect(faultOf(() => translator.encodeRequest({ ...order, name: 'a\r\nX-Evil: 1' }, context))).toMatchObject({
      rule: 'header',
    });
  });

  it('reads one of several names, and insists that two of them agree', () => {
    const translator = placeWith({ NAME: 'name', 'OLD_NAME / OLDER': 'name' });
    const wire = translator.encodeRequest(order, context);
    const text = utf8(wire.body);

    expect(text).toContain('"OLD_NAME":"重庆示例科技有限公司"');
    const older = bytes(text.replace('"OLD_NAME"', '"OLDER"'));
    expect(translator.decodeRequest({ ...wire, body: older }).message).toEqual(order);
    const other = bytes(text.replace('"OLD_NAME":"重庆', '"OLD_NAME":"万州'));
    expect(faultOf(() => translator.decodeRequest({ ...wire, body: other }))).toMatchObject({ rule: 'disagree' });
  });

  it('counts and adds up lists, and verifies what a partner counted', () => {
    const translator = placeWith({
      N: '$count(lots[])',
      SUM: '$sum(lots[].fen) | money(yuan, 2)',
      'LOTS[].I': '$index | pad(3, 0, left)',
    });
    const message = {
      ...order,
      lots: [
        { no: 'A', fen: 100 },
        { no: 'B', fen: 250 },
      ],
    };
    const wire = translator.encodeRequest(message, context);

    expect(utf8(wire.body)).toContain('"N":2,"SUM":"3.50"');
    expect(utf8(wire.body)).toContain('"I":"002"');
    expect(translator.decodeRequest(wire).message).toEqual(message);
    for (const [from, to, rule] of [
      ['"N":2', '"N":3', 'assert'],
      ['"3.50"', '"3.51"', 'assert'],
      ['"002"', '"003"', 'index'],
    ] as const) {
      expect(
        faultOf(() => translator.decodeRequest({ ...wire, body: bytes(utf8(wire.body).replace(from, to)) })),
      ).toMatchObject({ rule });
    }
  });

  it('writes a row only under its condition, and refuses a value that would be lost', () => {
    const translator = placeWith({ COUNT: 'count | int | when(KIND = G)' });
    const { AMOUNT, ...rest } = plainRows;
    expect(AMOUNT).toBeDefined();
    expect(rest).toBeDefined();

    expect(translator.decodeRequest(translator.encodeRequest({ ...order, count: 3 }, context)).message).toEqual({
      ...order,
      count: 3,
    });
    expect(faultOf(() => translator.encodeRequest({ ...order, kind: 'goods', count: 3 }, context))).toMatchObject({
      rule: 'when',
    });
  });

  it('refuses a flood before it reads it', () => {
    const table = orderTable().replace('    ROOM: room\n', '    ROOM: room\n    LINES[].N: lines[]\n');
    const translator = compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': table }).translator(
      'order.place',
    );
    const flood = (count: number) =>
      answer({ code: '0', data: { ID: 'B', LINES: Array.from({ length: count }, () => ({ N: 'x' })) } });

    expect(translator.decodeResponse(flood(3), context)).toEqual({
      kind: 'success',
      message: { orderId: 'B', lines: ['x', 'x', 'x'] },
    });
    expect(faultOf(() => translator.decodeResponse(flood(4), context)).message).toContain(
      'has 4 elements, and 3 are taken',
    );
    expect(faultOf(() => place.decodeResponse(answer('[{"a":'.repeat(500_000)), context))).toMatchObject({
      code: 'GW_TRANSLATION_BYTES',
    });
    expect(faultOf(() => place.decodeResponse(answer(`"${'x'.repeat(9_000_000)}"`), context)).message).toContain(
      '9000002 bytes',
    );
  });

  it('takes nothing into the prototype of anything', () => {
    const body = bytes(
      '{"code":"0","data":{"ID":"B","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"__proto__":{"code":"9"}}',
    );

    expect(place.decodeResponse(answer(utf8(body)), context)).toEqual({ kind: 'success', message: { orderId: 'B' } });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('a fault', () => {
  it('names the field on both sides, the line of the table, the rule and the value', () => {
    const fault = faultOf(() =>
      placeWith({ NOTE: 'note | text(4 chars)' }).encodeRequest({ ...order, note: order.name }, context),
    );

    expect(fault).toMatchObject({
      code: 'GW_TRANSLATION_VALUE',
      rule: 'length',
      canonicalPath: 'note',
      wirePath: 'params.NOTE',
      file: 'shop/test/order.place.yaml',
      line: 18,
    });
    expect(fault.message).toBe(
      'note → params.NOTE: "重庆示例科技有限公司" has 10 chars, and 4 fit (shop/test/order.place.yaml:18)',
    );
  });

  it('counts the rows of a list', () => {
    const fault = faultOf(() =>
      placeWith({ 'LOTS[].NO': 'lots[].no | pad(1, 0, left)' }).encodeRequest(
        { ...order, lots: [{ no: 'A' }, { no: 'BB' }] },
        context,
      ),
    );

    expect(fault).toMatchObject({ canonicalPath: 'lots[1].no', wirePath: 'params.LOTS[1].NO' });
  });

  it('shows neither secrets nor sensitive values, and not even the message that could not be parsed', () => {
    const secret = { ...order, phone: '0'.repeat(21) };
    const short = placeWith({ PHONE: 'phone | text(20 chars)' });

    expect(faultOf(() => short.encodeRequest(secret, context)).message).toContain('***');
    expect(JSON.stringify(faultOf(() => short.encodeRequest(secret, context)))).not.toContain('0000');
    const broken = faultOf(() => place.decodeResponse(answer('{"code":"0","account":6200000000000000017'), context));
    expect(broken.message).not.toContain('62000');
    expect(broken.cause).toBeUndefined();
  });

  it('says which line should have brought a field that is missing', () => {
    expect(faultOf(() => place.decodeResponse(answer({ code: '0', data: {} }), context))).toMatchObject({
      code: 'GW_TRANSLATION_MESSAGE',
      rule: 'required',
      canonicalPath: 'orderId',
      wirePath: 'ID',
      line: 21,
    });
  });

  it('says that the profile lacks a credential, not what it would be', () => {
    expect(faultOf(() => place.encodeRequest(order, { ...context, auth: {} })).message).toContain(
      'no value for $auth.token',
    );
  });

  it('is one of the bytes where they cannot be read at all', () => {
    for (const body of ['', '[]', 'null', '<html>502 Bad Gateway</html>', '{"code":']) {
      expect(faultOf(() => place.decodeResponse(answer(body, 502), context))).toMatchObject({
        code: 'GW_TRANSLATION_BYTES',
      });
    }
    expect(
      faultOf(() => place.decodeResponse({ status: 200, headers: {}, body: Uint8Array.of(0xd5, 0xc5) }, context)),
    ).toMatchObject({ code: 'GW_TRANSLATION_BYTES' });
  });
});

describe('an answer', () => {
  it.each([
    [
      { code: '0', text: '', data: { ID: 'B1' } },
      { kind: 'success', message: { orderId: 'B1' } },
    ],
    [
      { code: 0, text: '', data: { ID: 'B1' } },
      { kind: 'success', message: { orderId: 'B1' } },
    ],
    [
      { code: '1', text: '售罄', data: {} },
      { kind: 'refused', as: 'sold-out', code: '1', text: '售罄' },
    ],
    [
      { code: 9, text: '忙', data: null },
      { kind: 'refused', as: 'partner-busy', code: '9', text: '忙', retryAfterMs: 30_000 },
    ],
    [
      { code: '1', text: '单号X已存在' },
      { kind: 'already-done', code: '1', text: '单号X已存在' },
    ],
    [
      { code: '1', text: '单号X已存在', data: { ID: 'B1' } },
      { kind: 'already-done', code: '1', text: '单号X已存在', message: { orderId: 'B1' } },
    ],
    [
      { code: '5', text: '' },
      { kind: 'uncertain', code: '5', text: '' },
    ],
    [
      { code: '404', text: '' },
      { kind: 'not-received', code: '404', text: '' },
    ],
    [
      { code: '77', text: '?' },
      { kind: 'uncertain', code: '77', text: '?' },
    ],
  ])('%j is %j', (wire, reading) => {
    expect(place.decodeResponse(answer(wire), context)).toEqual(reading);
  });

  it('without its code says nothing, and is no success', () => {
    expect(faultOf(() => place.decodeResponse(answer({ data: { ID: 'B1' } }), context))).toMatchObject({
      code: 'GW_TRANSLATION_MESSAGE',
      rule: 'outcome-missing',
    });
  });

  it('is written for a sandbox as it would be read', () => {
    const readings = [
      { kind: 'success', message: { orderId: 'B1', room: '一' } },
      { kind: 'refused', as: 'sold-out', code: '1', text: '售罄' },
      { kind: 'already-done', code: '1', text: '已存在' },
      { kind: 'uncertain', code: '5', text: '不知' },
    ] as const;

    for (const reading of readings)
      expect(place.decodeResponse(place.encodeResponse(reading, context), context)).toEqual(reading);
    expect(utf8(place.encodeResponse({ kind: 'refused', as: 'sold-out', code: '', text: '无' }, context).body)).toBe(
      '{"code":"1","text":"无","data":{}}',
    );
    expect(
      faultOf(() => place.encodeResponse({ kind: 'refused', as: 'invalid', code: '', text: '' }, context)),
    ).toMatchObject({ rule: 'outcome-code' });
  });

  it('may need several fields to say yes', () => {
    const dialect = jsonDialect
      .replace('of: code', 'of: { all: [ok, inner.ok] }')
      .replace('success: ["0"]', 'success: ["true", "Y"]');
    const translator = compileWorld({ 'dialect.yaml': dialect, 'order.place.yaml': orderTable() }).translator(
      'order.place',
    );

    expect(translator.decodeResponse(answer({ ok: true, inner: { ok: 'Y' }, data: { ID: 'B' } }), context).kind).toBe(
      'success',
    );
    expect(
      translator.decodeResponse(answer({ ok: true, inner: { ok: 'N' }, data: { ID: 'B' } }), context),
    ).toMatchObject({ kind: 'uncertain', code: 'N' });
    expect(faultOf(() => translator.decodeResponse(answer({ ok: true, data: { ID: 'B' } }), context))).toMatchObject({
      rule: 'outcome-missing',
    });
  });

  it('to one operation may mean something of its own', () => {
    const table = `${orderTable()}outcome:\n  refusals:\n    - { code: "5", as: sold-out }\n`;
    const translator = compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': table }).translator(
      'order.place',
    );

    expect(translator.decodeResponse(answer({ code: '5', text: '' }), context)).toMatchObject({
      kind: 'refused',
      as: 'sold-out',
    });
  });
});

describe('an event', () => {
  const world = compileWorld({ 'dialect.yaml': jsonDialect, 'order.paid.yaml': paidTable });
  const paid = world.translator('order.paid');
  const message = { paymentNo: 'P1', amountFen: 100 };
  const wire = paid.encodeEvent(message, context);

  it('is recognised, verified, read, and known again by its identity', () => {
    const arrived = { ...wire, path: '/partners/wanzhou/callback' };

    expect(world.dialect.recognizeEvent(arrived)?.operation).toBe('order.paid');
    expect(paid.decodeEvent(arrived, context)).toEqual({ operation: 'order.paid', message, identity: 'P1' });
  });

  it('of a kind or at a place that we do not know is not recognised', () => {
    expect(world.dialect.recognizeEvent({ ...wire, body: bytes('{"TYPE":"OTHER"}') })).toBeUndefined();
    expect(world.dialect.recognizeEvent({ ...wire, path: '/elsewhere' })).toBeUndefined();
    expect(world.dialect.recognizeEvent({ ...wire, method: 'GET' })).toBeUndefined();
    expect(() => world.dialect.recognizeEvent({ ...wire, body: bytes('{') })).toThrowError(TranslationError);
  });

  it('with one byte changed, without signature, or under another secret is not authenticated', () => {
    const { 'x-signature': signature = '', ...unsigned } = wire.headers;
    const forged = [
      { ...wire, body: bytes(utf8(wire.body).replace('100', '900')) },
      { ...wire, body: bytes(`${utf8(wire.body)} `) },
      { ...wire, headers: unsigned },
      { ...wire, headers: { ...wire.headers, 'x-signature': '' } },
      { ...wire, headers: { ...wire.headers, 'x-signature': signature.slice(0, -1) } },
    ];

    for (const request of forged) expect(() => paid.decodeEvent(request, context)).toThrowError(SignatureError);
    expect(() => paid.decodeEvent(wire, { ...context, auth: { callbackSecret: 'other' } })).toThrowError(
      SignatureError,
    );
    expect(faultOf(() => paid.decodeEvent(wire, { ...context, auth: {} }))).toMatchObject({ rule: 'variable-missing' });
  });

  it('is authenticated before it is read: bytes that are no message are refused for their signature', () => {
    expect(() => paid.decodeEvent({ ...wire, body: bytes('{{{') }, context)).toThrowError(SignatureError);
  });

  it('is answered in the partner’s own envelope, also when it cannot be read', () => {
    expect(utf8(paid.encodeEventAnswer('applied', '', context).body)).toBe('{"code":"0","text":"成功"}');
    expect(paid.decodeEventAnswer(paid.encodeEventAnswer('repeated', '', context))).toBe('repeated');
    expect(paid.decodeEventAnswer(paid.encodeEventAnswer('conflicting', '与已收到的不同', context))).toBe('refused');
    expect(utf8(world.dialect.refuseUnreadable('无法解析', context).body)).toBe('{"code":"2","text":"无法解析"}');
  });

  it('whose body carries the secret itself is compared with ours', () => {
    const dialect = jsonDialect
      .replace(/ {2}sign: .*\n/, '')
      .replace(
        '  response:\n    data: body\n',
        '  response:\n    data: body\n  event:\n    key: $auth.callbackSecret\n    data: body\n',
      );
    const translator = compileWorld({
      'dialect.yaml': dialect,
      'order.paid.yaml': paidTable.replace('TYPE = PAID', 'data.TYPE = PAID'),
    }).translator('order.paid');
    const request = translator.encodeEvent(message, context);

    expect(translator.decodeEvent(request, context).identity).toBe('P1');
    for (const body of [
      utf8(request.body).replace('sim-only-secret', 'guess'),
      utf8(request.body).replace('"key"', '"kez"'),
    ]) {
      expect(() => translator.decodeEvent({ ...request, body: bytes(body) }, context)).toThrowError(SignatureError);
    }
  });
});

describe('a reference', () => {
  const refs = (form: string) =>
    compileWorld({
      'dialect.yaml': form === '' ? jsonDialect : `${jsonDialect}ref: { form: "${form}" }\n`,
      'order.place.yaml': orderTable(),
    });
  const parts = {
    entropy: '0192d7a0-1111-7222-8333-444455556666',
    serial: '42',
    acceptedAt: '2026-03-16T10:14:55+08:00',
  };

  it('is the exchange’s own number without hyphens where the dialect asks for nothing else', () => {
    expect(refs('').dialect.drawRef(parts)).toBe('0192d7a0111172228333444455556666');
  });

  it('has the form that the dialect asks for, the same each time', () => {
    expect(refs('D{date:yyyyMMdd}{serial:8}').dialect.drawRef(parts)).toBe('D2026031600000042');
    expect(refs('{uuid}').dialect.drawRef(parts)).toBe(parts.entropy);
    const { dialect } = refs('{date:yyyyMMdd}{random:12}');
    expect(dialect.drawRef(parts)).toMatch(/^20260316\d{12}$/);
    expect(dialect.drawRef(parts)).toBe(dialect.drawRef(parts));
    expect(dialect.drawRef({ ...parts, serial: '43' })).not.toBe(dialect.drawRef(parts));
  });

  it('is refused where two exchanges could draw the same, or the form is none', () => {
    expect(refs('{date:yyyyMMdd}{random:4}').rules).toContain('ref-not-unique');
    expect(refs('{nothing}').rules).toContain('ref-form');
  });
});

describe('any message', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const message = fc.record(
    {
      name: text,
      amountFen: fc.integer({ min: 0, max: 999_999_999_999_999 }),
      kind: fc.constantFrom('goods', 'works'),
      urgent: fc.boolean(),
      at: fc.constant(order.at),
      count: fc.integer({ min: 0, max: 999 }),
      buyer: fc.record({ name: text, code: text }, { requiredKeys: ['name'] }),
      lots: fc.array(fc.record({ no: text, fen: fc.integer({ min: 0, max: 1e15 - 1 }) }, { requiredKeys: ['no'] }), {
        maxLength: 3,
      }),
    },
    { requiredKeys: ['name', 'amountFen', 'kind', 'urgent', 'at'] },
  );

  it('comes back as it went', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(place.decodeRequest(place.encodeRequest(sent, context)).message).toEqual(sent);
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  it('of garbage is a fault of translation, never another', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          place.decodeResponse(answer(json), context);
          return true;
        } catch (fault) {
          return fault instanceof TranslationError;
        }
      }),
      { seed: 32, numRuns: 1000 },
    );
  });
});
