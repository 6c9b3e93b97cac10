import { describe, expect, it } from 'vitest';
import { collectFindings } from '../findings.ts';
import { parseRight } from './expressions.ts';
import { parseLeft, parseWirePath, SyntaxFault } from './paths.ts';
import { readDialect } from './read-dialect.ts';
import { readOperation } from './read-operation.ts';
import { readSource, valueAt } from './source.ts';

describe('the left side', () => {
  it.each([
    ['a.b', [{ name: 'a' }, { name: 'b' }]],
    ['x[].y', [{ name: 'x', each: true }, { name: 'y' }]],
    ['x[0]', [{ name: 'x', index: 0 }]],
    ['a.@b', [{ name: 'a' }, { name: '@b' }]],
    ['a.#text', [{ name: 'a' }, { name: '#text' }]],
    ['soap:Envelope.soap:Body', [{ name: 'soap:Envelope' }, { name: 'soap:Body' }]],
    ['F[@n=CONTRACT_NO]', [{ name: 'F', match: { attribute: 'n', value: 'CONTRACT_NO' } }]],
    ['项目.编号', [{ name: '项目' }, { name: '编号' }]],
    ['"a.b".c', [{ name: 'a.b' }, { name: 'c' }]],
  ])('reads %s', (text, steps) => {
    expect(parseWirePath(text).steps).toEqual(steps.map((step) => ({ each: false, ...step })));
  });

  it('knows headers, queries and path variables from fields of the body', () => {
    expect(parseWirePath('header.X-Trace')).toMatchObject({ http: 'header', steps: [{ name: 'X-Trace' }] });
    expect(parseWirePath('"header".x').http).toBeUndefined();
    expect(parseWirePath('header.a.b').http).toBeUndefined();
  });

  it('knows aliases from parts', () => {
    expect(parseLeft('status.code / state')).toMatchObject({
      kind: 'aliases',
      paths: [{ text: 'status.code' }, { text: 'state' }],
    });
    expect(parseLeft('DATE + TIME')).toMatchObject({ kind: 'parts', paths: [{ text: 'DATE' }, { text: 'TIME' }] });
  });

  it.each(['', 'a..b', 'a.', 'a[', 'a[x]', 'a b', '__proto__', 'a.constructor', 'toString', 'a / b + c'])(
    'refuses %j',
    (text) => {
      expect(() => parseLeft(text)).toThrowError(SyntaxFault);
    },
  );
});

describe('the right side', () => {
  it('reads the source and the codecs, brackets and quotes guarding their separators', () => {
    const right = parseRight('lots[].name | text(200 bytes) | join("|") | default("a | b")');

    expect(right.source).toMatchObject({ kind: 'canonical', path: { text: 'lots[].name' } });
    expect(right.codecs).toEqual([
      { name: 'text', args: '200 bytes' },
      { name: 'join', args: '"|"' },
      { name: 'default', args: '"a | b"' },
    ]);
  });

  it.each([
    ['="7.0"', { kind: 'constant', text: '7.0' }],
    [String.raw`="\"http://x\""`, { kind: 'constant', text: '"http://x"' }],
    ['$auth.token', { kind: 'variable', name: 'auth.token' }],
    ['$count(lots[])', { kind: 'aggregate', of: 'count' }],
    ['$sum(lots[].fen) | money(yuan, 2)', { kind: 'aggregate', of: 'sum' }],
    ['body', { kind: 'body' }],
  ])('reads %s', (text, source) => {
    expect(parseRight(text).source).toMatchObject(source);
  });

  it.each(['', '= "x"', '="x', '$nothing', '$auth', 'a b', 'a | ', 'a | B()', '__proto__'])('refuses %j', (text) => {
    expect(() => parseRight(text)).toThrowError(SyntaxFault);
  });
});

describe('a mapping file', () => {
  it('keeps every scalar as the text that it is, with its place', () => {
    const { findings, report } = collectFindings();
    const source = readSource('f.yaml', 'a: 01\nb: no\nc: 1.0\nd:\n  e: 0x10\n', report);

    expect(findings).toEqual([]);
    expect(['a', 'b', 'c'].map((key) => valueAt(source, key))).toMatchObject([
      { text: '01' },
      { text: 'no' },
      { text: '1.0' },
    ]);
    expect(valueAt(valueAt(source, 'd'), 'e')).toMatchObject({
      text: '0x10',
      place: { file: 'f.yaml', line: 5, column: 6 },
    });
  });

  it.each([
    ['a: 1\na: 2\n', 'duplicate-key', 2],
    ['a: &x 1\nb: *x\n', 'yaml-plain', 1],
    ['a: !!int 1\n', 'yaml', 1],
    ['a: [1\nb: 2\n', 'yaml', 2],
  ])('%j is refused by the rule %s at line %i', (text, rule, line) => {
    const { findings, report } = collectFindings();
    readSource('f.yaml', text, report);

    expect(findings[0]).toMatchObject({ rule, line });
  });

  it('in flow style is refused where a comma in a codec would split it', () => {
    const { findings, report } = collectFindings();
    readOperation('f.yaml', 'operation: o\nrequest:\n  send: POST /x\n  fields: { A: a, B: b }\n', report);

    expect(findings).toMatchObject([{ rule: 'block-style', line: 4 }]);
  });

  it('names unknown keys, wherever they stand', () => {
    const { findings, report } = collectFindings();
    readOperation('f.yaml', 'operation: o\nrequests:\n  x: 1\nrequest:\n  send: POST /x\n  field:\n    A: a\n', report);
    readDialect(
      'd.yaml',
      'dialect: a/b\ntitle: t\nsource: s\nidempotency: maybe\nlayers:\n  request: [ { json: { charst: gbk } } ]\n',
      report,
    );

    expect(findings.map(({ file, rule, line }) => [file, rule, line])).toEqual([
      ['f.yaml', 'unknown-key', 2],
      ['f.yaml', 'unknown-key', 6],
      ['d.yaml', 'unknown-key', 6],
      ['d.yaml', 'idempotency', 4],
    ]);
  });

  it('reads how refusals may be sent again, and when', () => {
    const { findings, report } = collectFindings();
    const dialect = readDialect(
      'd.yaml',
      'dialect: a/b\ntitle: t\nsource: s\nidempotency: ref\noutcome:\n  of: c\n  success: ["1"]\n  refusals:\n    - { code: "9", message: contains 忙, as: partner-busy, retry: 5m }\n  uncertain: ["5", { code: "6", message: contains 未知 }]\n',
      report,
    );

    expect(findings).toEqual([]);
    expect(dialect?.outcome?.rules).toMatchObject([
      { code: '9', contains: '忙', as: 'partner-busy', retryMs: 300_000 },
      { code: '5', as: 'uncertain' },
      { code: '6', contains: '未知', as: 'uncertain' },
    ]);
  });
});
