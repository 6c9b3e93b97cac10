/** Turns a decision into what the journal writes: the move, the attempt with its wire bytes, and the event that it raises. Pure but for ids. */
import type { CallResult } from '../../adapters/contract.ts';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import { consumersOf } from '../consumers.ts';
import type { AttemptRecord, Claimed, Exchange, NewEvent, Problem, Settlement } from '../journal/contract.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { Decision } from './conversation.ts';
import { type Mask, maskFor } from './masking.ts';

/** One contact as it happened. */
export interface ContactMade {
  readonly kind: AttemptRecord['kind'];
  readonly operation: string;
  readonly worker: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly mappingHash: string | undefined;
  readonly result: CallResult;
  /** The breaker let it through to try, or stopped it, or it never began. */
  readonly probe: boolean;
}

/** @param parts `businessNow` is the time of the event; `serves`: whoever settles publishes it himself. */
export function settlementOf(
  { exchange }: Claimed,
  decision: Decision,
  contact: ContactMade,
  parts: { readonly card: OperationCard; readonly mask: Mask; readonly businessNow: Date; readonly serves: boolean },
): Settlement {
  const mask = maskOf(contact.result, parts.mask);
  const masked = { ...decision, problem: decision.problem && speakable(decision.problem, mask) };
  const event = eventOf(exchange, masked, parts.card, parts.businessNow);
  return {
    id: exchange.id,
    from: exchange.state === 'unknown' ? 'unknown' : 'dispatching',
    attempt: exchange.attempt,
    ...masked,
    record: recordOf(contact, mask),
    event: event && parts.serves ? { ...event, served: [topic] } : event,
  };
}

/** With what a login drew for this very contact: nobody knew it when the partner's mask was made. */
function maskOf({ exchangeOf: { secrets } }: CallResult, mask: Mask): Mask {
  if (secrets === undefined || secrets.length === 0) return mask;
  const drawn = maskFor(Object.fromEntries(secrets.entries()));
  return { text: (text) => drawn.text(mask.text(text)), bytes: (bytes) => drawn.bytes(mask.bytes(bytes)) };
}

/** A partner's words as the journal can hold them: PostgreSQL knows neither the NUL character nor half a surrogate pair. */
const words = (text: string, mask: Mask): string => mask.text(Buffer.from(text.replaceAll('\u0000', '')).toString());

const speakable = (problem: Problem, mask: Mask): Problem => ({
  ...problem,
  ...(problem.partnerCode === undefined ? {} : { partnerCode: words(problem.partnerCode, mask) }),
  ...(problem.partnerText === undefined ? {} : { partnerText: words(problem.partnerText, mask) }),
  ...(problem.detail === undefined ? {} : { detail: words(problem.detail, mask) }),
});

/** The consumer that whoever settles may serve from memory. */
const topic = 'topic';

/** What an exchange came to: where a decision puts it, or the journal itself (expired). */
type Ending = Pick<Decision, 'response' | 'problem'> & { readonly to: Decision['to'] | 'expired' };

/** The event of an exchange that has expired; for `createJournal`. */
export const expiryEventOf =
  (operations: ReadonlyMap<string, OperationCard>) =>
  (exchange: Exchange, time: Date): NewEvent | undefined => {
    const card = operations.get(exchange.operation);
    return card && eventOf(exchange, { to: 'expired', problem: exchange.problem }, card, time);
  };

/** The event of an exchange that a person has ended; for `createJournal`. */
export const resolutionEventOf =
  (operations: ReadonlyMap<string, OperationCard>) =>
  (exchange: Exchange, time: Date): NewEvent | undefined => {
    const card = operations.get(exchange.operation);
    const { response, problem } = exchange;
    if (card === undefined || !isEnd(exchange.state)) return undefined;
    return eventOf(exchange, { to: exchange.state, response, problem }, card, time);
  };

const isEnd = (state: Exchange['state']): state is 'succeeded' | 'refused' | 'failed' =>
  state === 'succeeded' || state === 'refused' || state === 'failed';

function eventOf(exchange: Exchange, decision: Ending, card: OperationCard, time: Date): NewEvent | undefined {
  if (decision.to === 'queued' || decision.to === 'unknown' || card.resultEvent === undefined) return undefined;
  const data: Canonical = {
    exchangeId: exchange.id,
    operation: exchange.operation,
    district: exchange.district,
    partner: exchange.partner,
    client: exchange.client,
    reference: exchange.ref,
    state: decision.to,
    ...(decision.response === undefined ? {} : { response: decision.response }),
    ...(decision.problem === undefined ? {} : { problem: decision.problem }),
  };
  const type = `tongban.${card.resultEvent}`;
  return {
    id: uuidv7(),
    type,
    partner: exchange.partner,
    district: exchange.district,
    client: exchange.client,
    exchangeId: exchange.id,
    subject: exchange.id,
    data,
    traceparent: exchange.traceparent,
    time,
    consumers: consumersOf(type).consumers,
  };
}

function recordOf(contact: ContactMade, mask: Mask): AttemptRecord {
  const { result } = contact;
  const { request, response } = result.exchangeOf;
  const { code, detail } = said(result);
  return {
    kind: contact.kind,
    operation: contact.operation,
    worker: contact.worker,
    startedAt: contact.startedAt,
    endedAt: contact.endedAt,
    result: result.kind === 'answered' ? result.reading.kind : 'unanswered',
    code: code === undefined ? undefined : words(code, mask),
    detail: detail === undefined ? undefined : words(detail, mask),
    mappingHash: contact.mappingHash,
    requestLine: request === undefined ? undefined : words(`${request.method} ${request.path}`, mask),
    requestBytes: request === undefined ? undefined : mask.bytes(request.body),
    responseStatus: response?.status,
    responseBytes: response === undefined ? undefined : mask.bytes(response.body),
  };
}

function said(result: CallResult): { code?: string | undefined; detail?: string | undefined } {
  if (result.kind === 'unanswered') return { code: result.code, detail: result.detail };
  const { reading } = result;
  return reading.kind === 'success' ? {} : { code: reading.code, detail: reading.text };
}

/** The record of a claim that led to no contact: the card has no question, or the lane ended first. Nothing was sent. */
export function notContacted(exchange: Exchange, worker: string, why: string): ContactMade {
  const now = new Date();
  return {
    kind: exchange.state === 'unknown' ? 'ask' : 'call',
    operation: exchange.operation,
    worker,
    startedAt: now,
    endedAt: now,
    mappingHash: undefined,
    result: { kind: 'unanswered', sent: 'no', code: 'GW_UNAVAILABLE', detail: `Not sent: ${why}`, exchangeOf: {} },
    probe: true,
  };
}

/** A defect of ours on the way: whether something was sent is for a person to find out. */
export function stumbled(exchange: Exchange, worker: string, error: unknown): Settlement {
  const detail = error instanceof Error ? error.message : String(error);
  return {
    id: exchange.id,
    from: exchange.state === 'unknown' ? 'unknown' : 'dispatching',
    attempt: exchange.attempt,
    to: 'unknown',
    needsPerson: true,
    problem: { code: 'GW_INTERNAL', detail, side: 'gateway' },
    record: { ...recordOf(notContacted(exchange, worker, detail), maskFor({})), code: 'GW_INTERNAL', detail },
  };
}

/** What the database cannot store is left out, and a person looks at it: better than an exchange that nobody carries. */
export const withoutWords = ({ id, from, attempt, record }: Settlement): Settlement => ({
  id,
  from,
  attempt,
  to: 'unknown',
  needsPerson: true,
  problem: { code: 'GW_INTERNAL', detail: 'The outcome could not be stored as it was.', side: 'gateway' },
  record: {
    kind: record.kind,
    operation: record.operation,
    worker: record.worker,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    result: record.result,
    code: 'GW_INTERNAL',
    mappingHash: record.mappingHash,
  },
});
