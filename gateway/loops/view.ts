/** What is seen of a loop from outside. */
import type { ClockSpec } from '../calendar/contract.ts';
import type { Canonical } from '../catalogue/contract.ts';
import type { LoopClockView, LoopCommandView, LoopView, Rules } from './contract.ts';
import { machineReasons } from './machine.ts';
import type { Loop } from './session.ts';
import { type ClockRun, isOpenClock, isOverdue, strictest, type Timekeeping } from './timekeeping.ts';

const dutyOf = (specs: ReadonlyMap<string, ClockSpec>, { clock }: ClockRun): string => specs.get(clock)?.duty ?? clock;

/** Where two clocks of one duty run, both are shown, and which is the stricter. */
function clockViews({ specs }: Timekeeping, loop: Loop): readonly LoopClockView[] {
  const runs = [...loop.clocks.values()];
  const open = runs.filter(isOpenClock);
  return runs
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
    .map((run): LoopClockView => {
      const { clock, state, startedOn, dueOn, provisional, metOn } = run;
      const spec = specs.get(clock);
      const duty = dutyOf(specs, run);
      const others = open.filter((one) => dutyOf(specs, one) === duty);
      return {
        clock,
        run: run.run,
        state,
        startedOn,
        dueOn,
        provisional,
        ...(metOn === undefined ? {} : { metOn }),
        title: spec?.title ?? clock,
        clause: spec?.clause ?? '',
        duty,
        stricter: isOpenClock(run) && others.every((other) => run.dueOn <= other.dueOn),
      };
    });
}

export interface Viewing {
  readonly rules: Rules<Canonical>;
  readonly keeping: Timekeeping;
}

export function viewOf({ rules, keeping }: Viewing, loop: Loop, commands: readonly LoopCommandView[]): LoopView {
  const due = loop.open ? strictest(loop.clocks) : undefined;
  return {
    id: loop.id,
    kind: loop.kind,
    key: loop.key,
    state: loop.state,
    stateTitle: rules.states[loop.state]?.title ?? loop.state,
    open: loop.open,
    owner: loop.owner,
    ...(loop.district === undefined ? {} : { district: loop.district }),
    ...(loop.client === undefined ? {} : { client: loop.client }),
    ...(due === undefined ? {} : { dueOn: due.dueOn, provisional: due.provisional }),
    overdue: loop.open && isOverdue(loop.clocks),
    openedAt: loop.openedAt,
    changedAt: loop.changedAt,
    ...(loop.closedAt === undefined ? {} : { closedAt: loop.closedAt }),
    clocks: clockViews(keeping, loop),
    commands,
    content: rules.view(loop.data),
  };
}

/** Why something was refused or ignored, in words. */
export const wordsFor = ({ reasons }: Rules<Canonical>, reason: string): string =>
  reasons[reason] ??
  (Object.hasOwn(machineReasons, reason) ? machineReasons[reason as keyof typeof machineReasons] : reason);
