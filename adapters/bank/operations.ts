/** What a lending bank can be asked, what it tells, and what it asks us: the operations of `specs/operations/` with `kinds: [bank]`. */
export const kind = 'bank';

export const operations = [
  'loan.product',
  'loan.apply',
  'loan.status',
  'loan.decided',
  'loan.signed',
  'loan.disbursed',
  'loan.repaid',
  'payee-account.lock',
  'payee-account.lock-status',
  'payee-account.status',
  'contract.list',
  'contract.by-supplier',
  'contract.get',
  'contract.payments',
] as const;
