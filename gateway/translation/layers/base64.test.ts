import { describe, expect, it } from 'vitest';
import { base64Wrap, hexWrap } from './base64.ts';
import { MAX_DOCUMENT_BYTES } from './limits.ts';

const noKeys = (name: string): string => {
  throw new Error(`no key ${name}`);
};
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const text = (content: Uint8Array): string => Buffer.from(content).toString('latin1');

describe('Base64', () => {
  const wrap = base64Wrap();

  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
    ['\xfb\xff\xfe', '+//+'],
  ])('of "%s" is "%s", there and back (RFC 4648 §10)', (plain, encoded) => {
    expect(text(wrap.close(bytes(plain), noKeys))).toBe(encoded);
    expect(text(wrap.open(bytes(encoded), noKeys))).toBe(plain);
  });

  it('is written on one line and read with line breaks, as Java and mail break lines', () => {
    const long = bytes('x'.repeat(200));
    const oneLine = text(wrap.close(long, noKeys));
    const broken = oneLine.replace(/.{76}/g, '$&\r\n');

    expect(oneLine).not.toMatch(/\s/);
    expect(text(wrap.open(bytes(`${broken}\r\n`), noKeys))).toBe(text(long));
    expect(text(wrap.open(bytes(broken.replaceAll('\r', '')), noKeys))).toBe(text(long));
  });

  it.each([
    ['without its padding', 'Zg', 'padding'],
    ['with too much padding', 'Zg===', 'padding'],
    ['with padding inside', 'Zg==Zg==', 'padding'],
    ['with bits behind the last byte', 'Zh==', 'padding'],
    ['with bits behind the last two bytes', 'Zm9=', 'padding'],
    ['of one character', 'Z', 'padding'],
    ['of padding alone', '====', 'padding'],
    ['with a blank', 'Zm 9v', 'character 3'],
    ['with a CR alone', 'Zm\r9v', 'character 3'],
    ['of the alphabet for addresses', '-__-', 'character 1'],
    ['with a byte above ASCII', 'Zm9\xa3', 'character 4'],
    ['with a NUL behind it', 'Zm9v\x00', 'character 5'],
  ])('%s is refused', (_name, encoded, where) => {
    expect(() => wrap.open(bytes(encoded), noKeys)).toThrow(where);
  });

  it('of more than 8 MiB is neither written nor read', () => {
    expect(() => wrap.open(new Uint8Array(MAX_DOCUMENT_BYTES + 1), noKeys)).toThrow('are taken');
    expect(() => wrap.close(new Uint8Array(MAX_DOCUMENT_BYTES), noKeys)).toThrow('are taken');
  });

  it('reads only its own part of a larger buffer', () => {
    const larger = bytes('xxZm9vxx');

    expect(text(wrap.open(larger.subarray(2, 6), noKeys))).toBe('foo');
    expect(text(wrap.close(larger.subarray(2, 6), noKeys))).toBe('Wm05dg==');
  });
});

describe('hexadecimal', () => {
  const wrap = hexWrap();

  it('is written in lower case and read in either', () => {
    expect(text(wrap.close(bytes('\x00\x0a\xff'), noKeys))).toBe('000aff');
    expect(text(wrap.open(bytes('000aFf'), noKeys))).toBe('\x00\x0a\xff');
    expect(wrap.open(bytes(''), noKeys).length).toBe(0);
  });

  it.each([
    ['00g0', 'character 3'],
    ['00 ', 'character 3'],
    ['00\n', 'character 3'],
    ['000', 'odd'],
  ])('"%s" is refused', (encoded, why) => {
    expect(() => wrap.open(bytes(encoded), noKeys)).toThrow(why);
  });
});
