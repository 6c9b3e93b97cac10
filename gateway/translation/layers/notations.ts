/** The notations that name their fields beforehand, by the rows of the plan. */
import type { PlanNode } from '../plan.ts';
import { csvNotation } from './csv.ts';
import { fixedNotation } from './fixed.ts';
import { formNotation } from './form.ts';
import type { Notation } from './kinds.ts';
import type { Format, Layer } from './layer.ts';
import { textNotation } from './text.ts';
import { tlvNotation } from './tlv.ts';

const isIgnored = (node: PlanNode): boolean => node.uses.length > 0 && node.uses.every((use) => use.kind === 'ignored');

const namesBelow = (node: PlanNode | undefined): readonly string[] =>
  [...(node?.children.values() ?? [])].map((child) => child.step.name);

function csv(top: PlanNode, { options }: Layer): Notation {
  const list = options.get('rows') ?? 'row';
  const columns = [...(top.children.get(list)?.children.values() ?? [])];
  return csvNotation({
    columns: columns.filter((column) => !isIgnored(column)).map((column) => column.step.name),
    ignored: columns.filter(isIgnored).map((column) => column.step.name),
    header: options.get('header') !== 'no',
    line: options.get('line') === 'lf' ? 'lf' : 'crlf',
    list,
  });
}

function fixed(top: PlanNode, { options, records, charset }: Layer): Notation {
  const line = options.get('line');
  const [single] = records;
  return fixedNotation({
    charset,
    line: line === 'crlf' || line === 'lf' ? line : 'none',
    layout:
      single?.name === ''
        ? { kind: 'single', columns: single.columns }
        : {
            kind: 'records',
            records: records.map((record) => ({
              ...record,
              repeats: top.children.get(record.name)?.step.each === true,
            })),
          },
  });
}

/** @throws LayerFault where names or options make no sense together */
export function plainNotation(top: PlanNode, layer: Layer): Notation {
  const format: Exclude<Format, 'json' | 'xml'> = layer.format as Exclude<Format, 'json' | 'xml'>;
  switch (format) {
    case 'form':
      return formNotation({ charset: layer.charset, names: namesBelow(top) });
    case 'csv':
      return csv(top, layer);
    case 'fixed':
      return fixed(top, layer);
    case 'tlv':
      return tlvNotation({
        charset: layer.charset,
        tag: Number(layer.options.get('tag')),
        length: Number(layer.options.get('length')),
        tags: namesBelow(top),
      });
    case 'text':
      return textNotation();
  }
}
