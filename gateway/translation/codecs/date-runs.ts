/**
 * A date pattern as a few cuts: what stands together on both sides is cut out in one piece (`2026-12-01 09:30:00` is two cuts and a `T`
 * away from the canonical time). Reading a time so takes a fifth of what reading it unit by unit does. Only what is certain is read
 * here; anything else is left to the slow way, which knows what is wrong with it.
 */

import { isCalendarDay } from '../../catalogue/beijing-time.ts';
import { codeAt } from '../../catalogue/code-at.ts';

export type Unit = 'yyyy' | 'MM' | 'dd' | 'HH' | 'mm' | 'ss';
export type Piece = { readonly unit: Unit } | { readonly literal: string };

/** Where each unit stands in `YYYY-MM-DDTHH:mm:ss`, the text all patterns are cut from and put together to. */
export const spans: Readonly<Record<Unit, readonly [number, number]>> = {
  yyyy: [0, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
};

const canonicalUnits: readonly Unit[] = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'];
const canonicalMarks: Readonly<Record<number, string>> = { 4: '-', 7: '-', 10: 'T', 13: ':', 16: ':' };

/** A cut of the source, or text that stands in the target alone. */
type Run = { readonly from: number; readonly to: number } | string;
/** A place of the target: the place of the source that it comes from, or a character of its own. */
type Place = number | string;

/** @param marks what the source has at its places that are no digits */
function runsOf(target: readonly Place[], marks: Readonly<Record<number, string>>): readonly Run[] {
  const runs: Run[] = [];
  for (const place of target) {
    const last = runs.at(-1);
    const open = typeof last === 'object' ? last : undefined;
    const goesOn = open !== undefined && (place === open.to || (typeof place === 'string' && marks[open.to] === place));
    if (open && goesOn) runs[runs.length - 1] = { from: open.from, to: open.to + 1 };
    else if (typeof place === 'number') runs.push({ from: place, to: place + 1 });
    else if (typeof last === 'string') runs[runs.length - 1] = last + place;
    else runs.push(place);
  }
  return runs;
}

function cut(runs: readonly Run[], text: string): string {
  let out = '';
  for (const run of runs) out += typeof run === 'string' ? run : text.slice(run.from, run.to);
  return out;
}

const placesFrom = (start: number, length: number): readonly number[] =>
  Array.from({ length }, (_, offset) => start + offset);

/** The writer of a pattern, from `YYYY-MM-DDTHH:mm:ss` or its beginning. */
export function writerOf(pieces: readonly Piece[]): (plain: string) => string {
  const target = pieces.flatMap((piece): readonly Place[] =>
    'unit' in piece ? placesFrom(spans[piece.unit][0], piece.unit.length) : piece.literal.split(''),
  );
  const runs = runsOf(target, canonicalMarks);
  const copies = runs.length > FEW_RUNS && target.length <= MANY_CHARACTERS;
  return copies ? copierOf(target) : (plain) => cut(runs, plain);
}

/** Joining many cuts costs more than copying the characters one by one, and leaves a text in pieces that somebody has to join later. */
const FEW_RUNS = 3;
/** As many arguments as any call may have. */
const MANY_CHARACTERS = 100;

/** `20261201093000` from `2026-12-01T09:30:00`: character by character. */
function copierOf(target: readonly Place[]): (plain: string) => string {
  const places = Int8Array.from(target, (place) => (typeof place === 'number' ? place : -1));
  const codes = target.map((place) => (typeof place === 'number' ? 0 : place.charCodeAt(0)));
  const { length } = places;
  return (plain) => {
    for (let at = 0; at < length; at += 1) {
      const place = places[at] as number;
      if (place >= 0) codes[at] = codeAt(plain, place);
    }
    return String.fromCharCode(...codes);
  };
}

interface Layout {
  /** Place of each unit. */
  readonly starts: Readonly<Partial<Record<Unit, number>>>;
  readonly marks: Readonly<Record<number, string>>;
  readonly length: number;
}

function layoutOf(pieces: readonly Piece[]): Layout {
  const starts: Partial<Record<Unit, number>> = {};
  const marks: Record<number, string> = {};
  let length = 0;
  for (const piece of pieces) {
    if ('unit' in piece) starts[piece.unit] = length;
    else for (let at = 0; at < piece.literal.length; at += 1) marks[length + at] = piece.literal.charAt(at);
    length += 'unit' in piece ? piece.unit.length : piece.literal.length;
  }
  return { starts, marks, length };
}

const twoAt = (text: string, at: number): number => (codeAt(text, at) - 48) * 10 + codeAt(text, at + 1) - 48;

/** Which places are digits (0), and what the others must be. */
function templateOf({ marks, length }: Layout): Uint16Array {
  return Uint16Array.from({ length }, (_, at) => marks[at]?.charCodeAt(0) ?? 0);
}

function follows(text: string, template: Uint16Array): boolean {
  if (text.length !== template.length) return false;
  for (let at = 0; at < template.length; at += 1) {
    const unit = codeAt(text, at);
    const mark = template[at];
    if (mark === 0 ? unit < 48 || unit > 57 : unit !== mark) return false;
  }
  return true;
}

type Reader = (text: string) => string | undefined;

/** Most loaded patterns are never read by: a reader is compiled with the first text, which leaves a tenth of loading out. */
export function readerOf(pieces: readonly Piece[], ending: string): Reader {
  let compiled: Reader | undefined;
  return (text) => {
    compiled ??= compileReader(pieces, ending);
    return compiled(text);
  };
}

/**
 * The reader of a pattern that has all units of a day, or of a day and a time.
 * @param ending what the canonical text has behind its digits: an offset, or nothing
 * @returns a function that gives `undefined` for anything but a day or time that exists
 */
function compileReader(pieces: readonly Piece[], ending: string): Reader {
  const layout = layoutOf(pieces);
  const { starts } = layout;
  const units = canonicalUnits.filter((unit) => starts[unit] !== undefined);
  const target = units.flatMap((unit): readonly Place[] => {
    const mark = canonicalMarks[spans[unit][0] - 1];
    const digits = placesFrom(starts[unit] ?? 0, unit.length);
    return mark === undefined ? digits : [mark, ...digits];
  });
  const runs = runsOf([...target, ...ending], layout.marks);
  const template = templateOf(layout);
  const { yyyy = 0, MM = 0, dd = 0, HH = -1, mm = -1, ss = -1 } = starts;
  const isTime = (text: string): boolean =>
    HH < 0 || (twoAt(text, HH) <= 23 && twoAt(text, mm) <= 59 && twoAt(text, ss) <= 59);
  return (text) => {
    if (!follows(text, template) || !isTime(text)) return undefined;
    const year = twoAt(text, yyyy) * 100 + twoAt(text, yyyy + 2);
    return isCalendarDay(year, twoAt(text, MM), twoAt(text, dd)) ? cut(runs, text) : undefined;
  };
}
