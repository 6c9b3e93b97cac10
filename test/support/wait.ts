/** Waiting for a condition instead of sleeping. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Waiting {
  /** Default 10 000. */
  readonly timeoutMs?: number;
  /** What is waited for, for the message when it does not come. */
  readonly what?: string;
  /** Pause between two looks. Default 10. */
  readonly everyMs?: number;
}

/**
 * Looks until `condition` gives something truthy, and returns that. A condition that throws counts as not yet met.
 * @throws Error naming what was waited for, with the last failure as cause
 */
export async function until<T>(condition: () => T | Promise<T>, waiting: Waiting = {}): Promise<NonNullable<T>> {
  const { timeoutMs = 10_000, what = condition.toString(), everyMs = 10 } = waiting;
  const deadline = performance.now() + timeoutMs;
  let failure: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value as NonNullable<T>;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await pause(everyMs);
  } while (performance.now() < deadline);
  throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`, { cause: failure });
}
