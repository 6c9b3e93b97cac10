import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallResult } from '../../adapters/contract.ts';
import type { Idempotency, Reading } from '../translation/contract.ts';
import { afterAsk, afterCall, type Decision, longestPauseMs, type Standing } from './conversation.ts';
import { alreadyDone, answered, book, ended, exchangeOf, later, standing, unanswered } from './conversation-world.ts';

describe('whatever happens', () => {
  const readings: fc.Arbitrary<Reading> = fc.oneof(
    fc.record({
      kind: fc.constant('success' as const),
      message: fc.constantFrom({ bookingId: 'B' }, { effect: 'none' }, { effect: 'applied', bookingId: 'B' }, {}),
    }),
    fc.record({
      kind: fc.constant('refused' as const),
      as: fc.constant('invalid'),
      code: fc.string(),
      text: fc.string(),
    }),
    fc.record({
      kind: fc.constant('refused' as const),
      as: fc.constant('partner-busy'),
      code: fc.string(),
      text: fc.string(),
      retryAfterMs: fc.nat(60_000),
    }),
    fc.record({
      kind: fc.constantFrom('already-done' as const, 'not-received' as const, 'uncertain' as const),
      code: fc.string(),
      text: fc.string(),
    }),
  );
  const results: fc.Arbitrary<CallResult> = fc.oneof(
    readings.map(answered),
    fc.constantFrom(unanswered('no', 'GW_PARTNER_UNREACHABLE'), unanswered('maybe')),
  );
  const standings = fc
    .record({
      maybeSentBefore: fc.boolean(),
      probe: fc.boolean(),
      idempotency: fc.constantFrom<Idempotency>('none', 'ref', 'business-key'),
      onUnknown: fc.constantFrom('resend' as const, 'person' as const, 'ask' as const),
      calls: fc.integer({ min: 1, max: 20 }),
      asks: fc.nat(20),
      endedAgoMs: fc.nat(100_000),
    })
    .map(({ onUnknown, calls, asks, endedAgoMs, ...rest }) => ({
      ...rest,
      card: onUnknown === 'ask' ? book : { ...book, onUnknown },
      exchange: exchangeOf('venue.book', { calls, attempt: calls + asks, sentAt: ended }),
      now: later(endedAgoMs),
    }));

  /** What an answer proves about this call and, long enough after the last one, about all before it. */
  const provesNothingDone = (given: Standing, result: CallResult): boolean => {
    if (result.kind !== 'answered') return false;
    const quiet = given.now.getTime() - ended.getTime() >= 30_000;
    const { reading } = result;
    return (
      quiet && (reading.kind === 'not-received' || (reading.kind === 'success' && reading.message.effect === 'none'))
    );
  };
  const stillMaybe = (decision: Decision, before: boolean): boolean => decision.maybeSent ?? before;

  it('nothing fails, and nothing is sent again, while it may have been carried out', () => {
    fc.assert(
      fc.property(standings, results, fc.boolean(), (given, result, asked) => {
        const state = asked ? ('unknown' as const) : ('dispatching' as const);
        const before = asked || given.maybeSentBefore || (result.kind === 'unanswered' && result.sent === 'maybe');
        const full = standing({
          ...given,
          exchange: { ...given.exchange, state },
          maybeSentBefore: asked || given.maybeSentBefore,
        });
        const decision = asked ? afterAsk(full, result) : afterCall(full, result);
        if (!before || provesNothingDone(full, result)) return;

        expect(decision.to).not.toBe('failed');
        expect(decision.maybeSent).not.toBe(false);
        const harmless = full.card.onUnknown === 'resend' && full.idempotency !== 'none';
        if (decision.to === 'queued' && stillMaybe(decision, before)) expect(harmless).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('no more calls are made than the card allows, probes apart', () => {
    fc.assert(
      fc.property(standings, results, (given, result) => {
        const decision = afterCall(standing(given), result);
        if (decision.to === 'queued' && !given.probe) expect(given.exchange.calls).toBeLessThan(book.attempts);
      }),
      { numRuns: 2_000 },
    );
  });

  it('"already exists" is success only where an earlier call may have done it', () => {
    fc.assert(
      fc.property(standings, (given) => {
        const decision = afterCall(standing(given), alreadyDone());

        if (!given.maybeSentBefore) expect(decision.to).toBe('refused');
        else expect(['succeeded', 'unknown']).toContain(decision.to);
      }),
    );
  });

  it('every pause is between nothing and a minute, or what partner and quiet time ask for', () => {
    fc.assert(
      fc.property(standings, results, (given, result) => {
        const { retryInMs } = afterCall(standing(given), result);

        if (retryInMs !== undefined) expect(retryInMs).toBeLessThanOrEqual(longestPauseMs);
        expect(retryInMs ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
