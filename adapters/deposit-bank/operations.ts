/** What a deposit bank can be asked, and what it tells: the operations of `specs/operations/` whose `kinds` hold deposit-bank. */
export const kind = 'deposit-bank';

export const operations = [
  'deposit.account',
  'deposit.account-close',
  'deposit.received',
  'deposit.statement',
  'deposit.balance',
  'deposit.refund-batch',
  'deposit.refund-batch-status',
  'deposit.refund-batch-settled',
  'deposit.link-test',
] as const;

export type DepositBankOperation = (typeof operations)[number];
