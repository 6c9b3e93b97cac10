import { describe, expect, it } from 'vitest';
import { loopKinds } from '../contract.ts';
import { faultsOf } from '../machine.ts';
import { isHeardByLoops, loopRules } from './all.ts';

describe('the rules of all kinds', () => {
  it('are there for every kind, and none has a fault', () => {
    expect([...loopRules.keys()]).toEqual(loopKinds);
    for (const rules of loopRules.values()) expect(faultsOf(rules)).toEqual([]);
  });

  it('hear what they say they hear, by the name that the journal gives it', () => {
    expect(isHeardByLoops('tongban.referral.feedback')).toBe(true);
    expect(isHeardByLoops('referral.checked')).toBe(true);
    expect(isHeardByLoops('tongban.venue.book.settled')).toBe(false);
  });
});
