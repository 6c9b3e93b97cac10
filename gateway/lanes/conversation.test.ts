import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallResult } from '../../adapters/contract.ts';
import type { Catalogue, OperationCard } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import type { Limits } from '../directory/contract.ts';
import type { Exchange } from '../journal/contract.ts';
import type { Idempotency, Reading } from '../translation/contract.ts';
import { afterAsk, afterCall, type Decision, longestPauseMs, type Standing, withoutAsking } from './conversation.ts';

const limits: Limits = { concurrency: 16, backlog: 1000, timeoutMs: undefined, breakerMs: 10_000, retryMs: 1_000 };
const ended = new Date('2026-12-01T09:00:00+08:00');
const later = (ms: number) => new Date(ended.getTime() + ms);

const bookingRequest = {
  district: '500101',
  projectCode: 'CQS26A00077',
  supplier: { uscc: '91500000MA9MNQ1066' },
};

const exchangeOf = (operation: string, changes: Partial<Exchange> = {}): Exchange => ({
  id: '01936d2e-0000-7000-8000-000000000001',
  seq: '7',
  state: 'dispatching',
  operation,
  district: '500101',
  partner: 'wanzhou',
  client: 'one-stop',
  idempotencyKey: 'k1',
  orderKey: 'CQS26A00077',
  request: bookingRequest,
  ref: 'REF-7',
  mappingHash: 'abc',
  attempt: 1,
  calls: 1,
  maybeSent: true,
  needsPerson: false,
  nextAttemptAt: ended,
  acceptedAt: ended,
  updatedAt: ended,
  ...changes,
});

const answered = (reading: Reading): CallResult => ({ kind: 'answered', reading, exchangeOf: {} });
const unanswered = (sent: 'no' | 'maybe', code = 'GW_PARTNER_TIMEOUT'): CallResult => ({
  kind: 'unanswered',
  sent,
  code,
  detail: 'after 10000 ms',
  exchangeOf: {},
});
const refusal = (more: object = {}): Reading => ({
  kind: 'refused',
  as: 'venue-unavailable',
  code: '3',
  text: '场地已被占用',
  ...more,
});
const booked = answered({ kind: 'success', message: { bookingId: 'B-1' } });
const alreadyDone = (message?: object): CallResult =>
  answered({
    kind: 'already-done',
    code: '-1',
    text: '记录已存在',
    ...(message === undefined ? {} : { message }),
  } as Reading);
const notReceived = answered({ kind: 'not-received', code: '404', text: '未收到该请求' });
const uncertain = answered({ kind: 'uncertain', code: '8', text: '处理中' });
const applied = answered({ kind: 'success', message: { effect: 'applied', bookingId: 'B-1', roomName: '第一开标室' } });
const nothingThere = answered({ kind: 'success', message: { effect: 'none' } });

let catalogue: Catalogue;
let book: OperationCard;
beforeAll(async () => {
  catalogue = await loadCatalogue('specs');
  book = catalogue.operations.get('venue.book')!;
});

const standing = (changes: Partial<Standing> = {}): Standing => ({
  card: book,
  idempotency: 'none',
  limits,
  exchange: exchangeOf('venue.book'),
  maybeSentBefore: false,
  probe: false,
  askBudget: 12,
  now: ended,
  ...changes,
});
const resending = (changes: Partial<Standing> = {}): Standing =>
  standing({ card: { ...book, onUnknown: 'resend' }, idempotency: 'ref', ...changes });
const unknown = (changes: Partial<Exchange> = {}, more: Partial<Standing> = {}): Standing =>
  standing({
    exchange: exchangeOf('venue.book', { state: 'unknown', attempt: 2, sentAt: ended, ...changes }),
    maybeSentBefore: true,
    ...more,
  });

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
      quiet && (reading.kind === 'not-received' || (reading.kind === 'success' && reading.message['effect'] === 'none'))
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
