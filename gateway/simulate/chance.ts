/**
 * What is left to chance in the simulated year. Every draw is named by words, and depends on them and on the seed alone: so the order in
 * which things are asked makes no difference, and the same seed gives the same year.
 */
export interface Chance {
  /** From 0 up to, not including, 1. */
  draw(...words: readonly unknown[]): number;
  /** @param share of 1 */
  happens(share: number, ...words: readonly unknown[]): boolean;
  /** A whole number, both ends included. */
  between(least: number, most: number, ...words: readonly unknown[]): number;
  /** One of them, each as often as its weight says. */
  one<T extends string>(weights: Readonly<Record<T, number>>, ...words: readonly unknown[]): T;
}

/** FNV-1a, then mixed so that words that differ in their last letter are far apart. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export function chanceOf(seed: number): Chance {
  const draw: Chance['draw'] = (...words) => hash(`${seed} ${words.join(' ')}`) / 2 ** 32;
  return {
    draw,
    happens: (share, ...words) => draw(...words) < share,
    between: (least, most, ...words) => least + Math.floor(draw(...words) * (most - least + 1)),
    one<T extends string>(weights: Readonly<Record<T, number>>, ...words: readonly unknown[]): T {
      const entries = Object.entries<number>(weights) as [T, number][];
      const sum = entries.reduce((all, [, weight]) => all + weight, 0);
      let left = draw(...words) * sum;
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      return (entries.at(-1) as [T, number])[0];
    },
  };
}
