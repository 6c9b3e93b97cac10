/** What partners keep for us until we fetch it: the owner of a lane asks again and again, and remembers how far it has come. */
import type { Adapter, Taken } from '../../adapters/contract.ts';
import type { Clock } from '../config/clock.ts';
import type { Directory } from '../directory/contract.ts';
import type { LaneHold } from '../journal/contract.ts';
import type { Store } from '../store/contract.ts';
import type { WireRequest } from '../translation/contract.ts';

export interface CollectingLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface CollectingParts {
  readonly store: Store;
  readonly directory: Directory;
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** The one way in of what partners tell. */
  readonly inbound: { take(partnerId: string, request: WireRequest): Promise<Taken> };
  readonly clock: Clock;
  readonly log: CollectingLog;
  readonly observer?: CollectingObserver | undefined;
  readonly options?: Partial<CollectingOptions> | undefined;
}

export interface CollectingObserver {
  roundEnded?(round: { partner: string; collection: string; how: 'done' | 'failed' }): void;
}

export interface CollectingOptions {
  /** The pause between two rounds, instead of each collection's own. */
  readonly everyMs?: number | undefined;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  readonly closedMs: number;
  readonly requestMs: number;
  readonly roundMs: number;
  readonly stopMs: number;
}

export const collectingDefaults: CollectingOptions = {
  /** After a round that failed; doubles up to the longest. */
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  /** How often a closed or paused partner is looked at. */
  closedMs: 5_000,
  /** One request of a round, where the partner's profile says nothing. */
  requestMs: 10_000,
  /** A round that takes longer is cut off: whatever it has taken stands, and the next begins where the last one ended well. */
  roundMs: 600_000,
  /** How long a lane that is given up waits for the round under way. */
  stopMs: 5_000,
};

/** Runs beside a lane while this worker holds it. */
export interface Companion {
  /** Cuts off the round under way. */
  stop(): Promise<void>;
}

export interface Collecting {
  /** Begins the rounds of the partner whose lane was taken. */
  beside(hold: LaneHold): Companion;
  /** Of all partners, as any process sees it. */
  status(): Promise<readonly CollectionStatus[]>;
}

export interface CollectionStatus {
  readonly partner: string;
  readonly collection: string;
  /** End of the last round, whichever way it ended. */
  readonly roundAt?: Date;
  /** When the cursor moved last. */
  readonly cursorAt?: Date;
  /** Rounds in a row that have failed. */
  readonly failures: number;
  /** Why the last one failed. */
  readonly problem?: { readonly code: string; readonly detail: string };
}
