/** Reading what stands in events. Messages of partners and clients were validated at the door; words of loops are our own. */
import type { Canonical } from '../../catalogue/contract.ts';

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const fenOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
export const recordOf = (value: unknown): Canonical =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Canonical) : {};
export const rowsOf = (value: unknown): readonly Canonical[] => (Array.isArray(value) ? (value as Canonical[]) : []);
export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** The calendar day of a time in +08:00, or the day itself. */
export const dayOf = (value: unknown): string | undefined => textOf(value)?.slice(0, 10);

/** What somebody says of a day cannot lie after the day on which it is heard. */
export const notAfter = (day: string | undefined, today: string): string =>
  day === undefined || day > today ? today : day;

/** Without the fields that are undefined. */
export const known = (fields: Readonly<Record<string, unknown>>): Canonical =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** 198000.00: how people write money. */
export const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
