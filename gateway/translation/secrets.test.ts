import { describe, expect, it } from 'vitest';
import { readCards } from '../catalogue/cards.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import { messageKinds } from '../catalogue/schemas.ts';
import { SignatureError, TranslationError, type Translator } from './contract.ts';
import { collectFindings } from './findings.ts';
import { compileFolders } from './load.ts';
import { bytesOf, context as plainContext, utf8 } from './test-world.ts';

const SECRET = 'Geheim秘密7';
const secret = { type: 'string', 'x-sensitive': true };
const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    plain: { type: 'string' },
    text: secret,
    count: { type: 'integer', 'x-sensitive': true },
    rate: { type: 'number', 'x-sensitive': true },
    yes: { type: 'boolean', 'x-sensitive': true },
    kind: { type: 'string', enum: ['a', 'b'], 'x-sensitive': true },
    list: { type: 'array', items: secret },
    tags: { type: 'array', 'x-sensitive': true, items: { type: 'string' } },
    holder: { type: 'object', 'x-sensitive': true, properties: { name: { type: 'string' } } },
    lots: { type: 'array', items: { type: 'object', properties: { no: secret } } },
  },
};
const { properties } = schema;

const catalogue: Catalogue = {
  operations: readCards(
    new Map([
      [
        'cards.yaml',
        {
          operations: {
            'vault.open': {
              title: '开',
              kinds: ['vault'],
              style: 'command',
              request: 's.yaml#/$defs/Open',
              response: 's.yaml#/$defs/Open',
              orderKey: ['plain'],
              onUnknown: 'person',
            },
          },
        },
      ],
    ]),
    messageKinds(new Map([['s.yaml', { $defs: { Open: schema } }]])),
  ),
  districts: new Map(),
};

const context = { ...plainContext, auth: { key: '0123456789abcdef', token: SECRET } };

const dialect = (layers: string): string => `dialect: vault/test
title: 测试
source: composed for a test
idempotency: none
layers:
  request: ${layers}
outcome: { of: code, success: ["0"] }
codes:
  kind: { a: "1", b: "2" }
`;

const jsonLayers = '[ { json: { charset: gbk } }, { at: DOC, json: {} } ]';
const xmlLayers = '[ { xml: { root: R, charset: gbk } }, { at: DOC, xml: { root: D } } ]';

/** One row, all other fields left out with a reason. */
function translatorWith(left: string, right: string, layers = jsonLayers): Translator {
  const { findings, report } = collectFindings();
  const used = right.split(/[ [.|]/)[0] ?? '';
  const composed = right.includes('compose') ? [used] : [];
  const rest = [...Object.keys(properties).filter((name) => name !== used), ...composed];
  const unmapped = `  unmapped:\n${rest.map((name) => `    ${name}: 没有\n`).join('')}`;
  const rows = `  fields:\n    TYPE: ="1"\n    ${JSON.stringify(left)}: ${JSON.stringify(right)}\n`;
  const table = `operation: vault.open\nrequest:\n  send: POST /open\n${rows}${unmapped}response:\n  fields:\n    P: plain\n  unmapped:\n${Object.keys(
    properties,
  )
    .filter((name) => name !== 'plain')
    .map((name) => `    ${name}: 没有\n`)
    .join('')}`;
  const files = [
    { path: 'dialect.yaml', name: 'dialect.yaml', bytes: bytesOf(dialect(layers)) },
    { path: 'vault.open.yaml', name: 'vault.open.yaml', bytes: bytesOf(table) },
  ];
  const [spoken] = compileFolders([{ path: 'mappings/vault/test', files, samples: [] }], catalogue, { report });
  const translator = spoken?.compiled.dialect.translator('vault.open');
  if (!translator || findings.length > 0) throw new Error(JSON.stringify(findings));
  return translator;
}

/** Everything of an error that can reach a log. */
function shownBy(call: () => unknown): { readonly fault: Error; readonly all: string } {
  try {
    call();
  } catch (fault) {
    if (!(fault instanceof TranslationError || fault instanceof SignatureError)) throw fault;
    const causes: unknown[] = [];
    for (let at: unknown = fault; at instanceof Error; at = at.cause)
      causes.push(at.message, at.stack, JSON.stringify(at));
    return { fault, all: causes.join('\n') };
  }
  throw new Error('nothing was refused');
}

/** Pieces of the secret long enough to be recognised, and the characters that no charset message may name. */
const pieces = ['Geheim', 'heim秘', '秘密', '秘', '𠮷', '4711', 'U+20BB7', '6200000000000017'];

function expectHidden(all: string): void {
  for (const piece of pieces) expect(all).not.toContain(piece);
}

const deep = (path: string, value: unknown): Record<string, unknown> => {
  const [first = '', ...rest] = path.split('.');
  if (first.endsWith('[]')) return { [first.slice(0, -2)]: [rest.length > 0 ? deep(rest.join('.'), value) : value] };
  return { [first]: rest.length > 0 ? deep(rest.join('.'), value) : value };
};

const rows: readonly (readonly [string, string, unknown])[] = [
  ['F', 'text', `${SECRET}𠮷`],
  ['F', 'text | text(4 bytes)', SECRET],
  ['F', 'text | text(4 chars)', SECRET],
  ['F', 'text | pad(4, " ", right)', SECRET],
  ['F', 'text | uscc', SECRET],
  ['F', 'text | district(6, 9)', SECRET],
  ['F', 'text | decimal(2)', SECRET],
  ['F', 'text | date(yyyyMMdd)', SECRET],
  ['F', 'text | datetime(yyyyMMddHHmmss)', SECRET],
  ['F + G', 'text | parts(yyyyMMdd, HHmmss)', SECRET],
  ['F[]', 'list[] | text(4 bytes)', SECRET],
  ['F', 'text | hex', `${SECRET}𠮷`],
  ['F', 'text | base64', `${SECRET}𠮷`],
  ['F', 'plain | sm4($auth.key)', `${SECRET}𠮷`],
  ['F', 'plain | sensitive | text(4 bytes)', SECRET],
  ['F', 'text | number', SECRET],
  ['F', 'text | true-false', SECRET],
  ['F', 'text | when(TYPE = 2)', SECRET],
  ['F', 'count | int', 4711.5],
  ['F', 'count | money(yuan, 2)', 4711.5],
  ['F', 'count | money(by U: 1 yuan; write 1)', 4711.5],
  ['F', 'rate | decimal(2)', 4711.4711],
  ['F', 'rate', 4711 + 0.471_147_114_711],
  ['F', 'yes | bool(1, 0)', SECRET],
  ['F', 'kind | code(kind)', SECRET],
  ['F', 'list[] | join(h)', SECRET],
  ['F', 'list[] | text(4 bytes) | join(;)', SECRET],
  ['F', 'tags[] | join(h)', SECRET],
  ['F[].N', 'lots[].no | text(4 bytes)', SECRET],
  ['F', 'holder.name | text(4 bytes)', SECRET],
  ['F', 'plain | compose("{}{text}") | text(4 bytes)', SECRET],
  ['DOC.F', 'text | text(4 bytes)', SECRET],
  ['header.X-F', 'text', SECRET],
];

describe('a secret that cannot be written', () => {
  it.each(rows)('is not shown: %s: %s', (left, right, value) => {
    const translator = translatorWith(left, right);
    const path = right.split(' |')[0] ?? '';
    const message = right.includes('compose') ? { plain: 'x', text: value } : deep(path, value);

    const { fault, all } = shownBy(() => translator.encodeRequest(message, context));

    expectHidden(all);
    expect(fault).toMatchObject({
      canonicalPath: path.replace('[].', '[0].').replace(/\[\]$/, right.includes('join') ? '[]' : '[0]'),
      wirePath: expect.stringMatching(/^(F|DOC\.F|header\.x-f)/i),
      file: 'vault.open.yaml',
      line: 6,
      rule: expect.stringMatching(/^[a-z-]+$/),
    });
    expect(fault.message).toContain('***');
    expect(fault.message).toContain('(vault.open.yaml:6)');
  });
});

describe('a secret that cannot be read', () => {
  const readable = rows.filter(
    ([left, right]) => !/compose|when|^text$/.test(right) && !left.startsWith('header') && left !== 'F + G',
  );
  const unreadable = [`${SECRET}`, 62_000_000_000.000_17, { inside: SECRET }, [SECRET], [[SECRET]]];

  it.each(readable)('is not shown: %s: %s', (left, right) => {
    const translator = translatorWith(left, right);
    let refused = 0;
    for (const value of unreadable) {
      const list = left.endsWith('[]') ? [value] : left.includes('[].') ? [{ N: value }] : value;
      const body = bytesOf(
        JSON.stringify({ TYPE: '1', U: '1', F: list, DOC: JSON.stringify({ F: value }) }).replaceAll('秘密', 'xx'),
      );
      try {
        translator.decodeRequest({ method: 'POST', path: '/open', headers: {}, body });
      } catch (fault) {
        if (!(fault instanceof TranslationError)) throw fault;
        if (fault.rule === 'unmapped-field') continue;
        refused += 1;
        expectHidden(
          shownBy(() => {
            throw fault;
          }).all,
        );
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('is not shown where the document that holds it cannot be read', () => {
    const json = translatorWith('DOC.F', 'text');
    const xml = translatorWith('DOC.F', 'text', xmlLayers);
    const inner = [
      `<D><F>&Geheim;</F></D>`,
      '<D><F>4711',
      '<D><F><Geheim</F></D>',
      '<D><F><4711</F></D>',
      '<D><F a="1" 4711="Geheim">x</F></D>',
      '<D F="Geheim"><F>4711</D>',
      '<!DOCTYPE Geheim [<!ENTITY x "4711">]><D/>',
    ];
    const calls = [
      ...[`{"F":"Geheim4711`, `{"F":Geheim}`, '"Geheim"'].map((doc) => ({
        json,
        body: JSON.stringify({ TYPE: '1', DOC: doc }),
      })),
      ...inner.map((doc) => ({
        json: xml,
        body: `<R><TYPE>1</TYPE><DOC>${doc.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</DOC></R>`,
      })),
    ];

    for (const { json: translator, body } of calls) {
      expectHidden(
        shownBy(() => translator.decodeRequest({ method: 'POST', path: '/open', headers: {}, body: bytesOf(body) }))
          .all,
      );
    }
  });
});

describe('a credential', () => {
  it('is not shown where it cannot be written, is none, or is not the agreed one', () => {
    const token = translatorWith('plain', 'plain').encodeRequest({ plain: 'x' }, context);
    expect(utf8(token.body)).not.toContain(SECRET);
    const short = translatorWith('F', 'plain | sm4($auth.token)');
    const narrow = translatorWith('F', '$auth.token | text(4 bytes)');
    const wide = translatorWith('F', '$auth.wide');
    const calls = [
      () => short.encodeRequest({ plain: 'x' }, context),
      () => narrow.encodeRequest({}, context),
      () => wide.encodeRequest({}, { ...context, auth: { wide: `${SECRET}𠮷` } }),
    ];

    for (const call of calls) expectHidden(shownBy(call).all);
  });
});

describe('a long value', () => {
  it('is cut in the message, and so are long names', () => {
    const long = '9'.repeat(100_000);
    const text = translatorWith('F', 'plain | text(4 bytes)');
    const unit = translatorWith('F', 'count | money(by U: 1 yuan; write 1)');
    const wire = (body: object) => ({ method: 'POST', path: '/open', headers: {}, body: bytesOf(body) });
    const calls = [
      () => text.encodeRequest({ plain: long }, context),
      () => text.decodeRequest(wire({ TYPE: '1', F: long })),
      () => unit.decodeRequest(wire({ TYPE: '1', F: '1.00', U: long })),
      () => text.decodeRequest(wire({ TYPE: '1', [long]: 1 })),
      () => text.decodeRequest(wire({ TYPE: long, F: 'x' })),
    ];

    for (const call of calls) expect(shownBy(call).fault.message.length).toBeLessThan(600);
  });
});
