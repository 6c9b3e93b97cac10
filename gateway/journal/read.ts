/** Reading the journal: for the API, the console, and people. */
import type { Row, Store } from '../store/contract.ts';
import type { Exchange, ExchangeFilter, StoredAttempt, StoredEvent } from './contract.ts';
import {
  type EventRow,
  type ExchangeRow,
  eventColumns,
  eventOf,
  exchangeColumns,
  exchangeOf,
  present,
} from './rows.ts';
import { isOpen } from './transitions.ts';
import { isUuid } from './uuid.ts';

/** What is not a UUID is nobody's id. */
export async function getMany(store: Store, ids: readonly string[]): Promise<Exchange[]> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return [];
  const read = `select ${exchangeColumns('e')}
    from (select * from exchange where id = any($1::uuid[]) offset 0) e order by e.seq`;
  return (await store.query<ExchangeRow>(read, [known], 'get')).map(exchangeOf);
}

export async function get(store: Store, id: string): Promise<Exchange | undefined> {
  const [exchange] = await getMany(store, [id]);
  return exchange;
}

export async function byKey(store: Store, client: string, idempotencyKey: string): Promise<Exchange | undefined> {
  const read = `select ${exchangeColumns('e')} from exchange e where e.idempotency_key = $2 and e.client is not distinct from $1`;
  const [row] = await store.query<ExchangeRow>(read, [client, idempotencyKey], 'by-key');
  return row && exchangeOf(row);
}

const seqOrder = /^\d{1,18}$/;

/** Conditions of a filter, each with its value; only those that were given. */
function conditionsOf(filter: ExchangeFilter): [string, unknown][] {
  const given: [string, unknown][] = [
    ['client = ?', filter.client],
    ['district = any(?::text[])', filter.districts],
    ['state = ?', filter.state],
    ['operation = ?', filter.operation],
    ['district = ?', filter.district],
    ['partner = ?', filter.partner],
    ['seq < ?::bigint', filter.before],
  ];
  return given.filter(([, value]) => value !== undefined);
}

/** Keys of the page first: whole rows would be carried through the sort. */
function pageQuery(filter: ExchangeFilter, clauses: readonly string[]): string {
  // Who looks for open exchanges looks among the open ones, which are few beside the history; `offset 0` keeps the planner from
  // walking back through the history until it has met enough of them.
  const amongOpen = filter.state !== undefined && isOpen(filter.state);
  const where = [...(amongOpen ? ['open_lane is not null'] : []), ...clauses].join(' and ') || 'true';
  const page = amongOpen
    ? `select id, seq from (select id, seq from exchange where ${where} offset 0) as found`
    : `select id, seq from exchange where ${where}`;
  // The limit in plain sight: as a parameter it would be taken for a tenth of the table.
  return `select ${exchangeColumns('e')}
    from (${page} order by seq desc limit ${Math.trunc(filter.limit)}) as page
    cross join lateral (select * from exchange where id = page.id offset 0) e
    order by e.seq desc`;
}

/** Newest first. A `before` that is no seq finds nothing. */
export async function list(store: Store, filter: ExchangeFilter): Promise<Exchange[]> {
  if (filter.before !== undefined && !seqOrder.test(filter.before)) return [];
  const conditions = conditionsOf(filter);
  const clauses = conditions.map(([text], index) => text.replace('?', `$${index + 1}`));
  const values = conditions.map(([, value]) => value);
  const rows = await store.transaction(async (tx) => {
    // Planned for these values: a client with a short history is found by its index, one with a long history by walking back.
    await tx.query('set local plan_cache_mode = force_custom_plan');
    return tx.query<ExchangeRow>(pageQuery(filter, clauses), values);
  });
  return rows.map(exchangeOf);
}

interface AttemptRow extends Row {
  readonly no: number;
  readonly kind: StoredAttempt['kind'];
  readonly operation: string;
  readonly worker: string;
  readonly started_at: Date;
  readonly ended_at: Date;
  readonly state: StoredAttempt['state'];
  readonly result: StoredAttempt['result'];
  readonly code: string | null;
  readonly detail: string | null;
  readonly mapping_hash: string | null;
  readonly request_line: string | null;
  readonly request_bytes: Buffer | null;
  readonly response_status: number | null;
  readonly response_bytes: Buffer | null;
}

const attemptOf = (row: AttemptRow): StoredAttempt => ({
  no: row.no,
  kind: row.kind,
  operation: row.operation,
  worker: row.worker,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  state: row.state,
  result: row.result,
  ...present({
    code: row.code,
    detail: row.detail,
    mappingHash: row.mapping_hash,
    requestLine: row.request_line,
    requestBytes: row.request_bytes,
    responseStatus: row.response_status,
    responseBytes: row.response_bytes,
  }),
});

export async function attempts(store: Store, id: string): Promise<StoredAttempt[]> {
  if (!isUuid(id)) return [];
  const read = 'select * from attempt where exchange_id = $1::uuid order by no';
  return (await store.query<AttemptRow>(read, [id], 'attempts')).map(attemptOf);
}

export async function events(store: Store, exchangeId: string): Promise<StoredEvent[]> {
  if (!isUuid(exchangeId)) return [];
  const read = `select ${eventColumns('v')}
    from (select * from event where exchange_id = $1::uuid offset 0) v order by v.seq`;
  return (await store.query<EventRow>(read, [exchangeId], 'events-of')).map(eventOf);
}

/** Open exchanges per partner. */
export async function backlog(store: Store): Promise<Map<string, number>> {
  const count =
    'select open_lane as partner, count(*)::int as open from exchange where open_lane is not null group by open_lane';
  const rows = await store.query<{ partner: string; open: number }>(count, [], 'backlog');
  return new Map(rows.map((row) => [row.partner, row.open]));
}
