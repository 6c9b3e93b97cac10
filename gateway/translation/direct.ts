/**
 * Writes the outermost document straight from the message to bytes. The way by members makes an object of every element and a text of
 * the whole, only to be encoded once more; this one puts each plain field where it belongs. Whatever is more than plain — attributes,
 * documents inside fields, rows that look at their neighbours — is written by the tree and put in as a piece.
 */
import { CharsetFault } from './charset.ts';
import { type Frame, isMembers, type Members, type PlainRow, rowError, WrittenDocument } from './frame.ts';
import type { Layer } from './layers/layer.ts';
import { plainRowOf } from './plain.ts';
import { arraysAbove, type PlanNode } from './plan.ts';
import {
  type Around,
  collectBytes,
  type PutText,
  plainAscii,
  putBytes,
  putEncoded,
  putterOf,
  type Sink,
} from './sink.ts';
import { type ListPlan, listPlan, type NodeCode, nodeCode, type TreeParts } from './tree.ts';
import { escapeText } from './xml/characters.ts';
import { documentHead, elementWriter, isAttribute } from './xml/writer.ts';

/** One document on its way. */
interface Target {
  readonly sink: Sink;
  readonly frame: Frame;
  readonly script: Script;
  /** Keys that codecs such as sm4 work with. */
  readonly auth: Readonly<Record<string, string>> | undefined;
}

/** Puts a node, or puts nothing and returns false where it is absent. */
type Put = (to: Target) => boolean;

/** What differs between JSON and XML. */
interface Script {
  readonly layer: Layer;
  readonly parts: TreeParts;
  readonly putText: PutText;
  /** What stands round a text. */
  readonly quote: string;
  /** A text that `putText` has left alone, and whatever is no text. */
  escaped(value: unknown): string;
  /** What stands before and after a member of this name. */
  around(node: PlanNode): readonly [before: string, after: string];
  readonly between: string;
  readonly brackets: { readonly object: readonly [string, string]; readonly list: readonly [string, string] };
  /** A node that only the tree can write, with all that stands round it but `around`. */
  byTree(node: PlanNode): (value: unknown) => string;
}

interface PlainWrite {
  readonly row: PlainRow;
  readonly holder: string | undefined;
  readonly name: string;
  /** What stands for an absent value. */
  readonly none: Uint8Array | undefined;
}

/** What stands round a member. */
interface Place extends Around {
  /** The same round a text that needs no escape. */
  readonly text: Around;
}

interface Field {
  /** As first member of its object, and behind another. */
  readonly first: Place;
  readonly later: Place;
  readonly plain: PlainWrite | undefined;
  readonly put: Put;
}

function encoded(script: Script, text: string): Uint8Array {
  // One kind of array for all that is copied: two kinds make copying half as fast.
  return Uint8Array.from(collectBytes((sink) => putEncoded(sink, text, script.layer.charset)));
}

const looksAround = (node: PlanNode): boolean =>
  node.uses.some(
    (use) =>
      use.kind === 'unit' ||
      use.kind === 'result' ||
      use.kind === 'signature' ||
      (use.kind === 'row' && use.row.right.codecs.some(({ name }) => name === 'when')),
  );

/** An object of members that are written one by one. */
function isSimple(node: PlanNode): boolean {
  if (node.doc !== undefined || node.step.match !== undefined || node.uses.length > 0) return false;
  const inXml = node.layer.format === 'xml';
  return [...node.children.values()].every(
    (child) =>
      !looksAround(child) &&
      (inXml
        ? !isAttribute(child) && child.key !== '#text' && child.step.index === undefined
        : child.step.index === undefined),
  );
}

function putByTree(script: Script, node: PlanNode): Put {
  const code = nodeCode(node, script.parts);
  const textOf = script.byTree(node);
  const { charset } = script.layer;
  const quotes = script.quote === '' ? undefined : aroundOf(script, script.quote, script.quote);
  return ({ sink, frame }) => {
    const value = code.write(frame, {});
    if (value === undefined) return false;
    const isPut = quotes !== undefined && typeof value === 'string' && script.putText(sink, value, quotes);
    if (!isPut) putEncoded(sink, textOf(value), charset);
    return true;
  };
}

function aroundOf(script: Script, before: string, after: string): Around {
  return { before: encoded(script, before), after: encoded(script, after) };
}

function placeOf(script: Script, before: string, after: string): Place {
  const { quote } = script;
  return { ...aroundOf(script, before, after), text: aroundOf(script, before + quote, quote + after) };
}

function plainWrite(script: Script, row: PlainRow): PlainWrite {
  const [first = '', second] = row.keys;
  return {
    row,
    holder: second === undefined ? undefined : first,
    name: second ?? first,
    none: row.none === undefined ? undefined : encoded(script, script.escaped(row.none)),
  };
}

function fieldOf(script: Script, node: PlanNode): Field {
  const row = plainRowOf(node);
  const isCdata = row?.pipeline.cdata === true;
  const plain = row && !isCdata && node.step.match === undefined && writes(node) ? plainWrite(script, row) : undefined;
  const whole = plain === undefined && (isList(node) || !isObject(node) || !isSimple(node));
  const [before, after] = whole && script.layer.format === 'xml' ? ['', ''] : script.around(node);
  return {
    first: placeOf(script, before, after),
    later: placeOf(script, script.between + before, after),
    plain,
    put: plain ? () => false : putterFor(script, node),
  };
}

/** A row behind the first of several names is only read. */
const writes = (node: PlanNode): boolean => node.uses.every((use) => use.kind !== 'row' || !use.alias);
const isList = (node: PlanNode): boolean => node.step.each;
const isObject = (node: PlanNode): boolean => node.children.size > 0 || node.structural;

function putterFor(script: Script, node: PlanNode): Put {
  if (isList(node)) return listPutter(script, node);
  return isObject(node) && isSimple(node)
    ? objectPutter(script, node, script.brackets.object, node.structural)
    : putByTree(script, node);
}

function canonicalValue({ holder, name }: PlainWrite, element: Members): unknown {
  return holder === undefined ? element[name] : (element[holder] as Members | undefined | null)?.[name];
}

function putWhole({ sink, script }: Target, text: Uint8Array | string, { before, after }: Around): boolean {
  putBytes(sink, before);
  if (typeof text === 'string') putEncoded(sink, text, script.layer.charset);
  else putBytes(sink, text);
  putBytes(sink, after);
  return true;
}

function putPlain(to: Target, plain: PlainWrite, value: unknown, place: Place): boolean {
  if (value === undefined) return plain.none !== undefined && putWhole(to, plain.none, place);
  const { script, sink } = to;
  const { pipeline, guard } = plain.row;
  const wire = pipeline.encode(value, to.auth);
  if (typeof wire === 'string') {
    if (script.putText(sink, wire, place.text)) return true;
    guard(wire);
  }
  const text = script.escaped(wire);
  return script.putText(sink, text, place) || putWhole(to, text, place);
}

function putOther(to: Target, { before, after }: Place, put: Put): boolean {
  const { sink } = to;
  const start = sink.at;
  putBytes(sink, before);
  if (put(to)) {
    putBytes(sink, after);
    return true;
  }
  sink.at = start;
  return false;
}

function objectPutter(script: Script, node: PlanNode, [open, close]: readonly [string, string], always: boolean): Put {
  const fields = [...node.children.values()].map((child) => fieldOf(script, child));
  const [opening, closing] = [encoded(script, open), encoded(script, close)];
  const level = arraysAbove(node).length;
  return (to) => {
    const { sink } = to;
    const start = sink.at;
    putBytes(sink, opening);
    if (!putFields(to, fields, level) && !always) {
      sink.at = start;
      return false;
    }
    putBytes(sink, closing);
    return true;
  };
}

function putFields(to: Target, fields: readonly Field[], level: number): boolean {
  const element = to.frame.elements[level] as Members;
  let some = false;
  let at = 0;
  let value: unknown;
  try {
    for (; at < fields.length; at += 1) {
      const field = fields[at] as Field;
      const { plain } = field;
      const place = some ? field.later : field.first;
      value = plain && canonicalValue(plain, element);
      if (plain ? putPlain(to, plain, value, place) : putOther(to, place, field.put)) some = true;
    }
  } catch (fault) {
    const plain = fields[at]?.plain;
    throw plain ? rowError(plain.row.site, to.frame, fault, { value, writing: true }) : fault;
  }
  return some;
}

function listOf({ reach }: ListPlan, frame: Frame): readonly unknown[] | undefined {
  let list: unknown = frame.elements[reach.level];
  for (const key of reach.keys) list = isMembers(list) ? list[key] : undefined;
  return Array.isArray(list) ? list : undefined;
}

function listPutter(script: Script, node: PlanNode): Put {
  const plan = listPlan(node, script.parts);
  if (plan === undefined) return () => false;
  if (node.children.size === 0 || !isSimple(node)) return putByTree(script, node);
  const inXml = script.layer.format === 'xml';
  const item = objectPutter(script, node, inXml ? script.around(node) : script.brackets.object, true);
  const [open, close] = script.brackets.list.map((text) => encoded(script, text)) as [Uint8Array, Uint8Array];
  const between = encoded(script, script.between);
  const { depth } = plan;
  return (to) => {
    const { sink, frame } = to;
    const list = listOf(plan, frame);
    if (list === undefined) return false;
    if (list.length === 0) plan.assertTellable(list, frame);
    putBytes(sink, open);
    for (let index = 0; index < list.length; index += 1) {
      if (index > 0) putBytes(sink, between);
      frame.elements[depth] = list[index];
      frame.indexes[depth - 1] = index;
      item(to);
    }
    putBytes(sink, close);
    frame.elements.length = depth;
    frame.indexes.length = depth - 1;
    return true;
  };
}

const QUOTE = 0x22;
const jsonPlain = plainAscii((code) => code >= 0x20 && code !== QUOTE && code !== 0x5c);
const xmlPlain = plainAscii(
  (code) => code === 0x9 || code === 0xa || (code >= 0x20 && !'&<>'.includes(String.fromCharCode(code))),
);

function jsonScript(layer: Layer, parts: TreeParts): Script {
  return {
    layer,
    parts,
    putText: putterOf(layer.charset, jsonPlain),
    quote: '"',
    escaped: (value) => JSON.stringify(value),
    around: (node) => [`${JSON.stringify(node.key)}:`, ''],
    between: ',',
    brackets: { object: ['{', '}'], list: ['[', ']'] },
    byTree: () => (value) => JSON.stringify(value),
  };
}

function xmlScript(layer: Layer, parts: TreeParts): Script {
  return {
    layer,
    parts,
    putText: putterOf(layer.charset, xmlPlain),
    quote: '',
    escaped: (value) => (typeof value === 'string' ? escapeText(value) : ''),
    around: ({ step }) => [`<${step.name}>`, `</${step.name}>`],
    between: '',
    brackets: { object: ['', ''], list: ['', ''] },
    byTree: (node) => elementWriter(node),
  };
}

function scriptOf(layer: Layer, parts: TreeParts): Script | undefined {
  if (layer.format === 'json') return jsonScript(layer, parts);
  return layer.format === 'xml' ? xmlScript(layer, parts) : undefined;
}

/** The document's outermost node with what opens and closes it, or undefined where the tree has to write it. */
function putterOfTop(top: PlanNode, script: Script): Put | undefined {
  if (!isSimple(top)) return undefined;
  const { layer } = script;
  if (layer.format === 'json') return objectPutter(script, top, ['{', '}'], true);
  const { head, bindings } = documentHead(layer);
  if (layer.root !== undefined)
    return objectPutter(script, top, [`${head}<${layer.root}${bindings}>`, `</${layer.root}>`], true);
  const [root, ...more] = top.children.values();
  if (root === undefined || more.length > 0 || isList(root) || !isObject(root) || !isSimple(root)) return undefined;
  const { name } = root.step;
  return objectPutter(script, root, [`${head}<${name}${bindings}>`, `</${name}>`], root.structural);
}

type Write = (frame: Frame) => WrittenDocument | undefined;

const byTreeAlone: Write = () => undefined;

function compileWrite(top: PlanNode, script: Script): Write {
  const put = putterOfTop(top, script);
  if (put === undefined) return byTreeAlone;
  return (frame) => {
    let there = false;
    const bytes = collectBytes((sink) => {
      there = put({ sink, frame, script, auth: frame.context?.auth });
    });
    return there ? new WrittenDocument(bytes) : undefined;
  };
}

function compileTop(top: PlanNode, layer: Layer, parts: TreeParts): Write {
  const script = scriptOf(layer, parts);
  try {
    return script ? compileWrite(top, script) : byTreeAlone;
  } catch (fault) {
    // A name that the charset lacks: the tree says so when it comes to it.
    if (fault instanceof CharsetFault) return byTreeAlone;
    throw fault;
  }
}

/**
 * The code of a body that is written straight to bytes wherever that is possible. Compiled with the first message: a process speaks few
 * of the operations that it loads.
 */
export function bodyCode(top: PlanNode, layer: Layer, parts: TreeParts): NodeCode {
  let tree: NodeCode | undefined;
  let direct: Write | undefined;
  const code = (): NodeCode => {
    tree ??= nodeCode(top, parts);
    return tree;
  };
  return {
    read: (value, frame, siblings) => code().read(value, frame, siblings),
    write: (frame, siblings) => {
      direct ??= compileTop(top, layer, parts);
      return (frame.bodyless ? undefined : direct(frame)) ?? code().write(frame, siblings);
    },
  };
}
