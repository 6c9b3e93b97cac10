/** What a center keeps. Plain data, so that a snapshot of it is one JSON document. */
import type { VenueKind } from './rooms.ts';

export interface Booking {
  readonly id: string;
  readonly venueKind: VenueKind;
  readonly projectCode: string;
  roomId: string;
  seats: number;
  start: number;
  end: number;
  status: 'confirmed' | 'rejected' | 'moved' | 'cancelled';
}

export interface Receipt {
  readonly bankSerial: string;
  readonly amountFen: number;
  readonly payerName: string;
  readonly payerAccount: string;
  readonly receivedAt: string;
}

export interface SubAccount {
  readonly no: string;
  readonly bankName: string;
  readonly projectCode: string;
  readonly lotNo: string;
  readonly supplier: { readonly name: string; readonly uscc: string };
  readonly amountFen: number;
  /** A guarantee or insurance stands in for money: nothing arrives, nothing is returned. */
  readonly form: 'transfer' | 'guarantee' | 'insurance';
  readonly receipts: Receipt[];
  /** Where money is returned to, once the supplier has named another account than the one it paid from. */
  payee?: { readonly payeeName: string; readonly payeeAccount: string };
}

export interface Refund {
  readonly no: string;
  readonly reference: string;
  readonly subAccount: string;
  readonly amountFen: number;
  interestFen: number;
  status: 'processing' | 'settled' | 'failed';
  settledAt?: string;
  failure?: string;
}

export interface CenterRecords {
  readonly projects: string[];
  readonly bookings: Booking[];
  readonly subAccounts: SubAccount[];
  readonly refunds: Refund[];
}

export const emptyRecords = (): CenterRecords => ({
  projects: [],
  bookings: [],
  subAccounts: [],
  refunds: [],
});
