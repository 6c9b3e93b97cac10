import { describe, expect, it } from 'vitest';
import { workingCalendar } from '../calendar/calendar.ts';
import type { ClockSpec } from '../calendar/contract.ts';
import { loadCalendarYears } from '../calendar/load.ts';
import { resources } from '../config/root.ts';
import type { ClockOrder } from './contract.ts';
import { applyOrders, type Clocks, endAll, fire, isOverdue, recounted, strictest } from './timekeeping.ts';

const spec = (id: string, more: Partial<ClockSpec> = {}): [string, ClockSpec] => [
  id,
  {
    id,
    title: id,
    loop: 'invoice',
    trigger: '',
    length: 5,
    unit: 'working-days',
    jurisdiction: '*',
    duty: 'payment',
    done: '',
    steps: [
      { name: 'leave', after: 1 },
      { name: 'warn', before: 2 },
    ],
    clause: '',
    seed: 'A',
    ...more,
  },
];
const keeping = {
  calendar: workingCalendar(loadCalendarYears(resources.specs)),
  specs: new Map([
    spec('W5'),
    spec('D30', { length: 30, maxLength: 60, unit: 'natural-days' }),
    spec('RIGHT', { right: true }),
    spec('HENGYANG', { jurisdiction: '4304' }),
  ]),
};
const ordered = (...orders: ClockOrder[]): Clocks => applyOrders(keeping, new Map(), orders, '500101');
const start = (clock: string, more: object = {}): ClockOrder => ({ do: 'start', clock, from: '2026-02-13', ...more });
const timesOf = (clocks: Clocks, clock = 'W5') =>
  Object.fromEntries((clocks.get(clock)?.steps ?? []).map(({ step, at }) => [step, at]));

describe('a clock', () => {
  it('counts working days after its trigger over the Spring Festival, and strikes when its last day is over', () => {
    const clocks = ordered(start('W5'));

    expect(clocks.get('W5')).toMatchObject({ state: 'running', dueOn: '2026-02-27', run: 1, revision: 1 });
    expect(timesOf(clocks)).toEqual({
      leave: '2026-02-14T00:00:00+08:00',
      warn: '2026-02-25T00:00:00+08:00',
      due: '2026-02-28T00:00:00+08:00',
    });
  });

  it('that is cancelled and started in one go does not lose how its first run ended', () => {
    const running = ordered(start('W5'));

    const anew = applyOrders(keeping, running, [{ do: 'cancel', clock: 'W5' }, start('W5', { from: '2026-03-02' })]);

    expect(anew.get('W5')).toMatchObject({ run: 2, state: 'running', follows: { run: 1, state: 'cancelled' } });
    expect(anew.get('W5')?.follows?.steps.map(({ at }) => at)).toEqual([undefined, undefined, undefined]);
  });

  it('that runs is not started again; one that has ended begins a new run', () => {
    const twice = ordered(start('W5'), start('W5', { from: '2026-03-02' }));
    const anew = ordered(
      start('W5'),
      { do: 'meet', clock: 'W5', on: '2026-02-24' },
      start('W5', { from: '2026-03-02' }),
    );

    expect(twice.get('W5')).toMatchObject({ run: 1, startedOn: '2026-02-13' });
    expect(anew.get('W5')).toMatchObject({ run: 2, startedOn: '2026-03-02', state: 'running' });
  });

  it.each([
    ['2026-02-27', 'met'],
    ['2026-02-28', 'late'],
  ])('done on %s is %s, and has no step left', (on, state) => {
    const clocks = ordered(start('W5'), { do: 'meet', clock: 'W5', on });

    expect(clocks.get('W5')).toMatchObject({ state, metOn: on });
    expect(timesOf(clocks)).toEqual({ leave: undefined, warn: undefined, due: undefined });
  });

  it('done in time and told after its strike is met', () => {
    const struck = fire(keeping, ordered(start('W5')), { clock: 'W5', run: 1, step: 'due' });
    const met = applyOrders(keeping, struck, [{ do: 'meet', clock: 'W5', on: '2026-02-26' }]);

    expect([isOverdue(struck), isOverdue(met)]).toEqual([true, false]);
    expect(met.get('W5')?.state).toBe('met');
  });

  it('keeps while it is suspended what was left of it', () => {
    const suspended = ordered(start('W5'), { do: 'suspend', clock: 'W5', on: '2026-02-24', evidence: { sm3: 'x' } });
    const resumed = applyOrders(keeping, suspended, [{ do: 'resume', clock: 'W5', on: '2026-03-09' }]);

    // 14 and 24 February are used; three days are left.
    expect(suspended.get('W5')).toMatchObject({ state: 'suspended', suspendedOn: '2026-02-24' });
    expect(timesOf(suspended).due).toBeUndefined();
    expect(resumed.get('W5')).toMatchObject({ state: 'running', dueOn: '2026-03-12', revision: 2 });
    expect(timesOf(resumed).due).toBe('2026-03-13T00:00:00+08:00');
  });

  it('of which nothing is left when it goes on does on its last day what was meant for later, and nothing after its strike', () => {
    const spent = ordered(start('W5'), { do: 'suspend', clock: 'W5', on: '2026-03-06', evidence: {} });
    const resumed = applyOrders(keeping, spent, [{ do: 'resume', clock: 'W5', on: '2026-03-09' }]);
    const struck = fire(keeping, resumed, { clock: 'W5', run: 1, step: 'due' });

    expect(resumed.get('W5')?.dueOn).toBe('2026-03-09');
    expect(timesOf(resumed)).toMatchObject({ leave: '2026-03-09T00:00:00+08:00', due: '2026-03-10T00:00:00+08:00' });
    expect(timesOf(struck)).toMatchObject({ leave: undefined, warn: undefined });
  });

  it('that is corrected counts anew; what has fired stays fired', () => {
    const fired = fire(keeping, ordered(start('W5')), { clock: 'W5', run: 1, step: 'leave' });
    const corrected = applyOrders(keeping, fired, [{ do: 'correct', clock: 'W5', from: '2026-03-02' }]);

    expect(corrected.get('W5')).toMatchObject({ run: 1, startedOn: '2026-03-02', dueOn: '2026-03-09' });
    expect(corrected.get('W5')?.steps.find(({ step }) => step === 'leave')).toMatchObject({
      fired: true,
      at: '2026-02-14T00:00:00+08:00',
    });
  });

  it.each([
    [undefined, '2026-03-16'],
    [60, '2026-04-14'],
    [90, '2026-04-14'],
  ])('of natural days may be given another length (%s), within its limit', (length, dueOn) => {
    expect(ordered(start('D30', length === undefined ? {} : { length })).get('D30')?.dueOn).toBe(dueOn);
  });

  it('may have its last day given, which no calendar moves', () => {
    const run = ordered(start('W5', { dueOn: '2026-12-31' })).get('W5');

    expect(run).toMatchObject({ dueOn: '2026-12-31', provisional: false });
    expect(run && recounted(keeping, run)).toBeUndefined();
    expect(run && recounted({ ...keeping, calendar: workingCalendar([]) }, run)).toMatchObject({
      dueOn: '2026-12-31',
      provisional: true,
    });
  });

  it('whose last day was given is final, and warns on the right day, once the year of that day is known', () => {
    const notice = { title: '放假安排', url: 'https://www.gov.cn/', publishedOn: '2026-11-10' };
    const holidays = { '2027-01-08': '元旦', '2027-01-09': '元旦' };
    const known = [...loadCalendarYears(resources.specs), { year: 2027, notice, holidays, workdays: {} }];
    const run = ordered(start('W5', { dueOn: '2027-01-11' })).get('W5');
    const after = run && recounted({ ...keeping, calendar: workingCalendar(known) }, run);

    expect(run).toMatchObject({ provisional: true });
    expect(timesOf(ordered(start('W5', { dueOn: '2027-01-11' }))).warn).toBe('2027-01-07T00:00:00+08:00');
    expect(after).toMatchObject({ dueOn: '2027-01-11', provisional: false, revision: 2 });
    expect(timesOf(new Map([['W5', after!]])).warn).toBe('2027-01-06T00:00:00+08:00');
  });

  it('warns on another day where a corrected year has moved that day and not the last one', () => {
    const corrected = loadCalendarYears(resources.specs).map((year) =>
      year.year === 2026
        ? {
            ...year,
            holidays: { ...year.holidays, '2026-03-04': '补假' },
            workdays: { ...year.workdays, '2026-03-08': '调休' },
          }
        : year,
    );
    const run = ordered(start('W5', { from: '2026-03-03' })).get('W5');
    const after = run && recounted({ ...keeping, calendar: workingCalendar(corrected) }, run);

    expect(run?.dueOn).toBe('2026-03-10');
    expect(after).toMatchObject({ dueOn: '2026-03-10', revision: 2 });
    expect(timesOf(new Map([['W5', after!]])).leave).toBe('2026-03-05T00:00:00+08:00');
    expect(after && recounted({ ...keeping, calendar: workingCalendar(corrected) }, after)).toBeUndefined();
  });

  it('of a right lapses: nobody is late', () => {
    const clocks = fire(keeping, ordered(start('RIGHT')), { clock: 'RIGHT', run: 1, step: 'due' });

    expect(clocks.get('RIGHT')?.state).toBe('lapsed');
    expect([isOverdue(clocks), strictest(clocks)]).toEqual([false, undefined]);
  });

  it('that does not hold where the matter is does not run', () => {
    expect(ordered(start('HENGYANG')).size).toBe(0);
    expect(applyOrders(keeping, new Map(), [start('HENGYANG')], '430405').size).toBe(1);
  });

  it('has nothing to watch once the matter is at its end', () => {
    const clocks = endAll(ordered(start('W5'), start('D30'), { do: 'meet', clock: 'D30', on: '2026-02-20' }));

    expect([...clocks.values()].map(({ state }) => state)).toEqual(['cancelled', 'met']);
  });

  it('of two that run, the earlier last day counts', () => {
    expect(strictest(ordered(start('D30'), start('W5')))).toMatchObject({ clock: 'W5', dueOn: '2026-02-27' });
  });
});
