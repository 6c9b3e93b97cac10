/** What is told of a deposit: its account, what arrives, whose it is, and how the lot goes on. */
import type { Tell } from '../contract.ts';
import { refundable, underWay } from './deposit-data.ts';
import { type DepositContext, lotKeyOf } from './deposit-effects.ts';
import {
  hasLeft,
  knownReceipt,
  noticeOf,
  subAccountOf,
  withAccount,
  withFacts,
  withGuarantee,
  withLeaving,
  withReceipt,
  withStanding,
} from './deposit-events.ts';
import {
  attention,
  type DepositEdge,
  endStates,
  everywhere,
  ignores,
  ignoresLoudly,
  lines,
  open,
  refundStates,
  refuses,
  stays,
} from './deposit-lines.ts';
import { faultOf, watchOf } from './deposit-watch.ts';

const accountName = (context: DepositContext) => ({ aliases: [`sub-account:${subAccountOf(context)}`] });

const accountEdges: readonly DepositEdge[] = [
  ...lines({
    from: ['new'],
    on: 'deposit.account.settled',
    to: ['awaiting', 'nothing'],
    change: withAccount,
    extras: accountName,
  }),
  stays({ from: everywhere, on: 'deposit.account.settled', change: withAccount, extras: accountName }),
  ...lines({
    from: ['new', 'awaiting', 'nothing'],
    on: 'deposit.guaranteed',
    to: ['guaranteed', 'released'],
    change: withGuarantee,
  }),
  refuses({ from: ['guaranteed', 'released'], on: 'deposit.guaranteed', reason: 'guaranteed-already' }),
  refuses({
    from: ['held', ...refundStates, 'withheld', 'settled'],
    on: 'deposit.guaranteed',
    reason: 'money-held',
  }),
];

const sameReceipt = (context: DepositContext): boolean => {
  const known = knownReceipt(context);
  const notice = noticeOf(context);
  return known?.amountFen === notice.amountFen && known.subAccount === notice.subAccount;
};

/** The lot knows whether the serial stands with another supplier. */
function claim(context: DepositContext): Tell {
  const { data } = context;
  const receipt = withReceipt(context).receipts.at(-1);
  const isNamed = receipt !== undefined && faultOf(data, receipt) !== 'payer-differs';
  const { bankSerial, subAccount } = noticeOf(context);
  return {
    kind: 'lot',
    to: { key: lotKeyOf(data), opens: true },
    type: 'deposit.claimed',
    data: { supplierUscc: data.supplierUscc, bankSerial, subAccount, isNamed },
  };
}

const receiptEdges: readonly DepositEdge[] = [
  ignores({
    from: everywhere,
    on: 'deposit.received',
    when: sameReceipt,
    label: '同一笔已记',
    reason: 'repeated-receipt',
  }),
  ignoresLoudly({
    from: everywhere,
    on: 'deposit.received',
    when: (context) => knownReceipt(context) !== undefined,
    label: '同一流水号，内容不同',
    reason: 'conflicting-receipt',
  }),
  stays({
    from: everywhere,
    on: 'deposit.received',
    change: withReceipt,
    extras: (context) => ({
      tells: [claim(context)],
      note: { bankSerial: noticeOf(context).bankSerial, amountFen: noticeOf(context).amountFen },
    }),
  }),
  ...lines({
    from: everywhere,
    on: 'lot.receipt-yours',
    to: ['held', ...refundStates, 'withheld', 'settled'],
    change: withStanding('counted'),
    extras: ({ event }, { data }) => ({
      note: { bankSerial: event.data.bankSerial, watch: watchOf(data).status },
    }),
  }),
  ...lines({
    from: everywhere,
    on: 'lot.receipt-disputed',
    to: ['held', ...refundStates, 'withheld'],
    change: withStanding('disputed'),
  }),
  ignoresLoudly({
    from: everywhere,
    on: 'lot.receipt-not-yours',
    when: hasLeft,
    label: '该笔已退或在退',
    reason: 'already-returned',
  }),
  ...lines({
    from: everywhere,
    on: 'lot.receipt-not-yours',
    to: everywhere,
    change: withStanding('assigned-elsewhere'),
    extras: ({ event, data }) => ({
      tells: [
        {
          kind: 'lot',
          to: { key: lotKeyOf(data) },
          type: 'deposit.receipt-released',
          data: {
            bankSerial: event.data.bankSerial,
            supplierUscc: data.supplierUscc,
            receipt: data.receipts.find(({ bankSerial }) => bankSerial === event.data.bankSerial),
          },
        },
      ],
    }),
  }),
];

/** The days between the trigger and the leaving of the refunds: the step `leave` of the clocks A1 to A3. */
const leaveAfterWorkingDays = 1;

const isRipe = ({ data, today, dueOn }: DepositContext): boolean =>
  data.triggers.some(({ clock, on }) => clock !== 'A5' && dueOn(clock, on, leaveAfterWorkingDays).dueOn <= today);

const leaveSteps = ['clock.A1.leave', 'clock.A2.leave', 'clock.A3.leave'];

const courseEdges: readonly DepositEdge[] = [
  ...lines({
    from: everywhere,
    on: 'lot.progress',
    to: everywhere,
    change: withFacts,
    extras: ({ data, state }, step) => ({
      note: { triggers: step.data.triggers },
      announces:
        state === 'refunding' && underWay(data) && data.triggers.length > 0 && step.data.triggers.length === 0
          ? [attention('cannot-stop')]
          : [],
    }),
  }),
  ...leaveSteps.flatMap((on) => [
    ...lines({ from: ['due'], on, to: ['refunding', 'stuck'], change: withLeaving }),
    stays({ from: refundStates.filter((state) => state !== 'due'), on, change: withLeaving }),
  ]),
  ...lines({
    from: ['due'],
    on: 'lot.batch-opens',
    to: ['refunding', 'stuck'],
    when: (context) => isRipe(context) && refundable(context.data).length > 0,
    label: '已到发出之日',
    change: withLeaving,
  }),
  ignores({ from: [...open, ...endStates], on: 'lot.batch-opens', reason: 'not-ripe' }),
];

export const givenEdges: readonly DepositEdge[] = [...accountEdges, ...receiptEdges, ...courseEdges];
