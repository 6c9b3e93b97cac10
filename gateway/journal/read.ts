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
  const read = `select ${exchangeColumns('e')} from exchange e where e.id = any($1::uuid[]) order by e.seq`;
  return (await store.query<ExchangeRow>(read, [known], 'get')).map(exchangeOf);
}

export async function get(store: Store, id: string): Promise<Exchange | undefined> {
  const [exchange] = await getMany(store, [id]);
  return exchange;
}

export async function byKey(store: Store, client: string, idempotencyKey: string): Promise<Exchange | undefined> {
  const read = `select ${exchangeColumns('e')} from exchange e where e.client = $1 and e.idempotency_key = $2`;
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

/**
 * Who looks for open exchanges looks among the open ones, which are few beside the history; `offset 0` keeps the planner from walking
 * back through the history until it has met enough of them.
 */
const sourceOf = (filter: ExchangeFilter) =>
  filter.state !== undefined && isOpen(filter.state) ? '(select * from exchange where open offset 0)' : 'exchange';

/** Newest first. A `before` that is no seq finds nothing. */
export async function list(store: Store, filter: ExchangeFilter): Promise<Exchange[]> {
  if (filter.before !== undefined && !seqOrder.test(filter.before)) return [];
  const conditions = conditionsOf(filter);
  const values = [...conditions.map(([, value]) => value), filter.limit];
  const clauses = conditions.map(([text], index) => `e.${text.replace('?', `$${index + 1}`)}`);
  const where = clauses.length === 0 ? '' : `where ${clauses.join(' and ')}`;
  const read = `select ${exchangeColumns('e')} from ${sourceOf(filter)} e ${where}
    order by e.seq desc limit $${values.length}::int`;
  return (await store.query<ExchangeRow>(read, values)).map(exchangeOf);
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
  const read = `select ${eventColumns('v')} from event v where v.exchange_id = $1::uuid order by v.seq`;
  return (await store.query<EventRow>(read, [exchangeId], 'events-of')).map(eventOf);
}

/** Open exchanges per partner. */
export async function backlog(store: Store): Promise<Map<string, number>> {
  const count = 'select partner, count(*)::int as open from exchange where open group by partner';
  const rows = await store.query<{ partner: string; open: number }>(count, [], 'backlog');
  return new Map(rows.map((row) => [row.partner, row.open]));
}
