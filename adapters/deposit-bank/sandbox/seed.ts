/** What a bank holds on its first day, and what an example may use. All parties and accounts are synthetic. */
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { SandboxOptions } from '../../contract.ts';
import { nowOf } from '../../sandbox/clock.ts';
import type { Account, BankRecords, Receipt } from './records.ts';
import type { Wanted } from './refunds.ts';

const payers = [
  { payerName: '重庆示例科技有限公司', payerAccount: '6200000000000000017' },
  { payerName: '重庆样例信息服务有限公司', payerAccount: '6200000000000000025' },
] as const;

/** Who pays where nobody else is named. */
export const payer = payers[0];
export const amountFen = 2_000_000;

/** One sub-account with two deposits, one with nothing in it. */
export function seedRecords(options: SandboxOptions): BankRecords {
  const { district } = options;
  const institution = /^\d{6}$/.test(district) ? district : '500999';
  const receivedAt = toBeijing(new Date(nowOf(options).getTime() - 7 * 86_400_000));
  const receipts = payers.map(
    (each, at): Receipt => ({
      ...each,
      bankSerial: `B20260316${String(at + 917).padStart(6, '0')}`,
      amountFen,
      receivedAt,
    }),
  );
  const account = (number: string, held: Receipt[]): Account => ({
    no: `3100${institution}${number}`,
    closed: false,
    receipts: held,
  });
  return {
    accounts: [account('0012345600027', receipts), account('0012345600035', [])],
    batches: [],
    closedPayees: [],
  };
}

/** A receipt as the canonical member of a batch that returns it to who had paid. */
export const refundOf = ({ bankSerial, payerName, payerAccount, amountFen: fen }: Receipt): Wanted => ({
  bankSerial,
  payeeName: payerName,
  payeeAccount: payerAccount,
  amountFen: fen,
});

export function seededFor(district: string, { accounts }: BankRecords): Canonical {
  return {
    bankAccounts: accounts
      .filter(({ closed }) => !closed)
      .map((account) => ({
        district,
        subAccount: account.no,
        paid: account.receipts.length > 0,
        refunds: account.receipts.map(refundOf),
      })),
  };
}
