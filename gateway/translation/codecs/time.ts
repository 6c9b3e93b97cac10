/** Days and times by pattern. Canonical times are RFC 3339 with offset; a pattern without a zone means Beijing. */

import { isCalendarDay, isDateTimeSeconds, toBeijing } from '../../catalogue/beijing-time.ts';
import { naming } from '../findings.ts';
import { splitArgs } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { CodecFault, type CodecMaker, type CodecSite, MisfitFault, needs } from './codec.ts';
import { type Piece, readerOf, type Unit, writerOf } from './date-runs.ts';
import { extentOf } from './extent.ts';

const dayUnits: readonly Unit[] = ['yyyy', 'MM', 'dd'];
const timeUnits: readonly Unit[] = [...dayUnits, 'HH', 'mm', 'ss'];

/** Compiles a pattern such as `yyyy-MM-dd HH:mm:ss`; other characters stand for themselves, letters only between `'…'`. */
function parsePattern(pattern: string): readonly Piece[] {
  const token = /yyyy|MM|dd|HH|mm|ss|'([^']*)'|([^A-Za-z'])/gy;
  const pieces: Piece[] = [];
  let end = 0;
  for (let found = token.exec(pattern); found; found = token.exec(pattern)) {
    end = token.lastIndex;
    const literal = found[1] ?? found[2];
    pieces.push(literal === undefined ? { unit: found[0] as Unit } : { literal });
  }
  if (end !== pattern.length || pieces.length === 0)
    throw new SyntaxFault(naming`${pattern} is no date pattern (yyyy MM dd HH mm ss, letters in '…')`);
  return pieces;
}

const unitsIn = (pieces: readonly Piece[]): Unit[] => pieces.flatMap((piece) => ('unit' in piece ? [piece.unit] : []));

function assertComplete(pieces: readonly Piece[], wanted: readonly Unit[], pattern: string): void {
  const units = unitsIn(pieces);
  const missing = wanted.filter((unit) => !units.includes(unit));
  if (missing.length > 0)
    throw new MisfitFault(
      'date-pattern-loses',
      naming`${pattern} loses ${missing.join(' ')}`,
      `Add ${missing.join(' ')} to the pattern.`,
      `${pattern} 缺少 ${missing.join(' ')}`,
    );
  if (new Set(units).size !== units.length) throw new SyntaxFault(naming`${pattern} names a unit twice`);
  const foreign = units.filter((unit) => !wanted.includes(unit));
  if (foreign.length > 0)
    throw new MisfitFault(
      'date-pattern-loses',
      naming`${pattern} asks for ${foreign.join(' ')}, which a day does not have`,
      'Use datetime.',
      `${pattern} 要求 ${foreign.join(' ')}，而日期没有`,
    );
}

type Found = Partial<Record<Unit, string>>;

function read(pieces: readonly Piece[], text: string, into: Found): void {
  let at = 0;
  for (const piece of pieces) {
    const part = text.substr(at, 'unit' in piece ? piece.unit.length : piece.literal.length);
    if ('unit' in piece ? !/^[0-9]+$/.test(part) || part.length < piece.unit.length : part !== piece.literal) {
      throw new CodecFault('date', 'does not follow the pattern');
    }
    if ('unit' in piece) into[piece.unit] = part;
    at += part.length;
  }
  if (at !== text.length) throw new CodecFault('date', 'is longer than the pattern');
}

function dayOf({ yyyy = '', MM = '', dd = '' }: Found): string {
  if (!isCalendarDay(Number(yyyy), Number(MM), Number(dd))) throw new CodecFault('date', 'is no day of the calendar');
  return `${yyyy}-${MM}-${dd}`;
}

function instantOf(found: Found, offset: string): string {
  const text = `${dayOf(found)}T${found.HH}:${found.mm}:${found.ss}${offset}`;
  if (!isDateTimeSeconds(text)) throw new CodecFault('datetime', 'is no time of the day');
  return offset === '+08:00' ? text : beijingOf(Date.parse(text));
}

/** The first and the last second whose day in Beijing and whose day in UTC both have years of four digits. */
const firstMs = Date.parse('0001-01-01T00:00:00Z');
const lastMs = Date.parse('9999-12-31T23:59:59+08:00');

function assertFourDigits(timeMs: number): void {
  if (timeMs < firstMs || timeMs > lastMs)
    throw new CodecFault('datetime', 'lies outside the years that have four digits');
}

function beijingOf(timeMs: number): string {
  assertFourDigits(timeMs);
  return toBeijing(new Date(timeMs));
}

/** Canonical time → `YYYY-MM-DDTHH:mm:ss` in Beijing or UTC. */
function plainOf(value: string, offset: string): string {
  if (offset === '+08:00' && value.endsWith('+08:00') && isDateTimeSeconds(value)) return value;
  const time = isDateTimeSeconds(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new CodecFault('datetime', 'is no time with offset and whole seconds');
  if (offset === '+08:00') return beijingOf(time);
  assertFourDigits(time);
  return new Date(time).toISOString();
}

const canonicalDay = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
/** For checking charsets and lengths: every day and time is written as long as this one. */
const someTime = '2026-03-16T10:14:55';

/** A field that the schema describes as something else can never hold a time. */
function assertTime(site: CodecSite, codec: string): void {
  const format = site.schema?.format;
  if (site.schema?.enum === undefined && (format === undefined || String(format).startsWith('date'))) return;
  throw new MisfitFault(
    'type',
    naming`${codec} takes a time, and the schema means something else`,
    'Use another codec.',
  );
}

/** `date(p)`: a day `YYYY-MM-DD`. */
export const date: CodecMaker = (args, site) => {
  needs(site, 'date', 'text');
  if (site.schema?.format === 'date-time-seconds')
    throw new MisfitFault('date-pattern-loses', 'a day loses the time that the schema keeps', 'Use datetime.');
  assertTime(site, 'date');
  const pieces = parsePattern(args.trim());
  assertComplete(pieces, dayUnits, args);
  const write = writerOf(pieces);
  const quick = readerOf(pieces, '');
  const example = write(someTime);
  return {
    name: 'date',
    to: 'text',
    writes: [example],
    extent: extentOf([example], site.charset),
    encode: (value: string) => {
      if (!canonicalDay.test(value)) throw new CodecFault('date', 'is no day YYYY-MM-DD');
      dayOf({ yyyy: value.slice(0, 4), MM: value.slice(5, 7), dd: value.slice(8) });
      return write(value);
    },
    decode: (text: string) => {
      const known = quick(text);
      if (known !== undefined) return known;
      const found: Found = {};
      read(pieces, text, found);
      return dayOf(found);
    },
  };
};

const epochUnits: Readonly<Record<string, number>> = { unix: 1000, 'unix-ms': 1 };

function epoch(unitMs: number): ReturnType<CodecMaker> {
  return {
    name: 'datetime',
    to: 'integer',
    encode: (value: string) => Date.parse(`${plainOf(value, 'Z').slice(0, 19)}Z`) / unitMs,
    decode: (count: number) => {
      const timeMs = count * unitMs;
      if (timeMs % 1000 !== 0) throw new CodecFault('datetime', 'is no whole second');
      return beijingOf(timeMs);
    },
  };
}

/** `datetime(p[, zone])`; zone is Asia/Shanghai (left out) or UTC; p may be `unix` or `unix-ms`. */
export const datetime: CodecMaker = (args, site) => {
  needs(site, 'datetime', 'text');
  assertTime(site, 'datetime');
  const zoned = /^(.*?)(?:,\s*(UTC|Asia\/Shanghai))?$/s.exec(args);
  const pattern = (zoned?.[1] ?? '').trim();
  const unitMs = Object.hasOwn(epochUnits, pattern) ? epochUnits[pattern] : undefined;
  if (unitMs !== undefined) return epoch(unitMs);
  const offset = zoned?.[2] === 'UTC' ? 'Z' : '+08:00';
  const pieces = parsePattern(pattern);
  assertComplete(pieces, timeUnits, pattern);
  const write = writerOf(pieces);
  const quick = offset === 'Z' ? undefined : readerOf(pieces, offset);
  const example = write(someTime);
  return {
    name: 'datetime',
    to: 'text',
    writes: [example],
    extent: extentOf([example], site.charset),
    encode: (value: string) => write(plainOf(value, offset)),
    decode: (text: string) => {
      const known = quick?.(text);
      if (known !== undefined) return known;
      const found: Found = {};
      read(pieces, text, found);
      return instantOf(found, offset);
    },
  };
};

/** `parts(yyyyMMdd, HHmmss)` over `DATE + TIME`: one time in two fields. */
export const parts: CodecMaker = (args, site) => {
  needs(site, 'parts', 'text');
  assertTime(site, 'parts');
  const patterns = splitArgs(args).map(parsePattern);
  assertComplete(patterns.flat(), timeUnits, args);
  const writers = patterns.map(writerOf);
  return {
    name: 'parts',
    to: 'texts',
    pieces: patterns.length,
    writes: writers.map((write) => write(someTime)),
    encode: (value: string) => {
      const plain = plainOf(value, '+08:00');
      return writers.map((write) => write(plain));
    },
    decode: (texts: readonly string[]) => {
      if (texts.length !== patterns.length) throw new CodecFault('parts', `has not ${patterns.length} parts`);
      const found: Found = {};
      patterns.forEach((pieces, at) => {
        read(pieces, texts[at] ?? '', found);
      });
      return instantOf(found, '+08:00');
    },
  };
};
