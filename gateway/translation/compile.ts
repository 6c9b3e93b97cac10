/** From the rows of one part to its plan: every row finds its field, its codecs and its canonical value, or a finding says why not. */
import type { Schema } from '../catalogue/contract.ts';
import { isValue, schemaAt } from '../catalogue/schemas.ts';
import { isSecretVariable, reachOf } from './access.ts';
import { CharsetFault } from './charset.ts';
import { CodecFault, type Kind, MisfitFault } from './codecs/codec.ts';
import { compilePipeline, type NamedCodecs, type Pipeline, type PipelineSite } from './codecs/pipeline.ts';
import { assertColumnRoom, columnGuard } from './columns.ts';
import { naming, type Place, type Report } from './findings.ts';
import { placeOnWay, type Unplaced } from './outline.ts';
import { arraysAbove, childOf, nodeAt, type Plan, type PlanNode, reach } from './plan.ts';
import { compileResult } from './results.ts';
import { compileRow, guardFor, type RowParts } from './row.ts';
import { isSensitiveAt } from './sensitive.ts';
import type { DialectTable, Reasoned, ResultTable, Row } from './tables/model.ts';
import { type CanonicalPath, levelsOf, parseWirePath, SyntaxFault, type WirePath } from './tables/paths.ts';
import { parsed } from './tables/shapes.ts';

export interface CompileParts {
  readonly plan: Plan;
  readonly dialect: DialectTable;
  /** Schema of the part's canonical message; undefined for answers. */
  readonly schema: Schema | undefined;
  readonly report: Report;
  /** The part that we write in earnest: a request. */
  readonly outgoing: boolean;
  readonly unplaced: Unplaced;
  /** Codecs of the kind of partner. */
  readonly codecs: NamedCodecs | undefined;
}

const kinds: Readonly<Record<string, Kind>> = {
  string: 'text',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
};

interface Value {
  readonly kind: Kind;
  readonly schema: Schema | undefined;
}

function canonicalValue(path: CanonicalPath, schema: Schema | undefined): Value {
  const found = schema && schemaAt(schema, path.text);
  if (!found)
    throw new MisfitFault(
      'unknown-path',
      naming`the canonical message has no field ${path.text}`,
      'Compare with the schema in specs/gateway/schemas/.',
    );
  const kind = kinds[String(found.type)];
  if (kind === undefined)
    throw new MisfitFault(
      'not-a-field',
      naming`${path.text} is no single field`,
      'Write one row for each field in it.',
    );
  return { kind, schema: found };
}

function rowValue(row: Row, schema: Schema | undefined): Value {
  const { source } = row.right;
  if (source.kind === 'canonical') return canonicalValue(source.path, schema);
  if (source.kind === 'aggregate') {
    if (schema && !schemaAt(schema, source.path.text))
      throw new MisfitFault(
        'unknown-path',
        naming`the canonical message has no field ${source.path.text}`,
        'Compare with the schema.',
      );
    return { kind: 'integer', schema: undefined };
  }
  return { kind: source.kind === 'variable' && source.name === 'index' ? 'integer' : 'text', schema: undefined };
}

function assertLevels(row: Row, node: PlanNode, joins: boolean): void {
  const { source } = row.right;
  const wire = arraysAbove(node).length;
  if (source.kind === 'variable' && source.name === 'index' && wire === 0) {
    throw new MisfitFault('array-levels', '$index stands outside of a list', 'Use it in a field below x[].');
  }
  if (source.kind !== 'canonical') return;
  const canonical = levelsOf(source.path.steps) - (joins ? 1 : 0);
  if (wire === canonical) return;
  throw new MisfitFault(
    'array-levels',
    naming`${row.left.text} goes through ${wire} lists, ${source.path.text} through ${canonical}`,
    'Pair every x[] with one list[] of ours, or join the list into one text.',
    `${row.left.text} 经过 ${wire} 层列表，${source.path.text} 经过 ${canonical} 层`,
  );
}

/** A node that already has a row that writes it takes no second one. */
function claim(node: PlanNode, place: Place, report: Report): void {
  const taken = node.uses.some(
    (use) => (use.kind === 'row' && !use.alias) || use.kind === 'outcome' || use.kind === 'signature',
  );
  if (taken)
    report(place, {
      rule: 'duplicate-wire-path',
      message: naming`${node.path} is written twice`,
      fix: 'Keep one of the rows.',
    });
}

const composeSite = ({ right: { source } }: Row, schema: Schema | undefined): PipelineSite['compose'] =>
  source.kind === 'canonical' && schema ? { path: source.path, schema } : undefined;

interface RowSite extends Value {
  readonly row: Row;
  readonly node: PlanNode;
  readonly http: boolean;
}

const siteFor = (parts: CompileParts, { row, node, http, kind, schema }: RowSite): PipelineSite => ({
  from: kind,
  charset: node.layer.charset,
  schema,
  codes: parts.dialect.codes,
  named: parts.codecs,
  several: row.left.kind === 'parts',
  compose: composeSite(row, parts.schema),
  outgoing: parts.outgoing,
  medium: http || node.layer.format !== 'json' ? 'text' : 'json',
  isValid: (candidate) => schema !== undefined && isValue(schema, candidate),
});

function assertParts(row: Row, nodes: readonly PlanNode[], pipeline: Pipeline): void {
  const several = row.left.kind === 'parts';
  if (several !== pipeline.parts > 0)
    throw new MisfitFault(
      'parts',
      'a + b goes with the codecs parts(…) and split(…), and parts(…) only with a + b',
      'Write DATE + TIME: path | parts(yyyyMMdd, HHmmss).',
    );
  if (several && nodes.length !== pipeline.parts)
    throw new MisfitFault(
      'parts',
      naming`${nodes.length} fields stand to the left, and the value has ${pipeline.parts} parts`,
      'Write one field for each part.',
      `左边有 ${nodes.length} 个字段，值有 ${pipeline.parts} 部分`,
    );
  if (several && new Set(nodes.map((node) => node.parent)).size > 1)
    throw new MisfitFault('parts', 'the parts stand in different places', 'Parts stand beside each other.');
}

function assertSibling(node: PlanNode, field: string): void {
  if (node.parent?.children.has(field)) return;
  throw new MisfitFault(
    'when-field',
    naming`${field} does not stand before ${node.path} in the same place`,
    'Write its row first; when(…) looks at fields beside it.',
  );
}

function outerLayers(node: PlanNode): readonly PlanNode['layer'][] {
  const layers: PlanNode['layer'][] = [];
  for (let at: PlanNode | undefined = node.parent; at; at = at.parent) if (at.doc) layers.push(at.layer);
  return layers;
}

function both(one: RowParts['guard'], other: RowParts['guard'] | undefined): RowParts['guard'] {
  if (other === undefined) return one;
  return (text) => {
    one(text);
    other(text);
  };
}

interface Placed {
  readonly row: Row;
  readonly nodes: readonly PlanNode[];
  readonly paths: readonly WirePath[];
  readonly own: boolean;
}

function addRow(parts: CompileParts, { row, nodes, paths, own }: Placed, at: number): void {
  const { report } = parts;
  const [node, path] = [nodes[at], paths[at]];
  if (!node || !path) return;
  const value = rowValue(row, parts.schema);
  const pipeline = compilePipeline(
    row.right.codecs,
    siteFor(parts, { ...value, row, node, http: path.http !== undefined }),
  );
  const { source } = row.right;
  const alias = row.left.kind === 'aliases' && at > 0;
  assertLevels(row, node, pipeline.joins);
  assertParts(row, nodes, pipeline);
  if (pipeline.when) assertSibling(node, pipeline.when.field);
  const place = path.http ?? 'body';
  if (parts.outgoing && place === 'body') assertColumnRoom(node, pipeline.extent);
  const rowParts: RowParts = {
    site: {
      row,
      wirePath: path.http ? `${path.http}.${node.key}` : node.path,
      sensitive: isSensitive(row, pipeline, parts.schema),
    },
    pipeline,
    reach:
      source.kind === 'canonical' ? reachOf(source.path.steps, arraysAbove(node).length, pipeline.joins) : undefined,
    composed: (pipeline.composes?.paths ?? []).map(({ steps }) => reachOf(steps, levelsOf(steps), false)),
    guard: both(guardFor(node, place, outerLayers(node)), place === 'body' ? columnGuard(node) : undefined),
    at: row.left.kind === 'parts' ? at : 0,
    partKeys: nodes.map((one) => one.key),
    own,
    writes: !alias,
    compared: !(path.http === 'header' && node.key === 'content-type'),
  };
  assertKnownTexts(row, pipeline, rowParts.guard);
  if (!alias) claim(node, row.place, report);
  node.uses.push({ kind: 'row', row, code: compileRow(rowParts), own, alias });
  if (pipeline.unit && node.parent) {
    const unit = childOf(node.parent, { name: pipeline.unit.unitField, each: false }, row.place, report);
    addUnit(unit, { kind: 'unit', amount: node.key, writes: pipeline.unit.writes }, row.place, report);
  }
}

/** Constants, codes and the like that could never be written are told now and not with the first message. */
function assertKnownTexts({ right: { source } }: Row, pipeline: Pipeline, guard: RowParts['guard']): void {
  try {
    const constant = source.kind === 'constant' ? [pipeline.encode(source.text)] : [];
    for (const text of [...pipeline.writes, ...constant]) if (typeof text === 'string') guard(text);
  } catch (fault) {
    if (!(fault instanceof CodecFault || fault instanceof CharsetFault)) throw fault;
    const lacks = fault instanceof CharsetFault;
    throw new MisfitFault(
      lacks ? 'charset-lacks' : 'constant-refused',
      lacks ? naming`${fault.message}` : naming`the text ${fault.message}`,
      lacks ? 'Agree on another charset or another text.' : 'Write a constant that the codecs take.',
    );
  }
}

function addUnit(
  node: PlanNode,
  use: Extract<PlanNode['uses'][number], { kind: 'unit' }>,
  place: Place,
  report: Report,
): void {
  const other = node.uses.find((one) => one.kind === 'row' || (one.kind === 'unit' && one.writes !== use.writes));
  if (other)
    report(place, {
      rule: 'duplicate-wire-path',
      message: naming`${node.path} is written as unit and otherwise`,
      fix: 'Let all amounts beside one unit field write the same unit, and give it no row.',
    });
  node.uses.push(use);
}

function isSensitive(row: Row, pipeline: Pipeline, schema: Schema | undefined): boolean {
  const { source } = row.right;
  if (source.kind === 'variable') return pipeline.sensitive || isSecretVariable(source.name);
  const ofMessage = source.kind === 'canonical' || source.kind === 'aggregate';
  return pipeline.sensitive || (ofMessage && isSensitiveAt(schema, source.path));
}

/** Turns what a codec maker refuses into a finding at the row. */
function guarded(place: Place, report: Report, work: () => void): void {
  try {
    work();
  } catch (fault) {
    if (fault instanceof MisfitFault) {
      const { rule, said: message, saidZh: messageZh, fix } = fault;
      report(place, { rule, message, fix, ...(messageZh === undefined ? {} : { messageZh }) });
    } else if (fault instanceof SyntaxFault)
      report(place, { rule: 'codec-arguments', message: fault.said, fix: 'Compare with mappings/README.md.' });
    else throw fault;
  }
}

/** Adds rows below `from`: the operation's below the body, the envelope's below the root. */
export function addRows(parts: CompileParts, rows: readonly Row[], from: PlanNode, own: boolean): void {
  for (const row of rows) {
    const where = { place: row.place, report: parts.report };
    for (const path of row.left.paths) if (path.http === undefined) placeOnWay(from, path.steps, parts.unplaced);
    const nodes = row.left.paths.map((path) => nodeAt(parts.plan, from, path, where));
    row.left.paths.forEach((_path, at) => {
      guarded(row.place, parts.report, () => addRow(parts, { row, nodes, paths: row.left.paths, own }, at));
    });
  }
}

/** Adds what a row's own end is computed from: its code stands at the first field that it looks at. */
export function addResults(parts: CompileParts, results: readonly ResultTable[]): void {
  for (const result of results) {
    guarded(result.place, parts.report, () => {
      const { node, code } = compileResult(parts, result);
      node.uses.push({ kind: 'result', path: result.path, code });
    });
  }
}

/** Marks wire fields that are known and not read. */
export function addIgnored({ plan, report }: CompileParts, ignored: readonly Reasoned[]): void {
  for (const note of ignored) {
    const path = parsed(note.place, report, () => parseWirePath(note.text));
    if (path) nodeAt(plan, plan.body, path, { place: note.place, report }).uses.push({ kind: 'ignored' });
  }
}

/** The field at a full path, for outcomes, answers, conditions and signatures. */
export function fieldAt(
  { plan, report }: CompileParts,
  text: string,
  place: Place,
): { node: PlanNode; path: WirePath } | undefined {
  const path = parsed(place, report, () => parseWirePath(text));
  return (
    path && {
      path,
      node: path.http ? nodeAt(plan, plan.root, path, { place, report }) : reach(plan.root, path.steps, place, report),
    }
  );
}

/** In XML an element with attributes and text has its text as member `#text`. */
export function settleTexts(node: PlanNode, place: Place, report: Report): void {
  const inXml = (node.doc ?? node.layer).format === 'xml';
  const mixed = node.uses.length > 0 && node.children.size > 0 && node.doc === undefined;
  if (mixed && inXml) {
    const text = childOf(node, { name: '#text', each: false }, place, report);
    text.uses.push(...node.uses.splice(0));
  } else if (mixed && node.uses.some((use) => use.kind !== 'probe')) {
    const row = node.uses.find((use) => use.kind === 'row')?.row;
    report(row?.place ?? place, {
      rule: 'duplicate-wire-path',
      message: naming`${node.path} is a value in one row and holds fields in another`,
      fix: 'Write rows for its fields only.',
    });
  }
  for (const child of node.children.values()) settleTexts(child, place, report);
}
