/** Lanes and their owners: leases that end by the database's clock, epochs that rise with every owner. */
import type { Queryable, Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { BreakerRow, Exchange, LaneHold, LaneRow } from './contract.ts';
import { type ExchangeRow, exchangeColumns, exchangeOf } from './rows.ts';

const beat = `
  with beating as (
    insert into worker (id, role) values ($1, $2) on conflict (id) do update set seen_at = now()
  ), silent as (
    delete from worker where id in (
      select id from worker where id <> $1 and seen_at < now() - make_interval(secs => $3::float8 / 1000)
      for update skip locked)
    returning id
  )
  select id from worker where id <> $1 and id not in (select id from silent) and
    seen_at >= now() - make_interval(secs => $3::float8 / 1000)
  union all select $1
  order by id`;

export async function heartbeat(store: Store, worker: string, role: string, deadAfterMs: number): Promise<string[]> {
  const rows = await store.query<{ id: string }>(beat, [worker, role, deadAfterMs], 'heartbeat');
  return rows.map((row) => row.id);
}

export async function forgetWorker(store: Store, worker: string): Promise<void> {
  await store.query('delete from worker where id = $1', [worker]);
}

interface LaneTableRow extends Row {
  readonly partner: string;
  readonly owner: string | null;
  readonly epoch: string;
  readonly lease_until: Date | null;
  readonly paused: boolean;
  readonly closed: boolean;
  readonly breakers: Readonly<Record<string, BreakerRow>>;
  readonly swept_at: Date | null;
}

export async function lanes(store: Store): Promise<LaneRow[]> {
  const rows = await store.query<LaneTableRow>(
    'select partner, owner, epoch, lease_until, paused, closed, breakers, swept_at from lane order by partner',
    [],
    'lanes',
  );
  return rows.map(({ partner, owner, epoch, lease_until, paused, closed, breakers, swept_at }) => ({
    partner,
    epoch,
    paused,
    closed,
    breakers,
    ...(owner === null ? {} : { owner }),
    ...(lease_until === null ? {} : { leaseUntil: lease_until }),
    ...(swept_at === null ? {} : { sweptAt: swept_at }),
  }));
}

/** The lane is locked first; the owner before this one is needed for the record. */
const lockLane = `
  select owner, owner is null or lease_until is null or lease_until <= now() or owner = any($2::text[]) as free
  from lane where partner = $1 for update`;

const assign = `
  update lane set owner = $2, epoch = epoch + 1, lease_until = now() + make_interval(secs => $3::float8 / 1000)
  where partner = $1 returning epoch`;

/** What a partner has fetched is under way at the partner, not here. */
const calledFromHere = `
  select * from exchange x where open_lane = $1 and state = 'dispatching'
    and not exists (select 1 from lease where exchange_id = x.id and attempt = x.attempt) offset 0`;

/** @returns what the owner of the lane has claimed and not settled */
export async function underWay(store: Store, lane: string): Promise<Exchange[]> {
  const read = `select ${exchangeColumns('e')} from (${calledFromHere}) e order by e.seq limit 500`;
  const rows = await store.query<ExchangeRow>(read, [lane], 'under-way');
  return rows.map(exchangeOf);
}

/**
 * What was under way when the owner vanished. The call may still be running at its old owner: `sent_at` is now, the latest that is
 * known. Rows are locked in id order.
 */
const takeOver = `
  with found as (
    select id from (${calledFromHere}) e order by id
  ), under_way as materialized (
    select e.id from found f cross join lateral (select id from exchange where id = f.id for update) e
  ), moved as (
    update exchange e set
      state = case when e.maybe_sent then 'unknown' else 'queued' end,
      problem = json_build_object('code', 'GW_LEASE_LOST', 'side', 'gateway'),
      sent_at = case when e.maybe_sent then now() end,
      in_contact = false,
      next_attempt_at = now(),
      updated_at = now()
    from under_way u where ${oneOf('e.id', 'u.id')} and e.state = 'dispatching'
    returning e.id, e.attempt, e.operation, e.state, e.mapping_hash, e.updated_at
  )
  insert into attempt (exchange_id, no, kind, operation, worker, started_at, ended_at, state, result, code, mapping_hash)
  select id, attempt, 'takeover', operation, $2, updated_at, updated_at, state, 'unanswered', 'GW_LEASE_LOST', mapping_hash
  from moved on conflict (exchange_id, no) do nothing`;

async function takeFree(tx: Queryable, lane: string, owner: string, leaseMs: number): Promise<LaneHold> {
  const [row] = await tx.query<{ epoch: string }>(assign, [lane, owner, leaseMs]);
  return { lane, owner, epoch: row?.epoch ?? '0' };
}

/** Takes a lane that is free, whose lease has ended, or that belongs to one of the dead. @returns undefined when it is held */
export function takeLane(
  store: Store,
  hold: { readonly lane: string; readonly owner: string },
  leaseMs: number,
  formerOwners: readonly string[],
): Promise<LaneHold | undefined> {
  const { lane, owner } = hold;
  return store.transaction(async (tx) => {
    await tx.query('insert into lane (partner) values ($1) on conflict (partner) do nothing', [lane]);
    const [found] = await tx.query<{ owner: string | null; free: boolean }>(lockLane, [lane, formerOwners]);
    if (!found?.free) return undefined;
    const taken = await takeFree(tx, lane, owner, leaseMs);
    await tx.query(takeOver, [lane, found.owner ?? owner]);
    return taken;
  });
}

const renewAll = `
  with given as (
    select * from json_to_recordset($1::json) as g(lane text, owner text, epoch bigint) limit $2::int
  )
  update lane l set lease_until = now() + make_interval(secs => $3::float8 / 1000)
  from given g where l.partner = g.lane and l.owner = g.owner and l.epoch = g.epoch
  returning l.partner as lane, l.owner, l.epoch`;

/** A lease that has ended but that nobody took is renewed as well. */
export async function renew(store: Store, holds: readonly LaneHold[], leaseMs: number): Promise<LaneHold[]> {
  if (holds.length === 0) return [];
  const sorted = [...holds].sort((a, b) => (a.lane < b.lane ? -1 : 1));
  return store.query<LaneHold & Row>(renewAll, [JSON.stringify(sorted), sorted.length, leaseMs], 'renew');
}

/** Free at once for the next; what was still under way is settled by its taker. */
export async function releaseLane(store: Store, hold: LaneHold): Promise<void> {
  const release = `update lane set owner = null, lease_until = null
    where partner = $1 and owner = $2 and epoch = $3::bigint`;
  await store.query(release, [hold.lane, hold.owner, hold.epoch]);
}

export async function saveBreaker(store: Store, hold: LaneHold, operation: string, breaker: BreakerRow): Promise<void> {
  const save = `update lane set breakers = breakers || jsonb_build_object($4::text, $5::jsonb)
    where partner = $1 and owner = $2 and epoch = $3::bigint`;
  await store.query(save, [hold.lane, hold.owner, hold.epoch, operation, JSON.stringify(breaker)]);
}

/** For the audit and for people: why the exchanges of the lane wait. */
export async function setClosed(store: Store, hold: LaneHold, closed: boolean): Promise<void> {
  const save = 'update lane set closed = $4 where partner = $1 and owner = $2 and epoch = $3::bigint';
  await store.query(save, [hold.lane, hold.owner, hold.epoch, closed]);
}

export async function setPaused(store: Store, lane: string, paused: boolean): Promise<void> {
  const save = `insert into lane (partner, paused) values ($1, $2)
    on conflict (partner) do update set paused = excluded.paused`;
  await store.query(save, [lane, paused]);
}
