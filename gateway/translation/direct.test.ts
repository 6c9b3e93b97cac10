import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Translator } from './contract.ts';
import { TranslationError } from './contract.ts';
import { compileWorld, context, jsonDialect, order, orderTable, plainRows } from './test-world.ts';

const dialects: Readonly<Record<string, string>> = {
  'json in UTF-8': '[ { json: { charset: utf-8 } } ]',
  'json in GBK': '[ { json: { charset: gbk } } ]',
  'xml in GBK': '[ { xml: { root: ORDER, charset: gbk } } ]',
  'xml in GB18030': '[ { xml: { root: ORDER, charset: gb18030 } } ]',
  'xml in GB2312 with a namespace': '[ { xml: { root: o:ORDER, charset: gb2312, namespaces: { o: "urn:o" } } } ]',
  'xml without a root of its own': '[ { xml: { charset: utf-8, declaration: no } } ]',
};

/** Rows with what stands beside plain fields: containers, lists, absent values in every form, variables, attributes, CDATA. */
const rowsOf = (name: string): Readonly<Record<string, string>> => {
  const { 'LOTS[].NO': _no, 'LOTS[].FEN': _fen, BUYER: _buyer, BUYER_CODE: _code, ...rest } = plainRows;
  const inXml = name.startsWith('xml');
  return {
    ...rest,
    PHONE: 'phone | optional(empty)',
    NOTE: inXml ? 'note | cdata' : 'note | optional(null)',
    NO: '$ref',
    'BUYER.NAME': 'buyer.name',
    'BUYER.DEEP.CODE': 'buyer.code',
    ...(inXml ? { 'LOTS.LOT[].NO': 'lots[].no', 'LOTS.LOT[].FEN': 'lots[].fen | money(wan-yuan, 6)' } : {}),
    ...(inXml ? {} : { 'LOTS[].NO': 'lots[].no', 'LOTS[].IN.FEN': 'lots[].fen | money(wan-yuan, 6)' }),
    ...(inXml ? { 'KIND.@v': '="1"' } : {}),
  };
};

function translatorOf(name: string, more: string): Translator {
  const layers = dialects[name] ?? '';
  const table = orderTable(rowsOf(name), more);
  const inOne = name.includes('without')
    ? jsonDialect.replace('    params: body', '    all: body').replace('    token: $auth.token\n', '')
    : jsonDialect;
  const dialect = inOne.replace('[ { json: { charset: utf-8 } } ]', `${layers}\n  response: [ { json: {} } ]`);
  const world = compileWorld({ 'dialect.yaml': dialect, 'order.place.yaml': table });
  expect(world.findings).toEqual([]);
  return world.translator('order.place');
}

/** A signed body is made by way of members, since the signature is made over them. */
const signed = '  sign: { into: header.X-Sum, over: raw(body), by: sha256-hex }\n';

function written(translator: Translator, message: object): unknown {
  try {
    return Buffer.from(translator.encodeRequest(message as never, context).body).toString('hex');
  } catch (fault) {
    expect(fault).toBeInstanceOf(TranslationError);
    const { rule, canonicalPath, wirePath, message: said } = fault as TranslationError;
    return { rule, canonicalPath, wirePath, said };
  }
}

const awkward = fc.string({
  unit: fc.constantFrom(
    'a',
    '1',
    '中',
    '镕',
    '㐀',
    '𠮷',
    '\ud83d',
    '\u2028',
    '\u0000',
    '\n',
    '\r',
    '"',
    '\\',
    '<',
    '&',
    '>',
    ']',
    '\uffff',
    '€',
    ' ',
    '\u007f',
    'é',
  ),
  maxLength: 6,
});
const text = fc.oneof(fc.constant('万州区政务服务中心'), fc.string({ maxLength: 12 }), awkward);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const someMessage = fc.record({
  name: text,
  uscc: optional(fc.constantFrom('91500000MA9MNQ1066', '91500000MA9MNQ1067')),
  amountFen: fc.oneof(fc.nat(), fc.constantFrom(-1, 0.5, 999_999_999_999_999)),
  kind: fc.constantFrom('goods', 'works', 'other'),
  at: fc.constantFrom('2026-12-01T09:30:00+08:00', '2026-12-01T01:30:00Z', '2026-02-30T09:30:00+08:00'),
  urgent: fc.boolean(),
  count: optional(fc.nat(999)),
  phone: optional(text),
  buyer: optional(fc.record({ name: optional(text), code: optional(text) })),
  lots: optional(fc.array(fc.record({ no: optional(text), fen: optional(fc.nat()) }), { maxLength: 3 })),
  tags: optional(fc.array(fc.constantFrom('a', '中', ';'), { maxLength: 3 })),
  note: optional(text),
});

/** Nothing in it that a codec refuses, so that most of these are written. */
const tameMessage = someMessage.map((message) => ({
  ...message,
  ...order,
  name: message.name,
  uscc: undefined,
  tags: undefined,
}));

describe('a document written straight to bytes', () => {
  it.each(Object.keys(dialects))('is the one that goes by way of members, faults included: %s', (name) => {
    const straight = translatorOf(name, '');
    const byMembers = translatorOf(name, signed);

    fc.assert(
      fc.property(fc.oneof(tameMessage, someMessage), (message) => {
        expect(written(straight, message)).toEqual(written(byMembers, message));
      }),
      { seed: 51, numRuns: 1500 },
    );
  });

  it('is JSON as JSON.stringify writes it, whatever the text', () => {
    const translator = translatorOf('json in UTF-8', '');

    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (name) => {
        const body = written(translator, { ...order, name });
        if (!name.isWellFormed()) return typeof body === 'object';
        return Buffer.from(String(body), 'hex')
          .toString()
          .includes(`"NAME":${JSON.stringify(name)},`);
      }),
      { seed: 52, numRuns: 3000 },
    );
  });

  it('may be larger than any before it, and leaves nothing of itself in the next one', () => {
    const translator = translatorOf('json in UTF-8', '');
    const long = '长'.repeat(50_000);

    const [large, small] = [long, '短'].map((name) =>
      Buffer.from(String(written(translator, { ...order, name })), 'hex').toString(),
    );

    expect(JSON.parse(large ?? '').params.NAME).toBe(long);
    expect(JSON.parse(small ?? '').params).toMatchObject({ NAME: '短', KIND: 'G' });
    expect(small).not.toContain('长');
  });

  it('names the row of a list whose value cannot be written', () => {
    const translator = translatorOf('xml in GBK', '');
    const lots = [{ no: '1' }, { no: '㐀' }];

    expect(written(translator, { ...order, lots })).toMatchObject({
      rule: 'charset',
      canonicalPath: 'lots[1].no',
      wirePath: 'params.LOTS.LOT[1].NO',
    });
  });
});
