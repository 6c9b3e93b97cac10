/**
 * Byte layouts as a partner's document gives them: records of fixed width, tag-length-value, comma-separated rows.
 * A reader of its own: bytes by the runtime's decoders, positions counted here.
 */
import { Complaint, onlyKeys, utf8Text } from './contract.ts';
import {
  compileField,
  compileRelation,
  type FieldCheck,
  type FieldRule,
  type Records,
  type Relation,
} from './field.ts';
import { byteCount as gbkBytes, gbkText } from './gbk.ts';

/** A piece of a message: where its first byte stands in the whole is told in complaints. */
export interface Slice {
  readonly bytes: Uint8Array;
  readonly from: number;
}

type Charset = 'utf-8' | 'gbk';
type LineEnd = 'lf' | 'crlf' | 'none';
type Fields = Readonly<Record<string, FieldRule>>;

export interface FixedTable {
  readonly charset: Charset;
  readonly line?: LineEnd;
  /** In the order in which they come. With more than one kind, a record begins with the name of its kind. */
  readonly records: Readonly<
    Record<string, { readonly length?: number; readonly repeats?: boolean; readonly fields: Fields }>
  >;
  readonly relations?: readonly string[];
}

export interface TlvTable {
  readonly charset: Charset;
  /** Characters of a tag, and digits of the byte count that follows it. */
  readonly tag: number;
  readonly length: number;
  /** By tag, in the order in which they come. */
  readonly fields: Fields;
}

export interface CsvTable {
  readonly charset: Charset;
  readonly line: LineEnd;
  /** By title, in the order in which they come. */
  readonly columns: Fields;
}

/** What was read: the values of each field, and the bytes behind it, for documents inside. */
export interface Layout {
  readonly complaints: readonly string[];
  readonly slices: ReadonlyMap<string, readonly Slice[]>;
}

const lineBytes: Readonly<Record<LineEnd, string>> = { lf: '\n', crlf: '\r\n', none: '' };

/** @throws Complaint where the bytes are none of the charset */
export function textOf({ bytes, from }: Slice, charset: Charset): string {
  const text = charset === 'gbk' ? gbkText(bytes) : utf8Text(bytes);
  if (text === undefined) throw new Complaint(`byte ${from}: the bytes are no ${charset}`);
  return text;
}

const byteCount = (text: string, charset: Charset): number =>
  charset === 'gbk' ? gbkBytes(text) : new TextEncoder().encode(text).length;

const cut = ({ bytes, from }: Slice, start: number, length: number): Slice => ({
  bytes: bytes.subarray(start, start + length),
  from: from + start,
});

/** @returns how many there are now */
function append<Item>(lists: Map<string, Item[]>, name: string, item: Item): number {
  const list = lists.get(name);
  if (list !== undefined) return list.push(item);
  lists.set(name, [item]);
  return 1;
}

/** A record while its fields are read. */
interface Entry {
  readonly where: string;
  take(name: string, value: string, slice: Slice, check: FieldCheck): void;
}

/** Collects values, slices and complaints of one message. */
function collector(relations: readonly Relation[]) {
  const complaints: string[] = [];
  const slices = new Map<string, Slice[]>();
  const records = new Map<string, Map<string, string>[]>();
  return {
    begin(kind: string): Entry {
      const fields = new Map<string, string>();
      const where = `${kind} ${append(records, kind, fields)}`;
      const take: Entry['take'] = (name, value, slice, check) => {
        const wrong = check(value, slice.bytes.length);
        if (wrong !== undefined) complaints.push(`${where}, field ${name}, byte ${slice.from}: ${wrong}`);
        fields.set(name, value);
        append(slices, name, slice);
      };
      return { where, take };
    },
    finish(): Layout {
      const read: Records = records;
      // A total says nothing about values that are wrong by themselves.
      const broken = complaints.length > 0 ? [] : relations.map((relation) => relation(read));
      return { complaints: [...complaints, ...broken.filter((what) => what !== undefined)], slices };
    },
  };
}

const compileFields = (fields: Fields): ReadonlyMap<string, { readonly rule: FieldRule; readonly check: FieldCheck }> =>
  new Map(Object.entries(fields).map(([name, rule]) => [name, { rule, check: compileField(rule) }]));

type FieldsRead = ReturnType<typeof compileFields>;

/** The bytes of a record's fields. @throws Complaint where it is too short or too long */
function* cutFields(record: Slice, fields: FieldsRead, where: string): Generator<readonly [string, Slice]> {
  let at = 0;
  for (const [name, { rule }] of fields) {
    const width = rule.width === 'rest' ? record.bytes.length - at : (rule.width ?? 0);
    if (at + width > record.bytes.length)
      throw new Complaint(
        `${where}, field ${name}, byte ${record.from + at}: the record ends ${record.bytes.length} bytes after its begin`,
      );
    yield [name, cut(record, at, width)];
    at += width;
  }
  if (at !== record.bytes.length)
    throw new Complaint(`${where}, byte ${record.from + at}: ${record.bytes.length - at} bytes are too many`);
}

/** Lines of a message, each closed by its line end, the last one too. @throws Complaint */
function linesOf(whole: Slice, line: LineEnd): Slice[] {
  const end = lineBytes[line];
  if (end === '') return [whole];
  const lines: Slice[] = [];
  let start = 0;
  for (let at = 0; at < whole.bytes.length; at += 1) {
    if (whole.bytes[at] !== 10) continue;
    const returned = at > start && whole.bytes[at - 1] === 13;
    if (returned !== (line === 'crlf'))
      throw new Complaint(`byte ${whole.from + at}: lines end in ${line.toUpperCase()}`);
    lines.push(cut(whole, start, at + 1 - end.length - start));
    start = at + 1;
  }
  if (start !== whole.bytes.length)
    throw new Complaint(`byte ${whole.from + start}: the last line is not closed by ${line.toUpperCase()}`);
  return lines;
}

/** @throws Error where the widths of a record do not give its length */
function assertLength(kind: string, length: number | undefined, fields: Fields): void {
  const widths = Object.values(fields).map(({ width }) => width);
  if (length === undefined || widths.includes('rest')) return;
  const sum = widths.reduce<number>((total, width) => total + Number(width ?? 0), 0);
  if (sum !== length) throw new Error(`The widths of ${kind} give ${sum} bytes, and its length is ${length}.`);
}

/** Records of fixed width. @throws Error where the table contradicts itself */
export function compileFixed(table: FixedTable): (whole: Slice) => Layout {
  onlyKeys(table, ['charset', 'line', 'records', 'relations']);
  const { charset, line = 'none', records, relations = [] } = table;
  const kinds = Object.entries(records).map(([kind, record]) => {
    onlyKeys(record, ['length', 'repeats', 'fields']);
    const { length, repeats, fields } = record;
    assertLength(kind, length, fields);
    return { kind, repeats: repeats === true, fields: compileFields(fields) };
  });
  const rules = relations.map(compileRelation);
  return (whole) => {
    const seen = collector(rules);
    let order = 0;
    let last: string | undefined;
    for (const record of linesOf(whole, line)) {
      const begins = Buffer.from(record.bytes.subarray(0, 8)).toString('latin1');
      const at = kinds.length === 1 ? 0 : kinds.findIndex(({ kind }) => begins.startsWith(kind));
      const found = kinds[at];
      if (found === undefined || at < order || (found.kind === last && !found.repeats))
        throw new Complaint(
          `byte ${record.from}: no record ${kinds.map(({ kind }) => kind).join(', ')} is expected here`,
        );
      [order, last] = [at, found.kind];
      const { where, take } = seen.begin(found.kind);
      for (const [name, slice] of cutFields(record, found.fields, where)) {
        const check = found.fields.get(name)?.check ?? (() => undefined);
        take(name, textOf(slice, charset).replace(/ +$/, ''), slice, check);
      }
    }
    return seen.finish();
  };
}

/** Tag, length, value: each tag at most once, in the order of the table. */
export function compileTlv(table: TlvTable): (whole: Slice) => Layout {
  onlyKeys(table, ['charset', 'tag', 'length', 'fields']);
  const { charset, tag, length, fields } = table;
  const known = compileFields(fields);
  const order = [...known.keys()];
  return (whole) => {
    const seen = collector([]);
    const { take } = seen.begin('TLV');
    const found = new Set<string>();
    let previous = -1;
    for (let at = 0; at < whole.bytes.length; ) {
      const head = Buffer.from(whole.bytes.subarray(at, at + tag + length)).toString('latin1');
      const [name, digits] = [head.slice(0, tag), head.slice(tag)];
      const field = known.get(name);
      const place = order.indexOf(name);
      if (field === undefined || place <= previous)
        throw new Complaint(`byte ${whole.from + at}: no tag ${name} is expected here`);
      const value = cut(whole, at + tag + length, Number(digits));
      if (!/^[0-9]+$/.test(digits) || digits.length !== length || value.bytes.length !== Number(digits))
        throw new Complaint(`tag ${name}, byte ${whole.from + at + tag}: ${digits} is not the length of its value`);
      take(name, textOf(value, charset), value, field.check);
      found.add(name);
      previous = place;
      at += tag + length + value.bytes.length;
    }
    const missing = order.filter((name) => !found.has(name) && known.get(name)?.rule.required === true);
    const layout = seen.finish();
    return { ...layout, complaints: [...layout.complaints, ...missing.map((name) => `tag ${name} is missing`)] };
  };
}

interface Cell {
  readonly value: string;
  readonly slice: Slice;
}

/** A cell and what ends it; a quoted one doubles its quotes and may go over several lines. */
const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;

/** Rows of cells; every row is closed by the line end, the last one too. @throws Complaint */
function rowsOf(whole: Slice, charset: Charset, line: LineEnd): Cell[][] {
  const text = textOf(whole, charset);
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let from = 0;
  for (cell.lastIndex = 0; cell.lastIndex < text.length; ) {
    const found = cell.exec(text);
    if (found === null) throw new Complaint(`byte ${whole.from + from}: the quotes of this cell are wrong`);
    const [all, quoted, plain = '', end = ''] = found;
    const length = byteCount(all, charset) - end.length;
    row.push({ value: quoted?.replaceAll('""', '"') ?? plain, slice: cut(whole, from, length) });
    from += length + end.length;
    if (end === ',') continue;
    if (end !== lineBytes[line])
      throw new Complaint(`byte ${whole.from + from - end.length}: lines end in ${line.toUpperCase()}`);
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw new Complaint('the last line is not closed');
  return rows;
}

/** Rows under a line of titles; every row has as many cells as there are titles. */
export function compileCsv(table: CsvTable): (whole: Slice) => Layout {
  onlyKeys(table, ['charset', 'line', 'columns']);
  const { charset, line, columns } = table;
  const known = compileFields(columns);
  const titles = [...known.keys()];
  return (whole) => {
    const seen = collector([]);
    const [head = [], ...rows] = rowsOf(whole, charset, line);
    const named = head.map(({ value }) => value);
    if (named.join('\n') !== titles.join('\n'))
      throw new Complaint(`the titles are ${named.join(',')}, not ${titles.join(',')}`);
    for (const row of rows) {
      if (row.length !== titles.length) {
        const at = row[0]?.slice.from ?? whole.from;
        throw new Complaint(`byte ${at}: the row has ${row.length} cells, and there are ${titles.length} titles`);
      }
      const { take } = seen.begin('row');
      row.forEach(({ value, slice }, at) => {
        const name = titles[at] ?? '';
        take(name, value, slice, known.get(name)?.check ?? (() => undefined));
      });
    }
    return seen.finish();
  };
}
