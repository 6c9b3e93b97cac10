import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodecFault } from '../../gateway/translation/codecs/codec.ts';
import { assertNewNames, compilePipeline } from '../../gateway/translation/codecs/pipeline.ts';
import { parseRight } from '../../gateway/translation/tables/expressions.ts';
import { codecsOf } from '../registry.ts';
import { dealCodeCheck, overflowedDealCodeCheck } from './codecs.ts';

const pipeline = compilePipeline(parseRight('code | deal-code').codecs, {
  from: 'text',
  charset: 'utf-8',
  schema: undefined,
  codes: new Map(),
  medium: 'text',
  outgoing: true,
  isValid: () => true,
  named: codecsOf('trading-center'),
});

const withCheck = (counted: string, check: string): string =>
  [counted.slice(0, 3), counted.slice(3, 21), counted.slice(21, 29), counted.slice(29), check].join('-');

const anyCounted = fc
  .tuple(
    fc.stringMatching(/^[0-9A-Z]{3}$/),
    fc.stringMatching(/^[0-9A-Z]{18}$/),
    fc.date({ min: new Date('2016-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
    fc.stringMatching(/^[0-9]{6}$/),
  )
  .map(([category, platform, day, number]) =>
    [category, platform, day.toISOString().slice(0, 10).replaceAll('-', ''), number].join(''),
  );

const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';

/** The definition of ISO 7064 by the other of its two methods: a running sum that is doubled for each character. */
function recursiveCheck(counted: string): string {
  let sum = 0;
  for (const character of counted) sum = ((sum + characters.indexOf(character)) * 2) % 37;
  return characters.charAt((38 - sum) % 37);
}

describe('a unified deal code', () => {
  it('is taken with the check character of the standard and with that of the overflowing platform, and kept as it stands', () => {
    for (const code of ['B01-125001014509MNQ39M-20260316-000123-Q', 'B01-125001014509MNQ39M-20260316-000123-1']) {
      expect(pipeline.encode(code)).toBe(code);
      expect(pipeline.decode(code, '')).toBe(code);
    }
  });

  it.each([
    ['B01-125001014509MNQ39M-20260316-000123-7', 'wrong check'],
    ['B01-125001014509MNQ39M-20260316-000124-Q', 'wrong check'],
    ['B01-125001014509MNQ39M-20260230-000123-Q', 'no day'],
    ['B01125001014509MNQ39M20260316000123Q', 'has not the form'],
    ['b01-125001014509MNQ39M-20260316-000123-Q', 'has not the form'],
    ['B01-125001014509MNQ39M-20260316-000123-Q ', 'has not the form'],
    ['', 'has not the form'],
  ])('%s is refused both ways: %s', (code, why) => {
    expect(() => pipeline.encode(code)).toThrowError(why);
    expect(() => pipeline.decode(code, '')).toThrowError(why);
  });

  it('has the check character that the recursive method gives, for any code', () => {
    fc.assert(
      fc.property(anyCounted, (counted) => {
        expect(dealCodeCheck(counted)).toBe(recursiveCheck(counted));
      }),
      { seed: 41, numRuns: 1000 },
    );
  });

  it('goes there and back with either check character, and with no third one', () => {
    fc.assert(
      fc.property(anyCounted, fc.constantFrom(...characters), (counted, check) => {
        const code = withCheck(counted, check);
        const right = check === recursiveCheck(counted) || check === overflowedDealCodeCheck(counted);
        if (right) expect(pipeline.decode(pipeline.encode(code), '')).toBe(code);
        else expect(() => pipeline.decode(code, '')).toThrowError(CodecFault);
      }),
      { seed: 42, numRuns: 3000 },
    );
  });

  it('shows one character mistaken for another, by the standard', () => {
    fc.assert(
      fc.property(
        anyCounted,
        fc.integer({ min: 0, max: 34 }),
        fc.constantFrom(...characters.slice(0, 36)),
        (counted, at, other) => {
          fc.pre(counted.charAt(at) !== other);
          const mistaken = `${counted.slice(0, at)}${other}${counted.slice(at + 1)}`;
          expect(dealCodeCheck(mistaken)).not.toBe(dealCodeCheck(counted));
        },
      ),
      { seed: 43, numRuns: 2000 },
    );
  });
});

describe('the codecs of a kind of partner', () => {
  it('may not take the name of one that the language has', () => {
    expect(() => assertNewNames(codecsOf('trading-center'))).not.toThrow();
    for (const name of ['money', 'compose', 'sensitive', 'true-false', 'sm4']) {
      expect(() => assertNewNames(new Map([[name, () => ({}) as never]]))).toThrowError(`already has a codec ${name}`);
    }
  });

  it('are those of that kind alone', () => {
    expect(codecsOf('bank')).toBeUndefined();
  });
});
