/** What a credit platform keeps. Plain JSON. */

export interface Subject {
  readonly name: string;
  readonly uscc: string;
  readonly status: 'active' | 'cancelled' | 'licence-revoked' | 'moved-out';
  readonly legalPerson: string;
  readonly registeredOn: string;
  readonly grade: 'A' | 'B' | 'C' | 'D';
}

export interface Listing {
  readonly hitNo: string;
  readonly uscc: string;
  readonly listName: string;
  readonly category: string;
  /** Day in Beijing until which it holds, that day included. */
  readonly validUntil: string;
}

export interface Penalty {
  readonly recordNo: string;
  readonly documentNo: string;
  readonly subject: { readonly name: string; readonly uscc: string };
  readonly violation: string;
  readonly penaltyKind: string;
  readonly fineFen?: number | undefined;
  readonly decidedOn: string;
  readonly validUntil?: string | undefined;
  readonly publicUntil: string;
  readonly status: string;
  readonly division: string;
}

export interface Ticket {
  readonly no: string;
  readonly uscc: string;
  /** Milliseconds. */
  expiresAt: number;
  usedBy?: string;
}

export interface Report {
  readonly no: string;
  readonly uscc: string;
  readonly business: string;
  readonly measures: readonly { readonly measureType: string; readonly description: string }[];
  revoked: boolean;
}

export interface PlatformRecords {
  readonly subjects: Subject[];
  readonly listings: Listing[];
  readonly penalties: Penalty[];
  readonly tickets: Ticket[];
  readonly reports: Report[];
}
