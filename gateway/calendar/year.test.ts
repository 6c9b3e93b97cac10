import { describe, expect, it } from 'vitest';
import { resources } from '../config/root.ts';
import { loadCalendarYears } from './load.ts';
import { readCalendarYear } from './year.ts';

const [of2025, of2026] = loadCalendarYears(resources.specs);
if (of2025 === undefined || of2026 === undefined) throw new Error('a shipped year is missing');

const notice = {
  title: '关于2027年部分节假日安排的通知',
  url: 'https://example.gov.cn/2027',
  publishedOn: '2026-11-10',
};
const holidays = Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`2027-10-${10 + at}`, '国庆节']));
const good = { year: 2027, notice, holidays, workdays: { '2027-09-26': '国庆节调休' } };

const problemsOf = (changes: object) =>
  readCalendarYear({ ...good, ...changes }).problems.map(({ field, rule }) => `${field} ${rule}`);

describe('a shipped year', () => {
  it.each([
    [of2025, 28, 5],
    [of2026, 33, 6],
  ])('has the days of its notice (%#)', (year, off, worked) => {
    expect(Object.keys(year.holidays)).toHaveLength(off);
    expect(Object.keys(year.workdays)).toHaveLength(worked);
    expect(year.notice.title).toBe(`国务院办公厅关于${year.year}年部分节假日安排的通知`);
    expect(year.notice.url).toMatch(/^https:\/\/www\.gov\.cn\//);
    expect(year.notice.publishedOn.startsWith(`${year.year - 1}-11-`)).toBe(true);
  });

  it('names the make-up working days of 2025 and 2026', () => {
    expect(Object.keys({ ...of2025.workdays, ...of2026.workdays })).toEqual([
      '2025-01-26',
      '2025-02-08',
      '2025-04-27',
      '2025-09-28',
      '2025-10-11',
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
    ]);
  });
});

describe('a year that is read', () => {
  it('is taken when it is one', () => {
    expect(readCalendarYear(good)).toEqual({ year: good, problems: [] });
  });

  it('may reach back into the December before', () => {
    const reaching = { ...good, workdays: { '2026-12-26': '元旦调休' } };

    expect(readCalendarYear(reaching).year).toEqual(reaching);
  });

  it.each([
    ['no year', { year: undefined }, ['/year range']],
    ['a year as text', { year: '2027' }, ['/year range']],
    ['a year far away', { year: 3027 }, ['/year range']],
    ['an unknown field', { makeUpDays: {} }, ['/makeUpDays additionalProperties']],
    [
      'no notice',
      { notice: undefined },
      ['/notice/title required', '/notice/url format', '/notice/publishedOn format'],
    ],
    ['an address that is none', { notice: { ...notice, url: 'gov.cn' } }, ['/notice/url format']],
    ['a notice on no day', { notice: { ...notice, publishedOn: '2026-02-30' } }, ['/notice/publishedOn format']],
    ['a notice of years ago', { notice: { ...notice, publishedOn: '2024-11-12' } }, ['/notice/publishedOn range']],
    ['a list where a table stands', { workdays: ['2027-09-26'] }, ['/workdays type']],
    ['a worked day that is no weekend', { workdays: { '2027-09-27': '调休' } }, ['/workdays/2027-09-27 weekend']],
    ['a day that does not exist', { workdays: { '2027-02-30': '调休' } }, ['/workdays/2027-02-30 format']],
    ['a day of another year', { workdays: { '2028-01-01': '调休' } }, ['/workdays/2028-01-01 year']],
    ['a day of the November before', { workdays: { '2026-11-28': '调休' } }, ['/workdays/2026-11-28 year']],
    ['a day without a name', { workdays: { '2027-09-26': ' ' } }, ['/workdays/2027-09-26 name']],
    ['a day both off and worked', { workdays: { '2027-10-10': '调休' } }, ['/workdays/2027-10-10 both']],
    ['too few days off', { holidays: { '2027-10-01': '国庆节' } }, ['/holidays count']],
  ])('is refused with %s', (_, changes, expected) => {
    expect(problemsOf(changes)).toEqual(expected);
  });

  it('is refused with more days than a year of notices can have', () => {
    const every = Array.from({ length: 365 }, (_, at) =>
      new Date(Date.UTC(2027, 0, 1 + at)).toISOString().slice(0, 10),
    );
    const weekends = every.filter((day) => [0, 6].includes(new Date(day).getUTCDay()));
    const table = (days: string[]) => Object.fromEntries(days.map((day) => [day, '元旦']));

    expect(problemsOf({ holidays: table(every), workdays: {} })).toEqual(['/holidays count']);
    expect(problemsOf({ workdays: table(weekends.slice(0, 21)) })).toEqual(['/workdays count']);
  });

  it('tells twenty faults at most', () => {
    const days = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`x${at}`, '']));

    expect(problemsOf({ holidays: days })).toHaveLength(20);
  });

  it.each([null, [], 'text', 7])('is refused when it is %j', (document) => {
    expect(readCalendarYear(document).problems).toMatchObject([{ field: '', rule: 'type' }]);
  });
});
