/** Values that a schema allows, field by field: plain ones that any format can take, and those that formats trip over. */
import type { Schema } from '../../catalogue/contract.ts';
import { usccCheck } from '../../catalogue/uscc.ts';
import { compilePattern } from './pattern.ts';
import { type Random, seededRandom } from './random.ts';

const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/**
 * What tables of characters, documents and delimiters trip over. Every text is legal where the schema sets no pattern;
 * what a format has no place for must be refused, never changed.
 */
const awkwardTexts: readonly string[] = [
  '重庆市采购中心',
  // Surnames: U+3406 㐆 and U+4DAE 䶮 are in GB18030 and not in GBK; 镕 is in GBK and not in GB 2312; 𠮷 has four bytes in GB18030.
  '㐆某',
  '䶮某',
  '镕基',
  '𠮷野家',
  '😀',
  '👨‍👩‍👧',
  'e\u0301té',
  'ＡＢＣ１２３（全角）',
  '·—～…“”‘’《》',
  '€100',
  ' 首尾空格 ',
  ' ',
  '\u3000全角空格\u3000',
  '\u00a0x\u200b',
  '\ufeffBOM',
  'a\nb',
  'a\r\nb',
  'a\tb',
  'x\r',
  '\u0001',
  '\u0000',
  '\u2028',
  '\ud800',
  '<b a="1">&amp;</b>',
  ']]>',
  '"引号"',
  "it's",
  'a\\b\\n',
  'a,b;c|d#e',
  '##',
  '-',
  '=1+1',
  '%41+%20',
  '{"a":[1]}',
  '007',
  '0',
  '-0',
  '1.0',
  '1e3',
  'null',
  'true',
  'undefined',
];

const longTexts = (schema: Schema): readonly string[] => {
  const most = numberOr(schema.maxLength, 60);
  return ['测'.repeat(most), 'W'.repeat(most), '𠮷'.repeat(most), `测${'a'.repeat(Math.max(most - 1, 0))}`];
};

const lengthOf = (text: string): number => [...text].length;

/** Short texts are repeated until they are long enough; those that are too long have no place. */
function fitted(text: string, schema: Schema): string | undefined {
  const least = numberOr(schema.minLength, 0);
  const length = lengthOf(text);
  const full = length >= least || length === 0 ? text : text.repeat(Math.ceil(least / length));
  return lengthOf(full) >= least && lengthOf(full) <= numberOr(schema.maxLength, Number.MAX_SAFE_INTEGER)
    ? full
    : undefined;
}

const days = [
  '2026-03-18',
  '2028-02-29',
  '2000-02-29',
  '2026-01-01',
  '2026-12-31',
  '2026-10-11',
  '1990-06-01',
  '9999-12-31',
];
const clocks = ['10:15:02', '00:00:00', '23:59:59', '12:00:00', '00:00:01', '07:08:09'];
const times = days.flatMap((day, at) => [
  `${day}T${clocks[at % clocks.length]}+08:00`,
  `${day}T${clocks[(at + 1) % clocks.length]}+08:00`,
]);

const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** @param isOfCity registered in the city: a partner may take no others. Half of them unless said */
export function someUscc(random: Random, isOfCity = random.chance(0.5)): string {
  const some = (count: number): string =>
    Array.from({ length: count }, () => usccAlphabet.charAt(random.below(usccAlphabet.length))).join('');
  const division = isOfCity ? 500_000 + random.below(10_000) : random.below(1_000_000);
  const first = `91${String(division).padStart(6, '0')}${some(9)}`;
  return first + usccCheck(first);
}

const patterns = new Map<string, (random: Random) => string>();

export function byPattern(pattern: string, random: Random): string {
  const make = patterns.get(pattern) ?? compilePattern(pattern);
  patterns.set(pattern, make);
  return make(random);
}

/** Takes the shortest way through a pattern, or the longest. */
const atOneEnd = (last: boolean): Random => ({
  below: (limit) => (last ? limit - 1 : 0),
  between: (from, to) => (last ? to : from),
  chance: () => last,
  pick: (items) => (last ? (items.at(-1) ?? items[0]) : items[0]),
});

/** How many texts of a pattern or codes of an enterprise are drawn. */
const DRAWN = 6;

const drawn = (make: (random: Random) => string): readonly string[] =>
  Array.from({ length: DRAWN }, (_one, at) => make(seededRandom(at + 1)));

function integers(schema: Schema): readonly number[] {
  const from = numberOr(schema.minimum, 0);
  const to = numberOr(schema.maximum, Number.MAX_SAFE_INTEGER);
  const step = numberOr(schema.multipleOf, 1);
  const candidates = [
    from,
    to,
    0,
    1,
    9,
    10,
    99,
    100,
    101,
    12_345,
    1_000_000,
    1_234_567_890,
    10_000_000_000,
    from + 1,
    to - 1,
  ];
  return candidates.map((value) => value - (value % step)).filter((value) => value >= from && value <= to);
}

const someNumbers = [0, 1, -1, 0.1, 0.01, 1234.56, 1e-7, -99_999.99, 1e15];

/** Decimals of a step such as 0.01, by its text: binary fractions do not divide exactly. */
const decimalsOf = (value: number): number => (String(value).split('.')[1] ?? '').length;

function numbers(schema: Schema): readonly number[] {
  const from = numberOr(schema.minimum, Number.NEGATIVE_INFINITY);
  const to = numberOr(schema.maximum, Number.POSITIVE_INFINITY);
  const places = decimalsOf(numberOr(schema.multipleOf, 1e-12));
  const ends = [from, to].filter(Number.isFinite);
  const candidates = [...ends, ...someNumbers.map((value) => Number(value.toFixed(Math.min(places, 12))))];
  return [...new Set(candidates)].filter((value) => value >= from && value <= to);
}

function texts(schema: Schema): readonly string[] {
  const { pattern, format } = schema;
  if (format === 'uscc') return drawn(someUscc);
  if (format === 'date-time-seconds') return times;
  if (format === 'date') return days;
  if (typeof pattern === 'string')
    return [atOneEnd(false), atOneEnd(true)]
      .map((end) => byPattern(pattern, end))
      .concat(drawn((random) => byPattern(pattern, random)));
  return [...longTexts(schema), ...awkwardTexts]
    .map((text) => fitted(text, schema))
    .filter((text) => text !== undefined);
}

/** Every value of a list of values, both ends of a range, and what is awkward between. */
export function awkwardValues(schema: Schema): readonly unknown[] {
  if (Array.isArray(schema.enum)) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  switch (schema.type) {
    case 'boolean':
      return [true, false];
    case 'integer':
      return [...new Set(integers(schema))];
    case 'number':
      return numbers(schema);
    default:
      return texts(schema);
  }
}

/** A value without any difficulty, another one for another `turn`. */
export function plainValue(schema: Schema, turn: number): unknown {
  const free =
    schema.enum === undefined &&
    schema.const === undefined &&
    schema.pattern === undefined &&
    schema.format === undefined;
  if (schema.type === 'string' && free) return fitted(`A${turn}`, schema) ?? fitted('A', schema) ?? 'A';
  if (schema.type === 'integer') {
    const low = numberOr(schema.minimum, 0);
    const step = numberOr(schema.multipleOf, 1);
    return Math.min(
      numberOr(schema.maximum, low + (turn + 1) * step),
      Math.ceil(low / step) * step + (turn + 1) * step,
    );
  }
  if (schema.format === 'uscc') return someUscc(seededRandom(turn + 1), true);
  if (typeof schema.pattern === 'string') return byPattern(schema.pattern, seededRandom(turn + 1));
  const values = awkwardValues(schema);
  return values[turn % values.length];
}
