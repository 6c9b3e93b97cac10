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

/** Answers of the last seconds and questions under way, by question. The oldest answer goes when there are too many. */
export class Answers {
  readonly underWay = new Map<string, UnderWay>();
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  kept(question: string): Reading | undefined {
    const kept = this.#kept.get(question);
    if (kept === undefined) return undefined;
    if (kept.until > performance.now()) return kept.reading;
    this.#kept.delete(question);
    return undefined;
  }

  keep(question: string, reading: Reading, seconds: number): void {
    this.#kept.delete(question);
    this.#kept.set(question, { reading, until: performance.now() + seconds * 1000 });
    if (this.#kept.size <= this.#most) return;
    const oldest = this.#kept.keys().next();
    if (!oldest.done) this.#kept.delete(oldest.value);
  }
}

export const stillWanted = (askers: readonly (AbortSignal | undefined)[]): boolean =>
  askers.some((signal) => signal?.aborted !== true);
