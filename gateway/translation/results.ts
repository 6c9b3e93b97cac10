/** `result:` as code: how a row ended, computed from the fields beside each other in it. */

import type { Schema } from '../catalogue/contract.ts';
import { schemaAt } from '../catalogue/schemas.ts';
import { accessOf, reachOf } from './access.ts';
import { CodecFault, MisfitFault } from './codecs/codec.ts';
import { exactText } from './codecs/decimal.ts';
import { TranslationError } from './contract.ts';
import { naming } from './findings.ts';
import { type Frame, type Members, type RowCode, withIndexes } from './frame.ts';
import { arraysAbove, find, type Plan, type PlanNode } from './plan.ts';
import type { ResultCase, ResultTable } from './tables/model.ts';
import { type CanonicalPath, levelsOf, parseWirePath } from './tables/paths.ts';
import { pairedPath } from './tree.ts';

/** The plan with the part's rows, and the schema of its message. */
interface ResultSite {
  readonly plan: Plan;
  readonly schema: Schema | undefined;
}

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'number' ? exactText(value) : String(value);

function meets({ test, value }: ResultCase, text: string): boolean {
  if (test === 'equals') return text === value;
  return (text === '') === (test === 'empty');
}

/** The wire element whose list is the list of the result; the body where the result stands in no list. */
function holderOf({ plan }: ResultSite, path: CanonicalPath): PlanNode | undefined {
  const levels = levelsOf(path.steps);
  if (levels === 0) return plan.body;
  const list = path.steps.slice(0, path.steps.findLastIndex((step) => step.each) + 1);
  const wanted = list.map((step) => step.name + (step.each ? '[]' : '')).join('.');
  const search = (node: PlanNode): PlanNode | undefined => {
    if (node.step.each && arraysAbove(node).length === levels && pairedPath(node)?.text === wanted) return node;
    for (const child of node.children.values()) {
      const found = search(child);
      if (found) return found;
    }
    return undefined;
  };
  return search(plan.root);
}

function assertCanonical({ schema }: ResultSite, { path, cases, otherwise }: ResultTable): void {
  const field = schema && schemaAt(schema, path.text);
  if (!field)
    throw new MisfitFault(
      'unknown-path',
      naming`the canonical message has no field ${path.text}`,
      'Compare with the schema in specs/.',
    );
  const values = Array.isArray(field.enum) ? field.enum : undefined;
  const foreign = [...cases.map((one) => one.ends), otherwise].find((one) => values && !values.includes(one));
  if (values === undefined || foreign !== undefined)
    throw new MisfitFault(
      'result',
      values ? naming`${path.text} cannot be ${foreign}` : naming`${path.text} has no list of values`,
      `The result is one of the values of the schema${values ? `: ${values.join(', ')}` : ''}.`,
    );
}

function fieldsOf(holder: PlanNode, { cases, place }: ResultTable): readonly PlanNode[] {
  return cases.map(({ field }) => {
    const { steps } = parseWirePath(field);
    const node = steps.length === 1 ? find(holder, steps) : undefined;
    if (node) return node;
    throw new MisfitFault(
      'result',
      naming`${field} has no row beside the others of ${holder.path || 'the message'} (line ${place.line})`,
      'Look at fields of the same element that have rows.',
    );
  });
}

function disagreement({ path, place }: ResultTable, frame: Frame, says: string): TranslationError {
  const canonical = withIndexes(path.text, frame.indexes);
  return new TranslationError({
    code: 'GW_TRANSLATION_VALUE',
    rule: 'result',
    message: `${canonical} is not ${says}, which its fields say (${place.file}:${place.line})`,
    canonicalPath: canonical,
    file: place.file,
    line: place.line,
  });
}

/** @throws MisfitFault where the result does not fit the message or the schema */
export function compileResult(parts: ResultSite, table: ResultTable): { node: PlanNode; code: RowCode } {
  assertCanonical(parts, table);
  const holder = holderOf(parts, table.path);
  if (!holder)
    throw new MisfitFault('result', naming`no row says which list ${table.path.text} is`, 'Map a field of the list.');
  const nodes = fieldsOf(holder, table);
  const [node] = nodes;
  if (!node) throw new MisfitFault('result', 'there is no case', 'Write when(FIELD is empty) value else value.');
  const keys = nodes.map((one) => one.key);
  const judge = (siblings: Members): string =>
    table.cases.find((one, at) => meets(one, textOf(siblings[keys[at] ?? ''])))?.ends ?? table.otherwise;
  const access = accessOf(
    { kind: 'canonical', path: table.path },
    reachOf(table.path.steps, levelsOf(table.path.steps), false),
  );
  const write: RowCode['write'] = (frame, siblings) => {
    if (frame.bodyless) return undefined;
    const given = access.get(frame);
    const indexes = [...frame.indexes];
    // Fields behind this one are not written yet.
    frame.later.push(() => {
      const says = judge(siblings);
      if (given !== undefined && given !== says) throw disagreement(table, { ...frame, indexes }, says);
    });
    return undefined;
  };
  const read: RowCode['read'] = (_value, frame, siblings) => {
    try {
      access.set(frame, judge(siblings));
    } catch (fault) {
      if (fault instanceof CodecFault) throw disagreement(table, frame, judge(siblings));
      throw fault;
    }
  };
  return { node, code: { write, read } };
}
