/** The invoice: to the purchaser's workbench, received by word or by silence, and paid. */
import type { Address, Edge, Effects, LoopEvent, Rules } from '../contract.ts';
import { unborn } from '../machine.ts';
import {
  awaiting,
  begunInvoice,
  type InvoiceData,
  invoiceStates,
  invoiceView,
  isTouched,
  moneyStates,
  paying,
  submitted,
} from './invoice-data.ts';
import {
  acceptanceTold,
  answersOld,
  answersOther,
  confirm,
  deem,
  delivered,
  deliveredBefore,
  exemptByContract,
  type InvoiceContext,
  isInTime,
  isOld,
  moneyTold,
  object,
  push,
  pushFailed,
  pushOf,
  refuse,
  resubmit,
  submit,
  submitExempt,
  todoMade,
  voidIt,
  withdrawObjection,
} from './invoice-steps.ts';
import { stepping } from './stepping.ts';
import { dayOf, notAfter } from './values.ts';

const all = Object.keys(invoiceStates);
const but = (...left: readonly string[]): readonly string[] => all.filter((state) => !left.includes(state));

const reasons = {
  'submitted-already': '该发票已提交。 The invoice was submitted already.',
  'number-taken': '该发票号码已以其他内容提交。 The number stands for an invoice of other contents.',
  'old-notice': '答复针对此前的一次推送。 It answers an earlier push.',
  'other-notice': '发票号码与通知不符，留存待查。 The number and the notice are not of one invoice; kept.',
  'answer-known': '该答复已收到。 The answer is known.',
  'answered-already': '采购单位已答复，推送结果留存。 Answered before; the result of the push is kept.',
  'received-already': '发票已确认收到，不再接受答复。 Received already; what was said later is kept.',
  'objected-already': '异议处理中，再次来文留存。 An objection is being dealt with; this one is kept.',
  'objection-late': '已过异议期限或已启动支付，视同确认收到发票。 Too late: the invoice counts as received.',
  'payment-begun': '已启动支付，不能作废。 Payment has begun; it cannot be voided.',
  'nothing-to-resubmit': '当前状态不能重新提交。 It cannot be submitted again in this state.',
  'no-objection': '没有待处理的异议。 There is no objection.',
  'notice-only': '待办未能创建或办结，不影响发票确认。 The todo was not made or finished; the notice alone counts.',
} as const;
type Reason = keyof typeof reasons;

interface Turned {
  readonly from: readonly string[];
  readonly on: string;
  readonly reason: Reason;
  readonly label?: string;
  readonly when?: (context: InvoiceContext) => boolean;
  readonly run?: (context: InvoiceContext) => Effects<InvoiceData>;
}
const refused = (edge: Turned): Edge<InvoiceData> => ({ ...edge, outcome: 'refused' });
const ignored = (edge: Turned): Edge<InvoiceData> => ({ ...edge, outcome: 'ignored' });

const isSame = (context: InvoiceContext): boolean => {
  const said = submitted(context);
  return said.contractNo === context.data.contractNo && said.amountFen === context.data.amountFen;
};
const isKnown = ({ data, event }: InvoiceContext): boolean => data.answerNos.includes(String(event.data.answerNo));
const succeeded = ({ event }: InvoiceContext): boolean => event.data.state === 'succeeded';
const isPush = ({ event }: InvoiceContext): boolean => event.data.operation === 'notice.push';
/** A confirmation made before silence was taken for one, and told later. */
const isEarlier = ({ data, event, today }: InvoiceContext): boolean =>
  data.receivedBy === 'deemed' && notAfter(dayOf(event.data.answeredAt), today) < (data.receivedOn ?? '');

const submissions: readonly Edge<InvoiceData>[] = [
  {
    from: [unborn],
    on: 'invoice.submitted',
    label: '涉密项目，或采用招投标方式的工程',
    when: ({ event }) => event.data.exempt !== undefined,
    to: 'exempt',
    run: submitExempt,
  },
  { from: [unborn], on: 'invoice.submitted', to: 'checking', run: submit },
  ignored({ from: all, on: 'invoice.submitted', reason: 'submitted-already', label: '内容相同', when: isSame }),
  refused({ from: all, on: 'invoice.submitted', reason: 'number-taken' }),
  { from: ['checking'], on: 'contract.invoice-accepted', to: 'pushing', run: push },
  { from: ['checking'], on: 'contract.invoice-refused', to: 'refused', run: refuse },
  { from: ['checking'], on: 'contract.invoice-exempt', to: 'exempt', run: exemptByContract },
  { from: ['objected', 'push-failed', 'refused'], on: 'invoice.resubmitted', to: 'checking', run: resubmit },
  refused({ from: all, on: 'invoice.resubmitted', reason: 'nothing-to-resubmit' }),
  refused({
    from: all,
    on: 'invoice.voided',
    reason: 'payment-begun',
    label: '已有在途或已付资金',
    when: ({ data }) => isTouched(data),
  }),
  { from: but('paid', 'voided', 'exempt', 'checking'), on: 'invoice.voided', to: 'voided', run: voidIt },
];

const pushes: readonly Edge<InvoiceData>[] = [
  ignored({
    from: all,
    on: 'notice.push.settled',
    reason: 'old-notice',
    label: '此前的推送',
    when: isOld,
    run: deliveredBefore,
  }),
  {
    from: ['pushing', 'push-failed'],
    on: 'notice.push.settled',
    label: '已送达',
    when: succeeded,
    to: 'delivered',
    run: delivered,
  },
  { from: ['pushing'], on: 'notice.push.settled', to: 'push-failed', run: pushFailed },
  ignored({ from: all, on: 'notice.push.settled', reason: 'answered-already', run: deliveredBefore }),
  {
    from: ['pushing'],
    on: 'command.refused',
    label: '推送未能发出',
    when: (context) => isPush(context) && !isOld(context),
    to: 'push-failed',
    run: pushFailed,
  },
  ignored({ from: all, on: 'command.refused', reason: 'notice-only' }),
  {
    from: all,
    on: 'todo.create.settled',
    label: '已创建',
    when: (context) => succeeded(context) && pushOf(context) !== undefined,
    run: todoMade,
  },
  ignored({ from: all, on: 'todo.create.settled', reason: 'notice-only' }),
  { from: all, on: 'todo.finish.settled', label: '已办结', when: succeeded },
  ignored({ from: all, on: 'todo.finish.settled', reason: 'notice-only' }),
];

const answers: readonly Edge<InvoiceData>[] = [
  ...['invoice.confirmed', 'invoice.objection'].flatMap((on) => [
    ignored({ from: all, on, reason: 'answer-known', label: '同一答复', when: isKnown }),
    ignored({ from: all, on, reason: 'other-notice', label: '并非本发票的通知', when: answersOther }),
    ignored({ from: all, on, reason: 'old-notice', label: '针对此前的推送', when: answersOld }),
  ]),
  ...stepping<InvoiceData>({
    from: [...awaiting, 'objected'],
    on: 'invoice.confirmed',
    to: moneyStates,
    step: confirm,
  }),
  ...stepping<InvoiceData>({
    from: paying.filter((state) => state !== 'paid'),
    on: 'invoice.confirmed',
    to: moneyStates,
    when: isEarlier,
    step: confirm,
  }),
  ignored({ from: paying, on: 'invoice.confirmed', reason: 'received-already' }),
  { from: awaiting, on: 'invoice.objection', to: 'objected', run: object },
  {
    from: ['received'],
    on: 'invoice.objection',
    label: '期限内提出、期满后送达，尚未启动支付',
    when: isInTime,
    to: 'objected',
    run: object,
  },
  ignored({ from: ['objected'], on: 'invoice.objection', reason: 'objected-already' }),
  ignored({
    from: paying,
    on: 'invoice.objection',
    reason: 'objection-late',
    label: '视同确认之后',
    when: ({ data }) => data.receivedBy === 'deemed',
  }),
  ignored({ from: paying, on: 'invoice.objection', reason: 'received-already' }),
  ...stepping<InvoiceData>({ from: ['delivered'], on: 'clock.A7.due', to: moneyStates, step: deem }),
  ...stepping<InvoiceData>({
    from: ['objected'],
    on: 'invoice.objection-withdrawn',
    to: moneyStates,
    step: withdrawObjection,
  }),
  refused({ from: all, on: 'invoice.objection-withdrawn', reason: 'no-objection' }),
];

const payments: readonly Edge<InvoiceData>[] = [
  ...stepping<InvoiceData>({
    from: [...awaiting, 'objected', ...paying],
    on: 'contract.payment',
    to: { ...moneyStates },
    when: ({ state, event }) => paying.includes(state) || event.data.startedOn !== undefined,
    step: moneyTold,
  }),
  { from: but('exempt', 'voided'), on: 'contract.payment', run: (context) => moneyTold(context).effects },
  { from: but('exempt', 'voided', 'refused'), on: 'contract.accepted', run: acceptanceTold },
];

const byNumber = ({ data }: LoopEvent): readonly Address[] => [{ key: String(data.invoiceNo) }];

export const invoiceRules: Rules<InvoiceData> = {
  kind: 'invoice',
  title: '发票与支付',
  states: invoiceStates,
  reasons,
  begin: begunInvoice,
  view: invoiceView,
  hears: {
    'invoice.submitted': ({ data }) => [{ key: String(data.invoiceNo), opens: true }],
    'invoice.resubmitted': byNumber,
    'invoice.voided': byNumber,
    'invoice.objection-withdrawn': byNumber,
    'invoice.confirmed': byNumber,
    'invoice.objection': byNumber,
    // Only of the loop's own commands: the row in the journal is written for types that are heard.
    'notice.push.settled': () => [],
    'todo.create.settled': () => [],
    'todo.finish.settled': () => [],
  },
  edges: [...submissions, ...pushes, ...answers, ...payments],
};
