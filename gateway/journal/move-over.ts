/**
 * The second route: exchanges of which the first partner has provably received nothing are given to another. A key moves as a whole, so
 * that what waits behind its head keeps its place.
 */
import type { Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { Exchange, LaneHold, Move, Moved, WaitingFilter } from './contract.ts';
import { type ExchangeRow, exchangeColumns, exchangeOf } from './rows.ts';

/** Keys at the head of which an exchange of the operation waits, with all that waits behind it; none of a key may be under way or in doubt. */
const findWaiting = `
  with heads as (
    select order_key, seq from (
      select id, order_key, seq, state, operation,
        row_number() over (partition by order_key order by seq) as place,
        bool_or(state in ('dispatching', 'unknown') or maybe_sent) over (partition by order_key) as touched
      from exchange where open_lane = $1
    ) as waiting
    where place = 1 and not touched and operation = $2 and seq > $3::bigint and ($4::uuid is null or id = $4::uuid)
    order by seq limit $5::int
  )
  select ${exchangeColumns('e')}, h.seq as head
  from heads h
  cross join lateral (
    select * from exchange where open_lane = $1 and order_key between h.order_key and h.order_key offset 0
  ) e
  order by h.seq, e.seq`;

/** @returns each key as the list of its exchanges, in order */
export async function waitingKeys(store: Store, lane: string, filter: WaitingFilter): Promise<Exchange[][]> {
  const values = [lane, filter.operation, filter.after ?? '0', filter.head ?? null, filter.limit];
  const rows = await store.query<ExchangeRow & { head: string }>(findWaiting, values, 'waiting-keys');
  const keys = new Map<string, Exchange[]>();
  for (const row of rows) {
    const key = keys.get(row.head) ?? [];
    key.push(exchangeOf(row));
    keys.set(row.head, key);
  }
  return [...keys.values()];
}

/**
 * `locked` waits for whoever holds the rows and shows them as they are then: a key of which one was claimed meanwhile stays whole.
 * The attempt row says why; the outbox row rings for the other lane even if this process dies now.
 */
const moveRows = `
  with given as (
    select * from json_to_recordset($1::json) as g(
      id uuid, key int, partner text, ref text, mapping_hash text, code text, detail text, worker text)
    limit $2::int
  ), held as materialized (
    select 1 from lane where partner = $3 and owner = $4 and epoch = $5::bigint and lease_until > now() for share
  ), locked as materialized (
    select g.key, e.id, e.order_key, e.seq, e.partner, e.state, e.maybe_sent
    from given g cross join lateral (select * from exchange where id = g.id for update) e
  ), unfit as materialized (
    select key from locked l
    where l.partner is distinct from $3 or l.state not in ('accepted', 'queued', 'parked') or l.maybe_sent or exists (
      select 1 from exchange p
      where p.open_lane = $3 and p.order_key = l.order_key and (p.seq < l.seq or p.state in ('dispatching', 'unknown'))
        and not exists (select 1 from locked other where other.id = p.id) offset 0)
  ), moved as (
    update exchange e set
      partner = g.partner, ref = g.ref, mapping_hash = g.mapping_hash, state = 'queued', attempt = e.attempt + 1, calls = 0,
      problem = null, epoch = null, next_attempt_at = now(), updated_at = now()
    from given g
    where ${oneOf('e.id', 'g.id')} and exists (select 1 from held) and g.key not in (select key from unfit)
      and e.partner is not distinct from $3 and e.state in ('accepted', 'queued', 'parked') and not e.maybe_sent
    returning e.id, e.attempt, e.operation, e.partner, e.traceparent, e.mapping_hash, e.updated_at, g.code, g.detail, g.worker
  ), noted as (
    insert into attempt (exchange_id, no, kind, operation, worker, started_at, ended_at, state, result, code, detail, mapping_hash)
    select id, attempt, 'second-route', operation, worker, updated_at, updated_at, 'queued', 'unanswered', code, detail, mapping_hash
    from moved
  ), rung as (
    insert into outbox (exchange_id, lane, traceparent) select id, partner, traceparent from moved
    on conflict (exchange_id) do update set lane = excluded.lane, created_at = now()
  )
  select id as "exchangeId", partner as lane, traceparent from moved`;

interface MovedRow extends Row {
  readonly exchangeId: string;
  readonly lane: string;
  readonly traceparent: string | null;
}

/** Everybody locks exchanges in id order. */
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

/** @param keys each the exchanges of one key that move together, its head first. @returns those that went over */
export async function moveOver(store: Store, hold: LaneHold, keys: readonly (readonly Move[])[]): Promise<Moved[]> {
  const items = keys
    .flatMap((moves, key) =>
      moves.map(({ exchangeId, partner, ref, mappingHash, code, detail }) => ({
        id: exchangeId,
        key,
        partner,
        ref,
        mapping_hash: mappingHash,
        code,
        detail,
        worker: hold.owner,
      })),
    )
    .sort(byId);
  if (items.length === 0) return [];
  const values = [JSON.stringify(items), items.length, hold.lane, hold.owner, hold.epoch];
  const rows = await store.query<MovedRow>(moveRows, values, 'move-over');
  return rows.map(({ exchangeId, lane, traceparent }) => ({
    exchangeId,
    lane,
    ...(traceparent === null ? {} : { traceparent }),
  }));
}
