/** A contract and what is invoiced on it. */
import type { Party } from './parties.ts';

export interface Purchase {
  readonly contractNo: string;
  readonly district: string;
  readonly supplier: Party;
  readonly amountFen: number;
  readonly signedOn: string;
  readonly invoices: readonly Invoice[];
}

export interface Invoice {
  readonly invoiceNo: string;
  readonly amountFen: number;
  readonly contract: Purchase;
}
