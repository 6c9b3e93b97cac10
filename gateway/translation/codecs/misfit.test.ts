import { describe, expect, it } from 'vitest';
import { parseRight } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { compileWorld, jsonDialect, orderTable, paidTable, plainRows } from '../test-world.ts';
import { type Kind, MisfitFault } from './codec.ts';
import { compilePipeline, type PipelineSite } from './pipeline.ts';

const gbkDialect = jsonDialect.replace('json: { charset: utf-8 }', 'json: { charset: gbk }');

/** The rules of the findings of order.place with rows put in place of others. */
function rulesOf(rows: Readonly<Record<string, string>>, dialect = jsonDialect): readonly string[] {
  return compileWorld({ 'dialect.yaml': dialect, 'order.place.yaml': orderTable({ ...plainRows, ...rows }) }).rules;
}

const entry = (canonical: string, wire: string) => ({ canonical, wire, place: { file: 'd', line: 1, column: 1 } });
const tableOf = (...wires: readonly string[]): PipelineSite['codes'] =>
  new Map([['k', { name: 'k', place: entry('', '').place, entries: wires.map((wire, at) => entry(`v${at}`, wire)) }]]);

const site = (from: Kind, schema: object | undefined, more: Partial<PipelineSite> = {}): PipelineSite => ({
  from,
  charset: 'gbk',
  schema: schema as PipelineSite['schema'],
  codes: new Map(),
  outgoing: true,
  medium: 'json',
  isValid: () => false,
  ...more,
});

/** The rule by which codecs are refused at a site; undefined where they stand. */
function refusal(codecs: string, at: PipelineSite): string | undefined {
  try {
    compilePipeline(parseRight(`x | ${codecs}`).codecs, at);
    return undefined;
  } catch (fault) {
    if (fault instanceof MisfitFault) return fault.rule;
    throw fault;
  }
}

const string = (more: object) => ({ type: 'string', ...more });

describe('a length is too small', () => {
  it.each([
    ['text(119 bytes)', string({ maxLength: 60 })],
    ['text(59 chars)', string({ maxLength: 60 })],
    ['pad(119, " ", right)', string({ maxLength: 60 })],
    ['text(17 bytes)', string({ format: 'uscc' })],
    ['text(9 bytes)', string({ enum: ['重庆市万州区'] })],
    ['hex | text(239 bytes)', string({ maxLength: 60 })],
    ['base64 | text(159 bytes)', string({ maxLength: 60 })],
    ['datetime(yyyyMMddHHmmss) | pad(13, 0, left)', string({ format: 'date-time-seconds' })],
    ['district(6, 9) | text(8 bytes)', string({})],
  ])('%s for %j', (codecs, schema) => {
    const wider = codecs.replace(/\d+(?=(?: (?:bytes|chars)|, (?:" "|0), (?:left|right)))/, (n) =>
      String(Number(n) + 6),
    );

    expect(refusal(codecs, site('text', schema))).toBe('length-cannot-fit');
    expect(refusal(wider, site('text', schema))).toBeUndefined();
    expect(refusal(codecs, site('text', schema, { outgoing: false }))).toBeUndefined();
  });

  it.each([
    ['^[A-Za-z0-9\\-]{1,50}$', 50],
    ['^(50\\d{4}|CQ-[A-Z]{2,8})$', 11],
    ['^[0-9]{13,15}$', 15],
    ['^A?[\\]|]{2}$', 3],
    ['^[0-9]+$', undefined],
    ['^([a-z]+(-[a-z]+)?)$', undefined],
    ['^.{3}$', undefined],
    ['^[^0-9]{3}$', undefined],
    ['[0-9]{3}', undefined],
  ])('for the longest text of the pattern %s', (pattern, longest) => {
    const at = site('text', string({ pattern }));

    if (longest !== undefined) expect(refusal(`text(${longest} bytes)`, at)).toBeUndefined();
    expect(refusal(`text(${(longest ?? 2) - 1} bytes)`, at)).toBe(
      longest === undefined ? undefined : 'length-cannot-fit',
    );
  });

  it('for the digits of a number, and of an amount in its unit', () => {
    const schema = { type: 'integer', minimum: -5, maximum: 999 };

    expect(refusal('pad(2, 0, left)', site('integer', schema))).toBe('length-cannot-fit');
    expect(refusal('pad(3, 0, left)', site('integer', schema))).toBeUndefined();
    expect(refusal('money(yuan, 2) | pad(4, 0, left)', site('integer', schema))).toBe('length-cannot-fit');
    expect(refusal('money(yuan, 2) | pad(5, 0, left)', site('integer', schema))).toBeUndefined();
  });

  it('for the longest code of those that can be written', () => {
    const schema = string({ enum: ['v0', 'v1'] });

    expect(refusal('code(k) | text(2 bytes)', site('text', schema, { codes: tableOf('1', '建筑') }))).toBeUndefined();
    expect(refusal('bool(是, 不是) | pad(3, " ", right)', site('boolean', undefined))).toBeUndefined();
  });
});

describe('a text that is sure to be written', () => {
  it('is one that a JSON number can be', () => {
    const schema = string({ enum: ['v0', 'v1'] });

    expect(refusal('code(k) | number', site('text', schema, { codes: tableOf('1', '02') }))).toBe('type');
    expect(refusal('code(k) | number', site('text', schema, { codes: tableOf('1', '2') }))).toBeUndefined();
    expect(refusal('bool(Y, N) | number', site('boolean', undefined))).toBe('type');
    expect(refusal('bool(Y, N) | true-false', site('boolean', undefined))).toBe('type');
    expect(refusal('date(yyyy-MM-dd) | number', site('text', undefined))).toBe('type');
  });

  it('is in the charset', () => {
    expect(rulesOf({ URGENT: 'urgent | bool(𠮷, 否)' }, gbkDialect)).toEqual(['charset-lacks']);
    expect(rulesOf({ URGENT: 'urgent | bool(𠮷, 否)' })).toEqual([]);
    expect(rulesOf({ X: '="😀"' }, gbkDialect)).toEqual(['charset-lacks']);
    expect(rulesOf({}, gbkDialect.replace('"G"', '"𠮷"'))).toEqual(['charset-lacks']);
    expect(rulesOf({ AT: "at | datetime(yyyyMMddHHmmss'𠮷')" }, gbkDialect)).toEqual(['charset-lacks']);
    expect(rulesOf({ URGENT: 'urgent | bool(1, 0) | default(𠮷)' }, gbkDialect)).toEqual(['charset-lacks']);
  });

  it('goes through the codecs behind the constant', () => {
    expect(rulesOf({ X: '="abc" | text(2 bytes)' })).toEqual(['constant-refused']);
    expect(rulesOf({ X: '="abc" | uscc' })).toEqual(['constant-refused']);
    expect(rulesOf({ X: '="abc" | text(3 bytes)' })).toEqual([]);
    expect(rulesOf({ 'header.X-Name': '="重庆"' })).toEqual(['constant-refused']);
  });

  it('does not hold the separator', () => {
    const schema = string({ enum: ['v0', 'v1'] });
    const list = (codes: PipelineSite['codes']) => site('text', schema, { codes });

    expect(refusal('code(k) | join(;)', list(tableOf('a;b', 'c')))).toBe('separator-in-value');
    expect(refusal('code(k) | join(;)', list(tableOf('a', 'c')))).toBeUndefined();
    expect(refusal('join(-)', site('text', string({ enum: ['a-b'] })))).toBe('separator-in-value');
    expect(refusal('date(yyyy-MM-dd) | join(-)', site('text', undefined))).toBe('separator-in-value');
    expect(refusal('split(-, 2)', site('text', string({ enum: ['a-b', 'c'] })))).toBe('separator-in-value');
    expect(refusal('split(-, 2)', site('text', string({ enum: ['a-b', 'c-d'] })))).toBeUndefined();
  });
});

describe('what would be read as something else', () => {
  it('is a default that is a value, also inside a list', () => {
    const legal = { isValid: (value: unknown) => value === '无' };

    expect(refusal('default(无)', site('text', string({}), legal))).toBe('default-legal');
    expect(refusal('join(;) | default(无)', site('text', string({}), legal))).toBe('default-legal');
    expect(refusal('default(空)', site('text', string({}), legal))).toBeUndefined();
  });

  it('is an empty text that the schema takes, in what we write', () => {
    const rows: readonly (readonly [object, string | undefined])[] = [
      [string({}), 'default-legal'],
      [string({ pattern: '^[0-9]*$' }), 'default-legal'],
      [string({ enum: ['', 'a'] }), 'default-legal'],
      [string({ minLength: 1 }), undefined],
      [string({ pattern: '^[0-9]+$' }), undefined],
      [string({ enum: ['a'] }), undefined],
      [string({ format: 'uscc' }), undefined],
    ];
    for (const [schema, rule] of rows) {
      expect(refusal('optional(empty)', site('text', schema)), JSON.stringify(schema)).toBe(rule);
      expect(refusal('optional(empty)', site('text', schema, { outgoing: false }))).toBeUndefined();
      expect(refusal('optional(omit)', site('text', schema))).toBeUndefined();
    }
    expect(refusal('optional(empty)', site('integer', { type: 'integer' }))).toBeUndefined();
  });

  it('is another spelling of zero that is an amount', () => {
    const integer = site('integer', { type: 'integer' });

    expect(refusal('money(yuan, 2, also "1.00")', integer)).toBe('also-legal');
    expect(refusal('money(yuan, 2, read-thousands, also "1,000.00")', integer)).toBe('also-legal');
    expect(refusal('money(yuan, 2, also "0" "" "-" "0.0000")', integer)).toBeUndefined();
    expect(() => refusal('money(yuan, 2, also 0)', integer)).toThrowError(/not understood/);
    expect(() => refusal('money(yuan, 2, also "0" x)', integer)).toThrowError(/not understood/);
  });
});

describe('what the schema keeps', () => {
  it('is not lost by a pattern or a scale', () => {
    const time = string({ format: 'date-time-seconds' });

    expect(refusal('date(yyyyMMdd)', site('text', time))).toBe('date-pattern-loses');
    expect(refusal('datetime(yyyyMMddHHmm)', site('text', time))).toBe('date-pattern-loses');
    expect(refusal('parts(yyyyMMdd, HHmm)', site('text', time))).toBe('date-pattern-loses');
    expect(refusal('decimal(2)', site('number', { type: 'number', multipleOf: 0.001 }))).toBe('scale-too-small');
    expect(refusal('decimal(3)', site('number', { type: 'number', multipleOf: 0.001 }))).toBeUndefined();
  });

  it('is a time where a codec of times stands', () => {
    for (const codecs of ['date(yyyyMMdd)', 'datetime(yyyyMMddHHmmss)', 'parts(yyyyMMdd, HHmmss)']) {
      expect(refusal(codecs, site('text', string({ format: 'uscc' })))).toBe('type');
      expect(refusal(codecs, site('text', string({ enum: ['a'] })))).toBe('type');
    }
    expect(refusal('district(9, 6)', site('text', string({ maxLength: 6 })))).toBe('type');
  });

  it('has as many fields as parts(…) has patterns', () => {
    expect(rulesOf({ 'A + B': 'at | parts(yyyyMMdd, HHmmss)' })).toEqual([]);
    expect(rulesOf({ 'A + B': 'at | parts(yyyy, MMdd, HHmmss)' })).toEqual(['parts']);
    expect(rulesOf({ 'A + B + C': 'at | parts(yyyyMMdd, HHmmss)' })).toEqual(['parts']);
    expect(rulesOf({ 'A + B': 'name | split("##", 3)' })).toEqual(['parts']);
    expect(rulesOf({ 'A + B': 'name | text(200 bytes)' })).toEqual(['parts']);
  });

  it('is no list where the format has none in a field', () => {
    const text = site('text', string({}), { medium: 'text' });

    expect(refusal('split("##", 2)', text)).toBe('type');
    expect(refusal('split("##", 2)', { ...text, several: true })).toBeUndefined();
    expect(refusal('split("##", 2)', { ...text, medium: 'json' })).toBeUndefined();
  });
});

describe('a row says each thing once', () => {
  it.each([
    'optional(omit) | default(x)',
    'optional(omit) | optional(null)',
    'null | optional(empty)',
    'number | true-false',
    'number | text',
    'when(A = 1) | when(B = 2)',
    'sensitive | sensitive',
    'sensitive(x)',
    'cdata()',
    'number(2)',
    'null(x)',
    'optional',
    'optional()',
    'default',
    'when',
    'when(A)',
    'uscc(18)',
    'join(;) | join(,)',
  ])('and not %s', (codecs) => {
    expect(() => refusal(codecs, site('text', undefined))).toThrowError(SyntaxFault);
  });

  it('and joins what is one text', () => {
    expect(refusal('split(a, 2) | join(;)', site('text', undefined))).toBe('type');
    expect(refusal('money(by U: 1 yuan; write 1) | join(;)', site('integer', undefined))).toBe('type');
  });
});

describe('a code', () => {
  const withCodes = (codes: string) => jsonDialect.replace(/codes:\n.*\n/, `codes:\n${codes}`);

  it('that no message can hold is told at its line, unless nobody uses the table', () => {
    const dialect = withCodes('  kind: { goods: "H", works: "G", sevices: "F" }\n');
    const { findings } = compileWorld({ 'dialect.yaml': dialect, 'order.place.yaml': orderTable() });

    expect(findings).toMatchObject([
      { rule: 'code-unused', file: 'shop/test/dialect.yaml', message: expect.stringContaining('sevices') },
    ]);
    expect(compileWorld({ 'dialect.yaml': dialect, 'order.paid.yaml': paidTable }).rules).toEqual([]);
  });

  it('that one of the fields using the table can have is enough', () => {
    expect(rulesOf({}, withCodes('  kind: { goods: "H", works: "G" }\n  spare: { a: "1" }\n'))).toEqual([]);
  });
});
