/** A stand-in of the unit's side of a budget system: lines, applications for payment, and what becomes of them. */
import { randomUUID } from 'node:crypto';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked, ControlRequest, ControlRoute, Desk, Office, OfficeKind } from '../../sandbox/contract.ts';
import { ControlError, oneOfIn, textIn } from '../../sandbox/control-body.ts';
import { createHandover } from './handover.ts';
import { createProgress, type Progress } from './progress.ts';
import type { Application, Line, UnitRecords, Wanted } from './records.ts';
import { classified, newLine, payee, payer, seedRecords, unit } from './seed.ts';

/** Payee accounts that end so are known to nobody. */
const unknownAccountEnd = '9999';
/** As many of the last as a tester wants to see. */
const SHOWN = 200;

interface House {
  readonly desk: Desk<UnitRecords>;
  readonly progress: Progress;
}

const success = (message: Canonical): Reading => ({ kind: 'success', message });

function shownLine({ fiscalYear: _, requestedFen, amountFen, ...line }: Line): Canonical {
  const availableFen = amountFen - requestedFen;
  return { ...line, amountFen, balanceFen: amountFen, requestedFen, availableFen };
}

function lines({ desk }: House, { message }: Asked): Reading {
  const { unitCode, fiscalYear: year, lineId } = message as { unitCode: string; fiscalYear: string; lineId?: string };
  const ofUnit = desk.records.lines.filter((line) => line.unit.code === unitCode);
  if (ofUnit.length === 0) return desk.refused('unit-not-found', '预算单位不存在');
  const wanted = ofUnit.filter((line) => line.fiscalYear === year && (lineId === undefined || line.lineId === lineId));
  return success({ lines: wanted.map(shownLine) });
}

/** The money is reserved as soon as the application is entered. The reference is kept, and never looked at here. */
function enter({ desk, progress }: House, asked: Asked): Reading {
  const wanted = asked.message as unknown as Wanted;
  const line = desk.records.lines.find(
    ({ lineId, fiscalYear: year }) => lineId === wanted.budgetLineId && year === wanted.fiscalYear,
  );
  if (line === undefined) return desk.refused('budget-line-not-found', '指标不存在或已注销');
  if (wanted.payee.account.endsWith(unknownAccountEnd)) return desk.refused('payee-rejected', '收款账号不存在');
  if (line.amountFen - line.requestedFen < wanted.amountFen)
    return desk.refused('budget-insufficient', '指标可用余额不足');
  line.requestedFen += wanted.amountFen;
  const applicationNo = desk.draw('SQW');
  const application: Application = { applicationNo, reference: asked.reference, wanted, status: 'applied', paidFen: 0 };
  desk.records.applications.push(application);
  progress.begin(application);
  const summary = `支付申请 ${wanted.contractNo} ${wanted.amountFen} 分`;
  return desk.did(asked, { key: applicationNo, summary, response: {} });
}

function shown({
  applicationNo,
  status,
  wanted,
  voucherNo,
  paidFen,
  paidOn,
  failure,
  ...kept
}: Application): Canonical {
  const { contractNo, amountFen } = wanted;
  const reference = kept.reference === '' ? undefined : kept.reference;
  const told = { applicationNo, reference, status, contractNo, voucherNo, amountFen, paidFen, paidOn, failure };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

function status({ desk }: House, { message }: Asked): Reading {
  const { applicationNo, reference, contractNo } = message as Readonly<Record<string, string | undefined>>;
  const found = desk.records.applications.filter(
    (one) => one.applicationNo === applicationNo || one.reference === reference || one.wanted.contractNo === contractNo,
  );
  return success({ payments: found.map(shown) });
}

function serve(house: House, asked: Asked): Reading {
  switch (asked.operation) {
    case 'budget.line':
      return lines(house, asked);
    case 'payment.request':
      return enter(house, asked);
    case 'payment.status':
      return status(house, asked);
    default:
      throw new Error(`the unit's side serves no ${asked.operation}`);
  }
}

const fiscalYear = (desk: House['desk']): string => desk.now().slice(0, 4);

/** A line of its own, with money, and a contract of its own. */
function payable({ desk }: House): Omit<Wanted, 'district' | 'amountFen'> {
  const year = fiscalYear(desk);
  const lineId = randomUUID().replaceAll('-', '').toUpperCase();
  const line = newLine(year, { lineId, documentNo: `渝示财预〔${year}〕${desk.next()}号` });
  desk.records.lines.push(line);
  const contractNo = `CQZC${year}-${String(desk.next()).padStart(4, '0')}-HT01`;
  return { contractNo, fiscalYear: year, unit, budgetLineId: lineId, ...classified, payee, payer };
}

/** An application that is there already and goes nowhere. */
function applied(house: House): Application {
  const wanted = { ...payable(house), district: house.desk.options.district, amountFen: 100 };
  const applicationNo = house.desk.draw('SQW');
  const application: Application = { applicationNo, reference: '', wanted, status: 'applied', paidFen: 0 };
  house.desk.records.applications.push(application);
  return application;
}

function prepare(house: House, operation: string): Canonical | undefined {
  switch (operation) {
    case 'budget.line':
      return { unitCode: unit.code, fiscalYear: fiscalYear(house.desk) };
    case 'payment.request':
      return { ...payable(house) };
    case 'payment.status':
      return { applicationNo: applied(house).applicationNo };
    default:
      return undefined;
  }
}

/** The bank pays nothing after all, or what was paid comes back. */
function decide({ desk, progress }: House, { params, body }: ControlRequest): Canonical {
  const application = desk.records.applications.find((one) => one.applicationNo === params.applicationNo);
  if (application === undefined) throw new ControlError('there is no such application', 404);
  const to = oneOfIn(body, 'status', ['failed', 'returned'] as const);
  if ((to === 'returned') !== (application.status === 'paid') || application.status === 'failed')
    throw new ControlError(`an application that is ${application.status} does not become ${to}`, 409);
  if (to === 'failed') progress.fail(application, textIn(body, 'reason', '收款人户名与账号不符'));
  else progress.giveBack(application, textIn(body, 'reason', '收款人账户已销户'));
  return shown(application);
}

export const unitOffice: OfficeKind<UnitRecords> = {
  seed: seedRecords,
  open(desk): Office {
    const handover = createHandover(desk);
    const house: House = { desk, progress: createProgress(desk, handover.send) };
    for (const application of desk.records.applications)
      if (application.reference !== '') house.progress.begin(application);
    handover.resume();
    const controls: readonly ControlRoute[] = [
      { method: 'POST', path: '/control/payments/{applicationNo}', run: (request) => decide(house, request) },
      { method: 'POST', path: '/control/voucher-store', run: ({ body }) => handover.setStore(textIn(body, 'url')) },
    ];
    return {
      serve: (asked) => serve(house, asked),
      prepare: (operation) => prepare(house, operation),
      seeded: { unitCode: unit.code, fiscalYear: fiscalYear(desk), lines: desk.records.lines.map(shownLine) },
      state: () => ({
        lines: desk.records.lines.slice(-SHOWN).map(shownLine),
        applications: desk.records.applications.slice(-SHOWN).map(shown),
        waitingForStore: desk.records.handovers.length,
        voucherStore: desk.records.storeUrl ?? null,
      }),
      controls,
      close: handover.close,
    };
  },
};
