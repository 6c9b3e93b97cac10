/** One official year: from a file or a call to a year that the calendar may count by. */
import { isDate } from '../catalogue/beijing-time.ts';
import type { FieldProblem } from '../errors/catalogue.ts';
import type { CalendarYear } from './contract.ts';
import { dayNumber, isWeekend } from './day-number.ts';

type Raw = Readonly<Record<string, unknown>>;
type Fault = (field: string, rule: string, message: string) => void;

/** Years for which a notice can be published here: before them the notices had other forms, after them nobody plans. */
const firstYear = 2008;
const lastYear = 2099;
/** 国务院令第795号: thirteen legal holidays a year from 2025 on, eleven before. A notice never names fewer. */
const leastHolidays = (year: number): number => (year >= 2025 ? 13 : 11);
/** The longest notices named 33 days off and 8 worked weekend days; a list far beyond that is a mistake. */
const mostHolidays = 60;
const mostWorkdays = 20;
const mostProblems = 20;

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown, most: number): string | undefined =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most ? value : undefined;

function unknownKeys(raw: Raw, known: readonly string[], at: string, fault: Fault): void {
  for (const key of Object.keys(raw).filter((one) => !known.includes(one)))
    fault(`${at}/${key}`, 'additionalProperties', '未知字段。 The field is not known.');
}

function readNumber(raw: Raw, fault: Fault): number {
  const { year } = raw;
  if (typeof year === 'number' && Number.isInteger(year) && year >= firstYear && year <= lastYear) return year;
  fault(
    '/year',
    'range',
    `年份应为 ${firstYear} 至 ${lastYear} 的整数。 Must be a year from ${firstYear} to ${lastYear}.`,
  );
  return Number.NaN;
}

function readNotice(raw: Raw, year: number, fault: Fault): CalendarYear['notice'] {
  const notice = isRaw(raw.notice) ? raw.notice : {};
  unknownKeys(notice, ['title', 'url', 'publishedOn'], '/notice', fault);
  const title = textOf(notice.title, 200);
  const url = textOf(notice.url, 500);
  const publishedOn = textOf(notice.publishedOn, 10);
  if (title === undefined)
    fault(
      '/notice/title',
      'required',
      '须写明通知标题，最多 200 字。 The title of the notice is needed, at most 200 characters.',
    );
  if (url === undefined || !/^https?:\/\/[^\s]+$/.test(url))
    fault(
      '/notice/url',
      'format',
      '须为通知的网址（http 或 https）。 Must be the address of the notice (http or https).',
    );
  if (publishedOn === undefined || !isDate(publishedOn))
    fault('/notice/publishedOn', 'format', '须为发布日期 YYYY-MM-DD。 Must be the day of the notice, YYYY-MM-DD.');
  else if (!Number.isNaN(year) && (publishedOn < `${year - 1}-01-01` || publishedOn > `${year}-12-31`))
    fault(
      '/notice/publishedOn',
      'range',
      `发布日期应在上一年或当年。 A notice for ${year} is published in ${year - 1} or ${year}.`,
    );
  return Object.freeze({ title: title ?? '', url: url ?? '', publishedOn: publishedOn ?? '' });
}

/** A notice may reach back into December: that of 2019 made 2018-12-31 a day off and 2018-12-29 a working day. */
const isOfYear = (date: string, year: number): boolean =>
  Number.isNaN(year) || date.startsWith(`${year}-`) || date.startsWith(`${year - 1}-12-`);

function readDays(
  raw: Raw,
  key: 'holidays' | 'workdays',
  year: number,
  fault: Fault,
): Readonly<Record<string, string>> {
  const days = raw[key];
  if (!isRaw(days)) {
    fault(`/${key}`, 'type', '应为“日期: 名称”的对照表。 Must be a table of dates and names.');
    return {};
  }
  for (const [date, name] of Object.entries(days)) {
    const at = `/${key}/${date}`;
    if (!isDate(date)) fault(at, 'format', '没有这一天，应为 YYYY-MM-DD。 There is no such day; write YYYY-MM-DD.');
    else if (!isOfYear(date, year))
      fault(at, 'year', `不属于 ${year} 年（或上一年 12 月）。 Not a day of ${year}, nor of the December before.`);
    else if (key === 'workdays' && !isWeekend(dayNumber(date)))
      fault(at, 'weekend', '调休上班日应为周六或周日。 A day on which work is made up is a Saturday or a Sunday.');
    if (textOf(name, 40) === undefined)
      fault(at, 'name', '须写明节日名称，最多 40 字。 Needs the name of the holiday, at most 40 characters.');
  }
  const inOrder = Object.entries(days).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.freeze(Object.fromEntries(inOrder.map(([date, name]) => [date, String(name)])));
}

function checkCounts({ year, holidays, workdays }: CalendarYear, fault: Fault): void {
  const off = Object.keys(holidays).length;
  const worked = Object.keys(workdays).length;
  const least = leastHolidays(year);
  if (off < least || off > mostHolidays)
    fault(
      '/holidays',
      'count',
      `一年的放假日应为 ${least} 至 ${mostHolidays} 天，现有 ${off} 天。 A year has ${least} to ${mostHolidays} days off; here are ${off}.`,
    );
  if (worked > mostWorkdays)
    fault(
      '/workdays',
      'count',
      `一年的调休上班日至多 ${mostWorkdays} 天，现有 ${worked} 天。 A year has at most ${mostWorkdays} worked weekend days; here are ${worked}.`,
    );
  for (const date of Object.keys(workdays).filter((one) => Object.hasOwn(holidays, one)))
    fault(
      `/workdays/${date}`,
      'both',
      '同一天既列为放假又列为上班。 The same day is listed both as a day off and as a working day.',
    );
}

export type ReadYear =
  | { readonly year: CalendarYear; readonly problems: readonly [] }
  | { readonly year: undefined; readonly problems: readonly FieldProblem[] };

/** @returns the year, or what is wrong with it, field by field: the first twenty */
export function readCalendarYear(document: unknown): ReadYear {
  const problems: FieldProblem[] = [];
  const fault: Fault = (field, rule, message) => void problems.push({ field: field.slice(0, 200), rule, message });
  if (!isRaw(document)) {
    fault(
      '',
      'type',
      '应为一年的日历：year、notice、holidays、workdays。 Must be a year: year, notice, holidays, workdays.',
    );
    return { year: undefined, problems };
  }
  unknownKeys(document, ['year', 'notice', 'holidays', 'workdays'], '', fault);
  const number = readNumber(document, fault);
  const year: CalendarYear = Object.freeze({
    year: number,
    notice: readNotice(document, number, fault),
    holidays: readDays(document, 'holidays', number, fault),
    workdays: readDays(document, 'workdays', number, fault),
  });
  if (problems.length === 0) checkCounts(year, fault);
  return problems.length === 0
    ? { year, problems: [] }
    : { year: undefined, problems: problems.slice(0, mostProblems) };
}
