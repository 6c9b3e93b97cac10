import { describe, expect, it } from 'vitest';
import { chanceOf } from './chance.ts';

describe('chance', () => {
  it('depends on the seed and on the words alone, not on what was drawn before', () => {
    const [first, second, other] = [chanceOf(7), chanceOf(7), chanceOf(8)];

    const drawn = [first.draw('a', 1), first.draw('b', 2)];

    expect([second.draw('b', 2), second.draw('a', 1)]).toEqual(drawn.toReversed());
    expect(other.draw('a', 1)).not.toBe(drawn[0]);
  });

  it('gives each as often as its weight says, whole numbers with both ends', () => {
    const chance = chanceOf(1);
    const many = Array.from({ length: 4_000 }, (_, at) => at);

    const often = many.filter((at) => chance.one({ often: 3, seldom: 1, never: 0 }, 'weight', at) === 'often').length;
    const numbers = new Set(many.map((at) => chance.between(2, 5, 'number', at)));

    expect(often / many.length).toBeCloseTo(0.75, 1);
    expect([...numbers].toSorted()).toEqual([2, 3, 4, 5]);
  });
});
