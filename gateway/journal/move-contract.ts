/** Exchanges on their way to another partner. */

/** One exchange on its way to the second partner, and why. */
export interface Move {
  readonly exchangeId: string;
  readonly partner: string;
  /** Drawn for that partner. */
  readonly ref: string;
  readonly mappingHash: string;
  readonly code: string;
  readonly detail: string;
}

/** A doorbell for the lane that an exchange went to. */
export interface Moved {
  readonly exchangeId: string;
  readonly lane: string;
  readonly traceparent?: string;
}

/** Which keys of a lane wait. */
export interface WaitingFilter {
  readonly operation: string;
  /** Only the key that this exchange heads. */
  readonly head?: string | undefined;
  /** Keys whose head came after this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}
