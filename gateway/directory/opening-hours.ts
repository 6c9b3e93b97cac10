/** When a partner may be called: spans of the week in Beijing time. Pure; the caller brings the time. */
import { type OpeningHours, type Weekday, weekdays } from './contract.ts';

const BEIJING_MS = 8 * 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The first of January 1970 was a Thursday. */
const dayOf = (shiftedMs: number): Weekday => weekdays[(Math.floor(shiftedMs / DAY_MS) + 3) % 7] as Weekday;

/** `HH:MM` as milliseconds after midnight. */
export const timeOfDayMs = (text: string): number =>
  (Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))) * MINUTE_MS;

type Hours = readonly OpeningHours[];

function spanAt(hours: Hours, shiftedMs: number): OpeningHours | undefined {
  const day = dayOf(shiftedMs);
  const sinceMidnight = shiftedMs % DAY_MS;
  return hours.find(
    ({ days, from, to }) => days.includes(day) && timeOfDayMs(from) <= sinceMidnight && sinceMidnight < timeOfDayMs(to),
  );
}

/** Without hours a partner is always open. */
export const isOpenAt = (hours: Hours | undefined, at: Date): boolean =>
  hours === undefined || spanAt(hours, at.getTime() + BEIJING_MS) !== undefined;

/** @returns the moment of the next opening; undefined while it is open, or where it never closes. */
export function opensAt(hours: Hours | undefined, at: Date): Date | undefined {
  if (hours === undefined || isOpenAt(hours, at)) return undefined;
  const shifted = at.getTime() + BEIJING_MS;
  const midnight = shifted - (shifted % DAY_MS);
  for (let day = 0; day <= 7; day += 1) {
    const dayMs = midnight + day * DAY_MS;
    const starts = hours
      .filter(({ days }) => days.includes(dayOf(dayMs)))
      .map(({ from }) => dayMs + timeOfDayMs(from))
      .filter((start) => start > shifted);
    if (starts.length > 0) return new Date(Math.min(...starts) - BEIJING_MS);
  }
  return undefined;
}
