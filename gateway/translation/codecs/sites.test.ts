import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranslationError, type Translator } from '../contract.ts';
import { compileWorld, context, jsonDialect, order, orderTable, plainRows } from '../test-world.ts';
import { oddTexts } from './odd-values.ts';

const flatRows = Object.fromEntries(
  Object.entries(plainRows).filter(([left]) => !/^(?:NAME|NOTE|TAGS|LOTS)/.test(left)),
);

/** A request without envelope, so that every layer can carry it. */
const dialectOf = (layers: string): string =>
  jsonDialect
    .replace('[ { json: { charset: utf-8 } } ]', layers)
    .replace(/envelope:\n(?: .*\n)+/, '')
    .replace(/event:\n(?: .*\n)+/, '');

function translatorWith(layers: string, rows: Readonly<Record<string, string>>): Translator {
  const table = orderTable({ ...flatRows, ...rows }, '  unmapped:\n    lots: 无\n    tags: 无\n');
  const world = compileWorld({
    'dialect.yaml': dialectOf(layers),
    'order.place.yaml': table,
  });
  if (world.findings.length > 0) throw new Error(JSON.stringify(world.findings));
  return world.translator('order.place');
}

const layers = {
  json: '[ { json: { charset: utf-8 } } ]',
  'json in gbk': '[ { json: { charset: gbk } } ]',
  xml: '[ { xml: { root: R, charset: utf-8 } } ]',
  'xml in gb18030': '[ { xml: { root: R, charset: gb18030 } } ]',
  'xml in gb2312': '[ { xml: { root: R, charset: gb2312 } } ]',
  form: '[ { form: { charset: utf-8 } } ]',
  'form in gbk': '[ { form: { charset: gbk } } ]',
  'json in xml': '[ { xml: { root: R, charset: gbk } }, { at: D, json: {} } ]',
  'xml in xml': '[ { xml: { root: R, charset: gbk } }, { at: D, xml: { root: I } } ]',
  'Base64 of xml in json': '[ { json: { charset: utf-8 } }, { at: D, base64: {}, xml: { root: I, charset: gbk } } ]',
} as const;

type Rows = Readonly<Record<string, string>>;
const inside = ['json in xml', 'xml in xml', 'Base64 of xml in json'];

const sites = Object.entries(layers).flatMap(([name, layer]): (readonly [string, string, Rows])[] => {
  const at = inside.includes(name) ? 'D.' : '';
  const plain: (readonly [string, string, Rows])[] = [
    [`${name}: two texts`, layer, { [`${at}NAME`]: 'name', [`${at}NOTE`]: 'note | optional(omit)' }],
    [`${name}: hex`, layer, { [`${at}NAME`]: 'name | hex', [`${at}NOTE`]: 'note | base64' }],
  ];
  if (!name.includes('xml')) return plain;
  const inXml = name !== 'json in xml';
  return inXml
    ? [
        ...plain,
        [`${name}: CDATA`, layer, { [`${at}NAME`]: 'name | cdata', [`${at}NOTE`]: 'note | cdata' }],
        [`${name}: attribute and text`, layer, { [`${at}NAME.@note`]: 'note', [`${at}NAME.#text`]: 'name' }],
      ]
    : plain;
});

const placed = [
  ['a header', layers.json, { 'header.X-Name': 'name', NOTE: 'note' }],
  ['the query', layers.json, { 'query.name': 'name', 'query.note': 'note' }],
] as const;

const text = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.stringMatching(/^[ \t\r\n<>&"'\][;,=%+]{0,10}$/),
);

/** Written as it is or refused; the schema wants a name of 1 to 60 characters. */
function comesBack(translator: Translator, name: string, note: string): 'same' | 'refused' {
  const message = { ...order, name, note };
  let wire: ReturnType<Translator['encodeRequest']>;
  try {
    wire = translator.encodeRequest(message, context);
  } catch (fault) {
    if (fault instanceof TranslationError) return 'refused';
    throw fault;
  }
  expect(translator.decodeRequest(wire).message).toEqual(message);
  return 'same';
}

describe('texts of every kind', () => {
  it.each([...sites, ...placed])('come back or are refused: in %s', (_name, layer, rows) => {
    const translator = translatorWith(layer, rows);
    const named = oddTexts.filter((odd) => odd !== '' && [...odd].length <= 60);

    const results = named.map((odd) => comesBack(translator, odd, 'x'));
    for (const odd of oddTexts) comesBack(translator, 'x', odd);
    expect(results.filter((result) => result === 'same').length).toBeGreaterThan(named.length / 3);
    fc.assert(
      fc.property(text, text, (name, note) => {
        if (name !== '') comesBack(translator, name, note);
      }),
      { seed: 61, numRuns: 300 },
    );
  });
});
