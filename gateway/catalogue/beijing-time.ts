/** Times as people and law in China count them: Asia/Shanghai, which has had no summer time since 1991 and is UTC+8 all year. */
import { codeAt } from './code-at.ts';

const OFFSET_MS = 8 * 3_600_000;

/** Writes a time in units of `unitMs`; one that falls into the same unit as the last one is not written anew, and most do: they are "now". */
function writer(unitMs: number, write: (shifted: Date) => string): (date: Date) => string {
  let unit = Number.NaN;
  let written = '';
  return (date) => {
    const shifted = date.getTime() + OFFSET_MS;
    const sought = Math.floor(shifted / unitMs);
    if (sought !== unit) {
      written = write(new Date(shifted));
      unit = sought;
    }
    return written;
  };
}

/** @returns RFC 3339 with whole seconds, e.g. `2026-12-01T09:30:00+08:00`; fractions of a second are cut. */
export const toBeijing = writer(1000, (shifted) => `${shifted.toISOString().slice(0, 19)}+08:00`);

/** @returns the calendar day in Beijing, `YYYY-MM-DD`. */
export const beijingDate = writer(86_400_000, (shifted) => shifted.toISOString().slice(0, 10));

/** Whether year, month and day name a day that exists (proleptic Gregorian, years 0001–9999). */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const short = month === 4 || month === 6 || month === 9 || month === 11;
  const days = month === 2 ? (leap ? 29 : 28) : short ? 30 : 31;
  return day <= days;
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})$/;

/** Two digits at a place. By character codes: this runs several times for every message, and captures cost more than the rest. */
const twoAt = (text: string, at: number): number => (codeAt(text, at) - 48) * 10 + codeAt(text, at + 1) - 48;

/** RFC 3339 with an offset and without a fraction, on a day and at a time that exist (no leap second). */
export function isDateTimeSeconds(text: string): boolean {
  if (!rfc3339.test(text)) return false;
  const inDay = twoAt(text, 11) <= 23 && twoAt(text, 14) <= 59 && twoAt(text, 17) <= 59;
  const offsetInRange = text.length === 20 || (twoAt(text, 20) <= 14 && twoAt(text, 23) <= 59);
  return inDay && offsetInRange && isCalendarDay(twoAt(text, 0) * 100 + twoAt(text, 2), twoAt(text, 5), twoAt(text, 8));
}

/** `YYYY-MM-DD`, a day that exists. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  isCalendarDay(twoAt(text, 0) * 100 + twoAt(text, 2), twoAt(text, 5), twoAt(text, 8));
