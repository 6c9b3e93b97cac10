import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CharsetFault, charsets } from '../charset.ts';
import { parseRight } from '../tables/expressions.ts';
import { parseCanonicalPath } from '../tables/paths.ts';
import { CodecFault, type Kind } from './codec.ts';
import { oddTexts, oddValues } from './odd-values.ts';
import { codecNames, compilePipeline, type Pipeline, type PipelineSite } from './pipeline.ts';

const place = { file: 'd', line: 1, column: 1 };
const entries = [
  ['goods', '01'],
  ['works', '建筑'],
  ['none', ''],
].map(([canonical = '', wire = '']) => ({ canonical, wire, place }));
const codes = new Map([['kind', { name: 'kind', place, entries }]]);
const secrets = { key: '0123456789abcdef', iv: '00112233445566778899aabbccddeeff' };
const kind = { type: 'string', enum: ['goods', 'works', 'none'] };
const message = {
  type: 'object',
  properties: { x: { type: 'string' }, n: { type: 'integer' }, d: { type: 'number' } },
};

/** Every codec in the forms that differ, with the kind of value it takes. */
const rows: readonly (readonly [string, Kind, object?])[] = [
  ['text(12 bytes)', 'text'],
  ['text(12 chars)', 'text'],
  ['text(40 bytes) | optional(empty)', 'text'],
  ['sensitive | cdata', 'text'],
  ['int', 'integer'],
  ['int | text', 'integer'],
  ['null', 'number'],
  ['decimal(2)', 'number'],
  ['decimal(0)', 'text'],
  ['decimal(3)', 'text'],
  ['decimal(2) | number', 'number'],
  ['decimal(2) | number', 'text'],
  ['money(fen, 0)', 'integer'],
  ['money(yuan, 2)', 'integer'],
  ['money(yuan, 4) | number', 'integer'],
  ['money(wan-yuan, 6, read-thousands, also "-" "" "0")', 'integer'],
  ['money(by UNIT: 1 yuan, 2 wan-yuan; write 2; scale 6)', 'integer'],
  ['date(yyyyMMdd)', 'text'],
  ['date(yyyy年MM月dd日)', 'text'],
  ['date(yyyyMMdd) | number', 'text'],
  ['datetime(yyyyMMddHHmmss)', 'text'],
  ["datetime(yyyy-MM-dd'T'HH:mm:ss'Z', UTC)", 'text'],
  ['datetime(unix)', 'text'],
  ['datetime(unix-ms)', 'text'],
  ['parts(yyyyMMdd, HHmmss)', 'text'],
  ['bool(1, 0)', 'boolean'],
  ['bool(是, "")', 'boolean'],
  ['bool(true, false) | true-false', 'boolean'],
  ['bool(1, 0) | number', 'boolean'],
  ['true-false', 'boolean'],
  ['text', 'boolean'],
  ['code(kind)', 'text', { schema: kind }],
  ['uscc', 'text'],
  ['district(6, 9)', 'text'],
  ['district(9, 6)', 'text'],
  ['district(6, 12) | number', 'text'],
  ['join(;)', 'text'],
  ['join(;;)', 'text'],
  ['money(yuan, 2) | join("##")', 'integer'],
  ['int | join(;) | base64', 'integer'],
  ['split("##", 2)', 'text'],
  ['split(aa, 3)', 'text'],
  ['pad(12, 0, left)', 'integer'],
  ['pad(12, 0, left)', 'text'],
  ['pad(12, " ", right)', 'text'],
  ['pad(12, 7, right) | hex', 'text'],
  ['money(yuan, 2) | pad(16, 0, left)', 'integer'],
  ['hex', 'text'],
  ['base64', 'text'],
  ['base64 | hex', 'text'],
  ['sm4($auth.key)', 'text'],
  ['sm4($auth.key, $auth.iv)', 'text'],
  ['text(30 bytes) | sm4($auth.key)', 'text'],
  ['number', 'number'],
  ['number', 'text'],
  ['true-false', 'text'],
  ['default("9999")', 'text', { isValid: () => false }],
  ['when(TYPE = 1)', 'text'],
];

interface Case {
  readonly name: string;
  readonly codecs: string;
  readonly pipeline: Pipeline;
}

const siteOf = (from: Kind, medium: PipelineSite['medium'], charset: PipelineSite['charset']): PipelineSite => ({
  from,
  charset,
  schema: undefined,
  codes,
  outgoing: false,
  medium,
  isValid: () => false,
  several: true,
});

const cases: readonly Case[] = rows.flatMap(([codecs, from, more]) =>
  (['text', 'json'] as const).flatMap((medium) =>
    charsets.map((charset) => ({
      name: `${from} | ${codecs} (${medium}, ${charset})`,
      codecs,
      pipeline: compilePipeline(parseRight(`x | ${codecs}`).codecs, { ...siteOf(from, medium, charset), ...more }),
    })),
  ),
);

const anyText = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc.string({ unit: 'binary', maxLength: 24 }),
  fc.string({ unit: 'grapheme', maxLength: 24 }),
  fc.stringMatching(/^[0-9A-F.,:;#+-]{0,20}$/),
  fc.stringMatching(/^(?:[0-9]{2}){0,10}$/),
);
const anyNumber = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.integer(), fc.double({ min: -1e6, max: 1e6 }));
const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddValues) },
  { weight: 4, arbitrary: anyText },
  { weight: 2, arbitrary: anyNumber },
  { weight: 2, arbitrary: fc.array(fc.oneof(anyText, anyNumber, fc.constantFrom(...oddValues)), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true }) },
);

type Result = { readonly value: unknown } | undefined;

/** What a conversion gives; undefined where it refuses. Any other error is a fault of the codec. */
function attempt(work: () => unknown): Result {
  try {
    return { value: work() };
  } catch (fault) {
    if (fault instanceof CodecFault || fault instanceof CharsetFault) return undefined;
    throw fault;
  }
}

const isTime = (codecs: string): boolean => /^(?:datetime|parts)\(/.test(codecs);

/** Equal, and -0 is 0. A time may come back as the same instant in Beijing. */
function isSame(codecs: string, sent: unknown, back: unknown): boolean {
  if (sent === back) return true;
  if (isTime(codecs) && typeof sent === 'string' && typeof back === 'string')
    return back.endsWith('+08:00') && Date.parse(sent) === Date.parse(back);
  if (Array.isArray(sent) && Array.isArray(back))
    return sent.length === back.length && sent.every((one, at) => isSame(codecs, one, back[at]));
  return isDeepStrictEqual(sent, back);
}

/** What a JSON document makes of a value; the text media carry texts alone. */
const travelled = (wire: unknown): unknown => (wire === undefined ? undefined : JSON.parse(JSON.stringify(wire)));

/** @returns whether the value was written */
function comesBack({ codecs, pipeline }: Case, sent: unknown): boolean {
  const wire = attempt(() => pipeline.encode(sent, secrets));
  if (!wire) return false;
  // Half a character is refused a step later, when the field is put into its document.
  if (JSON.stringify(wire.value)?.includes('\\ud') === true) return false;
  const back = pipeline.decode(travelled(wire.value), pipeline.unit?.writes ?? '', secrets);
  expect(isSame(codecs, sent, back), `${String(back)} is not ${String(sent)}`).toBe(true);
  return true;
}

/** @returns whether the value was read */
function readsAgain({ codecs, pipeline }: Case, wire: unknown): boolean {
  const unit = pipeline.unit?.writes ?? '';
  const read = attempt(() => pipeline.decode(wire, unit, secrets));
  if (!read) return false;
  const written = attempt(() => pipeline.encode(read.value, secrets));
  // The face of an absent value is never handed to a codec when a message is read.
  if (!written) return pipeline.absent === 'empty' || pipeline.fallback !== undefined;
  const again = pipeline.decode(travelled(written.value), unit, secrets);
  expect(isSame(codecs, read.value, again), `${String(again)} is not ${String(read.value)}`).toBe(true);
  return true;
}

/** Of each row in eight sites, both ways: some four thousand values for every codec, beside the odd ones above. */
const RUNS = 250;

describe('hostile values', () => {
  it.each(cases)('of ours come back as they went or are refused: $name', (one) => {
    for (const value of oddValues) comesBack(one, value);
    fc.assert(
      fc.property(hostile, (value) => {
        comesBack(one, value);
      }),
      { seed: 51, numRuns: RUNS },
    );
  });

  it.each(cases)('of a partner read as one value, however it is spelled, or are refused: $name', (one) => {
    for (const value of oddValues) readsAgain(one, value);
    fc.assert(
      fc.property(hostile, (value) => {
        readsAgain(one, value);
      }),
      { seed: 52, numRuns: RUNS },
    );
  });

  it('are not all refused: every row writes some and reads some', () => {
    for (const one of cases) {
      const good = [
        '91500000MA9MNQ1066',
        'goods',
        'true',
        'a##b',
        'aabaab',
        '12.500',
        '500101',
        0,
        12,
        1.5,
        true,
        ['x'],
        [1],
      ];
      const values = [...oddValues, ...good];
      expect(
        values.some((value) => comesBack(one, value)),
        one.name,
      ).toBe(true);
      const wires = values.flatMap((value) => {
        const wire = attempt(() => one.pipeline.encode(value, secrets));
        return wire ? [wire.value] : [];
      });
      expect(
        wires.some((wire) => readsAgain(one, wire)),
        one.name,
      ).toBe(true);
    }
  });

  it('meet every codec of the language', () => {
    const tried = new Set(rows.flatMap(([codecs]) => parseRight(`x | ${codecs}`).codecs.map((codec) => codec.name)));
    const apart = ['concat', 'compose', 'optional', 'default', 'when'];

    expect(codecNames.filter((name) => !tried.has(name) && !apart.includes(name))).toEqual([]);
  });
});

describe('hostile lengths', () => {
  const length = 300_000;
  const giants = ['9', '0', ' ', '1,', '.', '-', '#', ';', 'a', '万', '\ud83d\ude00', 'Y', '{', '9.', '0000-'].map(
    (piece) => piece.repeat(length / piece.length),
  );

  it('are read and written in a time that grows with them and not faster', () => {
    for (const one of cases.filter((_, at) => at % 4 === 1)) {
      for (const giant of giants) {
        comesBack(one, giant);
        readsAgain(one, giant);
        comesBack(one, [giant, giant]);
      }
    }
  });
});

describe('texts put together', () => {
  const compose = { path: parseCanonicalPath('x'), schema: message };
  const site = { ...siteOf('text', 'text', 'gbk'), compose };
  const texts = ['compose("{}（{n}）{{{d}}}")', 'concat("-", n, " ", d)'].map((codecs) =>
    compilePipeline(parseRight(`x | ${codecs} | text(200 chars)`).codecs, site),
  );

  it('are of texts and exact numbers, and of nothing else', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (own, n, d) => {
        for (const { composes, encode } of texts) {
          const whole = attempt(() => encode(composes?.write(own, [n, d])));
          const sound = [own, n, d].every((one) => typeof one === 'string' || typeof one === 'number');
          expect(whole === undefined || sound).toBe(true);
          if (whole) expect(String(whole.value)).toContain(String(own === 0 ? 0 : own));
        }
      }),
      { seed: 53, numRuns: 3000 },
    );
  });
});
