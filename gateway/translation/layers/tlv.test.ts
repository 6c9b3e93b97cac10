import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../charset.ts';
import { fixedNotation } from './fixed.ts';
import { frameWrap } from './frame.ts';
import { MAX_DOCUMENT_BYTES, MAX_FIELDS } from './limits.ts';
import { tlvNotation } from './tlv.ts';

const ignore = (): void => undefined;
const noKeys = (): string => '';
const gbk = (text: string): Uint8Array => encodeText(text, 'gbk');
const tlv = tlvNotation({ charset: 'gbk', tag: 3, length: 2, tags: ['001', '002', '003', '004'] });
const read = (text: string): unknown => tlv.read(gbk(text), ignore);

describe('tag, length, value', () => {
  it('counts bytes: ten characters of GBK are 20', () => {
    const fields = { '001': '5001000000000000001', '002': '重庆示例科技有限公司' };
    const written = '001195001000000000000001' + '00220重庆示例科技有限公司';

    expect(decodeText(tlv.write(fields), 'gbk')).toBe(written);
    expect(read(written)).toEqual(fields);
  });

  it('writes in the order of its tags and reads any order', () => {
    expect(decodeText(tlv.write({ '003': 'c', '001': 'a' }), 'gbk')).toBe('00101a00301c');
    expect(read('00301c00101a')).toEqual({ '001': 'a', '003': 'c' });
  });

  it('tells an empty field from an absent one', () => {
    expect(decodeText(tlv.write({ '001': '', '002': undefined }), 'gbk')).toBe('00100');
    expect(read('00100')).toEqual({ '001': '' });
    expect(read('')).toEqual({});
  });

  it('keeps blanks and ends of line in a value', () => {
    expect(read('00104a \r\n')).toEqual({ '001': 'a \r\n' });
  });

  it('tells of tags it does not know and passes over their values, whatever these are', () => {
    const unmapped: string[] = [];
    const nine = tlvNotation({ charset: 'utf-8', tag: 9, length: 1, tags: ['known-tag'] });

    const found = nine.read(Buffer.from('__proto__2\xff\xffknown-tag1x', 'latin1'), (path) => unmapped.push(path));

    expect(found).toEqual({ 'known-tag': 'x' });
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(unmapped).toEqual(['__proto__']);
  });

  it.each([
    ['a value longer than what is left', '00103ab', 'byte 1: a value of 3 bytes is announced, 2 are left'],
    ['a character cut by the length', '00101重', 'tag 001: the bytes are not gbk'],
    ['a length that is one too small', '00102abc', 'byte 8: the tag and length are cut off'],
    ['a tag that is cut off', '00101a00', 'byte 7: the tag and length are cut off'],
    ['a length with a blank', '001 1a', 'byte 4: the length is no number'],
    ['a length with a sign', '001-1a', 'byte 4: the length is no number'],
    ['a blank in a tag', '0 101a', 'byte 1: a tag has characters'],
    ['a tag above ASCII', '重101a', 'byte 1: a tag has characters'],
    ['a tag twice', '00101a00101a', 'byte 7: a tag repeats'],
    ['an unknown tag twice', '99901a99901a', 'byte 7: a tag repeats'],
    ['an end of line behind it', '00101a\r\n', 'byte 7: the tag and length are cut off'],
  ])('with %s is refused', (_name, message, why) => {
    expect(() => read(message)).toThrow(why);
  });

  it('refuses to write what does not fit, what the charset lacks, other tags and other types', () => {
    expect(tlv.write({ '001': 'x'.repeat(99) }).length).toBe(104);
    expect(() => tlv.write({ '001': '重'.repeat(50) })).toThrow('tag 001 has 100 bytes, and 99 fit');
    expect(() => tlv.write({ '001': '😀' })).toThrow('tag 001: gbk has no place');
    expect(() => tlv.write({ '009': 'x' })).toThrow('tag 009 has no place');
    expect(() => tlv.write({ '001': 7 })).toThrow('tag 001 is no text');
  });

  it('refuses a flood', () => {
    const long = tlvNotation({ charset: 'gbk', tag: 5, length: 1, tags: [] });
    const fields = Array.from({ length: MAX_FIELDS + 1 }, (_, index) => `${String(index).padStart(5, '0')}0`);

    expect(long.read(gbk(fields.slice(1).join('')), ignore)).toEqual({});
    expect(() => long.read(gbk(fields.join('')), ignore)).toThrow(`more than ${MAX_FIELDS} fields`);
    expect(() => tlv.read(new Uint8Array(MAX_DOCUMENT_BYTES + 1), ignore)).toThrow('are taken');
  });

  it('refuses options that make no sense', () => {
    expect(() => tlvNotation({ charset: 'gbk', tag: 3, length: 2, tags: ['01'] })).toThrow('has not 3 ASCII');
    expect(() => tlvNotation({ charset: 'gbk', tag: 1, length: 2, tags: ['零'] })).toThrow('has not 1 ASCII');
    expect(() => tlvNotation({ charset: 'gbk', tag: 0, length: 2, tags: [] })).toThrow('tag is the number');
    expect(() => tlvNotation({ charset: 'gbk', tag: 3, length: 1.5, tags: [] })).toThrow('length is the number');
    expect(() => tlvNotation({ charset: 'gbk', tag: 1, length: 1, tags: ['a', 'a'] })).toThrow('stands twice');
  });
});

describe('a bank message of a head of fixed width and tags behind it', () => {
  const message =
    '0133G00012op0001      202603230905010000002026032300001000119500100000000000000100220重庆示例科技有限公司0030820000.0000410投标保证金';
  const frame = frameWrap({ digits: 4, counts: 'all', suffix: '' });
  const head = fixedNotation({
    charset: 'gbk',
    line: 'none',
    layout: {
      kind: 'single',
      columns: [
        { name: 'tradeCode', width: 6 },
        { name: 'operator', width: 12 },
        { name: 'tradeTime', width: 14 },
        { name: 'tradeId', width: 19 },
        { name: 'isFile', width: 1 },
        { name: 'rest', width: 'rest' },
      ],
    },
  });
  const fields = {
    tradeCode: 'G00012',
    operator: 'op0001',
    tradeTime: '20260323090501',
    tradeId: '0000002026032300001',
    isFile: '0',
  };
  const tags = { '001': '5001000000000000001', '002': '重庆示例科技有限公司', '003': '20000.00', '004': '投标保证金' };

  it('is read from its 133 bytes', () => {
    const bytes = gbk(message);

    const { rest, ...others } = head.read(frame.open(bytes, noKeys), ignore);

    expect(bytes.length).toBe(133);
    expect(others).toEqual(fields);
    expect(tlv.read(gbk(String(rest)), ignore)).toEqual(tags);
  });

  it('is written to the same bytes', () => {
    const rest = decodeText(tlv.write(tags), 'gbk');

    expect(decodeText(frame.close(head.write({ ...fields, rest }), noKeys), 'gbk')).toBe(message);
  });
});
