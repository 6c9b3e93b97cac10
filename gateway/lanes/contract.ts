/**
 * The road between journal and partners, seen from outside: what it is given, what it offers, what it tells those who measure.
 * `startRelay`, `startWorker`, `createQueryRoad` and `startDeliveries` take these parts; `app.ts` composes them.
 */
import type { Adapter } from '../../adapters/contract.ts';
import type { Canonical, Catalogue } from '../catalogue/contract.ts';
import type { Clock } from '../config/clock.ts';
import type { Directory } from '../directory/contract.ts';
import type { BreakerRow, ExchangeState, Journal, StoredEvent } from '../journal/contract.ts';
import type { PayeeLocks } from '../journal/payee-lock.ts';
import type { Broker, Ring } from '../messaging/contract.ts';
import type { Reading } from '../translation/contract.ts';

/** The part of a logger that the rooms of the road use; pino satisfies it. Fixed keys, never payloads. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Every figure of the lanes, with its reason in `laneDefaults`. */
export interface LaneOptions {
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  readonly sweepMs: number;
  readonly sweepLimit: number;
  readonly prefetch: number;
  readonly claimBatch: number;
  readonly askBudget: number;
  readonly drainMs: number;
  readonly releasePortion: number;
}

export const laneDefaults: LaneOptions = {
  /** Three missed heartbeats: long enough for a pause of the database, short enough that a dead worker costs seconds. */
  leaseMs: 10_000,
  heartbeatMs: 3_000,
  /** A lost ring costs at most this long; one indexed read per lane. */
  sweepMs: 5_000,
  /** What one sweep may put before the lane; more follows as soon as these are through. */
  sweepLimit: 1_000,
  /** Doorbells the broker hands over unacked: well above what is claimed at once, so that the lane never waits for the broker. */
  prefetch: 256,
  /** Rows of one claim statement; larger ones gain nothing and hold their locks longer. */
  claimBatch: 128,
  /** Answers to "what became of it" that settle nothing before a person is needed. Asks that nobody answered do not count: an outage is not an answer. */
  askBudget: 12,
  /** How long a stopping lane waits for calls under way before it cuts them off and records them as unknown. */
  drainMs: 10_000,
  /** How many parked exchanges a closing breaker lets go at a time, so that the recovering partner is not flooded. */
  releasePortion: 32,
};

/** What happens on the road, for metrics. Every callback is optional, is called synchronously and must not throw. */
export interface Observer {
  attemptEnded?(attempt: AttemptSeen): void;
  exchangeSettled?(settled: { partner: string; operation: string; state: ExchangeState; ageMs: number }): void;
  /** From acceptance to the first claim, by the business clock. */
  waited?(claimed: { partner: string; operation: string; waitedMs: number }): void;
  breakerChanged?(change: {
    partner: string;
    operation: string;
    road: 'lane' | 'query';
    state: BreakerRow['state'];
  }): void;
  ringsConfirmed?(count: number): void;
  /** The broker did not take these; they stay in the outbox. */
  ringsLost?(count: number): void;
  /** Rings that only the sweep found. */
  swept?(found: { partner: string; claimable: number; askable: number }): void;
  /** Exchanges that went over to the second route. */
  movedOver?(moved: { from: string; count: number }): void;
  lanesHeld?(count: number): void;
  laneChanged?(change: { lane: string; what: 'taken' | 'released' | 'lost' }): void;
  /** The lane waits for the database, or goes on. */
  outage?(change: { lane: string; down: boolean }): void;
  deliveries?(sent: { consumer: string; published: number; postponed: number }): void;
  queryShared?(query: { partner: string; operation: string; how: 'cache' | 'in-flight' }): void;
}

export interface AttemptSeen {
  readonly partner: string;
  readonly operation: string;
  readonly kind: 'call' | 'ask' | 'query';
  /** Kind of the reading, or `unanswered`. */
  readonly result: Reading['kind'] | 'unanswered';
  readonly code: string | undefined;
  readonly durationMs: number;
}

/** What a lane and the query road need to talk to partners. */
export interface PartnerParts {
  readonly directory: Directory;
  readonly catalogue: Catalogue;
  /** Kind of partner → its adapter (`adapters/registry.ts`). */
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** Business time. */
  readonly clock: Clock;
  readonly log: Log;
  readonly observer?: Observer | undefined;
}

export interface WorkerParts extends PartnerParts {
  readonly journal: Journal;
  readonly broker: Broker;
  /** What loans have locked, asked before a payment leaves. Left out: nothing is locked. */
  readonly payeeLocks?: PayeeLocks | undefined;
  /** Left out: a fresh one. */
  readonly id?: string | undefined;
  /** As told to the table of workers: `all` or `worker`. */
  readonly role?: string | undefined;
  /** True where no other worker can be alive (embedded mode, whose data folder is locked): their lanes are taken at once. */
  readonly alone?: boolean | undefined;
  /** Takes the event of each settlement, to publish it at once. Left out: it is published when it is found due. */
  readonly onEvent?: ((event: StoredEvent) => void) | undefined;
  /** Rings for exchanges that went over to the lane of another partner. Left out: the relay finds them in the outbox. */
  readonly onMoved?: ((rings: readonly Ring[]) => void) | undefined;
  readonly options?: Partial<LaneOptions> | undefined;
}

export interface Worker {
  readonly id: string;
  /** Partners whose lanes this worker holds now. */
  lanes(): readonly string[];
  /** Takes, renews and gives up lanes now instead of at the next heartbeat. */
  beat(): Promise<void>;
  /** Stops consuming, drains what is under way up to `drainMs`, releases the lanes, forgets the worker. */
  stop(): Promise<void>;
}

export interface RelayParts {
  readonly journal: Journal;
  readonly broker: Broker;
  readonly log: Log;
  readonly observer?: Observer | undefined;
  readonly options?: Partial<RelayOptions> | undefined;
}

export interface RelayOptions {
  readonly pollMs: number;
  readonly orphanMs: number;
  readonly batch: number;
  readonly gatherMs: number;
}

export const relayDefaults: RelayOptions = {
  /** Rings whose relay died, or that the broker did not take. */
  pollMs: 2_000,
  /** Younger ones are still on their way through a living relay. */
  orphanMs: 5_000,
  /** The window in which pipelined confirms are fastest (100–1,000). */
  batch: 500,
  /** Confirms are noted together a while later; by then most claims have come past and left nothing to note. Well below `orphanMs`. */
  gatherMs: 2_000,
};

export interface Relay {
  /** Takes doorbells of committed exchanges. Returns at once and never throws: what fails stays in the outbox. */
  ring(rings: readonly Ring[]): void;
  /** Waits for the confirms under way; nothing is taken afterwards. */
  stop(): Promise<void>;
}

export interface DeliveriesParts {
  readonly journal: Journal;
  readonly broker: Broker;
  readonly log: Log;
  readonly observer?: Observer | undefined;
  readonly options?: Partial<DeliveryOptions> | undefined;
}

export interface DeliveryOptions {
  readonly pollMs: number;
  readonly batch: number;
  readonly correlationMs: number;
  readonly gatherMs: number;
}

export const deliveryDefaults: DeliveryOptions = {
  /** For what other processes settled, and what was postponed. */
  pollMs: 1_000,
  batch: 500,
  /** A partner's event may come before our own settlement; after ten minutes it goes out without its exchange. */
  correlationMs: 600_000,
  /** What is settled within this time goes out together: one read and one delete instead of dozens. */
  gatherMs: 20,
};

export interface Deliveries {
  /** Something is due now. */
  wake(): void;
  /** Publishes an event that was just settled here, without reading it back. Returns at once and never throws: what fails stays owed. */
  offer(event: StoredEvent): void;
  /** Publishes what was offered before. */
  stop(): Promise<void>;
}

export interface Query {
  readonly operation: string;
  /** Whose partner is asked … */
  readonly district?: string | undefined;
  /** … or which partner, by id. One of the two. */
  readonly partner?: string | undefined;
  readonly message: Canonical;
  readonly traceparent?: string | undefined;
  /** The asker has gone: a query that still waits for its turn is dropped. */
  readonly signal?: AbortSignal | undefined;
}

export interface QueryRoad {
  /**
   * Asks a partner. Every answer that could be read is a Reading, a "no" included.
   * @throws GatewayError GW_ROUTE_MISSING, GW_PARTNER_…, GW_TRANSLATION_…
   */
  query(query: Query): Promise<Reading>;
  close(): void;
}

export interface QueryOptions {
  readonly waiting: number;
  readonly cacheEntries: number;
}

export const queryDefaults: QueryOptions = {
  /** Questions that wait for a free call of one partner; beyond, the asker is better told at once. */
  waiting: 1_000,
  /** Answers kept, over all partners; the oldest goes. A bid-opening morning asks about a few thousand lots. */
  cacheEntries: 10_000,
};

export interface QueryParts extends PartnerParts {
  readonly options?: Partial<QueryOptions> | undefined;
}
