import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBeijing } from '../../catalogue/beijing-time.ts';
import { usccCheck } from '../../catalogue/uscc.ts';
import { parseRight } from '../tables/expressions.ts';
import { CodecFault, type Kind, MisfitFault } from './codec.ts';
import { compilePipeline, type Pipeline } from './pipeline.ts';

const codes = new Map([
  [
    'kind',
    {
      name: 'kind',
      place: { file: 'd', line: 1, column: 1 },
      entries: ['goods:H', 'works:G'].map((pair) => ({
        canonical: pair.split(':')[0] ?? '',
        wire: pair.split(':')[1] ?? '',
        place: { file: 'd', line: 1, column: 1 },
      })),
    },
  ],
]);

const site = (from: Kind, more: object = {}) => ({
  from,
  charset: 'gbk' as const,
  schema: undefined,
  codes,
  medium: 'text' as const,
  outgoing: true,
  several: true,
  isValid: () => true,
  ...more,
});

const pipe = (codecs: string, from: Kind = 'text', more: object = {}): Pipeline =>
  compilePipeline(parseRight(`x | ${codecs}`).codecs, site(from, more));
const out = (codecs: string, value: unknown, from: Kind = 'text', more: object = {}): unknown =>
  pipe(codecs, from, more).encode(value);
const back = (codecs: string, value: unknown, from: Kind = 'text', more: object = {}): unknown =>
  pipe(codecs, from, more).decode(value, '');

/** What is written reads as what it was, or was refused. */
function survives(pipeline: Pipeline, value: unknown, unit = ''): boolean {
  let wire: unknown;
  try {
    wire = pipeline.encode(value);
  } catch (fault) {
    return fault instanceof CodecFault;
  }
  expect(pipeline.decode(wire, unit)).toEqual(value);
  return true;
}

/** What is read is written as it was, or as another spelling of the same value. */
function readsTwice(pipeline: Pipeline, wire: string): boolean {
  let value: unknown;
  try {
    value = pipeline.decode(wire, '');
  } catch (fault) {
    return fault instanceof CodecFault;
  }
  expect(pipeline.decode(pipeline.encode(value), '')).toEqual(value);
  return true;
}

const fen = fc.integer({ min: 0, max: 999_999_999_999_999 });
const runs = { seed: 11, numRuns: 500 };

describe('money', () => {
  it.each([
    ['money(yuan, 2)', 1, '0.01'],
    ['money(yuan, 2)', 999_999_999_999_999, '9999999999999.99'],
    ['money(wan-yuan, 6)', 2_000_000, '2.000000'],
    ['money(wan-yuan, 6)', 1, '0.000001'],
    ['money(fen, 0)', 77, '77'],
    ['money(yuan, 4)', 77, '0.7700'],
  ])('%s writes %i fen as %s and reads it back', (codec, value, text) => {
    expect(out(codec, value, 'integer')).toBe(text);
    expect(back(codec, text, 'integer')).toBe(value);
  });

  it.each([
    ['money(yuan, 2)', '0.001', 'scale'],
    ['money(wan-yuan, 6)', '2.0000001', 'scale'],
    ['money(yuan, 2)', '1e3', 'decimal'],
    ['money(yuan, 2)', '1,234.00', 'decimal'],
    ['money(yuan, 2)', '007', 'decimal'],
    ['money(yuan, 2)', '.50', 'decimal'],
    ['money(yuan, 2)', '', 'decimal'],
    ['money(yuan, 2)', '99999999999999999.00', 'range'],
  ])('%s refuses to read %s', (codec, text, rule) => {
    expect(() => back(codec, text, 'integer')).toThrowError(expect.objectContaining({ rule }));
  });

  it('reads more decimals than it writes when they are zeros, and thousands and other zeros where the table says so', () => {
    expect(back('money(yuan, 2)', '12.5000', 'integer')).toBe(1250);
    expect(back('money(yuan, 2, read-thousands)', '1,234.50', 'integer')).toBe(123_450);
    expect(() => back('money(yuan, 2, read-thousands)', '12,34.50', 'integer')).toThrowError(CodecFault);
    expect(back('money(yuan, 2, also "-" "")', '', 'integer')).toBe(0);
  });

  it('writes no amount that needs more decimals than the scale has', () => {
    const coarse = pipe('money(wan-yuan, 2)', 'integer', { schema: { multipleOf: 10_000 } });
    expect(coarse.encode(1_230_000)).toBe('1.23');
    expect(() => coarse.encode(1_230_001)).toThrowError(expect.objectContaining({ rule: 'scale' }));
    expect(() => pipe('money(wan-yuan, 2)', 'integer')).toThrowError(
      expect.objectContaining({ rule: 'scale-too-small' }),
    );
  });

  it('reads the unit beside it and writes the agreed one', () => {
    const byUnit = pipe('money(by UNIT: 1 yuan, 2 wan-yuan; write 2; scale 6)', 'integer');
    expect(byUnit.encode(2_000_000)).toBe('2.000000');
    expect(byUnit.decode('2.000000', '2')).toBe(2_000_000);
    expect(byUnit.decode('2.000000', '1')).toBe(200);
    expect(() => byUnit.decode('2.000000', '3')).toThrowError(/unknown unit 3/);
    expect(() => byUnit.decode('2.000000', '')).toThrowError(/\(none\)/);
  });

  it('comes back for every amount, as text and as a JSON number', () => {
    const texts = ['money(yuan, 2)', 'money(wan-yuan, 6)', 'money(fen, 0)'].map((codec) => pipe(codec, 'integer'));
    const numbers = ['money(yuan, 2) | number', 'money(wan-yuan, 6) | number'].map((codec) =>
      pipe(codec, 'integer', { medium: 'json' }),
    );
    fc.assert(
      fc.property(fen, (value) => [...texts, ...numbers].every((pipeline) => survives(pipeline, value))),
      runs,
    );
  });

  it('does not trust a JSON number that may have been rounded on its way', () => {
    expect(() => back('money(yuan, 2)', JSON.parse('12345678901234.567'), 'integer', { medium: 'json' })).toThrowError(
      /rounded/,
    );
    expect(back('money(yuan, 2)', 0.3, 'integer', { medium: 'json' })).toBe(30);
  });
});

describe('days and times', () => {
  it.each([
    ['datetime(yyyyMMddHHmmss)', '2026-03-16T10:14:55+08:00', '20260316101455'],
    ['datetime(yyyy-MM-dd HH:mm:ss)', '2026-03-16T10:14:55+08:00', '2026-03-16 10:14:55'],
    ["datetime(yyyy-MM-dd'T'HH:mm:ss'Z', UTC)", '2026-03-16T10:14:55+08:00', '2026-03-16T02:14:55Z'],
    ['datetime(yyyy年MM月dd日 HH时mm分ss秒)', '2026-03-16T10:14:55+08:00', '2026年03月16日 10时14分55秒'],
  ])('%s writes %s as %s and reads it back', (codec, value, text) => {
    expect(out(codec, value)).toBe(text);
    expect(back(codec, text)).toBe(value);
  });

  it('moves a time of another zone to Beijing, over midnight and the turn of the year', () => {
    expect(out('datetime(yyyy-MM-dd HH:mm:ss)', '2026-12-31T17:00:00Z')).toBe('2027-01-01 01:00:00');
    expect(out('datetime(unix)', '1970-01-01T08:00:00+08:00')).toBe('0');
    expect(back('datetime(unix-ms)', '1742091295000')).toBe('2025-03-16T10:14:55+08:00');
  });

  it.each(['20260230101455', '20260316246055', '2026031610145', '202603161014550', '2026031610145x', ''])(
    'does not read %s',
    (text) => {
      expect(() => back('datetime(yyyyMMddHHmmss)', text)).toThrowError(CodecFault);
    },
  );

  it('refuses a pattern that loses a part of the time, at once', () => {
    expect(() => pipe('datetime(yyyy-MM-dd HH:mm)')).toThrowError(
      expect.objectContaining({ rule: 'date-pattern-loses' }),
    );
    expect(() => pipe('date(yyyyMM)')).toThrowError(MisfitFault);
    expect(() => pipe('date(yyyyMMdd HH)')).toThrowError(MisfitFault);
  });

  it('splits one time over two fields and puts it together again', () => {
    const split = pipe('parts(yyyyMMdd, HHmmss)');
    expect(split.encode('2026-03-16T10:14:55+08:00')).toEqual(['20260316', '101455']);
    expect(split.decode(['20260316', '101455'], '')).toBe('2026-03-16T10:14:55+08:00');
  });

  it('come back for every second of four-digit years', () => {
    const patterns = [
      'datetime(yyyyMMddHHmmss)',
      'datetime(HH:mm:ss dd.MM.yyyy, UTC)',
      'datetime(unix)',
      'parts(HHmmss, yyyyMMdd)',
    ].map((codec) => pipe(codec));
    const time = fc
      .date({ min: new Date('0002-01-01T00:00:00Z'), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true })
      .map(toBeijing);
    fc.assert(
      fc.property(time, (value) => patterns.every((pipeline) => survives(pipeline, value))),
      runs,
    );
  });
});

describe('text', () => {
  it('is measured in characters or in bytes of the charset', () => {
    expect(out('text(4 bytes)', '万州')).toBe('万州');
    expect(() => out('text(3 bytes)', '万州')).toThrowError(/has 4 bytes, and 3 fit/);
    expect(out('text(2 chars)', '𠀀𠀀', 'text', { charset: 'utf-8' })).toBe('𠀀𠀀');
    expect(() => out('text(2 chars)', '𠀀𠀀𠀀')).toThrowError(/has 3 chars/);
  });

  it('is refused at the table where the schema allows more than fits', () => {
    const schema = { type: 'string', maxLength: 60 };
    expect(() => pipe('text(60 bytes)', 'text', { schema })).toThrowError(
      expect.objectContaining({ rule: 'length-cannot-fit' }),
    );
    expect(() => pipe('text(120 bytes)', 'text', { schema })).not.toThrow();
    expect(() => pipe('text(60 bytes)', 'text', { schema, outgoing: false })).not.toThrow();
  });

  it('is padded in bytes, and not where the filler could not be told from it', () => {
    expect(out('pad(6, 0, left)', 42, 'integer')).toBe('000042');
    expect(back('pad(6, 0, left)', '000042', 'integer')).toBe(42);
    expect(out('pad(6, 0, left)', 0, 'integer')).toBe('000000');
    expect(back('pad(6, 0, left)', '000000', 'integer')).toBe(0);
    expect(out('pad(6, " ", right)', '万州')).toBe('万州  ');
    expect(() => out('pad(6, " ", right)', '万 ')).toThrowError(/filler/);
    expect(() => out('pad(3, " ", right)', '万州')).toThrowError(CodecFault);
    expect(() => back('pad(6, " ", right)', '万州')).toThrowError(CodecFault);
  });

  it('is joined to one text only where the separator is in none of its parts', () => {
    expect(out('join(;)', ['a', 'b'])).toBe('a;b');
    expect(back('join(;)', 'a;b')).toEqual(['a', 'b']);
    expect(out('join(;)', [])).toBe('');
    expect(() => out('join(;)', ['a;b'])).toThrowError(CodecFault);
    expect(() => out('join(;)', [''])).toThrowError(CodecFault);
  });

  it('comes back from every codec that takes it', () => {
    const pipelines = [
      'text(500 bytes)',
      'pad(300, " ", right)',
      'pad(300, 0, left)',
      'hex',
      'base64',
      'split(;, 2)',
      'text(80 chars) | hex',
    ].map((codec) => pipe(codec, 'text', { charset: 'utf-8' }));
    const join = pipe('join(;)', 'text');
    const string = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(
        string,
        fc.array(string, { maxLength: 4 }),
        (text, list) => pipelines.every((pipeline) => survives(pipeline, text)) && survives(join, list),
      ),
      runs,
    );
  });

  it('that a partner sends reads as a value that can be written again, or not at all', () => {
    const pipelines = ['money(yuan, 2)', 'int', 'pad(6, 0, left)', 'bool(1, 0)'].map((codec, at) =>
      pipe(codec, at === 3 ? 'boolean' : 'integer'),
    );
    const texts = ['datetime(yyyyMMddHHmmss)', 'date(yyyyMMdd)', 'code(kind)', 'uscc', 'hex', 'base64'].map((codec) =>
      pipe(codec, 'text', codec === 'code(kind)' ? { schema: { enum: ['goods', 'works'] } } : {}),
    );
    const garbage = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[0-9.,-]{0,16}$/),
      fc.constantFrom('1', '0', 'G', '20260316', '91500000MA9MNQ1066'),
    );
    fc.assert(
      fc.property(garbage, (text) => [...pipelines, ...texts].every((pipeline) => readsTwice(pipeline, text))),
      { seed: 12, numRuns: 2000 },
    );
  });
});

describe('codes and yes or no', () => {
  const schema = { enum: ['goods', 'works'] };

  it('are written by the table and read by it, and nothing else', () => {
    expect(out('code(kind)', 'works', 'text', { schema })).toBe('G');
    expect(back('code(kind)', 'H', 'text', { schema })).toBe('goods');
    expect(() => back('code(kind)', 'toString', 'text', { schema })).toThrowError(
      expect.objectContaining({ rule: 'unknown-code' }),
    );
    expect(out('bool(是, 否)', false, 'boolean')).toBe('否');
    expect(() => back('bool(1, 0)', 'true', 'boolean')).toThrowError(CodecFault);
  });

  it('need a code for every value, and a table that exists', () => {
    expect(() => pipe('code(kind)', 'text', { schema: { enum: ['goods', 'services'] } })).toThrowError(
      /no code for services/,
    );
    expect(() => pipe('code(colour)', 'text', { schema })).toThrowError(
      expect.objectContaining({ rule: 'unknown-table' }),
    );
    expect(() => pipe('bool(1, 1)', 'boolean')).toThrowError(expect.objectContaining({ rule: 'code-twice' }));
  });
});

describe('a unified social credit code', () => {
  it('is verified both ways', () => {
    const first = '91500000MA9MNQ106';
    expect(out('uscc', `${first}${usccCheck(first)}`)).toBe('91500000MA9MNQ1066');
    expect(() => out('uscc', '91500000MA9MNQ1067')).toThrowError(CodecFault);
    expect(() => back('uscc', '91500000ma9mnq1066')).toThrowError(CodecFault);
  });
});

describe('the JSON type of a value', () => {
  const json = { medium: 'json' };

  it('is kept, or what the row forces', () => {
    expect(out('int', 5, 'integer', json)).toBe(5);
    expect(out('int | text', 5, 'integer', json)).toBe('5');
    expect(out('bool(1, 0) | number', true, 'boolean', json)).toBe(1);
    expect(out('text', true, 'boolean', json)).toBe('true');
    expect(out('money(yuan, 2) | number', 123_450, 'integer', json)).toBe(1234.5);
  });

  it('may be spelled the other way by a partner as long as the value is beyond doubt', () => {
    expect(back('int', '5', 'integer', json)).toBe(5);
    expect(back('bool(1, 0)', 1, 'boolean', json)).toBe(true);
    expect(back('text(20 chars)', 12, 'text', json)).toBe('12');
    expect(() => back('int', '05', 'integer', json)).toThrowError(CodecFault);
    expect(() => back('int', 5.5, 'integer', json)).toThrowError(CodecFault);
    expect(() => back('text(20 chars)', JSON.parse('6200000000000000017'), 'text', json)).toThrowError(/rounded/);
    expect(() => back('text(20 chars)', { a: 1 }, 'text', json)).toThrowError(CodecFault);
    expect(() => back('int', null, 'integer', json)).toThrowError(CodecFault);
  });
});

describe('a row', () => {
  it('may not give an absent value the face of a present one', () => {
    expect(() => pipe('default(无)')).toThrowError(expect.objectContaining({ rule: 'default-legal' }));
    expect(pipe('default(无)', 'text', { isValid: (value: unknown) => value !== '无' }).fallback).toBe('无');
  });

  it('is refused for codecs that do not exist or do not fit together', () => {
    expect(() => pipe('upper')).toThrowError(expect.objectContaining({ rule: 'unknown-codec' }));
    expect(() => pipe('constructor')).toThrowError(expect.objectContaining({ rule: 'unknown-codec' }));
    expect(() => pipe('money(yuan, 2)', 'text')).toThrowError(expect.objectContaining({ rule: 'type' }));
    expect(() => pipe('money(yuan, 2) | int', 'integer')).toThrowError(expect.objectContaining({ rule: 'type' }));
    expect(() => pipe('money(dollar, 2)', 'integer')).toThrowError(/no unit of money/);
  });
});
