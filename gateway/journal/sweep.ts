/** What an owner finds to do in its lane when no doorbell told it: the net under every ring that was lost. */
import type { Queryable, Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { Exchange, LaneHold, NewEvent, Swept } from './contract.ts';
import { insertEvents } from './events.ts';
import { lapseLeases } from './lease.ts';
import { type ExchangeRow, exchangeColumns, exchangeOf } from './rows.ts';

/** The event that tells of an exchange which expired; none when nobody is to be told. Called within a transaction: pure, and quick. */
export type ExpiryEvent = (exchange: Exchange, businessNow: Date) => NewEvent | undefined;

const expireRows = `
  with found as (
    select id from (
      select id from exchange
      where open_lane = $1 and state in ('accepted', 'queued', 'parked') and not maybe_sent
        and expires_at <= $2::timestamptz and ($3::uuid[] is null or id = any($3::uuid[])) offset 0
    ) overdue order by id
  ), late as materialized (
    select e.id from found f cross join lateral (select id from exchange where id = f.id for update) e
  ), moved as (
    update exchange e set
      state = 'expired', problem = json_build_object('code', 'GW_DEADLINE_PASSED', 'side', 'gateway'),
      settled_at = now(), updated_at = now()
    from late l where ${oneOf('e.id', 'l.id')} and e.state in ('accepted', 'queued', 'parked') and not e.maybe_sent
    returning e.*
  ), rung as (
    delete from outbox o using moved m where ${oneOf('o.exchange_id', 'm.id')}
  )
  select ${exchangeColumns('m')} from moved m`;

export interface Overdue {
  readonly lane: string;
  readonly businessNow: Date;
  /** Left out: whatever in the lane is past its time. */
  readonly ids?: readonly string[];
}

/** Lets what is past its time expire, with its event, in one transaction. */
export async function expireOverdue(store: Store, overdue: Overdue, eventOf: ExpiryEvent): Promise<void> {
  const { lane, businessNow, ids } = overdue;
  await store.transaction(async (tx: Queryable) => {
    const rows = await tx.query<ExchangeRow>(expireRows, [lane, businessNow, ids ?? null], 'expire');
    const events = rows.map((row) => eventOf(exchangeOf(row), businessNow)).filter((event) => event !== undefined);
    await insertEvents(tx, events);
  });
}

const noteSweep = `
  update lane set swept_at = now()
  where partner = $1 and owner = $2 and epoch = $3::bigint and lease_until > now() returning partner`;

/** One pass over the open rows of the lane, key by key: the first of each, unless another of the key is under way. */
const findClaimable = `
  select id from (
    select id, seq, state, next_attempt_at,
      row_number() over (partition by order_key order by seq) as place,
      bool_or(state in ('dispatching', 'unknown')) over (partition by order_key) as busy
    from exchange where open_lane = $1
  ) as waiting
  where place = 1 and not busy and state in ('accepted', 'queued') and next_attempt_at <= now()
  order by seq limit $2::int`;

const findAskable = `
  select id from (
    select id, seq from exchange
    where open_lane = $1 and state = 'unknown' and not needs_person and next_attempt_at <= now() offset 0
  ) due order by seq limit $2::int`;

interface IdRow extends Row {
  readonly id: string;
}

/** @returns nothing to do when the lane has changed hands */
export async function sweep(
  store: Store,
  hold: LaneHold,
  options: { readonly businessNow: Date; readonly limit: number; readonly eventOf: ExpiryEvent },
): Promise<Swept> {
  const { lane, owner, epoch } = hold;
  const held = await store.query(noteSweep, [lane, owner, epoch], 'sweep-note');
  if (held.length === 0) return { claimable: [], askable: [] };
  await lapseLeases(store, lane);
  await expireOverdue(store, { lane, businessNow: options.businessNow }, options.eventOf);
  const claimable = await store.query<IdRow>(findClaimable, [lane, options.limit], 'sweep-claimable');
  const askable = await store.query<IdRow>(findAskable, [lane, options.limit], 'sweep-askable');
  return { claimable: claimable.map((row) => row.id), askable: askable.map((row) => row.id) };
}
