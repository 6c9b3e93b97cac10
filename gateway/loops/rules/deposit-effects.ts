/** What a change of a deposit brings about: clocks, orders, words to the lot, announcements. Pure. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { Announcement, ClockOrder, CommandOrder, Context, Effects, Owner, Tell } from '../contract.ts';
import { type DepositState, endStates, refundStates, settledOn } from './deposit-course.ts';
import {
  type Attempt,
  countedReceipts,
  type DepositData,
  moneyOf,
  type RefundClock,
  refundClocks,
  refundReasons,
  settledRows,
  underWay,
} from './deposit-data.ts';
import { watchOf } from './deposit-watch.ts';

export type DepositContext = Context<DepositData>;

export interface Step {
  readonly data: DepositData;
  readonly state: DepositState;
}

export const lotKeyOf = ({ projectCode, lotNo }: DepositData): string => `${projectCode}/${lotNo}`;

export const isOpen = ({ clocks }: DepositContext, clock: string): boolean =>
  ['running', 'suspended', 'struck'].includes(clocks[clock]?.state ?? '');

/** Money that came after the day of the trigger is owed from the day on which it came; also where it has left already. */
function startDay(data: DepositData, on: string): string {
  const returned = new Set(settledRows(data).map(({ bankSerial }) => bankSerial));
  const owed = countedReceipts(data).filter(({ bankSerial }) => !returned.has(bankSerial));
  const arrivals = owed.map(({ receivedAt }) => receivedAt.slice(0, 10));
  const first = arrivals.toSorted()[0] ?? on;
  return first > on ? first : on;
}

function refundClockOrders(context: DepositContext, { data, state }: Step, clock: RefundClock): readonly ClockOrder[] {
  const trigger = data.triggers.find((one) => one.clock === clock);
  const open = isOpen(context, clock);
  if (state === 'settled') return open ? [{ do: 'meet', clock, on: settledOn(data) ?? context.today }] : [];
  if (trigger === undefined || !refundStates.includes(state)) return open ? [{ do: 'cancel', clock }] : [];
  const before = context.data.triggers.find((one) => one.clock === clock);
  const orders: ClockOrder[] = [];
  const lifted = context.data.withheld;
  if (!open && lifted !== undefined) {
    const length = lifted.left[clock];
    orders.push({ do: 'start', clock, from: context.today, ...(length !== undefined && { length }) });
  } else if (!open) orders.push({ do: 'start', clock, from: startDay(data, trigger.on) });
  else if (before !== undefined && before.on !== trigger.on)
    orders.push({ do: 'correct', clock, from: startDay(data, trigger.on) });
  const { suspension } = data;
  if (suspension !== undefined && context.clocks[clock]?.state !== 'suspended')
    orders.push({
      do: 'suspend',
      clock,
      on: suspension.on,
      evidence: { cause: suspension.cause, files: suspension.evidence },
    });
  if (suspension === undefined && context.data.suspension !== undefined)
    orders.push({ do: 'resume', clock, on: context.today });
  return orders;
}

/** T4: what became of a sent refund. T8: the payee's account is corrected. */
function ownClockOrders(context: DepositContext, { data, state }: Step): readonly ClockOrder[] {
  const { today } = context;
  const orders: ClockOrder[] = [];
  const isSent = underWay({ attempts: data.attempts.slice(context.data.attempts.length) });
  if (isSent) orders.push({ do: 'start', clock: 'T4', from: today });
  else if (!underWay(data) && isOpen(context, 'T4')) orders.push({ do: 'meet', clock: 'T4', on: today });
  if (state === 'failed') orders.push({ do: 'start', clock: 'T8', from: today });
  else if (isOpen(context, 'T8'))
    orders.push(isSent ? { do: 'meet', clock: 'T8', on: today } : { do: 'cancel', clock: 'T8' });
  return orders;
}

const amountOf = ({ rows }: Attempt): number => rows.reduce((sum, { amountFen }) => sum + amountFen, 0);

const refundOrder = ({ data, district }: DepositContext, after: DepositData, attempt: Attempt): CommandOrder => ({
  name: attempt.name,
  operation: 'deposit.refund',
  message: {
    district,
    projectCode: data.projectCode,
    lotNo: data.lotNo,
    supplier: { name: after.supplierName, uscc: after.supplierUscc },
    subAccount: attempt.subAccount,
    amountFen: amountOf(attempt),
    reason: refundReasons[after.triggers[0]?.clock ?? 'A5'],
  },
});

/** Money goes back to who paid it, unless another account was given after a failure. */
function leavingWord(after: DepositData, attempt: Attempt): Canonical {
  const rows = attempt.rows.map(({ bankSerial, amountFen }) => {
    const receipt = after.receipts.find((one) => one.bankSerial === bankSerial);
    const payee = after.payee ?? { payeeName: receipt?.payerName, payeeAccount: receipt?.payerAccount };
    return { bankSerial, payeeName: payee.payeeName, payeeAccount: payee.payeeAccount, amountFen };
  });
  return { supplierUscc: after.supplierUscc, refund: attempt.name, subAccount: attempt.subAccount, rows };
}

const isEnd = (state: string): boolean => (endStates as readonly string[]).includes(state);

function lotTells(context: DepositContext, { data, state }: Step, sent: readonly Attempt[]): readonly Tell[] {
  const { supplierUscc, subAccounts } = data;
  const to = { key: lotKeyOf(data), opens: true } as const;
  const tell = (type: string, word: Canonical): Tell => ({ kind: 'lot', to, type, data: word });
  const tells: Tell[] = [];
  const isNew = context.state === 'new';
  if (isNew || subAccounts.length > context.data.subAccounts.length)
    tells.push(tell('deposit.joined', { supplierUscc, subAccounts }));
  if (data.route === 'batch') tells.push(...sent.map((attempt) => tell('deposit.leaving', leavingWord(data, attempt))));
  if (isEnd(state) && !isEnd(context.state)) tells.push(tell('deposit.done', { supplierUscc, state }));
  if (!isEnd(state) && isEnd(context.state)) tells.push(tell('deposit.reopened', { supplierUscc, state }));
  return tells;
}

const failures = (data: DepositData): readonly string[] =>
  data.attempts.flatMap(({ rows }) => rows.flatMap((row) => (row.state === 'failed' ? [row.failure ?? '未说明'] : [])));

function moneyNews(context: DepositContext, { data, state }: Step): readonly Announcement[] {
  const news: Announcement[] = [];
  const before = moneyOf(context.data);
  const now = moneyOf(data);
  if (settledRows(data).length > settledRows(context.data).length)
    news.push({
      type: 'deposit.refunded',
      data: {
        amountFen: now.refundedFen - now.interestFen - (before.refundedFen - before.interestFen),
        interestFen: now.interestFen - before.interestFen,
        settledOn: settledOn(data),
        complete: state === 'settled',
      },
    });
  if (failures(data).length > failures(context.data).length)
    news.push({ type: 'deposit.refund-failed', data: { failures: failures(data) } });
  if (state === 'stuck' && context.state !== 'stuck')
    news.push({ type: 'deposit.attention', data: { reason: data.stuck ?? 'disputed' } });
  return news;
}

function markNews({ data: before }: DepositContext, { data }: Step): readonly Announcement[] {
  const news: Announcement[] = [];
  const { withheld, guarantee } = data;
  if (withheld !== undefined && before.withheld === undefined) {
    const { ground, clause, reason } = withheld;
    news.push({ type: 'deposit.withheld', data: { ground, clause, reason, withheldFen: moneyOf(data).withheldFen } });
  }
  if (withheld === undefined && before.withheld !== undefined)
    news.push({ type: 'deposit.withholding-lifted', data: {} });
  if (guarantee?.released && !before.guarantee?.released)
    news.push({
      type: 'deposit.guarantee-released',
      data: { form: guarantee.form, guaranteeNo: guarantee.guaranteeNo },
    });
  return news;
}

/** Told when what the supplier sees of his payment has changed. */
function watchNews({ data: before, state }: DepositContext, { data }: Step): readonly Announcement[] {
  const now = watchOf(data);
  const told = state === 'new' ? undefined : JSON.stringify(watchOf(before));
  if (told === JSON.stringify(now)) return [];
  const { projectCode, lotNo, supplierUscc } = data;
  return [{ type: 'deposit.watch', data: { projectCode, lotNo, supplierUscc, watch: { ...now } } }];
}

export interface Extras {
  readonly clocks?: readonly ClockOrder[];
  readonly tells?: readonly Tell[];
  readonly announces?: readonly Announcement[];
  readonly aliases?: readonly string[];
  readonly owner?: Owner;
  readonly note?: Canonical;
}

export function effectsOf(context: DepositContext, step: Step, extras: Extras = {}): Effects<DepositData> {
  const { data } = step;
  const sent = data.attempts.slice(context.data.attempts.length).filter(({ outside }) => outside !== true);
  return {
    data,
    ...extras,
    clocks: [
      ...refundClocks.flatMap((clock) => refundClockOrders(context, step, clock)),
      ...ownClockOrders(context, step),
      ...(extras.clocks ?? []),
    ],
    commands: data.route === 'single' ? sent.map((attempt) => refundOrder(context, data, attempt)) : [],
    tells: [...(extras.tells ?? []), ...lotTells(context, step, sent)],
    announces: [
      ...watchNews(context, step),
      ...moneyNews(context, step),
      ...markNews(context, step),
      ...(extras.announces ?? []),
    ],
  };
}
