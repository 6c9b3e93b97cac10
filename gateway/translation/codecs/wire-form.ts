/** The last step of a row: a typed value as JSON value or as plain text, and what is taken for it on the way in. */
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
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string') return wholeNumber(value);
  throw new CodecFault('type', 'is no whole number');
}

function readNumber(value: unknown): number {
  if (typeof value === 'number' && exactText(value) !== '') return value;
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

const same = (value: unknown): unknown => value;
const plain = (value: unknown): string => (typeof value === 'number' ? exactText(value) : String(value));

function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : exactNumber(String(value));
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

/** @throws MisfitFault where the type cannot be forced */
export function wireForm(kind: Kind, forced: Forced | undefined, medium: Medium): WireForm {
  if (medium === 'text') return { out: kind === 'texts' ? same : plain, in: readers[kind] };
  if (forced === undefined) return { out: same, in: readers[kind] };
  const fits =
    kind !== 'texts' &&
    !(forced === 'number' && kind === 'boolean') &&
    !(forced === 'true-false' && kind !== 'boolean' && kind !== 'text');
  if (!fits)
    throw new MisfitFault(
      'type',
      `${kind} cannot be written as ${forced}`,
      'Leave the output type out, or use another codec.',
    );
  return { out: forcedWriters[forced], in: readers[kind] };
}
