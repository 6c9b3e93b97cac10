import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../charset.ts';
import { type CsvOptions, csvNotation } from './csv.ts';
import { MAX_ROWS } from './limits.ts';

const ignore = (): void => undefined;
const table = (options: Partial<CsvOptions> = {}) =>
  csvNotation({ columns: ['a', 'b', 'c'], ignored: [], header: true, line: 'crlf', list: 'row', ...options });
const titled = table();
const rowsOf = (text: string, options: Partial<CsvOptions> = {}): unknown => table(options).read(text, ignore).row;

const ROSTER = [
  '序号,评标排名,报名号,企业名称,开户行,帐号,保证金金额,保证金缴纳时间,计息天数,返还金额,转账时间,转账失败原因',
  '1,2,BM0007,重庆样例信息服务有限公司,工商银行重庆渝中支行,6200000000000000025,20000.00,2026-03-16 10:22:31,7,20001.36,2026-03-23 09:05:44,',
  '2,3,BM0009,重庆例证设备有限公司,农行南岸支行,6200000000000000033,"20,000.00",2026-03-16 11:02:10,7,20001.36,,收款账号户名不符',
  '',
].join('\r\n');

describe('the refund roster of a trading centre', () => {
  const titles = (ROSTER.split('\r\n')[0] ?? '').split(',');
  const roster = table({ columns: titles });

  it('is read from its GBK bytes: account numbers whole, thousands in quotes, the last column empty', () => {
    const bytes = encodeText(ROSTER, 'gbk');

    const [first, second] = roster.read(decodeText(bytes, 'gbk'), ignore).row as Record<string, string>[];

    expect(first).toMatchObject({ 帐号: '6200000000000000025', 保证金金额: '20000.00', 转账失败原因: '' });
    expect(second).toMatchObject({ 保证金金额: '20,000.00', 转账时间: '', 转账失败原因: '收款账号户名不符' });
  });

  it('is written to the same text', () => {
    expect(roster.write(roster.read(ROSTER, ignore))).toBe(ROSTER);
  });

  it('is read as a spreadsheet saves it: columns to the right, rows below, a byte order mark', () => {
    const saved = `\ufeff${ROSTER.split('\r\n')
      .map((line) => `${line},,,`)
      .join('\r\n')}\r\n,,\r\n\r\n`;

    expect(roster.read(saved, ignore)).toEqual(roster.read(ROSTER, ignore));
  });
});

describe('a row of CSV', () => {
  it.each([
    ['a comma', 'x,y', '"x,y"'],
    ['a quote', 'x"y', '"x""y"'],
    ['an LF', 'x\ny', '"x\ny"'],
    ['a CR', 'x\ry', '"x\ry"'],
    ['a CR at the end', 'x\r', '"x\r"'],
    ['blanks around it', ' x ', ' x '],
    ['a formula', '=1+1', '=1+1'],
    ['a formula with a command', '@SUM(1)|cmd', '@SUM(1)|cmd'],
    ['a long number', '6200000000000000017', '6200000000000000017'],
    ['a zero in front', '007', '007'],
    ['a single quote', "'x'", "'x'"],
    ['a semicolon and a tab', 'x;\ty', 'x;\ty'],
    ['a line separator of Unicode', 'x\u2028y', 'x\u2028y'],
    ['a NUL', 'x\u0000y', 'x\u0000y'],
  ])('with %s in a cell comes back as it was', (_name, value, cell) => {
    for (const line of ['crlf', 'lf'] as const) {
      const end = line === 'crlf' ? '\r\n' : '\n';
      const written = table({ line }).write({ row: [{ a: value, b: 'x', c: value }] });

      expect(written).toBe(`a,b,c${end}${cell},x,${cell}${end}`);
      expect(rowsOf(written)).toEqual([{ a: value, b: 'x', c: value }]);
    }
  });

  it('is empty where a field is absent', () => {
    expect(titled.write({ row: [{ b: 'x', c: undefined }] })).toBe('a,b,c\r\n,x,\r\n');
    expect(rowsOf('a,b,c\r\n,x,\r\n')).toEqual([{ a: '', b: 'x', c: '' }]);
  });

  it('is read with either end of line, and the last without one', () => {
    expect(rowsOf('a,b,c\n1,2,3\r\n4,5,6')).toEqual([
      { a: '1', b: '2', c: '3' },
      { a: '4', b: '5', c: '6' },
    ]);
  });

  it.each([
    ['too few cells', 'a,b,c\r\n1,2\r\n', 'row 2 has 2 cells instead of 3'],
    ['too many cells', 'a,b,c\r\n1,2,3,4\r\n', 'row 2 has 4 cells instead of 3'],
    ['nothing, before others', 'a,b,c\r\n1,2,3\r\n\r\n4,5,6\r\n', 'row 3 is empty, and others follow'],
    ['empty cells alone, before others', 'a,b,c\r\n,,\r\n4,5,6\r\n', 'row 2 is empty, and others follow'],
    ['a quote that does not end', 'a,b,c\r\n1,2,"3\r\n4,5,6\r\n', 'a quoted cell does not end in row 2'],
    ['text behind a quote', 'a,b,c\r\n1,"2"x,3\r\n', 'a quoted cell is followed by more text in row 2'],
    ['a quote inside a plain cell', 'a,b,c\r\n1,2"x,3\r\n', 'a quote stands inside a cell that is not quoted in row 2'],
    ['half of a surrogate pair', 'a,b,c\r\n1,\ud800,3\r\n', 'half of a surrogate pair'],
  ])('with %s is refused', (_name, text, why) => {
    expect(() => titled.read(text, ignore)).toThrow(why);
  });

  it('without any content is not written, since it would be taken for the end', () => {
    expect(() => titled.write({ row: [{ a: '1' }, { a: '', b: undefined }] })).toThrow('row[1] has no content');
  });

  it('with another field or another type is not written', () => {
    expect(() => titled.write({ row: [{ a: '1', z: '2' }] })).toThrow('row[0].z has no place');
    expect(() => titled.write({ row: [{ a: 1 }] })).toThrow('row[0].a is no text');
    expect(() => titled.write({ row: { a: '1' } })).toThrow('row is no list of fields');
    expect(() => titled.write({ row: ['1'] })).toThrow('row is no list of fields');
    expect(() => titled.write({ row: [], rows: [] })).toThrow('rows has no place');
  });
});

describe('titles', () => {
  it('may stand in any order', () => {
    expect(rowsOf('c,a,b\r\n3,1,2\r\n')).toEqual([{ a: '1', b: '2', c: '3' }]);
  });

  it('nobody knows are told, and their cells are not kept', () => {
    const unmapped: string[] = [];

    const read = titled.read('a,b,c,__proto__,备注.一,,d\r\n1,2,3,x,y,z,w\r\n', (path) => unmapped.push(path));

    expect(read).toEqual({ row: [{ a: '1', b: '2', c: '3' }] });
    expect(unmapped).toEqual(['row[].__proto__', 'row[]."备注.一"', 'row[].""', 'row[].d']);
  });

  it('that are ignored are written behind the others, empty, and need not be there when reading', () => {
    const unmapped: string[] = [];
    const some = table({ columns: ['a', 'b'], ignored: ['备注'] });

    expect(some.write({ row: [{ a: '1', b: '2' }] })).toBe('a,b,备注\r\n1,2,\r\n');
    expect(some.read('备注,a,b\r\nx,1,2\r\n', (path) => unmapped.push(path))).toEqual({ row: [{ a: '1', b: '2' }] });
    expect(some.read('a,b\r\n1,2\r\n', ignore)).toEqual({ row: [{ a: '1', b: '2' }] });
    expect(unmapped).toEqual([]);
    expect(() => some.write({ row: [{ a: '1', 备注: 'x' }] })).toThrow('row[0].备注 has no place');
  });

  it.each([
    ['missing', 'a,b\r\n1,2\r\n', 'there is no column c'],
    ['twice', 'a,b,c,a\r\n1,2,3,4\r\n', 'the title of column 4 is also that of column 1'],
    ['unknown and twice', 'a,b,c,x,x\r\n1,2,3,4,5\r\n', 'the title of column 5 is also that of column 4'],
    ['spelt otherwise', 'a,b,C\r\n1,2,3\r\n', 'there is no column c'],
    ['all missing', '', 'the row of titles is missing'],
    ['empty', '\r\n\r\n', 'the row of titles is missing'],
  ])('that are %s are refused', (_name, text, why) => {
    expect(() => titled.read(text, ignore)).toThrow(why);
  });

  it('without rows are a table without rows', () => {
    expect(titled.write({ row: [] })).toBe('a,b,c\r\n');
    expect(titled.write({})).toBe('a,b,c\r\n');
    expect(rowsOf('a,b,c')).toEqual([]);
  });

  it('left out, columns go by their place, ignored ones last', () => {
    const plain = { header: false, columns: ['a', 'b'], ignored: ['x'] };

    expect(table(plain).write({ row: [{ a: '1', b: '2' }] })).toBe('1,2,\r\n');
    expect(rowsOf('1,2,3\r\n', plain)).toEqual([{ a: '1', b: '2' }]);
    expect(rowsOf('', plain)).toEqual([]);
    expect(table(plain).write({ row: [] })).toBe('');
    expect(() => rowsOf('1,2\r\n', plain)).toThrow('row 1 has 2 cells instead of 3');
  });

  it('left out, a cell that begins with a byte order mark keeps it', () => {
    const plain = { header: false, columns: ['a'] };
    const written = table(plain).write({ row: [{ a: '\ufeffx' }] });

    expect(written).toBe('"\ufeffx"\r\n');
    expect(rowsOf(written, plain)).toEqual([{ a: '\ufeffx' }]);
  });

  it.each([
    [{ columns: ['a', 'a'] }, 'the column a stands twice'],
    [{ columns: ['a'], ignored: ['a'] }, 'the column a stands twice'],
    [{ columns: ['__proto__'] }, '__proto__ cannot be a column'],
    [{ columns: [''] }, 'a column has no name'],
    [{ columns: [] }, 'the table has no columns'],
    [{ list: '__proto__' }, '__proto__ cannot be a field for the rows'],
  ])('of a table %j are refused', (options, why) => {
    expect(() => table(options)).toThrow(why);
  });
});

describe('a flood', () => {
  it('of rows is refused, of as many as are taken is not', () => {
    const plain = { header: false, columns: ['a'] };
    const most = 'x\n'.repeat(MAX_ROWS);

    expect((rowsOf(most, plain) as unknown[]).length).toBe(MAX_ROWS);
    expect((rowsOf(`a\n${most}`, { columns: ['a'] }) as unknown[]).length).toBe(MAX_ROWS);
    expect(() => rowsOf(`${most}x\n`, plain)).toThrow(`more than ${MAX_ROWS} rows`);
    expect(() => rowsOf(`a\n${most}x\n`, { columns: ['a'] })).toThrow(`more than ${MAX_ROWS} rows`);
    expect(() => rowsOf('x\n'.repeat(4 * MAX_ROWS), plain)).toThrow(`more than ${MAX_ROWS} rows`);
    expect(() => titled.write({ row: Array.from({ length: MAX_ROWS + 1 }, () => ({ a: 'x' })) })).toThrow('more than');
  });

  it('of empty rows is refused, since rows might stand behind them', () => {
    expect(() => rowsOf(`a,b,c\n${'\n'.repeat(MAX_ROWS + 2)}1,2,3\n`)).toThrow(`more than ${MAX_ROWS} rows`);
  });

  it('of columns is refused', () => {
    const columns = Array.from({ length: 1001 }, (_, index) => `c${index}`);

    expect(() => table({ columns })).toThrow('over 1000 columns');
    expect(() => rowsOf(`a,b,c${',x'.repeat(998)}\n`)).toThrow('row 1 has more than 1000 columns');
    expect(() => rowsOf(`a,b,c\n1,2,3${','.repeat(998)}\n`)).toThrow('row 2 has more than 1000 columns');
  });
});
