/** Conversions as an engineer writes them by hand for two partners: exact, each fault naming its field, nothing general. */
import { isUscc } from '../../../gateway/catalogue/uscc.ts';

/** A field that cannot be taken or written. */
export class HandwrittenFault extends Error {
  override readonly name = 'HandwrittenFault';
}

export function refuse(field: string, why: string): never {
  throw new HandwrittenFault(`${field} ${why}`);
}

export function textOf(value: unknown, field: string): string {
  return typeof value === 'string' ? value : refuse(field, 'is no text');
}

export function charsOf(value: unknown, field: string, limit: number): string {
  const text = textOf(value, field);
  return text.length > limit && [...text].length > limit ? refuse(field, `is longer than ${limit}`) : text;
}

/** @param wide bytes of a character above ASCII: three in UTF-8, two in GBK */
export function bytesOf(value: unknown, field: string, { limit, wide }: { limit: number; wide: 2 | 3 }): string {
  const text = textOf(value, field);
  if (text.length * wide <= limit) return text;
  let length = 0;
  for (const char of text) length += char < '\u0080' ? 1 : char.length === 2 ? 4 : wide;
  return length > limit ? refuse(field, `has ${length} bytes`) : text;
}

export function usccOf(value: unknown, field: string): string {
  const text = textOf(value, field);
  return isUscc(text) ? text : refuse(field, 'is no unified social credit code');
}

export function codeOf(codes: ReadonlyMap<string, string>, value: unknown, field: string): string {
  return codes.get(textOf(value, field)) ?? refuse(field, 'is no known code');
}

export function boolOf(value: unknown, field: string, yes: string, no: string): boolean {
  return value === yes ? true : value === no ? false : refuse(field, `is neither ${yes} nor ${no}`);
}

const amount = /^([0-9]+)(?:\.([0-9]+))?$/;

/** Decimal text in yuan (2) or wan-yuan (6) → fen. */
export function fenOf(value: unknown, field: string, decimals: 2 | 6): number {
  const [, whole = '', fraction = ''] = amount.exec(textOf(value, field)) ?? refuse(field, 'is no amount');
  if (fraction.length > decimals) refuse(field, 'holds a part of a fen');
  const fen = Number(whole + fraction.padEnd(decimals, '0'));
  return Number.isSafeInteger(fen) ? fen : refuse(field, 'is too large');
}

const units = { 2: 100, 6: 1_000_000 } as const;

export function amountText(fen: number, field: string, decimals: 2 | 6): string {
  if (!Number.isSafeInteger(fen) || fen < 0) refuse(field, 'is no amount');
  const unit = units[decimals];
  return `${Math.floor(fen / unit)}.${String(fen % unit).padStart(decimals, '0')}`;
}

const day = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const plainDay = /^[0-9]{8}$/;
const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$/;
const plainTime = /^[0-9]{14}$/;

/** Whether the day exists is left to the schema for times; a bare day the schema knows by its form alone. */
function realDay(text: string, field: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(text.slice(8))
    ? refuse(field, 'is no day')
    : text;
}

export function dayOf(value: unknown, field: string): string {
  const text = textOf(value, field);
  return day.test(text) ? realDay(text, field) : refuse(field, 'is no day');
}

export function dayOfPlain(value: unknown, field: string): string {
  const text = textOf(value, field);
  if (!plainDay.test(text)) refuse(field, 'is no day');
  return realDay(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`, field);
}

export function timeOf(value: unknown, field: string): string {
  const text = textOf(value, field);
  if (!time.test(text)) refuse(field, 'is no time');
  return `${text.slice(0, 10)}T${text.slice(11)}+08:00`;
}

export function timeOfPlain(value: unknown, field: string): string {
  const text = textOf(value, field);
  if (!plainTime.test(text)) refuse(field, 'is no time');
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  return `${date}T${text.slice(8, 10)}:${text.slice(10, 12)}:${text.slice(12)}+08:00`;
}

/** The canonical time in Beijing, whatever its offset is. */
function beijing(value: string): string {
  if (value.endsWith('+08:00')) return value;
  return `${new Date(Date.parse(value) + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

export function timeText(value: string): string {
  const text = beijing(value);
  return `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

export function plainTimeText(value: string): string {
  const text = beijing(value);
  return `${plainDayText(text)}${text.slice(11, 13)}${text.slice(14, 16)}${text.slice(17, 19)}`;
}

export function plainDayText(value: string): string {
  return `${value.slice(0, 4)}${value.slice(5, 7)}${value.slice(8, 10)}`;
}

/** Code tables of the two partners. */
export const codesIn = {
  method: new Map([
    ['1', 'open-tender'],
    ['2', 'negotiation'],
    ['3', 'consultation'],
    ['4', 'inquiry'],
    ['5', 'single-source'],
  ]),
  venue: new Map([
    ['01', 'bid-opening'],
    ['02', 'evaluation'],
    ['03', 'negotiation'],
  ]),
  reason: new Map([
    ['1', 'not-awarded'],
    ['2', 'contract-signed'],
    ['3', 'terminated'],
    ['4', 'withdrawn'],
  ]),
};

export const codesOut = {
  method: new Map([
    ['open-tender', 'GKZB'],
    ['negotiation', 'JZTP'],
    ['consultation', 'JZCS'],
    ['inquiry', 'XJ'],
    ['single-source', 'DYLY'],
  ]),
  venue: new Map([
    ['bid-opening', 'KB'],
    ['evaluation', 'PB'],
    ['negotiation', 'TP'],
  ]),
  reason: new Map([
    ['not-awarded', 'WZB'],
    ['contract-signed', 'HTQD'],
    ['terminated', 'ZZ'],
    ['withdrawn', 'CH'],
  ]),
};
