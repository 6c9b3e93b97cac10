/** The clocks of one loop: what orders make of them, and when their steps come. Pure. */

import type { ClockSpec, ClockStep, DueDate, WorkingCalendar } from '../calendar/contract.ts';
import { holdsIn } from '../calendar/jurisdiction.ts';
import type { ClockOrder, ClockState, ClockView } from './contract.ts';

/** A run of a clock as it is kept. */
export interface ClockRun extends ClockView {
  readonly revision: number;
  /** Where the count stands: after a suspension it goes on from another day with what was left. */
  readonly countedFrom: string;
  /** In the clock's own unit; left out where the last day was given. */
  readonly countedLength?: number | undefined;
  readonly suspendedOn?: string | undefined;
  readonly evidence?: object | undefined;
  readonly steps: readonly StepRun[];
  /** The run that this one followed, where it began since it was read: how that ended is still to be kept. */
  readonly follows?: ClockRun | undefined;
}

export interface StepRun {
  readonly step: string;
  /** RFC 3339 +08:00; left out while it cannot come: the clock is suspended, or at its end. */
  readonly at?: string | undefined;
  readonly fired: boolean;
}

/** The strike: the due day is over. */
export const strike = 'due';

export interface Timekeeping {
  readonly calendar: WorkingCalendar;
  readonly specs: ReadonlyMap<string, ClockSpec>;
}

const startOf = (day: string): string => `${day}T00:00:00+08:00`;

function nextDay(day: string): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
  return next.toISOString().slice(0, 10);
}

const isGoing = ({ state }: ClockRun): boolean => state === 'running' || state === 'suspended';
/** The duty is still there. */
export const isOpenClock = (run: ClockRun): boolean => isGoing(run) || run.state === 'struck';

/** @throws Error for a clock that specs/clocks.yaml does not have */
export function specOf({ specs }: Timekeeping, id: string): ClockSpec {
  const spec = specs.get(id);
  if (spec === undefined) throw new Error(`There is no clock ${id} in specs/clocks.yaml.`);
  return spec;
}

const count = ({ calendar }: Timekeeping, { unit }: ClockSpec, from: string, length: number): DueDate =>
  unit === 'working-days' ? calendar.addWorkingDays(from, length) : calendar.addNaturalDays(from, length);

const lengthWithin = ({ length, maxLength = length }: ClockSpec, wanted = length): number =>
  Math.max(0, Math.min(wanted, Math.max(maxLength, length)));

/** When a clock is due that begins on a day. */
export function dueOn(keeping: Timekeeping, id: string, from: string, length?: number): DueDate {
  const spec = specOf(keeping, id);
  return count(keeping, spec, from, lengthWithin(spec, length));
}

/** What was meant for a day after the last one, of a clock of which little is left, comes on the last one. */
function stepAt({ calendar }: Timekeeping, { after, before }: ClockStep, run: Counted): string {
  if (after === undefined) return startOf(calendar.subtractWorkingDays(run.dueOn, before ?? 0).dueOn);
  const day = calendar.addWorkingDays(run.countedFrom, after).dueOn;
  return startOf(day < run.dueOn ? day : run.dueOn);
}

type Counted = Pick<ClockRun, 'countedFrom' | 'countedLength' | 'dueOn' | 'provisional'>;

/** A step that has fired stays as it is. */
function plan(keeping: Timekeeping, spec: ClockSpec, run: Counted, before: readonly StepRun[]): readonly StepRun[] {
  const fired = new Map(before.filter((one) => one.fired).map((one) => [one.step, one]));
  const planned = spec.steps.map((step) => ({ step: step.name, at: stepAt(keeping, step, run), fired: false }));
  const all = [...planned, { step: strike, at: startOf(nextDay(run.dueOn)), fired: false }];
  return all.map((one) => fired.get(one.step) ?? one);
}

const withoutTimes = (steps: readonly StepRun[]): readonly StepRun[] =>
  steps.map(({ step, at, fired }) => (fired ? { step, at, fired } : { step, fired }));

interface Start {
  readonly from: string;
  readonly length?: number;
  readonly dueOn?: string;
}

function counted(keeping: Timekeeping, spec: ClockSpec, { from, length, dueOn: given }: Start): Counted {
  if (given !== undefined)
    return { countedFrom: from, countedLength: undefined, dueOn: given, provisional: !keeping.calendar.isKnown(given) };
  const countedLength = lengthWithin(spec, length);
  return { countedFrom: from, countedLength, ...count(keeping, spec, from, countedLength) };
}

function begin(keeping: Timekeeping, spec: ClockSpec, start: Start, run: number): ClockRun {
  const now = counted(keeping, spec, start);
  const steps = plan(keeping, spec, now, []);
  return { clock: spec.id, run, state: 'running', startedOn: start.from, revision: 1, ...now, steps };
}

function correct(keeping: Timekeeping, spec: ClockSpec, run: ClockRun, start: Start): ClockRun {
  const now = counted(keeping, spec, start);
  const steps = run.state === 'running' ? plan(keeping, spec, now, run.steps) : run.steps;
  return { ...run, startedOn: start.from, revision: run.revision + 1, ...now, steps };
}

/** Its days used up to and including `on`. */
function used({ calendar }: Timekeeping, { unit }: ClockSpec, from: string, on: string): number {
  if (unit === 'working-days') return calendar.workingDaysBetween(from, on);
  return Math.max(0, Math.round((Date.parse(on) - Date.parse(from)) / 86_400_000));
}

function suspend(run: ClockRun, on: string, evidence: object): ClockRun {
  return { ...run, state: 'suspended', suspendedOn: on, evidence, steps: withoutTimes(run.steps) };
}

function resume(keeping: Timekeeping, spec: ClockSpec, run: ClockRun, on: string): ClockRun {
  const { suspendedOn = on, countedLength, ...rest } = run;
  const left =
    countedLength === undefined
      ? { countedFrom: run.countedFrom, countedLength, dueOn: run.dueOn, provisional: run.provisional }
      : counted(
          keeping,
          { ...spec, maxLength: Math.max(countedLength, spec.maxLength ?? 0) },
          {
            from: on,
            length: Math.max(0, countedLength - used(keeping, spec, run.countedFrom, suspendedOn)),
          },
        );
  const steps = plan(keeping, spec, left, run.steps);
  return { ...rest, ...left, state: 'running', suspendedOn: undefined, revision: run.revision + 1, steps };
}

const ended = (run: ClockRun, state: ClockState, metOn?: string): ClockRun => ({
  ...run,
  state,
  ...(metOn === undefined ? {} : { metOn }),
  steps: withoutTimes(run.steps),
});

/** The run after an order; undefined where the order changes nothing. */
function after(keeping: Timekeeping, run: ClockRun | undefined, order: ClockOrder): ClockRun | undefined {
  const spec = specOf(keeping, order.clock);
  if (order.do === 'start') {
    if (run === undefined) return begin(keeping, spec, order, 1);
    return isOpenClock(run) ? undefined : { ...begin(keeping, spec, order, run.run + 1), follows: run };
  }
  if (run === undefined) return undefined;
  switch (order.do) {
    case 'correct':
      return isOpenClock(run) ? correct(keeping, spec, run, order) : undefined;
    case 'meet':
      return isOpenClock(run) ? ended(run, order.on <= run.dueOn ? 'met' : 'late', order.on) : undefined;
    case 'suspend':
      return run.state === 'running' ? suspend(run, order.on, order.evidence) : undefined;
    case 'resume':
      return run.state === 'suspended' ? resume(keeping, spec, run, order.on) : undefined;
    case 'cancel':
      return isOpenClock(run) ? ended(run, 'cancelled') : undefined;
  }
}

/** The latest run of each clock, by its id. */
export type Clocks = ReadonlyMap<string, ClockRun>;

/** @param district where the matter is: clocks that do not hold there are left out */
export function applyOrders(
  keeping: Timekeeping,
  clocks: Clocks,
  orders: readonly ClockOrder[],
  district?: string,
): Clocks {
  const next = new Map(clocks);
  for (const order of orders) {
    if (!holdsIn(specOf(keeping, order.clock).jurisdiction, district)) continue;
    const run = after(keeping, next.get(order.clock), order);
    if (run !== undefined) next.set(order.clock, run);
  }
  return next;
}

/** The matter is at its end: what still runs has nothing left to watch. A strike stays on record. */
export const endAll = (clocks: Clocks): Clocks =>
  new Map([...clocks].map(([id, run]) => [id, isGoing(run) ? ended(run, 'cancelled') : run]));

/** A step has come; its strike makes the clock strike. */
export function fire(
  { specs }: Pick<Timekeeping, 'specs'>,
  clocks: Clocks,
  { clock, run, step }: { readonly clock: string; readonly run: number; readonly step: string },
): Clocks {
  const at = clocks.get(clock);
  if (at === undefined || at.run !== run) return clocks;
  const steps = at.steps.map((one) => (one.step === step ? { ...one, fired: true } : one));
  if (step !== strike || at.state !== 'running') return new Map(clocks).set(clock, { ...at, steps });
  const right = specs.get(clock)?.right === true;
  // After its strike a clock has nothing more to say.
  return new Map(clocks).set(clock, { ...at, steps: withoutTimes(steps), state: right ? 'lapsed' : 'struck' });
}

const sameTimes = (one: readonly StepRun[], other: readonly StepRun[]): boolean =>
  one.every(({ step, at }) => other.some((each) => each.step === step && each.at === at));

/** By another calendar. A last day that was given stays; the days of its steps do not. @returns undefined where nothing moves */
export function recounted(keeping: Timekeeping, run: ClockRun): ClockRun | undefined {
  if (!isGoing(run)) return undefined;
  const spec = specOf(keeping, run.clock);
  const { countedFrom, countedLength, dueOn: day } = run;
  const now =
    countedLength === undefined
      ? { dueOn: day, provisional: !keeping.calendar.isKnown(day) }
      : count(keeping, spec, countedFrom, countedLength);
  const steps = run.state === 'running' ? plan(keeping, spec, { ...run, ...now }, run.steps) : run.steps;
  if (now.dueOn === day && now.provisional === run.provisional && sameTimes(steps, run.steps)) return undefined;
  return { ...run, ...now, steps, revision: run.revision + 1 };
}

/** What lists are ordered by: the earliest last day of a duty that is still there. */
export function strictest(clocks: Clocks): DueDate | undefined {
  const open = [...clocks.values()].filter(isOpenClock).toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  return open[0];
}

export const isOverdue = (clocks: Clocks): boolean => [...clocks.values()].some(({ state }) => state === 'struck');
