/** Calendar and clocks of the world in which rules are tried: those that ship with the release. */
import { fileURLToPath } from 'node:url';
import { workingCalendar } from '../../calendar/calendar.ts';
import { loadCalendarYears, loadClocks } from '../../calendar/load.ts';
import type { Timekeeping } from '../timekeeping.ts';

const specsDir = fileURLToPath(new URL('../../../specs', import.meta.url));
let table: Timekeeping | undefined;

export function worldTable(): Timekeeping {
  table ??= { calendar: workingCalendar(loadCalendarYears(specsDir)), specs: loadClocks(specsDir) };
  return table;
}
