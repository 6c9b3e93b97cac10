/**
 * Webhooks: events told to addresses that clients have named, signed as Standard Webhooks 1.0.0 has it
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). At least once: what was sent just before a
 * process died is sent again, with the same `webhook-id`.
 */
import type { Store } from '../store/contract.ts';
import type { Resolve } from './names.ts';

/** As `WebhookBody` of specs/gateway/schemas/webhook.yaml. */
export interface WebhookBody {
  readonly url: string;
  readonly types: readonly string[];
  /** `whsec_` and base64 of 24 to 64 bytes. Left out for a new one: drawn, and shown once. */
  readonly secret?: string | undefined;
}

export type WebhookState = 'active' | 'gone';
export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** Never with a secret. Times are RFC 3339 +08:00. */
export interface WebhookView {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly state: WebhookState;
  /** Failed calls in a row. */
  readonly failures: number;
  /** Of the last call, where it failed. */
  readonly problem?: string | undefined;
  /** Events that still have to be delivered. */
  readonly pending: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Until then the secret before the present one signs too. */
  readonly previousSecretUntil?: string | undefined;
}

export interface DeliveryView {
  readonly eventId: string;
  readonly type: string;
  readonly sequence: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly status?: number | undefined;
  readonly problem?: string | undefined;
  readonly attemptedAt?: string | undefined;
  /** Of what is pending. */
  readonly nextAt?: string | undefined;
}

export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined;
  /** Those of earlier events than this sequence. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** One event, whatever became of it; or those that happened since a time: the failed ones, or the delivered ones too. */
export type Redelivery =
  | { readonly eventId: string }
  | { readonly since: string; readonly delivered?: boolean | undefined };

/** Of all clients, for the operator. */
export interface WebhookCounts {
  readonly active: number;
  /** Of these: the last call failed. */
  readonly failing: number;
  /** Ended by their receiver. */
  readonly gone: number;
  /** Events that have yet to be delivered, each counted for every receiver of it. */
  readonly pending: number;
}

/** What the receiver made of a test event. */
export interface TestResult {
  readonly delivered: boolean;
  readonly status?: number | undefined;
  readonly durationMs: number;
  /** Why not, Chinese and English. */
  readonly problem?: string | undefined;
}

/** The subscriptions of clients. Every call is about those of `client` alone; what is not its own is GW_NOT_FOUND. */
export interface Subscriptions {
  /** @returns the secret where it was drawn. @throws GatewayError GW_WEBHOOK_ADDRESS, GW_WEBHOOK_LIMIT */
  put(client: string, id: string, body: WebhookBody): Promise<{ readonly view: WebhookView; readonly secret?: string }>;
  list(client: string): Promise<readonly WebhookView[]>;
  get(client: string, id: string): Promise<WebhookView>;
  remove(client: string, id: string): Promise<void>;
  /** @param keepHours how long the present secret goes on signing. @returns the new secret */
  rotate(client: string, id: string, keepHours: number): Promise<string>;
  /** Newest event first. */
  deliveries(client: string, id: string, filter: DeliveryFilter): Promise<readonly DeliveryView[]>;
  /** @returns how many are to be delivered again. @throws GatewayError GW_WEBHOOK_GONE */
  redeliver(client: string, id: string, what: Redelivery): Promise<number>;
  /** Calls the address now, with an event that says that it is a test. */
  test(client: string, id: string): Promise<TestResult>;
}

export interface WebhookLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface WebhookParts {
  readonly store: Store;
  readonly log: WebhookLog;
  /** Addresses in refused ranges that are allowed all the same: CIDR blocks, addresses, host names. They may be `http`. */
  readonly allow: readonly string[];
  /** Default: the system's resolver. */
  readonly resolve?: Resolve | undefined;
  readonly options?: Partial<WebhookOptions> | undefined;
}

export interface WebhookOptions {
  readonly pollMs: number;
  /** Events handed on in one statement. */
  readonly batch: number;
  /** Calls in flight in this process; to one receiver there is one at a time, over all processes. */
  readonly mostCalls: number;
  readonly callMs: number;
  /** Whoever calls a receiver has it to himself for this long; longer than a call. */
  readonly takenForMs: number;
  /** The pauses before the second attempt and those after it; after the last, the delivery has failed. */
  readonly retryMs: readonly number[];
  /** Of each pause, up or down. */
  readonly jitter: number;
  /** After a failed call the receiver is left alone: at first for so long, doubled with each further failure in a row up to the longest. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  readonly stopMs: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

export const webhookDefaults: WebhookOptions = {
  pollMs: 1_000,
  batch: 200,
  mostCalls: 32,
  // The least that the specification recommends.
  callMs: 15 * second,
  takenForMs: 30 * second,
  // The schedule of the specification: ten attempts within 75 hours.
  retryMs: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
  jitter: 0.1,
  firstPauseMs: second,
  longestPauseMs: minute,
  stopMs: 2 * second,
};

/** Hands events on to subscriptions, and calls the receivers. */
export interface Webhooks {
  /** Events were told. Costs nothing while nobody has subscribed. */
  wake(): void;
  /** Subscriptions have changed: looks also where nobody had subscribed. */
  look(): void;
  stop(): Promise<void>;
}
