/** What a table leaves out or pairs wrongly: the static part of `check`. */
import type { Schema } from '../catalogue/contract.ts';
import { schemaAt } from '../catalogue/schemas.ts';
import { isComposition } from './codecs/compose.ts';
import { naming, type Place, type Report } from './findings.ts';
import { arraysAbove, type Plan, type PlanNode } from './plan.ts';
import type { Part, PartTable } from './tables/model.ts';
import { pairedPath, rowsBelow } from './tree.ts';
import { isXmlName } from './xml/characters.ts';

/** A single field of a canonical schema. */
export interface Leaf {
  readonly path: string;
  readonly schema: Schema;
  /** Required all the way from the top. */
  readonly required: boolean;
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** All single fields of a schema, `lots[].lotNo` for those in lists. */
export function leavesOf(schema: Schema): readonly Leaf[] {
  const found = known.get(schema);
  if (found) return found;
  const leaves = leavesBelow(schema, '', true);
  if (Object.isFrozen(schema)) known.set(schema, leaves);
  return leaves;
}

/** One schema serves every dialect that speaks its operation. */
const known = new WeakMap<Schema, readonly Leaf[]>();

function leavesBelow(schema: Schema, path: string, required: boolean): readonly Leaf[] {
  if (schema.type === 'array') {
    return isSchema(schema.items) ? leavesBelow(schema.items, `${path}[]`, false) : [];
  }
  if (!isSchema(schema.properties)) return [{ path, schema, required }];
  const needed = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties).flatMap(([name, inner]) =>
    isSchema(inner)
      ? leavesBelow(inner as Schema, path === '' ? name : `${path}.${name}`, required && needed.includes(name))
      : [],
  );
}

interface Coverage {
  readonly part: Part;
  readonly table: PartTable;
  readonly schema: Schema;
  readonly report: Report;
}

/** Every field has a row or a reason; what comes in must bring the required ones, or nothing of it could be taken. */
export function checkCoverage({ part, table, schema, report }: Coverage): void {
  const read = table.rows.flatMap(({ right: { source, codecs } }) =>
    // What is put together with other fields cannot be read back, so that it counts as lost.
    source.kind === 'canonical' && !codecs.some(isComposition) ? [source.path.text] : [],
  );
  const mapped = new Set([...read, ...table.results.map(({ path }) => path.text)]);
  const excused = table.unmapped.map((note) => note.text);
  const isExcused = (path: string): boolean =>
    excused.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[]`));
  for (const note of table.unmapped) {
    if (!schemaAt(schema, note.text))
      report(note.place, {
        rule: 'unknown-path',
        message: naming`the canonical message has no field ${note.text}`,
        fix: 'Compare with the schema.',
      });
  }
  for (const leaf of leavesOf(schema)) {
    if (mapped.has(leaf.path)) continue;
    const needed = part !== 'request' && leaf.required;
    if (needed || !isExcused(leaf.path)) reportUnmapped(table.place, leaf.path, report);
  }
}

function reportUnmapped(place: Place, path: string, report: Report): void {
  report(place, {
    rule: 'field-unmapped',
    message: naming`${path} has neither a row nor a reason under unmapped`,
    messageZh: `标准字段 ${path} 既没有映射，也没有在 unmapped 中说明原因`,
    fix: `Add a row for ${path}, or unmapped: { ${path}: reason }. A required field of an answer or event needs a row.`,
  });
}

/** Rows below one wire list must all mean the same list of ours. */
export function checkPairing(node: PlanNode, report: Report): void {
  if (node.step.each) {
    const rows = rowsBelow(node);
    const paired = pairedPath(node);
    const depth = arraysAbove(node).length;
    const place = rows[0]?.row.place;
    if (!paired && place) {
      report(place, {
        rule: 'array-unpaired',
        message: naming`no row says which list ${node.path} is`,
        fix: 'Map at least one field of the list to a canonical list.',
      });
    }
    for (const { row } of rows) {
      const { source } = row.right;
      if (source.kind !== 'canonical' || !paired) continue;
      const own = source.path.steps.slice(0, paired.steps.length);
      const same = own.every((step, at) => step.name === paired.steps[at]?.name);
      if (!same)
        report(row.place, {
          rule: 'array-levels',
          message: naming`${node.path} is ${paired.text} in another row (level ${depth})`,
          messageZh: `${node.path} 在另一行里对应的是 ${paired.text}`,
          fix: 'Let all rows of one list mean one list.',
        });
    }
  }
  for (const child of node.children.values()) checkPairing(child, report);
}

function checkXmlNode(node: PlanNode, place: Place, report: Report): void {
  const { name, match } = node.step;
  const bare = name.startsWith('@') ? name.slice(1) : name;
  if (name === '#text') return;
  if (!isXmlName(bare))
    report(place, {
      rule: 'xml-name',
      message: naming`${name} is no XML name`,
      fix: 'Write the element’s name as the partner does.',
    });
  for (const one of [bare, match?.attribute ?? '']) {
    const prefix = one.includes(':') ? one.slice(0, one.indexOf(':')) : undefined;
    if (prefix !== undefined && !node.layer.namespaces.has(prefix)) {
      report(place, {
        rule: 'namespace-unbound',
        message: naming`the prefix ${prefix} is not bound`,
        fix: `Bind it under namespaces: { ${prefix}: … } of the layer.`,
      });
    }
  }
}

/** Names that a format cannot have, and documents in places that are not opened. */
export function checkPlan(plan: Plan, place: Place, report: Report): void {
  const visit = (node: PlanNode): void => {
    const at = node.uses.find((use) => use.kind === 'row')?.row.place ?? place;
    if (node.parent && node.layer.format === 'xml') checkXmlNode(node, at, report);
    if (node.layer.format === 'json' && node.step.match)
      report(at, {
        rule: 'xml-only',
        message: naming`${node.key} looks for an attribute, and this is JSON`,
        fix: 'Use a plain field name.',
      });
    for (const child of node.children.values()) visit(child);
  };
  visit(plan.root);
  const roots = plan.root.children.size;
  const [outer] = plan.layers;
  if (outer.format === 'xml' && outer.root === undefined && roots > 1) {
    report(place, {
      rule: 'xml-root',
      message: 'the document would have more than one root element',
      fix: 'Name the root in the layer, or begin every path with it.',
    });
  }
}
