/** Messages out of a canonical schema: legal, and as awkward as the schema allows. */
import type { Canonical, Schema } from '../../catalogue/contract.ts';
import { usccCheck } from '../../catalogue/uscc.ts';
import { compilePattern } from './pattern.ts';
import type { Random } from './random.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Common characters, those that XML, JSON, CSV and code tables trip over, and blanks at the ends. */
const awkward = [
  '重',
  '庆',
  '采',
  '购',
  '包',
  '（',
  '）',
  '·',
  'A',
  'z',
  '0',
  '7',
  ' ',
  '-',
  '_',
  '&',
  '<',
  '>',
  '"',
  "'",
  '\\',
  '/',
  ';',
  ',',
  '|',
  '#',
  '=',
  '+',
  '%',
  ']',
] as const;
const MAX_ITEMS = 3;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const two = (value: number): string => String(value).padStart(2, '0');

function someUscc(random: Random): string {
  const some = (count: number): string =>
    Array.from({ length: count }, () => alphabet.charAt(random.below(alphabet.length))).join('');
  const first = `91${String(random.below(1_000_000)).padStart(6, '0')}${some(9)}`;
  return first + usccCheck(first);
}

const someDay = (random: Random): string =>
  random.chance(0.1)
    ? '2028-02-29'
    : `20${two(random.below(100))}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;

const someTime = (random: Random): string =>
  `${someDay(random)}T${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}+08:00`;

/** Lengths lie at the ends more often than by chance. */
function someLength(random: Random, from: number, to: number): number {
  if (random.chance(0.15)) return to;
  return random.chance(0.3) ? from : random.between(from, Math.min(to, from + 12));
}

function someText(schema: Schema, random: Random): string {
  const from = numberOr(schema.minLength, 0);
  const length = someLength(random, from, numberOr(schema.maxLength, from + 20));
  return Array.from({ length }, () => random.pick(awkward)).join('');
}

const patterns = new Map<string, (random: Random) => string>();

function byPattern(pattern: string, random: Random): string {
  const make = patterns.get(pattern) ?? compilePattern(pattern);
  patterns.set(pattern, make);
  return make(random);
}

function someString(schema: Schema, random: Random): string {
  if (schema.format === 'uscc') return someUscc(random);
  if (schema.format === 'date-time-seconds') return someTime(random);
  if (schema.format === 'date') return someDay(random);
  return typeof schema.pattern === 'string' ? byPattern(schema.pattern, random) : someText(schema, random);
}

function someInteger(schema: Schema, random: Random): number {
  const from = numberOr(schema.minimum, 0);
  const to = numberOr(schema.maximum, 1_000_000);
  if (random.chance(0.2)) return random.chance(0.5) ? from : to;
  const digits = random.between(1, String(to).length);
  return Math.min(to, Math.max(from, random.below(10 ** digits)));
}

/** Of `oneOf: [{ required }, …]` one alternative is taken and the others' fields are left out. */
function alternatives(schema: Schema, random: Random): { needed: readonly string[]; without: ReadonlySet<string> } {
  const choices = (Array.isArray(schema.oneOf) ? schema.oneOf : [])
    .filter(isSchema)
    .map((one) => (Array.isArray(one.required) ? one.required.map(String) : []));
  const chosen = choices[random.below(Math.max(choices.length, 1))] ?? [];
  return { needed: chosen, without: new Set(choices.flat().filter((name) => !chosen.includes(name))) };
}

function someObject(schema: Schema, random: Random): Canonical {
  const { needed, without } = alternatives(schema, random);
  const required = new Set([...(Array.isArray(schema.required) ? schema.required : []), ...needed]);
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const present = Object.entries(properties).filter(
    ([name]) => required.has(name) || (!without.has(name) && random.chance(0.6)),
  );
  return Object.fromEntries(present.map(([name, inner]) => [name, someValue(inner as Schema, random)]));
}

function someArray(schema: Schema, random: Random): unknown[] {
  const from = numberOr(schema.minItems, 0);
  const length = random.between(from, Math.max(from, Math.min(numberOr(schema.maxItems, MAX_ITEMS), MAX_ITEMS)));
  return Array.from({ length }, () => someValue(isSchema(schema.items) ? schema.items : {}, random));
}

/** A value that the schema allows. */
export function someValue(schema: Schema, random: Random): unknown {
  if (Array.isArray(schema.enum)) return schema.enum[random.below(schema.enum.length)];
  if (schema.const !== undefined) return schema.const;
  switch (schema.type) {
    case 'object':
      return someObject(schema, random);
    case 'array':
      return someArray(schema, random);
    case 'integer':
      return someInteger(schema, random);
    case 'number':
      return random.between(-100_000, 100_000) / 100;
    case 'boolean':
      return random.chance(0.5);
    default:
      return someString(schema, random);
  }
}
