/** The habits of the centers that speak a dialect, as far as the wire format does not say them. */
import type { Dialect } from '../../../gateway/translation/contract.ts';
import type { Habits } from './center.ts';

type OwnHabits = Omit<Habits, 'idempotency'>;

const usual: OwnHabits = { changeDrawsNewNumber: false, bookingPrefix: 'YY', refundPrefix: 'TK' };

const own: Readonly<Record<string, OwnHabits>> = {
  // SERIES_NUMBER looks like YD2026031600031, and a change points back at ORIGINAL_SERIES_NUMBER.
  'trading-center/token-params': { changeDrawsNewNumber: true, bookingPrefix: 'YD', refundPrefix: 'TK' },
};

export function habitsOf(dialect: Dialect): Habits {
  return { ...(own[dialect.name] ?? usual), idempotency: dialect.idempotency };
}
