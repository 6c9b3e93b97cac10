import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeBy, drawTable, encodeBy, type GbTable } from './gb-table.ts';

const names = ['gbk', 'gb18030'] as const;
const drawn: Readonly<Record<string, GbTable>> = Object.fromEntries(names.map((name) => [name, drawTable(name)]));
const tableOf = (name: string): GbTable => drawn[name] as GbTable;

/** What the library writes, where it comes back as the same. */
function byLibrary(text: string, name: string): Buffer | undefined {
  const bytes = iconv.encode(text, name);
  return iconv.decode(bytes, name) === text ? bytes : undefined;
}

const isWide = (bytes: Buffer): boolean => bytes.length === 4;

describe('a table drawn from the library', () => {
  it.each(names)('%s writes every character of the basic plane as the library does, or not at all', (name) => {
    const wrong: string[] = [];
    for (let code = 0; code < 0x10000; code += 1) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const char = String.fromCharCode(code);
      const expected = byLibrary(char, name);
      const written = encodeBy(tableOf(name), char);
      const same =
        expected === undefined || isWide(expected) ? written === undefined : expected.equals(written ?? Buffer.of());
      if (!same) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it.each(names)(
    '%s reads every byte and every pair of bytes as the library does, if they are written back as they were',
    (name) => {
      const wrong: string[] = [];
      const compare = (bytes: Buffer): void => {
        const text = iconv.decode(bytes, name);
        const expected = iconv.encode(text, name).equals(bytes) ? text : undefined;
        if (decodeBy(tableOf(name), bytes) !== expected) wrong.push(bytes.toString('hex'));
      };
      for (let first = 0; first < 256; first += 1) {
        compare(Buffer.of(first));
        for (let second = 0; second < 256; second += 1) compare(Buffer.of(first, second));
      }
      expect(wrong).toEqual([]);
    },
  );

  it.each(names)('%s agrees with the library over texts and over bytes', (name) => {
    const table = tableOf(name);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const written = encodeBy(table, text);
        return written === undefined || byLibrary(text, name)?.equals(written) === true;
      }),
      { seed: 11, numRuns: 3000 },
    );
    const bytes = fc.array(fc.constantFrom(0x41, 0x3f, 0x80, 0x81, 0xa1, 0xd6, 0xd0, 0xce, 0xc4, 0xfe, 0xff, 0x30), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(bytes, (list) => {
        const given = Buffer.from(list);
        const text = decodeBy(table, given);
        if (text !== undefined) return iconv.decode(given, name) === text && iconv.encode(text, name).equals(given);
        return name === 'gb18030' || !iconv.encode(iconv.decode(given, name), name).equals(given);
      }),
      { seed: 12, numRuns: 5000 },
    );
  });

  it('has no place for what needs two units or four bytes', () => {
    expect(encodeBy(tableOf('gb18030'), '𠮷')).toBeUndefined();
    expect(encodeBy(tableOf('gb18030'), '㐀')).toBeUndefined();
    expect(encodeBy(tableOf('gbk'), 'a\ud83d')).toBeUndefined();
    expect(encodeBy(tableOf('gbk'), '为何?')).toEqual(Buffer.from('ceaabace3f', 'hex'));
  });
});
