/** The ends of a part: bytes to members and members to bytes, through all its layers. */
import { CharsetFault, decodeText, encodeText } from './charset.ts';
import { TranslationError } from './contract.ts';
import { isMembers, type Members } from './frame.ts';
import type { Layer } from './layers.ts';
import type { Plan, PlanNode } from './plan.ts';
import { readXml, XmlFault } from './xml/reader.ts';
import { documentShape, type XmlShape } from './xml/shape.ts';
import { documentWriter } from './xml/writer.ts';

/** Messages carry fields, not files: what is larger is refused before it is read. */
const MAX_BYTES = 8 * 1024 * 1024;

export interface Wire {
  /** The outermost document; documents inside fields are still text. @throws TranslationError GW_TRANSLATION_BYTES */
  open(bytes: Uint8Array, unmapped: (path: string) => void): Members;
  /** Replaces each document inside a field by its members. @throws TranslationError GW_TRANSLATION_BYTES */
  openInner(members: Members, unmapped: (path: string) => void): void;
  close(members: unknown): Uint8Array;
  /** The text of a document inside a field. */
  documentOf(node: PlanNode): (members: unknown) => string;
  readonly contentType: string;
}

function unreadable(message: string, file: string, cause?: unknown): TranslationError {
  return new TranslationError({ code: 'GW_TRANSLATION_BYTES', rule: 'unreadable', message, file, cause });
}

const chinese = new Set(['gbk', 'gb2312', 'gb18030']);

/** A label of the GB family stands for any of it in daily use. */
function sameEncoding(declared: string, layer: Layer): boolean {
  const name = declared.toLowerCase();
  return (
    name === layer.charset || name === layer.label.toLowerCase() || (chinese.has(name) && chinese.has(layer.charset))
  );
}

type Parse = (text: string, unmapped: (path: string) => void) => Members;

function parseJson(text: string): Members {
  const value: unknown = JSON.parse(text);
  if (!isMembers(value)) throw new SyntaxError('the JSON is no object');
  return value;
}

function xmlParser(layer: Layer, shape: XmlShape, inBytes: boolean): Parse {
  const { root } = layer;
  return (text, unmapped) => {
    const { members, encoding } = readXml(text, shape, unmapped);
    if (inBytes && encoding !== undefined && !sameEncoding(encoding, layer))
      throw new XmlFault(`the document says encoding ${encoding}, and ${layer.charset} was agreed`);
    if (root === undefined) return members as Members;
    const inner = members[root];
    if (!isMembers(inner)) throw new XmlFault(`the root element is not ${root}`);
    return inner;
  };
}

const parserOf = (top: PlanNode, layer: Layer, inBytes: boolean): Parse =>
  layer.format === 'json' ? parseJson : xmlParser(layer, documentShape(top, layer), inBytes);

const writerOf = (top: PlanNode, layer: Layer): ((members: unknown) => string) =>
  layer.format === 'json' ? (members) => JSON.stringify(members) : documentWriter(top, layer);

/** The nodes whose text is a document, the outer before the inner. */
function documentNodes(node: PlanNode): readonly PlanNode[] {
  return [...(node.doc ? [node] : []), ...[...node.children.values()].flatMap(documentNodes)];
}

function pathTo(node: PlanNode): readonly string[] {
  return node.parent ? [...pathTo(node.parent), node.key] : [];
}

interface Inner {
  readonly keys: readonly string[];
  readonly path: string;
  readonly parse: Parse;
}

function holderOf(members: Members, keys: readonly string[]): Members | undefined {
  let here: unknown = members;
  for (const key of keys.slice(0, -1)) here = isMembers(here) ? here[key] : undefined;
  return isMembers(here) ? here : undefined;
}

function openField(members: Members, inner: Inner, unmapped: (path: string) => void): void {
  const key = inner.keys.at(-1) ?? '';
  const holder = holderOf(members, inner.keys);
  const text = holder?.[key];
  if (holder === undefined || text === undefined || text === null || text === '') return;
  if (typeof text !== 'string') throw new XmlFault('is no text');
  holder[key] = inner.parse(text, (path) => unmapped(`${inner.path}.${path}`));
}

/** @param file of the dialect, for messages */
export function compileWire(plan: Plan, file: string): Wire {
  const [outer] = plan.layers;
  const parse = parserOf(plan.root, outer, true);
  const write = writerOf(plan.root, outer);
  const inners = documentNodes(plan.root).map(
    (node): Inner => ({ keys: pathTo(node), path: node.path, parse: parserOf(node, node.doc ?? node.layer, false) }),
  );
  return {
    open: (bytes, unmapped) => {
      if (bytes.length > MAX_BYTES)
        throw unreadable(`The message has ${bytes.length} bytes; ${MAX_BYTES} are taken.`, file);
      try {
        return parse(decodeText(bytes, outer.charset), unmapped);
      } catch (fault) {
        throw readFault(fault, `The bytes are no ${outer.format.toUpperCase()} of this dialect`, file);
      }
    },
    openInner: (members, unmapped) => {
      for (const inner of inners) {
        try {
          openField(members, inner, unmapped);
        } catch (fault) {
          throw readFault(fault, `The document in ${inner.path} cannot be read`, file);
        }
      }
    },
    close: (members) => encodeText(write(members), outer.charset),
    documentOf: (node) => writerOf(node, node.doc ?? node.layer),
    contentType:
      outer.format === 'json' ? `application/json; charset=${outer.label}` : `text/xml; charset=${outer.label}`,
  };
}

function readFault(fault: unknown, what: string, file: string): unknown {
  const known = fault instanceof SyntaxError || fault instanceof XmlFault || fault instanceof CharsetFault;
  // What JSON.parse says quotes the message, which may hold account numbers.
  const why = fault instanceof SyntaxError ? 'it is not well-formed' : (fault as Error).message;
  return known ? unreadable(`${what}: ${why}.`, file, fault instanceof SyntaxError ? undefined : fault) : fault;
}
