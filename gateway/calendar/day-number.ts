/** Calendar dates as numbers of days since 1970-01-01, so that counting them knows no hours and no zone. */
import { isDate } from '../catalogue/beijing-time.ts';

const DAY_MS = 86_400_000;

/** @throws RangeError where there is no such day */
export function dayNumber(date: string): number {
  if (!isDate(date)) throw new RangeError(`没有这一天：${date}。 There is no day ${date}; write YYYY-MM-DD.`);
  // A date without a time is read as UTC, whatever the zone of the machine.
  return Date.parse(date) / DAY_MS;
}

const first = dayNumber('0001-01-01');
const last = dayNumber('9999-12-31');

/** @returns `YYYY-MM-DD`. @throws RangeError outside the years 0001 to 9999 */
export function dateOfDay(day: number): string {
  if (day < first || day > last)
    throw new RangeError('日期超出 0001 至 9999 年。 The date is outside the years 0001 to 9999.');
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export const yearOfDay = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();

/** 1 is Monday, 7 Sunday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

export const isWeekend = (day: number): boolean => weekdayOf(day) > 5;
