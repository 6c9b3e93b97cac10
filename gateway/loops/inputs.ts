/** What a step of the loops begins with: due steps of clocks, told events, commands that the door has turned down, calls of clients. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Canonical } from '../catalogue/contract.ts';
import type { Queryable, Row } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { AllRules } from './becoming.ts';
import type { LoopCall, LoopEvent } from './contract.ts';
import { heardBy } from './hearing.ts';
import type { Hearing, To } from './hearings.ts';
import type { Loop } from './session.ts';

export const loopsConsumer = 'loops';

interface DueRow extends Row {
  readonly loop_id: string;
  readonly clock: string;
  readonly run: number;
  readonly step: string;
  readonly at: Date;
  readonly due_on: string;
  readonly provisional: boolean;
}

/** Marked as fired when their loops have heard them, in the same transaction. */
const readDue = `
  select s.loop_id, s.clock, s.run, s.step, s.at, c.due_on, c.provisional
  from (
    select loop_id, clock, run, step, at from loop_step
    where fired_at is null and at is not null and at <= $1 order by at, loop_id, clock, run, step limit $2::int
    for update
  ) s cross join lateral (
    select due_on, provisional from loop_clock where loop_id = s.loop_id and clock = s.clock and run = s.run offset 0) c
  order by s.at, s.loop_id, s.clock, s.run, s.step`;

/** @param now business time */
export async function dueSteps(tx: Queryable, now: Date, limit: number): Promise<Hearing[]> {
  const rows = await tx.query<DueRow>(readDue, [now, limit], 'loops-due-steps');
  return rows.map(({ loop_id, clock, run, step, at, due_on, provisional }): Hearing => {
    const id = `clock:${clock}:${run}:${step}`;
    return {
      root: stepRoot({ loopId: loop_id, clock, run, step }),
      event: {
        id,
        type: `clock.${clock}.${step}`,
        source: 'clock',
        data: { clock, run, step, dueOn: due_on, provisional },
        at: toBeijing(now),
      },
      to: [{ id: loop_id }],
      keep: false,
      moment: toBeijing(at),
    };
  });
}

interface StepKey {
  readonly loopId: string;
  readonly clock: string;
  readonly run: number;
  readonly step: string;
}

const stepRoot = ({ loopId, clock, run, step }: StepKey): string => `step ${loopId} ${clock} ${run} ${step}`;
const eventRoot = (id: string): string => `event ${id}`;
export const callRoot = (no: number): string => `call ${no}`;
const commandRoot = (id: string): string => `command ${id}`;

interface ToldRow extends Row {
  readonly id: string;
  readonly type: string;
  readonly partner: string;
  readonly district: string | null;
  readonly client: string | null;
  readonly data: Canonical;
  readonly time: Date;
  readonly request: Canonical | null;
  readonly command: string | null;
  readonly loop_id: string | null;
}

/** Only what the gateway itself accepts bears such a key: the door refuses it from clients. */
const ownKey = /^loop:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const keyOfCommand = (id: string): string => `loop:${id}`;

const takeTold = `
  with due as (
    select event_id from delivery where consumer = $1 and not held and next_at <= now()
    order by next_at, event_id limit $2::int for update
  )
  select v.id, v.type, v.partner, v.district, v.client, v.data, v.time, e.request, c.name as command, c.loop_id
  from due d
  cross join lateral (select * from event where id = d.event_id offset 0) v
  left join lateral (select request, idempotency_key as key from exchange where id = v.exchange_id offset 0) e on true
  left join lateral (
    select name, loop_id from loop_command
    where id = case when e.key ~ '${ownKey.source}' then substr(e.key, 6)::uuid end offset 0) c on true
  order by v.seq`;

const closeTold = `
  delete from delivery d using unnest($1::uuid[]) as done(id)
  where ${oneOf('d.event_id', 'done.id')} and d.consumer is not distinct from $2`;

export interface TellingParts {
  readonly rules: AllRules;
  readonly kindOf: (partner: string) => string | undefined;
}

/** What is to be heard, and a way to close those whose roots were. */
export interface Taken {
  readonly hearings: Hearing[];
  close(heard: ReadonlySet<string>): Promise<void>;
}

export async function toldEvents(tx: Queryable, { rules, kindOf }: TellingParts, limit: number): Promise<Taken> {
  const rows = await tx.query<ToldRow>(takeTold, [loopsConsumer, limit], 'loops-told');
  const hearings = rows.map((row): Hearing => {
    const event = toldEvent(row, kindOf(row.partner));
    const own: readonly To[] = row.loop_id === null ? [] : [{ id: row.loop_id }];
    return { root: eventRoot(row.id), event, to: [...own, ...heardBy(rules, event)], keep: true, moment: event.at };
  });
  return {
    hearings,
    async close(heard) {
      const ids = rows.map(({ id }) => id).filter((id) => heard.has(eventRoot(id)));
      if (ids.length > 0) await tx.query(closeTold, [ids.toSorted(), loopsConsumer], 'loops-close');
    },
  };
}

const toldEvent = (row: ToldRow, partnerKind: string | undefined): LoopEvent => ({
  id: row.id,
  type: row.type.replace(/^tongban\./, ''),
  source: row.type.endsWith('.settled') ? 'exchange' : 'partner',
  data: row.data,
  ...(row.request === null ? {} : { request: row.request }),
  ...(row.command === null ? {} : { command: row.command }),
  partner: row.partner,
  ...(partnerKind === undefined ? {} : { partnerKind }),
  ...(row.district === null ? {} : { district: row.district }),
  ...(row.client === null ? {} : { client: row.client }),
  at: toBeijing(row.time),
});

const takeTurnedDown = `
  select id, loop_id, name, operation, problem from loop_command
  where state = 'turned-down' and next_at <= now() order by id limit $1::int for update`;
const closeTurnedDown = `
  update loop_command c set state = 'refused' from unnest($1::uuid[]) as heard(id)
  where ${oneOf('c.id', 'heard.id')} and c.state = 'turned-down'`;

interface TurnedDownRow extends Row {
  readonly id: string;
  readonly loop_id: string;
  readonly name: string;
  readonly operation: string;
  readonly problem: Canonical;
}

/** Commands that the door did not take, each told to its loop once. */
export async function turnedDown(tx: Queryable, now: Date, limit: number): Promise<Taken> {
  const rows = await tx.query<TurnedDownRow>(takeTurnedDown, [limit], 'loops-turned-down');
  const hearings = rows.map(
    ({ id, loop_id, name, operation, problem }): Hearing => ({
      root: commandRoot(id),
      event: {
        id: `command:${id}`,
        type: 'command.refused',
        source: 'command',
        data: { name, operation, problem },
        command: name,
        at: toBeijing(now),
      },
      to: [{ id: loop_id }],
      keep: false,
      moment: toBeijing(now),
    }),
  );
  return {
    hearings,
    async close(heard) {
      const ids = rows.map(({ id }) => id).filter((id) => heard.has(commandRoot(id)));
      if (ids.length > 0) await tx.query(closeTurnedDown, [ids], 'loops-turned-down-heard');
    },
  };
}

/** A call of a client; finding no loop, it is answered so, and nothing is kept. */
export function calledEvent(rules: AllRules, call: LoopCall, no: number, now: Date): Hearing {
  const event: LoopEvent = {
    id: `call:${call.client}:${call.idempotencyKey}`,
    type: call.type,
    source: 'client',
    data: call.data,
    client: call.client,
    ...(call.district === undefined ? {} : { district: call.district }),
    ...(call.acting === undefined ? {} : { acting: call.acting }),
    at: toBeijing(now),
  };
  return {
    root: callRoot(no),
    event,
    to: heardBy(rules, event),
    keep: false,
    hidden: (loop) => !reaches(call, loop),
    moment: event.at,
  };
}

/** A client feeds its own loops, and those of no client where it may act. */
function reaches({ client, operator, districts }: LoopCall, loop: Loop): boolean {
  if (operator || loop.client === client) return true;
  if (loop.client !== undefined) return false;
  return districts === undefined || (loop.district !== undefined && districts.includes(loop.district));
}

/**
 * What a rule stumbled over is due again later. A call is answered with the error; what waited for a name goes on waiting.
 * @param now business time, which clocks go by
 */
export async function leaveForLater(
  store: Queryable,
  root: string,
  { now, ms }: { now: Date; ms: number },
): Promise<void> {
  const [what, id, clock, run, step] = root.split(' ');
  const event = `
    update delivery set attempts = attempts + 1, next_at = now() + make_interval(secs => $3::float8 / 1000)
    where event_id = $1::uuid and consumer = $2`;
  const timer = `
    update loop_step set at = $5::timestamptz
    where loop_id = $1::uuid and clock = $2 and run = $3::int and step = $4 and fired_at is null`;
  const command = `
    update loop_command set next_at = now() + make_interval(secs => $2::float8 / 1000) where id = $1::uuid`;
  if (what === 'event') await store.query(event, [id, loopsConsumer, ms]);
  if (what === 'step') await store.query(timer, [id, clock, run, step, new Date(now.getTime() + ms)]);
  if (what === 'command') await store.query(command, [id, ms]);
}
