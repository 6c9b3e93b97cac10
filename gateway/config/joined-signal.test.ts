import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { joinedSignal } from './joined-signal.ts';

/** Node's own list of the signals that hang on this one. */
function dependants(signal: AbortSignal): number {
  const list = Object.getOwnPropertySymbols(signal).find(({ description }) => description === 'kDependantSignals');
  return list === undefined ? 0 : ((signal as unknown as Record<symbol, Set<unknown> | undefined>)[list]?.size ?? 0);
}

describe('one signal for several', () => {
  it('fires with the first of them, also where that one had fired before', () => {
    const [door, caller] = [new AbortController(), new AbortController()];
    const { signal } = joinedSignal(door.signal, caller.signal);
    expect(signal.aborted).toBe(false);

    caller.abort();

    expect(signal.aborted).toBe(true);
    expect(joinedSignal(door.signal, caller.signal).signal.aborted).toBe(true);
  });

  it('leaves nothing at a signal that lives on', () => {
    const { signal } = new AbortController();

    for (let call = 0; call < 100; call += 1) joinedSignal(signal, new AbortController().signal).release();

    expect([getEventListeners(signal, 'abort').length, dependants(signal)]).toEqual([0, 0]);
  });
});
