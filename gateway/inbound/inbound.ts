/**
 * What partners tell us: signature over the raw bytes, decode, validate, then journal and event in one transaction, then the partner's own answer.
 * What is not authenticated or cannot be read makes a counter, never a row.
 */
import { createHash } from 'node:crypto';
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import type { Partner } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { NewInbound, Problem } from '../journal/contract.ts';
import { uuidv7 } from '../journal/uuid.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import {
  type EventReading,
  SignatureError,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireRequest,
  type WireResponse,
} from '../translation/contract.ts';
import type { Inbound, InboundObserver, InboundParts } from './contract.ts';

/** Partners' notices are a few KiB. */
const defaultMaxBytes = 1_048_576;

/** What partners' operators read. */
const said = {
  applied: '成功',
  repeated: '重复通知，此前已受理',
  conflicting: '与此前已受理的同一通知内容不一致，未受理',
  refused: '报文不符合规范，未受理',
  unauthenticated: '验签失败，未受理',
  unreadable: '报文无法解析或业务类型未知，未受理',
} as const;

type How = Parameters<NonNullable<InboundObserver['inboundTaken']>>[0]['how'];

/** One message on its way in. */
interface Arrival {
  readonly partner: Partner;
  readonly request: WireRequest;
  readonly context: TranslationContext;
  readonly traceparent: string | undefined;
}

export function createInbound(parts: InboundParts): Inbound {
  const maxBytes = parts.maxBytes ?? defaultMaxBytes;
  return {
    async receive(partnerId, request, traceparent) {
      const partner = parts.directory.partner(partnerId);
      if (partner === undefined) throw new GatewayError('GW_INBOUND_UNKNOWN', `No partner ${partnerId} is registered.`);
      if (request.body.byteLength > maxBytes)
        throw new GatewayError(
          'GW_REQUEST_TOO_LARGE',
          `The body has ${request.body.byteLength} bytes; the limit is ${maxBytes}.`,
        );
      return take(parts, { partner, request, traceparent, context: contextOf(partner, parts.clock.now()) });
    },
  };
}

const contextOf = ({ connection }: Partner, now: Date): TranslationContext => {
  const text = toBeijing(now);
  return { ref: '', serial: '', now: text, acceptedAt: text, auth: connection.credentials, profile: connection.values };
};

async function take(parts: InboundParts, arrival: Arrival): Promise<WireResponse> {
  const translator = recognized(arrival);
  if (translator === undefined)
    return unreadable(parts, arrival, 'No event table of the dialect recognises these bytes.');
  if (translator instanceof TranslationError) return unreadable(parts, arrival, translator.message);
  const { context } = arrival;
  let reading: EventReading;
  try {
    reading = storable(translator.decodeEvent(arrival.request, context));
  } catch (error) {
    const how = refusalOf(error);
    note(parts, arrival, how, { operation: translator.operation, why: (error as Error).message });
    return translator.encodeEventAnswer('refused', said[how], context);
  }
  try {
    const outcome = await parts.journal.applyInbound(inboundOf(parts, arrival, reading));
    note(parts, arrival, outcome.state, { operation: reading.operation });
    if (outcome.eventId !== undefined && outcome.state === 'applied') parts.onEvent?.();
    return translator.encodeEventAnswer(outcome.state, said[outcome.state], context);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    note(parts, arrival, 'unavailable', { operation: reading.operation });
    return comeBackLater;
  }
}

/** Nothing was written and nothing is promised: partners repeat what was answered with a server error. */
const comeBackLater: WireResponse = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '5' },
  body: Buffer.from('系统暂不可用，请稍后重发'),
};

function recognized({ partner, request }: Arrival): Translator | TranslationError | undefined {
  try {
    return partner.connection.dialect.recognizeEvent(request);
  } catch (error) {
    if (error instanceof TranslationError) return error;
    throw error;
  }
}

function unreadable(parts: InboundParts, arrival: Arrival, why: string): WireResponse {
  note(parts, arrival, 'unreadable', { why });
  return arrival.partner.connection.dialect.refuseUnreadable(said.unreadable, arrival.context);
}

/** JSON that PostgreSQL refuses: the NUL character, half a surrogate pair. */
const notStorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

function storable(reading: EventReading): EventReading {
  if (!notStorable.test(JSON.stringify(reading))) return reading;
  const message = 'The message holds a character that is none: NUL, or half a surrogate pair.';
  throw new TranslationError({ code: 'GW_TRANSLATION_MESSAGE', rule: 'character', message });
}

function refusalOf(error: unknown): 'unauthenticated' | 'unreadable' {
  if (error instanceof SignatureError) return 'unauthenticated';
  if (error instanceof TranslationError) return 'unreadable';
  throw error;
}

function note(parts: InboundParts, { partner }: Arrival, how: How, more: { operation?: string; why?: string }): void {
  const { id } = partner.connection;
  parts.observer?.inboundTaken?.({ partner: id, operation: more.operation, how });
  const fields = { partner: id, how, ...more };
  if (how === 'applied' || how === 'repeated') parts.log.debug(fields, 'inbound message taken');
  else parts.log.warn(fields, 'inbound message not taken');
}

function inboundOf(parts: InboundParts, arrival: Arrival, reading: EventReading): NewInbound {
  const { partner, request, traceparent } = arrival;
  const { operation, identity, message } = reading;
  const card = parts.catalogue.operations.get(operation);
  const id = partner.connection.id;
  const district = textAt(message, 'district');
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
    event: {
      id: uuidv7(),
      type: `tongban.${operation}`,
      partner: id,
      ...(district === undefined ? {} : { district }),
      subject: identity,
      data: message,
      traceparent,
      time: parts.clock.now(),
      consumers: ['topic'],
    },
  };
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
