/**
 * One step of the loops: in one transaction what is due is read, heard and written. Whoever takes a step holds the row `loop_turn`, so
 * that over all processes one step follows the other, and loops can speak to each other.
 */
import { calendarVersion } from '../calendar/years.ts';
import { toBeijing } from '../catalogue/beijing-time.ts';
import { GatewayError } from '../errors/catalogue.ts';
import { type Queryable, type Row, type Store, StoreUnavailableError } from '../store/contract.ts';
import { type CallLine, earlierAnswers, type Pending, writeAnswers } from './calls.ts';
import type { LoopCommandView } from './contract.ts';
import { type HeardOnce, HearingError, hearAll } from './hearing.ts';
import type { Hearing, HearingParts } from './hearings.ts';
import { calledEvent, callRoot, dueSteps, loopsConsumer, type TellingParts, toldEvents, turnedDown } from './inputs.ts';
import { loadLoops, waitingEvents } from './loading.ts';
import { type Loop, Session } from './session.ts';
import { viewOf, wordsFor } from './view.ts';
import { type Consumers, writeSession } from './writing.ts';

export interface StepParts extends TellingParts, Omit<HearingParts, 'now' | 'load' | 'waiting' | 'without'> {
  readonly store: Store;
  readonly consumers: Consumers;
  /** Which calendar `keeping` counts by, in the words of `calendarVersion`. */
  readonly calendarVersion: string;
}

export interface StepDone {
  /** More may be due: a limit was reached. */
  readonly more: boolean;
  readonly heard: number;
  readonly fired: number;
  /** Commands were ordered. */
  readonly ordered: boolean;
  readonly told: number;
  /** For each call what is said to it; undefined for those that were left out. */
  readonly calls: readonly (CallLine | undefined)[];
}

/** Another process has published a calendar since this one read it: nothing was done. */
export class CalendarStaleError extends Error {
  override readonly name = 'CalendarStaleError';
}

const takeTurn = 'select id from loop_turn for update';

interface VersionRow extends Row {
  readonly version: string;
}

/** @throws CalendarStaleError */
export async function takeTheTurn(tx: Queryable, version: string): Promise<void> {
  await tx.query(takeTurn, [], 'loops-turn');
  const [row] = await tx.query<VersionRow>(calendarVersion, [], 'loops-calendar');
  if (row?.version !== version) throw new CalendarStaleError('The calendar has changed.');
}

export interface StepInput {
  readonly now: Date;
  readonly limit: number;
  readonly calls: readonly Pending[];
  /** Roots that have failed: left for later. */
  readonly without: ReadonlySet<string>;
  /** Roots that are heard this time; left out: all that is due. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** Something of what was heard the database did not take: nothing was done, and it is to be heard in parts. */
export class CrowdError extends Error {
  override readonly name = 'CrowdError';
  /** In the order in which they were heard; more than one. */
  readonly roots: readonly string[];

  constructor(roots: readonly string[], options: { readonly cause: unknown }) {
    super('A step of the loops could not be written.', options);
    this.roots = roots;
  }
}

function blamed(first: readonly Hearing[], cause: unknown): unknown {
  if (cause instanceof HearingError || cause instanceof StoreUnavailableError) return cause;
  const roots = first.map(({ root }) => root);
  const [root] = roots;
  if (root === undefined) return cause;
  return roots.length === 1 ? new HearingError(root, { cause }) : new CrowdError(roots, { cause });
}

/** One look without a lock: whoever has nothing to do holds up nobody. */
const somethingDue = `
  select exists (select 1 from delivery where consumer = $1 and not held and next_at <= now())
    or exists (select 1 from loop_step where fired_at is null and at is not null and at <= $2)
    or exists (select 1 from loop_command where state = 'turned-down' and next_at <= now()) as due`;

interface DueRow extends Row {
  readonly due: boolean;
}

const nothing: StepDone = { more: false, heard: 0, fired: 0, ordered: false, told: 0, calls: [] };

/** @throws HearingError naming the root that failed, CrowdError, CalendarStaleError, StoreUnavailableError */
export async function takeStep(parts: StepParts, input: StepInput): Promise<StepDone> {
  if (input.calls.length === 0) {
    const [look] = await parts.store.query<DueRow>(somethingDue, [loopsConsumer, input.now], 'loops-look');
    if (look?.due !== true) return nothing;
  }
  return inTurn(parts, input);
}

function inTurn(parts: StepParts, { now, limit, calls, without, only }: StepInput): Promise<StepDone> {
  return parts.store.transaction(async (tx) => {
    await takeTheTurn(tx, parts.calendarVersion);
    const isHeard = ({ root }: Hearing): boolean => !without.has(root) && only?.has(root) !== false;
    const steps = await dueSteps(tx, now, limit);
    const told = await toldEvents(tx, parts, limit);
    const refused = await turnedDown(tx, now, limit);
    const known = await earlierAnswers(tx, calls);
    const called = calls
      .map((call, no) => calledEvent(parts.rules, call.call, no, now))
      .filter((_, no) => known[no] === undefined);
    const first = inOrder([...steps, ...told.hearings, ...refused.hearings, ...called].filter(isHeard));
    const more = [steps, told.hearings, refused.hearings].some(({ length }) => length === limit);
    try {
      const done = await hearFirst(tx, parts, { now, calls, known, without, only, first });
      const heard = new Set(first.map(({ root }) => root));
      await told.close(heard);
      await refused.close(heard);
      return { ...done, more };
    } catch (cause) {
      throw blamed(first, cause);
    }
  });
}

interface First extends Omit<StepInput, 'limit'> {
  readonly known: readonly (CallLine | undefined)[];
  readonly first: readonly Hearing[];
}

async function hearFirst(tx: Queryable, parts: StepParts, input: First): Promise<Omit<StepDone, 'more'>> {
  const session = new Session();
  const now = toBeijing(input.now);
  const hearingParts: HearingParts = {
    ...parts,
    now,
    without: input.without,
    load: (sought) => loadLoops(tx, sought),
    waiting: (names) => waitingEvents(tx, names),
  };
  const heard = await hearAll(session, hearingParts, input.first);
  const calls = answered({ ...input, parts, session, heard });
  const told = await writeSession(tx, session, { now, consumers: parts.consumers });
  await writeAnswers(
    tx,
    calls.flatMap((line) => line ?? []),
  );
  return {
    heard: heard.length,
    fired: heard.filter(({ root }) => root.startsWith('step ')).length,
    ordered: session.commands.length > 0,
    told,
    calls,
  };
}

/** By the moment at which each came or was due: what came in time is heard before the clock strikes, however late both are read. */
const inOrder = (hearings: readonly Hearing[]): readonly Hearing[] =>
  hearings.toSorted((a, b) => (a.moment < b.moment ? -1 : a.moment > b.moment ? 1 : 0));

interface Answering extends First {
  readonly parts: StepParts;
  readonly session: Session;
  readonly heard: readonly HeardOnce[];
}

function answered({ parts, session, calls, heard, known, without, only }: Answering): StepDone['calls'] {
  return calls.map((pending, no): CallLine | undefined => {
    const earlier = known[no];
    if (earlier !== undefined) return earlier;
    if (only?.has(callRoot(no)) === false) return undefined;
    if (without.has(callRoot(no)))
      return { pending, error: new GatewayError('GW_INTERNAL', 'It could not be heard; nothing of it was kept.') };
    const { kind } = pending.call;
    const first = heard.find((one) => one.root === callRoot(no) && one.kind === kind);
    const loop = first?.loopId === undefined ? undefined : session.loop(first.loopId);
    const rules = parts.rules.get(kind);
    if (first === undefined || rules === undefined)
      return { pending, error: new GatewayError('GW_NOT_FOUND', 'There is no such matter.') };
    const { outcome, reason } = first;
    const words = reason === undefined ? {} : { reason, words: wordsFor(rules, reason) };
    const answer = {
      outcome,
      ...words,
      ...(loop === undefined
        ? {}
        : { loop: viewOf({ rules, keeping: parts.keeping }, loop, commandsOf(session, loop)) }),
    };
    return { pending, answer, known: false };
  });
}

/** Those that this step has ordered; the others are seen when the loop is read. */
const commandsOf = ({ commands }: Session, { id }: Loop): readonly LoopCommandView[] =>
  commands.filter(({ loopId }) => loopId === id).map(({ name, operation }) => ({ name, operation, state: 'pending' }));
