import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codecsOf } from '../../../adapters/registry.ts';
import { loadCatalogue } from '../../catalogue/load.ts';
import { check, type Finding } from '../check.ts';
import type { Codec } from '../codecs/codec.ts';
import { formatFinding, MappingError } from '../findings.ts';
import { loadDialects } from '../load.ts';
import { compileWorld, jsonDialect, orderTable, paidTable, plainRows, catalogue as shop } from '../test-world.ts';
import { translateOnce } from '../translate.ts';
import { someValue } from './generate.ts';
import { compilePattern } from './pattern.ts';
import { seededRandom } from './random.ts';
import { shrink } from './shrink.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const catalogue = await loadCatalogue(join(root, 'specs'), { examples: true });

/** One or two seconds per dialect, and more where other tests run beside it. */
const wholeRepositoryMs = 120_000;

describe('the mappings of this repository', () => {
  it(
    'are without a finding, samples and generated messages included',
    async () => {
      const findings = await check([join(root, 'mappings')], catalogue, { codecs: codecsOf });

      expect(findings.map((finding) => formatFinding(finding))).toEqual([]);
    },
    wholeRepositoryMs,
  );
});

/** Findings for a table of order.place with other rows, or for another dialect. */
const tableRules = (rows: Record<string, string>, more = ''): readonly Finding[] =>
  compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': orderTable({ ...plainRows, ...rows }, more) })
    .findings;
const dialectRules = (from: string | RegExp, to: string): readonly string[] =>
  compileWorld({
    'dialect.yaml': jsonDialect.replace(from, to),
    'order.place.yaml': orderTable(),
    'order.paid.yaml': paidTable,
  }).rules;

describe('a planted fault in a table', () => {
  it.each<[string, Record<string, string>, string]>([
    ['an unknown canonical field', { X: 'nothing' }, 'unknown-path'],
    ['an unknown codec', { X: 'name | shout' }, 'unknown-codec'],
    ['an unknown code table', { X: 'kind | code(colour)' }, 'unknown-table'],
    ['an unknown variable', { X: '$who' }, 'syntax'],
    ['a whole object as one field', { X: 'buyer' }, 'not-a-field'],
    ['a codec of another type', { AMOUNT: 'amountFen | date(yyyyMMdd)' }, 'type'],
    ['codec arguments that mean nothing', { AMOUNT: 'amountFen | money(yen, 2)' }, 'codec-arguments'],
    ['money with too few decimals', { AMOUNT: 'amountFen | money(wan-yuan, 2)' }, 'scale-too-small'],
    ['a date pattern that loses the seconds', { AT: 'at | datetime(yyyy-MM-dd HH:mm)' }, 'date-pattern-loses'],
    ['a text shorter than the schema allows', { NAME: 'name | text(10 chars)' }, 'length-cannot-fit'],
    ['a text too short for Chinese in bytes', { NAME: 'name | text(60 bytes)' }, 'length-cannot-fit'],
    ['a default that is a legal value', { NAME: 'name | default(无)' }, 'default-legal'],
    ['one word for yes and no', { URGENT: 'urgent | bool(1, 1)' }, 'code-twice'],
    ['a list paired with no list', { 'LOTS[].NO': 'name' }, 'array-levels'],
    ['no list paired with a list', { X: 'lots[].no' }, 'array-levels'],
    ['two lists of ours in one of theirs', { 'LOTS[].T': 'tags[]' }, 'array-levels'],
    ['a list of constants alone', { 'LIST[].X': '="1"' }, 'array-unpaired'],
    ['one field once as list and once not', { 'LOTS.X': '="1"' }, 'array-levels'],
    ['a number of the row outside of any list', { X: '$index' }, 'array-levels'],
    ['a field written twice', { 'BUYER / BUYER_2': 'buyer.name' }, 'duplicate-wire-path'],
    ['a field that is a value and an object', { 'NAME.X': 'buyer.name' }, 'duplicate-wire-path'],
    ['two parts without the codec', { 'D + T': 'at | datetime(yyyyMMddHHmmss)' }, 'parts'],
    ['a condition on a field that comes later', { BUYER: 'buyer.name | when(LATER = 1)' }, 'when-field'],
    ['an attribute in JSON', { 'F[@n=X]': 'name' }, 'xml-only'],
    ['a name that reaches into objects', { 'a.__proto__': 'name' }, 'syntax'],
    ['codes for a field without values', { NAME: 'name | code(kind)' }, 'code-without-enum'],
  ])('%s is found', (_what, rows, rule) => {
    const findings = tableRules(rows);

    expect(findings.map((finding) => finding.rule)).toContain(rule);
    expect(findings[0]).toMatchObject({ file: 'shop/test/order.place.yaml' });
    expect(findings[0]?.line).toBeGreaterThan(4);
  });

  it('of a field that has no row is found, and taken with a reason', () => {
    const { BUYER_CODE: _gone, ...rows } = plainRows;
    const without = (more: string) =>
      compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': orderTable(rows, more) });

    expect(without('').findings).toMatchObject([
      { rule: 'field-unmapped', message: expect.stringContaining('buyer.code') },
    ]);
    expect(without('  unmapped:\n    buyer.code: 对方没有\n').rules).toEqual([]);
    expect(without('  unmapped:\n    buyer.code: ""\n').rules).toEqual(['reason-missing']);
    expect(without('  unmapped:\n    buyer.code: x\n    buyer.cod: x\n').rules).toEqual(['unknown-path']);
  });

  it('of an operation as a whole is found', () => {
    const one = (name: string, text: string) => compileWorld({ 'dialect.yaml': jsonDialect, [name]: text }).rules;

    expect(one('a.yaml', orderTable().replace('order.place', 'order.plaice'))).toEqual(['unknown-operation']);
    expect(one('a.yaml', orderTable().replace('order.place', 'order.resend'))).toEqual(['resend-not-idempotent']);
    expect(one('a.yaml', orderTable().replace('order.place', 'order.reserve'))).toEqual(['ask-not-spoken']);
    for (const left of ['order.resend', 'order.reserve'])
      expect(one('a.yaml', `${orderTable().replace('order.place', left)}person: 对方不能查询\n`)).toEqual([]);
    expect(one('a.yaml', `${orderTable()}person: 对方不能查询\n`)).toEqual(['person-unneeded']);
    expect(one('a.yaml', orderTable().replace('order.place', 'order.paid'))).toEqual(['part-missing']);
    expect(one('a.yaml', orderTable().replace('send: POST /order', 'send: order'))).toContain('address');
    expect(one('a.yaml', orderTable().replace('send: POST /order', 'send: POST /order/{id}'))).toEqual([
      'path-variable',
    ]);
    expect(one('a.yaml', paidTable.replace('identity: [paymentNo]', 'identity: [payNo]'))).toEqual(['identity']);
    expect(one('a.yaml', paidTable.replace('identity: [paymentNo]', 'identity: [memo]'))).toEqual(['identity']);
    expect(one('a.yaml', paidTable.replace('  identity: [paymentNo]\n', ''))).toEqual(['identity-missing']);
    expect(one('a.yaml', paidTable.replace('TYPE = PAID', 'TYPE is PAID'))).toEqual(['condition']);
  });
});

describe('a planted fault in a dialect', () => {
  it.each<[string, string | RegExp, string, string]>([
    ['one code for two values', 'works: "G"', 'works: "H"', 'code-twice'],
    ['a value without code', ', works: "G"', '', 'enum-without-code'],
    ['a refusal with a meaning of its own', 'as: sold-out', 'as: sold-off', 'refusal-unknown'],
    ['a code that is success and refusal', 'code: "9"', 'code: "0"', 'outcome-ambiguous'],
    [
      'a line that an earlier one hides',
      '{ code: "1", message: contains 已存在, as: already-done }',
      '{ code: "1", as: invalid }\n    - { code: "1", message: contains 已存在, as: already-done }',
      'outcome-unreachable',
    ],
    ['no success', 'success: ["0"]', 'success: []', 'outcome-missing'],
    ['a duration that is none', 'retry: 30s', 'retry: soon', 'duration'],
    ['an unknown charset', 'charset: utf-8', 'charset: big5', 'charset'],
    ['a name that does not fit its folder', 'dialect: shop/test', 'dialect: shop/other', 'dialect-name'],
    ['a signature inside of what it signs', 'into: header.X-Signature', 'into: sign', 'sign'],
    ['a signature that is not understood', 'by: hmac-sha256-hex', 'by: md5', 'sign'],
    ['an answer without a code for refused', ', refused: "2"', '', 'answer'],
    ['an address that events do not have', '  receive: POST /callback\n', '', 'missing-key'],
    ['a canonical field in the envelope', 'token: $auth.token', 'token: name', 'envelope'],
    ['a name that no operation gives', 'token: $auth.token', '"{method}.token": $auth.token', 'name-missing'],
    ['an unknown key', 'title: 测试', 'titel: 测试', 'unknown-key'],
  ])('%s is found', (_what, from, to, rule) => {
    expect(dialectRules(from, to)).toContain(rule);
  });

  it('keeps the dialect from being loaded at all', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'mappings-'));
    await writeFile(join(dir, 'dialect.yaml'), 'dialect: x\n');

    await expect(loadDialects(dir, catalogue)).rejects.toThrowError(MappingError);
    await rm(dir, { recursive: true });
  });
});

describe('samples', () => {
  let dir: string;
  const dialectDir = (): string => join(dir, 'trading-center', 'token-params');
  const sample = (name: string): string => join(dialectDir(), 'samples', name);

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mappings-'));
    await cp(join(root, 'mappings', 'trading-center', 'token-params'), dialectDir(), { recursive: true });
  });
  afterEach(() => rm(dir, { recursive: true }));

  async function change(file: string, from: string | RegExp, to: string): Promise<void> {
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(from);
    await writeFile(file, text.replace(from, to));
  }
  const found = async (): Promise<readonly [string, string][]> =>
    (await check([dir], catalogue, { rounds: { seed: 1, count: 20 } })).map(({ file, rule }) => [
      file.replace(/.*samples\//, '').replace(/.*params\//, ''),
      rule,
    ]);

  it('that read as something else than their twin are found', async () => {
    await change(sample('venue.book/full.request.canonical.json'), '"remote": false', '"remote": true');

    expect(await found()).toEqual([
      ['venue.book.yaml', 'sample-decodes'],
      ['venue.book.yaml', 'sample-encodes'],
    ]);
  });

  it('show two swapped codes and a wrong unit, which going there and back cannot see', async () => {
    await change(
      join(dialectDir(), 'dialect.yaml'),
      'bid-opening: "1"\n    evaluation: "2"',
      'bid-opening: "2"\n    evaluation: "1"',
    );
    await change(join(dialectDir(), 'venue.book.yaml'), 'money(wan-yuan, 6)', 'money(yuan, 6)');

    expect(new Set((await found()).map(([, rule]) => rule))).toEqual(new Set(['sample-decodes', 'sample-encodes']));
  });

  it('with a field that no row reads are found', async () => {
    await change(sample('deposit.status/not-paid.response.wire'), '"custom":{', '"custom":{"NEW":1,').catch(
      async () => {
        await change(sample('venue.book/full.request.wire'), '"params":{', '"params":{"NEW":1,');
      },
    );

    expect((await found()).map(([, rule]) => rule)).toContain('sample-encodes');
  });

  it('that are missing for an answer, a code or a row are found at that row', async () => {
    await rm(sample('venue.book'), { recursive: true });
    const findings = await found();

    expect(findings.filter(([, rule]) => rule === 'sample-missing').length).toBeGreaterThan(3);
    expect(findings.every(([file]) => file === 'venue.book.yaml')).toBe(true);
  });

  it('with half missing, other names or broken JSON are found', async () => {
    await rm(sample('venue.book/full.request.canonical.json'));
    await writeFile(sample('venue.book/notes.txt'), 'x');
    await writeFile(sample('venue.cancel/broken.request.wire'), '{}');
    await writeFile(sample('venue.cancel/broken.request.canonical.json'), '{');

    expect((await found()).map(([, rule]) => rule)).toEqual(
      expect.arrayContaining(['sample-incomplete', 'sample-name', 'sample-unreadable']),
    );
  });

  it('are held against the wire contract, where there is one', async () => {
    const contractOf = () => ({
      check: (part: string, operation: string) =>
        operation === 'venue.cancel' && part === 'request' ? ['SEAT_COUNT is missing'] : [],
    });
    const findings = await check([dir], catalogue, { contractOf, rounds: { seed: 1, count: 1 } });

    expect(new Set(findings.map(({ file, rule }) => [file.replace(/.*params\//, ''), rule].join(' ')))).toEqual(
      new Set(['samples/venue.cancel/withdrawn.request.wire sample-contract', 'venue.cancel.yaml wire-contract']),
    );
  });

  it('of one file are checked alone when that file is named', async () => {
    await change(join(dialectDir(), 'venue.cancel.yaml'), 'bookingId', 'bookingNo');
    await change(join(dialectDir(), 'venue.change.yaml'), 'bookingId', 'bookingNo');
    const findings = await check([join(dialectDir(), 'venue.cancel.yaml')], catalogue);

    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every((finding) => finding.file.endsWith('venue.cancel.yaml'))).toBe(true);
    expect(await check([join(dir, 'trading-center')], catalogue)).toHaveLength(findings.length * 2);
  });
});

describe('going there and back', () => {
  it('shows a row that writes two values alike, by the smallest message that does', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'mappings-'));
    const dir = join(parent, 'shop', 'test');
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'dialect.yaml'), jsonDialect);
    await writeFile(join(dir, 'order.place.yaml'), orderTable({ ...plainRows, NOTE: 'note | capitals' }));
    const capitals: Codec = {
      name: 'capitals',
      to: 'text',
      encode: (value: string) => value.toUpperCase(),
      decode: (value: string) => value,
    };
    const codecs = () => new Map([['capitals', () => capitals]]);
    const findings = await check([parent], shop, { rounds: { seed: 5, count: 300 }, codecs });
    await rm(parent, { recursive: true });

    const lost = findings.filter((finding) => finding.rule === 'there-and-back');
    expect(lost).toHaveLength(1);
    expect(lost[0]?.message).toMatch(
      /^the request loses note: \{"name":".","amountFen":0,.*"note":"[a-z]"\} came back as .*"note":"[A-Z]"\} \(seed 5\)$/,
    );
    expect(lost[0]?.message).not.toContain('lots');
  });
});

describe('a generated message', () => {
  it('is legal, and the same for the same seed', () => {
    for (const card of catalogue.operations.values()) {
      for (const kind of [card.request, card.response, card.event]) {
        if (!kind) continue;
        const make = (seed: number) => someValue(kind.schema, seededRandom(seed));
        for (let seed = 0; seed < 50; seed += 1)
          expect([card.name, kind.validate(make(seed)), kind.validate.errors]).toEqual([card.name, true, null]);
        expect(make(7)).toEqual(make(7));
      }
    }
  });

  it('follows the patterns of the schemas', () => {
    const random = seededRandom(3);
    for (const pattern of [
      '^(50\\d{4}|CQ-[A-Z]{2,8})$',
      '^[0-9+\\-]{5,20}$',
      '^[A-Za-z0-9\\-]{1,50}$',
      '^a?b*c+(?:x|yz){2}$',
    ]) {
      const make = compilePattern(pattern);
      for (let at = 0; at < 50; at += 1) expect(make(random)).toMatch(new RegExp(pattern, 'u'));
    }
    expect(() => compilePattern('^(?=x).$')).toThrowError(RangeError);
  });

  it('that fails is made small', () => {
    const message = { a: 'x'.repeat(40), b: [1, 2, 3], c: { d: 5, e: 'keep!' } };
    const least = shrink(message, (smaller) => JSON.stringify(smaller).includes('!'));

    expect(least).toEqual({ c: { e: '!' } });
  });
});

describe('translating by hand', () => {
  it('gives the sample’s bytes for its canonical twin, and the twin for the bytes', async () => {
    const dialects = await loadDialects(join(root, 'mappings'), catalogue, { codecs: codecsOf });
    const dialect = dialects.get('trading-center/token-params')!;
    const samples = join(root, 'mappings', 'trading-center', 'token-params', 'samples');
    const context = JSON.parse(await readFile(join(samples, 'context.json'), 'utf8'));
    const wire = await readFile(join(samples, 'venue.book', 'full.request.wire'));
    const canonical = await readFile(join(samples, 'venue.book', 'full.request.canonical.json'));
    const shared = { dialect, operation: 'venue.book', part: 'request', context } as const;

    expect(Buffer.from(translateOnce({ ...shared, reverse: false, input: canonical })).toString()).toBe(
      wire.toString(),
    );
    expect(JSON.parse(Buffer.from(translateOnce({ ...shared, reverse: true, input: wire })).toString())).toEqual(
      JSON.parse(canonical.toString()),
    );
    expect(() => translateOnce({ ...shared, operation: 'venue.bok', reverse: true, input: wire })).toThrowError(
      /does not speak venue.bok; it speaks/,
    );
    expect(() => translateOnce({ ...shared, reverse: false, input: Buffer.from('{') })).toThrowError(/no JSON/);
  });
});
