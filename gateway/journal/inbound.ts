/** What partners tell us: each identity takes effect once; every telling leaves a row. */
import type { Row, Store } from '../store/contract.ts';
import type { InboundOutcome, NewInbound } from './contract.ts';
import { correlate } from './correlate.ts';
import { orWebhooks } from './webhook-consumer.ts';

const given = `
  select * from json_to_recordset($1::json) as g(
    place int, id uuid, partner text, operation text, identity text, digest text, raw text, refusal json,
    reference text, correlation_key text, answers_for text[],
    event_id uuid, event_type text, event_district text, event_client text, event_exchange uuid, event_subject text,
    event_data json, event_traceparent text, event_time timestamptz, consumers text[], prompt text[])
  limit $2::int`;

/**
 * Our own reference says it surest; by the partner's id, the first exchange about the thing is the one that brought it about.
 * Without an exchange, and with something to find it by, the event waits and its deliveries are held.
 */
const applyAll = `
  with given as (${given}), fresh as (
    insert into inbound (id, partner, operation, identity, digest, state, event_id, raw)
    select id, partner, operation, identity, digest, 'applied', event_id, decode(raw, 'base64')
    from given where refusal is null order by place
    on conflict (identity, operation, partner) where state = 'applied' do nothing
    returning id
  ), turned_down as (
    insert into inbound (id, partner, operation, identity, digest, state, problem, raw)
    select id, partner, operation, identity, digest, 'refused', refusal, decode(raw, 'base64')
    from given where refusal is not null
  ), placed as materialized (
    select g.*, coalesce(r.id, c.id, g.event_exchange) as exchange_id, coalesce(r.client, c.client, g.event_client) as owner,
      coalesce(g.event_district, r.district, c.district) as district,
      case when coalesce(r.id, c.id, g.event_exchange) is null then coalesce(g.correlation_key, g.reference) end as awaits
    from given g
    left join lateral (
      select id, client, district from exchange where ref = g.reference and partner = any(g.partner || g.answers_for) offset 0
    ) r on true
    left join lateral (
      select * from (
        select id, seq, client, district from exchange
        where correlation_key = g.correlation_key and partner = any(g.partner || g.answers_for) offset 0
      ) found order by seq limit 1
    ) c on true
    where g.id in (select id from fresh)
  ), told as (
    insert into event (
      id, type, partner, district, client, exchange_id, subject, data, traceparent, time, awaits, answers_for)
    select event_id, event_type, partner, district, owner, exchange_id, event_subject, event_data, event_traceparent,
      event_time, awaits, answers_for
    from placed order by place
  ), owed as (
    insert into delivery (event_id, consumer, held)
    select event_id, consumer, awaits is not null and consumer <> all(prompt)
    from (select event_id, awaits, prompt, unnest(consumers || ${orWebhooks}) as consumer from placed offset 0) each
  )
  select id, exchange_id, awaits from placed`;

/** The telling that took effect decides what this one is. */
const noteRepeated = `
  with given as (${given}), earlier as materialized (
    select g.*, a.event_id as first_event, a.digest = g.digest as same
    from given g
    cross join lateral (
      select event_id, digest from inbound
      where identity = g.identity and operation is not distinct from g.operation and partner is not distinct from g.partner and state = 'applied'
      offset 0
    ) a
  ), noted as (
    insert into inbound (id, partner, operation, identity, digest, state, event_id, raw)
    select id, partner, operation, identity, digest, case when same then 'repeated' else 'conflicting' end, first_event,
      decode(raw, 'base64')
    from earlier on conflict (id) do nothing
  )
  select e.id, case when e.same then 'repeated' else 'conflicting' end as state, e.first_event, v.exchange_id
  from earlier e
  left join lateral (select exchange_id from event where id = e.first_event offset 0) v on true`;

interface AppliedRow extends Row {
  readonly id: string;
  readonly exchange_id: string | null;
  readonly awaits: string | null;
}

interface RepeatedRow extends Row {
  readonly id: string;
  readonly state: 'repeated' | 'conflicting';
  readonly first_event: string;
  readonly exchange_id: string | null;
}

const itemOf = ({ event, ...telling }: NewInbound, place: number) => ({
  place,
  id: telling.id,
  partner: telling.partner,
  operation: telling.operation,
  identity: telling.identity,
  digest: telling.digest,
  raw: Buffer.from(telling.raw).toString('base64'),
  refusal: telling.refusal,
  reference: telling.reference,
  correlation_key: telling.correlationKey,
  answers_for: telling.answersFor ?? [],
  event_id: event.id,
  event_type: event.type,
  event_district: event.district,
  event_client: event.client,
  event_exchange: event.exchangeId,
  event_subject: event.subject,
  event_data: event.data,
  event_traceparent: event.traceparent,
  event_time: event.time,
  consumers: event.consumers,
  prompt: event.prompt ?? [],
});

const valuesOf = (tellings: readonly NewInbound[]) => [JSON.stringify(tellings.map(itemOf)), tellings.length];

async function readRepeated(store: Store, tellings: readonly NewInbound[]): Promise<Map<string, RepeatedRow>> {
  if (tellings.length === 0) return new Map();
  const rows = await store.query<RepeatedRow>(noteRepeated, valuesOf(tellings), 'inbound-repeated');
  return new Map(rows.map((row) => [row.id, row]));
}

function repeatedOutcome({ id }: NewInbound, row: RepeatedRow | undefined): InboundOutcome {
  if (row === undefined) throw new Error(`The inbound row that ${id} repeats was just removed.`);
  const exchangeId = row.exchange_id ?? undefined;
  return { id, state: row.state, eventId: row.first_event, exchangeId };
}

/** One statement for all; a second for those that were told before, a third when something waits for its exchange. */
export async function applyInboundBatch(store: Store, tellings: readonly NewInbound[]): Promise<InboundOutcome[]> {
  const rows = await store.query<AppliedRow>(applyAll, valuesOf(tellings), 'inbound');
  const applied = new Map(rows.map((row) => [row.id, row]));
  const others = tellings.filter(({ id, refusal }) => refusal === undefined && !applied.has(id));
  const repeated = await readRepeated(store, others);
  const partners = new Map(tellings.map(({ id, partner }) => [id, partner]));
  const waiting = rows.flatMap(({ id, awaits }) =>
    awaits === null ? [] : [{ partner: partners.get(id) ?? '', key: awaits }],
  );
  await correlate(store, waiting);
  return tellings.map((telling): InboundOutcome => {
    const { id, refusal, event } = telling;
    if (refusal !== undefined) return { id, state: 'refused' };
    const row = applied.get(id);
    if (row === undefined) return repeatedOutcome(telling, repeated.get(id));
    return { id, state: 'applied', eventId: event.id, exchangeId: row.exchange_id ?? undefined };
  });
}
