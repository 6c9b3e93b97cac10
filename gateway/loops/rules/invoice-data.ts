/** What is kept of an invoice, and where it stands by that. Pure. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { Context } from '../contract.ts';
import { type PaymentLine, unpaidLine } from './allocation.ts';
import { fenOf, known, recordOf, textOf, textsOf } from './values.ts';

/** How the invoice came to count as received. `paid`: who starts to pay has received it. */
export type ReceivedBy = 'confirmed' | 'deemed' | 'withdrawn' | 'paid';

export interface Objection {
  readonly answerNo: string;
  readonly madeOn: string;
  readonly reason?: string | undefined;
  readonly evidence: unknown;
  readonly withdrawnOn?: string | undefined;
}

export interface InvoiceData {
  readonly invoiceNo: string;
  readonly district?: string | undefined;
  readonly contractNo: string;
  readonly projectCode?: string | undefined;
  readonly amountFen: number;
  readonly purchaser?: unknown;
  readonly supplier?: unknown;
  /** Accounts of people at the workbench; the first has the todo. */
  readonly receivers: readonly string[];
  readonly creator?: string | undefined;
  readonly url: string;
  readonly proofs?: unknown;
  readonly exempt?: string | undefined;
  /** Number of the newest push; names of commands end in it. */
  readonly push: number;
  readonly pushedOn?: string | undefined;
  /** The workbench's id of each notice, first to last. */
  readonly noticeIds: readonly { readonly push: number; readonly id: string }[];
  readonly todos: readonly { readonly push: number; readonly id: string; readonly finished: boolean }[];
  /** Answers of the workbench that took effect. */
  readonly answerNos: readonly string[];
  readonly objection?: Objection | undefined;
  readonly receivedOn?: string | undefined;
  readonly receivedBy?: ReceivedBy | undefined;
  readonly acceptedOn?: string | undefined;
  readonly paymentDays?: number | undefined;
  readonly line: PaymentLine;
  readonly refusedFor?: string | undefined;
}

export const invoiceStates = {
  checking: { title: '核对合同', owner: 'gateway' },
  pushing: { title: '推送渝快政', owner: 'gateway' },
  'push-failed': { title: '推送失败，待更正接收人', owner: 'supplier' },
  delivered: { title: '已推送，待采购单位确认', owner: 'purchaser' },
  objected: { title: '采购单位已提出异议', owner: 'supplier' },
  received: { title: '已收到发票，待启动支付', owner: 'purchaser' },
  started: { title: '已启动支付', owner: 'treasury' },
  'partly-paid': { title: '部分支付', owner: 'purchaser' },
  'payment-failed': { title: '支付失败，待重新支付', owner: 'purchaser' },
  returned: { title: '资金退回，待重新支付', owner: 'purchaser' },
  paid: { title: '已付清', owner: 'gateway', end: true },
  voided: { title: '已作废', owner: 'gateway', end: true },
  refused: { title: '未受理', owner: 'supplier', end: true },
  exempt: { title: '不适用在线提交', owner: 'gateway', end: true },
} as const;

/** Before the purchaser has received it. */
export const awaiting = ['pushing', 'push-failed', 'delivered'];
/** Received: the money's own way. */
export const paying = ['received', 'started', 'partly-paid', 'payment-failed', 'returned', 'paid'];

/** State → when, in words: what follows from how far a received invoice is paid. */
export const moneyStates = {
  paid: '付清',
  started: '有在途支付',
  'partly-paid': '付了一部分，无在途支付',
  returned: '已付资金全部退回',
  'payment-failed': '支付失败',
  received: '尚未启动支付',
};

export function moneyState({ line, amountFen }: Pick<InvoiceData, 'line' | 'amountFen'>): keyof typeof moneyStates {
  if (line.paidFen >= amountFen) return 'paid';
  if (line.pendingFen > 0) return 'started';
  if (line.paidFen > 0) return 'partly-paid';
  if (line.returned) return 'returned';
  return line.failed ? 'payment-failed' : 'received';
}

export const isTouched = ({ line }: InvoiceData): boolean => line.pendingFen > 0 || line.paidFen > 0;

/** What a submission says; a repetition is compared by this. */
export function submitted({ event }: Context<InvoiceData>): Partial<InvoiceData> {
  const { data } = event;
  return {
    district: textOf(data.district) ?? event.district,
    contractNo: String(data.contractNo),
    projectCode: textOf(data.projectCode),
    amountFen: fenOf(data.amountFen),
    purchaser: data.purchaser,
    supplier: data.supplier,
    receivers: textsOf(data.receivers),
    creator: textOf(data.creator),
    url: textOf(data.url) ?? '',
    proofs: data.proofs,
    exempt: textOf(data.exempt),
  };
}

export const begunInvoice = (invoiceNo: string): InvoiceData => ({
  ...{ invoiceNo, contractNo: '', amountFen: 0, receivers: [], url: '', push: 0 },
  ...{ noticeIds: [], todos: [], answerNos: [], line: unpaidLine },
});

/** Without the accounts of people. */
export function invoiceView(data: InvoiceData): Canonical {
  const { invoiceNo, contractNo, projectCode, amountFen, purchaser, supplier, proofs, exempt } = data;
  const { pushedOn, objection, receivedOn, receivedBy, acceptedOn, line, refusedFor, url } = data;
  const { startedOn, lastPaidOn: paidOn, paidFen, pendingFen } = line;
  return known({
    ...{ invoiceNo, contractNo, projectCode, amountFen, purchaser, supplier, url, proofs, exempt },
    ...{ refusedFor, pushedOn, objection, receivedOn, receivedBy, acceptedOn },
    ...{ startedOn, paidOn, paidFen, pendingFen },
  });
}

/** The line that the contract tells, as it was sent. */
export const lineFrom = (value: unknown): PaymentLine => ({ ...unpaidLine, ...recordOf(value) });
