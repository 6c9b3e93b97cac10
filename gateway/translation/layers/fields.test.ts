import { describe, expect, it } from 'vitest';
import { decodeAt, encodeAt, pathStep, textOf } from './fields.ts';
import { formNotation } from './form.ts';

describe('a name from outside', () => {
  it.each([
    ['备注', '备注'],
    ['__proto__', '__proto__'],
    ['a.b', '"a.b"'],
    ['a b', '"a b"'],
    ['', '""'],
    ['say "x"\\', '"say \\"x\\"\\\\"'],
  ])('%s is the step %s of a path', (name, step) => {
    expect(pathStep(name)).toBe(step);
  });

  it('is shortened', () => {
    expect(pathStep('x'.repeat(100))).toBe('x'.repeat(100));
    expect(pathStep('x'.repeat(101))).toBe(`${'x'.repeat(100)}…`);
  });
});

describe('text at a place', () => {
  it('keeps what is no mark at its beginning', () => {
    expect(decodeAt(encodeAt('x\ufeff', 'utf-8', 'here'), 'utf-8', 'here')).toBe('x\ufeff');
  });

  it.each(['utf-8', 'gb18030'] as const)('with a byte order mark of %s before it is refused both ways', (charset) => {
    const mark = charset === 'utf-8' ? [0xef, 0xbb, 0xbf] : [0x84, 0x31, 0x95, 0x33];

    expect(() => decodeAt(Uint8Array.from([...mark, 0x41]), charset, 'here')).toThrow('here begins with a byte order');
    expect(() => encodeAt('\ufeffA', charset, 'here')).toThrow('here begins with a byte order');
  });

  it('that its charset lacks is refused with the place', () => {
    expect(() => encodeAt('x😀', 'gbk', 'name')).toThrow('name: gbk has no place for U+1F600 😀');
    expect(() => decodeAt(Uint8Array.of(0xd6), 'gbk', 'name')).toThrow('name: the bytes are not gbk');
  });
});

describe('a field to be written', () => {
  it('may be absent, even one that the layer does not know', () => {
    const form = formNotation({ charset: 'utf-8', names: ['a'] });

    expect(form.write({ a: undefined, b: undefined })).toBe('');
  });

  it.each([null, 1, true, [], {}])('is refused as %j, without its value in the message', (value) => {
    expect(() => textOf({ a: value }, 'a', 'row[0].')).toThrow(/^row\[0\]\.a is no text$/);
  });
});
