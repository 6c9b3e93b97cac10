/** What is known of one supplier's bid deposit for one lot, and its money. */
import type { Canonical } from '../../catalogue/contract.ts';

export interface Party {
  readonly name: string;
  readonly uscc: string;
}

/** Money that arrived on a sub-account of the deposit. */
export interface Receipt {
  readonly bankSerial: string;
  readonly subAccount: string;
  readonly amountFen: number;
  readonly payerName: string;
  readonly payerAccount: string;
  readonly receivedAt: string;
  /** Named by the notice, where they are not those of the deposit. */
  readonly forLot?: string | undefined;
  /**
   * `claimed`: the lot has not said yet whether another supplier holds the serial. `counted`: ours. `disputed`: told for two suppliers.
   * `assigned-elsewhere`: a person has said that it is another's.
   */
  readonly standing: 'claimed' | 'counted' | 'disputed' | 'assigned-elsewhere';
}

/** One receipt in one attempt to pay it back. */
export interface RefundRow {
  readonly bankSerial: string;
  readonly amountFen: number;
  /**
   * `failed`: waits for a correction. `replaced`: did not succeed; the money may leave again. `said-settled`: failed first, then told as
   * settled while a later attempt was under way.
   */
  readonly state: 'under-way' | 'settled' | 'failed' | 'replaced' | 'said-settled';
  readonly settledOn?: string | undefined;
  readonly failure?: string | undefined;
}

export interface Attempt {
  /** `refund-<n>`; what left past this loop bears the partner's number, or `recorded-<n>`. */
  readonly name: string;
  /** Ordered by the client itself, or recorded by a person: nothing is sent for it from here. */
  readonly outside?: true;
  readonly subAccount: string;
  readonly rows: readonly RefundRow[];
  /** Paid on top of what was received; counts with the first row that is settled. */
  readonly interestFen: number;
}

export const refundReasons = {
  A1: 'not-awarded',
  A2: 'contract-signed',
  A3: 'terminated',
  A5: 'withdrawn',
} as const;
export type RefundClock = keyof typeof refundReasons;
export const refundClocks = Object.keys(refundReasons) as readonly RefundClock[];

/** Why the deposit is to be returned, and since which day. */
export interface Trigger {
  readonly clock: RefundClock;
  readonly on: string;
}

/** The course of the lot, as the lot tells its deposits. */
export interface LotFacts {
  readonly opensAt?: string | undefined;
  readonly amountFen?: number | undefined;
  readonly awardedOn?: string | undefined;
  readonly winners: readonly string[];
  readonly contracts: Readonly<Record<string, string>>;
  readonly terminatedOn?: string | undefined;
  readonly withdrawals: Readonly<Record<string, string>>;
}

export interface Guarantee {
  readonly form: 'guarantee' | 'insurance';
  readonly guaranteeNo: string;
  readonly amountFen: number;
  readonly released: boolean;
}

export interface Withholding {
  readonly ground: 'law' | 'document';
  readonly clause: string;
  readonly reason: string;
  readonly evidence: readonly Canonical[];
  readonly on: string;
  /** Working days that were left of each clock when it was marked. */
  readonly left: Readonly<Record<string, number>>;
}

export interface DepositData {
  readonly projectCode: string;
  readonly lotNo: string;
  readonly supplierUscc: string;
  readonly supplierName?: string | undefined;
  readonly projectName?: string | undefined;
  readonly expectedFen?: number | undefined;
  readonly deadline?: string | undefined;
  /** False where no bid deposits are collected (免收投标保证金). */
  readonly collected: boolean;
  /** `batch`: by the deposit bank's batches, which the lot orders. `single`: one refund, by the center. */
  readonly route: 'batch' | 'single';
  readonly subAccounts: readonly string[];
  readonly receipts: readonly Receipt[];
  readonly guarantee?: Guarantee | undefined;
  readonly facts: LotFacts;
  /** Day on which the written withdrawal was received, where a client has said so. */
  readonly withdrawnOn?: string | undefined;
  readonly triggers: readonly Trigger[];
  /** The day of leaving has come. */
  readonly leaving: boolean;
  /** A person has ordered the refund. */
  readonly ordered: boolean;
  readonly attempts: readonly Attempt[];
  readonly payee?: { readonly payeeName: string; readonly payeeAccount: string } | undefined;
  readonly withheld?: Withholding | undefined;
  readonly suspension?:
    | { readonly cause: string; readonly evidence: readonly Canonical[]; readonly on: string }
    | undefined;
  /** Why a person must look before money leaves. */
  readonly stuck?: 'not-taken' | 'disputed' | undefined;
}

export function emptyDeposit(key: string): DepositData {
  const [projectCode = '', lotNo = '', supplierUscc = ''] = key.split('/');
  return {
    projectCode,
    lotNo,
    supplierUscc,
    collected: true,
    route: 'single',
    subAccounts: [],
    receipts: [],
    facts: { winners: [], contracts: {}, withdrawals: {} },
    triggers: [],
    leaving: false,
    ordered: false,
    attempts: [],
  };
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);
const rowsOf = ({ attempts }: Pick<DepositData, 'attempts'>): readonly RefundRow[] =>
  attempts.flatMap(({ rows }) => rows);

export const isPending = (row: RefundRow): boolean => row.state === 'under-way' || row.state === 'failed';
export const countedReceipts = ({ receipts }: DepositData): readonly Receipt[] =>
  receipts.filter(({ standing }) => standing === 'counted');
export const disputedReceipts = ({ receipts }: DepositData): readonly Receipt[] =>
  receipts.filter(({ standing }) => standing === 'disputed');

/** Not returned, and not on the way. */
export function refundable(data: DepositData): readonly Receipt[] {
  const taken = new Set(
    rowsOf(data)
      .filter((row) => isPending(row) || row.state === 'settled')
      .map(({ bankSerial }) => bankSerial),
  );
  return countedReceipts(data).filter(({ bankSerial }) => !taken.has(bankSerial));
}

export const underWay = (data: Pick<DepositData, 'attempts'>): boolean =>
  rowsOf(data).some(({ state }) => state === 'under-way');
export const settledRows = (data: DepositData): readonly RefundRow[] =>
  rowsOf(data).filter(({ state }) => state === 'settled');
export const hasFailed = (data: DepositData): boolean => rowsOf(data).some(({ state }) => state === 'failed');

export interface DepositMoney {
  readonly receivedFen: number;
  readonly interestFen: number;
  /** Principal and interest that reached the payee. */
  readonly refundedFen: number;
  readonly withheldFen: number;
  /** Still with us, what is under way included. */
  readonly heldFen: number;
  readonly underWayFen: number;
  /** Told for two suppliers; counted for neither of them here. */
  readonly disputedFen: number;
}

/** received + interest = refunded + withheld + held, always. */
export function moneyOf(data: DepositData): DepositMoney {
  const receivedFen = sum(countedReceipts(data).map(({ amountFen }) => amountFen));
  const paidAttempts = data.attempts.filter(({ rows }) => rows.some(({ state }) => state === 'settled'));
  const interestFen = sum(paidAttempts.map((attempt) => attempt.interestFen));
  const of = (state: RefundRow['state']): number =>
    sum(
      rowsOf(data)
        .filter((row) => row.state === state)
        .map(({ amountFen }) => amountFen),
    );
  const refundedFen = of('settled') + interestFen;
  const keptFen = receivedFen + interestFen - refundedFen;
  const withheldFen = data.withheld === undefined ? 0 : keptFen;
  const disputedFen = sum(disputedReceipts(data).map(({ amountFen }) => amountFen));
  const heldFen = keptFen - withheldFen;
  return { receivedFen, interestFen, refundedFen, withheldFen, heldFen, underWayFen: of('under-way'), disputedFen };
}

const dayOf = (time: string | undefined): string => time?.slice(0, 10) ?? '9999-12-31';

/** A bid can be withdrawn until bids are due (投标截止时间前撤回); a withdrawal after that is no ground for a refund. */
export const isInTime = ({ deadline, facts }: DepositData, withdrawnOn: string): boolean =>
  withdrawnOn <= dayOf(facts.opensAt ?? deadline);

/** Why the deposit goes back by what is known of the lot; the earliest day of each. */
export function triggersOf(data: DepositData): readonly Trigger[] {
  const { facts, supplierUscc } = data;
  const signedOn = facts.contracts[supplierUscc];
  const isWinner = facts.winners.includes(supplierUscc) || signedOn !== undefined;
  const withdrawnOn = data.withdrawnOn ?? facts.withdrawals[supplierUscc];
  const days: Readonly<Record<RefundClock, string | undefined>> = {
    A1: isWinner ? undefined : facts.awardedOn,
    A2: signedOn,
    A3: facts.terminatedOn,
    A5: withdrawnOn !== undefined && isInTime(data, withdrawnOn) ? withdrawnOn : undefined,
  };
  return refundClocks.flatMap((clock) => {
    const on = days[clock];
    return on === undefined ? [] : [{ clock, on }];
  });
}
