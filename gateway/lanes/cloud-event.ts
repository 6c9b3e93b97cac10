/** Events as CloudEvents 1.0, binary content mode: attributes beside the body, the body is `data` as JSON. https://github.com/cloudevents/spec */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { StoredEvent } from '../journal/contract.ts';
import type { TopicMessage } from '../messaging/contract.ts';

export function cloudEventOf(event: StoredEvent): TopicMessage {
  const attributes: Record<string, string> = {
    specversion: '1.0',
    id: event.id,
    source: `/tongban/partners/${event.partner}`,
    type: event.type,
    time: toBeijing(event.time),
    datacontenttype: 'application/json',
    // The order of events is that of `sequence` (the CloudEvents extension of this name), never of ids or times.
    sequence: event.seq,
  };
  if (event.subject !== undefined) attributes.subject = event.subject;
  if (event.district !== undefined) attributes.district = event.district;
  if (event.traceparent !== undefined) attributes.traceparent = event.traceparent;
  return { routingKey: event.type, id: event.id, attributes, body: Buffer.from(JSON.stringify(event.data)) };
}
