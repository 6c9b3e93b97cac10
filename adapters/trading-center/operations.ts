/** What a trading center can be asked, and what it tells: the operations of `specs/operations/` whose `kinds` hold trading-center. */
export const kind = 'trading-center';

export const operations = [
  'venue.availability',
  'venue.seats',
  'venue.book',
  'venue.change',
  'venue.cancel',
  'venue.booking',
  'venue.booking-changed',
  'deposit.account',
  'deposit.status',
  'deposit.received',
  'deposit.refund',
  'deposit.refund-status',
  'deposit.refund-settled',
  'project.milestone',
] as const;

export type TradingCenterOperation = (typeof operations)[number];
