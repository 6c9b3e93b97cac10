/**
 * The payee account that a loan has locked for a contract: payments of that contract go to no other account until it is released.
 * Asked when a payment is accepted, and again at the moment it would leave.
 */
import type { Canonical, Guard } from '../catalogue/contract.ts';
import type { Problem } from './contract.ts';

export interface PayeeLock {
  readonly contractNo: string;
  /** The only account that payments of the contract may go to. */
  readonly account: string;
}

/** Where locks are kept. */
export interface PayeeLocks {
  /** The lock in force now (not released, not run out by business time). @throws StoreUnavailableError */
  find(contractNo: string): Promise<PayeeLock | undefined>;
}

function valueAt(message: Canonical, path: string): string | undefined {
  let here: unknown = message;
  for (const step of path.split('.')) here = (here as Record<string, unknown> | undefined)?.[step];
  return here === undefined ? undefined : String(here);
}

/** Written with or without spaces and hyphens, an account number is the same. */
const bare = (account: string): string => account.replaceAll(/[\s-]/g, '');

/** Account numbers are personal data: the last four digits tell which one is meant. */
const masked = (account: string): string => `…${bare(account).slice(-4)}`;

/** @returns why the message must not leave; undefined where no lock stands against it */
export async function payeeLockBreach(
  guard: Guard | undefined,
  message: Canonical,
  locks: PayeeLocks,
): Promise<Problem | undefined> {
  if (guard === undefined) return undefined;
  const contractNo = valueAt(message, guard.payeeLock.contract);
  const account = valueAt(message, guard.payeeLock.account);
  if (contractNo === undefined || account === undefined) return undefined;
  const lock = await locks.find(contractNo);
  if (lock === undefined || bare(lock.account) === bare(account)) return undefined;
  return {
    code: 'GW_PAYEE_LOCKED',
    side: 'client',
    detail:
      `合同 ${contractNo} 的收款账户已由贷款锁定为尾号 ${masked(lock.account)}，本次付款为 ${masked(account)}。 ` +
      `A loan has locked the payee account of contract ${contractNo} to ${masked(lock.account)}; this payment names ${masked(account)}.`,
  };
}
