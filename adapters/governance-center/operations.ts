/**
 * What the three-level governance center can be asked, and what it tells: referrals to other departments, and venues and deposits of
 * districts whose own systems are reached through it; the operations of `specs/operations/` with `kinds: [governance-center]`.
 */
export const kind = 'governance-center';

export const operations = [
  'referral.dispatch',
  'referral.urge',
  'referral.supplement',
  'referral.withdraw',
  'referral.extend',
  'referral.status',
  'referral.accepted',
  'referral.rejected',
  'referral.sent-back',
  'referral.processing',
  'referral.feedback',
  'venue.availability',
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
] as const;
