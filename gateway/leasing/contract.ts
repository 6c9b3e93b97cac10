/** The door for partners that fetch their work: they lease it and confirm it by calls of their own, and are never called. */
import type { Catalogue } from '../catalogue/contract.ts';
import type { Clock } from '../config/clock.ts';
import type { Directory } from '../directory/contract.ts';
import type { ExchangeState, Journal, StoredEvent } from '../journal/contract.ts';
import type { PayeeLocks } from '../journal/payee-lock.ts';
import type { Store } from '../store/contract.ts';
import type { Headers } from '../translation/contract.ts';

/** A call of such a partner, as it came. */
export interface PullCall {
  readonly partnerId: string;
  /** As sent, query included: `/partners/wanzhou/lease`. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The caller has gone. */
  readonly signal: AbortSignal;
}

/** One piece of work: what the gateway would have sent, had it an address to send it to. */
export interface WorkItem {
  readonly id: string;
  readonly operation: string;
  /** The same whenever the same work is handed out. */
  readonly reference: string;
  readonly attempt: number;
  /** RFC 3339; then it is handed out again. */
  readonly leasedUntil: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Headers;
    /** Base64. */
    readonly body: string;
  };
}

export interface Confirmed {
  readonly id: string;
  /** Left out: no such work was ever handed to this partner. */
  readonly state?: ExchangeState;
  /** Whether it was this answer that counted. */
  readonly taken: boolean;
}

export interface Leasing {
  /**
   * Hands out work, waiting for some as long as the caller asks.
   * @throws GatewayError GW_NOT_FOUND (no partner that fetches), GW_AUTH_INVALID, GW_REQUEST_INVALID, GW_UNAVAILABLE
   */
  lease(call: PullCall): Promise<{ readonly items: readonly WorkItem[] }>;
  /** Settles what the partner has carried out. Repeated, it changes nothing. @throws as `lease` */
  confirm(call: PullCall): Promise<{ readonly items: readonly Confirmed[] }>;
  /** There is something for this partner now. */
  wake(partnerId: string): void;
  /** When each was heard last, by whichever process. */
  heard(): Promise<ReadonlyMap<string, Date>>;
  /** Those who wait are answered now: the door closes. */
  endWaits(): void;
}

export interface LeasingLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface LeasingParts {
  readonly store: Store;
  readonly journal: Pick<Journal, 'settle'>;
  readonly directory: Directory;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly log: LeasingLog;
  readonly payeeLocks?: PayeeLocks | undefined;
  readonly observer?: LeasingObserver | undefined;
  /** Takes the event of each settlement, to publish it at once. */
  readonly onEvent?: ((event: StoredEvent) => void) | undefined;
  readonly options?: Partial<LeasingOptions> | undefined;
}

export interface LeasingObserver {
  /** Calls that did not prove who they are leave no row: this counter is all there is. */
  inboundTaken?(taken: { partner: string; operation: string | undefined; how: 'unauthenticated' }): void;
}

export interface LeasingOptions {
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly askBudget: number;
}

export const leasingDefaults: LeasingOptions = {
  /** Long enough to carry a piece of work out; `values.leaseSeconds` of the profile sets another. */
  leaseMs: 60_000,
  /** How soon work that another process accepted is found by a call that waits. */
  pollMs: 500,
  /** Answers to "what became of it" that settle nothing before a person is needed, as in the lanes. */
  askBudget: 12,
};
