/** What an event becomes in the journal. */
import { createHash } from 'node:crypto';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import type { NewInbound, Problem } from '../journal/contract.ts';
import { uuidv7 } from '../journal/uuid.ts';
import { type EventReading, TranslationError } from '../translation/contract.ts';
import type { Arrival } from './arrival.ts';
import type { Consumers, InboundParts } from './contract.ts';

const topicAlone: Consumers = { consumers: ['topic'], prompt: [] };

export function tellingOf(parts: InboundParts, arrival: Arrival, reading: EventReading): NewInbound {
  const { partner, request, traceparent } = arrival;
  const { operation, identity, message } = reading;
  const card = parts.catalogue.operations.get(operation);
  const { id } = partner.connection;
  const district = textAt(message, 'district');
  const type = `tongban.${operation}`;
  return {
    id: uuidv7(),
    partner: id,
    operation,
    identity,
    digest: digestOf(message),
    raw: request.body,
    refusal: refusalFor(card, message),
    reference: textAt(message, 'reference'),
    correlationKey: card?.correlate === undefined ? undefined : textAt(message, card.correlate),
    answersFor: partner.profile.answersFor,
    event: {
      id: uuidv7(),
      type,
      partner: id,
      ...(district === undefined ? {} : { district }),
      subject: identity,
      data: message,
      traceparent,
      time: parts.clock.now(),
      ...(parts.consumersOf?.(type) ?? topicAlone),
    },
  };
}

/** JSON that PostgreSQL refuses: the NUL character, half a surrogate pair. */
const notStorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** @throws TranslationError */
export function storable(reading: EventReading): EventReading {
  if (!notStorable.test(JSON.stringify(reading))) return reading;
  const message = 'The message holds a character that is none: NUL, or half a surrogate pair.';
  throw new TranslationError({ code: 'GW_TRANSLATION_MESSAGE', rule: 'character', message });
}

/** Authenticated and readable, but not what was agreed on. */
function refusalFor(card: OperationCard | undefined, message: Canonical): Problem | undefined {
  const validate = card?.event?.validate;
  if (validate === undefined) return { code: 'GW_INBOUND_UNKNOWN', side: 'partner' };
  if (validate(message)) return undefined;
  const [first] = validate.errors ?? [];
  return {
    code: 'GW_TRANSLATION_MESSAGE',
    detail: `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim(),
    side: 'partner',
  };
}

function textAt(message: Canonical, path: string): string | undefined {
  let value: unknown = message;
  for (const step of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/**
 * Over what was told, not over the bytes: the same notice sent again may carry another time stamp or signature,
 * and is a repetition all the same.
 */
const digestOf = (message: Canonical): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(message)))
    .digest('hex');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
