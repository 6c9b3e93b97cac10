/** Counts the whole golden table and prints it: run by a test in other zones than its own. */
import { resources } from '../config/root.ts';
import { workingCalendar } from './calendar.ts';
import { between, naturalDays, workingDays, workingDaysBefore } from './golden.ts';
import { loadCalendarYears } from './load.ts';

const calendar = workingCalendar(loadCalendarYears(resources.specs));

/** Every row of the table as counted here. */
export const counted = {
  workingDays: workingDays.map(([from, days]) => calendar.addWorkingDays(from, days)),
  naturalDays: naturalDays.map(([from, days]) => calendar.addNaturalDays(from, days)),
  workingDaysBefore: workingDaysBefore.map(([from, days]) => calendar.subtractWorkingDays(from, days)),
  between: between.map(([from, to]) => calendar.workingDaysBetween(from, to)),
};

if (process.argv.includes('--print')) {
  const hoursBehind = new Date(2026, 0, 1).getTimezoneOffset() / 60;
  process.stdout.write(JSON.stringify({ hoursBehind, counted }));
}
