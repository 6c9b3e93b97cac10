import { afterEach, expect, test, vi } from 'vitest';
import { createTimers } from './timers.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('work is done when its time has come, and what is waiting at the end is given up', () => {
  vi.useFakeTimers();
  const done: string[] = [];
  const timers = createTimers(() => undefined);
  timers.later(10, () => done.push('first'));
  timers.later(20, () => done.push('second'));

  vi.advanceTimersByTime(15);
  timers.close();
  vi.advanceTimersByTime(1_000);

  expect(done).toEqual(['first']);
});
