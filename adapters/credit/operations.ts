/** What a credit platform can be asked and told: the operations of `specs/operations/` with `kinds: [credit]`. */
export const kind = 'credit';

export const operations = [
  'credit.check',
  'credit.profile',
  'credit.punishment-report',
  'credit.punishment-revoke',
  'credit.record',
  'credit.submission',
] as const;
