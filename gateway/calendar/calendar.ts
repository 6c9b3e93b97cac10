/** Counts working days and natural days by official calendars. Pure: the same dates in every zone and on every day. */
import type { CalendarYear, DueDate, WorkingCalendar } from './contract.ts';
import { dateOfDay, dayNumber, isWeekend, yearOfDay } from './day-number.ts';

/** Longer than any legal period by far; a length beyond it is a mistake. */
export const maxDays = 10_000;

function checkLength(days: number): void {
  if (!Number.isInteger(days) || days < 0 || days > maxDays)
    throw new RangeError(
      `天数应为 0 至 ${maxDays} 的整数：${days}。 Days must be a whole number from 0 to ${maxDays}: ${days}.`,
    );
}

interface SpecialDay {
  readonly works: boolean;
  readonly name: string;
}

/** Later years last: where the notice of a year names days of the December before, it is the newer word on them. */
function specialDays(years: readonly CalendarYear[]): ReadonlyMap<number, SpecialDay> {
  const days = new Map<number, SpecialDay>();
  for (const { holidays, workdays } of [...years].sort((a, b) => a.year - b.year)) {
    for (const [date, name] of Object.entries(holidays)) days.set(dayNumber(date), { works: false, name });
    for (const [date, name] of Object.entries(workdays)) days.set(dayNumber(date), { works: true, name });
  }
  return days;
}

/**
 * The calendar that these years make. The day of the trigger is not counted (民法典 第201条). A period in natural days whose last day is
 * a day off or falls on a weekend ends on the next working day (民法典 第203条); a weekend day that is worked is a working day.
 * A due date is provisional when a day that it was counted over, or its last day, lies in a year without a notice.
 * Every function throws RangeError for a date that does not exist and for a length that is not a whole number from 0 to `maxDays`.
 */
export function workingCalendar(years: readonly CalendarYear[]): WorkingCalendar {
  const special = specialDays(years);
  const known = new Set(years.map(({ year }) => year));
  const works = (day: number): boolean => special.get(day)?.works ?? !isWeekend(day);
  const isUnknown = (day: number): boolean => !known.has(yearOfDay(day));

  const walk = (from: string, days: number, step: 1 | -1): DueDate => {
    checkLength(days);
    let day = dayNumber(from);
    let provisional = false;
    for (let left = days; left > 0; ) {
      day += step;
      provisional ||= isUnknown(day);
      if (works(day)) left -= 1;
    }
    return { dueOn: dateOfDay(day), provisional };
  };

  return Object.freeze({
    years: Object.freeze([...known].sort((a, b) => a - b)),
    isKnown: (date: string) => !isUnknown(dayNumber(date)),
    isWorkingDay: (date: string) => works(dayNumber(date)),
    nameOf: (date: string) => special.get(dayNumber(date))?.name,
    addWorkingDays: (from: string, days: number) => walk(from, days, 1),
    subtractWorkingDays: (from: string, days: number) => walk(from, days, -1),
    addNaturalDays(from: string, days: number) {
      checkLength(days);
      let day = dayNumber(from) + days;
      let provisional = isUnknown(day);
      while (!works(day)) {
        day += 1;
        provisional ||= isUnknown(day);
      }
      return { dueOn: dateOfDay(day), provisional };
    },
    workingDaysBetween(from: string, to: string) {
      const end = dayNumber(to);
      let count = 0;
      for (let day = dayNumber(from) + 1; day <= end; day += 1) if (works(day)) count += 1;
      return count;
    },
  });
}
