/**
 * The conservation audit: every open exchange has something that carries it on, or is missing. One pass over the open rows.
 * A carrier that hangs on a lane counts while its lease is valid, or ended less than the grace ago: a takeover is due by then.
 */
import type { Row, Store } from '../store/contract.ts';
import { type AuditReport, type ExchangeState, exchangeStates } from './contract.ts';

const carriers = `
  with open_rows as materialized (
    select e.id, e.seq, e.state, e.updated_at,
      case
        when o.exchange_id is not null then 'outbox'
        when e.state = 'dispatching' and f.until is not null then 'partner'
        when e.state = 'dispatching' and l.alive and l.epoch = e.epoch then 'lease'
        when e.state = 'unknown' and e.needs_person then 'person'
        when e.state = 'parked' and (l.paused or (l.alive and (l.closed or coalesce(l.breakers -> e.operation ->> 'state', 'closed') <> 'closed')))
          then 'parked'
        when e.state in ('accepted', 'queued') and (e.place > 1 or e.busy) then 'key'
        when e.state in ('accepted', 'queued', 'unknown') and l.alive and e.next_attempt_at > now() then 'timer'
        when e.state in ('accepted', 'queued', 'unknown') and l.alive
          and l.swept_at > now() - make_interval(secs => $1::float8 / 1000) then 'lane'
        when e.updated_at > now() - make_interval(secs => $1::float8 / 1000) then 'queue'
        else 'missing'
      end as carrier
    from (
      select id, seq, attempt, state, partner, operation, epoch, needs_person, next_attempt_at, updated_at,
        row_number() over (partition by partner, order_key order by seq) as place,
        bool_or(state in ('dispatching', 'unknown')) over (partition by partner, order_key) as busy
      from exchange where open_lane is not null
    ) e
    left join lateral (
      select epoch, paused, closed, breakers, swept_at,
        owner is not null and lease_until > now() - make_interval(secs => $1::float8 / 1000) as alive
      from lane where partner = e.partner offset 0
    ) l on true
    left join lateral (select exchange_id from outbox where exchange_id = e.id offset 0) o on true
    left join lateral (
      select until from lease
      where exchange_id = e.id and attempt = e.attempt and until > now() - make_interval(secs => $1::float8 / 1000) offset 0
    ) f on true
  )`;

/** The first of an aggregate in the order of seq is the oldest of its group. */
const summarize = `${carriers}
  select state, carrier, count(*)::int as count, min(seq) as oldest_seq, (array_agg(id order by seq))[1] as oldest_id,
    (array_agg(updated_at order by seq))[1] as oldest_since
  from open_rows group by state, carrier`;

const listMissing = `${carriers} select id from open_rows where carrier = 'missing' order by seq limit 20`;

interface SummaryRow extends Row {
  readonly state: ExchangeState;
  readonly carrier: string;
  readonly count: number;
  readonly oldest_seq: string;
  readonly oldest_id: string;
  readonly oldest_since: Date;
}

function byState(rows: readonly SummaryRow[]): AuditReport['byState'] {
  return exchangeStates.flatMap((state) => {
    const [first, ...others] = rows.filter((row) => row.state === state);
    if (first === undefined) return [];
    const oldest = others.reduce((a, b) => (BigInt(b.oldest_seq) < BigInt(a.oldest_seq) ? b : a), first);
    const count = others.reduce((sum, row) => sum + row.count, first.count);
    return [{ state, count, oldestId: oldest.oldest_id, oldestSince: oldest.oldest_since }];
  });
}

function byCarrier(rows: readonly SummaryRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { carrier, count } of rows) if (carrier !== 'missing') counts[carrier] = (counts[carrier] ?? 0) + count;
  return counts;
}

/** @param graceMs how long a lane may be without sign of life, and a row on its way through the broker, before it counts as missing */
export async function audit(store: Store, graceMs: number): Promise<AuditReport> {
  const rows = await store.query<SummaryRow>(summarize, [graceMs], 'audit');
  const missing = rows.filter((row) => row.carrier === 'missing').reduce((sum, row) => sum + row.count, 0);
  const lost = missing === 0 ? [] : await store.query<{ id: string }>(listMissing, [graceMs], 'audit-missing');
  return { missing, missingIds: lost.map((row) => row.id), byState: byState(rows), byCarrier: byCarrier(rows) };
}
