import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranslationError } from './contract.ts';
import {
  answer,
  bytesOf,
  compileWorld,
  context,
  faultOf,
  jsonDialect,
  order,
  orderTable,
  placeWith,
  plainRows,
  utf8,
} from './test-world.ts';
import type { OnUnmapped } from './translator.ts';

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
    const body = bytesOf(utf8(wire.body).replace('"NAME"', '"EXTRA":1,"NAME"'));

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

  it('notices elements beside the single one that a row reads', () => {
    const one = placeWith({ 'SEATS[0]': '="A1"' });
    const wire = one.encodeRequest(order, context);
    const two = utf8(wire.body).replace('["A1"]', '["A1","A2"]');

    expect(one.decodeRequest(wire).message).toEqual(order);
    expect(faultOf(() => one.decodeRequest({ ...wire, body: bytesOf(two) }))).toMatchObject({
      rule: 'unmapped-field',
      wirePath: 'params.SEATS[1]',
    });
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
    const older = bytesOf(text.replace('"OLD_NAME"', '"OLDER"'));
    expect(translator.decodeRequest({ ...wire, body: older }).message).toEqual(order);
    const other = bytesOf(text.replace('"OLD_NAME":"重庆', '"OLD_NAME":"万州'));
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
        faultOf(() => translator.decodeRequest({ ...wire, body: bytesOf(utf8(wire.body).replace(from, to)) })),
      ).toMatchObject({ rule });
    }
  });

  it('writes one value over several fields, and reads it where all of them are there', () => {
    for (const [row, wire] of [
      ['A + B', '"A":"重庆","B":"万州"'],
      ['LIST', '"LIST":["重庆","万州"]'],
    ] as const) {
      const translator = placeWith({ [row]: 'name | split("##", 2)' });
      const request = translator.encodeRequest({ ...order, name: '重庆##万州' }, context);

      expect(utf8(request.body)).toContain(wire);
      expect(translator.decodeRequest(request).message).toEqual({ ...order, name: '重庆##万州' });
      const body = bytesOf(utf8(request.body).replace(',"B":"万州"', '').replace(',"万州"]', ']'));
      expect(faultOf(() => translator.decodeRequest({ ...request, body }))).toMatchObject({
        rule: /A/.test(row) ? 'parts' : 'split',
      });
    }
  });

  it('writes a row only under its condition, and refuses a value that would be lost', () => {
    const translator = placeWith({ COUNT: 'count | int | when(KIND = G)' });

    expect(translator.decodeRequest(translator.encodeRequest({ ...order, count: 3 }, context)).message).toEqual({
      ...order,
      count: 3,
    });
    expect(faultOf(() => translator.encodeRequest({ ...order, kind: 'goods', count: 3 }, context))).toMatchObject({
      rule: 'when',
    });

    const wire = translator.encodeRequest({ ...order, kind: 'goods' }, context);
    const body = bytesOf(utf8(wire.body).replace('"URGENT"', '"COUNT":3,"URGENT"'));
    expect(faultOf(() => translator.decodeRequest({ ...wire, body }))).toMatchObject({
      rule: 'unmapped-field',
      wirePath: 'params.COUNT',
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
    const body = bytesOf(
      '{"code":"0","data":{"ID":"B","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"__proto__":{"code":"9"}}',
    );

    expect(place.decodeResponse(answer(utf8(body)), context)).toEqual({ kind: 'success', message: { orderId: 'B' } });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
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
