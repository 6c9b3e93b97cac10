/** Waiting without burning attempts: queued ⇄ parked, and the client's change of mind. */
import type { Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { LaneHold } from './contract.ts';

const isHeld =
  'exists (select 1 from lane where partner = $1 and owner = $2 and epoch = $3::bigint and lease_until > now())';

const parkRows = `
  with found as (
    select id from (
      select id from exchange
      where ${isHeld} and open_lane = $1 and state = 'queued' and operation = $4
        and ($5::uuid[] is null or id = any($5::uuid[])) offset 0
    ) queued order by id
  ), waiting as materialized (
    select e.id from found f cross join lateral (select id from exchange where id = f.id for update) e
  )
  update exchange e set state = 'parked', updated_at = now()
  from waiting w where ${oneOf('e.id', 'w.id')} and e.state = 'queued'
  returning e.id`;

export async function park(
  store: Store,
  hold: LaneHold,
  operation: string,
  ids: readonly string[] | undefined,
): Promise<number> {
  const values = [hold.lane, hold.owner, hold.epoch, operation, ids ?? null];
  return (await store.query(parkRows, values, 'park')).length;
}

const unparkRows = `
  with lowest as (
    select id from (
      select id, seq from exchange where ${isHeld} and open_lane = $1 and state = 'parked' and operation = $4 offset 0
    ) parked order by seq limit $5::int
  ), sorted as (
    select id from lowest order by id
  ), locked as materialized (
    select e.id from sorted s cross join lateral (select id from exchange where id = s.id for update) e
  ), moved as (
    update exchange e set state = 'queued', updated_at = now()
    from locked l where ${oneOf('e.id', 'l.id')} and e.state = 'parked'
    returning e.id, e.seq
  )
  select id from moved order by seq`;

interface IdRow extends Row {
  readonly id: string;
}

export async function unpark(store: Store, hold: LaneHold, operation: string, limit: number): Promise<string[]> {
  const values = [hold.lane, hold.owner, hold.epoch, operation, limit];
  return (await store.query<IdRow>(unparkRows, values, 'unpark')).map((row) => row.id);
}

const cancelRow = `
  with moved as (
    update exchange set state = 'cancelled', settled_at = now(), updated_at = now()
    where id = $1::uuid and state in ('accepted', 'queued', 'parked') and not maybe_sent
    returning id
  ), rung as (
    delete from outbox o using moved m where ${oneOf('o.exchange_id', 'm.id')}
  )
  select id from moved`;

/** @returns whether it was still possible */
export async function cancel(store: Store, id: string): Promise<boolean> {
  return (await store.query(cancelRow, [id], 'cancel')).length > 0;
}
