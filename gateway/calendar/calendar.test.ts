import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageRoot, resources } from '../config/root.ts';
import { maxDays, workingCalendar } from './calendar.ts';
import { dateOfDay, dayNumber, weekdayOf } from './day-number.ts';
import { between, type Golden, naturalDays, workingDays, workingDaysBefore } from './golden.ts';
import { counted } from './golden-run.ts';
import { loadCalendarYears } from './load.ts';

const years = loadCalendarYears(resources.specs);
const calendar = workingCalendar(years);

/** Days from 2024 to 2028: known years, and some on both sides. */
const days = fc.integer({ min: dayNumber('2024-01-01'), max: dayNumber('2028-12-31') }).map(dateOfDay);
const lengths = fc.integer({ min: 0, max: 120 });

const casesOf = (table: readonly Golden[]) =>
  table.map(([from, days, dueOn, how, provisional]) => ({
    from,
    days,
    dueOn,
    how,
    expected: { dueOn, provisional: provisional !== undefined },
  }));

describe('the golden table', () => {
  it('has sixty cases and more', () => {
    const cases = workingDays.length + naturalDays.length + workingDaysBefore.length + between.length;

    expect(cases).toBeGreaterThanOrEqual(60);
  });

  it.each(casesOf(workingDays))('$from and $days working days: $dueOn ($how)', ({ from, days: length, expected }) => {
    expect(calendar.addWorkingDays(from, length)).toEqual(expected);
  });

  it.each(casesOf(naturalDays))('$from and $days natural days: $dueOn ($how)', ({ from, days: length, expected }) => {
    expect(calendar.addNaturalDays(from, length)).toEqual(expected);
  });

  it.each(casesOf(workingDaysBefore))(
    '$from and $days working days back: $dueOn ($how)',
    ({ from, days: length, expected }) => {
      expect(calendar.subtractWorkingDays(from, length)).toEqual(expected);
    },
  );

  it.each(between)('from %s to %s there are %i working days', (from, to, expected) => {
    expect(calendar.workingDaysBetween(from, to)).toBe(expected);
  });

  it.each([
    ['America/New_York', 5],
    ['Pacific/Kiritimati', -14],
  ])('is the same on a machine in %s', async (zone, hoursBehind) => {
    const run = join(packageRoot, 'gateway/calendar/golden-run.ts');
    const env = { ...process.env, TZ: zone };

    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', run, '--print'], {
      env,
      cwd: packageRoot,
    });

    expect(JSON.parse(stdout)).toEqual({ hoursBehind, counted });
  });
});

describe('counting', () => {
  it('never gives an earlier day for a later trigger or a longer period', () => {
    fc.assert(
      fc.property(days, days, lengths, lengths, (one, other, a, b) => {
        const [early, late] = [one, other].sort();
        const [short, long] = [a, b].sort((x, y) => x - y);
        for (const add of [calendar.addWorkingDays, calendar.addNaturalDays])
          expect(add(early ?? '', short ?? 0).dueOn <= add(late ?? '', long ?? 0).dueOn).toBe(true);
        expect(
          calendar.subtractWorkingDays(early ?? '', long ?? 0).dueOn <=
            calendar.subtractWorkingDays(late ?? '', short ?? 0).dueOn,
        ).toBe(true);
      }),
    );
  });

  it('gives the same for a period and for its two parts, one after the other', () => {
    fc.assert(
      fc.property(days, lengths, lengths, (from, a, b) => {
        const first = calendar.addWorkingDays(from, a);
        const second = calendar.addWorkingDays(first.dueOn, b);
        expect({ dueOn: second.dueOn, provisional: first.provisional || second.provisional }).toEqual(
          calendar.addWorkingDays(from, a + b),
        );
      }),
    );
  });

  it('comes back to the working day it left', () => {
    fc.assert(
      fc.property(days, lengths, (from, length) => {
        fc.pre(calendar.isWorkingDay(from));
        expect(calendar.subtractWorkingDays(calendar.addWorkingDays(from, length).dueOn, length).dueOn).toBe(from);
      }),
    );
  });

  it('finds as many working days between a trigger and its due day as were counted', () => {
    fc.assert(
      fc.property(days, lengths, (from, length) => {
        expect(calendar.workingDaysBetween(from, calendar.addWorkingDays(from, length).dueOn)).toBe(length);
      }),
    );
  });

  it('ends every period of a day or more on a working day', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 120 }), (from, length) => {
        for (const count of [calendar.addWorkingDays, calendar.addNaturalDays, calendar.subtractWorkingDays])
          expect(calendar.isWorkingDay(count(from, length).dueOn)).toBe(true);
      }),
    );
  });

  it('calls provisional whatever reaches a year without a notice, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: dayNumber('2024-12-31'), max: dayNumber('2026-12-30') }),
        lengths,
        (day, length) => {
          const { dueOn, provisional } = calendar.addWorkingDays(dateOfDay(day), length);
          expect(provisional).toBe(dueOn > '2026-12-31');
        },
      ),
    );
  });

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2025-02-29',
    '0000-01-01',
    '2026-1-1',
    '20260101',
    'tomorrow',
    '',
    '2026-01-01T00:00:00Z',
  ])('refuses %j, which is no day', (date) => {
    expect(() => calendar.addWorkingDays(date, 1)).toThrow(RangeError);
    expect(() => calendar.addNaturalDays(date, 1)).toThrow(RangeError);
    expect(() => calendar.subtractWorkingDays(date, 1)).toThrow(RangeError);
    expect(() => calendar.workingDaysBetween(date, '2026-01-01')).toThrow(RangeError);
    expect(() => calendar.isWorkingDay(date)).toThrow(RangeError);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, maxDays + 1])('refuses a length of %d days', (length) => {
    expect(() => calendar.addWorkingDays('2026-01-01', length)).toThrow(RangeError);
    expect(() => calendar.addNaturalDays('2026-01-01', length)).toThrow(RangeError);
    expect(() => calendar.subtractWorkingDays('2026-01-01', length)).toThrow(RangeError);
  });

  it('refuses to count past the year 9999', () => {
    expect(() => calendar.addWorkingDays('9999-12-31', 1)).toThrow('9999');
    expect(() => calendar.addNaturalDays('9999-12-31', 1)).toThrow('9999');
    expect(() => calendar.subtractWorkingDays('0001-01-01', 1)).toThrow('9999');
  });
});

describe('the calendar', () => {
  it('knows the weekday of any day', () => {
    expect(
      ['1970-01-01', '1969-12-31', '2026-03-02', '2026-03-08', '2000-02-29'].map((day) => weekdayOf(dayNumber(day))),
    ).toEqual([4, 3, 1, 7, 2]);
  });

  it('names days off and worked weekend days as the notice does', () => {
    expect(['2026-02-16', '2026-02-14', '2026-02-13'].map(calendar.nameOf)).toEqual(['春节', '春节调休', undefined]);
    expect(['2026-12-31', '2027-01-01'].map(calendar.isKnown)).toEqual([true, false]);
    expect(calendar.years).toEqual([2025, 2026]);
  });

  it('lets the notice of a year say what becomes of days of the December before', () => {
    const [, of2026] = years;
    if (of2026 === undefined) throw new Error('2026 is missing');
    const reaching = {
      ...of2026,
      year: 2027,
      holidays: { '2026-12-31': '元旦', '2027-01-01': '元旦' },
      workdays: { '2026-12-26': '元旦调休' },
    };
    const both = workingCalendar([reaching, of2026]);

    expect(both.addWorkingDays('2026-12-25', 1)).toEqual({ dueOn: '2026-12-26', provisional: false });
    expect(both.addWorkingDays('2026-12-30', 1)).toEqual({ dueOn: '2027-01-04', provisional: false });
    // Where both name a day, the later notice is the newer word.
    const undone = { ...of2026, holidays: { ...of2026.holidays, '2026-12-26': '元旦' } };
    for (const years of [
      [reaching, undone],
      [undone, reaching],
    ])
      expect(workingCalendar(years).isWorkingDay('2026-12-26')).toBe(true);
  });
});
