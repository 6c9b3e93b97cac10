import { describe, expect, it } from 'vitest';
import type { Idempotency } from '../translation/contract.ts';
import { afterAsk, afterCall, longestPauseMs, withoutAsking } from './conversation.ts';
import {
  alreadyDone,
  answered,
  applied,
  book,
  booked,
  catalogue,
  exchangeOf,
  later,
  limits,
  nothingThere,
  notReceived,
  refusal,
  resending,
  standing,
  unanswered,
  uncertain,
  unknown,
} from './conversation-world.ts';

describe('what an answer to a command decides', () => {
  it('a success ends the exchange and keeps the id by which later events find it', () => {
    expect(afterCall(standing(), booked)).toMatchObject({
      to: 'succeeded',
      response: { bookingId: 'B-1' },
      correlationKey: 'B-1',
    });
  });

  it('a refusal ends it with the meaning, the code and the words of the partner', () => {
    expect(afterCall(standing(), answered(refusal()))).toEqual({
      to: 'refused',
      problem: {
        code: 'GW_PARTNER_REFUSED',
        as: 'venue-unavailable',
        partnerCode: '3',
        partnerText: '场地已被占用',
        side: 'partner',
      },
    });
  });

  it('a refusal that may be tried again waits as long as the dialect says, and nothing counts as sent', () => {
    const decision = afterCall(standing(), answered(refusal({ retryAfterMs: 30_000 })));

    expect(decision).toMatchObject({ to: 'queued', maybeSent: false, retryInMs: 30_000 });
  });

  it('a partner that is busy at the last attempt makes the exchange fail', () => {
    const last = standing({ exchange: exchangeOf('venue.book', { calls: 8, attempt: 8 }) });

    expect(afterCall(last, answered(refusal({ retryAfterMs: 30_000 })))).toMatchObject({
      to: 'failed',
      maybeSent: false,
      problem: { code: 'GW_ATTEMPTS_SPENT', partnerCode: '3' },
    });
  });

  it.each(['not-authorised', 'duplicate'])('%s after a call whose answer was lost leaves that call in doubt', (as) => {
    const decision = afterCall(standing({ maybeSentBefore: true }), answered(refusal({ as })));

    expect(decision).toMatchObject({ to: 'unknown', problem: { as } });
    expect(afterCall(standing(), answered(refusal({ as })))).toMatchObject({ to: 'refused' });
  });

  it('"already exists" to the first call is a refusal: it was somebody else’s', () => {
    expect(afterCall(standing(), alreadyDone())).toMatchObject({ to: 'refused', problem: { as: 'duplicate' } });
  });

  it('"already exists" after a call whose answer was lost is our own success', () => {
    const decision = afterCall(standing({ maybeSentBefore: true }), alreadyDone({ bookingId: 'B-1' }));

    expect(decision).toMatchObject({ to: 'succeeded', correlationKey: 'B-1' });
  });

  it('"already exists" without the booking’s number is asked about, so that the client gets it', () => {
    expect(afterCall(standing({ maybeSentBefore: true }), alreadyDone())).toMatchObject({
      to: 'unknown',
      retryInMs: 0,
      problem: { as: 'already-done' },
    });
  });

  it('what is in doubt is sent again to a partner that cannot be asked but recognises a repetition', () => {
    const mute = standing({ questionSpoken: false, idempotency: 'ref' });

    expect(afterCall(mute, unanswered('maybe'))).toMatchObject({ to: 'queued' });
    expect(afterCall(mute, unanswered('maybe')).maybeSent).toBeUndefined();
    expect(afterCall({ ...mute, idempotency: 'none' }, unanswered('maybe'))).toMatchObject({
      to: 'unknown',
      needsPerson: true,
    });
    expect(withoutAsking(unknown({}, { questionSpoken: false, idempotency: 'business-key' }))).toMatchObject({
      to: 'queued',
    });
    expect(afterCall({ ...mute, card: { ...book, onUnknown: 'person' } }, unanswered('maybe'))).toMatchObject({
      needsPerson: true,
    });
  });

  it('"already exists" without a number is a success where nobody can be asked', () => {
    expect(afterCall(resending({ maybeSentBefore: true }), alreadyDone())).toMatchObject({ to: 'succeeded' });
  });

  it('"never received" is sent again, and nothing counts as sent', () => {
    expect(afterCall(standing(), notReceived)).toMatchObject({ to: 'queued', maybeSent: false, retryInMs: 1_000 });
  });

  it('a partner that does not know itself leaves the exchange unknown', () => {
    expect(afterCall(standing(), uncertain)).toMatchObject({ to: 'unknown', retryInMs: 1_000 });
  });
});

describe('what silence decides', () => {
  it('a connection refused is tried again, each time after twice the pause, at most a minute', () => {
    const pauses = [1, 2, 3, 7].map((calls) => {
      const { to, retryInMs, maybeSent } = afterCall(
        standing({ exchange: exchangeOf('venue.book', { calls }) }),
        unanswered('no', 'GW_PARTNER_UNREACHABLE'),
      );
      return [to, retryInMs, maybeSent];
    });

    expect(pauses).toEqual([
      ['queued', 1_000, false],
      ['queued', 2_000, false],
      ['queued', 4_000, false],
      ['queued', longestPauseMs, false],
    ]);
  });

  it('eight refused connections end in failure, since nothing was ever sent', () => {
    const last = standing({ exchange: exchangeOf('venue.book', { calls: 8 }) });

    expect(afterCall(last, unanswered('no', 'GW_PARTNER_UNREACHABLE'))).toMatchObject({
      to: 'failed',
      maybeSent: false,
      problem: { code: 'GW_ATTEMPTS_SPENT', detail: '8 calls; last: GW_PARTNER_UNREACHABLE after 10000 ms' },
    });
  });

  it('a breaker’s probe that fails costs no attempt, however often', () => {
    const probe = standing({ exchange: exchangeOf('venue.book', { calls: 8 }), probe: true });

    expect(afterCall(probe, unanswered('no', 'GW_PARTNER_UNREACHABLE'))).toMatchObject({
      to: 'queued',
      uncounted: true,
      retryInMs: 0,
    });
  });

  it('a time-out makes it unknown, and the card’s question is due', () => {
    expect(afterCall(standing(), unanswered('maybe'))).toMatchObject({
      to: 'unknown',
      retryInMs: 1_000,
      problem: { code: 'GW_PARTNER_TIMEOUT', side: 'partner' },
    });
  });

  it('a time-out is sent again at once where card and dialect make repeating harmless', () => {
    const decision = afterCall(resending(), unanswered('maybe'));

    expect(decision).toMatchObject({ to: 'queued', retryInMs: 1_000 });
    expect(decision.maybeSent).toBeUndefined();
  });

  it.each([
    ['the dialect knows no idempotency', { idempotency: 'none' as const }],
    ['the card wants a person', { card: 'person' as const }],
  ])(
    'a time-out becomes a person’s matter where %s',
    (_, { card, idempotency }: { card?: 'person'; idempotency?: Idempotency }) => {
      const decision = afterCall(
        resending({
          ...(idempotency === undefined ? {} : { idempotency }),
          ...(card === undefined ? {} : { card: { ...book, onUnknown: card } }),
        }),
        unanswered('maybe'),
      );

      expect(decision).toMatchObject({ to: 'unknown', needsPerson: true, problem: { code: 'GW_PERSON_NEEDED' } });
    },
  );
});

describe('what the answer to the question decides', () => {
  it('carried out: succeeded, with the response that the answer gives', () => {
    expect(afterAsk(unknown(), applied)).toMatchObject({
      to: 'succeeded',
      response: { bookingId: 'B-1', roomName: '第一开标室' },
      correlationKey: 'B-1',
    });
  });

  it('carried out, but without the number that the client needs: that proves too little', () => {
    const answer = answered({ kind: 'success', message: { effect: 'applied' } });

    expect(afterAsk(unknown(), answer)).toMatchObject({ to: 'unknown', retryInMs: 2_000 });
  });

  it('"never received" within the quiet time is no proof, and is asked again when it has passed', () => {
    expect(afterAsk(unknown({}, { now: later(10_000) }), nothingThere)).toMatchObject({
      to: 'unknown',
      retryInMs: 20_000,
    });
  });

  it('"never received" after the quiet time is proof: it is sent again', () => {
    expect(afterAsk(unknown({}, { now: later(30_000) }), nothingThere)).toMatchObject({
      to: 'queued',
      maybeSent: false,
      retryInMs: 0,
    });
  });

  it('the quiet time follows the partner’s own time-out', () => {
    const patient = { limits: { ...limits, timeoutMs: 60_000 }, now: later(30_000) };

    expect(afterAsk(unknown({}, patient), nothingThere)).toMatchObject({ to: 'unknown', retryInMs: 150_000 });
  });

  it('"never received" with all attempts spent ends in failure', () => {
    expect(afterAsk(unknown({ calls: 8, attempt: 9 }, { now: later(30_000) }), nothingThere)).toMatchObject({
      to: 'failed',
      maybeSent: false,
      problem: { code: 'GW_ATTEMPTS_SPENT' },
    });
  });

  it('"already exists" to the command and "never received" to the question: a person decides which is wrong', () => {
    const problem = { code: 'GW_PARTNER_REFUSED', as: 'already-done' };

    expect(afterAsk(unknown({ problem }, { now: later(30_000) }), nothingThere)).toMatchObject({
      to: 'unknown',
      needsPerson: true,
    });
  });

  it.each([
    ['does not know', uncertain],
    ['refuses the question', answered(refusal({ as: 'project-not-found' }))],
    ['says something the card does not list', answered({ kind: 'success', message: { effect: 'perhaps' } })],
  ])('a partner that %s is asked again after twice the pause', (_, answer) => {
    expect(afterAsk(unknown({ attempt: 4 }), answer)).toMatchObject({ to: 'unknown', retryInMs: 8_000 });
  });

  it('after twelve answers that settle nothing a person is needed', () => {
    expect(afterAsk(unknown({ attempt: 13 }), uncertain)).toMatchObject({ to: 'unknown', needsPerson: true });
  });

  it('questions that nobody answers go on: an outage is not an answer', () => {
    const decision = afterAsk(unknown({ attempt: 500 }), unanswered('no', 'GW_PARTNER_UNREACHABLE'));

    expect(decision).toMatchObject({ to: 'unknown', retryInMs: longestPauseMs });
    expect(decision.needsPerson).toBeUndefined();
  });

  it('a list proves something only where its one element bears our reference', () => {
    const card = catalogue.operations.get('payment.request')!;
    const row = { status: 'applied', contractNo: 'HT1', amountFen: 1, paidFen: 0 };
    const ours = { ...row, applicationNo: 'SQ1', reference: 'REF-7' };
    const another = { ...row, applicationNo: 'SQ2', reference: 'REF-8' };
    const asked = (...payments: object[]) =>
      afterAsk({ ...unknown(), card }, answered({ kind: 'success', message: { payments } }));

    expect(asked(ours)).toMatchObject({ to: 'succeeded', correlationKey: 'SQ1' });
    expect(asked(another)).toMatchObject({ to: 'unknown' });
    expect(asked(another, ours)).toMatchObject({ to: 'unknown' });
    expect(asked(ours, { ...ours, applicationNo: 'SQ3' })).toMatchObject({ to: 'unknown' });
    expect(asked({ ...row, applicationNo: 'SQ4' })).toMatchObject({ to: 'unknown' });
  });

  it('a sub-account in the answer proves that it was opened', () => {
    const card = catalogue.operations.get('deposit.account')!;
    const answer = answered({
      kind: 'success',
      message: { paid: false, subAccount: '6200000000000000017', bankName: '重庆示例银行' },
    });

    expect(afterAsk(unknown({ operation: 'deposit.account' }, { card }), answer)).toMatchObject({
      to: 'succeeded',
      response: { subAccount: '6200000000000000017', bankName: '重庆示例银行' },
      correlationKey: '6200000000000000017',
    });
  });
});

describe('an unknown exchange whose card does not ask', () => {
  it('is sent again where that is harmless, else waits for a person', () => {
    const exchange = exchangeOf('venue.book', { state: 'unknown' });

    expect(withoutAsking(resending({ exchange }))).toMatchObject({ to: 'queued' });
    expect(withoutAsking(resending({ exchange, idempotency: 'none' }))).toMatchObject({ needsPerson: true });
    expect(withoutAsking(resending({ exchange: { ...exchange, calls: 8 } }))).toMatchObject({ needsPerson: true });
  });
});
