/** What is told of a change: a line of the history, and events for those outside. */
import type { Canonical } from '../catalogue/contract.ts';
import type { Taken } from './becoming.ts';
import type { LoopEvent, LoopKind, Rules } from './contract.ts';
import { unborn } from './machine.ts';
import { maskedName } from './masking.ts';
import type { HistoryRow, Loop, Session } from './session.ts';
import { type ClockRun, type Clocks, isOverdue, strictest, strike, type Timekeeping } from './timekeeping.ts';

/** A loop before and after what it heard. */
interface Became extends Taken {
  readonly after: Loop;
}

const changedRuns = (before: Clocks, after: Clocks): readonly ClockRun[] =>
  [...after].filter(([id, run]) => before.get(id) !== run).map(([, run]) => run);

/** @param now business time, RFC 3339 +08:00 */
export function note(session: Session, now: string, { before, after, event, decision }: Became): void {
  const { note: said, commands = [] } = decision.effects;
  const clocks = changedRuns(before.clocks, after.clocks).map(({ clock, run, state, dueOn: day }) => ({
    clock,
    run,
    state,
    dueOn: day,
  }));
  const kept = {
    ...said,
    ...(clocks.length === 0 ? {} : { clocks }),
    ...(commands.length === 0 ? {} : { commands: commands.map(({ name }) => name) }),
    ...(event.acting === undefined ? {} : { acting: event.acting }),
  };
  session.history.push({
    loopId: after.id,
    no: after.version,
    at: now,
    eventId: event.id,
    type: event.type,
    source: event.source,
    outcome: decision.outcome,
    reason: decision.reason,
    from: decision.from,
    to: decision.to,
    ...(Object.keys(kept).length === 0 ? {} : { note: kept as Canonical }),
  });
}

export function announce(
  session: Session,
  { before, after, event, decision }: Became,
  { rules, keeping }: { readonly rules: Rules<Canonical>; readonly keeping: Timekeeping },
): void {
  const tell = (type: string, data: Canonical): void => void session.announced.push({ loop: after, type, data });
  for (const { type, data } of decision.effects.announces ?? []) tell(type, data);
  if (event.source === 'clock') {
    const { clock, step, dueOn: day } = event.data;
    if (step === strike && keeping.specs.get(String(clock))?.right !== true)
      tell('loop.overdue', { clock, dueOn: day, owner: after.owner });
    else if (String(step).startsWith('warn')) tell('loop.warning', { clock, step, dueOn: day, owner: after.owner });
  }
  if (after.state === before.state) return;
  const due = strictest(after.clocks);
  tell('loop.changed', {
    from: before.state,
    state: after.state,
    stateTitle: rules.states[after.state]?.title ?? '',
    open: after.open,
    owner: after.owner,
    overdue: after.open && isOverdue(after.clocks),
    ...(due === undefined ? {} : { dueOn: due.dueOn, provisional: due.provisional }),
  });
}

export interface WithoutLoop {
  readonly kind: LoopKind;
  /** The key or alias that was sought. */
  readonly name: string;
  readonly outcome: HistoryRow['outcome'];
  readonly reason: string | undefined;
}

/** What concerned a loop that is not there stands in the history all the same. */
export function noteWithoutLoop(
  session: Session,
  now: string,
  event: LoopEvent,
  { kind, name, outcome, reason }: WithoutLoop,
): void {
  session.history.push({
    loopId: undefined,
    no: 0,
    at: now,
    eventId: event.id,
    type: event.type,
    source: event.source,
    outcome,
    reason,
    from: unborn,
    to: unborn,
    note: { kind, name: maskedName(name), ...(event.acting === undefined ? {} : { acting: event.acting }) },
  });
}
