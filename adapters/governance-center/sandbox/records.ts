/** What a governance center keeps. Plain JSON: saved whole and given back as it was. */
export type ReferralKind = 'collusive-bidding' | 'false-test-report' | 'sme-size';

export type ReferralState =
  | 'submitted'
  | 'accepted'
  | 'rejected'
  | 'sent-back'
  | 'processing'
  | 'feedback'
  | 'withdrawn';

/** What the size of an enterprise is judged by. */
export interface SizeFacts {
  readonly industry: string;
  readonly employees: number;
  readonly revenueFen: number;
  readonly assetsFen: number;
}

export interface Referral {
  readonly referralNo: string;
  readonly eventNo: string;
  readonly kind: ReferralKind;
  readonly unitName: string;
  readonly facts?: SizeFacts;
  status: ReferralState;
  dueOn?: string;
  readonly actions: { readonly actionNo: string; readonly what: string; readonly opinion: string }[];
}

export interface Booking {
  readonly eventNo: string;
  readonly district: string;
  readonly venueKind: string;
  roomId: string;
  /** RFC 3339 */
  session: { readonly start: string; readonly end: string };
  status: 'submitted' | 'confirmed' | 'cancelled';
}

export interface Account {
  readonly subAccount: string;
  readonly bankName: string;
  readonly projectCode: string;
  readonly lotNo: string;
  readonly supplierUscc: string;
  paidFen: number;
  receivedAt?: string;
}

export interface Refund {
  readonly eventNo: string;
  readonly reference: string;
  readonly subAccount: string;
  readonly amountFen: number;
  status: 'processing' | 'settled' | 'failed';
  settledAt?: string;
}

export interface CenterRecords {
  readonly referrals: Referral[];
  readonly bookings: Booking[];
  readonly accounts: Account[];
  readonly refunds: Refund[];
  /** Matters go on by themselves, after this pause per step; 0: only when a tester says so. */
  paceMs: number;
}

export const seedRecords = (): CenterRecords => ({
  referrals: [],
  bookings: [],
  accounts: [],
  refunds: [],
  paceMs: 400,
});
