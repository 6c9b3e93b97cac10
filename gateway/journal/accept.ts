/** The door writes: an exchange and its doorbell in one statement for all that arrive together. */
import type { Queryable, Row, Store } from '../store/contract.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import type { Accepted, NewExchange } from './contract.ts';
import { instant } from './instant.ts';
import { type ExchangeRow, exchangeColumns, exchangeOf } from './rows.ts';

// `limit $2`, the number of items: without it the planner takes a set of unknown size for a large one and reads whole indexes.
const insertExchanges = `
  with given as (
    select * from json_to_recordset($1::json) as g(
      id uuid, operation text, district text, partner text, client text, idempotency_key text, request_digest text,
      order_key text, request json, acting json, traceparent text, ref text, mapping_hash text, accepted_at timestamptz,
      expires_at timestamptz)
    limit $2::int
  ), written as (
    insert into exchange (
      id, state, operation, district, partner, client, idempotency_key, request_digest, order_key, request, acting,
      traceparent, ref, mapping_hash, accepted_at, expires_at)
    select
      id, 'accepted', operation, district, partner, client, idempotency_key, request_digest, order_key, request, acting,
      traceparent, ref, mapping_hash, accepted_at, expires_at
    from given
    on conflict (idempotency_key, client) do nothing
    returning id, seq, partner, traceparent
  ), rung as (
    insert into outbox (exchange_id, lane, traceparent) select id, partner, traceparent from written
  )
  select id, seq from written`;

const readByKey = `
  with given as (
    select * from json_to_recordset($1::json) as g(client text, idempotency_key text) limit $2::int
  )
  select ${exchangeColumns('e')}
  from given g
  cross join lateral (
    select * from exchange where idempotency_key = g.idempotency_key and client is not distinct from g.client offset 0
  ) e`;

interface WrittenRow extends Row {
  readonly id: string;
  readonly seq: string;
}

const itemOf = (exchange: NewExchange) => ({
  id: exchange.id,
  operation: exchange.operation,
  district: exchange.district,
  partner: exchange.partner,
  client: exchange.client,
  idempotency_key: exchange.idempotencyKey,
  request_digest: exchange.requestDigest,
  order_key: exchange.orderKey,
  request: exchange.request,
  acting: exchange.acting,
  traceparent: exchange.traceparent,
  ref: exchange.ref,
  mapping_hash: exchange.mappingHash,
  accepted_at: instant(exchange.acceptedAt),
  expires_at: exchange.expiresAt && instant(exchange.expiresAt),
});

const keyOf = (client: string, idempotencyKey: string) => JSON.stringify([client, idempotencyKey]);

function earlier(given: NewExchange, row: ExchangeRow | undefined): Accepted {
  if (row === undefined)
    throw new StoreUnavailableError(`The exchange that holds the key of ${given.id} was just removed.`);
  // Written by a commit whose answer was lost; the caller is here again with the same exchange.
  if (row.id === given.id) return { kind: 'accepted', id: row.id, seq: row.seq };
  const kind = row.request_digest === given.requestDigest ? 'repeated' : 'conflicting';
  return { kind, exchange: exchangeOf(row) };
}

async function readEarlier(store: Queryable, given: readonly NewExchange[]): Promise<Map<string, ExchangeRow>> {
  if (given.length === 0) return new Map();
  const keys = given.map((e) => ({ client: e.client, idempotency_key: e.idempotencyKey }));
  const rows = await store.query<ExchangeRow>(readByKey, [JSON.stringify(keys), keys.length], 'accept-read');
  return new Map(rows.map((row) => [keyOf(row.client, row.idempotency_key), row]));
}

/** One statement for all; a second one only for keys that were used before. */
export async function acceptBatch(store: Store, given: readonly NewExchange[]): Promise<Accepted[]> {
  const rows = await store.query<WrittenRow>(
    insertExchanges,
    [JSON.stringify(given.map(itemOf)), given.length],
    'accept',
  );
  const written = new Map(rows.map((row) => [row.id, row]));
  const before = await readEarlier(
    store,
    given.filter((exchange) => !written.has(exchange.id)),
  );
  return given.map((exchange): Accepted => {
    const row = written.get(exchange.id);
    if (row !== undefined) return { kind: 'accepted', id: row.id, seq: row.seq };
    return earlier(exchange, before.get(keyOf(exchange.client, exchange.idempotencyKey)));
  });
}
