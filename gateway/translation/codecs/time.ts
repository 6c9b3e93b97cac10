/** Days and times by pattern. Canonical times are RFC 3339 with offset; a pattern without a zone means Beijing. */
import { isCalendarDay, isDateTimeSeconds, toBeijing } from '../../catalogue/beijing-time.ts';
import { splitArgs } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { CodecFault, type CodecMaker, MisfitFault, needs } from './codec.ts';

type Unit = 'yyyy' | 'MM' | 'dd' | 'HH' | 'mm' | 'ss';

/** Where each unit stands in `YYYY-MM-DDTHH:mm:ss`, the text all patterns are cut from and put together to. */
const spans: Readonly<Record<Unit, readonly [number, number]>> = {
  yyyy: [0, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
};
const dayUnits: readonly Unit[] = ['yyyy', 'MM', 'dd'];
const timeUnits: readonly Unit[] = [...dayUnits, 'HH', 'mm', 'ss'];

type Piece = { readonly unit: Unit } | { readonly literal: string };

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
    throw new SyntaxFault(`${pattern} is no date pattern (yyyy MM dd HH mm ss, letters in '…')`);
  return pieces;
}

const unitsIn = (pieces: readonly Piece[]): Unit[] => pieces.flatMap((piece) => ('unit' in piece ? [piece.unit] : []));

function assertComplete(pieces: readonly Piece[], wanted: readonly Unit[], pattern: string): void {
  const units = unitsIn(pieces);
  const missing = wanted.filter((unit) => !units.includes(unit));
  if (missing.length > 0)
    throw new MisfitFault(
      'date-pattern-loses',
      `${pattern} loses ${missing.join(' ')}`,
      `Add ${missing.join(' ')} to the pattern.`,
    );
  if (new Set(units).size !== units.length) throw new SyntaxFault(`${pattern} names a unit twice`);
  const foreign = units.filter((unit) => !wanted.includes(unit));
  if (foreign.length > 0)
    throw new MisfitFault(
      'date-pattern-loses',
      `${pattern} asks for ${foreign.join(' ')}, which a day does not have`,
      'Use datetime.',
    );
}

/** `plain` is `YYYY-MM-DDTHH:mm:ss` or its beginning. */
function write(pieces: readonly Piece[], plain: string): string {
  let text = '';
  for (const piece of pieces) text += 'unit' in piece ? plain.slice(...spans[piece.unit]) : piece.literal;
  return text;
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
  return offset === '+08:00' ? text : toBeijing(new Date(text));
}

/** Canonical time → `YYYY-MM-DDTHH:mm:ss` in Beijing or UTC. */
function plainOf(value: string, offset: string): string {
  if (offset === '+08:00' && value.endsWith('+08:00') && isDateTimeSeconds(value)) return value;
  const time = isDateTimeSeconds(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new CodecFault('datetime', 'is no time with offset and whole seconds');
  const plain = offset === '+08:00' ? toBeijing(new Date(time)) : new Date(time).toISOString();
  if (plain.length > 25) throw new CodecFault('datetime', 'lies outside the years that have four digits');
  return plain;
}

/** `date(p)`: a day `YYYY-MM-DD`. */
export const date: CodecMaker = (args, site) => {
  needs(site, 'date', 'text');
  const pieces = parsePattern(args.trim());
  assertComplete(pieces, dayUnits, args);
  return {
    name: 'date',
    to: 'text',
    encode: (value: string) => {
      const [yyyy = '', MM = '', dd = ''] = value.split('-');
      if (dayOf({ yyyy, MM, dd }) !== value) throw new CodecFault('date', 'is no day YYYY-MM-DD');
      return write(pieces, value);
    },
    decode: (text: string) => {
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
      const time = new Date(count * unitMs);
      if (Number.isNaN(time.getTime()) || time.getTime() % 1000 !== 0)
        throw new CodecFault('datetime', 'is no whole second');
      return toBeijing(time);
    },
  };
}

/** `datetime(p[, zone])`; zone is Asia/Shanghai (left out) or UTC; p may be `unix` or `unix-ms`. */
export const datetime: CodecMaker = (args, site) => {
  needs(site, 'datetime', 'text');
  const zoned = /^(.*?)(?:,\s*(UTC|Asia\/Shanghai))?$/s.exec(args);
  const pattern = (zoned?.[1] ?? '').trim();
  const unitMs = Object.hasOwn(epochUnits, pattern) ? epochUnits[pattern] : undefined;
  if (unitMs !== undefined) return epoch(unitMs);
  const offset = zoned?.[2] === 'UTC' ? 'Z' : '+08:00';
  const pieces = parsePattern(pattern);
  assertComplete(pieces, timeUnits, pattern);
  return {
    name: 'datetime',
    to: 'text',
    encode: (value: string) => write(pieces, plainOf(value, offset)),
    decode: (text: string) => {
      const found: Found = {};
      read(pieces, text, found);
      return instantOf(found, offset);
    },
  };
};

/** `parts(yyyyMMdd, HHmmss)` over `DATE + TIME`: one time in two fields. */
export const parts: CodecMaker = (args, site) => {
  needs(site, 'parts', 'text');
  const patterns = splitArgs(args).map(parsePattern);
  assertComplete(patterns.flat(), timeUnits, args);
  return {
    name: 'parts',
    to: 'texts',
    encode: (value: string) => {
      const plain = plainOf(value, '+08:00');
      return patterns.map((pieces) => write(pieces, plain));
    },
    decode: (texts: readonly string[]) => {
      const found: Found = {};
      patterns.forEach((pieces, at) => {
        read(pieces, texts[at] ?? '', found);
      });
      return instantOf(found, '+08:00');
    },
  };
};
