/** One document as code: its wraps and its notation put together, as bytes or as the text of a field. */
import { decodeText, encodeText } from '../charset.ts';
import type { TranslationContext } from '../contract.ts';
import { isMembers, type Members, WrittenDocument } from '../frame.ts';
import type { PlanNode } from '../plan.ts';
import { readXml } from '../xml/reader.ts';
import { XmlFault } from '../xml/references.ts';
import { documentShape } from '../xml/shape.ts';
import { documentWriter } from '../xml/writer.ts';
import { LayerFault } from './fault.ts';
import type { KeyOf, Notation, Wrap } from './kinds.ts';
import type { Layer } from './layer.ts';
import { plainNotation } from './notations.ts';
import { compileWrap } from './wraps.ts';

type Unmapped = (path: string) => void;

export interface Document {
  /** The bytes inside the wraps as fields, and back. */
  read(inner: Uint8Array, unmapped: Unmapped): Members;
  write(members: Members): Uint8Array;
  unwrap(bytes: Uint8Array, context: TranslationContext | undefined): Uint8Array;
  wrap(inner: Uint8Array, context: TranslationContext | undefined): Uint8Array;
  /** The text inside the wraps. */
  textIn(inner: Uint8Array): string;
  /** As the text of a field. */
  openText(text: string, hearing: { unmapped: Unmapped; context: TranslationContext | undefined }): Members;
  closeText(members: Members, context: TranslationContext | undefined): string;
}

const chinese = new Set(['gbk', 'gb2312', 'gb18030']);

/** A label of the GB family stands for any of it in daily use. */
function sameEncoding(declared: string, layer: Layer): boolean {
  const name = declared.toLowerCase();
  return (
    name === layer.charset || name === layer.label.toLowerCase() || (chinese.has(name) && chinese.has(layer.charset))
  );
}

function parseJson(text: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What JSON.parse says quotes the message, which may hold account numbers.
    throw new LayerFault('json', 'it is not well-formed');
  }
  if (!isMembers(value)) throw new LayerFault('json', 'the JSON is no object');
  return value;
}

const jsonNotation: Notation = {
  medium: 'text',
  write: (members) => JSON.stringify(members),
  read: parseJson,
};

/** @param inBytes the text comes from bytes of its own, whose charset the declaration names */
function xmlNotation(top: PlanNode, layer: Layer, inBytes: boolean): Notation {
  const shape = documentShape(top, layer);
  const { root } = layer;
  return {
    medium: 'text',
    write: documentWriter(top, layer),
    read: (text, unmapped) => {
      const { members, encoding } = readXml(text, shape, unmapped);
      if (inBytes && encoding !== undefined && !sameEncoding(encoding, layer))
        throw new XmlFault(`the document says encoding ${encoding}, and ${layer.charset} was agreed`);
      if (root === undefined) return members as Members;
      const inner = members[root];
      if (!isMembers(inner)) throw new XmlFault(`the root element is not ${root}`);
      return inner;
    },
  };
}

function notationOf(top: PlanNode, layer: Layer, inBytes: boolean): Notation {
  if (layer.format === 'json') return jsonNotation;
  return layer.format === 'xml' ? xmlNotation(top, layer, inBytes) : plainNotation(top, layer);
}

const keysOf =
  (context: TranslationContext | undefined): KeyOf =>
  (name) => {
    const key = context && Object.hasOwn(context.auth, name) ? context.auth[name] : undefined;
    if (key) return key;
    throw new LayerFault('layer-key', `needs the credential ${name}, which is not there`);
  };

function wrapped(wraps: readonly Wrap[]): { open(bytes: Uint8Array, keys: KeyOf): Uint8Array; close: Wrap['close'] } {
  return {
    open: (bytes, keys) => wraps.reduce((inner, wrap) => wrap.open(inner, keys), bytes),
    close: (bytes, keys) => wraps.reduceRight((outer, wrap) => wrap.close(outer, keys), bytes),
  };
}

/** Base64, hex and frames are ASCII; bytes of another kind in a text field are characters of the layer's charset. */
function fieldText(layer: Layer): { toBytes(text: string): Uint8Array; toText(bytes: Uint8Array): string } {
  const charset = layer.wraps.length > 0 ? 'utf-8' : layer.charset;
  return { toBytes: (text) => encodeText(text, charset), toText: (bytes) => decodeText(bytes, charset) };
}

function bytesOf(notation: Notation, layer: Layer, members: Members): Uint8Array {
  if (members instanceof WrittenDocument) return members.bytes;
  return notation.medium === 'bytes' ? notation.write(members) : encodeText(notation.write(members), layer.charset);
}

/** @param outer the body itself, as against a document in a field */
export function compileDocument(top: PlanNode, layer: Layer, outer: boolean): Document {
  const notation = notationOf(top, layer, outer || layer.wraps.length > 0);
  const wraps = wrapped(layer.wraps.map(compileWrap));
  const isWrapped = layer.wraps.length > 0;
  const field = fieldText(layer);
  const read: Document['read'] =
    notation.medium === 'bytes'
      ? (inner, unmapped) => notation.read(inner, unmapped)
      : (inner, unmapped) => notation.read(decodeText(inner, layer.charset), unmapped);
  const write: Document['write'] = (members) => bytesOf(notation, layer, members);
  const unwrap: Document['unwrap'] = isWrapped
    ? (bytes, context) => wraps.open(bytes, keysOf(context))
    : (bytes) => bytes;
  const wrap: Document['wrap'] = isWrapped ? (inner, context) => wraps.close(inner, keysOf(context)) : (inner) => inner;
  const plain = !isWrapped && notation.medium === 'text' ? notation : undefined;
  return {
    read,
    write,
    unwrap,
    wrap,
    textIn: (inner) => decodeText(inner, layer.charset),
    openText: plain
      ? (text, { unmapped }) => plain.read(text, unmapped)
      : (text, { unmapped, context }) => read(unwrap(field.toBytes(text), context), unmapped),
    closeText: plain
      ? (members) => plain.write(members)
      : (members, context) => field.toText(wrap(write(members), context)),
  };
}
