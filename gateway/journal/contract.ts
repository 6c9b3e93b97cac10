/**
 * The journal: exchanges, attempts and events. Every method is one transaction. Those that take arrays are one multi-row statement
 * for all that waits at that moment (group commit); a batch that fails is split until the guilty row stands alone.
 * Leases, retries and ages go by the database's clock; `businessNow` is passed in where law or people count.
 */
import type { Canonical } from '../catalogue/contract.ts';
import type { Move, Moved, WaitingFilter } from './move-contract.ts';
import type { Confirmation, Proposal, Resolution } from './resolution-contract.ts';

export type { Move, Moved, WaitingFilter } from './move-contract.ts';
export {
  type Confirmation,
  type Proposal,
  type Resolution,
  type ResolutionOutcome,
  resolutionOutcomes,
} from './resolution-contract.ts';

export const exchangeStates = [
  'accepted',
  'queued',
  'dispatching',
  'parked',
  'unknown',
  'succeeded',
  'refused',
  'failed',
  'cancelled',
  'expired',
] as const;
export type ExchangeState = (typeof exchangeStates)[number];

/** Why an exchange stands where it stands. `code` is a `GW_…` of the error catalogue or `PARTNER_REFUSED`. */
export interface Problem {
  readonly code: string;
  /** Canonical meaning of a refusal. */
  readonly as?: string;
  /** The partner's own code and words. */
  readonly partnerCode?: string;
  readonly partnerText?: string;
  readonly detail?: string;
  /** Whose side it is on, for the operator. */
  readonly side?: 'partner' | 'gateway' | 'client';
}

export interface Acting {
  readonly user?: string;
  readonly role?: string;
}

export interface NewExchange {
  readonly id: string;
  readonly operation: string;
  readonly district: string;
  readonly partner: string;
  readonly client: string;
  readonly idempotencyKey: string;
  /** SHA-256 of operation and body as received in canonical order: what "the same body" means. */
  readonly requestDigest: string;
  readonly orderKey: string;
  readonly request: Canonical;
  readonly acting?: Acting | undefined;
  readonly traceparent?: string | undefined;
  readonly ref: string;
  readonly mappingHash: string;
  readonly acceptedAt: Date;
  readonly expiresAt?: Date | undefined;
}

export type Accepted =
  | { readonly kind: 'accepted'; readonly id: string; readonly seq: string }
  /** The same client used this key before, for the same body: here is that exchange. */
  | { readonly kind: 'repeated'; readonly exchange: Exchange }
  /** … for another body. */
  | { readonly kind: 'conflicting'; readonly exchange: Exchange };

/** A whole exchange, as the API and the lanes see it. */
export interface Exchange {
  readonly id: string;
  readonly seq: string;
  readonly state: ExchangeState;
  readonly operation: string;
  readonly district: string;
  readonly partner: string;
  readonly client: string;
  readonly idempotencyKey: string;
  readonly orderKey: string;
  readonly request: Canonical;
  readonly response?: Canonical;
  readonly problem?: Problem;
  readonly acting?: Acting;
  readonly traceparent?: string;
  readonly ref: string;
  readonly correlationKey?: string;
  readonly mappingHash: string;
  readonly attempt: number;
  readonly calls: number;
  readonly maybeSent: boolean;
  readonly sentAt?: Date;
  readonly needsPerson: boolean;
  readonly nextAttemptAt: Date;
  readonly acceptedAt: Date;
  readonly expiresAt?: Date;
  readonly updatedAt: Date;
  readonly settledAt?: Date;
}

/** What its owner holds of a lane. Every write of a lane names it; a lane that has changed hands refuses. */
export interface LaneHold {
  readonly lane: string;
  readonly owner: string;
  readonly epoch: string;
}

/** An exchange its owner may now call about. `maybeSentBefore`: an earlier attempt may have reached the partner. */
export interface Claimed {
  readonly exchange: Exchange;
  readonly maybeSentBefore: boolean;
}

export interface ClaimOutcome {
  readonly claimed: readonly Claimed[];
  /** An earlier open exchange of the same key goes first; settling it rings for these. */
  readonly blocked: readonly string[];
  /** Not claimable for another reason: settled, parked, not yet due, expired just now, or the lane has changed hands. */
  readonly skipped: readonly string[];
}

/** The end of one contact. */
export interface AttemptRecord {
  readonly kind: 'call' | 'ask';
  readonly operation: string;
  readonly worker: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly result: 'success' | 'refused' | 'already-done' | 'not-received' | 'uncertain' | 'unanswered';
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly mappingHash?: string | undefined;
  /** `POST /rest/venue/reserve`; credentials already masked, in the bytes too. */
  readonly requestLine?: string | undefined;
  readonly requestBytes?: Uint8Array | undefined;
  readonly responseStatus?: number | undefined;
  readonly responseBytes?: Uint8Array | undefined;
}

/** Moves one exchange on after a contact. Applies only `where state = from and attempt = attempt`. */
export interface Settlement {
  readonly id: string;
  readonly from: 'dispatching' | 'unknown';
  readonly attempt: number;
  readonly to: 'succeeded' | 'refused' | 'failed' | 'unknown' | 'queued';
  readonly response?: Canonical | undefined;
  readonly problem?: Problem | undefined;
  readonly correlationKey?: string | undefined;
  /** `false` only by proof that nothing was carried out. Left out: as it stands. */
  readonly maybeSent?: boolean | undefined;
  /** For queued and unknown: when to try or ask again. */
  readonly retryInMs?: number | undefined;
  readonly needsPerson?: boolean | undefined;
  /** Gives the call back (`calls - 1`): it was a breaker's probe or never started, and must not use up the card's attempts. */
  readonly uncounted?: boolean | undefined;
  readonly record: AttemptRecord;
  /** The event that this move raises, with the consumers to be told. */
  readonly event?: NewEvent | undefined;
}

export interface SettleOutcome {
  readonly id: string;
  /** False: the exchange had moved on meanwhile (another owner took over); nothing was written. */
  readonly applied: boolean;
  /** The next open exchange of the same key, to be rung for. */
  readonly next?: string | undefined;
  /** The event that was raised, as it is stored. */
  readonly event?: StoredEvent | undefined;
}

export interface NewEvent {
  readonly id: string;
  /** e.g. `tongban.venue.book.settled` */
  readonly type: string;
  readonly partner: string;
  readonly district?: string | undefined;
  readonly client?: string | undefined;
  readonly exchangeId?: string | undefined;
  readonly subject?: string | undefined;
  readonly data: Canonical;
  readonly traceparent?: string | undefined;
  readonly time: Date;
  readonly consumers: readonly string[];
  /** Those of them whom the settler serves himself from the outcome: as if `dueDeliveries` had just given it to him. */
  readonly served?: readonly string[] | undefined;
  /** Those of them who are told at once, though the event still waits for the exchange it belongs to. */
  readonly prompt?: readonly string[] | undefined;
}

export interface StoredEvent extends Omit<NewEvent, 'consumers' | 'served' | 'prompt'> {
  readonly seq: string;
}

/** A partner's telling, already authenticated and decoded. */
export interface NewInbound {
  readonly id: string;
  readonly partner: string;
  readonly operation: string;
  readonly identity: string;
  readonly digest: string;
  readonly raw: Uint8Array;
  /** Not applied but refused, with the reason: authenticated, but not fit (schema, unknown field). */
  readonly refusal?: Problem | undefined;
  /** How to find the exchange: our own reference, or the partner's id. */
  readonly reference?: string | undefined;
  readonly correlationKey?: string | undefined;
  /** Other partners whose exchanges it may belong to. */
  readonly answersFor?: readonly string[] | undefined;
  readonly event: NewEvent;
}

export interface InboundOutcome {
  readonly id: string;
  readonly state: 'applied' | 'repeated' | 'conflicting' | 'refused';
  readonly eventId?: string | undefined;
  /** Undefined while it waits for its correlation. */
  readonly exchangeId?: string | undefined;
}

export interface DueDelivery {
  readonly consumer: string;
  readonly event: StoredEvent;
  readonly attempts: number;
}

export interface LaneRow {
  readonly partner: string;
  readonly owner?: string;
  readonly epoch: string;
  readonly leaseUntil?: Date;
  readonly paused: boolean;
  /** Outside the partner's opening hours, as its owner last saw it. */
  readonly closed: boolean;
  readonly breakers: Readonly<Record<string, BreakerRow>>;
  readonly sweptAt?: Date;
}

export interface BreakerRow {
  readonly state: 'closed' | 'open' | 'half-open';
  /** RFC 3339. */
  readonly openUntil?: string;
}

/** What a sweep of one lane finds to do, oldest first. */
export interface Swept {
  /** queued (or accepted with a lost ring), due, head of their key. */
  readonly claimable: readonly string[];
  /** unknown, due to be asked about. */
  readonly askable: readonly string[];
}

export interface AuditReport {
  /** Open exchanges that nothing carries. Must be 0. */
  readonly missing: number;
  /** Up to 20 of them, to start looking. */
  readonly missingIds: readonly string[];
  /** Open states only: the ended ones are history, and counted by the metrics. */
  readonly byState: readonly {
    readonly state: ExchangeState;
    readonly count: number;
    readonly oldestId?: string;
    readonly oldestSince?: Date;
  }[];
  /** How many of the open ones each carrier holds: outbox, queue (rung for a moment ago), lane, timer, key, parked, person, lease. */
  readonly byCarrier: Readonly<Record<string, number>>;
}

export interface ExchangeFilter {
  readonly client?: string | undefined;
  readonly districts?: readonly string[] | undefined;
  readonly state?: ExchangeState | undefined;
  readonly operation?: string | undefined;
  readonly district?: string | undefined;
  readonly partner?: string | undefined;
  /** Exclusive: only exchanges with a lower seq. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export type ConfirmOutcome =
  /** `rings`: what may go now. Told again to who confirmed before. */
  | { readonly kind: 'confirmed'; readonly exchange: Exchange; readonly rings: readonly Moved[] }
  | { readonly kind: 'no-proposal' }
  | { readonly kind: 'replaced' }
  /** The same client, or the same acting user. */
  | { readonly kind: 'same-person' }
  /** It is settled, or was sent again. */
  | { readonly kind: 'moved-on'; readonly exchange: Exchange };

export interface StoredAttempt extends Omit<AttemptRecord, 'kind' | 'result'> {
  readonly no: number;
  /** `takeover`: the owner vanished. `second-route`: went over to another partner. `resolution`: a person ended the doubt. */
  readonly kind: AttemptRecord['kind'] | 'takeover' | 'second-route' | 'resolution';
  readonly result: AttemptRecord['result'];
  readonly state: ExchangeState;
}

export interface Journal {
  // The door
  /** Items that arrive together are written together; each gets its own answer. @throws StoreUnavailableError for the whole batch only. */
  accept(exchange: NewExchange): Promise<Accepted>;
  /** A number that no other reference has, as decimal digits. */
  serial(): Promise<string>;
  /** What this client began with this key: a repetition gets its first answer even when the door would refuse the command today. */
  byKey(client: string, idempotencyKey: string): Promise<Exchange | undefined>;
  get(id: string): Promise<Exchange | undefined>;
  getMany(ids: readonly string[]): Promise<Exchange[]>;
  list(filter: ExchangeFilter): Promise<Exchange[]>;
  attempts(id: string): Promise<StoredAttempt[]>;
  events(exchangeId: string): Promise<StoredEvent[]>;
  /** accepted, queued or parked, and nothing maybe sent. @returns the exchange after, or why not. */
  cancel(id: string): Promise<{ readonly cancelled: boolean; readonly exchange: Exchange | undefined }>;
  /** A person says how an unknown exchange ended. @returns undefined where it is not unknown */
  propose(proposal: Proposal): Promise<Resolution | undefined>;
  /** The newest proposal about the exchange. */
  resolution(id: string): Promise<Resolution | undefined>;
  /** Another person agrees: the exchange moves on, with its attempt row, event and deliveries. */
  confirmResolution(confirmation: Confirmation): Promise<ConfirmOutcome>;
  /** Open exchanges per partner, for the backlog limit. */
  backlog(): Promise<Map<string, number>>;

  // The relay
  /** The broker has confirmed these rings: the outbox rows go, accepted becomes queued. */
  confirmRings(ids: readonly string[]): Promise<void>;
  /** Outbox rows older than this, whose relay may have died. Bumps their age so that two relays do not take the same. */
  orphanedRings(
    olderThanMs: number,
    limit: number,
  ): Promise<{ exchangeId: string; lane: string; traceparent?: string }[]>;

  // Lanes
  /** Heartbeat of a worker; forgets those silent for long. @returns ids of the live ones, this one included. */
  heartbeat(worker: string, role: string, deadAfterMs: number): Promise<string[]>;
  forgetWorker(worker: string): Promise<void>;
  lanes(): Promise<LaneRow[]>;
  /**
   * Takes a lane that is free or whose lease has ended (any lane of `formerOwners` at once: they are known to be dead).
   * Raises the epoch; what the former owner had under way becomes `unknown` (maybe sent) or `queued`, with a takeover attempt row.
   */
  takeLane(
    lane: string,
    owner: string,
    leaseMs: number,
    formerOwners?: readonly string[],
  ): Promise<LaneHold | undefined>;
  /** What was claimed and is not settled, oldest first; not what a partner has fetched. */
  underWay(lane: string): Promise<Exchange[]>;
  /** @returns the lanes still held. */
  renew(holds: readonly LaneHold[], leaseMs: number): Promise<LaneHold[]>;
  releaseLane(hold: LaneHold): Promise<void>;
  claim(hold: LaneHold, ids: readonly string[], businessNow: Date): Promise<ClaimOutcome>;
  /** Takes unknown exchanges to ask about: state stays, attempt rises. Goes round the key order. */
  claimAsk(hold: LaneHold, ids: readonly string[]): Promise<Claimed[]>;
  settle(settlement: Settlement): Promise<SettleOutcome>;
  sweep(hold: LaneHold, businessNow: Date, limit: number): Promise<Swept>;
  /** queued → parked for one operation (all its queued rows when `ids` is left out). */
  park(hold: LaneHold, operation: string, ids?: readonly string[]): Promise<number>;
  /** parked → queued, lowest seq first, at most `limit`. @returns their ids in order. */
  unpark(hold: LaneHold, operation: string, limit: number): Promise<string[]>;
  /** Keys of the lane whose head is of the operation, waits, and was never sent: each with all that waits behind it, in order. */
  waitingKeys(lane: string, filter: WaitingFilter): Promise<Exchange[][]>;
  /**
   * Gives exchanges to another partner, each key whole, with an attempt row and a doorbell for the other lane. A key of which
   * anything may have been sent, or behind anything that is open, stays. @returns the doorbells of those that went
   */
  moveOver(hold: LaneHold, keys: readonly (readonly Move[])[]): Promise<Moved[]>;
  saveBreaker(hold: LaneHold, operation: string, breaker: BreakerRow): Promise<void>;
  setClosed(hold: LaneHold, closed: boolean): Promise<void>;
  setPaused(lane: string, paused: boolean): Promise<void>;

  // Inbound and events
  applyInbound(inbound: NewInbound): Promise<InboundOutcome>;
  dueDeliveries(consumer: string, limit: number): Promise<DueDelivery[]>;
  closeDeliveries(consumer: string, eventIds: readonly string[]): Promise<void>;
  postponeDeliveries(consumer: string, eventIds: readonly string[], delayMs: number): Promise<void>;
  /** Events that have waited too long for their exchange go out without it. */
  releaseUncorrelated(olderThanMs: number): Promise<number>;

  audit(): Promise<AuditReport>;
  close(): Promise<void>;
}
