/** Money: fen here, decimal text in the partner's unit there. */
import { splitArgs, unquote } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { type Codec, CodecFault, type CodecMaker, type CodecSite, MisfitFault, needs } from './codec.ts';
import { shiftIn, shiftOut } from './decimal.ts';

const shifts: Readonly<Record<string, number>> = { fen: 0, yuan: 2, 'wan-yuan': 6 };
const thousands = /^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$/;

function shiftOf(unit: string): number {
  const shift = Object.hasOwn(shifts, unit) ? shifts[unit] : undefined;
  if (shift === undefined)
    throw new SyntaxFault(`${unit} is no unit of money; the units are ${Object.keys(shifts).join(', ')}`);
  return shift;
}

function scaleOf(text: string | undefined, shift: number): number {
  const scale = text === undefined ? shift : Number(text);
  if (!Number.isInteger(scale) || scale < 0 || scale > 12) throw new SyntaxFault(`${text} is no number of decimals`);
  return scale;
}

/** A scale below that of the unit cannot hold a fen, unless the schema knows only multiples. */
function assertFits(site: CodecSite, shift: number, scale: number): void {
  const step = Number(site.schema?.multipleOf ?? 1);
  if (scale >= shift || step % 10 ** (shift - scale) === 0) return;
  throw new MisfitFault(
    'scale-too-small',
    `${scale} decimals cannot hold a fen in this unit`,
    `Write a scale of ${shift}.`,
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
    else if (arg.startsWith('also ')) zeros.push(...(arg.slice(5).match(/"[^"]*"/g) ?? []).map(unquote));
    else throw new SyntaxFault(`${arg} is not understood in money(…)`);
  }
  return { readThousands, zeros: new Set(zeros) };
}

/** `money(unit, scale[, read-thousands][, also "0" ""])` */
export const money: CodecMaker = (args, site) => {
  needs(site, 'money', 'integer');
  const [unit = '', scaleText, ...rest] = splitArgs(args);
  const shift = shiftOf(unit);
  const scale = scaleOf(scaleText, shift);
  const { readThousands, zeros } = parseForm(rest);
  assertFits(site, shift, scale);
  const codec: Codec = {
    name: 'money',
    to: 'text',
    encode: (fen: number) => shiftOut(fen, shift, scale),
    decode: (text: string) => {
      if (zeros.has(text)) return 0;
      return shiftIn(readThousands && thousands.test(text) ? text.replaceAll(',', '') : text, shift);
    },
  };
  return codec;
};

/** `money(by UNIT: 1 yuan, 2 wan-yuan; write 2; scale 6)`: a field beside it says the unit. */
export interface MoneyByUnit {
  readonly unitField: string;
  /** The unit's code that we write. */
  readonly writes: string;
  encode(fen: number): string;
  decode(text: string, unitCode: string): number;
}

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
    const [code = '', unit = ''] = item.trim().split(/\s+/).map(unquote);
    if (units.has(code)) throw new SyntaxFault(`the unit code ${code} stands twice`);
    units.set(code, shiftOf(unit));
  }
  const shift = units.get(unquote(writes));
  if (shift === undefined) throw new SyntaxFault(`the unit ${writes} to be written is not in the list`);
  const scale = scaleOf(scaleText, shift);
  assertFits(site, shift, scale);
  return {
    unitField,
    writes: unquote(writes),
    encode: (fen) => shiftOut(fen, shift, scale),
    decode: (text, unitCode) => {
      const read = units.get(unitCode);
      if (read === undefined)
        throw new CodecFault('money-unit', `stands beside the unknown unit ${unitCode || '(none)'} in ${unitField}`);
      return shiftIn(text, read);
    },
  };
}
