/** Columns of fixed width, counted in bytes. */
import type { Charset } from '../charset.ts';
import { isMembers, type Members } from '../frame.ts';
import { LayerFault } from './fault.ts';
import { assertKnown, decodeAt, encodeAt, latin, listOf, namesOf, textOf } from './fields.ts';
import type { BytesNotation } from './kinds.ts';
import { MAX_ROWS, withinLimit } from './limits.ts';

export interface FixedColumn {
  readonly name: string;
  /** Bytes; `rest` (the last column only) is all that remains, neither filled nor cut. */
  readonly width: number | 'rest';
}

export interface FixedRecord {
  /** Stands in the column `type`. */
  readonly name: string;
  readonly repeats: boolean;
  readonly columns: readonly FixedColumn[];
}

export interface FixedOptions {
  readonly charset: Charset;
  /** What stands behind each record; both ends of line are read. */
  readonly line: 'crlf' | 'lf' | 'none';
  /** Records told apart by their column `type`, in the order in which they stand; or the columns of a single one. */
  readonly layout:
    | { readonly kind: 'records'; readonly records: readonly FixedRecord[] }
    | { readonly kind: 'single'; readonly columns: readonly FixedColumn[] };
}

/** The column that holds the name of its record. The layer writes and reads it; it is no field. */
const TYPE = 'type';
const ENDS = { crlf: '\r\n', lf: '\n', none: '' } as const;
const SPACE = 0x20;
const LF = 0x0a;
const CR = 0x0d;

interface Shape {
  readonly columns: readonly FixedColumn[];
  readonly fields: ReadonlySet<string>;
  /** Bytes of all columns but `rest`. */
  readonly width: number;
  readonly open: boolean;
}

function shapeOf(columns: readonly FixedColumn[], record: string): Shape {
  const names = namesOf(
    columns.map(({ name }) => name),
    `column${record}`,
  );
  if (columns.length === 0) throw new LayerFault('layer-options', `there are no columns${record}`);
  let width = 0;
  columns.forEach((column, index) => {
    if (column.width === 'rest') {
      if (index !== columns.length - 1)
        throw new LayerFault('layer-options', `${column.name} takes the rest, so no column can follow it`);
      return;
    }
    if (!Number.isInteger(column.width) || column.width < 1)
      throw new LayerFault('layer-options', `the width of ${column.name} is a number of bytes or \`rest\``);
    width += column.width;
  });
  return { columns, fields: names, width, open: columns.at(-1)?.width === 'rest' };
}

const trimmed = (bytes: Uint8Array): Uint8Array => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === SPACE) end -= 1;
  return bytes.subarray(0, end);
};

/** Where in a message something stands: `H.`, `D[2].`, nothing for a single record; in bytes, `record 3 (D)`. */
type Where = string;

/** One column to be written; what reading would not give back is refused. */
function columnBytes(
  { name, width }: FixedColumn,
  text: string,
  { charset, line }: FixedOptions,
  where: Where,
): Uint8Array {
  const bytes = encodeAt(text, charset, `${where}${name}`);
  if (line !== 'none' && (bytes.includes(LF) || bytes.includes(CR)))
    throw new LayerFault('fixed-value', `${where}${name} holds an end of line`);
  if (width === 'rest') return bytes;
  if (bytes.length > width)
    throw new LayerFault('fixed-value', `${where}${name} has ${bytes.length} bytes, and ${width} fit`);
  if (bytes.at(-1) === SPACE)
    throw new LayerFault('fixed-value', `${where}${name} ends in a blank, which could not be told from the filling`);
  const filled = new Uint8Array(width).fill(SPACE);
  filled.set(bytes);
  return filled;
}

function recordBytes(shape: Shape, members: Members, options: FixedOptions, where: Where): Uint8Array {
  const parts = shape.columns.map((column) =>
    columnBytes(column, textOf(members, column.name, where) ?? '', options, where),
  );
  return Buffer.concat([...parts, Buffer.from(ENDS[options.line], 'latin1')]);
}

function assertLength(bytes: Uint8Array, { width, open }: Shape, where: Where): void {
  if (open ? bytes.length >= width : bytes.length === width) return;
  const needed = open ? `at least ${width}` : String(width);
  throw new LayerFault('fixed-length', `${where} has ${bytes.length} bytes instead of ${needed}`);
}

function recordMembers(bytes: Uint8Array, { columns }: Shape, charset: Charset, where: Where): Members {
  const members: Members = {};
  let at = 0;
  for (const { name, width } of columns) {
    const end = width === 'rest' ? bytes.length : at + width;
    const part = bytes.subarray(at, end);
    members[name] = decodeAt(width === 'rest' ? part : trimmed(part), charset, `${where}, ${name}`);
    at = end;
  }
  return members;
}

/** Lines without their ends; the last may lack its own. A CR elsewhere is no end of line and cannot be in a column. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(LF, at);
    const next = found === -1 ? bytes.length : found + 1;
    let end = found === -1 ? next : found;
    if (found > at && bytes[found - 1] === CR) end -= 1;
    const line = bytes.subarray(at, end);
    if (line.includes(CR))
      throw new LayerFault('fixed-value', `line ${lines.length + 1} holds a CR that does not end it`);
    if (lines.length === MAX_ROWS) throw new LayerFault('too-large', `there are more than ${MAX_ROWS} lines`);
    lines.push(line);
    at = next;
  }
  return lines;
}

function singleNotation(columns: readonly FixedColumn[], options: FixedOptions): BytesNotation {
  const shape = shapeOf(columns, '');
  return {
    medium: 'bytes',
    write: (members) => {
      assertKnown(members, shape.fields, '');
      return withinLimit(recordBytes(shape, members, options, ''));
    },
    read: (bytes) => {
      const lines = options.line === 'none' ? [withinLimit(bytes)] : linesOf(withinLimit(bytes));
      const [line = bytes] = lines;
      if (lines.length > 1) throw new LayerFault('fixed-length', `there are ${lines.length} lines instead of one`);
      assertLength(line, shape, 'the record');
      return recordMembers(line, shape, options.charset, 'the record');
    },
  };
}

interface Kind {
  readonly name: string;
  readonly repeats: boolean;
  readonly shape: Shape;
  /** Its place among the kinds. */
  readonly rank: number;
}

/** Where all kinds of record have their name. */
interface TypeColumn {
  readonly at: number;
  readonly end: number;
}

function typeColumnOf({ name, columns }: FixedRecord): TypeColumn {
  let at = 0;
  for (const column of columns) {
    if (column.name === TYPE && column.width !== 'rest') return { at, end: at + column.width };
    at += column.width === 'rest' ? 0 : column.width;
  }
  throw new LayerFault('layer-options', `record ${name} has no column \`${TYPE}\` of fixed width`);
}

const recordName = /^[!-~]+$/;

function commonTypeColumn(records: readonly FixedRecord[]): TypeColumn {
  const [first, ...others] = records;
  if (!first) throw new LayerFault('layer-options', 'there are no records');
  const common = typeColumnOf(first);
  for (const record of others) {
    const { at, end } = typeColumnOf(record);
    if (at !== common.at || end !== common.end)
      throw new LayerFault(
        'layer-options',
        `\`${TYPE}\` of ${record.name} stands elsewhere than that of ${first.name}`,
      );
  }
  const misfit = records.find(({ name }) => !recordName.test(name) || name.length > common.end - common.at);
  if (misfit) throw new LayerFault('layer-options', `the name ${misfit.name} does not fit the column \`${TYPE}\``);
  return common;
}

/** The records of a file one after the other, each with its kind. */
function* recordsIn(
  bytes: Uint8Array,
  kindAt: (record: Uint8Array, number: number) => Kind,
  line: FixedOptions['line'],
): Generator<readonly [Kind, Uint8Array, number]> {
  if (line !== 'none') {
    for (const [index, record] of linesOf(bytes).entries()) yield [kindAt(record, index + 1), record, index + 1];
    return;
  }
  for (let at = 0, number = 1; at < bytes.length; number += 1) {
    if (number > MAX_ROWS) throw new LayerFault('too-large', `there are more than ${MAX_ROWS} records`);
    const remaining = bytes.subarray(at);
    const kind = kindAt(remaining, number);
    const record = kind.shape.open ? remaining : remaining.subarray(0, kind.shape.width);
    yield [kind, record, number];
    at += record.length;
  }
}

function recordsNotation(records: readonly FixedRecord[], options: FixedOptions): BytesNotation {
  const names = namesOf(
    records.map(({ name }) => name),
    'record',
  );
  const type = commonTypeColumn(records);
  const kinds = records.map(({ name, repeats, columns }, rank): Kind => {
    return { name, repeats, shape: shapeOf(columns, ` of ${name}`), rank };
  });
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const kindAt = (record: Uint8Array, number: number): Kind => {
    const kind = byName.get(latin(trimmed(record.subarray(type.at, type.end))));
    if (!kind) throw new LayerFault('fixed-record', `record ${number} is none of ${[...names].join(', ')}`);
    return kind;
  };
  const written = ({ name, shape }: Kind, members: Members, where: Where): Uint8Array => {
    if (members[TYPE] !== undefined)
      throw new LayerFault('unknown-field', `${where}${TYPE} is written by the layer itself`);
    assertKnown(members, shape.fields, where);
    return recordBytes(shape, { ...members, [TYPE]: name }, options, where);
  };
  return {
    medium: 'bytes',
    write: (members) => {
      assertKnown(members, names, '');
      const parts: Uint8Array[] = [];
      for (const kind of kinds) {
        if (kind.repeats)
          listOf(members, kind.name).forEach((item, index) => {
            parts.push(written(kind, item, `${kind.name}[${index}].`));
          });
        else parts.push(...one(members, kind.name).map((item) => written(kind, item, `${kind.name}.`)));
      }
      if (parts.length > MAX_ROWS) throw new LayerFault('too-large', `there are more than ${MAX_ROWS} records`);
      return withinLimit(Buffer.concat(parts));
    },
    read: (bytes) => {
      const lists = new Map(kinds.filter(({ repeats }) => repeats).map(({ name }): [string, Members[]] => [name, []]));
      const members: Members = Object.fromEntries(lists);
      let rank = 0;
      for (const [kind, record, number] of recordsIn(withinLimit(bytes), kindAt, options.line)) {
        const where = `record ${number} (${kind.name})`;
        if (kind.rank < rank) throw new LayerFault('fixed-record', `${where} stands behind one that follows it`);
        if (!kind.repeats && members[kind.name] !== undefined)
          throw new LayerFault('fixed-record', `${where} is the second of its kind`);
        rank = kind.rank;
        assertLength(record, kind.shape, where);
        const { [TYPE]: _type, ...fields } = recordMembers(record, kind.shape, options.charset, where);
        if (kind.repeats) lists.get(kind.name)?.push(fields);
        else members[kind.name] = fields;
      }
      return members;
    },
  };
}

/** The fields of a record that does not repeat, as a list of one or none. */
function one(members: Members, name: string): readonly Members[] {
  const value = members[name];
  if (value === undefined) return [];
  if (!isMembers(value)) throw new LayerFault('field-type', `${name} holds no fields`);
  return [value];
}

/**
 * `fixed: { charset, line, records | columns }`. Short text is filled with blanks to the right, and these are cut when
 * reading; what would not come back as it was is refused. @throws LayerFault where the options do not make sense
 */
export function fixedNotation(options: FixedOptions): BytesNotation {
  const { layout } = options;
  return layout.kind === 'single' ? singleNotation(layout.columns, options) : recordsNotation(layout.records, options);
}
