import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CharsetFault, charsets, decodeText, encodeText } from './charset.ts';

function survivors(charset: (typeof charsets)[number]): { kept: number; changed: string[] } {
  const changed: string[] = [];
  let kept = 0;
  for (let code = 0; code < 0x10000; code += 1) {
    // A byte order mark at the start of a text is no character of it.
    if ((code >= 0xd800 && code < 0xe000) || code === 0xfeff) continue;
    const char = String.fromCodePoint(code);
    let encoded: Uint8Array;
    try {
      encoded = encodeText(char, charset);
    } catch (fault) {
      expect(fault).toBeInstanceOf(CharsetFault);
      continue;
    }
    if (decodeText(encoded, charset) === char) kept += 1;
    else changed.push(code.toString(16));
  }
  return { kept, changed };
}

describe('a charset', () => {
  it.each([
    // 7445 characters of GB 2312-80 and ASCII.
    ['gb2312', 7445 + 128],
    ['gbk', 24_067 - 82],
    // All but the surrogates, the byte order mark, and one private-use character that the library writes as a blank.
    ['gb18030', 65_536 - 2048 - 1 - 1],
  ] as const)('%s gives back each of the %i characters that it takes, and refuses the rest', (charset, count) => {
    expect(survivors(charset)).toEqual({ kept: count, changed: [] });
  });

  it('names the character it has no place for, and never writes a question mark for it', () => {
    expect(() => encodeText('办公㐀设备', 'gbk')).toThrowError('gbk has no place for U+3400 㐀');
    expect(() => encodeText('昇?龦', 'gbk')).toThrowError('U+9FA6');
    expect(() => encodeText('镕', 'gb2312')).toThrowError('gb2312 has no place for U+9555 镕');
    expect(Buffer.from(encodeText('为何?', 'gbk')).toString('hex')).toBe('ceaabace3f');
  });

  it('refuses what only some tables of GBK have, and reads it', () => {
    for (const char of '䶮€ǹ㑳') expect(() => encodeText(char, 'gbk')).toThrowError(CharsetFault);
    expect(decodeText(Uint8Array.of(0xfe, 0x9f), 'gbk')).toBe('䶮');
    expect(Buffer.from(encodeText('䶮', 'gb18030')).toString('hex')).toBe('fe9f');
  });

  it('refuses half of a surrogate pair', () => {
    for (const charset of charsets) expect(() => encodeText('a\ud83d', charset)).toThrowError(CharsetFault);
  });

  it('refuses bytes that are none of it', () => {
    expect(() => decodeText(Uint8Array.of(0xce, 0xaa, 0xba), 'gbk')).toThrowError(CharsetFault);
    expect(() => decodeText(Uint8Array.of(0x41, 0xff), 'gbk')).toThrowError(CharsetFault);
    expect(() => decodeText(Uint8Array.of(0xd5, 0xc5), 'utf-8')).toThrowError(CharsetFault);
  });

  it('gives back any text that it takes, and any bytes that it reads', () => {
    fc.assert(
      fc.property(fc.constantFrom(...charsets), fc.string({ unit: 'binary' }), (charset, text) => {
        try {
          return text.startsWith('\ufeff') || decodeText(encodeText(text, charset), charset) === text;
        } catch (fault) {
          return fault instanceof CharsetFault;
        }
      }),
      { seed: 2, numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.constantFrom('gbk', 'gb18030', 'utf-8'), fc.uint8Array({ maxLength: 12 }), (charset, bytes) => {
        try {
          const text = decodeText(bytes, charset);
          const marked = charset === 'utf-8' && bytes[0] === 0xef;
          return marked || Buffer.from(encodeText(text, charset)).equals(Buffer.from(bytes));
        } catch (fault) {
          return fault instanceof CharsetFault;
        }
      }),
      { seed: 3, numRuns: 4000 },
    );
  });
});
