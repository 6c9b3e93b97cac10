import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../charset.ts';
import { type FixedColumn, type FixedOptions, type FixedRecord, fixedNotation } from './fixed.ts';
import { MAX_ROWS } from './limits.ts';

const ignore = (): void => undefined;
const gbk = (text: string): Uint8Array => encodeText(text, 'gbk');
const columns = (widths: Readonly<Record<string, number | 'rest'>>): FixedColumn[] =>
  Object.entries(widths).map(([name, width]) => ({ name, width }));
const single = (widths: Readonly<Record<string, number | 'rest'>>, more: Partial<FixedOptions> = {}) =>
  fixedNotation({ charset: 'gbk', line: 'none', layout: { kind: 'single', columns: columns(widths) }, ...more });
const records = (list: readonly FixedRecord[], more: Partial<FixedOptions> = {}) =>
  fixedNotation({ charset: 'gbk', line: 'lf', layout: { kind: 'records', records: list }, ...more });

const HEADER: FixedRecord = {
  name: 'H',
  repeats: false,
  columns: columns({ type: 1, center: 6, date: 8, count: 6, totalFen: 16 }),
};
const DETAIL: FixedRecord = {
  name: 'D',
  repeats: true,
  columns: columns({ type: 1, seq: 6, subacct: 32, acct: 32, name: 60, bankno: 12, fen: 16, flow: 32 }),
};
const BATCH = {
  H: { center: '500101', date: '20260323', count: '000002', totalFen: '0000000004000000' },
  D: [
    {
      seq: '000001',
      subacct: '31000101040012345600027',
      acct: '6200000000000000017',
      name: '重庆示例科技有限公司',
      bankno: '102653000013',
      fen: '0000002000000000',
      flow: 'B20260316000917',
    },
  ],
};
const H_LINE = 'H500101202603230000020000000004000000';
const D_LINE =
  'D00000131000101040012345600027         6200000000000000017             重庆示例科技有限公司                                        1026530000130000002000000000B20260316000917                 ';

describe('a refund batch of fixed width', () => {
  const batch = records([HEADER, DETAIL], { line: 'crlf' });
  const file = `${H_LINE}\r\n${D_LINE}\r\n`;

  it('has lines of 37 and 191 bytes, and Chinese names count two bytes a character', () => {
    expect(gbk(H_LINE).length).toBe(37);
    expect(gbk(D_LINE).length).toBe(191);
    expect(decodeText(batch.write(BATCH), 'gbk')).toBe(file);
  });

  it.each([
    ['as written', file],
    ['with other ends of line', file.replaceAll('\r\n', '\n')],
    ['without the last end of line', file.slice(0, -2)],
    ['with different ends of line', `${H_LINE}\n${D_LINE}\r\n`],
  ])('is read %s', (_name, text) => {
    expect(batch.read(gbk(text), ignore)).toEqual(BATCH);
  });

  it('without details has an empty list; without a header has none', () => {
    expect(batch.read(gbk(`${H_LINE}\r\n`), ignore)).toEqual({ H: BATCH.H, D: [] });
    expect(batch.read(gbk(''), ignore)).toEqual({ D: [] });
    expect(decodeText(batch.write({ H: BATCH.H }), 'gbk')).toBe(`${H_LINE}\r\n`);
    expect(batch.write({}).length).toBe(0);
  });

  it.each([
    ['a line one byte short', `${H_LINE}\r\n${D_LINE.slice(0, -1)}\r\n`, 'record 2 (D) has 190 bytes instead of 191'],
    ['a line one byte long', `${H_LINE} \r\n`, 'record 1 (H) has 38 bytes instead of 37'],
    [
      'a line cut inside a character',
      `${H_LINE}\r\n${D_LINE.slice(0, 75)}`,
      'record 2 (D) has 79 bytes instead of 191',
    ],
    ['an unknown record', `${H_LINE}\r\nT1\r\n`, 'record 2 is none of H, D'],
    ['an empty line', `${H_LINE}\r\n\r\n`, 'record 2 is none of H, D'],
    ['a second header', `${H_LINE}\r\n${H_LINE}\r\n`, 'record 2 (H) is the second of its kind'],
    ['a header behind details', `${D_LINE}\r\n${H_LINE}\r\n`, 'record 2 (H) stands behind'],
    ['a CR inside a line', `${H_LINE.replace('5001', '50\r1')}\r\n`, 'line 1 holds a CR'],
    ['two CR before the LF', `${H_LINE}\r\r\n`, 'line 1 holds a CR'],
    ['a type in lower case', `${H_LINE.replace('H', 'h')}\r\n`, 'record 1 is none of H, D'],
  ])('with %s is refused', (_name, text, why) => {
    expect(() => batch.read(gbk(text), ignore)).toThrow(why);
  });

  it('whose column boundary cuts a character is refused, with the place', () => {
    const cut = Buffer.concat([gbk(D_LINE).subarray(0, 130), Buffer.from([0xd6]), gbk(D_LINE).subarray(131)]);

    expect(() => batch.read(cut, ignore)).toThrow('record 1 (D), name: the bytes are not gbk');
  });

  it('refuses what does not fit: 31 characters in 60 bytes, blanks at the end, ends of line, the type', () => {
    const withDetail = (change: Record<string, unknown>): unknown => ({ D: [{ ...BATCH.D[0], ...change }] });
    const write = (change: Record<string, unknown>): unknown =>
      batch.write(withDetail(change) as Record<string, unknown>);

    expect(decodeText(batch.write(withDetail({ name: '重'.repeat(30) }) as never), 'gbk')).toContain('重'.repeat(30));
    expect(() => write({ name: '重'.repeat(31) })).toThrow('D[0].name has 62 bytes, and 60 fit');
    expect(() => write({ name: '公司 ' })).toThrow('D[0].name ends in a blank');
    expect(() => write({ name: ' ' })).toThrow('D[0].name ends in a blank');
    expect(() => write({ name: '公\n司' })).toThrow('D[0].name holds an end of line');
    expect(() => write({ name: '公\r司' })).toThrow('D[0].name holds an end of line');
    expect(() => write({ name: '𠮷' })).toThrow('D[0].name: gbk has no place');
    expect(() => write({ name: 5 })).toThrow('D[0].name is no text');
    expect(() => write({ type: 'D' })).toThrow('D[0].type is written by the layer itself');
    expect(() => write({ other: 'x' })).toThrow('D[0].other has no place');
    expect(() => batch.write({ H: [BATCH.H] })).toThrow('H holds no fields');
    expect(() => batch.write({ D: BATCH.D[0] })).toThrow('D is no list of fields');
    expect(() => batch.write({ T: {} })).toThrow('T has no place');
  });

  it('of more lines than are taken is refused', () => {
    const short = records([{ name: 'D', repeats: true, columns: columns({ type: 1 }) }]);

    expect((short.read(gbk('D\n'.repeat(MAX_ROWS)), ignore).D as unknown[]).length).toBe(MAX_ROWS);
    expect(() => short.read(gbk('D\n'.repeat(MAX_ROWS + 1)), ignore)).toThrow(`more than ${MAX_ROWS} lines`);
    expect(() => short.write({ D: Array.from({ length: MAX_ROWS + 1 }, () => ({})) })).toThrow('more than');
  });
});

describe('records without ends of line', () => {
  const two = [
    { name: '01', repeats: true, columns: columns({ no: 2, type: 2 }) },
    { name: '02', repeats: false, columns: columns({ no: 2, type: 2, rest: 'rest' as const }) },
  ];
  const packed = records(two, { line: 'none' });

  it('follow one another by their widths; the last may take the rest', () => {
    const fields = { '01': [{ no: 'a' }, { no: '重' }], '02': { no: 'b', rest: 'x\r\n ' } };

    expect(decodeText(packed.write(fields), 'gbk')).toBe('a 01重01b 02x\r\n ');
    expect(packed.read(gbk('a 01重01b 02x\r\n '), ignore)).toEqual(fields);
  });

  it.each([
    ['a 01b', 'record 2 is none of'],
    ['a 01b 0', 'record 2 is none of'],
    ['a 01b 03', 'record 2 is none of'],
    ['a 01\n', 'record 2 is none of'],
  ])('"%s" is refused', (text, why) => {
    expect(() => packed.read(gbk(text), ignore)).toThrow(why);
  });

  it('are no more than a file may have', () => {
    const short = records([{ name: 'D', repeats: true, columns: columns({ type: 1 }) }], { line: 'none' });

    expect((short.read(gbk('D'.repeat(MAX_ROWS)), ignore).D as unknown[]).length).toBe(MAX_ROWS);
    expect(() => short.read(gbk('D'.repeat(MAX_ROWS + 1)), ignore)).toThrow(`more than ${MAX_ROWS} records`);
  });

  it('cut off inside a record are refused', () => {
    const long = records([{ name: 'D', repeats: true, columns: columns({ type: 1, a: 3 }) }], { line: 'none' });

    expect(() => long.read(gbk('DabcDab'), ignore)).toThrow('record 2 (D) has 3 bytes instead of 4');
  });
});

describe('a single record', () => {
  it('has its columns as fields of the message, one called type like any other', () => {
    const head = single({ type: 2, a: 4 });

    expect(decodeText(head.write({ type: 'X', a: '重' }), 'gbk')).toBe('X 重  ');
    expect(head.read(gbk('X 重  '), ignore)).toEqual({ type: 'X', a: '重' });
  });

  it('has no other fields', () => {
    expect(() => single({ a: 2 }).write({ a: 'x', b: 'y' })).toThrow('b has no place');
  });

  it('keeps blanks in front and inside, and fills absent fields with blanks', () => {
    expect(single({ a: 6, b: 2 }).read(gbk('  x y   '), ignore)).toEqual({ a: '  x y', b: '' });
    expect(decodeText(single({ a: 6, b: 2 }).write({ a: '  x y' }), 'gbk')).toBe('  x y   ');
  });

  it('keeps a blank of full width, which is no filling', () => {
    expect(single({ a: 4 }).read(gbk('x\u3000 '), ignore)).toEqual({ a: 'x\u3000' });
  });

  it('gives the rest as it stands, blanks at its end too', () => {
    const open = single({ a: 2, rest: 'rest' });

    expect(open.read(gbk('ab  重 \n '), ignore)).toEqual({ a: 'ab', rest: '  重 \n ' });
    expect(decodeText(open.write({ a: 'ab', rest: ' x ' }), 'gbk')).toBe('ab x ');
    expect(open.read(gbk('ab'), ignore)).toEqual({ a: 'ab', rest: '' });
    expect(() => open.read(gbk('a'), ignore)).toThrow('the record has 1 bytes instead of at least 2');
  });

  it('on a line has exactly one', () => {
    const lined = single({ a: 2 }, { line: 'crlf' });

    expect(decodeText(lined.write({ a: 'x' }), 'gbk')).toBe('x \r\n');
    expect(lined.read(gbk('x '), ignore)).toEqual({ a: 'x' });
    expect(lined.read(gbk('x \n'), ignore)).toEqual({ a: 'x' });
    expect(() => lined.read(gbk('x \r\ny \r\n'), ignore)).toThrow('there are 2 lines instead of one');
    expect(() => lined.read(gbk(''), ignore)).toThrow('the record has 0 bytes instead of 2');
  });

  it('counts the bytes of its own charset: rare surnames are four bytes of GB18030 and of UTF-8', () => {
    const written = single({ a: 6 }, { charset: 'gb18030' }).write({ a: '𠮷' });

    expect(decodeText(written, 'gb18030')).toBe('𠮷  ');
    expect(written.length).toBe(6);
    expect(() => single({ a: 3 }, { charset: 'utf-8' }).write({ a: '𠮷' })).toThrow('a has 4 bytes, and 3 fit');
    expect(() => single({ a: 6 }).write({ a: '𠮷' })).toThrow('gbk has no place');
  });

  it('with a byte order mark in a column is refused both ways, since it would not come back', () => {
    const utf8 = single({ a: 2, b: 4 }, { charset: 'utf-8' });

    expect(() => utf8.read(encodeText('xx\ufeffy', 'utf-8'), ignore)).toThrow('b begins with a byte order mark');
    expect(() => utf8.write({ b: '\ufeffy' })).toThrow('b begins with a byte order mark');
  });
});

describe('a layout', () => {
  it.each([
    [{ a: 2, rest: 'rest', b: 1 }, 'rest takes the rest, so no column can follow'],
    [{ a: 0 }, 'the width of a is a number'],
    [{ a: -1 }, 'the width of a is a number'],
    [{ a: 1.5 }, 'the width of a is a number'],
    [{ constructor: 1 }, 'constructor cannot be a column'],
    [{}, 'there are no columns'],
  ] as const)('%j is refused', (widths, why) => {
    expect(() => single(widths as Record<string, number>)).toThrow(why);
  });

  it.each([
    ['no records', [], 'there are no records'],
    ['no type', [{ name: 'H', repeats: false, columns: columns({ a: 1 }) }], 'record H has no column `type`'],
    [
      'a type at another place',
      [HEADER, { name: 'D', repeats: true, columns: columns({ a: 1, type: 1 }) }],
      '`type` of D stands elsewhere than that of H',
    ],
    [
      'a type that ends at the same place',
      [
        { name: 'H', repeats: false, columns: columns({ type: 2 }) },
        { name: 'D', repeats: true, columns: columns({ a: 1, type: 1 }) },
      ],
      '`type` of D stands elsewhere',
    ],
    [
      'a type of another width',
      [HEADER, { name: 'D', repeats: true, columns: columns({ type: 2 }) }],
      '`type` of D stands elsewhere',
    ],
    ['a name that is too long', [{ ...HEADER, name: 'HH' }], 'the name HH does not fit'],
    ['a name with a blank', [{ ...HEADER, name: ' ' }], 'the name   does not fit'],
    ['a name twice', [HEADER, HEADER], 'the record H stands twice'],
    ['a type that is the rest', [{ ...HEADER, columns: columns({ type: 'rest' }) }], 'no column `type` of fixed width'],
  ])('of records with %s is refused', (_name, list, why) => {
    expect(() => records(list)).toThrow(why);
  });
});
