/** Writes what a step has changed: a few statements, each for all loops of the step. */
import type { Canonical } from '../catalogue/contract.ts';
import type { NewEvent } from '../journal/contract.ts';
import { insertEvents } from '../journal/events.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { Queryable } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { HistoryRow, Loop, Session } from './session.ts';
import { type ClockRun, isOverdue, strictest } from './timekeeping.ts';

/** Under whose name the gateway's own events stand in the journal. No partner bears it. */
export const ownPartner = 'tongban';

const putLoops = `
  insert into loop (
    id, kind, key, state, open, owner, district, client, data, version, due_on, overdue, opened_at, changed_at, closed_at)
  select id, kind, key, state, open, owner, district, client, data, version, due_on, overdue, opened_at, changed_at, closed_at
  from json_to_recordset($1::json) as g(
    place int, id uuid, kind text, key text, state text, open boolean, owner text, district text, client text, data json,
    version int, due_on date, overdue boolean, opened_at timestamptz, changed_at timestamptz, closed_at timestamptz)
  order by place
  on conflict (id) do update set
    state = excluded.state, open = excluded.open, owner = excluded.owner, district = excluded.district,
    client = excluded.client, data = excluded.data, version = excluded.version, due_on = excluded.due_on,
    overdue = excluded.overdue, changed_at = excluded.changed_at, closed_at = excluded.closed_at`;

const putAliases = `
  insert into loop_alias (alias, loop_id)
  select alias, loop_id from json_to_recordset($1::json) as g(alias text, loop_id uuid) on conflict do nothing`;

const putClocks = `
  insert into loop_clock (
    loop_id, clock, run, state, started_on, due_on, provisional, counted_from, counted_length, revision, suspended_on,
    evidence, met_on)
  select * from json_to_recordset($1::json) as g(
    loop_id uuid, clock text, run int, state text, started_on date, due_on date, provisional boolean, counted_from date,
    counted_length int, revision int, suspended_on date, evidence json, met_on date)
  on conflict (loop_id, clock, run) do update set
    state = excluded.state, started_on = excluded.started_on, due_on = excluded.due_on,
    provisional = excluded.provisional, counted_from = excluded.counted_from,
    counted_length = excluded.counted_length, revision = excluded.revision, suspended_on = excluded.suspended_on,
    evidence = excluded.evidence, met_on = excluded.met_on`;

/** What has fired stays as it is, whoever wrote it. */
const putSteps = `
  insert into loop_step (loop_id, clock, run, step, at)
  select * from json_to_recordset($1::json) as g(loop_id uuid, clock text, run int, step text, at timestamptz)
  on conflict (loop_id, clock, run, step) do update set at = excluded.at where loop_step.fired_at is null`;

/** The guarded update: a step that another has fired is not fired again. */
const fireSteps = `
  update loop_step s set fired_at = $2
  from json_to_recordset($1::json) as g(loop_id uuid, clock text, run int, step text)
  where ${oneOf('s.loop_id', 'g.loop_id')} and s.clock = g.clock and s.run = g.run and s.step = g.step and s.fired_at is null
  returning s.step`;

/** A name that was used is not used again. */
const putCommands = `
  insert into loop_command (id, loop_id, name, operation, message, ordered_at)
  select * from json_to_recordset($1::json) as g(
    id uuid, loop_id uuid, name text, operation text, message json, ordered_at timestamptz)
  on conflict (loop_id, name) do nothing`;

const putHistory = `
  insert into loop_history (loop_id, no, at, event_id, type, source, outcome, reason, from_state, to_state, note)
  select loop_id, no, at, event_id, type, source, outcome, reason, from_state, to_state, note
  from json_to_recordset($1::json) as g(
    place int, loop_id uuid, no int, at timestamptz, event_id text, type text, source text, outcome text, reason text,
    from_state text, to_state text, note json)
  order by place`;

const putUnclaimed = `
  insert into loop_unclaimed (kind, token, event_id, event, at)
  select * from json_to_recordset($1::json) as g(kind text, token text, event_id text, event json, at timestamptz)
  on conflict do nothing`;

const noteClaimed = `
  update loop_unclaimed u set loop_id = g.loop_id
  from json_to_recordset($1::json) as g(kind text, token text, event_id text, loop_id uuid)
  where u.kind = g.kind and u.token is not distinct from g.token and u.event_id is not distinct from g.event_id`;

/** Each runs often: prepared once for a connection. */
const statementNames = new Map([
  [putLoops, 'loops-put'],
  [putAliases, 'loops-put-aliases'],
  [putClocks, 'loops-put-clocks'],
  [putSteps, 'loops-put-steps'],
  [putCommands, 'loops-put-commands'],
  [putHistory, 'loops-put-history'],
  [putUnclaimed, 'loops-put-unclaimed'],
  [noteClaimed, 'loops-put-claimed'],
]);

const loopRow = (loop: Loop, place: number) => ({
  place,
  id: loop.id,
  kind: loop.kind,
  key: loop.key,
  state: loop.state,
  open: loop.open,
  owner: loop.owner,
  district: loop.district,
  client: loop.client,
  data: loop.data,
  version: loop.version,
  due_on: loop.open ? strictest(loop.clocks)?.dueOn : undefined,
  overdue: loop.open && isOverdue(loop.clocks),
  opened_at: loop.openedAt,
  changed_at: loop.changedAt,
  closed_at: loop.closedAt,
});

const clockRow = (loopId: string, run: ClockRun) => ({
  loop_id: loopId,
  clock: run.clock,
  run: run.run,
  state: run.state,
  started_on: run.startedOn,
  due_on: run.dueOn,
  provisional: run.provisional,
  counted_from: run.countedFrom,
  counted_length: run.countedLength,
  revision: run.revision,
  suspended_on: run.suspendedOn,
  evidence: run.evidence,
  met_on: run.metOn,
});

const stepRows = (loopId: string, { clock, run, steps }: ClockRun) =>
  steps.filter(({ fired }) => !fired).map(({ step, at }) => ({ loop_id: loopId, clock, run, step, at }));

function eventOf({ loop, type, data }: Session['announced'][number], time: string, consumers: Consumers): NewEvent {
  const whole = `tongban.${type}`;
  return {
    id: uuidv7(),
    type: whole,
    partner: ownPartner,
    district: loop.district,
    client: loop.client,
    subject: loop.key,
    data: { kind: loop.kind, key: loop.key, loopId: loop.id, ...data } as Canonical,
    time: new Date(time),
    consumers: consumers(whole),
  };
}

/** Who is owed an event of a type. */
export type Consumers = (type: string) => readonly string[];

async function put(tx: Queryable, text: string, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await tx.query(text, [JSON.stringify(rows)], statementNames.get(text));
}

const commandRow = ({ loopId, at, ...order }: Session['commands'][number]) => ({
  id: uuidv7(),
  loop_id: loopId,
  ordered_at: at,
  ...order,
});

const historyRow = ({ loopId, eventId, from, to, ...line }: HistoryRow, place: number) => ({
  place,
  loop_id: loopId,
  event_id: eventId,
  from_state: from,
  to_state: to,
  ...line,
});

const claimedRow = ({ unclaimed: { kind, token, event }, loopId }: Session['claimed'][number]) => ({
  kind,
  token,
  event_id: event.id,
  loop_id: loopId,
});

type Changed = ReturnType<Session['changed']>;

/** With those that ended and were followed by another since they were read, first to last. */
const withFollowed = (run: ClockRun): readonly ClockRun[] =>
  run.follows === undefined ? [run] : [...withFollowed(run.follows), run];

const allRuns = ({ clocks }: Loop): readonly ClockRun[] => [...clocks.values()].flatMap(withFollowed);

/** @throws Error where a step was fired by somebody who did not take his turn */
async function fire(tx: Queryable, changed: Changed, now: string): Promise<void> {
  const fired = changed.flatMap(({ loop, before }) =>
    allRuns(loop).flatMap(({ clock, run, steps }) => {
      const known = before?.clocks.get(clock);
      const was = new Set(known?.run === run ? known.steps.filter((one) => one.fired).map(({ step }) => step) : []);
      const now = steps.filter((one) => one.fired && !was.has(one.step));
      return now.map(({ step }) => ({ loop_id: loop.id, clock, run, step }));
    }),
  );
  if (fired.length === 0) return;
  const rows = await tx.query(fireSteps, [JSON.stringify(fired), now], 'loops-fire');
  if (rows.length !== fired.length) throw new Error('A step of a clock was fired elsewhere.');
}

/** @param now business time, RFC 3339 +08:00 @returns how many events were told */
export async function writeSession(
  tx: Queryable,
  session: Session,
  { now, consumers }: { readonly now: string; readonly consumers: Consumers },
): Promise<number> {
  const changed = session.changed();
  const runs = changed.flatMap(({ loop, before }) =>
    allRuns(loop)
      .filter((run) => before?.clocks.get(run.clock) !== run)
      .map((run) => [loop.id, run] as const),
  );
  const aliases = session.aliases.map(({ alias, loopId }) => ({ alias, loop_id: loopId }));
  const unclaimed = session.unclaimed.map(({ kind, token, event }) => ({
    kind,
    token,
    event_id: event.id,
    event,
    at: now,
  }));
  await put(
    tx,
    putLoops,
    changed.map(({ loop }, place) => loopRow(loop, place)),
  );
  await put(tx, putAliases, aliases);
  await put(
    tx,
    putClocks,
    runs.map(([id, run]) => clockRow(id, run)),
  );
  await fire(tx, changed, now);
  await put(
    tx,
    putSteps,
    runs.flatMap(([id, run]) => stepRows(id, run)),
  );
  await put(tx, putCommands, session.commands.map(commandRow));
  await put(tx, putHistory, session.history.map(historyRow));
  await put(tx, putUnclaimed, unclaimed);
  await put(tx, noteClaimed, session.claimed.map(claimedRow));
  const events = session.announced.map((one) => eventOf(one, now, consumers));
  await insertEvents(tx, events);
  return events.length;
}
