import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from './units.ts';

/** What the platform reads; undefined where the bytes are no UTF-8. A byte order mark is kept. */
function byPlatform(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What is read here is what the platform reads; what is left alone is rare or wrong. */
function agrees(bytes: Uint8Array): boolean {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text === byPlatform(bytes);
  const read = byPlatform(bytes);
  return read === undefined || /[\ufeff\u{10000}-\u{10ffff}]/u.test(read);
}

describe('UTF-8 read by units', () => {
  it('has every character of up to three bytes, in one text that outgrows the usual room', () => {
    let text = '';
    for (let code = 0; code < 0x10000; code += 1)
      if ((code < 0xd800 || code > 0xdfff) && code !== 0xfeff) text += String.fromCharCode(code);

    expect(decodeUtf8(Buffer.from(text))).toBe(text);
    expect(decodeUtf8(Buffer.from(text.slice(0, 300)))).toBe(text.slice(0, 300));
  });

  it('reads any one, two or three bytes as the platform does, or leaves them alone', () => {
    const edges = [
      0x00, 0x41, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf4,
      0xf5, 0xff,
    ];
    for (let first = 0; first < 256; first += 1) {
      expect(agrees(Uint8Array.of(first))).toBe(true);
      for (let second = 0; second < 256; second += 1) {
        if (!agrees(Uint8Array.of(first, second))) expect([first, second]).toEqual([]);
        for (const third of edges)
          if (!agrees(Uint8Array.of(first, second, third))) expect([first, second, third]).toEqual([]);
      }
    }
  });

  it('reads longer bytes as the platform does, or leaves them alone', () => {
    const byte = fc.constantFrom(
      0x41,
      0x22,
      0xe4,
      0xb8,
      0xad,
      0xc3,
      0xa9,
      0xef,
      0xbb,
      0xbf,
      0xed,
      0xa0,
      0x80,
      0xf0,
      0x9f,
      0xff,
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(byte, { maxLength: 12 }),
          fc.string({ unit: 'binary' }).map((text) => [...Buffer.from(text)]),
        ),
        (list) => agrees(Uint8Array.from(list)),
      ),
      { seed: 61, numRuns: 10_000 },
    );
  });
});
