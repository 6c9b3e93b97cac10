/** The end of a contact: state, attempt row, event and its deliveries in one statement for all that ended together. */
import type { Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';
import type { Exchange, NewEvent, Settlement, SettleOutcome, StoredEvent } from './contract.ts';
import { joinAwaiting } from './correlate.ts';
import { takenForMs } from './deliveries.ts';
import { instant } from './instant.ts';
import { isOpen } from './transitions.ts';
import { orWebhooks } from './webhook-consumer.ts';

const given = `
  select * from json_to_recordset($1::json) as g(
    id uuid, came_from text, attempt int, goes_to text, response json, problem json, correlation_key text,
    maybe_sent boolean, retry_in_ms float8, needs_person boolean, uncounted boolean,
    kind text, operation text, worker text, started_at timestamptz, ended_at timestamptz, result text, code text,
    detail text, mapping_hash text, request_line text, request_bytes text, response_status int, response_bytes text,
    event_id uuid, event_type text, event_subject text, event_data json, event_traceparent text, event_time timestamptz,
    event_district text, event_client text, consumers text[], served text[])
  limit $2::int`;

/**
 * `in_contact` lets one settlement of a contact through: an unknown exchange that stays unknown keeps its state and its attempt, and of
 * two settlements written at the same moment the second looks at the row again, but at nothing else.
 */
const move = `
  update exchange e set
    state = g.goes_to,
    in_contact = false,
    response = coalesce(g.response, e.response),
    problem = g.problem,
    correlation_key = coalesce(g.correlation_key, e.correlation_key),
    maybe_sent = coalesce(g.maybe_sent, e.maybe_sent),
    sent_at = case
      when not coalesce(g.maybe_sent, e.maybe_sent) then null
      when g.kind = 'call' then now()
      else e.sent_at end,
    needs_person = g.goes_to = 'unknown' and coalesce(g.needs_person, e.needs_person),
    next_attempt_at = now() + make_interval(secs => coalesce(g.retry_in_ms, 0) / 1000),
    calls = e.calls - case when g.uncounted then 1 else 0 end,
    settled_at = case when g.goes_to in ('queued', 'unknown') then null else now() end,
    updated_at = now()
  from given g
  where ${oneOf('e.id', 'g.id')} and e.state = g.came_from and e.attempt = g.attempt and e.in_contact
  returning e.partner, e.order_key, e.ref, e.client as owner, e.district, g.*,
    case when g.event_id is not null then nextval('event_seq') end as event_seq`;

/** Settlements come in id order, which is the order everybody locks exchanges in. */
const settleAll = `
  with given as (${given}), moved as (${move}), noted as (
    insert into attempt (
      exchange_id, no, kind, operation, worker, started_at, ended_at, state, result, code, detail, mapping_hash,
      request_line, request_bytes, response_status, response_bytes)
    select
      id, attempt, kind, operation, worker, started_at, ended_at, goes_to, result, code, detail, mapping_hash,
      request_line, decode(request_bytes, 'base64'), response_status, decode(response_bytes, 'base64')
    from moved
  ), told as (
    insert into event (id, seq, type, partner, district, client, exchange_id, subject, data, traceparent, time)
    select
      event_id, event_seq, event_type, partner, coalesce(event_district, district), coalesce(event_client, owner), id,
      event_subject, event_data, event_traceparent, event_time
    from moved where event_id is not null
  ), owed as (
    insert into delivery (event_id, consumer, attempts, next_at)
    select event_id, consumer, case when taken then 1 else 0 end,
      case when taken then now() + make_interval(secs => $3::float8 / 1000) else now() end
    from (
      select event_id, consumer, coalesce(consumer = any(served), false) as taken
      from moved, unnest(consumers || ${orWebhooks}) as consumer where event_id is not null offset 0) one
  ), waiting as materialized (
    select v.id as event_id, m.id, m.owner, m.district
    from moved m
    cross join lateral (
      select id from event
      where awaits = any (array[m.correlation_key, m.ref]) and m.partner = any(partner || answers_for) offset 0
    ) v
    where m.correlation_key is not null order by v.id
  ), awaited as (
    update event v
    set exchange_id = w.id, client = w.owner, district = coalesce(v.district, w.district), awaits = null
    from waiting w where ${oneOf('v.id', 'w.event_id')} and v.awaits is not null
    returning v.id
  ), released as (
    update delivery d set held = false, next_at = now() from awaited a where ${oneOf('d.event_id', 'a.id')} and d.held
  )
  select id, partner, order_key, correlation_key, event_seq, coalesce(event_district, district) as district,
    coalesce(event_client, owner) as client
  from moved`;

/**
 * After the commit, so that neither a row which came meanwhile and found its key still held, nor a telling whose transaction did not
 * see this one, is forgotten.
 */
const lookAfterAll = `
  with settled as (
    select * from json_to_recordset($1::json) as g(id uuid, partner text, order_key text, key text, closed boolean)
    limit $2::int
  ), keyed as (
    select partner, key from settled where key is not null limit $2::int
  ), ${joinAwaiting('keyed')}
  select g.id, n.id as next
  from settled g
  cross join lateral (
    select id, state, next_attempt_at from exchange
    where open_lane = g.partner and order_key between g.order_key and g.order_key order by order_key, seq limit 1
  ) n
  where g.closed and n.state in ('accepted', 'queued') and n.next_attempt_at <= now()`;

interface MovedRow extends Row {
  readonly id: string;
  readonly partner: string;
  readonly order_key: string;
  readonly correlation_key: string | null;
  readonly event_seq: string | null;
  readonly district: string;
  readonly client: string;
}

interface NextRow extends Row {
  readonly id: string;
  readonly next: string;
}

const base64 = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

const eventFields = (event: NewEvent | undefined) =>
  event && {
    event_id: event.id,
    event_type: event.type,
    event_subject: event.subject,
    event_data: event.data,
    event_traceparent: event.traceparent,
    event_time: instant(event.time),
    event_district: event.district,
    event_client: event.client,
    consumers: event.consumers,
    served: event.served,
  };

const itemOf = ({ record, event, ...settlement }: Settlement) => ({
  id: settlement.id,
  came_from: settlement.from,
  attempt: settlement.attempt,
  goes_to: settlement.to,
  response: settlement.response,
  problem: settlement.problem,
  correlation_key: settlement.correlationKey,
  maybe_sent: settlement.maybeSent,
  retry_in_ms: settlement.retryInMs,
  needs_person: settlement.needsPerson,
  uncounted: settlement.uncounted,
  kind: record.kind,
  operation: record.operation,
  worker: record.worker,
  started_at: instant(record.startedAt),
  ended_at: instant(record.endedAt),
  result: record.result,
  code: record.code,
  detail: record.detail,
  mapping_hash: record.mappingHash,
  request_line: record.requestLine,
  request_bytes: base64(record.requestBytes),
  response_status: record.responseStatus,
  response_bytes: base64(record.responseBytes),
  ...eventFields(event),
});

/** What the commit has made possible: the next of each key, and events that were waiting. A failure here costs a ring; the sweep has it. */
function lookAfter(store: Store, moved: readonly MovedRow[], isClosed: (id: string) => boolean): Promise<NextRow[]> {
  const settled = moved
    .map(({ id, partner, order_key, correlation_key: key }) => ({ id, partner, order_key, key, closed: isClosed(id) }))
    .filter(({ key, closed }) => closed || key !== null);
  if (settled.length === 0) return Promise.resolve([]);
  return store
    .query<NextRow>(lookAfterAll, [JSON.stringify(settled), settled.length], 'settle-after')
    .catch((): NextRow[] => []);
}

/** The same for one exchange that was ended without a contact. @returns the next of its key */
export async function afterSettling(
  store: Store,
  { id, partner, orderKey, correlationKey }: Pick<Exchange, 'id' | 'partner' | 'orderKey' | 'correlationKey'>,
): Promise<string | undefined> {
  const settled = [{ id, partner, order_key: orderKey, key: correlationKey, closed: true }];
  const [row] = await store
    .query<NextRow>(lookAfterAll, [JSON.stringify(settled), settled.length], 'settle-after')
    .catch((): NextRow[] => []);
  return row?.next;
}

/** Each exchange once: of two settlements of the same contact the first counts, the second meets a row that has moved on. */
function firstOfEach(batch: readonly Settlement[]): Settlement[] {
  const firsts = new Map<string, Settlement>();
  for (const settlement of batch) if (!firsts.has(settlement.id)) firsts.set(settlement.id, settlement);
  return [...firsts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function storedEvent(raised: NewEvent | undefined, row: MovedRow): StoredEvent | undefined {
  if (raised === undefined || row.event_seq === null) return undefined;
  const { consumers: _, served: __, prompt: ___, ...event } = raised;
  const { id: exchangeId, partner, district, client, event_seq: seq } = row;
  return { ...event, partner, district, client, exchangeId, seq };
}

export async function settleBatch(store: Store, batch: readonly Settlement[]): Promise<SettleOutcome[]> {
  const settlements = firstOfEach(batch);
  const written = new Map(settlements.map((settlement) => [settlement.id, settlement]));
  const values = [JSON.stringify(settlements.map(itemOf)), settlements.length, takenForMs];
  const moved = await store.query<MovedRow>(settleAll, values, 'settle');
  const isClosed = (id: string) => !isOpen(written.get(id)?.to ?? 'queued');
  const next = new Map((await lookAfter(store, moved, isClosed)).map((row) => [row.id, row.next]));
  const applied = new Map(moved.map((row) => [row.id, row]));
  return batch.map((settlement): SettleOutcome => {
    const { id } = settlement;
    const row = applied.get(id);
    if (row === undefined || written.get(id) !== settlement) return { id, applied: false };
    return { id, applied: true, next: next.get(id), event: storedEvent(settlement.event, row) };
  });
}
