/** Whether a deposit arrived rightly, before bids are opened: what the supplier sees of it (错缴提醒). */
import { countedReceipts, type DepositData, disputedReceipts, type Receipt } from './deposit-data.ts';

export const watchWords = {
  'too-little': '到账金额不足，请按应缴金额补缴',
  'too-much': '到账金额超过应缴金额',
  'payer-differs': '付款户名与投标单位不一致，请由投标单位基本账户缴纳',
  late: '晚于缴纳截止时间到账',
  'wrong-lot': '付款注明的项目或分包与本子账号不符，疑似错缴',
  disputed: '同一笔银行流水有两家供应商主张，待人工认定',
  'not-collected': '本地区免收投标保证金，无需缴纳',
} as const;
export type WatchProblem = keyof typeof watchWords;

export interface Watch {
  readonly status: 'awaiting' | 'paid' | 'problem';
  readonly problems: readonly { readonly code: WatchProblem; readonly words: string }[];
  readonly form: 'transfer' | 'guarantee' | 'insurance';
  readonly expectedFen?: number | undefined;
  readonly receivedFen: number;
  /** What is missing of the amount due, of payments without a fault. */
  readonly missingFen?: number | undefined;
  /** Several payments add up to it. */
  readonly inParts: boolean;
}

/** Names are compared without spaces and without the difference of full and half width. */
const plainName = (name: string): string => name.normalize('NFKC').replace(/\s/gu, '');

const earliest = (times: readonly (string | undefined)[]): number =>
  Math.min(...times.flatMap((time) => (time === undefined ? [] : [Date.parse(time)])));

/** What is wrong with one payment by itself. */
export function faultOf(data: DepositData, receipt: Receipt): WatchProblem | undefined {
  if (receipt.forLot !== undefined) return 'wrong-lot';
  if (data.supplierName !== undefined && plainName(receipt.payerName) !== plainName(data.supplierName))
    return 'payer-differs';
  return Date.parse(receipt.receivedAt) > earliest([data.deadline, data.facts.opensAt]) ? 'late' : undefined;
}

const total = (receipts: readonly Receipt[]): number => receipts.reduce((sum, { amountFen }) => sum + amountFen, 0);

function problemsOf(data: DepositData, right: readonly Receipt[], rightFen: number): readonly WatchProblem[] {
  const faults = countedReceipts(data).flatMap((receipt) => faultOf(data, receipt) ?? []);
  const expected = data.expectedFen;
  const inAmount: WatchProblem[] = [];
  if (expected !== undefined && rightFen > expected) inAmount.push('too-much');
  if (expected !== undefined && rightFen < expected && right.length > 0) inAmount.push('too-little');
  const disputed: WatchProblem[] = disputedReceipts(data).length > 0 ? ['disputed'] : [];
  const needless: WatchProblem[] = data.collected || countedReceipts(data).length === 0 ? [] : ['not-collected'];
  return [...new Set([...inAmount, ...faults, ...disputed, ...needless])];
}

/** Paid: what arrived without a fault is exactly the amount due, or a guarantee covers it. Problems beside it are said in any case. */
export function watchOf(data: DepositData): Watch {
  const right = countedReceipts(data).filter((receipt) => faultOf(data, receipt) === undefined);
  const rightFen = total(right) + (data.guarantee?.amountFen ?? 0);
  const expected = data.expectedFen ?? data.facts.amountFen;
  const known = { ...data, expectedFen: data.guarantee && rightFen > (expected ?? 0) ? undefined : expected };
  const problems = problemsOf(known, right, rightFen);
  const covered = expected === undefined ? rightFen > 0 : rightFen === expected;
  const isPaid = covered || (data.guarantee !== undefined && rightFen >= (expected ?? 0));
  return {
    status: isPaid ? 'paid' : problems.length > 0 ? 'problem' : 'awaiting',
    problems: problems.map((code) => ({ code, words: watchWords[code] })),
    form: data.guarantee?.form ?? 'transfer',
    expectedFen: expected,
    receivedFen: total(countedReceipts(data)),
    missingFen: expected === undefined ? undefined : Math.max(0, expected - rightFen),
    inParts: isPaid && right.length > 1,
  };
}
