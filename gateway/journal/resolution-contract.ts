/** How a person says that an exchange in doubt ended, and who agrees. */
import type { Canonical } from '../catalogue/contract.ts';

export const resolutionOutcomes = ['succeeded', 'refused', 'failed', 'not-received'] as const;
export type ResolutionOutcome = (typeof resolutionOutcomes)[number];

/** How a person says that an exchange in doubt ended. */
export interface Resolution {
  /** Counts the proposals about one exchange. */
  readonly no: number;
  readonly state: 'proposed' | 'confirmed' | 'replaced';
  readonly outcome: ResolutionOutcome;
  readonly evidence: string;
  readonly response?: Canonical;
  /** Of the exchange when it was proposed. */
  readonly calls: number;
  readonly proposedBy: string;
  readonly proposedUser: string;
  readonly proposedAt: Date;
  readonly confirmedBy?: string;
  readonly confirmedUser?: string;
  readonly confirmedAt?: Date;
}

export interface Proposal {
  readonly exchangeId: string;
  readonly outcome: ResolutionOutcome;
  readonly evidence: string;
  readonly response?: Canonical | undefined;
  /** Client, and who acts there; business time. */
  readonly by: string;
  readonly user: string;
  readonly at: Date;
}

export interface Confirmation {
  readonly exchangeId: string;
  /** Which proposal is confirmed: not one that took its place meanwhile. */
  readonly no: number;
  /** The partner's own id out of the proposed response. */
  readonly correlationKey?: string | undefined;
  readonly by: string;
  readonly user: string;
  readonly at: Date;
}
