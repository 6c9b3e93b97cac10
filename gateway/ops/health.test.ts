import { expect, it, vi } from 'vitest';
import { createHealth } from './health.ts';

it('is ready when every part is, and names the part that is not and why', async () => {
  const broker = { ready: true };
  const health = createHealth({ store: () => ({ ready: true }), broker: () => broker });
  expect((await health.report()).ready).toBe(true);

  Object.assign(broker, { ready: false, reason: 'connecting again' });

  expect(await health.report()).toEqual({
    ready: false,
    parts: [
      { part: 'store', ready: true },
      { part: 'broker', ready: false, reason: 'connecting again' },
    ],
  });
});

it('takes a part that throws or does not answer for broken', async () => {
  vi.useFakeTimers();
  const health = createHealth({
    store: () => Promise.reject(new Error('connection refused')),
    broker: () => new Promise(() => {}),
  });

  const report = health.report();
  await vi.advanceTimersByTimeAsync(2_000);
  vi.useRealTimers();

  expect((await report).parts).toEqual([
    { part: 'store', ready: false, reason: 'connection refused' },
    { part: 'broker', ready: false, reason: 'no answer within 2000 ms' },
  ]);
});

it('is not ready any more while it stops', async () => {
  const health = createHealth({ store: () => ({ ready: true }) });

  health.drain();

  expect((await health.report()).ready).toBe(false);
});
