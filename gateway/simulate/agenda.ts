/** What persons and partners mean to do, and when. */

/** Hours at which something happens on a day. */
const hours = [9, 11, 14, 16];
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Beijing midnight of a day. */
export const midnightOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

/** `YYYY-MM-DD`, so many natural days later. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The moments of a day are few, so that what happens at one can be told together. @param share of 1: which of the hours */
export function momentOn(nowMs: number, day: string, share: number): number {
  const all = hours.map((hour) => midnightOf(day) + hour * hourMs);
  const left = all.filter((at) => at > nowMs);
  return left[Math.floor(share * left.length)] ?? momentOn(nowMs, addDays(day, 1), share);
}

interface Entry {
  /** Of those of one moment, the lowest goes first. */
  readonly rank: number;
  readonly act: () => void;
}

export class Agenda {
  readonly #entries = new Map<number, Entry[]>();
  /** Ascending. */
  readonly #moments: number[] = [];

  add(at: number, rank: number, act: () => void): void {
    const known = this.#entries.get(at);
    if (known !== undefined) {
      known.push({ rank, act });
      return;
    }
    this.#entries.set(at, [{ rank, act }]);
    this.#moments.splice(this.#placeOf(at), 0, at);
  }

  #placeOf(at: number): number {
    let [low, high] = [0, this.#moments.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#moments[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  next(): number | undefined {
    return this.#moments[0];
  }

  /** Those of a moment, in their order; each once. */
  take(at: number): readonly (() => void)[] {
    if (this.#moments[0] !== at) return [];
    this.#moments.shift();
    const entries = this.#entries.get(at) ?? [];
    this.#entries.delete(at);
    return entries.toSorted((a, b) => a.rank - b.rank).map(({ act }) => act);
  }
}
