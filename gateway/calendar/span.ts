/** A period as people check it: its last day, and every day that did not count, or counted though it is a weekend. Pure. */
import type { ClockSpec, WorkingCalendar } from './contract.ts';
import { dateOfDay, dayNumber, weekdayOf } from './day-number.ts';

export interface PassedDay {
  readonly date: string;
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** `make-up`: a weekend day that is worked, so it counts. */
  readonly kind: 'holiday' | 'weekend' | 'make-up';
  /** As the notice calls it. */
  readonly name?: string;
}

export interface Span {
  readonly unit: ClockSpec['unit'];
  readonly length: number;
  readonly dueOn: string;
  readonly weekday: number;
  readonly provisional: boolean;
  /** Years without a notice that make it provisional. */
  readonly unknownYears: readonly number[];
  /** Working days: after the trigger, up to the last day. Natural days: from the day on which the period would end. */
  readonly passed: readonly PassedDay[];
}

export const weekdayOfDate = (date: string): number => weekdayOf(dayNumber(date));

function passedDay(calendar: WorkingCalendar, day: number): PassedDay | undefined {
  const date = dateOfDay(day);
  const name = calendar.nameOf(date);
  const off = !calendar.isWorkingDay(date);
  if (!off && name === undefined) return undefined;
  const kind = !off ? 'make-up' : name === undefined ? 'weekend' : 'holiday';
  return { date, weekday: weekdayOf(day), kind, ...(name === undefined ? {} : { name }) };
}

/** @throws RangeError for a day that does not exist, a length that is none, and a period that ends after the year 9999 */
export function spanOf(calendar: WorkingCalendar, unit: ClockSpec['unit'], from: string, length: number): Span {
  const inWorkingDays = unit === 'working-days';
  const { dueOn, provisional } = inWorkingDays
    ? calendar.addWorkingDays(from, length)
    : calendar.addNaturalDays(from, length);
  const first = inWorkingDays ? dayNumber(from) + 1 : dayNumber(from) + length;
  const days = Array.from({ length: dayNumber(dueOn) - first + 1 }, (_, at) => first + at);
  const years = new Set(
    days
      .map(dateOfDay)
      .filter((date) => !calendar.isKnown(date))
      .map((date) => Number(date.slice(0, 4))),
  );
  return {
    unit,
    length,
    dueOn,
    weekday: weekdayOfDate(dueOn),
    provisional,
    unknownYears: [...years],
    passed: days.flatMap((day) => passedDay(calendar, day) ?? []),
  };
}
