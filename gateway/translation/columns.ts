/** What byte layouts can hold: rows name their records and columns, and nothing deeper. */
import { encodeText } from './charset.ts';
import { CodecFault, type Extent, MisfitFault } from './codecs/codec.ts';
import { naming, type Place, type Report } from './findings.ts';
import type { Layer } from './layers/layer.ts';
import type { Plan, PlanNode } from './plan.ts';

const flat: ReadonlySet<Layer['format']> = new Set(['form', 'csv', 'fixed', 'tlv', 'text']);

const placeOf = (node: PlanNode, otherwise: Place): Place => {
  const row = node.uses.find((use) => use.kind === 'row');
  const [child] = node.children.values();
  return row?.row.place ?? (child ? placeOf(child, otherwise) : otherwise);
};

/** The list that the rows of a CSV document are read into. */
export const rowsOf = (layer: Layer): string => layer.options.get('rows') ?? 'row';

function faultAt(layer: Layer, node: PlanNode): string | undefined {
  const { name, each } = node.step;
  if (layer.format === 'text') return name === 'text' && !each ? undefined : 'the one field of a text is text';
  if (layer.format === 'csv') return name === rowsOf(layer) && each ? undefined : `write ${rowsOf(layer)}[].COLUMN`;
  const tag = layer.format === 'tlv' ? Number(layer.options.get('tag')) : name.length;
  if (name.length !== tag) return `tags have ${tag} characters`;
  if (layer.format !== 'fixed') return each ? 'nothing repeats in this layer' : undefined;
  const [single] = layer.records;
  if (single?.name === '')
    return single.columns.some((column) => column.name === name) && !each
      ? undefined
      : `the columns are ${single.columns.map((column) => column.name).join(', ')}`;
  return layer.records.some((record) => record.name === name)
    ? undefined
    : `the records are ${layer.records.map((record) => record.name).join(', ')}`;
}

function columnFault(layer: Layer, record: PlanNode, column: PlanNode): string | undefined {
  if (layer.format !== 'fixed') return undefined;
  const found = layer.records.find((one) => one.name === record.step.name);
  if (!found || found.columns.some((one) => one.name === column.step.name && one.name !== 'type')) return undefined;
  return `the columns of ${found.name} are ${found.columns.map((one) => one.name).join(', ')}, and type is written by the layer`;
}

const holdsRecords = ({ format, records }: Layer): boolean =>
  format === 'csv' || (format === 'fixed' && records[0]?.name !== '');

function checkDocument(top: PlanNode, layer: Layer, place: Place, report: Report): void {
  if (!flat.has(layer.format)) return;
  const tell = (node: PlanNode, message: string): void =>
    report(placeOf(node, place), {
      rule: 'unknown-column',
      message: naming`${node.path} has no place in ${layer.format}: ${message}`,
      fix: 'Name a record and a column of the layer.',
    });
  for (const node of top.children.values()) {
    const fault = faultAt(layer, node);
    const tooDeep = node.doc === undefined && node.children.size > 0 && !holdsRecords(layer);
    if (fault ?? tooDeep) tell(node, fault ?? 'it holds fields, and this layer has none inside fields');
    for (const column of node.doc ? [] : node.children.values()) {
      const inColumn = columnFault(layer, node, column);
      if (inColumn) tell(column, inColumn);
      if (column.doc === undefined && column.children.size > 0) tell(column, 'a column holds no fields');
    }
  }
}

/** Reports rows that a flat layer has no place for. */
export function checkColumns(plan: Plan, place: Place, report: Report): void {
  checkDocument(plan.root, plan.layers[0], place, report);
  const visit = (node: PlanNode): void => {
    if (node.doc) checkDocument(node, node.doc, node.doc.place ?? place, report);
    for (const child of node.children.values()) visit(child);
  };
  for (const child of plan.root.children.values()) visit(child);
}

/** How many bytes a column or a tagged value can hold; undefined where there is no limit. */
function roomOf({ layer, parent, step }: PlanNode): number | undefined {
  if (layer.format === 'tlv') return 10 ** Number(layer.options.get('length')) - 1;
  if (layer.format !== 'fixed') return undefined;
  const record = layer.records.find(({ name }) => name === '' || name === parent?.step.name);
  const width = record?.columns.find(({ name }) => name === step.name)?.width;
  return typeof width === 'number' ? width : undefined;
}

/** Refuses text that a column cannot hold, at the field instead of at the whole. */
export function columnGuard(node: PlanNode): ((text: string) => void) | undefined {
  const room = roomOf(node);
  if (room === undefined) return undefined;
  const { charset, format } = node.layer;
  return (text) => {
    const { length } = encodeText(text, charset);
    if (length > room) throw new CodecFault('length', `has ${length} bytes, and ${room} fit`);
    if (format === 'fixed' && text.endsWith(' '))
      throw new CodecFault('blank', 'ends in a blank, which could not be told from the filling of its column');
  };
}

/** @throws MisfitFault where the schema allows values that the column has no room for */
export function assertColumnRoom(node: PlanNode, extent: Extent | undefined): void {
  const room = roomOf(node);
  if (room === undefined || extent === undefined || extent.bytes <= room) return;
  throw new MisfitFault(
    'length-cannot-fit',
    naming`up to ${extent.bytes} bytes may come, and ${node.path} has ${room}`,
    'Let the schema allow no more, or agree on a wider column.',
    `取值最长 ${extent.bytes} 字节，${node.path} 只有 ${room}`,
  );
}
