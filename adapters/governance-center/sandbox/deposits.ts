/** Deposits as matters of the center: sub-accounts, arrivals and refunds of the districts behind it. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked } from '../../sandbox/contract.ts';
import type { Account, Refund } from './records.ts';
import { type CenterDesk, drawNumber } from './referrals.ts';

interface Wish {
  readonly district: string;
  readonly projectCode: string;
  readonly lotNo: string;
  readonly supplier: { readonly name: string; readonly uscc: string };
  readonly supplierUscc: string;
  readonly subAccount: string;
  readonly amountFen: number;
}

const wishOf = ({ message }: Asked): Wish => message as unknown as Wish;

const accountNumbered = ({ records }: CenterDesk, no: string): Account | undefined =>
  records.accounts.find(({ subAccount }) => subAccount === no);

/** The city's register hands out codes that begin so. */
const knowsProject = ({ projectCode }: Wish): boolean => projectCode.startsWith('CQS');

const noProject = (desk: CenterDesk): Reading => desk.refused('project-not-found', '项目编号不存在');

export function openAccount(
  desk: CenterDesk,
  wish: Pick<Wish, 'projectCode' | 'lotNo'>,
  supplierUscc: string,
): Account {
  const { projectCode, lotNo } = wish;
  const subAccount = `3100500999${String(desk.next()).padStart(10, '0')}`;
  const account = { subAccount, bankName: '示例银行重庆分行', projectCode, lotNo, supplierUscc, paidFen: 0 };
  desk.records.accounts.push(account);
  return account;
}

const ofLot = ({ records }: CenterDesk, { projectCode, lotNo }: Wish, uscc: string): Account | undefined =>
  records.accounts.findLast(
    (account) => account.projectCode === projectCode && account.lotNo === lotNo && account.supplierUscc === uscc,
  );

export function account(desk: CenterDesk, asked: Asked): Reading {
  const wish = wishOf(asked);
  if (!knowsProject(wish)) return noProject(desk);
  if (ofLot(desk, wish, wish.supplier.uscc) !== undefined) return desk.refused('duplicate', '该单位在该标段已有子账号');
  const { subAccount, bankName } = openAccount(desk, wish, wish.supplier.uscc);
  return desk.did(asked, { key: subAccount, summary: `子账号 ${wish.lotNo}`, response: { subAccount, bankName } });
}

export function status(desk: CenterDesk, asked: Asked): Reading {
  const wish = wishOf(asked);
  if (!knowsProject(wish)) return noProject(desk);
  const found = ofLot(desk, wish, wish.supplierUscc);
  if (found === undefined) return { kind: 'success', message: { paid: false } };
  const { subAccount, bankName, paidFen, receivedAt } = found;
  const paid = paidFen > 0 ? { form: 'transfer', amountFen: paidFen, receivedAt } : {};
  return { kind: 'success', message: { paid: paidFen > 0, ...paid, subAccount, bankName } };
}

/** Money arrives in a sub-account. @returns what is told of it; undefined where there is no such account */
export function receive(
  desk: CenterDesk,
  subAccount: string,
  payment: Canonical & { readonly amountFen: number },
): Canonical | undefined {
  const found = accountNumbered(desk, subAccount);
  if (found === undefined) return undefined;
  found.paidFen += payment.amountFen;
  found.receivedAt = desk.now();
  const { projectCode, lotNo } = found;
  const notice = { bankSerial: desk.draw('B'), subAccount, projectCode, lotNo, ...payment, receivedAt: desk.now() };
  desk.tell('deposit.received', notice);
  return notice;
}

export function openRefund(desk: CenterDesk, wish: Pick<Wish, 'subAccount' | 'amountFen'>, reference: string): Refund {
  const { subAccount, amountFen } = wish;
  const refund: Refund = { eventNo: drawNumber(desk, 'DJ-TH'), reference, subAccount, amountFen, status: 'processing' };
  desk.records.refunds.push(refund);
  return refund;
}

export function refund(desk: CenterDesk, asked: Asked): Reading {
  const wish = wishOf(asked);
  const found = accountNumbered(desk, wish.subAccount);
  if (found === undefined || found.paidFen === 0) return desk.refused('nothing-to-refund', '没有可退的保证金');
  if (found.paidFen !== wish.amountFen) return desk.refused('amount-mismatch', '退还金额与到账金额不符');
  found.paidFen = 0;
  const opened = openRefund(desk, wish, asked.reference);
  settleLater(desk, opened);
  const { eventNo } = opened;
  const summary = `退还 ${wish.lotNo} ${wish.amountFen} 分`;
  return desk.did(asked, { key: eventNo, summary, response: { refundNo: eventNo } });
}

/** The district's bank pays it out. */
export function settleLater(desk: CenterDesk, refund: Refund): void {
  const { paceMs } = desk.records;
  if (paceMs === 0) return;
  desk.later(paceMs, () => {
    if (refund.status === 'processing') settle(desk, refund);
  });
}

function settle(desk: CenterDesk, refund: Refund): void {
  refund.status = 'settled';
  refund.settledAt = desk.now();
  const { eventNo, reference, amountFen, settledAt } = refund;
  const head = { noticeNo: drawNumber(desk, 'TZ'), refundNo: eventNo, reference, status: 'settled' };
  desk.tell('deposit.refund-settled', { ...head, amountFen, interestFen: 0, settledAt });
}

export function refundStatus(desk: CenterDesk, { message: { refundNo, reference } }: Asked): Reading {
  const found = desk.records.refunds.find((one) => one.eventNo === refundNo || one.reference === reference);
  if (found === undefined && refundNo !== undefined) return desk.refused('refund-not-found', '退还事项不存在');
  if (found === undefined) return { kind: 'success', message: { status: 'none' } };
  const { eventNo, status: state, amountFen, settledAt } = found;
  const ended = settledAt === undefined ? {} : { amountFen, interestFen: 0, settledAt };
  return { kind: 'success', message: { status: state, refundNo: eventNo, ...ended } };
}
