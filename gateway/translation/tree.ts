/** A plan as code: members out of a frame, and a frame out of members. The same for JSON and XML; only the ends differ. */

import { isDeepStrictEqual } from 'node:util';
import { arrayAt, type Reach, reachOf } from './access.ts';
import { CharsetFault } from './charset.ts';
import { CodecFault } from './codecs/codec.ts';
import { type Frame, isMembers, type Members, RAW, rowError } from './frame.ts';
import { beyondIndexed, readIndexed, setIndexed } from './indexed.ts';
import { LayerFault } from './layers/fault.ts';
import { plainField, type ReadChild, readFields } from './plain.ts';
import { arraysAbove, type PlanNode, type Use } from './plan.ts';
import type { CanonicalPath } from './tables/paths.ts';
import type { InnerDocument } from './wire.ts';
import { XmlFault } from './xml/references.ts';

export interface NodeCode {
  write(frame: Frame, siblings: Members): unknown;
  read(value: unknown, frame: Frame, siblings: Members): void;
}

/** What a tree is compiled with: the writer of documents inside fields, and whether an array is required. */
export interface TreeParts {
  documentOf(node: PlanNode): InnerDocument;
  isRequired(path: CanonicalPath): boolean;
  /** How many elements the schema allows, so that a flood is refused before it is read. */
  maxItems(path: CanonicalPath): number;
  /** Whether one wire field only means this canonical field. */
  isAlone(path: string): boolean;
  /** What a refusal has where the body goes. */
  readonly bodyAbsent: 'omit' | 'empty' | 'null';
}

type RowUse = Extract<Use, { kind: 'row' }>;
type Said = NonNullable<Frame['say']>;
const isRow = (use: Use): use is RowUse => use.kind === 'row';

/** All rows at or below a node. */
export function rowsBelow(node: PlanNode): readonly RowUse[] {
  return [...node.uses.filter(isRow), ...[...node.children.values()].flatMap(rowsBelow)];
}

/** The canonical field of every use at or below a node. */
export function canonicalFields(node: PlanNode): readonly string[] {
  const own = node.uses.flatMap((use): readonly string[] => {
    if (use.kind === 'result') return [use.path.text];
    return use.kind === 'row' && use.row.right.source.kind === 'canonical' ? [use.row.right.source.path.text] : [];
  });
  return [...own, ...[...node.children.values()].flatMap(canonicalFields)];
}

const nothing = (): undefined => undefined;

/** Of several fields each says success in its own word, and one of yes or no says the contrary in everything else. */
function outcomeValue({ what, form, success }: Extract<Use, { kind: 'outcome' }>, say: Said): unknown {
  if (what === 'text') return say.text;
  const code = say.succeeds === true ? (success ?? say.code) : say.code;
  if (form === 'number') return Number(code);
  if (form === undefined) return code;
  return success === undefined || say.succeeds === true ? code === 'true' : success !== 'true';
}

function writerOf(use: Use): NodeCode['write'] | undefined {
  switch (use.kind) {
    case 'row':
      return use.alias ? undefined : use.code.write;
    case 'outcome':
      return ({ say }) => say && outcomeValue(use, say);
    case 'unit':
      return (_frame, siblings) => (hasValue(siblings[use.amount]) ? use.writes : undefined);
    case 'result':
      return use.code.write;
    case 'signature':
      // Put in once the rest is written; here it holds the field's place in the order.
      return () => '';
    default:
      return undefined;
  }
}

const hasValue = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function leafCode(node: PlanNode): NodeCode {
  // Results write nothing and only look at what is written: they come first, so that none is passed over.
  const inOrder = [...node.uses].sort((one, other) => Number(other.kind === 'result') - Number(one.kind === 'result'));
  const writers = inOrder.map(writerOf).filter((writer) => writer !== undefined);
  const readers = node.uses.filter((use) => isRow(use) || use.kind === 'result').map((use) => use.code.read);
  const [onlyWriter, ...moreWriters] = writers;
  const [onlyReader, ...moreReaders] = readers;
  return {
    write: moreWriters.length === 0 ? (onlyWriter ?? nothing) : (frame, siblings) => firstOf(writers, frame, siblings),
    read:
      moreReaders.length === 0
        ? (onlyReader ?? nothing)
        : (value, frame, siblings) => {
            for (const read of readers) read(value, frame, siblings);
          },
  };
}

function firstOf(writers: readonly NodeCode['write'][], frame: Frame, siblings: Members): unknown {
  for (const write of writers) {
    const value = write(frame, siblings);
    if (value !== undefined) return value;
  }
  return undefined;
}

interface Child extends NodeCode, ReadChild {
  /** Name and index of `x[0]` in JSON. */
  readonly name: string;
  readonly index: number | undefined;
}

const isXml = (node: PlanNode): boolean => (node.doc ?? node.layer).format === 'xml';

function writeChildren(children: readonly Child[], structural: boolean): (frame: Frame) => Members | undefined {
  return (frame) => {
    const out: Members = {};
    let some = structural;
    for (const child of children) {
      const value = child.write(frame, out);
      if (value === undefined) continue;
      some = true;
      if (child.index === undefined) out[child.key] = value;
      else setIndexed(out, child, value);
    }
    return some ? out : undefined;
  };
}

function countKeys(members: Members): number {
  let count = 0;
  for (const key in members) if (key !== undefined) count += 1;
  return count;
}

function readChildren(node: PlanNode, children: readonly Child[]): (members: Members, frame: Frame) => void {
  const known = new Set(children.map((child) => child.name));
  const prefix = node.path === '' ? '' : `${node.path}.`;
  const level = arraysAbove(node).length;
  // What an XML document has besides was noticed when it was read.
  if (isXml(node)) return (members, frame) => void readFields(children, members, frame, level);
  const counted = known.size === children.length;
  const noteBeyond = beyondIndexed(children, prefix);
  return (members, frame) => {
    const seen = readFields(children, members, frame, level);
    noteBeyond?.(members, frame);
    if (counted && seen === countKeys(members)) return;
    for (const key of Object.keys(members)) if (!known.has(key)) frame.unmapped(`${prefix}${key}`);
  };
}

function objectCode(node: PlanNode, parts: TreeParts): NodeCode {
  const children = [...node.children.values()].map((child): Child => {
    const index = isXml(node) ? undefined : child.step.index;
    const { key } = child;
    const name = index === undefined ? key : child.step.name;
    return {
      key,
      name,
      index,
      plain: index === undefined ? plainField(child, parts.isAlone) : undefined,
      find: index === undefined ? (members) => members[key] : (members) => readIndexed(members, name, index),
      ...nodeCode(child, parts),
    };
  });
  const writeMembers = writeChildren(children, node.structural);
  const readMembers = readChildren(node, children);
  const document = node.doc ? parts.documentOf(node) : undefined;
  const finish = (members: unknown, frame: Frame): unknown =>
    document && isMembers(members) ? document.write(members, frame.context) : members;
  const code: NodeCode = {
    write: (frame) => {
      const members = writeMembers(frame);
      if (node.body && frame.bodyless && Object.keys(members ?? {}).length === 0)
        return finish(emptyBody(parts), frame);
      return finish(members, frame);
    },
    read: (value, frame) => {
      if (value === undefined || value === null || (value === '' && (node.doc !== undefined || isXml(node)))) return;
      if (isMembers(value)) readMembers(value, frame);
      else throw new CodecFault('shape', `${node.path || 'the message'} should hold fields`);
    },
  };
  return document && node.uses.some(isRow) ? keepingRaw(node, document, code) : code;
}

/** The fields that a document holds, read apart from the message that is being written. */
function contentsOf(code: NodeCode, members: unknown, frame: Frame): unknown {
  const elements = [...frame.elements.slice(0, -1), {}];
  const apart: Frame = { ...frame, elements, indexes: [...frame.indexes], vars: {}, later: [], unmapped: nothing };
  code.read(members, apart, {});
  return elements.at(-1);
}

/** @throws CodecFault where what was given as the document's text is no such document */
function opened(document: InnerDocument, text: string, frame: Frame): unknown {
  try {
    return document.read(text, frame.context);
  } catch (fault) {
    if (fault instanceof LayerFault || fault instanceof XmlFault || fault instanceof CharsetFault)
      throw new CodecFault('raw', `is no document of this layer: ${fault.message}`);
    throw fault;
  }
}

/**
 * A document whose text has a row of its own: what somebody signed is passed on as it came, whatever we would have written.
 * Its contents must still be what the message says.
 */
function keepingRaw(node: PlanNode, document: InnerDocument, code: NodeCode): NodeCode {
  const rows = node.uses.filter(isRow).map((use) => use.code);
  return {
    write: (frame, siblings) => {
      const kept = rows.map((row) => row.write(frame, siblings)).find((value) => value !== undefined);
      const composed = code.write(frame, siblings);
      if (typeof kept !== 'string' || typeof composed !== 'string') return kept ?? composed;
      const [inKept, inComposed] = [kept, composed].map((text) =>
        contentsOf(code, opened(document, text, frame), frame),
      );
      if (!isDeepStrictEqual(inKept, inComposed))
        throw new CodecFault('raw', `${node.path} says otherwise than the fields of the message`);
      return kept;
    },
    read: (value, frame, siblings) => {
      if (isMembers(value)) for (const row of rows) row.read(Reflect.get(value, RAW), frame, siblings);
      code.read(value, frame, siblings);
    },
  };
}

const emptyBody = ({ bodyAbsent }: TreeParts): unknown =>
  bodyAbsent === 'omit' ? undefined : bodyAbsent === 'null' ? null : {};

/** The canonical array that a repeated wire field stands for; compile.ts has made sure that all rows below agree. */
export function pairedPath(node: PlanNode): CanonicalPath | undefined {
  const depth = arraysAbove(node).length;
  for (const { row } of rowsBelow(node)) {
    const { source } = row.right;
    if (source.kind !== 'canonical') continue;
    let passed = 0;
    const end = source.path.steps.findIndex((step) => {
      passed += step.each ? 1 : 0;
      return passed === depth;
    });
    if (end === -1) continue;
    const steps = source.path.steps.slice(0, end + 1);
    return { steps, text: steps.map((step) => step.name + (step.each ? '[]' : '')).join('.') };
  }
  return undefined;
}

/** A repeated field and the canonical list that it stands for. */
export interface ListPlan {
  readonly paired: CanonicalPath;
  readonly reach: Reach;
  readonly depth: number;
  readonly own: boolean;
  /** @throws TranslationError where the format cannot tell an empty list from none */
  assertTellable(list: readonly unknown[], frame: Frame): void;
}

interface ArrayParts extends ListPlan {
  readonly item: NodeCode;
  readonly scalar: boolean;
}

function writeArray({ reach, depth, item, own }: ArrayParts): (frame: Frame) => unknown[] | undefined {
  return (frame) => {
    if (own && frame.bodyless) return undefined;
    let list: unknown = frame.elements[reach.level];
    for (const key of reach.keys) list = isMembers(list) ? list[key] : undefined;
    if (!Array.isArray(list)) return undefined;
    const out = list.map((element, index) => {
      frame.elements[depth] = element;
      frame.indexes[depth - 1] = index;
      return item.write(frame, {}) ?? {};
    });
    frame.elements.length = depth;
    frame.indexes.length = depth - 1;
    return out;
  };
}

function readArray({ reach, depth, item, scalar }: ArrayParts): (list: readonly unknown[], frame: Frame) => void {
  return (list, frame) => {
    const target = arrayAt(frame.elements[reach.level], reach.keys, list.length);
    list.forEach((value, index) => {
      const known = target[index];
      // A scalar is put by its row under the key '' of a holder and moved from there.
      const element: Members = scalar ? {} : isMembers(known) ? known : {};
      frame.elements[depth] = element;
      frame.indexes[depth - 1] = index;
      item.read(value, frame, {});
      target[index] = scalar ? element[''] : element;
    });
    frame.elements.length = depth;
    frame.indexes.length = depth - 1;
  };
}

/** Text formats have no empty list: a field made for the list alone says that there is one. */
const isContainer = (node: PlanNode | undefined): boolean =>
  node !== undefined && !node.structural && node.children.size === 1;

const isWhole = ({ row: { right } }: RowUse, list: CanonicalPath): boolean =>
  right.source.kind === 'canonical' && right.source.path.steps.length === list.steps.length;

/** Undefined where no row below the field says what it repeats for. */
export function listPlan(node: PlanNode, parts: TreeParts): ListPlan | undefined {
  const paired = pairedPath(node);
  const depth = arraysAbove(node).length;
  const rows = rowsBelow(node);
  const [first] = rows;
  if (!paired || !first) return undefined;
  const toldApart = !isXml(node.parent ?? node) || isContainer(node.parent) || parts.isRequired(paired);
  const site = { row: first.row, wirePath: node.path, sensitive: false };
  return {
    paired,
    reach: reachOf(paired.steps, depth - 1, false),
    depth,
    own: rows.some((use) => use.own),
    assertTellable: (list, frame) => {
      if (list.length > 0 || toldApart) return;
      const fault = 'is an empty list, which this format cannot tell from none; leave it out';
      throw rowError(site, frame, new CodecFault('empty-list', fault), { value: list, writing: true });
    },
  };
}

function arrayCode(node: PlanNode, parts: TreeParts): NodeCode {
  const plan = listPlan(node, parts);
  const rows = rowsBelow(node);
  const [first] = rows;
  if (!plan || !first) return { write: nothing, read: nothing };
  const { paired } = plan;
  // Each side may hold plain values: theirs in `x[]` without members, ours in `list[]` without a path behind it.
  const scalar = rows.some((use) => isWhole(use, paired));
  const item = node.children.size === 0 ? leafCode(node) : objectCode(node, parts);
  const arrayParts = { ...plan, item, scalar };
  const write = writeArray(arrayParts);
  const read = readArray(arrayParts);
  const most = parts.maxItems(paired);
  const emptyIfMissing = isXml(node.parent ?? node) && (isContainer(node.parent) || parts.isRequired(paired));
  const site = { row: first.row, wirePath: node.path, sensitive: false };
  return {
    write: (frame) => {
      const list = write(frame);
      if (list) plan.assertTellable(list, frame);
      return list;
    },
    read: (value, frame) => {
      const list = value ?? (emptyIfMissing ? [] : undefined);
      if (list === undefined) return;
      try {
        if (!Array.isArray(list)) throw new CodecFault('shape', 'should be a list');
        if (list.length > most) throw new CodecFault('maxItems', `has ${list.length} elements, and ${most} are taken`);
        read(list, frame);
      } catch (fault) {
        throw rowError(site, frame, fault, { value: `${node.path}`, writing: false });
      }
    },
  };
}

/** Compiles a node and all below it. */
export function nodeCode(node: PlanNode, parts: TreeParts): NodeCode {
  if (node.step.each) return arrayCode(node, parts);
  if (node.children.size > 0 || node.structural || node.doc) return objectCode(node, parts);
  return leafCode(node);
}
