/** The records of a fixed-width layer: names and widths in bytes. */
import { naming, type Report } from '../findings.ts';
import type { LayerStep } from '../tables/model.ts';
import { asText, entriesOf } from '../tables/shapes.ts';
import { type Entry, type Source, valueAt } from '../tables/source.ts';
import type { FixedColumn } from './fixed.ts';

export interface FixedRecord {
  /** Empty where the layer is one record without a name. */
  readonly name: string;
  readonly columns: readonly FixedColumn[];
}

function readColumn({ key, value, place }: Entry, isLast: boolean, report: Report): FixedColumn {
  const text = asText(value, report)?.text ?? '';
  if (text === 'rest' && isLast) return { name: key, width: 'rest' };
  if (!/^[1-9][0-9]{0,3}$/.test(text))
    report(place, {
      rule: 'layer',
      message: naming`the width of ${key} is ${text === 'rest' ? 'rest, and it is not the last' : 'no number of bytes'}`,
      fix: 'Write a width in bytes, 1 to 9999; the last column may be rest.',
    });
  return { name: key, width: Number(text) || 1 };
}

function readColumns(source: Source | undefined, report: Report): readonly FixedColumn[] {
  const entries = entriesOf(source);
  return entries.map((entry, at) => readColumn(entry, at === entries.length - 1, report));
}

function checkTypes(records: readonly FixedRecord[], { place }: LayerStep, report: Report): void {
  const untyped = records.find(
    (record) => record.columns[0]?.name !== 'type' || record.columns[0].width !== record.name.length,
  );
  if (untyped === undefined) return;
  report(place, {
    rule: 'layer',
    message: naming`the record ${untyped.name} does not begin with its name`,
    fix: `Write type: ${untyped.name.length} as its first column: it holds ${untyped.name}, by which records are told apart.`,
  });
}

/** `columns:` for one record, or `records:` for several that a column `type` tells apart. */
export function readFixed(step: LayerStep, report: Report): readonly FixedRecord[] {
  const columns = readColumns(valueAt(step.options, 'columns'), report);
  const named = entriesOf(valueAt(step.options, 'records'));
  if (columns.length > 0 === named.length > 0) {
    report(step.place, {
      rule: 'layer',
      message: 'fixed has either columns or records',
      fix: 'Write columns: { name: width } for one record, or records: { H: { type: 1, … }, D: { … } }.',
    });
  }
  if (named.length === 0) return [{ name: '', columns }];
  const records = named.map((entry) => ({ name: entry.key, columns: readColumns(entry.value, report) }));
  checkTypes(records, step, report);
  return records;
}
