/** What each event changes in what is known of a deposit. Pure; what follows from it stands in deposit-course.ts. */
import type { Canonical } from '../../catalogue/contract.ts';
import { endRow, type RowEnd, replaceRows, withdrawAttempt } from './deposit-course.ts';
import type { Attempt, DepositData, Guarantee, LotFacts, Party, Receipt, Withholding } from './deposit-data.ts';
import { refundClocks } from './deposit-data.ts';
import { type DepositContext, isOpen } from './deposit-effects.ts';

interface AccountRequest {
  readonly projectName?: string;
  readonly supplier: Party;
  readonly amountFen: number;
  readonly deadline: string;
}

const dayOf = (time: unknown, otherwise: string): string => (typeof time === 'string' ? time.slice(0, 10) : otherwise);

export const subAccountOf = ({ event }: DepositContext): string =>
  String((event.data.response as Canonical | undefined)?.subAccount ?? '');

export function withAccount(context: DepositContext): DepositData {
  const { data, event, policy } = context;
  const { projectName, supplier, amountFen, deadline } = event.request as unknown as AccountRequest;
  const subAccount = subAccountOf(context);
  const route = event.partnerKind === 'deposit-bank' ? 'batch' : 'single';
  return {
    ...data,
    projectName: projectName ?? data.projectName,
    supplierName: supplier.name,
    expectedFen: amountFen,
    deadline,
    collected: policy.deposits === 'collected',
    route: data.receipts.length === 0 ? route : data.route,
    subAccounts: data.subAccounts.includes(subAccount) ? data.subAccounts : [...data.subAccounts, subAccount],
  };
}

export function withGuarantee({ data, event }: DepositContext): DepositData {
  const { supplier, form, guaranteeNo, amountFen } = event.data as unknown as Guarantee & { readonly supplier: Party };
  const guarantee = { form, guaranteeNo, amountFen, released: false };
  return { ...data, supplierName: data.supplierName ?? supplier.name, guarantee };
}

type ReceiptNotice = Omit<Receipt, 'standing' | 'forLot'> & { readonly projectCode?: string; readonly lotNo?: string };
export const noticeOf = ({ event }: DepositContext): ReceiptNotice => event.data as unknown as ReceiptNotice;

export const knownReceipt = (context: DepositContext): Receipt | undefined =>
  context.data.receipts.find(({ bankSerial }) => bankSerial === noticeOf(context).bankSerial);

export function withReceipt(context: DepositContext): DepositData {
  const { data } = context;
  const { projectCode = data.projectCode, lotNo = data.lotNo, ...notice } = noticeOf(context);
  const isOurs = projectCode === data.projectCode && lotNo === data.lotNo;
  const { bankSerial, subAccount, amountFen, payerName, payerAccount, receivedAt } = notice;
  const told = { bankSerial, subAccount, amountFen, payerName, payerAccount, receivedAt };
  const receipt: Receipt = { ...told, standing: 'claimed', ...(isOurs ? {} : { forLot: `${projectCode}/${lotNo}` }) };
  return { ...data, receipts: [...data.receipts, receipt] };
}

/** Whose money it is, by the lot's word. A dispute that has ended holds nothing up. */
export const withStanding =
  (standing: Receipt['standing']) =>
  ({ data, event }: DepositContext): DepositData => {
    const { bankSerial } = event.data;
    const handedOver = event.data.receipt as Receipt | undefined;
    const isNew = handedOver !== undefined && data.receipts.every((one) => one.bankSerial !== bankSerial);
    const known = isNew ? [...data.receipts, handedOver] : data.receipts;
    const receipts = known.map((one) => (one.bankSerial === bankSerial ? { ...one, standing } : one));
    return { ...data, receipts, stuck: data.stuck === 'disputed' ? undefined : data.stuck };
  };

/** It is on its way back, or was returned. */
export const hasLeft = ({ data, event }: DepositContext): boolean =>
  data.attempts.some(({ rows }) =>
    rows.some(
      ({ bankSerial, state }) => bankSerial === event.data.bankSerial && state !== 'replaced' && state !== 'failed',
    ),
  );

export const withFacts = ({ data, event }: DepositContext): DepositData => ({
  ...data,
  facts: event.data as unknown as LotFacts,
});

export const withWithdrawal = ({ data, event }: DepositContext): DepositData => ({
  ...data,
  withdrawnOn: String(event.data.receivedOn),
});

const again = (data: DepositData): DepositData => ({
  ...replaceRows(data, ({ state }) => state === 'failed'),
  stuck: undefined,
});

export const withOrder = ({ data }: DepositContext): DepositData => ({ ...again(data), ordered: true });

/** Working days from today up to the last day. */
function daysLeft(context: DepositContext, clock: string): number {
  const { clocks, today, dueOn } = context;
  const lastDay = clocks[clock]?.dueOn ?? today;
  let days = 0;
  while (days < 100 && dueOn(clock, today, days).dueOn < lastDay) days += 1;
  return days;
}

export function withMark(context: DepositContext): DepositData {
  const { data, event, today } = context;
  const { ground, clause, reason, evidence } = event.data as unknown as Withholding;
  const open = refundClocks.filter((clock) => isOpen(context, clock));
  const left = Object.fromEntries(open.map((clock) => [clock, daysLeft(context, clock)]));
  return { ...data, withheld: { ground, clause, reason, evidence, on: today, left }, suspension: undefined };
}

/** The refund goes on at once: it has waited long enough. */
export const withoutMark = ({ data }: DepositContext): DepositData => ({ ...data, withheld: undefined, leaving: true });

export const withSuspension = ({ data, event, today }: DepositContext): DepositData => ({
  ...data,
  suspension: {
    cause: String(event.data.cause),
    evidence: (event.data.evidence ?? []) as readonly Canonical[],
    on: today,
  },
});

export const withoutSuspension = ({ data }: DepositContext): DepositData => ({
  ...data,
  suspension: undefined,
  leaving: true,
});

export function withPayee({ data, event }: DepositContext): DepositData {
  const { payeeName, payeeAccount } = event.data as unknown as NonNullable<DepositData['payee']>;
  return { ...again(data), payee: { payeeName, payeeAccount }, leaving: true };
}

export const withLeaving = ({ data }: DepositContext): DepositData => ({ ...data, leaving: true });

/** Attempt that the event is about: the own command's, or the one that the lot names. */
export const attemptName = ({ event }: DepositContext): string =>
  String(event.source === 'loop' ? event.data.refund : (event.command ?? event.data.name));
export const attemptOf = (context: DepositContext): Attempt | undefined =>
  context.data.attempts.find(({ name }) => name === attemptName(context));

/** The door, the center or the bank did not take it: the money is still here, and a person must look. */
export const withoutAttempt = (context: DepositContext): DepositData => ({
  ...withdrawAttempt(context.data, attemptName(context)),
  stuck: 'not-taken',
});

interface RefundNotice {
  readonly status: 'settled' | 'failed';
  readonly amountFen: number;
  readonly interestFen: number;
  readonly settledAt?: string;
  readonly failure?: string;
}
export const refundNotice = ({ event }: DepositContext): RefundNotice => event.data as unknown as RefundNotice;

/** A center's word on a refund: it goes for all of it. */
export function endAttempt(context: DepositContext, before: DepositData, attempt: Attempt): DepositData {
  const { status, interestFen, settledAt, failure } = refundNotice(context);
  const settledOn = dayOf(settledAt, context.today);
  const ended = attempt.rows.reduce(
    (data, { bankSerial }) => endRow(data, attempt.name, { bankSerial, status, settledOn, failure }),
    before,
  );
  if (status === 'failed' || ended === before) return ended;
  return {
    ...ended,
    attempts: ended.attempts.map((one) => (one.name === attempt.name ? { ...one, interestFen } : one)),
  };
}

export function withEnd(context: DepositContext): DepositData {
  const attempt = attemptOf(context);
  return attempt === undefined ? context.data : endAttempt(context, context.data, attempt);
}

interface BatchRow {
  readonly bankSerial: string;
  readonly status: 'accepted' | 'refused' | 'settled' | 'failed';
  readonly amountFen?: number;
  readonly settledAt?: string;
  readonly failure?: string;
}
export const batchRows = ({ event }: DepositContext): readonly BatchRow[] =>
  (event.data.rows ?? []) as unknown as readonly BatchRow[];

/** The amount is the one that was ordered, where the bank says one. */
const fits = (attempt: Attempt | undefined, { bankSerial, amountFen }: BatchRow): boolean =>
  amountFen === undefined ||
  attempt?.rows.some((row) => row.bankSerial === bankSerial && row.amountFen === amountFen) === true;

export const misfits = (context: DepositContext): boolean =>
  batchRows(context).some((row) => !fits(attemptOf(context), row));

/** The bank's word on each row: of its acceptance, or of its end. */
export function endRows(context: DepositContext, before: DepositData, attempt: Attempt): DepositData {
  const ends = batchRows(context).flatMap((row): RowEnd[] => {
    if (row.status === 'accepted' || !fits(attempt, row)) return [];
    const { bankSerial, failure } = row;
    const status = row.status === 'settled' ? 'settled' : 'failed';
    return [{ bankSerial, status, settledOn: dayOf(row.settledAt, context.today), failure }];
  });
  return ends.reduce((data, end) => endRow(data, attempt.name, end), before);
}

export function withRows(context: DepositContext): DepositData {
  const attempt = attemptOf(context);
  return attempt === undefined ? context.data : endRows(context, context.data, attempt);
}
