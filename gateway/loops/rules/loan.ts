/** A loan on a contract (政采贷): from the application to the last repayment, and the lock on the payee account between. */
import type { Address, Edge, Effects, LoopEvent, Rules } from '../contract.ts';
import { unborn } from '../machine.ts';
import {
  beforeLock,
  begunLoan,
  type LoanContext,
  type LoanData,
  lent,
  loanAlias,
  loanStates,
  loanView,
  undecided,
} from './loan-data.ts';
import {
  accountNews,
  apply,
  cancelLoan,
  confirmLate,
  confirmReceivable,
  credit,
  disburse,
  lockAgain,
  locked,
  lockFailed,
  lockFailedAfterLending,
  reject,
  repay,
  sign,
  unlockedNews,
} from './loan-steps.ts';
import { stepping } from './stepping.ts';
import { fenOf, recordOf, textOf } from './values.ts';

const all = Object.keys(loanStates);
const open = Object.entries(loanStates)
  .filter(([, state]) => !('end' in state))
  .map(([name]) => name);

const reasons = {
  'notice-known': '该通知已收到。 The notice is known.',
  overtaken: '已有更新的进展，来文留存。 What came later is known already; kept.',
  'rejected-too-late':
    '已签约或已放款，拒绝通知留存待查。 Rejected after it was signed or lent: kept, and to be looked into.',
  'above-contract': '确认金额超过合同金额。 The amount is above that of the contract.',
  'not-purchaser': '确认单位不是该合同的采购人。 Only the purchaser of the contract can confirm.',
  'confirmed-already': '应收账款已确认。 The receivable is confirmed already.',
  'not-credited': '银行尚未授信。 The bank has not granted credit.',
  'locked-already': '回款账户已锁定，须由银行解除。 The account is locked; the bank has to release it.',
  'lent-already': '银行已放款，不能撤销。 The bank has paid out; it cannot be cancelled.',
  'nothing-to-lock': '当前状态无需锁定。 There is nothing to lock now.',
  'given-up': '该融资已撤销或未获批准，签约通知留存待查。 Cancelled or rejected before; kept, and to be looked into.',
  'old-lock': '此前的锁定结果，留存。 The result of an earlier order to lock; kept.',
} as const;

const succeeded = ({ event }: LoanContext): boolean => event.data.state === 'succeeded';
const isKnown = ({ data, event }: LoanContext): boolean => data.eventNos.includes(String(event.data.eventNo));
const decided =
  (decision: string) =>
  ({ event }: LoanContext): boolean =>
    event.data.decision === decision;
/** An order to lock that has been followed by another. */
const isOldLock = ({ data, event }: LoanContext): boolean =>
  event.command !== undefined && event.command !== `lock-${data.lock}`;

/** At their end here without money; a bank that goes on contradicts itself or us. */
const givenUp = ['rejected', 'cancelled'];
const contradicted = ({ key, data }: LoanContext): Effects<LoanData> => ({
  announces: [{ type: 'loan.contradicted', data: { loanNo: key, contractNo: data.contractNo } }],
});

const decisions: readonly Edge<LoanData>[] = [
  { from: [unborn], on: 'loan.apply.settled', label: '银行已受理', when: succeeded, to: 'intent', run: apply },
  ...['loan.decided', 'loan.signed', 'loan.disbursed', 'loan.repaid'].map((on): Edge<LoanData> => {
    return { from: all, on, label: '同一通知', when: isKnown, outcome: 'ignored', reason: 'notice-known' };
  }),
  { from: ['intent'], on: 'loan.decided', label: '批准', when: decided('credited'), to: 'credited', run: credit },
  {
    from: ['intent', 'credited', 'receivable-confirmed'],
    on: 'loan.decided',
    label: '未批准',
    when: decided('rejected'),
    to: 'rejected',
    run: reject,
  },
  { from: open, on: 'loan.decided', label: '批准', when: decided('credited'), outcome: 'ignored', reason: 'overtaken' },
  {
    from: open,
    on: 'loan.decided',
    outcome: 'ignored',
    reason: 'rejected-too-late',
    run: contradicted,
  },
];

const receivables: readonly Edge<LoanData>[] = [
  {
    from: all,
    on: 'loan.receivable-confirmed',
    label: '已确认过',
    when: ({ data }) => data.receivable !== undefined,
    outcome: 'refused',
    reason: 'confirmed-already',
  },
  {
    from: all,
    on: 'loan.receivable-confirmed',
    label: '不是该合同的采购人',
    when: ({ data, event }) => recordOf(event.data.confirmedBy).uscc !== recordOf(data.purchaser).uscc,
    outcome: 'refused',
    reason: 'not-purchaser',
  },
  {
    from: all,
    on: 'loan.receivable-confirmed',
    label: '金额超过合同',
    when: ({ data, event }) => fenOf(event.data.amountFen) > data.contractAmountFen,
    outcome: 'refused',
    reason: 'above-contract',
  },
  { from: ['intent'], on: 'loan.receivable-confirmed', outcome: 'refused', reason: 'not-credited' },
  ...stepping<LoanData>({
    from: ['credited', 'signed', 'unlocked'],
    on: 'loan.receivable-confirmed',
    to: { 'receivable-confirmed': '尚未签约', locking: '已签约', unlocked: '已放款' },
    step: confirmReceivable,
  }),
  { from: ['account-locked', 'disbursed', 'overdue'], on: 'loan.receivable-confirmed', run: confirmLate },
  ...stepping<LoanData>({
    from: undecided,
    on: 'loan.signed',
    to: { signed: '采购人尚未确认应收账款', locking: '应收账款已确认' },
    step: sign,
  }),
  { from: givenUp, on: 'loan.signed', outcome: 'ignored', reason: 'given-up', run: contradicted },
  {
    from: open,
    on: 'loan.signed',
    outcome: 'ignored',
    reason: 'overtaken',
    run: (context) => ({ announces: accountNews(context) }),
  },
];

const locks: readonly Edge<LoanData>[] = [
  {
    from: [...undecided, 'locking', 'lock-failed'],
    on: 'payee-account.lock.settled',
    label: '银行已锁定',
    when: succeeded,
    to: 'account-locked',
    run: locked,
  },
  {
    from: ['unlocked'],
    on: 'payee-account.lock.settled',
    label: '银行已锁定',
    when: succeeded,
    to: 'disbursed',
    run: locked,
  },
  {
    from: all,
    on: 'payee-account.lock.settled',
    label: '此前的指令',
    when: isOldLock,
    outcome: 'ignored',
    reason: 'old-lock',
  },
  { from: ['locking'], on: 'payee-account.lock.settled', to: 'lock-failed', run: lockFailed },
  { from: ['locking'], on: 'command.refused', to: 'lock-failed', run: lockFailed },
  { from: ['unlocked'], on: 'payee-account.lock.settled', run: lockFailedAfterLending },
  { from: ['unlocked'], on: 'command.refused', run: lockFailedAfterLending },
  { from: ['overdue'], on: 'payee-account.lock.settled', label: '银行已锁定', when: succeeded, run: locked },
  { from: open, on: 'payee-account.lock.settled', outcome: 'ignored', reason: 'overtaken' },
  // The bank's word on the lock has not come in time, and the money is lent.
  {
    from: ['unlocked'],
    on: 'clock.T7.due',
    run: (context) => ({ announces: [unlockedNews(context)] }),
  },
  { from: ['lock-failed'], on: 'loan.lock-requested', to: 'locking', run: lockAgain },
  {
    from: ['unlocked'],
    on: 'loan.lock-requested',
    label: '已知约定账户',
    when: ({ data }) => data.payee !== undefined,
    run: lockAgain,
  },
  { from: all, on: 'loan.lock-requested', outcome: 'refused', reason: 'nothing-to-lock' },
];

const money: readonly Edge<LoanData>[] = [
  ...stepping<LoanData>({
    // Lent all the same, it is a matter again, and one for people.
    from: [...beforeLock, 'locking', 'account-locked', ...givenUp],
    on: 'loan.disbursed',
    to: { disbursed: '回款账户已锁定', unlocked: '回款账户未锁定', repaid: '还清通知先到' },
    step: disburse,
  }),
  { from: [...lent, 'repaid'], on: 'loan.disbursed', outcome: 'ignored', reason: 'overtaken' },
  ...stepping<LoanData>({
    from: open,
    on: 'loan.repaid',
    to: { repaid: '已还清' },
    step: repay,
  }),
  { from: open, on: 'loan.repaid', run: (context) => repay(context).effects },
  { from: ['disbursed', 'unlocked'], on: 'clock.T17.due', to: 'overdue' },
  { from: beforeLock, on: 'loan.cancelled', to: 'cancelled', run: cancelLoan },
  { from: ['locking', 'account-locked'], on: 'loan.cancelled', outcome: 'refused', reason: 'locked-already' },
  { from: lent, on: 'loan.cancelled', outcome: 'refused', reason: 'lent-already' },
];

/** By its number; where the bank tells of it by the contract alone, by the bank and the contract. */
const told = ({ data, partner, request }: LoopEvent): readonly Address[] => {
  const key = textOf(data.loanNo);
  if (key !== undefined) return [{ key }];
  const contractNo = textOf(data.contractNo) ?? textOf(request?.contractNo);
  return contractNo === undefined || partner === undefined ? [] : [{ alias: loanAlias(partner, contractNo) }];
};
const byNumber = ({ data }: LoopEvent): readonly Address[] => [{ key: String(data.loanNo) }];

export const loanRules: Rules<LoanData> = {
  kind: 'loan',
  title: '政府采购合同融资',
  states: loanStates,
  reasons,
  begin: begunLoan,
  view: loanView,
  hears: {
    'loan.apply.settled': ({ data }) => {
      const loanNo = textOf(recordOf(data.response).loanNo);
      return data.state === 'succeeded' && loanNo !== undefined ? [{ key: loanNo, opens: true }] : [];
    },
    'loan.decided': told,
    'loan.signed': told,
    'loan.disbursed': told,
    'loan.repaid': told,
    'loan.receivable-confirmed': byNumber,
    'loan.cancelled': byNumber,
    'loan.lock-requested': byNumber,
    // A client may have ordered the lock itself.
    'payee-account.lock.settled': ({ request }) => {
      const key = textOf(request?.loanNo);
      return key === undefined ? [] : [{ key }];
    },
  },
  edges: [...decisions, ...receivables, ...locks, ...money],
};
