/** Events that are owed to the webhooks become deliveries of the subscriptions that they are for. */
import { webhookConsumer } from '../journal/webhook-consumer.ts';
import type { Row, Store } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';

/** `tongban.referral.*` takes everything below, `*` everything. */
const matches = `
  exists (
    select 1 from unnest(w.types) as p
    where p in ('*', v.type) or (right(p, 2) = '.*' and starts_with(v.type, left(p, -1))))`;

/** A client is told what it may see: its own, in its districts; an operator everything. */
const maySee = `
  ('operations:read' = any(c.scopes)
    or v.client = w.client and (v.district is null or '*' = any(c.districts) or v.district = any(c.districts)))`;

/**
 * One statement, one transaction: a delivery is closed when those that follow from it are there. Subscriptions that were made after the
 * event was written are passed over: `since_seq` was the newest number then.
 */
const handOn = `
  with due as (
    select event_id, consumer from delivery
    where consumer = '${webhookConsumer}' and not held and next_at <= now()
    order by next_at, event_id limit $1::int for update skip locked
  ), owed as (
    insert into webhook_delivery (webhook, event_id, event_seq)
    select w.key, v.id, v.seq
    from due
    cross join lateral (select id, seq, type, client, district from event where id = due.event_id offset 0) v
    cross join lateral (
      select w.key from webhook w
      cross join lateral (select scopes, districts from client where id = w.client offset 0) c
      where w.state = 'active' and w.since_seq < v.seq and ${maySee} and ${matches}
      offset 0
    ) w
    on conflict do nothing
  ), closed as (
    delete from delivery d using due
    where ${oneOf('d.event_id', 'due.event_id')} and d.consumer is not distinct from due.consumer
  )
  select (select count(*) from due)::int as taken,
    exists (select 1 from webhook where state = 'active') as subscribed`;

export interface FanOut {
  /** Events that were handed on. */
  readonly taken: number;
  /** Whether anybody has subscribed. */
  readonly subscribed: boolean;
}

export async function fanOut(store: Store, batch: number): Promise<FanOut> {
  const [row] = await store.query<FanOut & Row>(handOn, [batch], 'webhook-fan-out');
  return row ?? { taken: 0, subscribed: false };
}
