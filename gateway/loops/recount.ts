/**
 * Counts the open clocks anew by the calendar that is known now: those that move get a new revision, a line in the history and an
 * event. What has fired stays fired, what has not comes when it comes.
 */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Canonical } from '../catalogue/contract.ts';
import type { Queryable, Row } from '../store/contract.ts';
import type { LoopKind, MovedClock } from './contract.ts';
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

/** @returns how many events were told. @throws CalendarStaleError, StoreUnavailableError */
export async function recountAll(parts: () => StepParts, counting: Counting): Promise<number> {
  let told = 0;
  let after: string | undefined = noLoop;
  while (after !== undefined) {
    const done: Page = await recountPage(parts(), counting, after);
    told += done.told;
    after = done.next;
  }
  return told;
}

interface Page {
  /** Events that were told. */
  readonly told: number;
  /** Where the next page begins. */
  readonly next: string | undefined;
}

export interface Counting {
  /** Business time. */
  readonly now: Date;
  /** Stands for the calendar: kept with the last of the clocks. */
  readonly digest: string;
}

/** By which calendar all open clocks were last counted, whoever did it. */
const settingKey = 'loops-counted-by';
const keepCounted = `
  insert into setting (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value`;

interface SettingRow extends Row {
  readonly value: { readonly digest: string };
}

export async function countedBy(tx: Queryable): Promise<string | undefined> {
  const [row] = await tx.query<SettingRow>('select value from setting where key = $1', [settingKey]);
  return row?.value.digest;
}

function recountPage(parts: StepParts, { now: at, digest }: Counting, after: string): Promise<Page> {
  const now = toBeijing(at);
  return parts.store.transaction(async (tx) => {
    await takeTheTurn(tx, parts.calendarVersion);
    const rows = await tx.query<OpenRow>(withOpenClocks, [after, page]);
    const sought = rows.map(({ loop_id }) => ({ kind: undefined, token: idToken(loop_id) }));
    const session = new Session();
    const found = sought.length === 0 ? [] : await loadLoops(tx, sought);
    session.add(sought, found);
    for (const { loop } of found) recountLoop(session, parts, loop, now);
    const told = await writeSession(tx, session, { now, consumers: parts.consumers });
    if (rows.length === page) return { told, next: rows.at(-1)?.loop_id };
    await tx.query(keepCounted, [settingKey, JSON.stringify({ digest })]);
    return { told, next: undefined };
  });
}

function recountLoop(session: Session, { keeping }: StepParts, loop: Loop, now: string): void {
  const changes = [...loop.clocks.values()].flatMap((before): { before: ClockRun; after: ClockRun }[] => {
    const after = recounted(keeping, before);
    return after === undefined ? [] : [{ before, after }];
  });
  if (changes.length === 0) return;
  const clocks: Clocks = new Map([...loop.clocks, ...changes.map(({ after }) => [after.clock, after] as const)]);
  const next = { ...loop, clocks, version: loop.version + changes.length };
  session.put(next, []);
  for (const [i, { before, after }] of changes.entries()) {
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
  }
}

const newestLine = 'select coalesce(max(seq), 0)::text as seq from loop_history';
const movedSince = `
  select h.loop_id, l.kind, l.key, h.note from (
    select loop_id, note, seq from loop_history where seq > $1::bigint and type is not distinct from 'clock.moved' offset 0) h
  cross join lateral (select kind, key from loop where id = h.loop_id offset 0) l
  order by h.seq`;

interface MovedRow extends Row {
  readonly loop_id: string;
  readonly kind: LoopKind;
  readonly key: string;
  readonly note: Pick<MovedClock, 'clock' | 'before' | 'after'>;
}

/** The end of the histories: what stands after it has happened since. */
export async function historyEnd(store: Queryable): Promise<string> {
  const [row] = await store.query<{ seq: string }>(newestLine);
  return row?.seq ?? '0';
}

/** By any process: one that looks at the calendar in between may have counted before the one that published it. */
export async function movedAfter(store: Queryable, seq: string): Promise<readonly MovedClock[]> {
  const rows = await store.query<MovedRow>(movedSince, [seq]);
  return rows.map(({ loop_id, kind, key, note: { clock, before, after } }) => ({
    loopId: loop_id,
    kind,
    key,
    clock,
    before,
    after,
  }));
}
