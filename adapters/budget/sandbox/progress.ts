/** What becomes of an application: audit, voucher, bank, receipt, and money that comes back. */
import { randomUUID } from 'node:crypto';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Desk } from '../../sandbox/contract.ts';
import type { Application, Handover, State, UnitRecords } from './records.ts';

/** Between two steps; in reality hours or days. */
const STEP_MS = 150;
/** A bank that refuses: payee accounts that end so. */
export const refusedAccountEnd = '8888';

const nextOf: Readonly<Partial<Record<State, State>>> = {
  applied: 'audited',
  audited: 'voucher-issued',
  'voucher-issued': 'sent',
  sent: 'signed-for',
  'signed-for': 'paid',
};

const key = (): string => randomUUID().replaceAll('-', '').toUpperCase();
const dayOf = (time: string): string => time.slice(0, 10);

/** What the bank fills in on the voucher of a payment. */
export function receiptOf(
  { applicationNo, wanted, voucherNo, voucherId, ...paid }: Application,
  day: string,
): Canonical {
  const { paidFen, paidOn, bankSerial, failure } = paid;
  const done = paidFen > 0 ? { paidOn, bankSerial } : {};
  const detail = {
    detailId: 'D1',
    voucherId,
    voucherNo,
    applicationNo,
    payee: { name: wanted.payee.name, account: wanted.payee.account },
    amountFen: wanted.amountFen,
    paidFen,
    status: paidFen > 0 ? 'paid' : 'failed',
    ...(failure === undefined ? {} : { failure }),
    ...done,
  };
  return {
    district: wanted.district,
    fiscalYear: wanted.fiscalYear,
    voucherType: '5214',
    voucherNo,
    voucherId,
    voucherDate: day,
    applicationNo,
    contractNo: wanted.contractNo,
    fundTypeCode: wanted.fundType.code,
    budgetTypeCode: '11',
    functionCode: wanted.function.code,
    governmentEconomyCode: wanted.governmentEconomy.code,
    departmentEconomyCode: wanted.departmentEconomy.code,
    paymentTypeCode: '1',
    settlementModeCode: '1',
    unit: wanted.unit,
    payer: { name: wanted.payer.name, account: wanted.payer.account },
    amountFen: wanted.amountFen,
    paidFen,
    ...done,
    details: [detail],
  };
}

function returnOf({ applicationNo, wanted, voucherNo, paidFen }: Application, returned: Canonical): Canonical {
  const detail = {
    detailId: 'D1',
    voucherId: returned.voucherId,
    voucherNo: returned.voucherNo,
    applicationNo,
    payee: { name: wanted.payee.name, account: wanted.payee.account },
    amountFen: paidFen,
  };
  return {
    district: wanted.district,
    fiscalYear: wanted.fiscalYear,
    voucherType: '2302',
    ...returned,
    originalVoucherNo: voucherNo,
    applicationNo,
    contractNo: wanted.contractNo,
    unit: wanted.unit,
    amountFen: paidFen,
    details: [detail],
  };
}

export interface Progress {
  /** Goes on with an application until its end; after a restart too. */
  begin(application: Application): void;
  /** The bank has paid nothing, and says why. */
  fail(application: Application, reason: string): void;
  /** What was paid has come back. */
  giveBack(application: Application, reason: string): void;
}

/** @param handOver sends something to the voucher store, sooner or later */
export function createProgress(
  desk: Desk<UnitRecords>,
  handOver: (path: Handover['path'], body: Canonical) => void,
): Progress {
  const free = ({ wanted }: Application): void => {
    const line = desk.records.lines.find(({ lineId }) => lineId === wanted.budgetLineId);
    if (line !== undefined) line.requestedFen -= wanted.amountFen;
  };

  const tellState = ({ wanted, voucherNo, status }: Application): void =>
    handOver('voucher-states', { district: wanted.district, fiscalYear: wanted.fiscalYear, voucherNo, status });

  function issue(application: Application): void {
    application.voucherNo = desk.draw('W');
    application.voucherId = key();
  }

  function pay(application: Application): void {
    application.paidFen = application.wanted.amountFen;
    application.paidOn = dayOf(desk.now());
    application.bankSerial = desk.draw('');
    handOver('vouchers', { operation: 'payment.receipt', message: receiptOf(application, dayOf(desk.now())) });
  }

  function fail(application: Application, reason: string): void {
    if (application.voucherNo === undefined) issue(application);
    Object.assign(application, { status: 'failed', failure: reason });
    free(application);
    handOver('vouchers', { operation: 'payment.receipt', message: receiptOf(application, dayOf(desk.now())) });
  }

  function advance(application: Application): void {
    const next = nextOf[application.status];
    if (next === undefined) return;
    if (next === 'paid' && application.wanted.payee.account.endsWith(refusedAccountEnd)) {
      fail(application, '收款人户名与账号不符');
      return;
    }
    application.status = next;
    if (next === 'voucher-issued') issue(application);
    if (next === 'sent' || next === 'signed-for') tellState(application);
    if (next === 'paid') pay(application);
    begin(application);
  }

  function begin(application: Application): void {
    const { status } = application;
    if (nextOf[status] === undefined) return;
    desk.later(STEP_MS, () => {
      // A tester may have decided otherwise meanwhile.
      if (application.status === status) advance(application);
    });
  }

  return {
    begin,
    fail,
    giveBack(application, reason) {
      const day = dayOf(desk.now());
      const returned = { voucherNo: desk.draw('T'), voucherId: key(), voucherDate: day, returnedOn: day, reason };
      handOver('vouchers', { operation: 'payment.returned', message: returnOf(application, returned) });
      Object.assign(application, { status: 'returned', failure: reason, paidFen: 0 });
      free(application);
    },
  };
}
