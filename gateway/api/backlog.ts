/** How many open exchanges each partner has: counted at most once a second, plus what was accepted here since. */
import type { Journal } from '../journal/contract.ts';

const freshMs = 1_000;
/** Older counts are not relied on to refuse anybody. */
const staleMs = 5_000;

export interface Backlog {
  /** Open exchanges of the partner, near enough. */
  open(partner: string): Promise<number>;
  accepted(partner: string): void;
}

export function createBacklog(journal: Pick<Journal, 'backlog'>): Backlog {
  let counts: ReadonlyMap<string, number> = new Map();
  let since = new Map<string, number>();
  let countedAt = Number.NEGATIVE_INFINITY;
  let counting: Promise<void> | undefined;
  const count = async (): Promise<void> => {
    const startedAt = performance.now();
    const before = since;
    since = new Map();
    try {
      counts = await journal.backlog();
      countedAt = startedAt;
    } catch (error) {
      for (const [partner, number] of before) since.set(partner, (since.get(partner) ?? 0) + number);
      throw error;
    } finally {
      counting = undefined;
    }
  };
  const known = (partner: string): number => (counts.get(partner) ?? 0) + (since.get(partner) ?? 0);
  return {
    async open(partner) {
      const age = performance.now() - countedAt;
      if (age < freshMs) return known(partner);
      counting ??= count();
      if (age > staleMs) await counting;
      else counting.catch(() => {});
      return known(partner);
    },
    accepted: (partner) => void since.set(partner, (since.get(partner) ?? 0) + 1),
  };
}
