import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { OpeningHours } from './contract.ts';
import { isOpenAt, opensAt } from './opening-hours.ts';

const weekdayHours: readonly OpeningHours[] = [
  { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:30', to: '12:00' },
  { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '13:30', to: '17:30' },
];
const at = (time: string) => new Date(`${time}+08:00`);
const opening = (time: string) => {
  const opens = opensAt(weekdayHours, at(time));
  return opens === undefined ? undefined : toBeijing(opens);
};

describe('opening hours', () => {
  // 2026-06-01 is a Monday.
  it('are counted in Beijing time, open from the first minute and closed at the last', () => {
    expect(isOpenAt(weekdayHours, at('2026-06-01T08:29:59'))).toBe(false);
    expect(isOpenAt(weekdayHours, at('2026-06-01T08:30:00'))).toBe(true);
    expect(isOpenAt(weekdayHours, at('2026-06-01T11:59:59'))).toBe(true);
    expect(isOpenAt(weekdayHours, at('2026-06-01T12:00:00'))).toBe(false);
    expect(isOpenAt(weekdayHours, new Date('2026-06-01T09:29:59Z'))).toBe(true);
    expect(isOpenAt(weekdayHours, new Date('2026-06-01T09:30:00Z'))).toBe(false);
  });

  it('name the next opening, over the break, the night and the week-end', () => {
    expect(opening('2026-06-01T06:00:00')).toBe('2026-06-01T08:30:00+08:00');
    expect(opening('2026-06-01T12:00:00')).toBe('2026-06-01T13:30:00+08:00');
    expect(opening('2026-06-01T17:30:00')).toBe('2026-06-02T08:30:00+08:00');
    expect(opening('2026-06-05T18:00:00')).toBe('2026-06-08T08:30:00+08:00');
    expect(opening('2026-06-01T10:00:00')).toBeUndefined();
  });

  it('of one span a week come round again, and the end of the day is midnight', () => {
    const sunday: readonly OpeningHours[] = [{ days: ['sun'], from: '20:00', to: '24:00' }];

    expect(isOpenAt(sunday, at('2026-06-07T23:59:59'))).toBe(true);
    expect(isOpenAt(sunday, at('2026-06-08T00:00:00'))).toBe(false);
    expect(opensAt(sunday, at('2026-06-08T00:00:00'))).toEqual(at('2026-06-14T20:00:00'));
  });

  it('left out, are always', () => {
    expect(isOpenAt(undefined, at('2026-06-07T03:00:00'))).toBe(true);
    expect(opensAt(undefined, at('2026-06-07T03:00:00'))).toBeUndefined();
  });

  it('are closed until the moment they name, and open then', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 * 86_400 }), (seconds) => {
        const time = new Date(at('2026-06-01T00:00:00').getTime() + seconds * 1000);
        const opens = opensAt(weekdayHours, time);
        if (opens === undefined) return isOpenAt(weekdayHours, time);
        return isOpenAt(weekdayHours, opens) && !isOpenAt(weekdayHours, new Date(opens.getTime() - 1)) && opens > time;
      }),
    );
  });
});
