/** What becomes of one loop that hears an event. Pure. */
import type { Policy } from '../calendar/contract.ts';
import type { Canonical } from '../catalogue/contract.ts';
import type { Context, Decision, LoopEvent, LoopKind, Rules } from './contract.ts';
import { decide } from './machine.ts';
import type { Loop } from './session.ts';
import { applyOrders, type Clocks, dueOn, endAll, fire, type Timekeeping } from './timekeeping.ts';

export type AllRules = ReadonlyMap<LoopKind, Rules<Canonical>>;

export interface RulingParts {
  readonly rules: AllRules;
  readonly keeping: Timekeeping;
  readonly policyFor: (district: string | undefined) => Policy;
  /** Business time of the step, RFC 3339 +08:00. */
  readonly now: string;
}

export interface Taken {
  readonly before: Loop;
  readonly event: LoopEvent;
  readonly decision: Decision<Canonical>;
}

const viewsOf = (clocks: Clocks): Context<Canonical>['clocks'] => Object.fromEntries(clocks);

function contextOf(parts: RulingParts, loop: Loop, event: LoopEvent): Context<Canonical> {
  return {
    key: loop.key,
    state: loop.state,
    data: loop.data,
    event,
    now: parts.now,
    today: parts.now.slice(0, 10),
    district: loop.district,
    client: loop.client,
    clocks: viewsOf(loop.clocks),
    dueOn: (clock, from, length) => dueOn(parts.keeping, clock, from, length),
    policy: parts.policyFor(loop.district),
  };
}

function clocksAfter(parts: RulingParts, loop: Loop, event: LoopEvent, decision: Decision<Canonical>): Clocks {
  const fired =
    event.source === 'clock' ? fire(parts.keeping, loop.clocks, event.data as unknown as Fired) : loop.clocks;
  const ordered = applyOrders(parts.keeping, fired, decision.effects.clocks ?? [], loop.district ?? event.district);
  return isEnd(parts, loop.kind, decision.to) ? endAll(ordered) : ordered;
}

type Fired = Parameters<typeof fire>[2];

export const rulesOf = ({ rules }: RulingParts, kind: LoopKind): Rules<Canonical> => {
  const found = rules.get(kind);
  if (found === undefined) throw new Error(`There are no rules for loops of kind ${kind}.`);
  return found;
};

const isEnd = (parts: RulingParts, kind: LoopKind, state: string): boolean =>
  rulesOf(parts, kind).states[state]?.end === true;

/** The clock is read before the rule decides: a rule that hears a strike sees it struck. */
export function decided(parts: RulingParts, loop: Loop, event: LoopEvent): Decision<Canonical> {
  const seen =
    event.source === 'clock'
      ? { ...loop, clocks: fire(parts.keeping, loop.clocks, event.data as unknown as Fired) }
      : loop;
  return decide(rulesOf(parts, loop.kind), contextOf(parts, seen, event));
}

export function advanced(parts: RulingParts, { before, event, decision }: Taken): Loop {
  const words = rulesOf(parts, before.kind).states[decision.to];
  if (words === undefined) throw new Error(`A loop of kind ${before.kind} has no state ${decision.to}.`);
  const open = words.end !== true;
  const moved = decision.to !== before.state;
  return {
    ...before,
    state: decision.to,
    open,
    owner: decision.effects.owner ?? (moved ? words.owner : before.owner),
    // The first client that speaks of a matter which a partner has begun is its client.
    client: before.client ?? (event.source === 'client' || event.source === 'exchange' ? event.client : undefined),
    district: before.district ?? event.district,
    data: decision.data,
    version: before.version + 1,
    changedAt: parts.now,
    closedAt: open ? undefined : (before.closedAt ?? parts.now),
    clocks: clocksAfter(parts, before, event, decision),
  };
}
