/** Tables of comma-separated values (RFC 4180). */
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { hasLoneSurrogate } from '../charset.ts';
import type { Members } from '../frame.ts';
import { LayerFault } from './fault.ts';
import { assertKnown, listOf, namesOf, pathStep, textOf } from './fields.ts';
import type { TextNotation, Unmapped } from './kinds.ts';
import { MAX_ROWS, withinLimit } from './limits.ts';

export interface CsvOptions {
  /** Titles that rows of the mapping name, in order. */
  readonly columns: readonly string[];
  /** Titles we know of and do not read; written empty, behind the others. */
  readonly ignored: readonly string[];
  /** The first row holds the titles. Without it, columns go by their place. */
  readonly header: boolean;
  readonly line: 'crlf' | 'lf';
  /** The field that holds the rows. */
  readonly list: string;
}

const MAX_COLUMNS = 1000;

type Cells = readonly string[];

const isEmpty = (cells: Cells): boolean => cells.every((cell) => cell === '');

/** How many cells there are up to the last that is not empty. */
function usedWidth(cells: Cells): number {
  let width = cells.length;
  while (width > 0 && cells[width - 1] === '') width -= 1;
  return width;
}

/** The library's messages quote the text; these do not. */
const told: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'a quoted cell is followed by more text',
  INVALID_OPENING_QUOTE: 'a quote stands inside a cell that is not quoted',
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell does not end',
};

/** Rows as a spreadsheet counts them: those before the fault were read. */
function rowOf(fault: CsvError): string {
  const before: unknown = fault.records;
  return typeof before === 'number' ? ` in row ${before + 1}` : '';
}

/** All rows of a text, without those that spreadsheets leave empty at its end. */
function cellsOf(text: string): Cells[] {
  if (hasLoneSurrogate(withinLimit(text))) throw new LayerFault('csv', 'half of a surrogate pair is no character');
  let rows: string[][];
  try {
    // Reading stops behind the limit, so that a flood of short rows costs no more than the rows we take.
    rows = parse(text, {
      bom: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n'],
      to: MAX_ROWS + 2,
    });
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    throw new LayerFault('csv', `${told[fault.code] ?? 'the text is no CSV'}${rowOf(fault)}`);
  }
  if (rows.length > MAX_ROWS + 1) throw new LayerFault('too-large', `there are more than ${MAX_ROWS} rows`);
  const wide = rows.findIndex((cells) => cells.length > MAX_COLUMNS);
  if (wide !== -1) throw new LayerFault('too-large', `row ${wide + 1} has more than ${MAX_COLUMNS} columns`);
  while (rows.length > 0 && isEmpty(rows.at(-1) ?? [])) rows.pop();
  return rows;
}

interface Layout {
  /** How many cells a row has. */
  readonly width: number;
  /** Where each column of the mapping stands. */
  readonly places: readonly (readonly [name: string, at: number])[];
}

/** Where the columns stand by the titles of the first row. */
function layoutOf(titles: Cells, options: CsvOptions, unmapped: Unmapped): Layout {
  const width = usedWidth(titles);
  const at = new Map<string, number>();
  titles.slice(0, width).forEach((title, index) => {
    const before = at.get(title);
    if (before !== undefined)
      throw new LayerFault('csv-titles', `the title of column ${index + 1} is also that of column ${before + 1}`);
    at.set(title, index);
  });
  const missing = options.columns.filter((title) => !at.has(title));
  if (missing.length > 0) throw new LayerFault('csv-titles', `there is no column ${missing.join(', ')}`);
  const known = new Set([...options.columns, ...options.ignored]);
  for (const title of at.keys()) if (!known.has(title)) unmapped(`${options.list}[].${pathStep(title)}`);
  return { width, places: options.columns.map((name) => [name, at.get(name) ?? 0]) };
}

function membersOf(cells: Cells, { width, places }: Layout, row: number): Members {
  if (isEmpty(cells)) throw new LayerFault('csv-row', `row ${row} is empty, and others follow`);
  if (cells.length < width || usedWidth(cells) > width)
    throw new LayerFault('csv-row', `row ${row} has ${cells.length} cells instead of ${width}`);
  const members: Members = {};
  for (const [name, at] of places) members[name] = cells[at];
  return members;
}

const DELIMITERS = { crlf: '\r\n', lf: '\n' } as const;

/**
 * `csv: { header, line, rows }`. Both ends of line are read. Cells are text, whatever a spreadsheet would make of them.
 * Empty columns to the right and empty rows at the end, as spreadsheets add them, are passed over; hence a row without
 * any content is refused when writing. @throws LayerFault where the titles cannot be fields
 */
export function csvNotation(options: CsvOptions): TextNotation {
  const { columns, ignored, header, list } = options;
  const titles = [...columns, ...ignored];
  namesOf(titles, 'column');
  if (columns.length === 0) throw new LayerFault('layer-options', 'the table has no columns');
  if (titles.length > MAX_COLUMNS) throw new LayerFault('layer-options', `the table has over ${MAX_COLUMNS} columns`);
  const fields = namesOf(columns, 'column');
  const top = namesOf([list], 'field for the rows');
  const positional: Layout = { width: titles.length, places: columns.map((name, at) => [name, at]) };
  return {
    medium: 'text',
    write: (members) => {
      assertKnown(members, top, '');
      const rows = listOf(members, list);
      if (rows.length > MAX_ROWS) throw new LayerFault('too-large', `there are more than ${MAX_ROWS} rows`);
      const cells = rows.map((row, index) => {
        const where = `${list}[${index}].`;
        assertKnown(row, fields, where);
        const texts = titles.map((title) => (fields.has(title) ? (textOf(row, title, where) ?? '') : ''));
        if (isEmpty(texts)) throw new LayerFault('csv-row', `${list}[${index}] has no content, so no row can show it`);
        return texts;
      });
      // A mark at the very beginning would be taken for that of the file, were it not in quotes.
      const style = { record_delimiter: DELIMITERS[options.line], quoted_match: /[\r\n]|^\ufeff/ };
      return withinLimit(stringify(header ? [titles, ...cells] : cells, style));
    },
    read: (text, unmapped) => {
      const rows = cellsOf(text);
      const [first] = rows;
      if (header && first === undefined) throw new LayerFault('csv-titles', 'the row of titles is missing');
      const layout = header ? layoutOf(first ?? [], options, unmapped) : positional;
      const skip = header ? 1 : 0;
      const body = rows.slice(skip);
      if (body.length > MAX_ROWS) throw new LayerFault('too-large', `there are more than ${MAX_ROWS} rows`);
      return { [list]: body.map((cells, index) => membersOf(cells, layout, index + skip + 1)) };
    },
  };
}
