import { expect, it } from 'vitest';
import { createRounds, type RoundsParts } from './rounds.ts';

const never = 2_000_000_000;

/** Rounds that end when they are let go. */
function world(more: Partial<RoundsParts> = {}) {
  const open: ((again: boolean) => void)[] = [];
  const failures: unknown[] = [];
  let begun = 0;
  const rounds = createRounds({
    pollMs: never,
    round() {
      begun += 1;
      return new Promise((resolve) => open.push(resolve));
    },
    failed: (error) => failures.push(error),
    ...more,
  });
  return { rounds, failures, begun: () => begun, letGo: (again = false) => open.shift()?.(again) };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('one round at a time: who wakes it during a round gets another after it, and no two', async () => {
  const { rounds, begun, letGo } = world();

  rounds.wake();
  rounds.wake();
  rounds.wake();
  expect(begun()).toBe(1);
  letGo();
  await turn();
  expect(begun()).toBe(2);
  letGo();
  await turn();

  expect(begun()).toBe(2);
});

it('a round that leaves something is followed by another', async () => {
  const { rounds, begun, letGo } = world();

  rounds.wake();
  letGo(true);
  await turn();

  expect(begun()).toBe(2);
});

it('one that failed is told, and the next comes by itself', async () => {
  let tries = 0;
  const { rounds, failures } = world({
    pollMs: 1,
    async round() {
      tries += 1;
      if (tries === 1) throw new Error('away');
      return false;
    },
  });

  rounds.wake();
  await expect.poll(() => tries).toBeGreaterThan(1);
  await rounds.stop();

  expect(failures).toEqual([new Error('away')]);
});

it('while somebody waits for a round there is no pause', async () => {
  const waiting = ['one', 'two'];
  const { rounds } = world({
    async round() {
      waiting.shift();
      throw new Error('each round answers one');
    },
    awaited: () => waiting.length > 0,
  });

  rounds.wake();
  await turn();

  expect(waiting).toEqual([]);
});

it('who wakes it while the last round is being closed gets another', async () => {
  let begun = 0;
  const { rounds } = world({
    async round() {
      begun += 1;
      return false;
    },
    after: async () => {
      if (begun === 1) rounds.wake();
    },
  });

  rounds.wake();
  await turn();

  expect(begun).toBe(2);
});

it('is settled when what it was woken for is done, and stops after the round under way', async () => {
  const { rounds, begun, letGo } = world();
  let done = false;

  const settled = rounds.settled().then(() => {
    done = true;
  });
  await turn();
  expect(done).toBe(false);
  letGo();
  await settled;
  rounds.wake();
  const stopped = rounds.stop();
  letGo(true);
  await stopped;
  rounds.wake();

  expect([begun(), rounds.stopped]).toEqual([2, true]);
});
