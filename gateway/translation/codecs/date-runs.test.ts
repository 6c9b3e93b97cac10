import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Piece, readerOf, writerOf } from './date-runs.ts';

/** `yyyy-MM-dd` as pieces; every other character stands for itself. */
const piecesOf = (pattern: string): readonly Piece[] =>
  [...pattern.matchAll(/yyyy|MM|dd|HH|mm|ss|./gu)].map(([part]) =>
    /^[a-zA-Z]{2}/.test(part) ? { unit: part as 'MM' } : { literal: part },
  );

const patterns = [
  'yyyy-MM-dd HH:mm:ss',
  'yyyyMMddHHmmss',
  'yyyy-MM-ddTHH:mm:ss',
  'yyyy年MM月dd日HH时mm分ss秒',
  'ss:mm:HH dd-MM-yyyy',
  '(yyyy/MM/dd)HHmm.ss',
  'ddMMyyyyHHmmss',
  'yyyy𠮷MM dd HH mm ss',
] as const;
const ending = '+08:00';

/** The pattern filled in unit by unit. */
const filled = (pattern: string, plain: string): string =>
  pattern
    .replace('yyyy', plain.slice(0, 4))
    .replace('MM', plain.slice(5, 7))
    .replace('dd', plain.slice(8, 10))
    .replace('HH', plain.slice(11, 13))
    .replace('mm', plain.slice(14, 16))
    .replace('ss', plain.slice(17, 19));

const times = fc
  .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));

describe('a date pattern in cuts', () => {
  it.each(patterns)('%s is written as unit by unit, and read back', (pattern) => {
    const pieces = piecesOf(pattern);
    const write = writerOf(pieces);
    const read = readerOf(pieces, ending);

    fc.assert(
      fc.property(times, (plain) => {
        const text = write(plain);
        return text === filled(pattern, plain) && read(text) === plain + ending;
      }),
      { seed: 31, numRuns: 500 },
    );
  });

  it.each(patterns)('%s takes nothing that it would write otherwise, and no day or time that is none', (pattern) => {
    const pieces = piecesOf(pattern);
    const write = writerOf(pieces);
    const read = readerOf(pieces, ending);
    const spoiled = fc
      .tuple(times, fc.nat(30), fc.constantFrom('0', '1', '2', '3', '6', '9', ' ', '-', ':', 'T', '年', '٣', ''))
      .map(([plain, at, char]) => write(plain).slice(0, at) + char + write(plain).slice(at + 1));

    fc.assert(
      fc.property(spoiled, (text) => {
        const time = read(text);
        if (time === undefined) return true;
        const plain = time.slice(0, 19);
        const real = new Date(`${plain}Z`);
        return write(plain) === text && !Number.isNaN(real.getTime()) && real.toISOString().slice(0, 19) === plain;
      }),
      { seed: 32, numRuns: 2000 },
    );
  });

  it('reads days, and refuses those that are in no calendar', () => {
    const read = readerOf(piecesOf('yyyyMMdd'), '');

    expect(read('20280229')).toBe('2028-02-29');
    for (const text of ['20270229', '20270431', '20271301', '20270100', '00000101', '2027010', '202701011', '2027010a'])
      expect(read(text)).toBeUndefined();
  });

  it('refuses hours, minutes and seconds beyond the clock', () => {
    const read = readerOf(piecesOf('yyyyMMddHHmmss'), ending);

    expect(read('20270101235959')).toBe('2027-01-01T23:59:59+08:00');
    for (const text of ['20270101240000', '20270101236000', '20270101235960']) expect(read(text)).toBeUndefined();
  });
});
