/** Sub-accounts: opened, looked at, closed. */
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked } from '../../sandbox/contract.ts';
import { type Bank, balanceFen, hasOpenBatch } from './bank.ts';
import type { Account } from './records.ts';

const pageRows = 100;

const noAccount = ({ desk }: Bank): Reading => desk.refused('account-not-found', '子账号不存在');

function accountNamed(bank: Bank, no: unknown): Account | undefined {
  const account = bank.account(String(no));
  return account?.closed === false ? account : undefined;
}

export function open(bank: Bank, asked: Asked): Reading {
  const { no } = bank.openAccount();
  return bank.desk.did(asked, { key: no, summary: '开立子账号', response: { subAccount: no } });
}

export function close(bank: Bank, asked: Asked): Reading {
  const account = accountNamed(bank, asked.message.subAccount);
  if (account === undefined) return noAccount(bank);
  if (hasOpenBatch(bank, account.no)) return bank.desk.refused('account-in-use', '有未结批次且尚有余额，不能注销');
  if (balanceFen(bank, account) > 0) return bank.desk.refused('account-in-use', '尚有余额，不能注销');
  account.closed = true;
  return bank.desk.did(asked, { key: account.no, summary: '注销子账号', response: { subAccount: account.no } });
}

export function balance(bank: Bank, { message }: Asked): Reading {
  const account = accountNamed(bank, message.subAccount);
  if (account === undefined) return noAccount(bank);
  return { kind: 'success', message: { balanceFen: balanceFen(bank, account) } };
}

interface StatementRequest {
  readonly subAccount?: string;
  readonly from: string;
  readonly to: string;
  readonly page: number;
}

/** Receipts by the time they came, of closed accounts too. */
export function statement(bank: Bank, { message }: Asked): Reading {
  const { subAccount, from, to, page } = message as unknown as StatementRequest;
  if (from > to) return bank.desk.refused('invalid', '起始日晚于截止日');
  if (subAccount !== undefined && bank.account(subAccount) === undefined) return noAccount(bank);
  const found = bank.desk.records.accounts
    .filter(({ no }) => subAccount === undefined || no === subAccount)
    .flatMap((account) => account.receipts.map((receipt) => ({ ...receipt, subAccount: account.no })))
    .filter(({ receivedAt }) => from <= receivedAt.slice(0, 10) && receivedAt.slice(0, 10) <= to)
    .toSorted((a, b) => a.receivedAt.localeCompare(b.receivedAt));
  const receipts = found.slice((page - 1) * pageRows, page * pageRows);
  return { kind: 'success', message: { total: found.length, receipts } };
}
