import { describe, expect, it } from 'vitest';
import { formNotation } from './form.ts';
import { MAX_FIELDS } from './limits.ts';

const names = ['appId', 'name', 'memo', '标段'];
const gbk = formNotation({ charset: 'gbk', names });
const utf8 = formNotation({ charset: 'utf-8', names });
const ignore = (): void => undefined;

describe('a form', () => {
  it('is written in the order of its names, absent fields left out, empty ones kept', () => {
    expect(utf8.write({ memo: '', appId: 'a-1_2.3*', name: undefined })).toBe('appId=a-1_2.3*&memo=');
    expect(utf8.write({})).toBe('');
  });

  it('has its escapes in the bytes of the charset, names too', () => {
    expect(gbk.write({ name: '重庆', 标段: '一' })).toBe('name=%D6%D8%C7%EC&%B1%EA%B6%CE=%D2%BB');
    expect(utf8.write({ name: '重庆' })).toBe('name=%E9%87%8D%E5%BA%86');
    expect(gbk.read('name=%D6%D8%C7%EC&%B1%EA%B6%CE=%D2%BB', ignore)).toEqual({ name: '重庆', 标段: '一' });
  });

  it('says what a browser says', () => {
    const value = 'a b+c&d=e%f~g\'h"(i)\n';

    expect(utf8.write({ memo: value })).toBe(new URLSearchParams({ memo: value }).toString());
    expect(utf8.read(new URLSearchParams({ memo: value }).toString(), ignore)).toEqual({ memo: value });
  });

  it('is read in any order, with escapes in lower case, with = in a value', () => {
    expect(gbk.read('memo=a=b&appId=%d6%d8', ignore)).toEqual({ appId: '重', memo: 'a=b' });
    expect(gbk.read('', ignore)).toEqual({});
  });

  it('tells of fields it does not know and does not keep them', () => {
    const unmapped: string[] = [];

    const read = utf8.read('appId=1&__proto__=x&constructor=y&a.b=z', (path) => unmapped.push(path));

    expect(read).toEqual({ appId: '1' });
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(unmapped).toEqual(['__proto__', 'constructor', '"a.b"']);
  });

  it.each([
    ['a name twice', 'appId=1&appId=2', 'pair 2 repeats'],
    ['an unknown name twice', 'x=1&appId=2&x=1', 'pair 3 repeats'],
    ['the same name in another spelling', 'appId=1&%61ppId=2', 'pair 2 repeats'],
    ['a pair without =', 'appId=1&memo', 'pair 2 is not name=value'],
    ['an empty pair', 'appId=1&&memo=2', 'pair 2 is not name=value'],
    ['an & at the end', 'appId=1&', 'pair 2 is not name=value'],
    ['a pair without a name', '=1', 'pair 1 is not name=value'],
    ['a % without digits', 'appId=100%', 'the value of pair 1'],
    ['a % with one digit', 'appId=%4', 'the value of pair 1'],
    ['a % with other characters', 'appId=%zz', 'the value of pair 1'],
    ['half a character', 'appId=%D6', 'the bytes are not gbk'],
    ['a blank', 'appId=a b', 'the value of pair 1'],
    ['a character above ASCII', 'appId=重', 'the value of pair 1'],
    ['an end of line', 'appId=1\r\n', 'the value of pair 1'],
  ])('with %s is refused', (_name, body, why) => {
    expect(() => gbk.read(body, ignore)).toThrow(why);
  });

  it('with a byte order mark in a value is refused both ways, since it would not come back', () => {
    expect(() => utf8.read('appId=%EF%BB%BFx', ignore)).toThrow('byte order mark');
    expect(() => utf8.write({ appId: '\ufeffx' })).toThrow('appId begins with a byte order mark');
  });

  it('with what the charset lacks, another type or another name is not written', () => {
    expect(() => gbk.write({ name: '𠮷' })).toThrow('name: gbk has no place for U+20BB7 𠮷');
    expect(() => gbk.write({ name: 1 })).toThrow('name is no text');
    expect(() => gbk.write({ name: null })).toThrow('name is no text');
    expect(() => gbk.write({ other: 'x' })).toThrow('other has no place');
  });

  it('with too many pairs is refused', () => {
    const pairs = Array.from({ length: MAX_FIELDS + 1 }, (_, index) => `x${index}=1`);

    expect(Object.keys(gbk.read(pairs.slice(1).join('&'), ignore))).toEqual([]);
    expect(() => gbk.read(pairs.join('&'), ignore)).toThrow(`more than ${MAX_FIELDS} pairs`);
  });

  it.each([['__proto__'], ['constructor'], ['']])('cannot have a field named "%s"', (name) => {
    expect(() => formNotation({ charset: 'gbk', names: [name] })).toThrow('field of the form');
  });

  it('cannot have two fields of one name', () => {
    expect(() => formNotation({ charset: 'gbk', names: ['a', 'a'] })).toThrow('stands twice');
  });
});
