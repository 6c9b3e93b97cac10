/** Counted since the start; `contractViolations` and `errors` stay 0 between a healthy gateway and a whole stand-in. */
export interface Counts {
  requests: number;
  contractViolations: number;
  unreadable: number;
  unauthorised: number;
  /** Faults of the stand-in itself. */
  errors: number;
  /** What was wrong last. */
  lastViolation?: string;
  lastError?: string;
}

export const noCounts = (): Counts => ({
  requests: 0,
  contractViolations: 0,
  unreadable: 0,
  unauthorised: 0,
  errors: 0,
});
