/** The order of a document's fields, before any row makes one: that of the dialect's file. */
import type { Report } from './findings.ts';
import { keyOf, type Plan, type PlanNode, reach } from './plan.ts';
import type { PartTable, RawRow } from './tables/model.ts';
import { parseLeft, type WireStep } from './tables/paths.ts';
import { fillNames } from './tables/read-parts.ts';
import { parsed } from './tables/shapes.ts';

type Keyed = Pick<RawRow, 'key' | 'place'> & { readonly value?: string };

export interface Outline {
  /** The envelope's. */
  readonly rows: readonly Keyed[];
  /** Fields of an outcome or an answer. */
  readonly codes: readonly Keyed[];
  readonly signature: Keyed | undefined;
  readonly names: PartTable['names'];
  readonly report: Report;
}

const isIn = ({ key }: Keyed, outer: Keyed): boolean => key.startsWith(`${outer.key}.`);
const holderOf = ({ key }: Keyed): string => key.slice(0, key.lastIndexOf('.') + 1);

/** The signature stands among the operation's own rows, so it comes behind them. */
const isInBody = (rows: readonly Keyed[], signature: Keyed): boolean =>
  rows.some((row) => /^body\b/.test((row.value ?? '').trim()) && isIn(signature, row));

/** Codes come before the envelope, or first in the envelope's field that holds them; a signature comes last among its neighbours, unless the envelope gives it a place. */
function inOrder({ rows, codes, signature }: Outline): readonly Keyed[] {
  const apart = codes.filter((code) => !rows.some((row) => isIn(code, row)));
  const all = [...apart, ...rows.flatMap((row) => [...codes.filter((code) => isIn(code, row)), row])];
  if (!signature || rows.some(({ key }) => key === signature.key) || isInBody(rows, signature)) return all;
  const last = all.findLastIndex((one) => holderOf(one) === holderOf(signature));
  return last === -1 ? [signature, ...all] : all.toSpliced(last + 1, 0, signature);
}

/** Fields that a layer has made and nothing has put in place yet. */
export type Unplaced = Set<PlanNode>;

/** Puts the fields that the dialect names in their places; rows of an operation come behind them in their own order. */
export function outline(plan: Plan, given: Outline): Unplaced {
  const { names, report } = given;
  const moved = new Set<PlanNode>();
  for (const { key, place } of inOrder(given)) {
    const filled = fillNames(key, names, { place, report });
    const left = parsed(place, report, () => parseLeft(filled));
    // Of several names the first is written; the parts of one value are all written.
    for (const path of left?.paths.slice(0, left.kind === 'parts' ? undefined : 1) ?? [])
      if (path.http === undefined) moveBehind(reach(plan.root, path.steps, place, report), moved);
  }
  return new Set(nodesBelow(plan.root).filter((node) => !moved.has(node)));
}

const nodesBelow = (node: PlanNode): readonly PlanNode[] =>
  [...node.children.values()].flatMap((child) => [child, ...nodesBelow(child)]);

/** A field that a layer has made stands where the first row that passes through it stands. */
export function placeOnWay(from: PlanNode, steps: readonly WireStep[], unplaced: Unplaced): void {
  let node: PlanNode | undefined = from;
  for (const step of steps) {
    node = node.children.get(keyOf(step));
    if (!node?.parent) return;
    if (!unplaced.delete(node)) continue;
    node.parent.children.delete(node.key);
    node.parent.children.set(node.key, node);
  }
}

function moveBehind(node: PlanNode, moved: Set<PlanNode>): void {
  if (!node.parent) return;
  moveBehind(node.parent, moved);
  if (moved.has(node)) return;
  moved.add(node);
  node.parent.children.delete(node.key);
  node.parent.children.set(node.key, node);
}
