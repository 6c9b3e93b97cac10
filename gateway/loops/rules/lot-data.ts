/** What is known of a lot: its course, its deposits, their receipts and batches. */
import type { LotFacts } from './deposit-data.ts';

export type MilestoneKind = 'award-notice' | 'terminated' | 'contract-signed' | 'bid-withdrawn';

export interface Milestone {
  readonly noticeNo: string;
  readonly milestone: MilestoneKind;
  /** `YYYY-MM-DD` */
  readonly on: string;
  readonly supplierUscc?: string | undefined;
  readonly supplierName?: string | undefined;
  readonly contractNo?: string | undefined;
  readonly title?: string | undefined;
  /** Whose procurement it is: for the measures. */
  readonly purchaser?: { readonly name: string; readonly uscc: string } | undefined;
}

export interface Member {
  readonly isDone: boolean;
  readonly subAccounts: readonly string[];
}

/** Who holds a bank serial, and who else it was told for. */
export interface Claim {
  readonly holder?: string | undefined;
  readonly others: readonly string[];
  /** A person has said that it goes over to this one; the holder has not let go yet. */
  readonly goesTo?: string | undefined;
}

interface LeavingRow {
  readonly bankSerial: string;
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly amountFen: number;
}

/** A deposit that wants to leave, by its word. */
export interface Leaving {
  readonly supplierUscc: string;
  /** The deposit's name for this attempt. */
  readonly refund: string;
  readonly subAccount: string;
  readonly rows: readonly LeavingRow[];
}

export interface RefundBatch {
  readonly name: string;
  readonly subAccount: string;
  readonly state: 'ordered' | 'taken' | 'not-taken' | 'ended';
  readonly members: readonly {
    readonly supplierUscc: string;
    readonly refund: string;
    readonly serials: readonly string[];
  }[];
}

export interface LotData {
  readonly projectCode: string;
  readonly lotNo: string;
  readonly projectName?: string | undefined;
  readonly opensAt?: string | undefined;
  readonly amountFen?: number | undefined;
  readonly milestones: readonly Milestone[];
  /** Notices that a later one has taken the place of, known here or not. */
  readonly superseded: readonly string[];
  readonly members: Readonly<Record<string, Member>>;
  readonly claims: Readonly<Record<string, Claim>>;
  readonly waiting: readonly Leaving[];
  /** Sub-accounts whose members are being asked who else leaves. */
  readonly gathering: readonly string[];
  readonly batches: readonly RefundBatch[];
}

export function emptyLot(key: string): LotData {
  const [projectCode = '', lotNo = ''] = key.split('/');
  return {
    projectCode,
    lotNo,
    milestones: [],
    superseded: [],
    members: {},
    claims: {},
    waiting: [],
    gathering: [],
    batches: [],
  };
}

const earliest = (milestones: readonly Milestone[]): string | undefined => milestones.map(({ on }) => on).toSorted()[0];

/** The earliest day of each supplier. */
function bySupplier(milestones: readonly Milestone[]): Readonly<Record<string, string>> {
  const days: Record<string, string> = {};
  for (const { supplierUscc, on } of milestones)
    if (supplierUscc !== undefined && (days[supplierUscc] ?? '9999') > on) days[supplierUscc] = on;
  return days;
}

/** A notice that names no supplier where one must be named says nothing on whose deposit goes back. */
export const lacksSupplier = ({ milestone, supplierUscc }: Milestone): boolean =>
  milestone !== 'terminated' && supplierUscc === undefined;

export function factsOf({ milestones, superseded, opensAt, amountFen }: LotData): LotFacts {
  const inForce = milestones.filter((one) => !superseded.includes(one.noticeNo) && !lacksSupplier(one));
  const of = (kind: MilestoneKind): readonly Milestone[] => inForce.filter(({ milestone }) => milestone === kind);
  const awards = of('award-notice');
  return {
    opensAt,
    amountFen,
    awardedOn: earliest(awards),
    winners: [...new Set(awards.flatMap(({ supplierUscc }) => supplierUscc ?? []))],
    contracts: bySupplier(of('contract-signed')),
    terminatedOn: earliest(of('terminated')),
    withdrawals: bySupplier(of('bid-withdrawn')),
  };
}

export const lotPhases = ['running', 'awarded', 'finished', 'closed'] as const;
export type LotPhase = (typeof lotPhases)[number];

export function phaseOf(data: LotData): LotPhase {
  const { winners, contracts, terminatedOn } = factsOf(data);
  const isSigned = winners.length > 0 && winners.every((uscc) => contracts[uscc] !== undefined);
  if (terminatedOn === undefined && !isSigned) return winners.length > 0 ? 'awarded' : 'running';
  return Object.values(data.members).every(({ isDone }) => isDone) ? 'closed' : 'finished';
}
