/** What a lending bank keeps. Plain JSON: saved whole and given back as it was. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';

export interface Product {
  readonly productNo: string;
  readonly name: string;
  readonly maxAmountFen: number;
  readonly maxMonths: number;
  readonly rate: number;
}

export interface Payee {
  readonly bankName: string;
  readonly name: string;
  readonly account: string;
}

export type LoanState =
  | 'applied'
  | 'credited'
  | 'receivable-confirmed'
  | 'account-locked'
  | 'disbursed'
  | 'repaid'
  | 'overdue'
  | 'rejected'
  | 'cancelled';

export interface Loan {
  readonly loanNo: string;
  readonly contractNo: string;
  readonly contractAmountFen: number;
  readonly supplier: { readonly name: string; readonly uscc: string };
  readonly amountFen: number;
  readonly months: number;
  readonly rate: number;
  /** The account that the bank agrees on with the supplier. */
  readonly payee: Payee;
  status: LoanState;
  repaidFen: number;
  reason?: string;
  startsOn?: string;
}

export interface Lock {
  readonly lockNo: string;
  readonly loanNo: string;
  readonly contractNo: string;
  readonly since: string;
  until?: string;
}

/** One event as it stands in the list; its number there is its place from 1. */
export interface Told {
  readonly operation: string;
  readonly message: Canonical;
}

export interface BankRecords {
  readonly products: readonly Product[];
  readonly loans: Loan[];
  readonly locks: Lock[];
  readonly told: Told[];
  /** Applications go on by themselves, after this pause per step; 0: only when a tester says so. */
  paceMs: number;
}

/** A loan in one of these has come to its end; the contract is free for another. */
const ended: readonly LoanState[] = ['repaid', 'rejected', 'cancelled'];

export const isEnded = ({ status }: Loan): boolean => ended.includes(status);

export const seedRecords = (): BankRecords => ({
  products: [
    { productNo: 'ZCD-01', name: '政采贷（信用）', maxAmountFen: 300_000_000, maxMonths: 12, rate: 3.45 },
    { productNo: 'ZCD-02', name: '订单融资', maxAmountFen: 1_000_000_000, maxMonths: 24, rate: 3.85 },
  ],
  loans: [],
  locks: [],
  told: [],
  paceMs: 400,
});
