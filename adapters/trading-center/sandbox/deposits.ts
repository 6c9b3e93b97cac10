/** The deposit desk of a center: 保证金. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked } from '../../sandbox/contract.ts';
import { addAccount, addRefund, type Center, lotKey } from './center.ts';
import type { Receipt, Refund, SubAccount } from './records.ts';

interface DepositRequest {
  readonly projectCode: string;
  readonly lotNo: string;
  readonly supplier: { readonly name: string; readonly uscc: string };
  readonly supplierUscc: string;
  readonly subAccount: string;
  readonly amountFen: number;
  readonly refundNo?: string;
  readonly reference?: string;
}

const asDeposit = (message: Canonical): DepositRequest => message as unknown as DepositRequest;

export const receivedFen = (account: SubAccount): number =>
  account.receipts.reduce((sum, receipt) => sum + receipt.amountFen, 0);

const noProject = ({ desk }: Center): Reading => desk.refused('project-not-found', '项目编号不存在');

/** The city's register hands out codes that begin so; others are known once something was booked for them. */
const knowsProject = (center: Center, code: string): boolean =>
  code.startsWith('CQS') || center.records.projects.includes(code);

function drawAccountNo({ desk }: Center): string {
  const { district } = desk.options;
  const area = /^\d{6}$/.test(district) ? district : '500999';
  return `3100${area}${String(desk.next()).padStart(10, '0')}`;
}

export function account(center: Center, asked: Asked): Reading {
  const { projectCode, lotNo, supplier, amountFen } = asDeposit(asked.message);
  if (!knowsProject(center, projectCode)) return noProject(center);
  const exists = center.accountsOfLot.has(lotKey(projectCode, lotNo, supplier.uscc));
  if (exists && center.desk.dialect.idempotency !== 'none')
    return center.desk.refused('duplicate', '该单位在该标段已有子账号');
  const no = drawAccountNo(center);
  const bankName = '示例银行重庆分行';
  addAccount(center, { no, bankName, projectCode, lotNo, supplier, amountFen, form: 'transfer', receipts: [] });
  return center.desk.did(asked, { key: no, summary: `子账号 ${lotNo}`, response: { subAccount: no, bankName } });
}

/** Of several sub-accounts the one that holds money, else the latest. */
function accountOfLot(center: Center, asked: DepositRequest): SubAccount | undefined {
  const accounts = center.accountsOfLot.get(lotKey(asked.projectCode, asked.lotNo, asked.supplierUscc)) ?? [];
  return accounts.find((candidate) => candidate.receipts.length > 0) ?? accounts.at(-1);
}

export function status(center: Center, { message }: Asked): Reading {
  const asked = asDeposit(message);
  if (!knowsProject(center, asked.projectCode)) return noProject(center);
  const found = accountOfLot(center, asked);
  if (found === undefined) return { kind: 'success', message: { paid: false } };
  const last = found.receipts.at(-1);
  const held = { subAccount: found.no, bankName: found.bankName };
  if (found.form !== 'transfer') return { kind: 'success', message: { paid: true, form: found.form, ...held } };
  if (last === undefined) return { kind: 'success', message: { paid: false, ...held } };
  const money = { form: found.form, amountFen: receivedFen(found), receivedAt: last.receivedAt };
  return { kind: 'success', message: { paid: true, ...money, ...held } };
}

/**
 * Under a reference seen before a center without idempotency pays again: harsher than most, so that any double sending shows.
 * Under a new reference every center knows that the money has gone.
 */
function isReturned(center: Center, accountNo: string, reference: string): boolean {
  const refunds = center.refundsOfAccount.get(accountNo) ?? [];
  return refunds.some((earlier) => earlier.status !== 'failed' && earlier.reference !== reference);
}

export function refund(center: Center, asked: Asked): Reading {
  const { subAccount, amountFen, lotNo } = asDeposit(asked.message);
  const held = center.subAccounts.get(subAccount);
  const received = held === undefined ? 0 : receivedFen(held);
  if (held === undefined || received === 0) return center.desk.refused('nothing-to-refund', '该子账号没有到账记录');
  if (isReturned(center, subAccount, asked.reference))
    return center.desk.refused('nothing-to-refund', '该笔保证金已退还或正在退还');
  if (amountFen !== received) return center.desk.refused('amount-mismatch', '退还金额与到账金额不符');
  const no = center.desk.draw(center.habits.refundPrefix);
  const made: Refund = { no, reference: asked.reference, subAccount, amountFen, interestFen: 0, status: 'processing' };
  addRefund(center, made);
  handToBank(center, made);
  return center.desk.did(asked, { key: no, summary: `退还 ${lotNo} ${amountFen} 分`, response: { refundNo: no } });
}

/** Demand-deposit interest, 0.35 % a year of 360 days, whole fen downwards. */
function interestOf(amountFen: number, receivedAt: string, now: string): number {
  const days = Math.max(0, Math.floor((Date.parse(now) - Date.parse(receivedAt)) / 86_400_000));
  return Number((BigInt(amountFen) * 35n * BigInt(days)) / 3_600_000n);
}

/** How long the bank takes to return a deposit. */
const settleMs = 400;

/** The bank settles a refund a moment later. */
export function handToBank(center: Center, refund: Refund): void {
  center.desk.later(settleMs, () => settle(center, refund));
}

/**
 * The bank carries a refund out, to the account that paid or the one the supplier has named since: it fails where that is not the supplier's
 * (错缴), as banks check the account's name.
 */
function settle(center: Center, waiting: Refund): void {
  const now = center.desk.now();
  const held = center.subAccounts.get(waiting.subAccount);
  const receipt = held?.receipts.at(-1);
  if (held === undefined || receipt === undefined || waiting.status !== 'processing') return;
  if ((held.payee?.payeeName ?? receipt.payerName) === held.supplier.name) {
    waiting.status = 'settled';
    waiting.settledAt = now;
    waiting.interestFen = interestOf(waiting.amountFen, receipt.receivedAt, now);
  } else {
    waiting.status = 'failed';
    waiting.failure = '收款账号户名不符';
  }
  center.desk.tell('deposit.refund-settled', {
    noticeNo: center.desk.draw('TZ'),
    refundNo: waiting.no,
    reference: waiting.reference,
    ...stateOf(waiting),
  });
}

const stateOf = ({ status: state, amountFen, interestFen, settledAt, failure }: Refund): Canonical => ({
  status: state,
  amountFen,
  interestFen,
  ...(settledAt === undefined ? {} : { settledAt }),
  ...(failure === undefined ? {} : { failure }),
});

export function refundStatus(center: Center, { message }: Asked): Reading {
  const { refundNo, reference } = asDeposit(message);
  const done = center.desk.doneUnder(reference ?? '').find(({ effect }) => effect.operation === 'deposit.refund');
  const found = center.refunds.get(refundNo ?? done?.effect.key ?? '');
  if (found !== undefined) return { kind: 'success', message: { refundNo: found.no, ...stateOf(found) } };
  if (refundNo === undefined) return { kind: 'success', message: { status: 'none' } };
  return center.desk.refused('refund-not-found', '退款单不存在');
}

/** The supplier has named another account at the center. @returns undefined where there is no such sub-account */
export function correctPayee(
  center: Center,
  accountNo: string,
  payee: NonNullable<SubAccount['payee']>,
): NonNullable<SubAccount['payee']> | undefined {
  const held = center.subAccounts.get(accountNo);
  if (held === undefined) return undefined;
  held.payee = payee;
  return payee;
}

/** Money arrives in a sub-account. @returns undefined where there is no such account. */
export function receive(
  center: Center,
  accountNo: string,
  payment: Pick<Receipt, 'amountFen' | 'payerName' | 'payerAccount'>,
): Receipt | undefined {
  const held = center.subAccounts.get(accountNo);
  if (held === undefined) return undefined;
  const receipt = { ...payment, bankSerial: center.desk.draw('B'), receivedAt: center.desk.now() };
  held.receipts.push(receipt);
  const { projectCode, lotNo } = held;
  center.desk.tell('deposit.received', { ...receipt, subAccount: accountNo, projectCode, lotNo });
  return receipt;
}
