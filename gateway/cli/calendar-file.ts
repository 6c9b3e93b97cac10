/** The official calendar of a year as a file of the caller's. */
import type { CalendarYear } from '../calendar/contract.ts';
import { readCalendarYear } from '../calendar/year.ts';
import { ProfileFileError, readProfileFile } from '../demo/profile-file.ts';
import { CommandError } from './command.ts';

/** @throws CommandError that names the file and every field at fault */
export function readCalendarFile(file: string): CalendarYear {
  const { year, problems } = readCalendarYear(contentOf(file));
  if (year !== undefined) return year;
  const lines = problems.map(({ field, message }) => `\n  ${field === '' ? '/' : field}: ${message}`);
  throw new CommandError(
    `${file} 不是可用的工作日历。 ${file} is no calendar of a year.${lines.join('')}`,
    '格式同 specs/calendar/2026.yaml：year、notice、holidays、workdays。 Its form is that of specs/calendar/2026.yaml: year, notice, holidays, workdays.',
  );
}

function contentOf(file: string): unknown {
  try {
    return readProfileFile(file);
  } catch (error) {
    if (!(error instanceof ProfileFileError)) throw error;
    throw new CommandError(error.message, '应为 YAML 或 JSON 文件。 It must be a YAML or JSON file.');
  }
}
