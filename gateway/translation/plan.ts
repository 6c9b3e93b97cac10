/** The plan of one part: a tree of the wire fields that its rows name. Readers and writers are compiled from it. */

import { naming, type Place, type Report } from './findings.ts';
import type { RowCode } from './frame.ts';
import type { Layer } from './layers/layer.ts';
import type { Row } from './tables/model.ts';
import type { CanonicalPath, HttpPlace, WirePath, WireStep } from './tables/paths.ts';

/** What a field is for. */
export type Use =
  | {
      readonly kind: 'row';
      readonly row: Row;
      readonly code: RowCode /** Of the operation, as against the envelope. */;
      readonly own: boolean /** `a / b`: not the first, read only. */;
      readonly alias: boolean;
    }
  /** The outcome's code or text, or those of an answer to an event. */
  | {
      readonly kind: 'outcome';
      readonly what: 'code' | 'text';
      /** JSON type that the value is written with; text without one. */
      readonly form: 'number' | 'true-false' | undefined;
      /** Of several fields that all must say success: this one's word for it. */
      readonly success: string | undefined;
    }
  /** The unit that money(by UNIT …) writes beside the field `amount`. */
  | { readonly kind: 'unit'; readonly amount: string; readonly writes: string }
  | { readonly kind: 'signature' }
  /** Looked at by `result:`, whose code reads and checks it. */
  | { readonly kind: 'result'; readonly path: CanonicalPath; readonly code: RowCode }
  /** Looked at by `when`. */
  | { readonly kind: 'probe' }
  /** Known and not read. */
  | { readonly kind: 'ignored' };

export interface PlanNode {
  /** Unique among its siblings: `a`, `@b`, `x[0]`, `F[@n=X]`. */
  readonly key: string;
  readonly step: WireStep;
  /** From the top of the body, for messages. */
  readonly path: string;
  readonly parent: PlanNode | undefined;
  readonly children: Map<string, PlanNode>;
  readonly uses: Use[];
  /** The text of this field is a document. */
  doc: Layer | undefined;
  /** The layer that this field stands in. */
  readonly layer: Layer;
  /** On the way to the body, or the body: always there. */
  structural: boolean;
  body: boolean;
}

export interface Plan {
  readonly root: PlanNode;
  readonly body: PlanNode;
  readonly http: Readonly<Record<HttpPlace, PlanNode>>;
  /** From the outside in. */
  readonly layers: readonly [Layer, ...Layer[]];
}

export const keyOf = (step: WireStep): string => {
  if (step.match) return `${step.name}[@${step.match.attribute}=${step.match.value}]`;
  return step.index === undefined ? step.name : `${step.name}[${step.index}]`;
};

function newNode(step: WireStep, parent: PlanNode | undefined, layer: Layer): PlanNode {
  const key = keyOf(step);
  const above = parent?.path;
  const path = above ? `${above}.${key}${step.each ? '[]' : ''}` : `${key}${step.each ? '[]' : ''}`;
  return {
    key,
    step,
    path,
    parent,
    children: new Map(),
    uses: [],
    doc: undefined,
    layer,
    structural: false,
    body: false,
  };
}

const topOf = (layer: Layer): PlanNode => newNode({ name: '', each: false }, undefined, layer);

/** A child of a node, made where it is not there yet. Reports a field that is said to repeat in one row and not in another. */
export function childOf(parent: PlanNode, step: WireStep, place: Place, report: Report): PlanNode {
  const key = keyOf(step);
  const found = parent.children.get(key);
  if (found) {
    if (found.step.each !== step.each) {
      report(place, {
        rule: 'array-levels',
        message: naming`${found.path} and ${key}${step.each ? '[]' : ''} do not go together`,
        fix: 'Write [] in every row of a field that repeats.',
      });
    }
    return found;
  }
  const node = newNode(step, parent, parent.doc ?? parent.layer);
  parent.children.set(key, node);
  return node;
}

/** The node at a path below `from`. */
export function reach(from: PlanNode, steps: readonly WireStep[], place: Place, report: Report): PlanNode {
  return steps.reduce((node, step) => childOf(node, step, place, report), from);
}

export function startPlan(layers: readonly [Layer, ...Layer[]], place: Place, report: Report): Plan {
  const root = topOf(layers[0]);
  root.structural = true;
  for (const layer of layers.slice(1)) {
    const node = reach(root, layer.at ?? [], place, report);
    node.doc = layer;
  }
  const http = { header: topOf(layers[0]), query: topOf(layers[0]), path: topOf(layers[0]) };
  for (const node of Object.values(http)) node.structural = true;
  return { root, body: root, http, layers };
}

/** Marks where the operation's rows go. */
export function withBody(plan: Plan, body: PlanNode): Plan {
  body.body = true;
  for (let node: PlanNode | undefined = body; node; node = node.parent) node.structural = true;
  return { ...plan, body };
}

/** The node that a path names: in the HTTP part, or below `from`. */
export function nodeAt(plan: Plan, from: PlanNode, path: WirePath, where: { place: Place; report: Report }): PlanNode {
  if (path.http === undefined) return reach(from, path.steps, where.place, where.report);
  const [step] = path.steps;
  // Header names know no case; the contract's records carry them in lower case.
  const name = path.http === 'header' ? (step?.name ?? '').toLowerCase() : (step?.name ?? '');
  return childOf(plan.http[path.http], { name, each: false }, where.place, where.report);
}

/** The keys from the top to a node. */
export function keysTo(node: PlanNode): readonly string[] {
  return node.parent ? [...keysTo(node.parent), node.key] : [];
}

/** An existing node, or undefined. */
export function find(from: PlanNode, steps: readonly WireStep[]): PlanNode | undefined {
  let node: PlanNode | undefined = from;
  for (const step of steps) node = node?.children.get(keyOf(step));
  return node;
}

/** The arrays that a field stands in, the outermost first, itself included. */
export function arraysAbove(node: PlanNode): readonly PlanNode[] {
  const arrays: PlanNode[] = [];
  for (let at: PlanNode | undefined = node; at; at = at.parent) if (at.step.each) arrays.unshift(at);
  return arrays;
}
