/** What the budget can be asked, and what it tells: the operations of `specs/operations/` with `kinds: [budget]`. */
export const kind = 'budget';

export const operations = [
  'budget.line',
  'payment.request',
  'payment.status',
  'payment.voucher-status',
  'payment.receipt',
  'payment.returned',
] as const;

export type BudgetOperation = (typeof operations)[number];
