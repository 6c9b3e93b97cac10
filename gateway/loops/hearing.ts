/**
 * Lets loops hear: events find their loops, the rules decide, and what loops tell each other is heard after it, wave by wave, until
 * nothing is left to say. Writes nothing; what it finds not loaded it asks for.
 */
import type { Policy } from '../calendar/contract.ts';
import type { Canonical } from '../catalogue/contract.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { Address, Context, Decision, LoopEvent, LoopKind, Rules } from './contract.ts';
import { decide, opensBy, unborn } from './machine.ts';
import { aliasToken, idToken, keyToken, type Loop, type Session, type Sought, type Unclaimed } from './session.ts';
import {
  applyOrders,
  type ClockRun,
  type Clocks,
  dueOn,
  endAll,
  fire,
  isOverdue,
  strictest,
  strike,
  type Timekeeping,
} from './timekeeping.ts';

export type AllRules = ReadonlyMap<LoopKind, Rules<Canonical>>;

export interface HearingParts {
  readonly rules: AllRules;
  readonly keeping: Timekeeping;
  readonly policyFor: (district: string | undefined) => Policy;
  /** Business time of the step, RFC 3339 +08:00. */
  readonly now: string;
  /** Reads the loops that are sought, with their clocks. */
  readonly load: (sought: readonly Sought[]) => Promise<readonly { readonly sought: Sought; readonly loop: Loop }[]>;
  /** Roots that have stumbled: left out. */
  readonly without: ReadonlySet<string>;
  /** What waits for these names. */
  readonly waiting: (names: Session['newNames']) => Promise<readonly Unclaimed[]>;
}

/** Something to be heard, and by whom. */
export interface Hearing {
  /** What it all began with: one that fails is left out, with all that follows from it. */
  readonly root: string;
  readonly event: LoopEvent;
  readonly to: readonly To[];
  /** Where no loop is found: kept until there is one. */
  readonly keep: boolean;
  /** Loops that are there and must not hear it. */
  readonly hidden?: (loop: Loop) => boolean;
}

export type To = { readonly id: string } | { readonly kind: LoopKind; readonly address: Address };

/** A rule that stumbles: a defect. What it began with is left out and tried again later. */
export class HearingError extends Error {
  override readonly name = 'HearingError';
  readonly root: string;

  constructor(root: string, options: { readonly cause: unknown }) {
    super(`The rules stumbled over ${root}.`, options);
    this.root = root;
  }
}

/** Loops that answer each other without end are a defect. */
const mostWaves = 30;

const soughtBy = (to: To): Sought =>
  'id' in to ? { kind: undefined, token: idToken(to.id) } : { kind: to.kind, token: tokenOf(to.address) };

const tokenOf = (address: Address): string => ('key' in address ? keyToken(address.key) : aliasToken(address.alias));

/** To whom an event from outside goes by the rules of every kind. */
export const heardBy = (rules: AllRules, event: LoopEvent): readonly To[] =>
  [...rules.values()].flatMap(({ kind, hears }) =>
    (hears[event.type]?.(event) ?? []).map((address): To => ({ kind, address })),
  );

export interface HeardOnce {
  readonly root: string;
  readonly kind: LoopKind;
  /** Left out: a matter that was not let to begin. */
  readonly loopId: string | undefined;
  readonly outcome: Decision<Canonical>['outcome'];
  readonly reason: string | undefined;
}

/** @returns what each loop made of what it heard, in order. @throws HearingError */
export async function hearAll(session: Session, parts: HearingParts, first: readonly Hearing[]): Promise<HeardOnce[]> {
  const done: HeardOnce[] = [];
  let wave = first;
  for (let no = 0; wave.length > 0; no += 1) {
    const sought = session.missing(wave.flatMap(({ to }) => to.map(soughtBy)));
    if (sought.length > 0) session.add(sought, await parts.load(sought));
    const next: Hearing[] = [];
    for (const hearing of wave) {
      if (no >= mostWaves)
        throw new HearingError(hearing.root, { cause: new Error('loops answer each other without end') });
      hearOne(session, parts, hearing, { next, done });
    }
    next.push(...(await claims(session, parts)));
    wave = next;
  }
  return done;
}

interface Collected {
  readonly next: Hearing[];
  readonly done: HeardOnce[];
}

function hearOne(session: Session, parts: HearingParts, hearing: Hearing, collected: Collected): void {
  const { root, event, to } = hearing;
  try {
    let found = false;
    for (const one of to) {
      const loops = session.find(soughtBy(one));
      const heard = loops.length > 0 ? loops.filter((loop) => !hearing.hidden?.(loop)) : beginning(parts, one, event);
      for (const loop of heard) {
        if (!session.hear(loop.id, event.id) || take(session, parts, { hearing, loop }, collected)) found = true;
      }
    }
    if (!found && hearing.keep) keepUnclaimed(session, parts, hearing);
  } catch (cause) {
    throw cause instanceof HearingError ? cause : new HearingError(root, { cause });
  }
}

/** The loop that begins with this event, where its address and its table let it. */
function beginning({ rules, now }: HearingParts, to: To, event: LoopEvent): readonly Loop[] {
  if ('id' in to || !('key' in to.address) || to.address.opens !== true) return [];
  const ofKind = rules.get(to.kind);
  if (ofKind === undefined || !opensBy(ofKind, event)) return [];
  const { key } = to.address;
  return [
    {
      id: uuidv7(),
      kind: to.kind,
      key,
      state: unborn,
      open: true,
      owner: 'gateway',
      district: event.district,
      client: event.client,
      data: ofKind.begin(key),
      version: 0,
      openedAt: now,
      changedAt: now,
      clocks: new Map(),
    },
  ];
}

const viewsOf = (clocks: Clocks): Context<Canonical>['clocks'] => Object.fromEntries(clocks);

function contextOf(parts: HearingParts, loop: Loop, event: LoopEvent): Context<Canonical> {
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

function clocksAfter(parts: HearingParts, loop: Loop, event: LoopEvent, decision: Decision<Canonical>): Clocks {
  const fired =
    event.source === 'clock' ? fire(parts.keeping, loop.clocks, event.data as unknown as Fired) : loop.clocks;
  const ordered = applyOrders(parts.keeping, fired, decision.effects.clocks ?? [], loop.district ?? event.district);
  return isEnd(parts, loop.kind, decision.to) ? endAll(ordered) : ordered;
}

type Fired = Parameters<typeof fire>[2];

const rulesOf = ({ rules }: HearingParts, kind: LoopKind): Rules<Canonical> => {
  const found = rules.get(kind);
  if (found === undefined) throw new Error(`There are no rules for loops of kind ${kind}.`);
  return found;
};

const isEnd = (parts: HearingParts, kind: LoopKind, state: string): boolean =>
  rulesOf(parts, kind).states[state]?.end === true;

/**
 * The clock is read before the rule decides: a rule that hears a strike sees it struck.
 * @returns false where a loop could have begun and did not
 */
function take(
  session: Session,
  parts: HearingParts,
  { hearing, loop }: { readonly hearing: Hearing; readonly loop: Loop },
  collected: Collected,
): boolean {
  const { event, root } = hearing;
  const rules = rulesOf(parts, loop.kind);
  const seen =
    event.source === 'clock'
      ? { ...loop, clocks: fire(parts.keeping, loop.clocks, event.data as unknown as Fired) }
      : loop;
  const decision = decide(rules, contextOf(parts, seen, event));
  if (decision.to === unborn) {
    if (event.source === 'client' && decision.outcome === 'refused')
      refuseToBegin(session, parts, { hearing, loop, decision }, collected);
    return false;
  }
  const after = advanced(parts, { before: loop, event, decision });
  if (loop.state === unborn) session.begin(after);
  session.put(after, decision.effects.aliases ?? []);
  note(session, parts, { before: loop, after, event, decision });
  announce(session, { before: loop, after, event, decision, rules, keeping: parts.keeping });
  for (const order of decision.effects.commands ?? [])
    session.commands.push({ ...order, loopId: after.id, at: parts.now });
  for (const [i, tell] of (decision.effects.tells ?? []).entries())
    collected.next.push({
      root,
      event: told(parts, after, tell, `${event.id}/${after.kind}:${after.key}:${i}`),
      to: [{ kind: tell.kind, address: tell.to }],
      keep: true,
    });
  collected.done.push({ root, kind: loop.kind, loopId: after.id, outcome: decision.outcome, reason: decision.reason });
  return true;
}

/** Its client is told why; the history has it, though there is no loop. */
function refuseToBegin(
  session: Session,
  { now }: HearingParts,
  {
    hearing,
    loop,
    decision,
  }: { readonly hearing: Hearing; readonly loop: Loop; readonly decision: Decision<Canonical> },
  collected: Collected,
): void {
  const { event, root } = hearing;
  const { outcome, reason } = decision;
  collected.done.push({ root, kind: loop.kind, loopId: undefined, outcome, reason });
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
    note: {
      kind: loop.kind,
      name: keyToken(loop.key),
      ...(event.acting === undefined ? {} : { acting: event.acting }),
    },
  });
}

type Told = NonNullable<Decision<Canonical>['effects']['tells']>[number];

const told = ({ now }: HearingParts, from: Loop, { type, data }: Told, id: string): LoopEvent => ({
  id,
  type,
  source: 'loop',
  data,
  district: from.district,
  client: from.client,
  at: now,
});

interface Taken {
  readonly before: Loop;
  readonly event: LoopEvent;
  readonly decision: Decision<Canonical>;
}

function advanced(parts: HearingParts, { before, event, decision }: Taken): Loop {
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

const changedRuns = (before: Clocks, after: Clocks): readonly ClockRun[] =>
  [...after].filter(([id, run]) => before.get(id) !== run).map(([, run]) => run);

function note(
  session: Session,
  { now }: HearingParts,
  { before, after, event, decision }: Taken & { after: Loop },
): void {
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

function announce(
  session: Session,
  {
    before,
    after,
    event,
    decision,
    rules,
    keeping,
  }: Taken & { after: Loop; rules: Rules<Canonical>; keeping: Timekeeping },
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

/** Kept until a loop answers to the name; the history has it from now on. */
function keepUnclaimed(session: Session, { now }: HearingParts, { event, to }: Hearing): void {
  for (const one of to) {
    if ('id' in one) continue;
    session.unclaimed.push({ kind: one.kind, token: tokenOf(one.address), event });
    session.history.push({
      loopId: undefined,
      no: 0,
      at: now,
      eventId: event.id,
      type: event.type,
      source: event.source,
      outcome: 'unclaimed',
      reason: 'no-such-loop',
      from: unborn,
      to: unborn,
      note: { kind: one.kind, name: tokenOf(one.address) },
    });
  }
}

/** What waited for a name that a loop has got in this wave. */
async function claims(session: Session, parts: HearingParts): Promise<Hearing[]> {
  const names = session.newNames;
  session.newNames = [];
  if (names.length === 0) return [];
  const stored = await parts.waiting(names);
  return names.flatMap(({ kind, token, loopId }) => {
    const fits = (one: Unclaimed): boolean => one.kind === kind && one.token === token;
    const waiting = [...stored.filter(fits), ...session.unclaimed.filter(fits)];
    return waiting.flatMap((unclaimed): Hearing[] => {
      const root = `claim ${unclaimed.event.id}`;
      if (parts.without.has(root)) return [];
      session.claimed.push({ unclaimed, loopId });
      return [{ root, event: unclaimed.event, to: [{ id: loopId }], keep: false }];
    });
  });
}
