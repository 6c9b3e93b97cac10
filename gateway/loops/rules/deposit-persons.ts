/** What people decide about a deposit: withdrawal, refund by hand, withholding, suspension, another payee account. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { DepositState } from './deposit-course.ts';
import { isInTime, moneyOf, refundClocks } from './deposit-data.ts';
import type { DepositContext } from './deposit-effects.ts';
import {
  withMark,
  withOrder,
  withoutMark,
  withoutSuspension,
  withPayee,
  withSuspension,
  withWithdrawal,
} from './deposit-events.ts';
import { type DepositEdge, endStates, everywhere, lines, open, refundStates, refuses } from './deposit-lines.ts';

const without = (...left: readonly DepositState[]): readonly DepositState[] =>
  everywhere.filter((state) => !left.includes(state));

const evidenceOf = ({ event }: DepositContext): readonly Canonical[] =>
  (event.data.evidence ?? []) as readonly Canonical[];

const withdrawalEdges: readonly DepositEdge[] = [
  refuses({ from: endStates, on: 'deposit.bid-withdrawn', reason: 'closed-already' }),
  refuses({
    from: open,
    on: 'deposit.bid-withdrawn',
    when: ({ data }) => data.withdrawnOn !== undefined,
    label: '已登记撤回',
    reason: 'withdrawn-already',
  }),
  refuses({
    from: open,
    on: 'deposit.bid-withdrawn',
    when: ({ event, today }) => String(event.data.receivedOn) > today,
    label: '日期在今天之后',
    reason: 'future-day',
  }),
  refuses({
    from: open,
    on: 'deposit.bid-withdrawn',
    when: ({ data, event }) => !isInTime(data, String(event.data.receivedOn)),
    label: '晚于投标截止',
    reason: 'after-opening',
  }),
  ...lines({
    from: open,
    on: 'deposit.bid-withdrawn',
    to: [...refundStates, 'nothing', 'released'],
    change: withWithdrawal,
    extras: ({ event }) => ({ note: { receivedOn: event.data.receivedOn } }),
  }),
];

const orderEdges: readonly DepositEdge[] = [
  ...lines({
    from: ['due', 'to-order', 'failed', 'stuck'],
    on: 'deposit.refund-ordered',
    to: ['refunding', 'stuck'],
    change: withOrder,
  }),
  refuses({ from: ['awaiting', 'held', 'guaranteed'], on: 'deposit.refund-ordered', reason: 'no-trigger' }),
  refuses({ from: ['refunding', 'settled'], on: 'deposit.refund-ordered', reason: 'refund-left' }),
  refuses({ from: ['suspended'], on: 'deposit.refund-ordered', reason: 'suspended-already' }),
  refuses({ from: ['withheld'], on: 'deposit.refund-ordered', reason: 'withheld-already' }),
  refuses({ from: ['released', 'nothing'], on: 'deposit.refund-ordered', reason: 'nothing-held' }),
];

/** The limit of the mark is that of the refund. A clock that stands still has not run out. */
const isTooLate = ({ clocks, today }: DepositContext): boolean =>
  refundClocks.some((id) => {
    const clock = clocks[id];
    return clock?.state === 'struck' || (clock?.state === 'running' && clock.dueOn < today);
  });

const hasReturned = ({ data }: DepositContext): boolean => moneyOf(data).refundedFen > 0;

/** A4 is recorded as begun with the refund's own limit and met on the day of the mark. */
function markClock(context: DepositContext) {
  const { data, today } = context;
  const from = data.triggers.map(({ on }) => on).toSorted()[0] ?? today;
  return {
    clocks: [
      { do: 'start', clock: 'A4', from },
      { do: 'meet', clock: 'A4', on: today },
    ],
    note: { ground: context.event.data.ground, files: evidenceOf(context).length },
  } as const;
}

const markEdges: readonly DepositEdge[] = [
  refuses({
    from: everywhere,
    on: 'deposit.withheld',
    when: (context) => evidenceOf(context).length === 0,
    label: '没有证明材料',
    reason: 'no-evidence',
  }),
  refuses({ from: ['refunding', 'settled'], on: 'deposit.withheld', reason: 'refund-left' }),
  refuses({ from: ['withheld'], on: 'deposit.withheld', reason: 'withheld-already' }),
  refuses({ from: ['awaiting', 'nothing', 'released'], on: 'deposit.withheld', reason: 'nothing-held' }),
  refuses({
    from: open,
    on: 'deposit.withheld',
    when: hasReturned,
    label: '已退还一部分',
    reason: 'refund-left',
  }),
  refuses({ from: open, on: 'deposit.withheld', when: isTooLate, label: '已过退还时限', reason: 'too-late' }),
  ...lines({ from: open, on: 'deposit.withheld', to: ['withheld'], change: withMark, extras: markClock }),
  ...lines({
    from: ['withheld'],
    on: 'deposit.withholding-lifted',
    to: without('suspended', 'withheld'),
    change: withoutMark,
    extras: ({ event }) => ({ note: { reason: event.data.reason } }),
  }),
  refuses({ from: without('withheld'), on: 'deposit.withholding-lifted', reason: 'not-withheld' }),
];

const suspensionEdges: readonly DepositEdge[] = [
  refuses({
    from: everywhere,
    on: 'deposit.suspended',
    when: (context) => evidenceOf(context).length === 0,
    label: '没有证明材料',
    reason: 'no-evidence',
  }),
  refuses({ from: ['awaiting', 'held', 'guaranteed'], on: 'deposit.suspended', reason: 'no-trigger' }),
  refuses({ from: ['refunding'], on: 'deposit.suspended', reason: 'refund-left' }),
  refuses({ from: ['suspended'], on: 'deposit.suspended', reason: 'suspended-already' }),
  refuses({ from: endStates, on: 'deposit.suspended', reason: 'closed-already' }),
  ...lines({
    from: ['due', 'to-order', 'failed', 'stuck'],
    on: 'deposit.suspended',
    to: ['suspended'],
    change: withSuspension,
    extras: ({ event }) => ({ note: { cause: event.data.cause } }),
  }),
  ...lines({
    from: ['suspended'],
    on: 'deposit.resumed',
    to: ['refunding', 'to-order', 'failed', 'stuck'],
    change: withoutSuspension,
    extras: ({ event }) => ({ note: { reason: event.data.reason } }),
  }),
  refuses({ from: without('suspended'), on: 'deposit.resumed', reason: 'not-suspended' }),
];

const payeeEdges: readonly DepositEdge[] = [
  ...lines({
    from: ['failed', 'stuck', 'suspended'],
    on: 'deposit.payee-corrected',
    to: ['refunding', 'suspended', 'stuck', 'to-order'],
    change: withPayee,
    extras: () => ({ note: { corrected: true } }),
  }),
  refuses({
    from: without('failed', 'stuck', 'suspended'),
    on: 'deposit.payee-corrected',
    reason: 'no-failure',
  }),
];

export const personEdges: readonly DepositEdge[] = [
  ...withdrawalEdges,
  ...orderEdges,
  ...markEdges,
  ...suspensionEdges,
  ...payeeEdges,
];
