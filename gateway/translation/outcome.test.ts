import { describe, expect, it } from 'vitest';
import type { Reading } from './contract.ts';
import { answer, compileWorld, context, faultOf, jsonDialect, orderTable, placeWith, utf8 } from './test-world.ts';

const place = placeWith({});

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

  it('of several fields is written with each field’s own word for yes and for no', () => {
    const dialect = jsonDialect
      .replace('of: code', 'all: [code | number, ok | true-false, failed | true-false]')
      .replace('success: ["0"]', 'success: ["0", "true", "false"]');
    const translator = compileWorld({ 'dialect.yaml': dialect, 'order.place.yaml': orderTable() }).translator(
      'order.place',
    );
    const written = (reading: Reading): unknown =>
      JSON.parse(utf8(translator.encodeResponse(reading, context).body)) as unknown;

    expect(written({ kind: 'success', message: { orderId: 'B1' } })).toMatchObject({
      code: 0,
      ok: true,
      failed: false,
    });
    expect(written({ kind: 'refused', as: 'sold-out', code: '1', text: '售罄' })).toMatchObject({
      code: 1,
      ok: false,
      failed: true,
    });
  });

  it('stands before the envelope, or first in the envelope’s field that holds it', () => {
    const within = jsonDialect
      .replace('of: code', 'of: data.code')
      .replace('message: text', 'message: data.text')
      .replace('  response:\n    data: body', '  response:\n    head: ="H"\n    data: body');
    const translator = compileWorld({ 'dialect.yaml': within, 'order.place.yaml': orderTable() }).translator(
      'order.place',
    );

    expect(utf8(translator.encodeResponse({ kind: 'success', message: { orderId: 'B1' } }, context).body)).toMatch(
      /^\{"head":"H","data":\{"code":"0","text":"[^"]*","ID":"B1"/,
    );
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
