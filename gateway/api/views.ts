/** What clients see of exchanges, attempts and events. Order keys, epochs and other inner matters stay inside. */
import { toBeijing } from '../catalogue/beijing-time.ts';
import { catalogue, type ErrorCode } from '../errors/catalogue.ts';
import type { Exchange, NewExchange, Problem, Resolution, StoredAttempt, StoredEvent } from '../journal/contract.ts';
import type { components } from './openapi.generated.ts';
import { present } from './present.ts';
import type { Caller } from './tokens.ts';
import { isSettled } from './waiters.ts';

type Schemas = components['schemas'];

export const exchangePath = (id: string): string => `/v1/exchanges/${id}`;

/** The first answer to a command, and the answer to each repetition of it. */
export const acceptedView = (
  exchange: Pick<NewExchange, 'id' | 'operation' | 'district' | 'partner' | 'acceptedAt'>,
): Schemas['AcceptedExchange'] => ({
  id: exchange.id,
  operation: exchange.operation,
  district: exchange.district,
  partner: exchange.partner,
  state: 'accepted',
  acceptedAt: toBeijing(exchange.acceptedAt),
  links: { self: exchangePath(exchange.id) },
});

const time = (date: Date | undefined): string | undefined => (date === undefined ? undefined : toBeijing(date));

/** Older rows name a partner's no by a code of the journal alone. */
const codeOf = (code: string): string => (code === 'PARTNER_REFUSED' ? 'GW_PARTNER_REFUSED' : code);

function problemView(problem: Problem): Schemas['ExchangeProblem'] {
  const code = codeOf(problem.code);
  const entry = Object.hasOwn(catalogue, code) ? catalogue[code as ErrorCode] : undefined;
  return present({
    code,
    title: entry?.title,
    titleZh: entry?.titleZh,
    as: problem.as,
    partnerCode: problem.partnerCode,
    partnerText: problem.partnerText,
    detail: problem.detail,
    side: problem.side,
    fix: entry?.fix,
  }) as Schemas['ExchangeProblem'];
}

/** A proposal that the partner's own answer, or another call, has overtaken is told as such. */
export function resolutionView(resolution: Resolution, exchange: Exchange): Schemas['Resolution'] {
  const { proposedAt, confirmedAt, calls, ...told } = resolution;
  const overtaken = told.state === 'proposed' && (exchange.state !== 'unknown' || exchange.calls !== calls);
  return present({
    ...told,
    state: overtaken ? 'overtaken' : told.state,
    proposedAt: toBeijing(proposedAt),
    confirmedAt: time(confirmedAt),
  }) as Schemas['Resolution'];
}

/** The partner is outside its opening hours. */
export const closedView = (opens: Date): NonNullable<Schemas['Exchange']['waits']> => ({
  code: 'GW_PARTNER_CLOSED',
  title: catalogue.GW_PARTNER_CLOSED.title,
  titleZh: catalogue.GW_PARTNER_CLOSED.titleZh,
  until: toBeijing(opens),
});

const cancellable = (exchange: Exchange): boolean =>
  ['accepted', 'queued', 'parked'].includes(exchange.state) && !exchange.maybeSent;

function linksOf(exchange: Exchange, caller: Caller): Schemas['Links'] {
  const self = exchangePath(exchange.id);
  return {
    self,
    ...(cancellable(exchange) ? { cancellation: `${self}/cancellation` } : {}),
    ...(exchange.state === 'unknown' && caller.scopes.has('exchange:resolve')
      ? { resolution: `${self}/resolution` }
      : {}),
    ...(caller.operator ? { attempts: `${self}/attempts` } : {}),
  };
}

export function exchangeView(exchange: Exchange, caller: Caller, events?: readonly StoredEvent[]): Schemas['Exchange'] {
  return present({
    id: exchange.id,
    operation: exchange.operation,
    district: exchange.district,
    partner: exchange.partner,
    client: exchange.client,
    state: exchange.state,
    reference: exchange.ref,
    calls: exchange.calls,
    needsPerson: exchange.needsPerson,
    acceptedAt: toBeijing(exchange.acceptedAt),
    updatedAt: toBeijing(exchange.updatedAt),
    expiresAt: time(exchange.expiresAt),
    settledAt: time(exchange.settledAt),
    nextAttemptAt: isSettled(exchange) ? undefined : time(exchange.nextAttemptAt),
    acting: exchange.acting,
    request: exchange.request,
    response: exchange.response,
    problem: exchange.problem === undefined ? undefined : problemView(exchange.problem),
    events: events?.map(eventView),
    links: linksOf(exchange, caller),
  }) as Schemas['Exchange'];
}

const eventView = (event: StoredEvent): Schemas['Event'] =>
  present({
    id: event.id,
    type: event.type,
    time: toBeijing(event.time),
    subject: event.subject,
    data: event.data,
  }) as Schemas['Event'];

const charsets = (['utf-8', 'gb18030'] as const).map((charset) => ({
  charset,
  decoder: new TextDecoder(charset, { fatal: true }),
}));

/** Bytes as a person can read them, where they are text of one of the two charsets in use. */
function textOf(bytes: Uint8Array): { readonly charset?: 'utf-8' | 'gb18030'; readonly text?: string } {
  for (const { charset, decoder } of charsets) {
    try {
      return { charset, text: decoder.decode(bytes) };
    } catch {
      // Not this one.
    }
  }
  return {};
}

const wire = (bytes: Uint8Array): Schemas['Wire'] => ({
  ...textOf(bytes),
  base64: Buffer.from(bytes).toString('base64'),
});

export function attemptView(attempt: StoredAttempt): Schemas['Attempt'] {
  const { requestLine, requestBytes, responseStatus, responseBytes } = attempt;
  return present({
    no: attempt.no,
    kind: attempt.kind,
    operation: attempt.operation,
    worker: attempt.worker,
    startedAt: toBeijing(attempt.startedAt),
    endedAt: toBeijing(attempt.endedAt),
    durationMs: Math.max(0, attempt.endedAt.getTime() - attempt.startedAt.getTime()),
    result: attempt.result,
    state: attempt.state,
    code: attempt.code,
    detail: attempt.detail,
    mappingHash: attempt.mappingHash,
    request:
      requestBytes === undefined && requestLine === undefined
        ? undefined
        : present({ line: requestLine, ...wire(requestBytes ?? new Uint8Array()) }),
    response:
      responseBytes === undefined && responseStatus === undefined
        ? undefined
        : present({ status: responseStatus, ...wire(responseBytes ?? new Uint8Array()) }),
  }) as Schemas['Attempt'];
}
