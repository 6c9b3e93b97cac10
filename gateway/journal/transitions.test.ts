import { describe, expect, it } from 'vitest';
import { drawTransitions, isOpen, mayMove } from './transitions.ts';

describe('the ways of an exchange', () => {
  it('end in five states and no other', () => {
    const ends = (['succeeded', 'refused', 'failed', 'cancelled', 'expired'] as const).map(isOpen);

    expect(ends).toEqual([false, false, false, false, false]);
    expect((['accepted', 'queued', 'parked', 'dispatching', 'unknown'] as const).every(isOpen)).toBe(true);
  });

  it('lead neither from unknown to cancelled nor from an end to anywhere', () => {
    expect(mayMove('unknown', 'cancelled')).toBe(false);
    expect(mayMove('unknown', 'expired')).toBe(false);
    expect(mayMove('succeeded', 'queued')).toBe(false);
    expect(mayMove('dispatching', 'cancelled')).toBe(false);
  });

  it('draw themselves', () => {
    const drawing = drawTransitions().split('\n');

    expect(drawing[0]).toBe('stateDiagram-v2');
    expect(drawing).toContain('  queued --> parked');
    expect(drawing).toContain('  expired --> [*]');
    expect(drawing).not.toContain('  parked --> dispatching');
  });
});
