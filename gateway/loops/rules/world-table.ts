/** Calendar and clocks of the world in which rules are tried: weekdays, and the clocks by the figures of the policy documents. */
import type { ClockSpec, ClockStep, DueDate, WorkingCalendar } from '../../calendar/contract.ts';
import type { Timekeeping } from '../timekeeping.ts';

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const plus = (date: string, days: number): string => new Date(day(date) + days * 86_400_000).toISOString().slice(0, 10);
const works = (date: string): boolean => ![0, 6].includes(new Date(day(date)).getUTCDay());

const walk = (from: string, days: number, step: 1 | -1): DueDate => {
  let date = from;
  for (let left = days; left > 0; left -= works(date) ? 1 : 0) date = plus(date, step);
  return { dueOn: date, provisional: false };
};

const weekdays: WorkingCalendar = {
  years: [2026],
  isKnown: () => true,
  isWorkingDay: works,
  nameOf: () => undefined,
  addWorkingDays: (from, days) => walk(from, days, 1),
  addNaturalDays: (from, days) => ({ dueOn: plus(from, days), provisional: false }),
  subtractWorkingDays: (from, days) => walk(from, days, -1),
  workingDaysBetween: (from, to) => {
    let count = 0;
    for (let date = plus(from, 1); date <= to; date = plus(date, 1)) count += works(date) ? 1 : 0;
    return count;
  },
};

const leave: ClockStep = { name: 'leave', after: 1 };
const warn = (before: number): ClockStep => ({ name: 'warn', before });
const lastDay: ClockStep = { name: 'last-day', before: 0 };
const refund = [leave, warn(2), lastDay];

const lengths: Readonly<Record<string, readonly [number, 'working-days' | 'natural-days', readonly ClockStep[]]>> = {
  A1: [5, 'working-days', refund],
  A2: [5, 'working-days', refund],
  A3: [5, 'working-days', refund],
  A4: [5, 'working-days', []],
  A5: [5, 'working-days', [warn(2), lastDay]],
  A7: [5, 'working-days', [warn(1)]],
  A8: [5, 'working-days', [warn(1)]],
  A9: [10, 'working-days', [warn(2)]],
  A12: [30, 'natural-days', []],
  D1: [5, 'working-days', [warn(1)]],
  D3: [30, 'natural-days', [warn(5)]],
  D4: [7, 'working-days', [warn(2)]],
  D5: [15, 'working-days', [warn(3)]],
  D6: [5, 'working-days', [warn(1)]],
  D7: [30, 'working-days', [warn(5)]],
  T1: [5, 'working-days', []],
  T2: [20, 'working-days', []],
  T3: [5, 'working-days', []],
  T4: [3, 'working-days', []],
  T5: [10, 'working-days', []],
  T6: [5, 'working-days', []],
  T7: [3, 'working-days', []],
  T8: [5, 'working-days', []],
  T9: [5, 'working-days', []],
  T15: [10, 'working-days', []],
  T16: [1, 'working-days', []],
  T17: [365, 'natural-days', [warn(5)]],
  T18: [10, 'working-days', []],
  T19: [5, 'working-days', []],
  'E2-acceptance': [10, 'working-days', []],
  'E2-filing': [7, 'working-days', []],
  'E2-payment': [8, 'working-days', []],
  'E2-publicity': [2, 'working-days', []],
};

const specOf = (id: string, [length, unit, steps]: (typeof lengths)[string]): ClockSpec => ({
  id,
  title: id,
  loop: '',
  trigger: '',
  length,
  unit,
  jurisdiction: '*',
  duty: id,
  done: '',
  steps,
  clause: '',
  seed: '',
});

export const worldTable = (): Timekeeping => ({
  calendar: weekdays,
  specs: new Map(Object.entries(lengths).map(([id, spec]) => [id, specOf(id, spec)])),
});
