/** The habits of the centers that speak a dialect, as far as the wire format does not say them. */
import type { Dialect } from '../../../gateway/translation/contract.ts';
import type { Habits } from './center.ts';

const usual: Habits = { changeDrawsNewNumber: false, bookingPrefix: 'YY', refundPrefix: 'TK' };

const own: Readonly<Record<string, Habits>> = {
  // SERIES_NUMBER looks like YD2026031600031, and a change points back at ORIGINAL_SERIES_NUMBER.
  'trading-center/seat-hmac': { changeDrawsNewNumber: true, bookingPrefix: 'YD', refundPrefix: 'TK' },
  'trading-center/token-params': { changeDrawsNewNumber: true, bookingPrefix: 'YD', refundPrefix: 'TK' },
};

export const habitsOf = (dialect: Dialect): Habits => own[dialect.name] ?? usual;
