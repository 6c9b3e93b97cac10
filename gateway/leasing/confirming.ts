/** From an answer that the partner brings to the end of its exchange, exactly as a lane would have settled it. */
import type { CallResult, WirePair } from '../../adapters/contract.ts';
import type { Partner } from '../directory/contract.ts';
import { type Confirming, confirmWork, type LeaseKept } from '../journal/lease.ts';
import { contextOf } from '../lanes/contact.ts';
import { afterAsk, afterCall } from '../lanes/conversation.ts';
import type { ContactMade } from '../lanes/settlement.ts';
import { SignatureError, TranslationError, type WireResponse } from '../translation/contract.ts';
import type { Confirmed, LeasingOptions, LeasingParts } from './contract.ts';
import { leaseMsOf } from './handing-out.ts';
import { cardOf, conclude, standingOf, worker } from './terms.ts';

/** One item of a confirmation, checked. */
export interface Confirmation {
  readonly id: string;
  readonly response: WireResponse;
}

/** As handing out writes it: the exchange and its attempt. */
const workId = /^([0-9a-f-]{36})\.([0-9]{1,9})$/;

type Open = Confirming & { readonly kind: 'open' };

/** @throws StoreUnavailableError: the partner repeats, and nothing is done twice */
export async function confirmOne(
  parts: LeasingParts,
  options: LeasingOptions,
  partner: Partner,
  { id, response }: Confirmation,
): Promise<Confirmed> {
  const [, exchangeId, attempt] = workId.exec(id) ?? [];
  if (exchangeId === undefined) return { id, taken: false };
  const found = await confirmWork(parts.store, {
    partner: partner.connection.id,
    exchangeId,
    attempt: Number(attempt),
    leaseMs: leaseMsOf(partner, options),
  });
  switch (found.kind) {
    case 'unknown-work':
      return { id, taken: false };
    case 'over':
      return { id, state: found.exchange.state, taken: found.taken };
    case 'open': {
      const { to, applied } = await settleBy(parts, options, partner, { found, response });
      return { id, state: to, taken: applied };
    }
  }
}

async function settleBy(
  parts: LeasingParts,
  options: LeasingOptions,
  partner: Partner,
  { found, response }: { readonly found: Open; readonly response: WireResponse },
) {
  const { claimed, lease, unconfirmed } = found;
  const made = contactOf(parts, partner, found, response);
  const card = cardOf(parts, claimed.exchange.operation);
  // Every lease raised the attempt; only answers use up the questions that may be asked.
  const standing = standingOf(partner, card, claimed, options.askBudget + unconfirmed);
  const decision = lease.kind === 'call' ? afterCall(standing, made.result) : afterAsk(standing, made.result);
  const { applied } = await conclude(parts, partner, claimed, { decision, made });
  return { to: decision.to, applied };
}

function contactOf(
  parts: LeasingParts,
  partner: Partner,
  { claimed, lease }: Open,
  response: WireResponse,
): ContactMade {
  return {
    kind: lease.kind,
    operation: lease.operation,
    worker,
    startedAt: lease.leasedAt,
    endedAt: new Date(),
    mappingHash: lease.mappingHash,
    result: read(partner, lease, response, contextOf(parts, partner, claimed.exchange, lease.reference)),
    probe: false,
  };
}

/** Bytes that are no answer leave us where a lost answer does: we do not know. */
function read(
  partner: Partner,
  lease: LeaseKept,
  response: WireResponse,
  context: ReturnType<typeof contextOf>,
): CallResult {
  const exchangeOf: WirePair = { request: requestOf(lease), response };
  const translator = partner.connection.dialect.translator(lease.operation);
  try {
    if (translator === undefined)
      return {
        kind: 'unanswered',
        sent: 'maybe',
        code: 'GW_TRANSLATION_OPERATION',
        detail: 'The dialect changed.',
        exchangeOf,
      };
    return { kind: 'answered', reading: translator.decodeResponse(response, context), exchangeOf };
  } catch (error) {
    if (!(error instanceof TranslationError) && !(error instanceof SignatureError)) throw error;
    const code = error instanceof TranslationError ? error.code : 'GW_TRANSLATION_MESSAGE';
    return { kind: 'unanswered', sent: 'maybe', code, detail: error.message, exchangeOf };
  }
}

function requestOf({ requestLine, requestBytes }: LeaseKept): WirePair['request'] {
  if (requestLine === undefined || requestBytes === undefined) return undefined;
  const [method = '', ...path] = requestLine.split(' ');
  return { method, path: path.join(' '), headers: {}, body: requestBytes };
}
