/** What partners ask us: verified, limited, answered in their own envelope. Leaves no row; counters tell. */
import { StoreUnavailableError } from '../store/contract.ts';
import {
  type Reading,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireResponse,
} from '../translation/contract.ts';
import { type Arrival, opened, refusalOf } from './arrival.ts';
import type { InboundObserver, InboundParts } from './contract.ts';

type How = Parameters<NonNullable<InboundObserver['inboundTaken']>>[0]['how'];

export interface Served {
  readonly how: How;
  readonly response: WireResponse;
  readonly why?: string;
}

/** Questions that a partner may ask at once, and how fast more are granted: banks turn pages, nobody needs thousands a minute. */
const allowance = { most: 40, perSecond: 10 } as const;

/** Per partner, in this process. */
export function createAllowances(now: () => number = () => performance.now()): (partner: string) => boolean {
  const left = new Map<string, { tokens: number; at: number }>();
  return (partner) => {
    const at = now();
    const before = left.get(partner) ?? { tokens: allowance.most, at };
    const tokens = Math.min(allowance.most, before.tokens + ((at - before.at) / 1000) * allowance.perSecond);
    left.set(partner, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    return tokens >= 1;
  };
}

type Refused = Reading & { readonly kind: 'refused' };

const refused = (as: string, text: string): Refused => ({ kind: 'refused', as, code: '', text });

const said = {
  unauthenticated: refused('not-authorised', '验签失败，未受理'),
  unreadable: refused('invalid', '报文不符合规范，未受理'),
  busy: refused('partner-busy', '查询过于频繁，请稍后再试'),
  unavailable: refused('partner-busy', '系统暂不可用，请稍后再试'),
  unsayable: refused('invalid', '查询结果无法按本接口的格式表示'),
} as const;

export async function serve(
  parts: Pick<InboundParts, 'questions'> & { readonly allowed: (partner: string) => boolean },
  arrival: Arrival,
  translator: Translator,
): Promise<Served> {
  const { partner, request, contexts } = arrival;
  const { id, dialect } = partner.connection;
  const envelope = (context: TranslationContext, reading: Refused): WireResponse =>
    sayable(translator, context, reading) ??
    sayable(translator, context, said.unreadable) ??
    dialect.refuseUnreadable(reading.text, context);
  let question: ReturnType<typeof opened<ReturnType<Translator['decodeRequest']>>>;
  try {
    question = opened(arrival, (context) => translator.decodeRequest(request, context));
  } catch (error) {
    const how = refusalOf(error);
    return { how, response: envelope(contexts[0], said[how]), why: (error as Error).message };
  }
  const { content, context } = question;
  if (parts.questions === undefined || !parts.allowed(id))
    return { how: 'busy', response: envelope(context, said.busy) };
  try {
    const reading = await parts.questions.answer(id, translator.operation, content.message);
    const response = sayable(translator, context, reading);
    if (response !== undefined) return { how: 'answered', response };
    return { how: 'refused', response: envelope(context, said.unsayable), why: 'The dialect cannot say the answer.' };
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    return { how: 'unavailable', response: envelope(context, said.unavailable) };
  }
}

/** Undefined where the dialect has no code for it, or no characters. */
function sayable(translator: Translator, context: TranslationContext, reading: Reading): WireResponse | undefined {
  try {
    return translator.encodeResponse(reading, context);
  } catch (error) {
    if (error instanceof TranslationError) return undefined;
    throw error;
  }
}
