/** Events as permanent rows, each with what is owed to its consumers. */
import type { Queryable } from '../store/contract.ts';
import type { NewEvent } from './contract.ts';
import { orWebhooks } from './webhook-consumer.ts';

const insertAll = `
  with given as (
    select * from json_to_recordset($1::json) as g(
      id uuid, type text, partner text, district text, client text, exchange_id uuid, subject text, data json,
      traceparent text, time timestamptz, consumers text[])
    limit $2::int
  ), told as (
    insert into event (id, type, partner, district, client, exchange_id, subject, data, traceparent, time)
    select id, type, partner, district, client, exchange_id, subject, data, traceparent, time from given
  )
  insert into delivery (event_id, consumer) select id, unnest(consumers || ${orWebhooks}) from given`;

export async function insertEvents(tx: Queryable, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ exchangeId, ...event }) => ({ ...event, exchange_id: exchangeId }));
  await tx.query(insertAll, [JSON.stringify(rows), rows.length], 'events');
}
