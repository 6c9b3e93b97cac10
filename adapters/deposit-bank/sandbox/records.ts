/** What a deposit bank keeps. Plain data, so that it is saved as one JSON document. */
export interface Receipt {
  readonly bankSerial: string;
  readonly amountFen: number;
  readonly payerName: string;
  readonly payerAccount: string;
  readonly receivedAt: string;
}

export interface Account {
  readonly no: string;
  closed: boolean;
  readonly receipts: Receipt[];
}

/** A member of a batch as it was when the batch was taken; only how it ended is added. */
export interface Member {
  readonly bankSerial: string;
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly amountFen: number;
  status: 'processing' | 'settled' | 'failed';
  settledAt?: string;
  failure?: string;
}

export interface Batch {
  readonly no: string;
  readonly reference: string;
  readonly subAccount: string;
  readonly members: Member[];
}

export interface BankRecords {
  readonly accounts: Account[];
  readonly batches: Batch[];
  /** Accounts of payees that exist no more: what is sent there comes back. */
  closedPayees?: string[];
}

export const isOpen = (batch: Batch): boolean => batch.members.some(({ status }) => status === 'processing');
