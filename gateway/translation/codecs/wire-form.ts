/** The last step of a row: a typed value as JSON value or as plain text, and what is taken for it on the way in. */
import { naming } from '../findings.ts';
import { CodecFault, type Kind, MisfitFault } from './codec.ts';
import { exactNumber, exactText, wholeNumber } from './decimal.ts';

export type Medium = 'json' | 'text';
export type Forced = 'number' | 'text' | 'true-false';

export interface WireForm {
  out(value: unknown): unknown;
  in(value: unknown): unknown;
}

/** A JSON number where text is meant is read by its digits: partners write codes both ways (`"code"` as 1 or "1"). */
function readText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return exactText(value);
  if (typeof value === 'boolean') return String(value);
  throw new CodecFault('type', 'is no single value');
}

function readInteger(value: unknown): number {
  // -0 is the same number, and would not be equal to it everywhere.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  if (typeof value === 'string') return wholeNumber(value);
  throw new CodecFault('type', 'is no whole number');
}

function readNumber(value: unknown): number {
  if (typeof value === 'number' && exactText(value) !== '') return value === 0 ? 0 : value;
  if (typeof value === 'string') return exactNumber(value);
  throw new CodecFault('type', 'is no number');
}

function readBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new CodecFault('type', 'is neither true nor false');
}

function readTexts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new CodecFault('type', 'is no list');
  return value.map(readText);
}

const readers: Readonly<Record<Kind, (value: unknown) => unknown>> = {
  text: readText,
  integer: readInteger,
  number: readNumber,
  boolean: readBoolean,
  texts: readTexts,
};

function refuse(what: string): never {
  throw new CodecFault('type', `is no ${what}`);
}

/** A canonical value must be what its schema says before a codec may rely on it; a number, one that comes back. */
const guards: Readonly<Record<Kind, (value: unknown) => unknown>> = {
  text: (value) => (typeof value === 'string' ? value : refuse('text')),
  integer: (value) => (Number.isSafeInteger(value) ? value : refuse('whole number that can be held exactly')),
  number: (value) => (typeof value === 'number' && exactText(value) !== '' ? value : refuse('number')),
  boolean: (value) => (typeof value === 'boolean' ? value : refuse('yes or no')),
  texts: (value) =>
    Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : refuse('list of texts'),
};

export const guardOf = (kind: Kind): ((value: unknown) => unknown) => guards[kind];

/** The form of a value that needs none. */
export const asItIs = (value: unknown): unknown => value;
const plain = (value: unknown): string => (typeof value === 'number' ? exactText(value) : String(value));

function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : exactNumber(String(value));
}

/** `1.0` would come back as `1`: another code. */
function asSameNumber(value: unknown): number {
  const number = asNumber(value);
  if (exactText(number) !== String(value)) throw new CodecFault('number', 'is not written the same as a JSON number');
  return number;
}

function asBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new CodecFault('true-false', 'is neither true nor false');
}

const forcedWriters: Readonly<Record<Forced, (value: unknown) => unknown>> = {
  number: asNumber,
  text: plain,
  'true-false': asBoolean,
};

export interface FormSite {
  readonly kind: Kind;
  readonly forced: Forced | undefined;
  readonly medium: Medium;
  /** 1.5 and 1.50 are one value to the codec before. */
  readonly numeric: boolean;
}

/** @throws MisfitFault where the type cannot be forced */
export function wireForm({ kind, forced, medium, numeric }: FormSite): WireForm {
  if (medium === 'text') return { out: kind === 'texts' || kind === 'text' ? asItIs : plain, in: readers[kind] };
  if (forced === undefined) return { out: asItIs, in: readers[kind] };
  const fits =
    kind !== 'texts' &&
    !(forced === 'number' && kind === 'boolean') &&
    !(forced === 'true-false' && kind !== 'boolean' && kind !== 'text');
  if (!fits)
    throw new MisfitFault(
      'type',
      naming`${kind} cannot be written as ${forced}`,
      'Leave the output type out, or use another codec.',
    );
  const out = forced === 'number' && kind === 'text' && !numeric ? asSameNumber : forcedWriters[forced];
  return { out, in: readers[kind] };
}
