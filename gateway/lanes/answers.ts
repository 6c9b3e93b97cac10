import type { Reading } from '../translation/contract.ts';

interface Kept {
  readonly reading: Reading;
  readonly until: number;
}

/** A question under way, and who waits for it. An asker without a signal waits to the end. */
export interface UnderWay {
  readonly answer: Promise<Reading>;
  readonly askers: (AbortSignal | undefined)[];
}

/**
 * Answers of the last seconds and questions under way, by question. Memory is bounded by two generations: when the young one has half of
 * what may be kept it becomes the old one, and the old one goes. (Deleting the oldest entry of one Map is slow: the holes stay in front.)
 */
export class Answers {
  readonly underWay = new Map<string, UnderWay>();
  readonly #half: number;
  #young = new Map<string, Kept>();
  #old = new Map<string, Kept>();

  constructor(most: number) {
    this.#half = Math.max(1, Math.ceil(most / 2));
  }

  kept(question: string): Reading | undefined {
    const kept = this.#young.get(question) ?? this.#old.get(question);
    return kept !== undefined && kept.until > performance.now() ? kept.reading : undefined;
  }

  keep(question: string, reading: Reading, seconds: number): void {
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(question, { reading, until: performance.now() + seconds * 1000 });
  }
}

export const stillWanted = (askers: readonly (AbortSignal | undefined)[]): boolean =>
  askers.some((signal) => signal?.aborted !== true);
