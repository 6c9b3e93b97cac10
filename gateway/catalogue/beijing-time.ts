/** Times as people and law in China count them: Asia/Shanghai, which has had no summer time since 1991 and is UTC+8 all year. */
const OFFSET_MS = 8 * 3_600_000;

/** @returns RFC 3339 with whole seconds, e.g. `2026-12-01T09:30:00+08:00`; fractions of a second are cut. */
export function toBeijing(date: Date): string {
  return `${new Date(date.getTime() + OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

/** @returns the calendar day in Beijing, `YYYY-MM-DD`. */
export function beijingDate(date: Date): string {
  return new Date(date.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(Z|[+-](\d{2}):(\d{2}))$/;

/** Whether year, month and day name a day that exists (proleptic Gregorian, years 0001–9999). */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= days;
}

/** RFC 3339 with an offset and without a fraction, on a day and at a time that exist (no leap second). */
export function isDateTimeSeconds(text: string): boolean {
  const m = rfc3339.exec(text);
  if (!m) return false;
  const [year, month, day, hour, minute, second] = m.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetInRange = m[7] === 'Z' || (Number(m[8]) <= 14 && Number(m[9]) <= 59);
  return isCalendarDay(year, month, day) && hour <= 23 && minute <= 59 && second <= 59 && offsetInRange;
}
