/** Where a deposit stands by what is known of it, and what leaves. Pure. */
import {
  type Attempt,
  type DepositData,
  disputedReceipts,
  hasFailed,
  moneyOf,
  type Receipt,
  type RefundRow,
  refundable,
  triggersOf,
  underWay,
} from './deposit-data.ts';

export const depositStates = [
  'awaiting',
  'held',
  'guaranteed',
  'due',
  'to-order',
  'suspended',
  'refunding',
  'failed',
  'stuck',
  'withheld',
  'settled',
  'released',
  'nothing',
] as const;
export type DepositState = (typeof depositStates)[number];

export const endStates: readonly DepositState[] = ['withheld', 'settled', 'released', 'nothing'];
/** A day is set on which the money must be back. */
export const refundStates: readonly DepositState[] = ['due', 'to-order', 'suspended', 'refunding', 'failed', 'stuck'];

function withoutMoney(data: DepositData): DepositState {
  if (moneyOf(data).receivedFen > 0) return 'settled';
  const isTriggered = data.triggers.length > 0;
  if (data.guarantee !== undefined) return isTriggered ? 'released' : 'guaranteed';
  return isTriggered || !data.collected ? 'nothing' : 'awaiting';
}

const waitsForPerson = ({ triggers, ordered }: DepositData): boolean =>
  !ordered && triggers.every(({ clock }) => clock === 'A5');

export function stateOf(data: DepositData): DepositState {
  if (data.withheld !== undefined) return 'withheld';
  if (underWay(data)) return 'refunding';
  if (moneyOf(data).heldFen === 0 && disputedReceipts(data).length === 0) return withoutMoney(data);
  if (data.triggers.length === 0) return 'held';
  if (data.suspension !== undefined) return 'suspended';
  if (data.stuck !== undefined) return 'stuck';
  if (hasFailed(data)) return 'failed';
  if (refundable(data).length === 0) return 'stuck';
  return waitsForPerson(data) ? 'to-order' : 'due';
}

function attemptOf(subAccount: string, receipts: readonly Receipt[], no: number): Attempt {
  const rows = receipts
    .filter((receipt) => receipt.subAccount === subAccount)
    .map(({ bankSerial, amountFen }): RefundRow => ({ bankSerial, amountFen, state: 'under-way' }));
  return { name: `refund-${no}`, subAccount, rows, interestFen: 0 };
}

/** A center pays a sub-account back as a whole: not while a part of it is disputed. */
const isBlocked = (data: DepositData, subAccount: string): boolean =>
  data.route === 'single' && disputedReceipts(data).some((receipt) => receipt.subAccount === subAccount);

function leave(data: DepositData): DepositData {
  const receipts = refundable(data);
  const accounts = [...new Set(receipts.map(({ subAccount }) => subAccount))];
  const free = accounts.filter((account) => !isBlocked(data, account));
  if (free.length === 0) return { ...data, stuck: 'disputed' };
  const attempts = free.map((account, at) => attemptOf(account, receipts, data.attempts.length + at + 1));
  return { ...data, attempts: [...data.attempts, ...attempts] };
}

/** What follows from a change: what is due, and what leaves now. */
export function advance(changed: DepositData): DepositData {
  const triggers = triggersOf(changed);
  const { guarantee } = changed;
  const isReleased = triggers.length > 0 && changed.withheld === undefined;
  const ofGuarantee = guarantee && { guarantee: { ...guarantee, released: isReleased } };
  const kept = triggers.length > 0 ? {} : { leaving: false, ordered: false };
  const isIdle = triggers.length === 0 || moneyOf(changed).heldFen === 0;
  const stuck = isIdle ? undefined : changed.stuck;
  const data = { ...changed, ...ofGuarantee, ...kept, stuck, triggers };
  const isRipe = data.leaving || data.ordered;
  return stateOf(data) === 'due' && isRipe ? leave(data) : data;
}

const settledRow = (row: RefundRow, settledOn: string): RefundRow => ({ ...row, state: 'settled', settledOn });

export interface RowEnd {
  readonly bankSerial: string;
  readonly status: 'settled' | 'failed';
  readonly settledOn: string;
  readonly failure?: string | undefined;
}

const changeRow = (
  data: DepositData,
  attempt: string,
  serial: string,
  change: (row: RefundRow) => RefundRow,
): DepositData => ({
  ...data,
  attempts: data.attempts.map((one) =>
    one.name === attempt
      ? { ...one, rows: one.rows.map((row) => (row.bankSerial === serial ? change(row) : row)) }
      : one,
  ),
});

const findRow = (attempts: readonly Attempt[], serial: string, wanted: (row: RefundRow) => boolean) =>
  attempts.find(({ rows }) => rows.some((row) => row.bankSerial === serial && wanted(row)));

function settleRow(data: DepositData, attempt: Attempt, row: RefundRow, { settledOn }: RowEnd): DepositData {
  const settle = (): DepositData => {
    const settled = changeRow(data, attempt.name, row.bankSerial, (one) => settledRow(one, settledOn));
    return replaceRows(settled, ({ bankSerial, state }) => bankSerial === row.bankSerial && state === 'failed');
  };
  switch (row.state) {
    case 'under-way':
    case 'failed':
      return settle();
    case 'replaced': {
      if (findRow(data.attempts, row.bankSerial, ({ state }) => state === 'settled')) return data;
      const isAgainUnderWay = findRow(data.attempts, row.bankSerial, ({ state }) => state === 'under-way');
      if (!isAgainUnderWay) return settle();
      return changeRow(data, attempt.name, row.bankSerial, (one) => ({ ...one, state: 'said-settled', settledOn }));
    }
    case 'settled':
    case 'said-settled':
      return data;
  }
}

/** What was told as settled of an earlier attempt was that, once no later one is under way. */
function believe(data: DepositData): DepositData {
  const isUnderWay = (serial: string): boolean =>
    findRow(data.attempts, serial, ({ state }) => state === 'under-way') !== undefined;
  const attempts = data.attempts.map((attempt) => ({
    ...attempt,
    rows: attempt.rows.map((row) =>
      row.state === 'said-settled' && !isUnderWay(row.bankSerial) ? { ...row, state: 'settled' as const } : row,
    ),
  }));
  return { ...data, attempts };
}

function failRow(data: DepositData, attempt: Attempt, row: RefundRow, { failure }: RowEnd): DepositData {
  if (row.state !== 'under-way') return data;
  const earlier = findRow(data.attempts, row.bankSerial, ({ state }) => state === 'said-settled');
  const state = earlier === undefined ? 'failed' : 'replaced';
  return believe(changeRow(data, attempt.name, row.bankSerial, (one) => ({ ...one, state, failure })));
}

/** One row has ended by the bank's word. The same data where nothing new was said. */
export function endRow(data: DepositData, attemptName: string, end: RowEnd): DepositData {
  const attempt = data.attempts.find(({ name }) => name === attemptName);
  const row = attempt?.rows.find(({ bankSerial }) => bankSerial === end.bankSerial);
  if (attempt === undefined || row === undefined) return data;
  return end.status === 'settled' ? settleRow(data, attempt, row, end) : failRow(data, attempt, row, end);
}

/** What did not succeed may leave again. */
export const replaceRows = (data: DepositData, wanted: (row: RefundRow, attempt: Attempt) => boolean): DepositData => ({
  ...data,
  attempts: data.attempts.map((attempt) => ({
    ...attempt,
    rows: attempt.rows.map((row) => (wanted(row, attempt) ? { ...row, state: 'replaced' as const } : row)),
  })),
});

/** It was not taken: what was under way in it is still here. */
export const withdrawAttempt = (data: DepositData, attempt: string): DepositData =>
  believe(replaceRows(data, ({ state }, { name }) => state === 'under-way' && name === attempt));

/** The day on which the last of it reached the payee. */
export const settledOn = (data: DepositData): string | undefined =>
  data.attempts
    .flatMap(({ rows }) => rows.flatMap((row) => (row.state === 'settled' ? (row.settledOn ?? []) : [])))
    .toSorted()
    .at(-1);
