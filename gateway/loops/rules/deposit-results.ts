/** What becomes of a refund: at the door, at the center or the bank, and with the payee. */
import { moneyOf } from './deposit-data.ts';
import type { DepositContext } from './deposit-effects.ts';
import { attemptOf, batchRows, misfits, refundNotice, withEnd, withoutAttempt, withRows } from './deposit-events.ts';
import { attention, type DepositEdge, everywhere, ignores, ignoresLoudly, lines, stays } from './deposit-lines.ts';

const isUnderWay = (context: DepositContext): boolean =>
  attemptOf(context)?.rows.some(({ state }) => state === 'under-way') === true;

const isSettled = (context: DepositContext): boolean =>
  attemptOf(context)?.rows.every(({ state }) => state === 'settled') === true;

const isTaken = ({ event }: DepositContext): boolean => event.data.state === 'succeeded';

const isAmountWrong = (context: DepositContext): boolean => {
  const { status, amountFen } = refundNotice(context);
  const ordered = attemptOf(context)?.rows.reduce((sum, row) => sum + row.amountFen, 0);
  return status === 'settled' && amountFen !== ordered;
};

/** Words on an attempt that is not under way any more are kept, and change nothing. */
const notTaken = (on: string): readonly DepositEdge[] => [
  ...lines({
    from: everywhere,
    on,
    to: everywhere,
    when: isUnderWay,
    label: '未被受理',
    change: withoutAttempt,
    extras: ({ event }) => ({ note: { state: event.data.state } }),
  }),
  ignores({ from: everywhere, on, reason: 'repeated-result' }),
];

/** Paid for by an earlier attempt as well, by the bank's word. */
const isSaidTwice = ({
  attempts,
}: {
  readonly attempts: readonly { readonly rows: readonly { readonly state: string }[] }[];
}) => attempts.some(({ rows }) => rows.some(({ state }) => state === 'said-settled'));

const ended = (on: string, change: typeof withEnd): readonly DepositEdge[] => [
  ...lines({
    from: everywhere,
    on,
    to: everywhere,
    when: (context) => change(context) !== context.data,
    label: '结果为新',
    change,
    extras: ({ data: before }, { data }) => ({
      note: { refundedFen: moneyOf(data).refundedFen },
      announces: isSaidTwice(data) && !isSaidTwice(before) ? [attention('settled-after-failed')] : [],
    }),
  }),
  ignores({ from: everywhere, on, reason: 'repeated-result' }),
];

const failsAfterAll = (context: DepositContext): boolean =>
  batchRows(context).some(
    ({ bankSerial, status }) =>
      status === 'failed' &&
      attemptOf(context)?.rows.some((row) => row.bankSerial === bankSerial && row.state === 'settled'),
  );

export const resultEdges: readonly DepositEdge[] = [
  stays({
    from: everywhere,
    on: 'deposit.refund.settled',
    when: isTaken,
    label: '已受理',
    change: ({ data }) => data,
  }),
  ...notTaken('deposit.refund.settled'),
  ...notTaken('command.refused'),
  ...notTaken('lot.batch-refused'),
  ignoresLoudly({
    from: everywhere,
    on: 'deposit.refund-settled',
    when: isAmountWrong,
    label: '金额不符',
    reason: 'amount-differs',
  }),
  ignoresLoudly({
    from: everywhere,
    on: 'deposit.refund-settled',
    when: (context) => refundNotice(context).status === 'failed' && isSettled(context),
    label: '先成功后失败',
    reason: 'failed-after-settled',
  }),
  ...ended('deposit.refund-settled', withEnd),
  stays({
    from: everywhere,
    on: 'lot.batch-taken',
    when: (context) => batchRows(context).every(({ status }) => status === 'accepted'),
    label: '各笔均已受理',
    change: ({ data }) => data,
  }),
  ...['lot.batch-taken', 'lot.batch-ended'].flatMap((on) => [
    ignoresLoudly({ from: everywhere, on, when: misfits, label: '金额不符', reason: 'amount-differs' }),
    ignoresLoudly({
      from: everywhere,
      on,
      when: failsAfterAll,
      label: '先成功后失败',
      reason: 'failed-after-settled',
    }),
    ...ended(on, withRows),
  ]),
  {
    from: ['refunding'],
    on: 'clock.T4.due',
    run: () => ({ owner: 'operator', announces: [attention('no-result')] }),
  },
  {
    from: ['failed'],
    on: 'clock.T8.due',
    run: () => ({ owner: 'agency', announces: [attention('payee-not-corrected')] }),
  },
];
