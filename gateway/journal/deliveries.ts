/** What is owed to the consumers of events. */
import type { Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { DueDelivery } from './contract.ts';
import { correlate } from './correlate.ts';
import { type EventRow, eventColumns, eventOf } from './rows.ts';

/** Whoever takes a delivery has it to himself for this long; if he dies, another finds it then. */
export const takenForMs = 15_000;

const takeDue = `
  with due as (
    select event_id, consumer from delivery where consumer = $1 and not held and next_at <= now()
    order by next_at, event_id limit $2::int for update skip locked
  ), taken as (
    update delivery d set next_at = now() + make_interval(secs => $3::float8 / 1000), attempts = d.attempts + 1
    from due where ${oneOf('d.event_id', 'due.event_id')} and d.consumer is not distinct from due.consumer
    returning d.event_id, d.attempts
  )
  select t.attempts, ${eventColumns('v')}
  from taken t cross join lateral (select * from event where id = t.event_id offset 0) v
  order by v.seq`;

/** Oldest event first. Two workers never get the same at the same moment. */
export async function dueDeliveries(store: Store, consumer: string, limit: number): Promise<DueDelivery[]> {
  const rows = await store.query<EventRow & { attempts: number }>(takeDue, [consumer, limit, takenForMs], 'due');
  return rows.map((row) => ({ consumer, event: eventOf(row), attempts: row.attempts }));
}

export async function closeDeliveries(store: Store, consumer: string, eventIds: readonly string[]): Promise<void> {
  const close = `
    delete from delivery d using unnest($1::uuid[]) as done(id)
    where ${oneOf('d.event_id', 'done.id')} and d.consumer is not distinct from $2`;
  if (eventIds.length > 0) await store.query(close, [[...eventIds].sort(), consumer], 'close');
}

export async function postponeDeliveries(
  store: Store,
  consumer: string,
  eventIds: readonly string[],
  delayMs: number,
): Promise<void> {
  const postpone = `update delivery set next_at = now() + make_interval(secs => $3::float8 / 1000)
    from unnest($1::uuid[]) as late(id) where ${oneOf('event_id', 'late.id')} and consumer is not distinct from $2`;
  if (eventIds.length > 0) await store.query(postpone, [eventIds, consumer, delayMs], 'postpone');
}

interface WaitingRow extends Row {
  readonly partner: string;
  readonly key: string;
}

const release = `
  with old as (
    select id from event
    where awaits is not null and created_at < now() - make_interval(secs => $1::float8 / 1000) order by id for update
  ), told as (
    update event v set awaits = null from old o where ${oneOf('v.id', 'o.id')} and v.awaits is not null returning v.id
  ), owed as (
    update delivery d set held = false, next_at = now() from told t where ${oneOf('d.event_id', 't.id')} and d.held
  )
  select id from told`;

/** Looks once more for the exchanges, then lets the events that have waited too long go without. @returns how many went without */
export async function releaseUncorrelated(store: Store, olderThanMs: number): Promise<number> {
  const waiting = await store.query<WaitingRow>(
    'select distinct partner, awaits as key from event where awaits is not null',
    [],
    'awaiting',
  );
  await correlate(store, waiting);
  return (await store.query(release, [olderThanMs], 'release')).length;
}
