/** A store whose process dies at the worst moment: the work is done and not kept, or kept and nobody is told. */
import { type Store, StoreUnavailableError } from '../store/contract.ts';

/**
 * `before-commit`: a transaction is rolled back when its work is done. `after-commit`: it is kept, and its end is not told.
 * `before-note`: a command was brought to the door, and that it was is not noted.
 */
export const faults = ['before-commit', 'after-commit', 'before-note'] as const;
export type Fault = (typeof faults)[number];

export interface FaultyStore {
  readonly store: Store;
  /** The next chance is taken. */
  arm(fault: Fault): void;
  /** Faults that have come about. */
  struck(): number;
}

/** What the process would have seen, had it lived. */
export class SimulatedDeath extends StoreUnavailableError {}

const broken = (): SimulatedDeath => new SimulatedDeath('The process has died (simulated).');

export function faultyStore(store: Store): FaultyStore {
  let armed: Fault | undefined;
  let struck = 0;
  const strikes = (fault: Fault): boolean => {
    if (armed !== fault) return false;
    armed = undefined;
    struck += 1;
    return true;
  };
  return {
    arm: (fault) => {
      armed = fault;
    },
    struck: () => struck,
    store: {
      kind: store.kind,
      close: () => store.close(),
      query: (text, values, name) =>
        name === 'loops-issued' && strikes('before-note') ? Promise.reject(broken()) : store.query(text, values, name),
      async transaction(work) {
        const done = await store.transaction(async (tx) => {
          const result = await work(tx);
          if (strikes('before-commit')) throw broken();
          return result;
        });
        if (strikes('after-commit')) throw broken();
        return done;
      },
    },
  };
}
