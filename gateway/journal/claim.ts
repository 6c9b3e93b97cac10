/** The lane's owner takes exchanges to call about (claim) or to ask about (claimAsk). */
import type { Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { Claimed, ClaimOutcome, LaneHold } from './contract.ts';
import { waitsBehindKey } from './head-of-key.ts';
import { instant } from './instant.ts';
import { type ExchangeRow, exchangeColumns, exchangeOf } from './rows.ts';
import { isUuid } from './uuid.ts';

export interface ClaimRequest {
  readonly hold: LaneHold;
  readonly ids: readonly string[];
  readonly businessNow: Date;
}

/** One id of a request, as the statements take it. */
interface Asked {
  readonly id: string;
  readonly lane: string;
  readonly owner: string;
  readonly epoch: string;
  readonly now: string;
}

const asked = `
  select * from json_to_recordset($1::json) as a(id uuid, lane text, owner text, epoch bigint, now timestamptz)
  limit $2::int`;

const overdue = (row: string, now: string) =>
  `(${row}.expires_at is not null and ${row}.expires_at <= ${now} and not ${row}.maybe_sent)`;

/**
 * `held` locks the lanes, so that nobody takes one over between the look at its epoch and the claim. The rows come in id order,
 * which is the order everybody locks in. An outbox row that the relay holds at this moment is being deleted there.
 */
const takeRows = `
  with asked as (${asked}), held as materialized (
    select l.partner, l.owner, l.epoch from lane l
    where l.partner = any($3::text[]) and l.lease_until > now() order by l.partner for share
  ), given as materialized (
    select a.* from asked a
    where exists (select 1 from held h where h.partner = a.lane and h.owner = a.owner and h.epoch = a.epoch offset 0)
    limit $2::int
  ), taken as (
    update exchange e
    set state = 'dispatching', attempt = e.attempt + 1, calls = e.calls + 1, in_contact = true, maybe_sent = true, epoch = g.epoch,
      updated_at = now()
    from given g
    where ${oneOf('e.id', 'g.id')} and e.partner is not distinct from g.lane and e.state in ('accepted', 'queued') and e.next_attempt_at <= now()
      and not ${overdue('e', 'g.now')} and not ${waitsBehindKey('e')}
    returning e.*
  ), rung as (
    delete from outbox o using taken t
    cross join lateral (select exchange_id from outbox where exchange_id = t.id for update skip locked) free
    where ${oneOf('o.exchange_id', 'free.exchange_id')}
  )
  select ${exchangeColumns('t')} from taken t`;

/** Why the others were left: a look of its own, since it is seldom needed. */
const explainLeft = `
  with asked as (${asked})
  select e.id, ${overdue('e', 'a.now')} as overdue
  from asked a
  cross join lateral (select * from exchange where id = a.id and partner is not distinct from a.lane offset 0) e
  cross join lateral (
    select 1 from lane where partner = a.lane and owner = a.owner and epoch = a.epoch and lease_until > now() offset 0
  ) held
  where e.state in ('accepted', 'queued') and e.next_attempt_at <= now()`;

interface LeftRow extends Row {
  readonly id: string;
  readonly overdue: boolean;
}

/** What the claim found to be past its time; the caller lets it expire. */
export interface ClaimBatchOutcome {
  readonly outcomes: readonly ClaimOutcome[];
  readonly overdue: readonly { readonly lane: string; readonly id: string; readonly businessNow: Date }[];
}

/** Each id once: asked for twice, it goes to the first who asked. What is no id was no doorbell of ours. */
function flatten(batch: readonly ClaimRequest[]): Map<string, Asked> {
  const rows = new Map<string, Asked>();
  for (const { hold, ids, businessNow } of batch) {
    const asking = { lane: hold.lane, owner: hold.owner, epoch: hold.epoch, now: instant(businessNow) };
    for (const id of ids) if (!rows.has(id) && isUuid(id)) rows.set(id, { id, ...asking });
  }
  return rows;
}

const byId = (a: Asked, b: Asked) => (a.id < b.id ? -1 : 1);

/**
 * A call that may have reached the partner leaves the time of its end in `sent_at`, and only proof of the contrary takes it away.
 * So `sent_at` tells, after the claim has set `maybe_sent`, whether it stood before.
 */
const claimedOf = (row: ExchangeRow): Claimed => ({ exchange: exchangeOf(row), maybeSentBefore: row.sent_at !== null });

async function explain(store: Store, left: readonly Asked[]): Promise<Map<string, LeftRow>> {
  if (left.length === 0) return new Map();
  const rows = await store.query<LeftRow>(explainLeft, [JSON.stringify(left), left.length], 'claim-left');
  return new Map(rows.map((row) => [row.id, row]));
}

function outcomeFor(ids: readonly string[], taken: Map<string, ExchangeRow>, left: Map<string, LeftRow>): ClaimOutcome {
  const claimed: Claimed[] = [];
  const blocked: string[] = [];
  const skipped: string[] = [];
  for (const id of new Set(ids)) {
    const row = taken.get(id);
    if (row !== undefined) claimed.push(claimedOf(row));
    else if (left.get(id)?.overdue === false) blocked.push(id);
    else skipped.push(id);
    taken.delete(id);
  }
  return { claimed, blocked, skipped };
}

export async function claimBatch(store: Store, batch: readonly ClaimRequest[]): Promise<ClaimBatchOutcome> {
  const rows = flatten(batch);
  const asking = [...rows.values()].sort(byId);
  const nothing = new Map();
  if (asking.length === 0) return { outcomes: batch.map(({ ids }) => outcomeFor(ids, nothing, nothing)), overdue: [] };
  const lanes = [...new Set(asking.map((row) => row.lane))];
  const found = await store.query<ExchangeRow>(takeRows, [JSON.stringify(asking), asking.length, lanes], 'claim');
  const taken = new Map(found.map((row) => [row.id, row]));
  const left = await explain(
    store,
    asking.filter((row) => !taken.has(row.id)),
  );
  const late = asking.filter((row) => left.get(row.id)?.overdue === true);
  return {
    outcomes: batch.map(({ ids }) => outcomeFor(ids, taken, left)),
    overdue: late.map((row) => ({ lane: row.lane, id: row.id, businessNow: new Date(row.now) })),
  };
}

const takeUnknown = `
  with held as materialized (
    select epoch from lane where partner = $1 and owner = $2 and epoch = $3::bigint and lease_until > now() for share
  ), given as materialized (
    select g.id, h.epoch from unnest($4::uuid[]) as g(id) cross join held h limit $5::int
  ), taken as (
    update exchange e set attempt = e.attempt + 1, in_contact = true, epoch = g.epoch, updated_at = now()
    from given g
    where ${oneOf('e.id', 'g.id')} and e.partner is not distinct from $1 and e.state = 'unknown' and e.next_attempt_at <= now() and not e.needs_person
    returning e.*
  )
  select ${exchangeColumns('t')} from taken t`;

/** Takes unknown exchanges that are due to be asked about; they stay unknown, their attempt rises. */
export async function claimAsk(store: Store, hold: LaneHold, ids: readonly string[]): Promise<Claimed[]> {
  const sorted = [...new Set(ids)].filter(isUuid).sort();
  if (sorted.length === 0) return [];
  const values = [hold.lane, hold.owner, hold.epoch, sorted, sorted.length];
  const rows = await store.query<ExchangeRow>(takeUnknown, values, 'claim-ask');
  return rows.map(claimedOf);
}
