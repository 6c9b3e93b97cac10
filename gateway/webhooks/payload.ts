/** What a receiver gets: `WebhookPayload` of specs/gateway/schemas/events.yaml. The same bytes at every attempt. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { StoredEvent } from '../journal/contract.ts';

export const testEventType = 'tongban.webhook.test';

type Told = Pick<StoredEvent, 'type' | 'time' | 'seq' | 'subject' | 'district' | 'data'>;

export const payloadOf = ({ type, time, seq, subject, district, data }: Told): Buffer =>
  Buffer.from(JSON.stringify({ type, timestamp: toBeijing(time), sequence: seq, subject, district, data }));

export const testPayload = (webhook: string, at: Date): Buffer =>
  Buffer.from(JSON.stringify({ type: testEventType, timestamp: toBeijing(at), data: { webhook } }));
