import { expect, it } from 'vitest';
import { workingCalendar } from '../calendar/calendar.ts';
import { loadCalendarYears } from '../calendar/load.ts';
import { createMovableClock } from '../config/clock.ts';
import { resources } from '../config/root.ts';
import type { GatewayError } from '../errors/catalogue.ts';
import type { AuditReport } from '../journal/contract.ts';
import type { Call } from './call.ts';
import { demoTimeHandlers } from './demo-time.ts';

const calendar = workingCalendar(loadCalendarYears(resources.specs));

/** A clock that stands, the calls under way as counted from look to look. */
function openTime(at: string, underWay: readonly number[] = []) {
  const clock = createMovableClock(0, { now: () => new Date(at) });
  const left = [...underWay];
  const time = {
    ...clock,
    calendar: () => calendar,
    moveTo: async (to: Date) => clock.runAhead(to.getTime() - Date.parse(at)),
  };
  const audit = async () => {
    const count = left.shift() ?? 0;
    return { byState: [{ state: 'dispatching', count }] } as unknown as AuditReport;
  };
  const handlers = demoTimeHandlers(time, { audit });
  return {
    time,
    left,
    move: async (body: object) => {
      try {
        return (await handlers.moveDemoTime({ body } as Call)).body as Record<string, unknown>;
      } catch (error) {
        const { code, errors } = error as GatewayError;
        return { code, field: errors[0]?.field, rule: errors[0]?.rule };
      }
    },
    show: async () => (await handlers.getDemoTime({} as Call)).body,
  };
}

it('shows business time, and whether it is a day on which offices work', async () => {
  const { show } = openTime('2026-10-01T09:30:00+08:00');

  expect(await show()).toEqual({
    now: '2026-10-01T09:30:00+08:00',
    today: '2026-10-01',
    workingDay: false,
    holiday: expect.stringContaining('国庆'),
    aheadSeconds: 0,
  });
});

it.each([
  [
    'six working days over the National Day holiday to the Saturday on which it is made up',
    { advanceWorkingDays: 6 },
    '2026-10-10T09:30:00+08:00',
  ],
  ['days', { advanceDays: 3 }, '2026-09-30T09:30:00+08:00'],
  ['hours', { advanceHours: 15 }, '2026-09-28T00:30:00+08:00'],
  ['to a time', { to: '2026-12-31T16:00:00Z' }, '2027-01-01T00:00:00+08:00'],
])('moves on %s', async (_, body, now) => {
  const { move, time } = openTime('2026-09-27T09:30:00+08:00');

  expect(await move(body)).toMatchObject({ now });
  expect(time.now()).toEqual(new Date(now));
});

it.each([
  ['back', { to: '2026-09-27T09:29:59+08:00' }, 'later'],
  ['to where it is', { to: '2026-09-27T09:30:00+08:00' }, 'later'],
  ['to the end of the calendar', { to: '9999-01-01T00:00:00+08:00' }, 'furthest'],
])('is not moved %s', async (_, body, rule) => {
  const { move, time } = openTime('2026-09-27T09:30:00+08:00');

  expect(await move(body)).toEqual({ code: 'GW_REQUEST_INVALID', field: '/to', rule });
  expect(time.aheadMs()).toBe(0);
});

it('lets calls to partners end first, which carry the time of before', async () => {
  const { move, left } = openTime('2026-09-27T09:30:00+08:00', [2, 1, 0, 7]);

  await move({ advanceHours: 1 });

  expect(left).toEqual([7]);
});

it('that another call has moved further meanwhile is not set back', async () => {
  const { move, time } = openTime('2026-09-27T09:30:00+08:00', [1]);

  const slow = move({ to: '2026-09-28T09:30:00+08:00' });
  await time.moveTo(new Date('2026-09-29T09:30:00+08:00'));

  expect(await slow).toMatchObject({ rule: 'later' });
  expect(time.now()).toEqual(new Date('2026-09-29T09:30:00+08:00'));
});
