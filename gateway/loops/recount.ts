/**
 * Counts the open clocks anew by the calendar that is known now: those that move get a new revision, a line in the history and an
 * event. What has fired stays fired, what has not comes when it comes.
 */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Canonical } from '../catalogue/contract.ts';
import type { Row } from '../store/contract.ts';
import type { MovedClock } from './contract.ts';
import { loadLoops } from './loading.ts';
import { idToken, type Loop, Session } from './session.ts';
import { type StepParts, takeTheTurn } from './step.ts';
import { type ClockRun, type Clocks, recounted } from './timekeeping.ts';
import { writeSession } from './writing.ts';

interface OpenRow extends Row {
  readonly loop_id: string;
}

const noLoop = '00000000-0000-0000-0000-000000000000';
const page = 200;

const withOpenClocks = `
  select distinct loop_id from loop_clock
  where state in ('running', 'suspended') and loop_id > $1::uuid order by loop_id limit $2::int`;

/** @param now business time @throws CalendarStaleError, StoreUnavailableError */
export async function recountAll(parts: () => StepParts, now: Date): Promise<readonly MovedClock[]> {
  const moved: MovedClock[] = [];
  let after: string | undefined = noLoop;
  while (after !== undefined) {
    const done: Page = await recountPage(parts(), toBeijing(now), after);
    moved.push(...done.moved);
    after = done.last;
  }
  return moved;
}

interface Page {
  readonly moved: readonly MovedClock[];
  /** Where the next page begins. */
  readonly last: string | undefined;
}

function recountPage(parts: StepParts, now: string, after: string): Promise<Page> {
  return parts.store.transaction(async (tx) => {
    await takeTheTurn(tx, parts.calendarVersion);
    const rows = await tx.query<OpenRow>(withOpenClocks, [after, page]);
    const sought = rows.map(({ loop_id }) => ({ kind: undefined, token: idToken(loop_id) }));
    const session = new Session();
    const found = sought.length === 0 ? [] : await loadLoops(tx, sought);
    session.add(sought, found);
    const moved = found.flatMap(({ loop }) => recountLoop(session, parts, loop, now));
    await writeSession(tx, session, { now, consumers: parts.consumers });
    return { moved, last: rows.length === page ? rows.at(-1)?.loop_id : undefined };
  });
}

function recountLoop(session: Session, { keeping }: StepParts, loop: Loop, now: string): readonly MovedClock[] {
  const changes = [...loop.clocks.values()].flatMap((before): { before: ClockRun; after: ClockRun }[] => {
    const after = recounted(keeping, before);
    return after === undefined ? [] : [{ before, after }];
  });
  if (changes.length === 0) return [];
  const clocks: Clocks = new Map([...loop.clocks, ...changes.map(({ after }) => [after.clock, after] as const)]);
  const next = { ...loop, clocks, version: loop.version + changes.length };
  session.put(next, []);
  return changes.map(({ before, after }, i): MovedClock => {
    const { clock, run, revision } = after;
    const data = {
      clock,
      run,
      revision,
      before: { dueOn: before.dueOn, provisional: before.provisional },
      after: { dueOn: after.dueOn, provisional: after.provisional },
    };
    session.history.push({
      loopId: loop.id,
      no: loop.version + i + 1,
      at: now,
      eventId: `moved:${clock}:${run}:${revision}`,
      type: 'clock.moved',
      source: 'clock',
      outcome: 'applied',
      from: loop.state,
      to: loop.state,
      note: data as Canonical,
    });
    session.announced.push({ loop: next, type: 'clock.moved', data: data as Canonical });
    return { loopId: loop.id, kind: loop.kind, key: loop.key, clock, before: data.before, after: data.after };
  });
}
