/** What is kept of a loan on a contract, and what can be said of it. Pure. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { Context } from '../contract.ts';
import { known, recordOf } from './values.ts';

export interface LoanData {
  readonly loanNo: string;
  readonly district?: string | undefined;
  readonly bank: string;
  readonly contractNo: string;
  /** What the applicant said of the contract. */
  readonly contractAmountFen: number;
  readonly appliedFen: number;
  readonly supplier?: unknown;
  readonly purchaser?: unknown;
  readonly appliedOn?: string | undefined;
  readonly creditFen?: number | undefined;
  readonly decidedOn?: string | undefined;
  readonly reason?: string | undefined;
  readonly receivable?: { readonly confirmedOn: string; readonly amountFen: number; readonly by: unknown } | undefined;
  /** Of the loan contract; the account is kept for the lock alone, and shown to nobody. */
  readonly signed?: { readonly on: string; readonly amountFen: number } | undefined;
  readonly payee?: Canonical | undefined;
  readonly endsOn?: string | undefined;
  /** Number of the newest order to lock. */
  readonly lock: number;
  readonly lockedOn?: string | undefined;
  readonly lentFen?: number | undefined;
  readonly lentOn?: string | undefined;
  readonly repaidFen: number;
  readonly lastPaidOn?: string | undefined;
  /** Notices of the bank that have been heard, by their own numbers. */
  readonly eventNos: readonly string[];
}

export type LoanContext = Context<LoanData>;

export const loanStates = {
  intent: { title: '已申请，待银行审批', owner: 'bank' },
  credited: { title: '已授信，待采购人确认应收账款', owner: 'purchaser' },
  signed: { title: '已签约，待采购人确认应收账款', owner: 'purchaser' },
  'receivable-confirmed': { title: '应收账款已确认，待签约', owner: 'bank' },
  locking: { title: '锁定回款账户', owner: 'gateway' },
  'lock-failed': { title: '回款账户锁定失败', owner: 'operator' },
  'account-locked': { title: '回款账户已锁定，待放款', owner: 'bank' },
  unlocked: { title: '已放款，回款账户未锁定', owner: 'operator' },
  disbursed: { title: '已放款，待还款', owner: 'supplier' },
  overdue: { title: '还款逾期', owner: 'supplier' },
  repaid: { title: '已结清', owner: 'gateway', end: true },
  rejected: { title: '银行未批准', owner: 'gateway', end: true },
  cancelled: { title: '已撤销', owner: 'gateway', end: true },
} as const;

/** The bank has not paid out, and no account is locked. */
export const undecided = ['intent', 'credited', 'signed', 'receivable-confirmed'];
export const beforeLock = [...undecided, 'lock-failed'];
export const lent = ['disbursed', 'overdue', 'unlocked'];

/** One loan of a bank on a contract: some banks tell of a loan by its contract alone. */
export const loanAlias = (bank: string, contractNo: string): string => `loan:${bank}/${contractNo}`;

export const isRepaid = ({ lentFen, repaidFen }: Pick<LoanData, 'lentFen' | 'repaidFen'>): boolean =>
  lentFen !== undefined && repaidFen >= lentFen;

export const begunLoan = (loanNo: string): LoanData => ({
  ...{ loanNo, bank: '', contractNo: '', contractAmountFen: 0, appliedFen: 0, lock: 0, repaidFen: 0, eventNos: [] },
});

export function loanView(data: LoanData): Canonical {
  const { loanNo, bank, contractNo, contractAmountFen, appliedFen, supplier, purchaser, appliedOn } = data;
  const { creditFen, decidedOn, reason, receivable, signed, endsOn, lockedOn, lentFen, lentOn, repaidFen } = data;
  return known({
    ...{ loanNo, bank, contractNo, contractAmountFen, appliedFen, supplier, purchaser, appliedOn },
    ...{ creditFen, decidedOn, reason, receivable, signed, endsOn, lockedOn, lentFen, lentOn, repaidFen },
    payee: known({ bankName: recordOf(data.payee).bankName, name: recordOf(data.payee).name }),
    lastPaidOn: data.lastPaidOn,
  });
}
