/** The books of one bank, with the indexes over its records. */
import type { Desk } from '../../sandbox/contract.ts';
import { type Account, type BankRecords, type Batch, isOpen, type Member, type Receipt } from './records.ts';

export interface Bank {
  readonly desk: Desk<BankRecords>;
  account(no: string): Account | undefined;
  openAccount(): Account;
  receive(account: Account, payment: Omit<Receipt, 'bankSerial' | 'receivedAt'>): Receipt;
  batch(no: string): Batch | undefined;
  batchUnder(reference: string): Batch | undefined;
  addBatch(batch: Batch): void;
  batchesOf(account: string): readonly Batch[];
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

/** Bank accounts in the city's own form: 3100, the institution, a number. */
function drawAccountNo({ options, next }: Desk<BankRecords>): string {
  const institution = /^\d{6}$/.test(options.district) ? options.district : '500999';
  return `3100${institution}${String(next()).padStart(10, '0')}`;
}

export function openBank(desk: Desk<BankRecords>): Bank {
  const { accounts, batches } = desk.records;
  const byNo = new Map(accounts.map((account) => [account.no, account]));
  const batchByNo = new Map(batches.map((batch) => [batch.no, batch]));
  const batchByReference = new Map(batches.map((batch) => [batch.reference, batch]));
  const byAccount = new Map<string, Batch[]>();
  for (const batch of batches) append(byAccount, batch.subAccount, batch);

  return {
    desk,
    account: (no) => byNo.get(no),
    openAccount() {
      const account: Account = { no: drawAccountNo(desk), closed: false, receipts: [] };
      accounts.push(account);
      byNo.set(account.no, account);
      return account;
    },
    receive(account, payment) {
      const receipt = { ...payment, bankSerial: desk.draw('B'), receivedAt: desk.now() };
      account.receipts.push(receipt);
      return receipt;
    },
    batch: (no) => batchByNo.get(no),
    batchUnder: (reference) => batchByReference.get(reference),
    addBatch(batch) {
      batches.push(batch);
      batchByNo.set(batch.no, batch);
      batchByReference.set(batch.reference, batch);
      append(byAccount, batch.subAccount, batch);
    },
    batchesOf: (account) => byAccount.get(account) ?? [],
  };
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What has arrived and was not returned. What a batch is about to return is still there. */
export function balanceFen(bank: Bank, account: Account): number {
  const settled = membersOf(bank, account).filter(({ status }) => status === 'settled');
  return sum(account.receipts.map((receipt) => receipt.amountFen)) - sum(settled.map((member) => member.amountFen));
}

export const membersOf = (bank: Bank, account: Account): readonly Member[] =>
  bank.batchesOf(account.no).flatMap((batch) => batch.members);

/** The open batch that a receipt is a member of. */
export const openBatchWith = (bank: Bank, account: string, bankSerial: string): Batch | undefined =>
  bank
    .batchesOf(account)
    .find((batch) =>
      batch.members.some((member) => member.bankSerial === bankSerial && member.status === 'processing'),
    );

export const hasOpenBatch = (bank: Bank, account: string): boolean => bank.batchesOf(account).some(isOpen);
