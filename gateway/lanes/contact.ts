/** One contact with a partner about one exchange: the command itself, or the question what became of it. */
import type { Adapter, CallResult } from '../../adapters/contract.ts';
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import type { Partner } from '../directory/contract.ts';
import type { Exchange } from '../journal/contract.ts';
import { childOf } from '../journal/traceparent.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { TranslationContext } from '../translation/contract.ts';
import type { Breakers } from './breakers.ts';
import type { PartnerParts } from './contract.ts';
import { askingOf, timeoutOf } from './conversation.ts';
import { questionFor } from './proof.ts';
import type { ContactMade } from './settlement.ts';

/** Who is called, by which code, in which terms. */
export interface Counterpart {
  readonly partner: Partner;
  readonly adapter: Adapter;
  readonly card: OperationCard;
}

/** What goes out in one contact. */
export interface Utterance {
  readonly operation: string;
  readonly message: Canonical;
  readonly timeoutMs: number;
  readonly ref: string;
}

export interface ContactParts {
  readonly parts: Pick<PartnerParts, 'clock' | 'catalogue'>;
  readonly breakers: Breakers;
  readonly worker: string;
  readonly signal: AbortSignal;
}

export async function makeContact(
  using: ContactParts,
  { partner, adapter, card }: Counterpart,
  exchange: Exchange,
  kind: 'call' | 'ask',
): Promise<ContactMade> {
  const startedAt = new Date();
  const said = utteranceOf(using.parts, { partner, card }, exchange, kind);
  const translator = partner.connection.dialect.translator(said.operation);
  const probing = using.breakers.wantsProbe(said.operation);
  const result =
    translator === undefined
      ? notSpoken(partner, said.operation)
      : await using.breakers.run(said.operation, () =>
          called(adapter, {
            partner: partner.connection,
            translator,
            message: said.message,
            context: contextOf(using.parts, partner, exchange, said.ref),
            timeoutMs: said.timeoutMs,
            signal: using.signal,
            traceparent: exchange.traceparent === undefined ? undefined : childOf(exchange.traceparent),
          }),
        );
  return {
    kind,
    operation: said.operation,
    worker: using.worker,
    startedAt,
    endedAt: new Date(),
    mappingHash: translator?.hash,
    result,
    probe: probing || (result.kind === 'unanswered' && result.code === 'GW_PARTNER_BREAKER_OPEN'),
  };
}

/** The command itself, or the question what became of it. */
export const utteranceOf = (
  parts: ContactParts['parts'],
  { partner, card }: Pick<Counterpart, 'partner' | 'card'>,
  exchange: Exchange,
  kind: 'call' | 'ask',
): Utterance => (kind === 'call' ? command(partner, card, exchange) : question(parts, partner, card, exchange));

const command = (partner: Partner, card: OperationCard, exchange: Exchange): Utterance => ({
  operation: exchange.operation,
  message: exchange.request,
  timeoutMs: timeoutOf(card, partner.limits),
  ref: exchange.ref,
});

/** The question is a message of its own, with a serial of its own; the exchange's is named inside. */
function question(parts: ContactParts['parts'], partner: Partner, card: OperationCard, exchange: Exchange): Utterance {
  const asking = askingOf(card);
  if (asking === undefined) throw new Error(`${card.name} has no question to ask`);
  const asked = parts.catalogue.operations.get(asking.ask);
  return {
    operation: asking.ask,
    message: questionFor(asking, exchange),
    timeoutMs: timeoutOf(asked ?? card, partner.limits),
    ref: partner.connection.dialect.drawRef({
      entropy: uuidv7(),
      serial: exchange.seq,
      acceptedAt: toBeijing(exchange.acceptedAt),
    }),
  };
}

export const contextOf = (
  parts: Pick<ContactParts['parts'], 'clock'>,
  partner: Partner,
  exchange: Exchange,
  ref: string,
): TranslationContext => ({
  ref,
  serial: exchange.seq,
  now: toBeijing(parts.clock.now()),
  acceptedAt: toBeijing(exchange.acceptedAt),
  auth: partner.connection.credentials,
  profile: partner.connection.values,
});

/** An adapter that throws has a defect; what it had sent by then nobody knows. */
async function called(adapter: Adapter, call: Parameters<Adapter['call']>[0]): Promise<CallResult> {
  try {
    return await adapter.call(call);
  } catch (error) {
    const detail = `The adapter ${adapter.kind} failed: ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'unanswered', sent: 'maybe', code: 'GW_INTERNAL', detail, exchangeOf: {} };
  }
}

const notSpoken = (partner: Partner, operation: string): CallResult => ({
  kind: 'unanswered',
  sent: 'no',
  code: 'GW_TRANSLATION_OPERATION',
  detail: `The dialect ${partner.connection.dialect.name} does not speak ${operation}.`,
  exchangeOf: {},
});
