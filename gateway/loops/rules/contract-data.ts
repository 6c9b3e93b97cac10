/** What is kept of a contract, and where it stands by that. Pure. */
import type { Canonical } from '../../catalogue/contract.ts';
import { type Allocation, type Application, allocate, type InvoiceShare } from './allocation.ts';
import { known } from './values.ts';

export type Exempt = 'classified' | 'tendered-works';

export interface Agreed {
  readonly amountFen: number;
  readonly signedOn: string;
  /** Delivery is due, `YYYY-MM-DD`. */
  readonly dueOn?: string | undefined;
  /** Natural days from acceptance to payment, where the contract says so. */
  readonly paymentDays?: number | undefined;
  readonly supplier?: unknown;
  readonly purchaser?: unknown;
  readonly exempt?: Exempt | undefined;
}

/** The payee account is tied to a loan; whose account it is stands in the register of contracts, not here. */
export interface AccountLock {
  readonly loanNo: string;
  readonly bank: string;
  readonly sinceOn: string;
  readonly untilOn?: string | undefined;
}

export interface ContractData {
  readonly contractNo: string;
  readonly agreed?: Agreed | undefined;
  readonly acceptedOn?: string | undefined;
  /** The two acts that acceptance papers need. */
  readonly uploadedOn?: string | undefined;
  readonly publicisedOn?: string | undefined;
  readonly filedOn?: string | undefined;
  readonly announcedOn?: string | undefined;
  readonly invoices: readonly InvoiceShare[];
  readonly applications: readonly Application[];
  /** Applications that the budget system or the gateway refused. */
  readonly refusals: readonly { readonly on: string; readonly code?: string | undefined }[];
  readonly locks: readonly AccountLock[];
  readonly overFen: number;
}

export const contractStates = {
  performing: { title: '履约中', owner: 'supplier' },
  accepted: { title: '已验收，待上传并公示验收资料', owner: 'purchaser' },
  published: { title: '验收资料已公示，待付清', owner: 'purchaser' },
  completed: { title: '已付清办结', owner: 'gateway', end: true },
} as const;
export type ContractState = keyof typeof contractStates;

export const allocationOf = ({ applications, invoices }: ContractData): Allocation => allocate(applications, invoices);

/** Paid beyond the invoices; an exempt contract has none here, and its amount is the limit. */
export function overFenOf(data: ContractData): number {
  const { overFen, paidFen } = allocationOf(data);
  return data.agreed?.exempt === undefined ? overFen : Math.max(0, paidFen - data.agreed.amountFen);
}

const openInvoices = ({ invoices }: ContractData): readonly InvoiceShare[] => invoices.filter(({ voided }) => !voided);

export const invoicedFen = (data: ContractData): number =>
  openInvoices(data).reduce((a, { amountFen }) => a + amountFen, 0);

/** Whose amount nobody has told is paid when all of its invoices are. */
function isPaid(data: ContractData): boolean {
  const { paidFen, lines } = allocationOf(data);
  const open = openInvoices(data);
  const invoicesPaid = open.every(({ invoiceNo, amountFen }) => (lines.get(invoiceNo)?.paidFen ?? 0) >= amountFen);
  return data.agreed === undefined ? open.length > 0 && invoicesPaid : paidFen >= data.agreed.amountFen && invoicesPaid;
}

export function contractStateOf(data: ContractData): ContractState {
  const { acceptedOn, uploadedOn, publicisedOn } = data;
  const published = uploadedOn !== undefined && publicisedOn !== undefined;
  if ((acceptedOn === undefined || published) && isPaid(data)) return 'completed';
  if (acceptedOn === undefined) return 'performing';
  return published ? 'published' : 'accepted';
}

export const lockInForce = ({ locks }: ContractData): AccountLock | undefined =>
  locks.find(({ untilOn }) => untilOn === undefined);

/** Nothing here is an account. */
export function contractView(data: ContractData): Canonical {
  const { contractNo, agreed, acceptedOn, uploadedOn, publicisedOn, filedOn, announcedOn, refusals } = data;
  const { lines, paidFen } = allocationOf(data);
  const lock = lockInForce(data);
  return known({
    contractNo,
    ...agreed,
    ...{ acceptedOn, uploadedOn, publicisedOn, filedOn, announcedOn },
    invoicedFen: invoicedFen(data),
    paidFen,
    overFen: overFenOf(data),
    invoices: data.invoices.map((one) => ({ ...one, paidFen: lines.get(one.invoiceNo)?.paidFen ?? 0 })),
    applications: data.applications.map(({ applicationNo, amountFen, startedOn, invoices }) => ({
      ...{ applicationNo, amountFen, startedOn, invoices },
    })),
    refusals,
    payee: lock === undefined ? { locked: false } : { locked: true, bank: lock.bank, sinceOn: lock.sinceOn },
  });
}
