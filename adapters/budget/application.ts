/**
 * An application for payment takes two requests: one enters it, and its answer carries no number; the other asks for the number by our
 * reference. The first has the effect and is sent once. The second changes nothing; where it brings no number, the whole is left open,
 * and asked again by the card's own question, which is the same.
 */
import { performance } from 'node:perf_hooks';
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import type { Reading } from '../../gateway/translation/contract.ts';
import type { CallResult, PartnerCall } from '../contract.ts';
import type { Conversation } from '../transports/conversation.ts';

type Answered = Extract<CallResult, { readonly kind: 'answered' }>;
type Entered = Extract<Reading, { readonly kind: 'success' | 'already-done' }>;

/** The partner has the application, and has not said its number. */
function withoutNumber(reading: Reading): reading is Entered {
  if (reading.kind !== 'success' && reading.kind !== 'already-done') return false;
  return reading.message?.applicationNo === undefined;
}

interface Shown {
  readonly applicationNo?: string;
  readonly reference?: string;
}

/** The number of the one application that bears our reference. A system that passes over the condition answers with those of others. */
function numberIn(message: Canonical, reference: string): string | undefined {
  const ours = (message.payments as readonly Shown[]).filter((shown) => shown.reference === reference);
  return ours.length === 1 ? ours[0]?.applicationNo : undefined;
}

function completed(entered: Answered & { readonly reading: Entered }, found: CallResult, ref: string): CallResult {
  const { exchangeOf, reading } = entered;
  if (found.kind === 'unanswered') {
    const detail = `The application was entered; asking for its number failed: ${found.detail}`;
    // Of the question nothing may have left; of the whole the half that counts has.
    const code = found.sent === 'no' ? 'GW_PARTNER_CONNECTION_LOST' : found.code;
    return { kind: 'unanswered', sent: 'maybe', code, detail, exchangeOf };
  }
  const applicationNo = found.reading.kind === 'success' ? numberIn(found.reading.message, ref) : undefined;
  if (applicationNo === undefined) {
    const text = '支付申请已录入，尚未查得编号';
    return { kind: 'answered', reading: { kind: 'uncertain', code: '', text }, exchangeOf };
  }
  return { kind: 'answered', reading: { ...reading, message: { ...reading.message, applicationNo } }, exchangeOf };
}

/** Enters an application and asks for its number, in the time of one call. */
export async function requestPayment(conversation: Pick<Conversation, 'call'>, call: PartnerCall): Promise<CallResult> {
  const endsAt = performance.now() + call.timeoutMs;
  const entered = await conversation.call(call);
  if (entered.kind !== 'answered' || !withoutNumber(entered.reading)) return entered;
  const { reading } = entered;
  const translator = call.partner.dialect.translator('payment.status');
  if (translator === undefined)
    throw new Error(`${call.partner.dialect.name} enters applications and speaks no payment.status.`);
  const found = await conversation.call({
    ...call,
    translator,
    message: { district: call.message.district, reference: call.context.ref },
    timeoutMs: Math.max(1, endsAt - performance.now()),
  });
  return completed({ ...entered, reading }, found, call.context.ref);
}
