/** 投标保证金: one supplier's bid deposit for one lot, from its sub-account to the day on which it is back (part four of the policy). */
import type { Canonical } from '../../catalogue/contract.ts';
import type { Address, Edge, LoopEvent, Rules, StateWords } from '../contract.ts';
import type { DepositState } from './deposit-course.ts';
import { type DepositData, emptyDeposit } from './deposit-data.ts';
import { givenEdges } from './deposit-given.ts';
import { outsideEdges } from './deposit-outside.ts';
import { personEdges } from './deposit-persons.ts';
import { depositReasons } from './deposit-reasons.ts';
import { resultEdges } from './deposit-results.ts';
import { depositView } from './deposit-view.ts';

const states: Readonly<Record<DepositState, StateWords>> = {
  awaiting: { title: '待缴纳', owner: 'supplier' },
  held: { title: '已到账，在管', owner: 'agency' },
  guaranteed: { title: '保函（保险）在管', owner: 'agency' },
  due: { title: '待退还', owner: 'gateway' },
  'to-order': { title: '待采购人或代理机构退还', owner: 'agency' },
  suspended: { title: '因供应商自身原因中止', owner: 'supplier' },
  refunding: { title: '退还中', owner: 'bank' },
  failed: { title: '退还失败，待更正收款账户', owner: 'supplier' },
  stuck: { title: '待人工处理', owner: 'operator' },
  withheld: { title: '不予退还', owner: 'purchaser', end: true },
  settled: { title: '已退还', owner: 'gateway', end: true },
  released: { title: '保函（保险）已释放', owner: 'gateway', end: true },
  nothing: { title: '无需退还', owner: 'gateway', end: true },
};

const keyOf = ({ data }: LoopEvent): readonly Address[] => [
  { key: `${data.projectCode}/${data.lotNo}/${data.supplierUscc}` },
];
const uscc = (party: unknown): string => String((party as Canonical | undefined)?.uscc);

const refundedOutside = ({ command, request }: LoopEvent): readonly Address[] =>
  command !== undefined || request === undefined
    ? []
    : [{ key: `${request.projectCode}/${request.lotNo}/${uscc(request.supplier)}` }];
const batchedOutside = ({ command, request }: LoopEvent): readonly Address[] =>
  command !== undefined || request === undefined ? [] : [{ alias: `sub-account:${request.subAccount}` }];

export const depositRules: Rules<DepositData> = {
  kind: 'deposit',
  title: '投标保证金',
  states,
  edges: [...givenEdges, ...personEdges, ...outsideEdges, ...resultEdges] satisfies readonly Edge<DepositData>[],
  hears: {
    'deposit.account.settled': ({ data, request }) =>
      data.state === 'succeeded' && request !== undefined
        ? [{ key: `${request.projectCode}/${request.lotNo}/${uscc(request.supplier)}`, opens: true }]
        : [],
    'deposit.guaranteed': ({ data }) => [
      { key: `${data.projectCode}/${data.lotNo}/${uscc(data.supplier)}`, opens: true },
    ],
    'deposit.received': ({ data }) => [{ alias: `sub-account:${data.subAccount}` }],
    // What becomes of refunds that a client orders itself; the loop's own find it by their command.
    'deposit.refund.settled': refundedOutside,
    'deposit.refund-settled': refundedOutside,
    'deposit.refund-batch.settled': batchedOutside,
    'deposit.refund-batch-settled': batchedOutside,
    'deposit.refund-recorded': keyOf,
    'deposit.bid-withdrawn': keyOf,
    'deposit.refund-ordered': keyOf,
    'deposit.withheld': keyOf,
    'deposit.withholding-lifted': keyOf,
    'deposit.suspended': keyOf,
    'deposit.resumed': keyOf,
    'deposit.payee-corrected': keyOf,
  },
  reasons: depositReasons,
  begin: emptyDeposit,
  view: depositView,
};
