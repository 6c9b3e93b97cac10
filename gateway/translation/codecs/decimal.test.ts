import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodecFault } from './codec.ts';
import { exactText, shiftIn, shiftOut } from './decimal.ts';

/** The same in whole numbers without a limit: fen, or undefined where the text is none. */
function reference(text: string, shift: number): number | undefined {
  const found = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/.exec(text);
  if (!found) return undefined;
  const fraction = found[3] ?? '';
  if (/[1-9]/.test(fraction.slice(shift))) return undefined;
  const fen = BigInt(found[2] + fraction.slice(0, shift).padEnd(shift, '0')) * (found[1] === '-' ? -1n : 1n);
  return fen <= BigInt(Number.MAX_SAFE_INTEGER) && fen >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(fen) : undefined;
}

function read(text: string, shift: number): number | undefined {
  try {
    return shiftIn(text, shift);
  } catch (fault) {
    expect(fault).toBeInstanceOf(CodecFault);
    return undefined;
  }
}

const shifts = fc.constantFrom(0, 2, 4, 6);
const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0001234567899'), minLength: 0, maxLength });
const nearAmounts = fc
  .tuple(
    fc.constantFrom('', '', '', '-', '+', ' '),
    digits(17),
    fc.constantFrom('', '.', '.', '..', ',', 'e'),
    digits(9),
  )
  .map((parts) => parts.join(''));

describe('amounts', () => {
  it('are read as a calculation in whole numbers reads them, and what is no amount is refused', () => {
    fc.assert(
      fc.property(nearAmounts, shifts, (text, shift) => read(text, shift) === reference(text, shift)),
      { seed: 21, numRuns: 20_000 },
    );
  });

  it('come back from what was written', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), shifts, fc.integer({ min: 0, max: 3 }), (fen, shift, more) => {
        const text = shiftOut(fen, shift, shift + more);
        return (reference(text, shift) ?? Number.NaN) === (fen === 0 ? 0 : fen) && shiftIn(text, shift) === fen;
      }),
      { seed: 22, numRuns: 5000 },
    );
  });

  it.each([
    [0, 6, '0.000000'],
    [5, 2, '0.05'],
    [99, 2, '0.99'],
    [100, 2, '1.00'],
    [2_000_000, 6, '2.000000'],
    [7, 0, '7'],
    [-5, 2, '-0.05'],
  ])('%i is written with %i decimals as %s', (fen, shift, text) => {
    expect(shiftOut(fen, shift, shift)).toBe(text);
  });
});

describe('a JSON number', () => {
  it('has the text that it was written with, or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true })), (value) => {
        try {
          return Number(exactText(value)) === value && !exactText(value).includes('e');
        } catch (fault) {
          return fault instanceof CodecFault;
        }
      }),
      { seed: 23, numRuns: 5000 },
    );
  });
});
