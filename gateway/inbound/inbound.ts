/**
 * What partners tell us: signature over the raw bytes, decode, validate, then journal and event in one transaction, then the partner's own answer.
 * What is not authenticated or cannot be read makes a counter, never a row. What they ask goes the way of serving.ts.
 */
import type { Taken } from '../../adapters/contract.ts';
import type { Partner } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import type {
  EventReading,
  TranslationContext,
  Translator,
  WireRequest,
  WireResponse,
} from '../translation/contract.ts';
import { type Arrival, arrivalOf, opened, type Recognized, recognized, refusalOf } from './arrival.ts';
import type { Inbound, InboundObserver, InboundParts } from './contract.ts';
import { createAllowances, serve } from './serving.ts';
import { storable, tellingOf } from './telling.ts';

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

/** A telling that was taken, with the context that its answer is written in. */
interface Told extends Taken {
  readonly context: TranslationContext;
}

export function createInbound(parts: InboundParts): Inbound {
  const allowed = createAllowances();
  return {
    async receive(partnerId, request, traceparent) {
      const partner = admitted(parts, partnerId, request);
      const arrival = arrivalOf(partner, request, parts.clock.now(), traceparent);
      const what = recognized(arrival);
      switch (what.kind) {
        case 'unknown':
          note(parts, arrival, 'unreadable', { why: what.why });
          return partner.connection.dialect.refuseUnreadable(said.unreadable, arrival.contexts[0]);
        case 'event':
          return answerTelling(parts, arrival, what.translator);
        case 'question': {
          const { how, response, why } = await serve({ ...parts, allowed }, arrival, what.translator);
          note(parts, arrival, how, { operation: what.translator.operation, why });
          return response;
        }
      }
    },
    async take(partnerId, request) {
      const partner = known(parts, partnerId);
      const arrival = arrivalOf(partner, request, parts.clock.now());
      const what: Recognized = isTooLarge(parts, request)
        ? { kind: 'unknown', why: `The body has ${request.body.byteLength} bytes.` }
        : recognized(arrival);
      if (what.kind === 'event') {
        const { how, text } = await take(parts, arrival, what.translator);
        return { how, text };
      }
      const why = what.kind === 'unknown' ? what.why : 'A question was fetched where events are kept.';
      note(parts, arrival, 'unreadable', { why });
      return { how: 'unreadable', text: said.unreadable };
    },
  };
}

/** @throws GatewayError GW_INBOUND_UNKNOWN, GW_REQUEST_TOO_LARGE */
function admitted(parts: InboundParts, partnerId: string, request: WireRequest): Partner {
  const partner = known(parts, partnerId);
  if (!isTooLarge(parts, request)) return partner;
  const { byteLength } = request.body;
  const limit = parts.maxBytes ?? defaultMaxBytes;
  throw new GatewayError('GW_REQUEST_TOO_LARGE', `The body has ${byteLength} bytes; the limit is ${limit}.`);
}

function known({ directory }: InboundParts, partnerId: string): Partner {
  const partner = directory.partner(partnerId);
  if (partner === undefined) throw new GatewayError('GW_INBOUND_UNKNOWN', `No partner ${partnerId} is registered.`);
  return partner;
}

const isTooLarge = ({ maxBytes = defaultMaxBytes }: InboundParts, { body }: WireRequest): boolean =>
  body.byteLength > maxBytes;

async function answerTelling(parts: InboundParts, arrival: Arrival, translator: Translator): Promise<WireResponse> {
  try {
    const { how, text, context } = await take(parts, arrival, translator);
    const answer = how === 'unauthenticated' || how === 'unreadable' ? 'refused' : how;
    return translator.encodeEventAnswer(answer, text, context);
  } catch (error) {
    if (error instanceof StoreUnavailableError) return comeBackLater;
    throw error;
  }
}

/** The one way in of whatever tells of an event. @throws StoreUnavailableError */
async function take(parts: InboundParts, arrival: Arrival, translator: Translator): Promise<Told> {
  let reading: EventReading;
  let context: TranslationContext;
  try {
    ({ content: reading, context } = opened(arrival, (by) => storable(translator.decodeEvent(arrival.request, by))));
  } catch (error) {
    const how = refusalOf(error);
    note(parts, arrival, how, { operation: translator.operation, why: (error as Error).message });
    return {
      how,
      text: how === 'unauthenticated' ? said.unauthenticated : said.unreadable,
      context: arrival.contexts[0],
    };
  }
  const { operation } = reading;
  try {
    const { state, eventId } = await parts.journal.applyInbound(tellingOf(parts, arrival, reading));
    note(parts, arrival, state, { operation });
    if (eventId !== undefined && state === 'applied') parts.onEvent?.();
    return { how: state, text: said[state], context };
  } catch (error) {
    if (error instanceof StoreUnavailableError) note(parts, arrival, 'unavailable', { operation });
    throw error;
  }
}

/** Nothing was written and nothing is promised: partners repeat what was answered with a server error. */
const comeBackLater: WireResponse = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '5' },
  body: Buffer.from('系统暂不可用，请稍后重发'),
};

/** What happens all the time and is in order. */
const usual: ReadonlySet<How> = new Set<How>(['applied', 'repeated', 'answered']);

function note(
  parts: InboundParts,
  { partner }: Arrival,
  how: How,
  more: { readonly operation?: string; readonly why?: string | undefined },
): void {
  const { id } = partner.connection;
  parts.observer?.inboundTaken?.({ partner: id, operation: more.operation, how });
  const fields = { partner: id, how, ...more };
  if (usual.has(how)) parts.log.debug(fields, 'inbound message taken');
  else parts.log.warn(fields, 'inbound message not taken');
}
