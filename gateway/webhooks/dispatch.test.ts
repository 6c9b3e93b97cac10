import { describe, expect, it } from 'vitest';
import { webhookDefaults } from './contract.ts';
import { verdictOn } from './dispatch.ts';

const hour = 3_600_000;
const middle = 0.5;
interface Call {
  readonly attempt?: number;
  readonly retryAfterMs?: number;
  readonly failures?: number;
  readonly random?: number;
}
const on = (status: number, { attempt = 1, retryAfterMs, failures = 0, random = middle }: Call = {}) =>
  verdictOn({ kind: 'answered', status, retryAfterMs }, { attempt, failures }, webhookDefaults, random);

describe('what follows from an answer', () => {
  it('is success for 2xx alone', () => {
    expect([200, 204, 299].map((status) => on(status).kind)).toEqual(['delivered', 'delivered', 'delivered']);
    expect([100, 301, 302, 400, 404, 429, 500, 503].map((status) => on(status).kind)).toEqual(
      Array.from({ length: 8 }, () => 'again'),
    );
  });

  it('is ten attempts on the schedule of the specification', () => {
    const pauses = Array.from({ length: 9 }, (_, i) => on(500, { attempt: i + 1 })).map(
      (verdict) => verdict.kind === 'again' && verdict.failure.retryMs,
    );

    expect(pauses).toEqual([5_000, 300_000, hour / 2, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]);
    expect(on(500, { attempt: 10 }).kind).toBe('given-up');
  });

  it('is spread by a tenth, so that what failed together does not come back together', () => {
    expect(on(500, { attempt: 2, random: 0 })).toMatchObject({ failure: { retryMs: 270_000 } });
    expect(on(500, { attempt: 2, random: 1 })).toMatchObject({ failure: { retryMs: 330_000 } });
  });

  it('leaves a receiver that goes on failing alone for longer and longer, a minute at the most', () => {
    expect([0, 1, 2, 10, 1_000].map((failures) => on(500, { failures }))).toMatchObject(
      [1_000, 2_000, 4_000, 60_000, 60_000].map((pauseMs) => ({ failure: { pauseMs } })),
    );
  });

  it('waits as long as the receiver asks, within bounds, and never shorter than planned', () => {
    expect(on(429, { retryAfterMs: 120_000 })).toMatchObject({ failure: { retryMs: 120_000, pauseMs: 120_000 } });
    expect(on(503, { attempt: 3, retryAfterMs: 1_000 })).toMatchObject({
      failure: { retryMs: hour / 2, pauseMs: 1_000 },
    });
    expect(on(503, { retryAfterMs: 999 * hour })).toMatchObject({ failure: { retryMs: 24 * hour, pauseMs: hour } });
  });

  it('says of a redirect that it is not followed', () => {
    expect(on(302)).toMatchObject({ failure: { status: 302, problem: expect.stringContaining('change the URL') } });
  });

  it('is the end for 410, and nothing where the process stops itself', () => {
    expect(on(410)).toEqual({ kind: 'gone' });
    expect(verdictOn({ kind: 'stopped' }, { attempt: 1, failures: 0 }, webhookDefaults, middle)).toEqual({
      kind: 'put-back',
    });
  });
});
