/**
 * Every event that is not an operation of a card: what loops announce, and the seal. The messages of specs/events.asyncapi.yaml are made
 * from here and from the cards (`npm run generate`).
 */
export interface Announced {
  /** Without `tongban.` */
  readonly type: string;
  readonly title: string;
  /**
   * Fields of `data`, each by its name in `EventFields` of specs/gateway/schemas/events.yaml; `?`: not always there. An event of a loop has
   * `kind`, `key` and `loopId` besides.
   */
  readonly fields: readonly string[];
  /** It is of no loop. */
  readonly alone?: true;
}

const engine = [
  {
    type: 'loop.changed',
    title: '事项状态变化',
    fields: ['from', 'state', 'stateTitle', 'open', 'owner', 'overdue', 'dueOn?', 'provisional?'],
  },
  { type: 'loop.warning', title: '事项临期提醒', fields: ['clock', 'step', 'dueOn', 'owner'] },
  { type: 'loop.overdue', title: '事项逾期', fields: ['clock', 'dueOn', 'owner'] },
  { type: 'clock.moved', title: '期限因日历公布而变动', fields: ['clock', 'run', 'revision', 'before', 'after'] },
  { type: 'seal.checkpoint', title: '历史封存检查点', fields: ['no', 'link', 'algorithm'], alone: true },
] as const satisfies readonly Announced[];

const deposit = [
  { type: 'deposit.watch', title: '保证金缴纳情况变化', fields: ['projectCode', 'lotNo', 'supplierUscc', 'watch'] },
  { type: 'deposit.refunded', title: '保证金已退还', fields: ['amountFen', 'interestFen', 'settledOn?', 'complete'] },
  { type: 'deposit.refund-failed', title: '保证金退还失败', fields: ['failures'] },
  { type: 'deposit.withheld', title: '保证金不予退还', fields: ['ground', 'clause?', 'reason?', 'withheldFen'] },
  { type: 'deposit.withholding-lifted', title: '不予退还已撤销', fields: [] },
  { type: 'deposit.guarantee-released', title: '保函已释放', fields: ['form', 'guaranteeNo?'] },
  { type: 'deposit.attention', title: '保证金需人工处理', fields: ['reason'] },
] as const satisfies readonly Announced[];

const lot = [
  { type: 'lot.attention', title: '标包需人工处理', fields: ['reason'] },
] as const satisfies readonly Announced[];

const invoice = [
  { type: 'invoice.refused', title: '发票未受理', fields: ['invoiceNo', 'contractNo?', 'amountFen?', 'reason?'] },
  { type: 'invoice.push-failed', title: '发票推送失败', fields: ['invoiceNo', 'contractNo?', 'code?'] },
  {
    type: 'invoice.received',
    title: '采购人已收到发票',
    fields: ['invoiceNo', 'contractNo', 'receivedOn', 'receivedBy'],
  },
  {
    type: 'invoice.objected',
    title: '采购人对发票提出异议',
    fields: ['invoiceNo', 'contractNo', 'madeOn', 'evidence?'],
  },
  {
    type: 'invoice.payment',
    title: '发票支付进度',
    fields: ['invoiceNo', 'contractNo', 'amountFen', 'state', 'paidFen', 'pendingFen', 'startedOn?', 'paidOn?'],
  },
] as const satisfies readonly Announced[];

const contract = [
  {
    type: 'contract.overpaid',
    title: '支付超过已收发票',
    fields: ['contractNo', 'overFen', 'paidFen', 'invoicedFen', 'amountFen?'],
  },
  { type: 'contract.applied-above', title: '支付申请超过合同金额', fields: ['contractNo', 'appliedFen', 'amountFen'] },
  { type: 'contract.invoiced-above', title: '发票超过合同金额', fields: ['contractNo', 'excessFen', 'amountFen'] },
  { type: 'contract.payment-refused', title: '支付申请未办理', fields: ['contractNo', 'state?', 'code?'] },
  { type: 'contract.locked', title: '回款账户已锁定', fields: ['contractNo', 'loanNo', 'bank', 'sinceOn'] },
  { type: 'contract.loan-above', title: '融资超过合同金额', fields: ['contractNo', 'loanNo', 'loanFen', 'amountFen'] },
  { type: 'contract.released', title: '回款账户已解锁', fields: ['contractNo', 'loanNo', 'untilOn'] },
] as const satisfies readonly Announced[];

const ofLoan = ['loanNo', 'contractNo', 'bank?'] as const;
const loan = [
  { type: 'loan.rejected', title: '银行未批准融资', fields: [...ofLoan, 'reason?'] },
  { type: 'loan.above-contract', title: '融资金额超过合同', fields: [...ofLoan, 'amountFen', 'contractAmountFen'] },
  { type: 'loan.account-changed', title: '回款账户与约定不一致', fields: ofLoan },
  { type: 'loan.locked', title: '回款账户锁定已告知银行', fields: [...ofLoan, 'sinceOn'] },
  { type: 'loan.lock-failed', title: '回款账户锁定失败', fields: [...ofLoan, 'code?'] },
  { type: 'loan.unlocked-disbursement', title: '未锁定账户即放款', fields: [...ofLoan, 'lentFen?'] },
  { type: 'loan.contradicted', title: '银行前后说法不一', fields: ofLoan },
  { type: 'loan.closed', title: '融资已还清', fields: [...ofLoan, 'repaidFen?', 'lastPaidOn?'] },
] as const satisfies readonly Announced[];

const referral = [
  {
    type: 'referral.closed',
    title: '移送已办结',
    fields: ['referralNo', 'matter', 'verdict', 'result', 'redispatchedAs?'],
  },
  { type: 'referral.false-report', title: '检测报告虚假', fields: ['referralNo', 'result'] },
  { type: 'referral.not-sme', title: '不属于中小企业', fields: ['referralNo', 'declaredSize', 'result'] },
  { type: 'referral.size-differs', title: '企业规模与声明不符', fields: ['referralNo', 'declaredSize', 'result'] },
  {
    type: 'referral.escalated',
    title: '移送已提级督办',
    fields: ['referralNo', 'from', 'to', 'unit?', 'clock?', 'dueOn?'],
  },
  {
    type: 'referral.consequence-failed',
    title: '信用记录报送失败',
    fields: ['referralNo', 'documentNo?', 'subject?', 'code?', 'as?'],
  },
] as const satisfies readonly Announced[];

const complaint = [
  { type: 'challenge.unanswered', title: '质疑逾期未答复', fields: ['letterNo', 'complaintUntil', 'provisional'] },
  { type: 'complaint.lapsed', title: '投诉权利已过期', fields: ['letterNo', 'answered', 'lapsedOn'] },
  {
    type: 'complaint.decided',
    title: '投诉已作出处理决定',
    fields: ['letterNo', 'decidedOn', 'result', 'documentNo?'],
  },
] as const satisfies readonly Announced[];

const all = [...engine, ...deposit, ...lot, ...invoice, ...contract, ...loan, ...referral, ...complaint] as const;

export type AnnouncedType = (typeof all)[number]['type'];

export const announcements: readonly Announced[] = all;
