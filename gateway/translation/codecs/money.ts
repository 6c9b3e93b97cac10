/** Money: fen here, decimal text in the partner's unit there. */
import { naming } from '../findings.ts';
import { splitArgs, unquote } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { CodecFault, type CodecMaker, type CodecSite, type Extent, MisfitFault, needs } from './codec.ts';
import { shiftIn, shiftOut } from './decimal.ts';
import { extentOf } from './extent.ts';

const shifts: Readonly<Record<string, number>> = { fen: 0, yuan: 2, 'wan-yuan': 6 };
const thousands = /^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$/;

function shiftOf(unit: string): number {
  const shift = Object.hasOwn(shifts, unit) ? shifts[unit] : undefined;
  if (shift === undefined)
    throw new SyntaxFault(naming`${unit} is no unit of money; the units are ${Object.keys(shifts).join(', ')}`);
  return shift;
}

function scaleOf(text: string | undefined, shift: number): number {
  if (text === undefined) return shift;
  if (!/^(?:[0-9]|1[0-2])$/.test(text)) throw new SyntaxFault(naming`${text} is no number of decimals`);
  return Number(text);
}

/** A scale below that of the unit cannot hold a fen, unless the schema knows only multiples. */
function assertFits(site: CodecSite, shift: number, scale: number): void {
  const step = Number(site.schema?.multipleOf ?? 1);
  if (scale >= shift || step % 10 ** (shift - scale) === 0) return;
  throw new MisfitFault(
    'scale-too-small',
    naming`${scale} decimals cannot hold a fen in this unit`,
    `Write a scale of ${shift}.`,
    `${scale} 位小数不足以表示到分`,
  );
}

interface MoneyForm {
  readonly readThousands: boolean;
  readonly zeros: ReadonlySet<string>;
}

function parseForm(args: readonly string[]): MoneyForm {
  const zeros: string[] = [];
  let readThousands = false;
  for (const arg of args) {
    if (arg === 'read-thousands') readThousands = true;
    else if (/^also(\s+"[^"]*")+$/.test(arg)) zeros.push(...(arg.match(/"[^"]*"/g) ?? []).map(unquote));
    else throw new SyntaxFault(naming`${arg} is not understood in money(…)`);
  }
  return { readThousands, zeros: new Set(zeros) };
}

/** A spelling of zero that is also the spelling of another amount would be read as the wrong one of the two. */
function assertZeros(zeros: ReadonlySet<string>, read: (text: string) => number): void {
  for (const zero of zeros) {
    const amount = amountOf(zero, read);
    if (amount !== 0)
      throw new MisfitFault('also-legal', naming`"${zero}" is also an amount (${amount} fen)`, 'Leave it out of also.');
  }
}

function amountOf(text: string, read: (text: string) => number): number {
  try {
    return read(text);
  } catch (fault) {
    if (fault instanceof CodecFault) return 0;
    throw fault;
  }
}

/** The longest amounts of the schema in this form. */
function moneyExtent(site: CodecSite, write: (fen: number) => string): Extent | undefined {
  const { maximum, minimum = 0 } = site.schema ?? {};
  if (!Number.isSafeInteger(maximum) || !Number.isSafeInteger(minimum)) return undefined;
  return extentOf(
    [maximum, minimum].map((fen) => lengthOf(Number(fen), write)),
    site.charset,
  );
}

/** The bounds of a schema need not be amounts that the scale can hold; their length counts all the same. */
function lengthOf(fen: number, write: (fen: number) => string): string {
  try {
    return write(fen);
  } catch (fault) {
    if (fault instanceof CodecFault) return String(fen);
    throw fault;
  }
}

/** `money(unit, scale[, read-thousands][, also "0" ""])` */
export const money: CodecMaker = (args, site) => {
  needs(site, 'money', 'integer');
  const [unit = '', scaleText, ...rest] = splitArgs(args);
  const shift = shiftOf(unit);
  const scale = scaleOf(scaleText, shift);
  const { readThousands, zeros } = parseForm(rest);
  assertFits(site, shift, scale);
  const write = (fen: number): string => shiftOut(fen, shift, scale);
  const read = (text: string): number =>
    shiftIn(readThousands && thousands.test(text) ? text.replaceAll(',', '') : text, shift);
  assertZeros(zeros, read);
  return {
    name: 'money',
    to: 'text',
    numeric: true,
    writes: [write(0)],
    extent: moneyExtent(site, write),
    encode: write,
    decode: (text: string) => (zeros.has(text) ? 0 : read(text)),
  };
};

/** `money(by UNIT: 1 yuan, 2 wan-yuan; write 2; scale 6)`: a field beside it says the unit. */
export interface MoneyByUnit {
  readonly unitField: string;
  /** The unit's code that we write. */
  readonly writes: string;
  readonly extent: Extent | undefined;
  encode(fen: number): string;
  decode(text: string, unitCode: string): number;
}

/** Enough of a partner's value to recognise it in a message. */
const SHOWN = 20;

const byUnit = /^by\s+(\S+)\s*:\s*([^;]+);\s*write\s+([^;]+?)\s*(?:;\s*scale\s+([0-9]+)\s*)?$/;

export const isMoneyByUnit = (args: string | undefined): boolean => /^by\s/.test(args?.trim() ?? '');

/** @throws SyntaxFault, MisfitFault */
export function moneyByUnit(args: string, site: CodecSite): MoneyByUnit {
  needs(site, 'money', 'integer');
  const found = byUnit.exec(args.trim());
  if (!found) throw new SyntaxFault('write money(by UNIT: 1 yuan, 2 wan-yuan; write 2; scale 6)');
  const [, unitField = '', list = '', writes = '', scaleText] = found;
  const units = new Map<string, number>();
  for (const item of list.split(',')) {
    const [code = '', unit = '', more] = item.trim().split(/\s+/).map(unquote);
    if (more !== undefined || unit === '') throw new SyntaxFault(naming`${item.trim()} is no unit code and its unit`);
    if (units.has(code)) throw new SyntaxFault(naming`the unit code ${code} stands twice`);
    units.set(code, shiftOf(unit));
  }
  const shift = units.get(unquote(writes));
  if (shift === undefined) throw new SyntaxFault(naming`the unit ${writes} to be written is not in the list`);
  const scale = scaleOf(scaleText, shift);
  assertFits(site, shift, scale);
  const write = (fen: number): string => shiftOut(fen, shift, scale);
  return {
    unitField,
    writes: unquote(writes),
    extent: moneyExtent(site, write),
    encode: write,
    decode: (text, unitCode) => {
      const read = units.get(unitCode);
      if (read === undefined)
        throw new CodecFault(
          'money-unit',
          `stands beside the unknown unit ${unitCode.slice(0, SHOWN) || '(none)'} in ${unitField}`,
        );
      return shiftIn(text, read);
    },
  };
}
