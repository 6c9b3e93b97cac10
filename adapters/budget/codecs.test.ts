import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountFromWords, amountInWords } from './codecs.ts';

test.each([
  [200, '贰元整'],
  [19_800_000, '壹拾玖万捌仟元整'],
  [1, '壹分'],
  [10, '壹角'],
  [105, '壹元零伍分'],
  [110, '壹元壹角'],
  [100_705_00, '壹拾万零柒佰零伍元整'],
  [1_000_000_00, '壹佰万元整'],
  [10_005_000_000, '壹亿零伍万元整'],
  [999_999_999_999_999, '玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
  [0, '零元整'],
])('%s fen are %s', (fen, words) => {
  expect(amountInWords(fen)).toBe(words);
  expect(amountFromWords(words)).toBe(fen);
});

test.each([
  ['贰圆正', 200],
  ['壹角整', 10],
])('%s is another spelling of %s fen', (words, fen) => {
  expect(amountFromWords(words)).toBe(fen);
});

test('whatever is written in words is read as the same amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (fen) => amountFromWords(amountInWords(fen)) === fen),
  );
});

test.each([
  '',
  '元',
  '整',
  '佰壹元整',
  '拾元整',
  '壹拾玖万捌仟',
  '壹贰元整',
  '2元整',
  '壹元零零伍分',
  '壹'.repeat(100),
])('%j is no amount in words', (words) => {
  expect(() => amountFromWords(words)).toThrow('is no amount in words');
});
