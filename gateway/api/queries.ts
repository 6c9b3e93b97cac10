/** Queries: asked of the partner while the caller waits, answered with what the partner says. */
import type { OperationCard } from '../catalogue/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Reading } from '../translation/contract.ts';
import { addresseeOf, servedBy } from './addressee.ts';
import type { Handler } from './call.ts';
import type { ApiParts } from './contract.ts';
import type { Operation } from './document.ts';
import { messageReader } from './message.ts';
import { checkDistrict } from './rights.ts';

function refusal(reading: Extract<Reading, { kind: 'refused' }>): GatewayError {
  const { as, code, text, retryAfterMs } = reading;
  return new GatewayError('GW_PARTNER_REFUSED', `The partner refused: ${as}.`, {
    extra: { as, partnerCode: code, partnerText: text },
    ...(retryAfterMs === undefined ? {} : { retryAfterSeconds: retryAfterMs / 1000 }),
  });
}

export function queryHandler(parts: ApiParts, operation: Operation, card: OperationCard): Handler {
  const reader = messageReader(operation, card);
  return async (call) => {
    const message = reader.read(call);
    const district = checkDistrict(parts, call.caller, card, message);
    reader.checkDeadline(message, parts.clock.now());
    const named = addresseeOf(card, message);
    if (named !== undefined) servedBy(parts, card, reader, message);
    const reading = await parts.queryRoad.query({
      operation: card.name,
      district,
      partner: named,
      message,
      traceparent: call.traceparent,
    });
    if (reading.kind === 'success') return { status: 200, body: reading.message };
    if (reading.kind === 'refused') throw refusal(reading);
    throw new GatewayError('GW_PARTNER_UNCERTAIN', 'The partner gave no definite answer.', {
      extra: { partnerCode: reading.code, partnerText: reading.text },
    });
  };
}
