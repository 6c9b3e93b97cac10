/** The relay: doorbells the broker has confirmed, and those whose relay may have died. */
import type { Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';

/**
 * `ids` come sorted: rows are locked in id order by everybody. Rows that somebody else holds are left to him: an exchange is being
 * claimed, which moves it on anyway, an outbox row is being deleted. Waiting instead would make every row that changed meanwhile be
 * looked up again through the whole statement, so that a confirm and a claim over the same rows slow each other down more and more.
 */
const confirm = `
  with picked as materialized (
    select e.id from unnest($1::uuid[]) as g(id)
    cross join lateral (select id from exchange where id = g.id and state = 'accepted' for update skip locked) e
  ), queued as (
    update exchange e set state = 'queued', updated_at = now()
    from picked p where ${oneOf('e.id', 'p.id')} and e.state = 'accepted'
  )
  delete from outbox o using unnest($1::uuid[]) as g(id)
  cross join lateral (select exchange_id from outbox where exchange_id = g.id for update skip locked) free
  where ${oneOf('o.exchange_id', 'free.exchange_id')}`;

const takeOrphans = `
  with stale as (
    select exchange_id from outbox where created_at < now() - make_interval(secs => $1::float8 / 1000)
    order by exchange_id limit $2::int for update skip locked
  )
  update outbox o set created_at = now() from stale s where ${oneOf('o.exchange_id', 's.exchange_id')}
  returning o.exchange_id, o.lane, o.traceparent`;

interface OrphanRow extends Row {
  readonly exchange_id: string;
  readonly lane: string;
  readonly traceparent: string | null;
}

/** @returns one `true` per call, since a group commit answers every item */
export async function confirmBatch(store: Store, batch: readonly (readonly string[])[]): Promise<true[]> {
  const ids = [...new Set(batch.flat())].sort();
  if (ids.length > 0) await store.query(confirm, [ids], 'confirm');
  return batch.map((): true => true);
}

export async function orphanedRings(
  store: Store,
  olderThanMs: number,
  limit: number,
): Promise<{ exchangeId: string; lane: string; traceparent?: string }[]> {
  const rows = await store.query<OrphanRow>(takeOrphans, [olderThanMs, limit], 'orphans');
  return rows.map(({ exchange_id, lane, traceparent }) => ({
    exchangeId: exchange_id,
    lane,
    ...(traceparent === null ? {} : { traceparent }),
  }));
}
