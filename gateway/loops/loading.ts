/** Reads loops with their clocks, by id, by key or by alias. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Canonical } from '../catalogue/contract.ts';
import type { Queryable, Row } from '../store/contract.ts';
import type { ClockState, LoopEvent, LoopKind, Owner } from './contract.ts';
import type { Loop, Name, Sought, Unclaimed } from './session.ts';
import type { ClockRun, Clocks, StepRun } from './timekeeping.ts';

export interface LoopRow extends Row {
  readonly id: string;
  readonly seq: string;
  readonly kind: LoopKind;
  readonly key: string;
  readonly state: string;
  readonly open: boolean;
  readonly owner: Owner;
  readonly district: string | null;
  readonly client: string | null;
  readonly data: Canonical;
  readonly version: number;
  readonly due_on: string | null;
  readonly overdue: boolean;
  readonly opened_at: Date;
  readonly changed_at: Date;
  readonly closed_at: Date | null;
}

interface ClockRow extends Row {
  readonly loop_id: string;
  readonly clock: string;
  readonly run: number;
  readonly state: ClockState;
  readonly started_on: string;
  readonly due_on: string;
  readonly provisional: boolean;
  readonly revision: number;
  readonly counted_from: string;
  readonly counted_length: number | null;
  readonly suspended_on: string | null;
  readonly evidence: object | null;
  readonly met_on: string | null;
}

interface StepRow extends Row {
  readonly loop_id: string;
  readonly clock: string;
  readonly run: number;
  readonly step: string;
  readonly at: Date | null;
  readonly fired: boolean;
}

/** One way per arm, each by its index. */
const findAll = `
  with sought as (
    select * from json_to_recordset($1::json) as s(place int, id uuid, kind text, key text, alias text) limit $2::int
  ), found as materialized (
    select s.place, s.id as loop_id from sought s where s.id is not null
    union all
    select s.place, l.id from sought s cross join lateral (
      select id from loop where key = s.key and kind is not distinct from s.kind offset 0) l
    where s.key is not null
    union all
    select s.place, a.loop_id from sought s cross join lateral (
      select loop_id from loop_alias where alias = s.alias offset 0) a
    where s.alias is not null
  )
  select f.place, s.kind as wanted, l.*
  from found f join sought s on s.place = f.place
  cross join lateral (select * from loop where id = f.loop_id offset 0) l
  where s.kind is null or s.kind = l.kind
  order by l.seq`;

const placeOf = ({ kind, token }: Sought, place: number) => {
  const [how = '', ...rest] = token.split(' ');
  return { place, kind, [how]: rest.join(' ') };
};

/** @returns for each that was sought, the loops that answer to it, oldest first */
export async function loadLoops(
  tx: Queryable,
  sought: readonly Sought[],
): Promise<readonly { readonly sought: Sought; readonly loop: Loop }[]> {
  const rows = await tx.query<LoopRow & { readonly place: number }>(
    findAll,
    [JSON.stringify(sought.map(placeOf)), sought.length],
    'loops-find',
  );
  const loops = await withClocks(tx, [...new Map(rows.map((row) => [row.id, row])).values()]);
  const byId = new Map(loops.map((loop) => [loop.id, loop]));
  return rows.flatMap(({ place, id }) => {
    const [one, loop] = [sought[place], byId.get(id)];
    return one === undefined || loop === undefined ? [] : [{ sought: one, loop }];
  });
}

const clocksOf = `
  select c.* from unnest($1::uuid[]) as g(id)
  cross join lateral (select * from loop_clock where loop_id = g.id offset 0) c
  order by c.loop_id, c.clock, c.run`;

const stepsOf = `
  select s.loop_id, s.clock, s.run, s.step, s.at, s.fired_at is not null as fired
  from unnest($1::uuid[]) as g(id)
  cross join lateral (select * from loop_step where loop_id = g.id offset 0) s
  order by s.loop_id, s.clock, s.run, s.at, s.step`;

const runKey = ({ loop_id, clock, run }: Pick<ClockRow, 'loop_id' | 'clock' | 'run'>): string =>
  `${loop_id} ${clock} ${run}`;

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** The latest run of each clock. */
export async function withClocks(tx: Queryable, rows: readonly LoopRow[]): Promise<readonly Loop[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const clockRows = await tx.query<ClockRow>(clocksOf, [ids], 'loops-clocks');
  const stepRows = clockRows.length === 0 ? [] : await tx.query<StepRow>(stepsOf, [ids], 'loops-steps');
  const steps = grouped(stepRows, runKey);
  const clocks = grouped(clockRows, ({ loop_id }) => loop_id);
  return rows.map((row) => loopOf(row, clocksFrom(clocks.get(row.id) ?? [], steps)));
}

const clocksFrom = (rows: readonly ClockRow[], steps: ReadonlyMap<string, readonly StepRow[]>): Clocks =>
  new Map(rows.map((row) => [row.clock, runOf(row, steps.get(runKey(row)) ?? [])]));

const runOf = (row: ClockRow, steps: readonly StepRow[]): ClockRun => ({
  clock: row.clock,
  run: row.run,
  state: row.state,
  startedOn: row.started_on,
  dueOn: row.due_on,
  provisional: row.provisional,
  revision: row.revision,
  countedFrom: row.counted_from,
  countedLength: row.counted_length ?? undefined,
  suspendedOn: row.suspended_on ?? undefined,
  evidence: row.evidence ?? undefined,
  ...(row.met_on === null ? {} : { metOn: row.met_on }),
  steps: steps.map(stepOf),
});

const stepOf = ({ step, at, fired }: StepRow): StepRun => ({
  step,
  at: at === null ? undefined : toBeijing(at),
  fired,
});

const loopOf = (row: LoopRow, clocks: Clocks): Loop => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  state: row.state,
  open: row.open,
  owner: row.owner,
  district: row.district ?? undefined,
  client: row.client ?? undefined,
  data: row.data,
  version: row.version,
  openedAt: toBeijing(row.opened_at),
  changedAt: toBeijing(row.changed_at),
  closedAt: row.closed_at === null ? undefined : toBeijing(row.closed_at),
  clocks,
});

const waitingFor = `
  select u.kind, u.token, u.event from json_to_recordset($1::json) as n(kind text, token text)
  cross join lateral (
    select kind, token, event, at from loop_unclaimed
    where kind = n.kind and token is not distinct from n.token and loop_id is null offset 0) u
  order by u.at, u.event ->> 'id'`;

interface WaitingRow extends Row {
  readonly kind: LoopKind;
  readonly token: string;
  readonly event: LoopEvent;
}

/** What came before there was a loop of such a name, in the order in which it came. */
export const waitingEvents = (tx: Queryable, names: readonly Name[]): Promise<readonly Unclaimed[]> =>
  tx.query<WaitingRow>(
    waitingFor,
    [JSON.stringify(names.map(({ kind, token }) => ({ kind, token })))],
    'loops-waiting',
  );
