/** Rows of the journal as the contract shows them: names in camel case, what is absent left out. */
import type { Canonical } from '../catalogue/contract.ts';
import type { Row } from '../store/contract.ts';
import type { Acting, Exchange, ExchangeState, Problem, StoredEvent } from './contract.ts';

type OrNull<T> = T | null;

export interface ExchangeRow extends Row {
  readonly id: string;
  readonly seq: string;
  readonly state: ExchangeState;
  readonly operation: string;
  readonly district: string;
  readonly partner: string;
  readonly client: string;
  readonly idempotency_key: string;
  readonly request_digest: string;
  readonly order_key: string;
  readonly request: Canonical;
  readonly response: OrNull<Canonical>;
  readonly problem: OrNull<Problem>;
  readonly acting: OrNull<Acting>;
  readonly traceparent: OrNull<string>;
  readonly ref: string;
  readonly correlation_key: OrNull<string>;
  readonly mapping_hash: string;
  readonly attempt: number;
  readonly calls: number;
  readonly maybe_sent: boolean;
  readonly sent_at: OrNull<Date>;
  readonly needs_person: boolean;
  readonly next_attempt_at: Date;
  readonly accepted_at: Date;
  readonly expires_at: OrNull<Date>;
  readonly updated_at: Date;
  readonly settled_at: OrNull<Date>;
}

/** The columns of ExchangeRow, of the table named. */
export const exchangeColumns = (table: string): string =>
  [
    'id, seq, state, operation, district, partner, client, idempotency_key, request_digest, order_key, request, response',
    'problem, acting, traceparent, ref, correlation_key, mapping_hash, attempt, calls, maybe_sent, sent_at, needs_person',
    'next_attempt_at, accepted_at, expires_at, updated_at, settled_at',
  ]
    .join(', ')
    .split(', ')
    .map((column) => `${table}.${column}`)
    .join(', ');

type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Leaves out what is null. */
function present<T extends object>(fields: T): Present<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}

export function exchangeOf(row: ExchangeRow): Exchange {
  return {
    id: row.id,
    seq: row.seq,
    state: row.state,
    operation: row.operation,
    district: row.district,
    partner: row.partner,
    client: row.client,
    idempotencyKey: row.idempotency_key,
    orderKey: row.order_key,
    request: row.request,
    ref: row.ref,
    mappingHash: row.mapping_hash,
    attempt: row.attempt,
    calls: row.calls,
    maybeSent: row.maybe_sent,
    needsPerson: row.needs_person,
    nextAttemptAt: row.next_attempt_at,
    acceptedAt: row.accepted_at,
    updatedAt: row.updated_at,
    ...present({
      response: row.response,
      problem: row.problem,
      acting: row.acting,
      traceparent: row.traceparent,
      correlationKey: row.correlation_key,
      sentAt: row.sent_at,
      expiresAt: row.expires_at,
      settledAt: row.settled_at,
    }),
  };
}

export interface EventRow extends Row {
  readonly id: string;
  readonly seq: string;
  readonly type: string;
  readonly partner: string;
  readonly district: OrNull<string>;
  readonly client: OrNull<string>;
  readonly exchange_id: OrNull<string>;
  readonly subject: OrNull<string>;
  readonly data: Canonical;
  readonly traceparent: OrNull<string>;
  readonly time: Date;
}

export const eventColumns = (table: string): string =>
  ['id', 'seq', 'type', 'partner', 'district', 'client', 'exchange_id', 'subject', 'data', 'traceparent', 'time']
    .map((column) => `${table}.${column}`)
    .join(', ');

export function eventOf(row: EventRow): StoredEvent {
  return {
    id: row.id,
    seq: row.seq,
    type: row.type,
    partner: row.partner,
    data: row.data,
    time: row.time,
    ...present({
      district: row.district,
      client: row.client,
      exchangeId: row.exchange_id,
      subject: row.subject,
      traceparent: row.traceparent,
    }),
  };
}

export { present };
