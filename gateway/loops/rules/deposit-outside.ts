/**
 * Refunds that left past this loop, ordered by the client itself or recorded by a person: they count like its own, so that nothing is
 * returned a second time.
 */
import type { Canonical } from '../../catalogue/contract.ts';
import { endRow, replaceRows } from './deposit-course.ts';
import {
  type Attempt,
  countedReceipts,
  type DepositData,
  isPending,
  moneyOf,
  type Receipt,
  type RefundRow,
  refundable,
  settledRows,
} from './deposit-data.ts';
import type { DepositContext } from './deposit-effects.ts';
import { batchRows, endAttempt, endRows } from './deposit-events.ts';
import {
  type DepositEdge,
  endStates,
  everywhere,
  ignores,
  ignoresLoudly,
  lines,
  open,
  refuses,
} from './deposit-lines.ts';

const isOutside = ({ event }: DepositContext): boolean => event.command === undefined && event.request !== undefined;

interface OrderedRow {
  readonly bankSerial: string;
  readonly amountFen: number;
}
interface OutsideRequest {
  readonly subAccount: string;
  readonly amountFen?: number;
  readonly refunds?: readonly OrderedRow[];
}
const requestOf = ({ event }: DepositContext): OutsideRequest => event.request as unknown as OutsideRequest;

/** The receipts that the order returns: those its rows name, or all of the sub-account. */
function receiptsOf(context: DepositContext): readonly Receipt[] {
  const { refunds, subAccount } = requestOf(context);
  const serials = new Set(refunds?.map(({ bankSerial }) => bankSerial));
  return countedReceipts(context.data).filter((receipt) =>
    refunds === undefined ? receipt.subAccount === subAccount : serials.has(receipt.bankSerial),
  );
}

function differs(context: DepositContext): boolean {
  const { refunds, amountFen } = requestOf(context);
  const receipts = receiptsOf(context);
  const known = receipts.reduce((total, receipt) => total + receipt.amountFen, 0);
  if (refunds === undefined) return known !== amountFen;
  const ordered = new Map(refunds.map((row) => [row.bankSerial, row.amountFen]));
  return receipts.some((receipt) => ordered.get(receipt.bankSerial) !== receipt.amountFen);
}

/** The partner's number of the refund or of the batch: the acceptance and the end both name it. */
function nameOf({ event }: DepositContext): string {
  const said = (event.data.response as Canonical | undefined) ?? event.data;
  return `outside-${said.refundNo ?? said.batchNo}`;
}

const attemptOf = (context: DepositContext, { attempts }: DepositData): Attempt | undefined =>
  attempts.find(({ name }) => name === nameOf(context));

/** What is on its way already, or was returned, is not on its way a second time. */
function withAttempt(context: DepositContext, state: 'under-way' | 'replaced'): DepositData {
  if (attemptOf(context, context.data) !== undefined) return context.data;
  const refused = batchRows(context).flatMap((row) => (row.status === 'refused' ? [row.bankSerial] : []));
  const returned = settledRows(context.data).map(({ bankSerial }) => bankSerial);
  const without = new Set([...refused, ...returned]);
  const receipts = receiptsOf(context).filter(({ bankSerial }) => !without.has(bankSerial));
  const serials = new Set(receipts.map(({ bankSerial }) => bankSerial));
  const data =
    state === 'under-way'
      ? replaceRows(context.data, (row) => row.state === 'failed' && serials.has(row.bankSerial))
      : context.data;
  const free = new Set(refundable(data).map(({ bankSerial }) => bankSerial));
  const rows = receipts.map(
    ({ bankSerial, amountFen }): RefundRow => ({
      bankSerial,
      amountFen,
      state: free.has(bankSerial) ? state : 'replaced',
    }),
  );
  if (rows.length === 0) return context.data;
  const { subAccount } = requestOf(context);
  const attempt: Attempt = { name: nameOf(context), outside: true, subAccount, rows, interestFen: 0 };
  return { ...data, attempts: [...data.attempts, attempt], stuck: undefined };
}

const isTaken = (context: DepositContext): boolean => isOutside(context) && context.event.data.state === 'succeeded';
const withTaken = (context: DepositContext): DepositData => withAttempt(context, 'under-way');

function withEnded(context: DepositContext): DepositData {
  const data = withAttempt(context, 'replaced');
  const attempt = attemptOf(context, data);
  if (attempt === undefined) return context.data;
  const ended =
    requestOf(context).refunds === undefined ? endAttempt(context, data, attempt) : endRows(context, data, attempt);
  return ended === data ? context.data : ended;
}

const orderedOutside = (taken: string, ended: string): readonly DepositEdge[] => [
  ...[taken, ended].map((on) =>
    ignoresLoudly({
      from: everywhere,
      on,
      when: (context) => isOutside(context) && receiptsOf(context).length > 0 && differs(context),
      label: '自行办理的退还，金额不符',
      reason: 'amount-differs',
    }),
  ),
  ...lines({
    from: everywhere,
    on: taken,
    to: ['refunding', 'withheld'],
    when: (context) => isTaken(context) && withTaken(context) !== context.data,
    label: '自行办理的退还，已受理',
    change: withTaken,
    extras: () => ({ note: { outside: true } }),
  }),
  ...lines({
    from: everywhere,
    on: ended,
    to: everywhere,
    when: (context) => isOutside(context) && withEnded(context) !== context.data,
    label: '自行办理的退还，结果为新',
    change: withEnded,
    extras: (_, { data }) => ({ note: { outside: true, refundedFen: moneyOf(data).refundedFen } }),
  }),
  ...[taken, ended].map((on) =>
    ignores({ from: everywhere, on, when: isOutside, label: '自行办理的退还', reason: 'outside-no-effect' }),
  ),
];

interface Recorded {
  readonly result: 'settled' | 'failed';
  readonly on: string;
  readonly interestFen?: number;
  readonly reason: string;
}
const recordOf = ({ event }: DepositContext): Recorded => event.data as unknown as Recorded;

const rowsIn = ({ attempts }: DepositData, wanted: (row: RefundRow) => boolean) =>
  attempts.flatMap(({ name, rows }) => rows.filter(wanted).map(({ bankSerial }) => ({ name, bankSerial })));

/** A person has seen that the money reached the payee: what is under way, and what never left from here. */
function withReturned(context: DepositContext): DepositData {
  const { data } = context;
  const { on, interestFen = 0 } = recordOf(context);
  const ended = rowsIn(data, isPending).reduce(
    (so, { name, bankSerial }) => endRow(so, name, { bankSerial, status: 'settled', settledOn: on }),
    data,
  );
  const rows = refundable(ended).map(
    ({ bankSerial, amountFen }): RefundRow => ({ bankSerial, amountFen, state: 'settled', settledOn: on }),
  );
  const name = `recorded-${data.attempts.length + 1}`;
  const recorded: Attempt = { name, outside: true, subAccount: data.subAccounts[0] ?? '', rows, interestFen: 0 };
  const attempts = rows.length === 0 ? ended.attempts : [...ended.attempts, recorded];
  const last = attempts.findLast((attempt) => attempt.rows.some(({ state }) => state === 'settled'));
  return {
    ...ended,
    attempts: attempts.map((one) => (one === last ? { ...one, interestFen: one.interestFen + interestFen } : one)),
  };
}

/** A person has seen that it failed: what is under way, or else what was last told as returned (退汇). */
function withBounced(context: DepositContext): DepositData {
  const { data } = context;
  const { on, reason: failure } = recordOf(context);
  const sent = rowsIn(data, ({ state }) => state === 'under-way');
  if (sent.length > 0)
    return sent.reduce(
      (so, { name, bankSerial }) => endRow(so, name, { bankSerial, status: 'failed', settledOn: on, failure }),
      data,
    );
  const last = data.attempts.findLast(({ rows }) => rows.some(({ state }) => state === 'settled'));
  const bounced = (row: RefundRow): RefundRow =>
    row.state === 'settled' ? { ...row, state: 'failed', settledOn: undefined, failure } : row;
  return {
    ...data,
    attempts: data.attempts.map((one) => (one === last ? { ...one, rows: one.rows.map(bounced) } : one)),
  };
}

const withRecord = (context: DepositContext): DepositData =>
  recordOf(context).result === 'settled' ? withReturned(context) : withBounced(context);

const hasOwed = ({ data }: DepositContext): boolean =>
  refundable(data).length > 0 || data.attempts.some(({ rows }) => rows.some(isPending));

const isSettled = (context: DepositContext): boolean => recordOf(context).result === 'settled';
const hasNoEvidence = ({ event }: DepositContext): boolean =>
  ((event.data.evidence ?? []) as readonly unknown[]).length === 0;

const on = 'deposit.refund-recorded';
const recordEdges: readonly DepositEdge[] = [
  refuses({ from: everywhere, on, when: hasNoEvidence, label: '没有证明材料', reason: 'no-evidence' }),
  refuses({
    from: everywhere,
    on,
    when: (context) => recordOf(context).on > context.today,
    label: '日期在今天之后',
    reason: 'future-day',
  }),
  refuses({ from: ['withheld'], on, reason: 'withheld-already' }),
  refuses({ from: ['awaiting', 'guaranteed', 'nothing', 'released'], on, reason: 'nothing-held' }),
  ...lines({
    from: [...open, 'settled'],
    on,
    to: ['settled', 'held', 'suspended', 'stuck'],
    when: (context) => isSettled(context) && hasOwed(context),
    label: '已退回',
    change: withRecord,
    extras: ({ event }) => ({ note: { result: event.data.result, on: event.data.on } }),
  }),
  refuses({ from: [...open, 'settled'], on, when: isSettled, label: '已退回', reason: 'refund-left' }),
  ...lines({
    from: ['refunding', 'settled'],
    on,
    to: everywhere,
    label: '退汇或失败',
    change: withRecord,
    extras: ({ event }) => ({ note: { result: event.data.result, on: event.data.on } }),
  }),
  refuses({ from: [...open, ...endStates], on, reason: 'no-refund' }),
];

export const outsideEdges: readonly DepositEdge[] = [
  ...orderedOutside('deposit.refund.settled', 'deposit.refund-settled'),
  ...orderedOutside('deposit.refund-batch.settled', 'deposit.refund-batch-settled'),
  ...recordEdges,
];
