/** Locks on payee accounts: what the finance side has confirmed to the bank. */
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked } from '../../sandbox/contract.ts';
import { type BankDesk, loanNumbered } from './loans.ts';
import type { Loan, Lock, Payee } from './records.ts';

interface Wanted {
  readonly loanNo: string;
  readonly contractNo: string;
  readonly payee: Payee;
}

/** Enters a lock in the books. */
export function openLock(desk: BankDesk, { loanNo, contractNo }: Wanted): Lock {
  const lock: Lock = { lockNo: desk.draw('SD'), loanNo, contractNo, since: desk.now().slice(0, 10) };
  desk.records.locks.push(lock);
  return lock;
}

/** From the signing on an account is agreed; when nothing is owed any more there is nothing to lock it for. */
const signed: readonly Loan['status'][] = ['receivable-confirmed', 'account-locked', 'disbursed', 'overdue'];

export function lock(desk: BankDesk, asked: Asked): Reading {
  const wanted = asked.message as unknown as Wanted;
  const loan = loanNumbered(desk, wanted.loanNo);
  if (loan === undefined || loan.contractNo !== wanted.contractNo)
    return desk.refused('loan-not-found', '融资业务不存在，或不是这份合同的');
  if (!signed.includes(loan.status)) return desk.refused('loan-not-found', '融资合同尚未签订，或已了结');
  if (loan.payee.account !== wanted.payee.account)
    return desk.refused('account-mismatch', '账户与融资合同约定的回款账户不符');
  if (desk.records.locks.some(({ loanNo, until }) => loanNo === wanted.loanNo && until === undefined))
    return desk.refused('duplicate', '该账户已锁定');
  const { lockNo } = openLock(desk, wanted);
  if (loan.status === 'receivable-confirmed') loan.status = 'account-locked';
  const summary = `锁定回款账户 ${wanted.contractNo}`;
  return desk.did(asked, { key: lockNo, summary, response: { lockNo } });
}

export function lockStatus(desk: BankDesk, { message }: Asked): Reading {
  const { lockNo, reference } = message;
  const done = desk.doneUnder(String(reference)).find(({ effect }) => effect.operation === 'payee-account.lock');
  const wanted = lockNo ?? done?.effect.key;
  const known = desk.records.locks.find((one) => one.lockNo === wanted);
  if (known === undefined && lockNo !== undefined) return desk.refused('lock-not-found', '锁定记录不存在');
  if (known === undefined) return { kind: 'success', message: { status: 'none' } };
  const { contractNo, since, until } = known;
  const told = { status: until === undefined ? 'locked' : 'released', lockNo: known.lockNo, contractNo, since };
  return { kind: 'success', message: until === undefined ? told : { ...told, until } };
}
