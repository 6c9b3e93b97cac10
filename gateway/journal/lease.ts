/**
 * Work for a partner that fetches it: handed out for a time, handed out again under the same reference when nothing is confirmed.
 * A leased command is `dispatching`, a leased question leaves its exchange `unknown`; `next_attempt_at` is the end of the lease.
 * A lane of such a partner has an owner as any other, who lets leases lapse and deadlines pass, but calls nobody.
 */
import type { Queryable, Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { Claimed, Exchange } from './contract.ts';
import { type ExchangeRow, exchangeColumns, exchangeOf } from './rows.ts';
import { isOpen } from './transitions.ts';
import { isUuid } from './uuid.ts';

/** Where an exchange goes when its lease ends without a word: harmless to hand out again, to be asked about, or for a person. */
export type Lapse = 'queued' | 'unknown' | 'person';

export interface Leasing {
  readonly partner: string;
  readonly max: number;
  readonly leaseMs: number;
  readonly businessNow: Date;
  /** By operation; one that is not named is for a person. */
  readonly lapses: Readonly<Record<string, Lapse>>;
}

export interface Leased extends Claimed {
  readonly kind: 'call' | 'ask';
  readonly until: Date;
}

interface LeasedRow extends ExchangeRow {
  readonly kind: 'call' | 'ask';
}

/** The first of each key that is due, as a lane claims them; and what is due to be asked about, which goes round the keys. */
const takeWork = `
  with fetched as materialized (
    select partner, epoch, now() + make_interval(secs => $3::float8 / 1000) as until
    from lane where partner = $1 and not paused for update
  ), commands as (
    select id from (
      select id, seq from (
        select id, seq, state, next_attempt_at, expires_at, maybe_sent,
          row_number() over (partition by order_key order by seq) as place,
          bool_or(state in ('dispatching', 'unknown')) over (partition by order_key) as busy
        from exchange where open_lane = $1
      ) as waiting
      where place = 1 and not busy and state in ('accepted', 'queued') and next_attempt_at <= now()
        and (expires_at is null or expires_at > $4::timestamptz or maybe_sent)
      order by seq limit $2::int
    ) first order by id
  ), questions as (
    select id from (
      select id, seq from exchange
      where open_lane = $1 and state = 'unknown' and not needs_person and next_attempt_at <= now()
      order by seq limit $2::int
    ) due order by id
  ), called as (
    update exchange e set
      state = 'dispatching', attempt = e.attempt + 1, calls = e.calls + 1, in_contact = true, maybe_sent = true, epoch = f.epoch,
      next_attempt_at = f.until, updated_at = now()
    from commands c cross join fetched f
    where ${oneOf('e.id', 'c.id')} and e.state in ('accepted', 'queued') and e.next_attempt_at <= now()
    returning e.*
  ), asked as (
    update exchange e set attempt = e.attempt + 1, in_contact = true, epoch = f.epoch, next_attempt_at = f.until, updated_at = now()
    from questions q cross join fetched f
    where ${oneOf('e.id', 'q.id')} and e.state = 'unknown' and e.next_attempt_at <= now() and not e.needs_person
    returning e.*
  ), rung as (
    delete from outbox o using called c where ${oneOf('o.exchange_id', 'c.id')}
  ), noted as (
    insert into lease (exchange_id, attempt, partner, kind, operation, reference, mapping_hash, until, lapse)
    select id, attempt, partner, 'call', operation, ref, mapping_hash, next_attempt_at, coalesce($5::json ->> operation, 'person')
    from called
    union all
    select id, attempt, partner, 'ask', operation, ref, mapping_hash, next_attempt_at, 'unknown' from asked
  )
  select 'call' as kind, ${exchangeColumns('c')} from called c
  union all select 'ask', ${exchangeColumns('a')} from asked a`;

/** Oldest first. Two who fetch at the same moment never get the same. */
export async function leaseWork(store: Store, leasing: Leasing): Promise<Leased[]> {
  const { partner, max, leaseMs, businessNow, lapses } = leasing;
  const values = [partner, max, leaseMs, businessNow, JSON.stringify(lapses)];
  const rows = await store.query<LeasedRow>(takeWork, values, 'lease');
  return rows
    .map(({ kind, ...row }) => ({ kind, ...claimedOf(row as ExchangeRow), until: row.next_attempt_at }))
    .sort((a, b) => (BigInt(a.exchange.seq) < BigInt(b.exchange.seq) ? -1 : 1));
}

const claimedOf = (row: ExchangeRow): Claimed => ({ exchange: exchangeOf(row), maybeSentBefore: row.sent_at !== null });

/** What was handed out, as an attempt keeps it; credentials already masked. */
export interface LeaseDescription {
  readonly exchangeId: string;
  readonly attempt: number;
  readonly operation: string;
  readonly reference: string;
  readonly mappingHash: string;
  readonly requestLine: string;
  readonly requestBytes: Uint8Array;
}

const describeAll = `
  update lease l set operation = g.operation, reference = g.reference, mapping_hash = g.mapping_hash, request_line = g.request_line,
    request_bytes = decode(g.request_bytes, 'base64')
  from (
    select * from json_to_recordset($1::json) as g(
      exchange_id uuid, attempt int, operation text, reference text, mapping_hash text, request_line text, request_bytes text)
    limit $2::int
  ) g
  where ${oneOf('l.exchange_id', 'g.exchange_id')} and l.attempt = g.attempt`;

export async function describeLeases(store: Store, leases: readonly LeaseDescription[]): Promise<void> {
  if (leases.length === 0) return;
  const rows = leases.map((lease) => ({
    exchange_id: lease.exchangeId,
    attempt: lease.attempt,
    operation: lease.operation,
    reference: lease.reference,
    mapping_hash: lease.mappingHash,
    request_line: lease.requestLine,
    request_bytes: Buffer.from(lease.requestBytes).toString('base64'),
  }));
  await store.query(describeAll, [JSON.stringify(rows), rows.length], 'lease-describe');
}

/** Nobody confirmed in time. The call counts as not made: an outage of the partner's line uses up nothing. */
const lapseAll = `
  with found as (
    select id, attempt from (
      select id, attempt, next_attempt_at from exchange where open_lane = $1 and state = 'dispatching' offset 0
    ) e where next_attempt_at <= now() order by id
  ), over as materialized (
    select l.* from found f
    cross join lateral (select * from lease where exchange_id = f.id and attempt = f.attempt and until <= now() offset 0) l
    cross join lateral (select id from exchange where id = f.id for update) e
  ), moved as (
    update exchange e set
      state = case when o.lapse = 'queued' then 'queued' else 'unknown' end,
      needs_person = o.lapse = 'person',
      problem = json_build_object('code', 'GW_PARTNER_TIMEOUT', 'side', 'partner', 'detail', 'Fetched, and not confirmed in time.'),
      calls = e.calls - 1, in_contact = false, sent_at = now(), next_attempt_at = now(), updated_at = now()
    from over o where ${oneOf('e.id', 'o.exchange_id')} and e.state = 'dispatching' and e.attempt = o.attempt
    returning e.id, e.state, o.*
  )
  insert into attempt (
    exchange_id, no, kind, operation, worker, started_at, ended_at, state, result, code, detail, mapping_hash, request_line, request_bytes)
  select id, attempt, kind, operation, 'lease', leased_at, now(), state, 'unanswered', 'GW_PARTNER_TIMEOUT',
    'Fetched, and not confirmed in time.', mapping_hash, request_line, request_bytes
  from moved on conflict (exchange_id, no) do nothing`;

/** Lets leases of this partner that have ended lapse. Anybody may do so at any time. */
export async function lapseLeases(queryable: Queryable, partner: string): Promise<void> {
  await queryable.query(lapseAll, [partner], 'lease-lapse');
}

export interface LeaseKept {
  readonly attempt: number;
  readonly kind: 'call' | 'ask';
  readonly operation: string;
  readonly reference: string;
  readonly mappingHash: string;
  readonly leasedAt: Date;
  readonly requestLine: string | undefined;
  readonly requestBytes: Uint8Array | undefined;
}

export type Confirming =
  /** No such work was ever handed to this partner. */
  | { readonly kind: 'unknown-work' }
  /** Nothing is left to settle. `taken`: it was this answer that counted. */
  | { readonly kind: 'over'; readonly exchange: Exchange; readonly taken: boolean }
  /** In contact now, under the attempt of `claimed`: to be settled by the answer. `unconfirmed`: leases that brought no answer. */
  | { readonly kind: 'open'; readonly claimed: Claimed; readonly lease: LeaseKept; readonly unconfirmed: number };

interface LeaseRow extends Row {
  readonly attempt: number;
  readonly kind: 'call' | 'ask';
  readonly operation: string;
  readonly reference: string;
  readonly mapping_hash: string;
  readonly leased_at: Date;
  readonly request_line: string | null;
  readonly request_bytes: Uint8Array | null;
  readonly answered_as: number | null;
  readonly unconfirmed: number;
}

const readLease = `
  select attempt, kind, operation, reference, mapping_hash, leased_at, request_line, request_bytes, answered_as,
    (select count(*)::int from lease u where u.exchange_id = $1 and u.answered_as is null and u.attempt <> $2::int) as unconfirmed
  from lease where exchange_id = $1 and attempt = $2::int and partner is not distinct from $3`;

/** Back into contact, for an answer that comes after its lease has lapsed or beside another one. */
const resume = `
  update exchange e set
    state = case when $2 = 'call' and e.state <> 'unknown' then 'dispatching' else e.state end,
    attempt = case when e.in_contact then e.attempt else e.attempt + 1 end,
    calls = case when e.in_contact or $2 = 'ask' then e.calls else e.calls + 1 end,
    in_contact = true, maybe_sent = true,
    next_attempt_at = case when e.in_contact then e.next_attempt_at else now() + make_interval(secs => $3::float8 / 1000) end,
    updated_at = now()
  where e.id = $1 returning ${exchangeColumns('e')}`;

const note = `
  with answered as (
    update lease set answered_as = $3::int where exchange_id = $1 and attempt = $2::int returning *
  )
  insert into lease (
    exchange_id, attempt, partner, kind, operation, reference, mapping_hash, leased_at, until, lapse, request_line, request_bytes, answered_as)
  select exchange_id, $3::int, partner, kind, operation, reference, mapping_hash, leased_at,
    now() + make_interval(secs => $4::float8 / 1000), lapse, request_line, request_bytes, $3::int
  from answered on conflict (exchange_id, attempt) do nothing`;

/**
 * Takes up the contact that an answer belongs to. An answer that comes late, when the work was handed out again or waits to be, still
 * counts if nothing else has; a repeated one changes nothing.
 */
export function confirmWork(
  store: Store,
  work: { readonly partner: string; readonly exchangeId: string; readonly attempt: number; readonly leaseMs: number },
): Promise<Confirming> {
  const { partner, exchangeId, attempt, leaseMs } = work;
  if (!isUuid(exchangeId)) return Promise.resolve({ kind: 'unknown-work' });
  return store.transaction(async (tx): Promise<Confirming> => {
    const [row] = await tx.query<ExchangeRow & { in_contact: boolean }>(
      `select ${exchangeColumns('e')}, e.in_contact from exchange e where e.id = $1 for update`,
      [exchangeId],
    );
    const [lease] = await tx.query<LeaseRow>(readLease, [exchangeId, attempt, partner]);
    if (row === undefined || lease === undefined) return { kind: 'unknown-work' };
    if (row.partner !== partner) return { kind: 'over', exchange: exchangeOf(row), taken: lease.answered_as !== null };
    if (!concerns(lease, row)) return { kind: 'over', exchange: exchangeOf(row), taken: lease.answered_as !== null };
    const [taken] = await tx.query<ExchangeRow>(resume, [exchangeId, lease.kind, leaseMs]);
    if (taken === undefined) return { kind: 'unknown-work' };
    if (lease.answered_as === null) await tx.query(note, [exchangeId, attempt, taken.attempt, leaseMs]);
    return { kind: 'open', claimed: claimedOf(taken), lease: keptOf(lease), unconfirmed: lease.unconfirmed };
  });
}

/** Whether there is still something that this answer can settle. */
function concerns(lease: LeaseRow, row: ExchangeRow & { in_contact: boolean }): boolean {
  if (!isOpen(row.state)) return false;
  // Said before: only where the contact that it was taken up in has not been settled.
  if (lease.answered_as !== null) return row.in_contact && row.attempt === lease.answered_as;
  return lease.kind === 'call' || row.state === 'unknown';
}

const keptOf = (row: LeaseRow): LeaseKept => ({
  attempt: row.attempt,
  kind: row.kind,
  operation: row.operation,
  reference: row.reference,
  mappingHash: row.mapping_hash,
  leasedAt: row.leased_at,
  requestLine: row.request_line ?? undefined,
  requestBytes: row.request_bytes ?? undefined,
});
