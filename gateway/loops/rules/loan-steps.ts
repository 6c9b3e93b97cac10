/** What follows from each event for a loan. Pure. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { Announcement, ClockOrder, CommandOrder, Effects, Tell } from '../contract.ts';
import { isRepaid, type LoanContext, type LoanData, loanAlias } from './loan-data.ts';
import type { Step } from './stepping.ts';
import { dayOf, fenOf, known, notAfter, recordOf, textOf } from './values.ts';

type LoanEffects = Effects<LoanData>;

const start = (clock: string, from: string): ClockOrder => ({ do: 'start', clock, from });
const meet = (clock: string, on: string): ClockOrder => ({ do: 'meet', clock, on });

const heard = ({ data, event }: LoanContext): readonly string[] => {
  const eventNo = textOf(event.data.eventNo);
  return eventNo === undefined ? data.eventNos : [...data.eventNos, eventNo];
};

const news = ({ key, data }: LoanContext, type: Announcement['type'], more: Canonical = {}): Announcement => ({
  type,
  data: known({ loanNo: key, contractNo: data.contractNo, bank: data.bank, ...more }),
});

/** A bank that lends more than the contract is worth has been told of another contract, or has erred: said, and kept. */
const aboveContract = (context: LoanContext, amountFen: number): readonly Announcement[] => {
  const { contractAmountFen } = context.data;
  return amountFen > contractAmountFen ? [news(context, 'loan.above-contract', { amountFen, contractAmountFen })] : [];
};

export function apply(context: LoanContext): LoanEffects {
  const { event, today } = context;
  const request = event.request ?? {};
  const data = {
    district: textOf(request.district),
    bank: String(request.bank),
    contractNo: String(request.contractNo),
    contractAmountFen: fenOf(request.contractAmountFen),
    appliedFen: fenOf(request.amountFen),
    supplier: request.supplier,
    purchaser: request.purchaser,
    appliedOn: today,
  };
  return {
    data,
    aliases: [loanAlias(data.bank, data.contractNo)],
    clocks: [start('T5', today)],
    announces: aboveContract({ ...context, data: { ...context.data, ...data } }, data.appliedFen),
    note: { contractNo: data.contractNo, bank: data.bank, appliedFen: data.appliedFen },
  };
}

export function credit(context: LoanContext): LoanEffects {
  const { event, today } = context;
  const decidedOn = notAfter(dayOf(event.data.decidedAt), today);
  const creditFen = event.data.creditFen as number | undefined;
  return {
    data: { creditFen, decidedOn, eventNos: heard(context) },
    clocks: [meet('T5', decidedOn), start('T6', decidedOn)],
    announces: aboveContract(context, creditFen ?? 0),
    note: known({ creditFen, decidedOn }),
  };
}

export function reject(context: LoanContext): LoanEffects {
  const decidedOn = notAfter(dayOf(context.event.data.decidedAt), context.today);
  const reason = textOf(context.event.data.reason);
  return {
    data: { decidedOn, reason, eventNos: heard(context) },
    clocks: [meet('T5', decidedOn)],
    announces: [news(context, 'loan.rejected', known({ reason }))],
    note: known({ decidedOn, reason }),
  };
}

const sameAccount = (a: Canonical | undefined, b: unknown): boolean =>
  a === undefined || recordOf(b).account === undefined || a.account === recordOf(b).account;

/** An account that changes after it was agreed is a signal of fraud. */
export const accountNews = (context: LoanContext): readonly Announcement[] =>
  sameAccount(context.data.payee, context.event.data.payee) ? [] : [news(context, 'loan.account-changed')];

const termsOf = ({ data, event }: LoanContext): Partial<LoanData> => ({
  payee: data.payee ?? recordOf(event.data.payee),
  endsOn: dayOf(event.data.endsOn) ?? data.endsOn,
});

/** We tell the bank that payments go to the agreed account alone: once the purchaser has confirmed what is owed, and the loan is signed. */
const lockCommand = (data: LoanData, no: number): CommandOrder => {
  const { district, bank, loanNo, contractNo, payee } = data;
  return {
    name: `lock-${no}`,
    operation: 'payee-account.lock',
    message: known({ district, bank, loanNo, contractNo, payee }),
  };
};

function withLock(context: LoanContext, patch: Partial<LoanData>): LoanEffects {
  const data: LoanData = { ...context.data, ...patch, lock: context.data.lock + 1 };
  return { data, commands: [lockCommand(data, data.lock)], clocks: [start('T7', context.today)] };
}

/** What is known of the contract's signing, and whether the lock can follow. */
export function sign(context: LoanContext): Step<LoanData> {
  const { data, event, today } = context;
  const amountFen = fenOf(event.data.amountFen);
  const patch = { ...termsOf(context), signed: { on: today, amountFen }, eventNos: heard(context) };
  const more = {
    announces: [...aboveContract(context, amountFen), ...accountNews(context)],
    note: { amountFen },
  };
  if (data.receivable === undefined) {
    const clocks = [meet('T5', today), start('T6', today)];
    return { to: 'signed', effects: { ...more, data: patch, clocks } };
  }
  return { to: 'locking', effects: { ...more, ...withLock(context, patch) } };
}

/** The supplier's claim on the purchaser is acknowledged by the purchaser. */
export function confirmReceivable(context: LoanContext): Step<LoanData> {
  const { data, event, today, state } = context;
  const confirmedOn = notAfter(dayOf(event.data.confirmedOn), today);
  const receivable = { confirmedOn, amountFen: fenOf(event.data.amountFen), by: event.data.confirmedBy };
  const note = { confirmedOn, amountFen: receivable.amountFen, proofs: event.data.proofs };
  const met = meet('T6', confirmedOn);
  if (data.payee === undefined)
    return { to: 'receivable-confirmed', effects: { data: { receivable }, clocks: [met], note } };
  const lock = withLock(context, { receivable });
  return {
    to: state === 'unlocked' ? 'unlocked' : 'locking',
    effects: { ...lock, clocks: [met, ...(lock.clocks ?? [])], note },
  };
}

/** Confirmed after the account was locked: kept, and nothing is to be done. */
export const confirmLate = (context: LoanContext): LoanEffects => {
  const { data, note } = confirmReceivable({ ...context, data: { ...context.data, payee: undefined } }).effects;
  return { data, note, clocks: [meet('T6', notAfter(dayOf(context.event.data.confirmedOn), context.today))] };
};

export function lockAgain(context: LoanContext): LoanEffects {
  return { ...withLock(context, {}), note: { reason: context.event.data.reason } };
}

const tellContract = ({ data, key, event }: LoanContext, sinceOn: string): Tell => ({
  kind: 'contract',
  to: { key: data.contractNo, opens: true },
  type: 'loan.locked',
  data: known({
    ...{ loanNo: key, bank: data.bank, sinceOn },
    amountFen: data.lentFen ?? data.signed?.amountFen ?? event.data.amountFen,
  }),
});

export function locked(context: LoanContext): LoanEffects {
  const { data, event, today } = context;
  const payee = data.payee ?? recordOf(event.request?.payee);
  return {
    data: { lockedOn: today, payee },
    clocks: [
      ...[meet('T5', today), meet('T6', today), meet('T7', today)],
      ...(data.lentOn === undefined ? [start('T18', today)] : []),
    ],
    tells: [tellContract(context, today)],
    announces: [news(context, 'loan.locked', { sinceOn: today })],
    note: { sinceOn: today },
  };
}

export function lockFailed(context: LoanContext): LoanEffects {
  const problem = recordOf(context.event.data.problem);
  const code = textOf(problem.refusal) ?? textOf(problem.code);
  return { announces: [news(context, 'loan.lock-failed', known({ code }))], note: known({ code }) };
}

/** Money lent and no lock behind it. */
export const unlockedNews = (context: LoanContext): Announcement =>
  news(context, 'loan.unlocked-disbursement', known({ lentFen: context.data.lentFen ?? context.event.data.amountFen }));

export const lockFailedAfterLending = (context: LoanContext): LoanEffects => {
  const failed = lockFailed(context);
  return { ...failed, announces: [...(failed.announces ?? []), unlockedNews(context)] };
};

const repaymentClock = (endsOn: string | undefined, from: string): readonly ClockOrder[] =>
  endsOn === undefined || endsOn < from ? [] : [{ do: 'start', clock: 'T17', from, dueOn: endsOn }];

const releaseTell = ({ data, key }: LoanContext, untilOn: string): Tell => ({
  kind: 'contract',
  to: { key: data.contractNo },
  type: 'loan.released',
  data: { loanNo: key, untilOn },
});

/** In `locking` the bank's word on the lock may be on its way: the signal waits for it, or for the lock's clock. */
const lendsUnlocked = ({ state, clocks }: LoanContext): boolean =>
  state !== 'account-locked' && (state !== 'locking' || clocks.T7?.state === 'struck');

/** Paid out. What the lock still lacked may have come with it. */
export function disburse(context: LoanContext): Step<LoanData> {
  const { data, event, today, state } = context;
  const lentFen = Math.max(data.lentFen ?? 0, fenOf(event.data.amountFen));
  const lentOn = notAfter(dayOf(event.data.startsOn), today);
  const patch = { ...termsOf(context), lentFen, lentOn, eventNos: heard(context) };
  const isLocked = state === 'account-locked';
  const lock = !isLocked && data.lock === 0 && data.receivable !== undefined ? withLock(context, patch) : {};
  const repaid = isRepaid({ ...data, ...patch });
  const effects: LoanEffects = {
    data: patch,
    ...(repaid ? {} : lock),
    clocks: [
      ...[meet('T5', lentOn), meet('T18', lentOn)],
      ...(isLocked ? [] : [start('T7', today)]),
      ...repaymentClock(patch.endsOn, lentOn),
    ],
    announces: [
      ...aboveContract(context, lentFen),
      ...accountNews(context),
      ...(lendsUnlocked(context) ? [unlockedNews(context)] : []),
    ],
    tells: repaid && isLocked ? [releaseTell(context, data.lastPaidOn ?? today)] : [],
    note: { lentFen, lentOn },
  };
  if (repaid) return { to: 'repaid', effects };
  return { to: isLocked ? 'disbursed' : 'unlocked', effects };
}

/** Told with what is repaid in all, so that notices may overtake each other. The lock ends with the last fen. */
export function repay(context: LoanContext): Step<LoanData> {
  const { data, event, today, state } = context;
  const lentFen = Math.max(data.lentFen ?? 0, fenOf(event.data.amountFen));
  const repaidFen = Math.max(data.repaidFen, fenOf(event.data.repaidFen));
  const paidOn = notAfter(dayOf(event.data.lastPaidOn), today);
  const lastPaidOn = data.lastPaidOn === undefined || paidOn > data.lastPaidOn ? paidOn : data.lastPaidOn;
  const patch = { lentFen, repaidFen, lastPaidOn, eventNos: heard(context) };
  const note = { repaidFen, lentFen };
  if (!isRepaid(patch)) return { to: state, effects: { data: patch, note } };
  return {
    to: 'repaid',
    effects: {
      data: patch,
      clocks: ['T7', 'T17', 'T18'].map((clock) => meet(clock, lastPaidOn)),
      tells: data.lockedOn === undefined ? [] : [releaseTell(context, lastPaidOn)],
      announces: [
        news(context, 'loan.closed', { repaidFen, lastPaidOn }),
        ...(data.lockedOn === undefined && data.lentOn === undefined ? [unlockedNews(context)] : []),
      ],
      note,
    },
  };
}

export const cancelLoan = (context: LoanContext): LoanEffects => ({
  data: { reason: textOf(context.event.data.reason) },
  note: known({ reason: context.event.data.reason }),
});
