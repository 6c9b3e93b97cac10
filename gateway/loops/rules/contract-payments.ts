/** What payments mean for a contract: applications, receipts, returns, and what its invoices are told of them. Pure. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { Announcement, Context, Effects, Tell } from '../contract.ts';
import {
  type Application,
  bound,
  type PaidRow,
  type PaymentLine,
  type ReturnedRow,
  reservedFen,
  withPaid,
  withReturned,
} from './allocation.ts';
import { allocationOf, type ContractData, contractStateOf, invoicedFen, overFenOf } from './contract-data.ts';
import type { Step } from './stepping.ts';
import { dayOf, fenOf, known, notAfter, recordOf, rowsOf, textOf } from './values.ts';

export type ContractContext = Context<ContractData>;

const sameLine = (a: PaymentLine | undefined, b: PaymentLine): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Every invoice whose line has changed hears the whole line, so that a word that is lost or doubled does no harm. */
function tellsOf(before: ContractData, after: ContractData): readonly Tell[] {
  const told = allocationOf(before).lines;
  return [...allocationOf(after).lines]
    .filter(([invoiceNo, line]) => !sameLine(told.get(invoiceNo), line))
    .map(([key, line]) => ({ kind: 'invoice', to: { key }, type: 'contract.payment', data: { ...line } }));
}

const appliedFen = ({ applications }: ContractData): number => applications.reduce((a, one) => a + reservedFen(one), 0);

/** Said once for each amount that is higher than the last one said. */
function excesses(before: ContractData, after: ContractData): readonly Announcement[] {
  const { paidFen } = allocationOf(after);
  const overFen = overFenOf(after);
  const amountFen = after.agreed?.amountFen;
  const applied = appliedFen(after);
  const { contractNo } = after;
  return [
    ...(overFen > before.overFen
      ? [
          {
            type: 'contract.overpaid' as const,
            data: known({ contractNo, overFen, paidFen, invoicedFen: invoicedFen(after), amountFen }),
          },
        ]
      : []),
    ...(amountFen !== undefined && applied > amountFen && applied > appliedFen(before)
      ? [{ type: 'contract.applied-above' as const, data: { contractNo, appliedFen: applied, amountFen } }]
      : []),
  ];
}

/** From what was known to what is known now: what is bound, told and announced, and where the contract stands. */
export function settled(
  before: ContractData,
  patch: Partial<ContractData>,
  more: Effects<ContractData> = {},
): Step<ContractData> {
  const joined = { ...before, ...patch };
  const applications = bound(joined.applications, joined.invoices);
  const overFen = Math.max(before.overFen, overFenOf({ ...joined, applications }));
  const after: ContractData = { ...joined, applications, overFen };
  return {
    to: contractStateOf(after),
    effects: {
      ...more,
      data: after,
      tells: [...(more.tells ?? []), ...tellsOf(before, after)],
      announces: [...(more.announces ?? []), ...excesses(before, after)],
    },
  };
}

const put = (applications: readonly Application[], one: Application): readonly Application[] =>
  applications.some(({ applicationNo }) => applicationNo === one.applicationNo)
    ? applications.map((kept) => (kept.applicationNo === one.applicationNo ? one : kept))
    : [...applications, one];

const fresh = (applicationNo: string, startedOn: string): Application => ({
  ...{ applicationNo, startedOn, amountFen: 0, invoices: [], paid: [], returned: [] },
});

const of = (applications: readonly Application[], applicationNo: string, on: string): Application =>
  applications.find((one) => one.applicationNo === applicationNo) ?? fresh(applicationNo, on);

export const applicationAlias = (applicationNo: string): string => `application:${applicationNo}`;

/** The budget system has taken an application: from now on the payment is started. */
export function requested({ data, event, today }: ContractContext): Step<ContractData> {
  const applicationNo = textOf(recordOf(event.data.response).applicationNo) ?? textOf(event.data.reference) ?? event.id;
  const on = notAfter(dayOf(event.at), today);
  const kept = of(data.applications, applicationNo, on);
  const startedOn = kept.startedOn < on ? kept.startedOn : on;
  const amountFen = Math.max(kept.amountFen, fenOf(event.request?.amountFen));
  return settled(
    data,
    { applications: put(data.applications, { ...kept, startedOn, amountFen }) },
    { aliases: [applicationAlias(applicationNo)], note: { applicationNo, amountFen } },
  );
}

/** Kept and said: what was not applied for is not paid. */
export function notRequested({ data, event, today }: ContractContext): Step<ContractData> {
  const problem = recordOf(event.data.problem);
  const code = textOf(problem.refusal) ?? textOf(problem.code);
  const refusal = known({ on: today, code }) as ContractData['refusals'][number];
  const news = known({ contractNo: data.contractNo, state: event.data.state, code });
  return settled(
    data,
    { refusals: [...data.refusals, refusal] },
    { announces: [{ type: 'contract.payment-refused', data: news }], note: news },
  );
}

/** Details of a voucher; each is for its own application. */
const detailsOf = (data: Canonical): readonly Canonical[] => rowsOf(data.details);

function paidRow(row: Canonical, voucher: Canonical, today: string): PaidRow {
  return {
    id: `${String(row.voucherNo ?? voucher.voucherNo)}/${String(row.detailId)}`,
    amountFen: fenOf(row.amountFen),
    paidFen: fenOf(row.paidFen),
    on: notAfter(dayOf(row.paidOn) ?? dayOf(voucher.paidOn) ?? dayOf(voucher.voucherDate), today),
    failure: textOf(row.failure),
  };
}

const returnedRow = (row: Canonical, voucher: Canonical, today: string): ReturnedRow => ({
  id: `${String(row.voucherNo ?? voucher.voucherNo)}/${String(row.detailId)}`,
  amountFen: fenOf(row.amountFen),
  on: notAfter(dayOf(voucher.returnedOn), today),
});

const applicationOf = (row: Canonical, voucher: Canonical): string =>
  String(row.applicationNo ?? voucher.applicationNo);

function withReceipt({ data, event, today }: ContractContext): readonly Application[] {
  return detailsOf(event.data).reduce<readonly Application[]>((applications, detail) => {
    const row = paidRow(detail, event.data, today);
    const kept = of(applications, applicationOf(detail, event.data), row.on);
    const startedOn = row.on < kept.startedOn ? row.on : kept.startedOn;
    return put(applications, { ...kept, startedOn, paid: withPaid(kept.paid, row) });
  }, data.applications);
}

function withReturn({ data, event, today }: ContractContext): readonly Application[] {
  return detailsOf(event.data).reduce<readonly Application[]>((applications, detail) => {
    const row = returnedRow(detail, event.data, today);
    const kept = of(applications, applicationOf(detail, event.data), row.on);
    return put(applications, { ...kept, returned: withReturned(kept.returned, row) });
  }, data.applications);
}

const rowsKept = (applications: readonly Application[]): string =>
  JSON.stringify(applications.map(({ paid, returned }) => [paid, returned]));

/** Whether a receipt or a return says nothing that is not known. */
export const isKnownReceipt = (context: ContractContext): boolean =>
  rowsKept(withReceipt(context)) === rowsKept(context.data.applications);
export const isKnownReturn = (context: ContractContext): boolean =>
  rowsKept(withReturn(context)) === rowsKept(context.data.applications);

const named = (applications: readonly Application[]): readonly string[] =>
  applications.map(({ applicationNo }) => applicationAlias(applicationNo));

export function receipted(context: ContractContext): Step<ContractData> {
  const applications = withReceipt(context);
  const { voucherNo, amountFen, paidFen } = context.event.data;
  return settled(
    context.data,
    { applications },
    { aliases: named(applications), note: known({ voucherNo, amountFen, paidFen }) },
  );
}

export function cameBack(context: ContractContext): Step<ContractData> {
  const applications = withReturn(context);
  const { voucherNo, amountFen } = context.event.data;
  return settled(
    context.data,
    { applications },
    { aliases: named(applications), note: known({ voucherNo, amountFen }) },
  );
}
