/** The ends of a part: bytes to members and members to bytes, through all its layers. */
import { CharsetFault } from './charset.ts';
import { type TranslationContext, TranslationError } from './contract.ts';
import { naming, type Report } from './findings.ts';
import { isMembers, type Members, RAW } from './frame.ts';
import { compileDocument, type Document } from './layers/document.ts';
import { LayerFault } from './layers/fault.ts';
import type { Layer } from './layers/layer.ts';
import { MAX_DOCUMENT_BYTES } from './layers/limits.ts';
import { keysTo, type Plan, type PlanNode } from './plan.ts';
import { XmlFault } from './xml/references.ts';

/** What reading is done with: who hears of unknown fields, and whose keys open what is encrypted. */
export interface Hearing {
  readonly unmapped: (path: string) => void;
  readonly context: TranslationContext | undefined;
}

export interface Wire {
  /** The outermost document; documents inside fields are still text. @throws TranslationError GW_TRANSLATION_BYTES */
  open(bytes: Uint8Array, hearing: Hearing): Members;
  /** Replaces each document inside a field by its members. @throws TranslationError GW_TRANSLATION_BYTES */
  openInner(members: Members, hearing: Hearing): void;
  /** The body without its wraps: what encryption and frames are put round. @throws TranslationError GW_TRANSLATION_BYTES */
  unwrap(bytes: Uint8Array, context: TranslationContext | undefined): Uint8Array;
  /** The fields of an unwrapped body. @throws TranslationError GW_TRANSLATION_BYTES */
  read(inner: Uint8Array, hearing: Hearing): Members;
  /** The text of an unwrapped body. */
  textIn(inner: Uint8Array): string;
  /** Fields as an unwrapped body. @throws TranslationError GW_TRANSLATION_VALUE where the layers have no room for what is written */
  write(members: Members): Uint8Array;
  /** @throws TranslationError GW_TRANSLATION_VALUE where a key is missing */
  wrap(inner: Uint8Array, context: TranslationContext | undefined): Uint8Array;
  /** Writes and reads the document inside a field. */
  documentOf(node: PlanNode): InnerDocument;
  readonly contentType: string;
}

export interface InnerDocument {
  write(members: Members, context: TranslationContext | undefined): string;
  read(text: string, context: TranslationContext | undefined): Members;
}

function unreadable(message: string, file: string, cause?: unknown): TranslationError {
  return new TranslationError({ code: 'GW_TRANSLATION_BYTES', rule: 'unreadable', message, file, cause });
}

/** The nodes whose text is a document, the outer before the inner. */
function documentNodes(node: PlanNode): readonly PlanNode[] {
  return [...(node.doc ? [node] : []), ...[...node.children.values()].flatMap(documentNodes)];
}

interface Inner {
  readonly keys: readonly string[];
  readonly path: string;
  readonly document: Document;
  readonly keepRaw: boolean;
}

/** The objects that hold the field, one for each element of the lists on the way. */
function holdersOf(from: unknown, keys: readonly string[]): readonly Members[] {
  if (Array.isArray(from)) return from.flatMap((item) => holdersOf(item, keys));
  if (!isMembers(from)) return [];
  const [key = '', ...rest] = keys;
  return rest.length === 0 ? [from] : holdersOf(from[key], rest);
}

function openField(holder: Members, inner: Inner, hearing: Hearing): void {
  const key = inner.keys.at(-1) ?? '';
  const text = holder[key];
  if (text === undefined || text === null || text === '') return;
  if (typeof text !== 'string') throw new LayerFault('document', 'is no text');
  const unmapped = (path: string): void => hearing.unmapped(`${inner.path}.${path}`);
  const members: Record<string | symbol, unknown> = inner.document.openText(text, { ...hearing, unmapped });
  if (inner.keepRaw) members[RAW] = text;
  holder[key] = members;
}

const contentTypes: Readonly<Record<Layer['format'], string>> = {
  json: 'application/json',
  xml: 'text/xml',
  form: 'application/x-www-form-urlencoded',
  csv: 'text/csv',
  fixed: 'text/plain',
  tlv: 'text/plain',
  text: 'text/plain',
};

function contentTypeOf({ format, label, wraps }: Layer): string {
  const [outermost] = wraps;
  if (outermost === undefined) return `${contentTypes[format]}; charset=${label}`;
  return outermost.name === 'base64' || outermost.name === 'hex'
    ? 'text/plain; charset=us-ascii'
    : 'application/octet-stream';
}

function readFault(fault: unknown, what: string, file: string): unknown {
  const known = fault instanceof LayerFault || fault instanceof XmlFault || fault instanceof CharsetFault;
  return known
    ? unreadable(`${what}: ${fault.message}.`, file, fault instanceof LayerFault ? undefined : fault)
    : fault;
}

function writeFault(fault: unknown, file: string): unknown {
  if (!(fault instanceof LayerFault)) return fault;
  const { rule, message } = fault;
  return new TranslationError({
    code: 'GW_TRANSLATION_VALUE',
    rule,
    message: `The message ${message}.`,
    file,
    cause: fault,
  });
}

type Outer = Pick<Wire, 'open' | 'unwrap' | 'read' | 'textIn' | 'write' | 'wrap'>;

function compileOuter(plan: Plan, file: string): Outer {
  const [layer] = plan.layers;
  const document = compileDocument(plan.root, layer, true);
  const what = `The bytes are no ${layer.format.toUpperCase()} of this dialect`;
  const reading = <T>(work: () => T): T => {
    try {
      return work();
    } catch (fault) {
      throw readFault(fault, what, file);
    }
  };
  const writing = <T>(work: () => T): T => {
    try {
      return work();
    } catch (fault) {
      throw writeFault(fault, file);
    }
  };
  const unwrap: Wire['unwrap'] = (bytes, context) => {
    if (bytes.length > MAX_DOCUMENT_BYTES)
      throw unreadable(`The message has ${bytes.length} bytes; ${MAX_DOCUMENT_BYTES} are taken.`, file);
    return reading(() => document.unwrap(bytes, context));
  };
  const read: Wire['read'] = (inner, { unmapped }) => reading(() => document.read(inner, unmapped));
  return {
    open: (bytes, hearing) => read(unwrap(bytes, hearing.context), hearing),
    unwrap,
    read,
    textIn: (inner) => reading(() => document.textIn(inner)),
    write: (members) => writing(() => document.write(members)),
    wrap: (inner, context) => writing(() => document.wrap(inner, context)),
  };
}

/** @param file of the dialect, for messages */
export function compileWire(plan: Plan, file: string): Wire {
  const documents = new Map(
    documentNodes(plan.root).map((node) => [node, compileDocument(node, node.doc ?? node.layer, false)]),
  );
  const inners = [...documents].map(
    ([node, document]): Inner => ({
      keys: keysTo(node),
      path: node.path,
      document,
      keepRaw: node.doc?.keepRaw === true,
    }),
  );
  return {
    ...compileOuter(plan, file),
    openInner: (members, hearing) => {
      for (const inner of inners) {
        try {
          for (const holder of holdersOf(members, inner.keys)) openField(holder, inner, hearing);
        } catch (fault) {
          throw readFault(fault, `The document in ${inner.path} cannot be read`, file);
        }
      }
    },
    documentOf: (node) => {
      const document = documents.get(node) ?? compileDocument(node, node.doc ?? node.layer, false);
      return {
        write: (members, context) => document.closeText(members, context),
        read: (text, context) => document.openText(text, { context, unmapped: () => undefined }),
      };
    },
    contentType: contentTypeOf(plan.layers[0]),
  };
}

/** Like compileWire; layers whose options or names make no sense are findings, and the wire returned is then not to be used. */
export function wireOf(plan: Plan, file: string, report: Report): Wire {
  try {
    return compileWire(plan, file);
  } catch (fault) {
    if (!(fault instanceof LayerFault)) throw fault;
    const place = plan.layers.map((layer) => layer.place).find((one) => one !== undefined);
    report(place ?? { file, line: 1, column: 1 }, {
      rule: 'layer',
      message: naming`${fault.message}`,
      fix: 'Compare the layer’s options with the fields that rows name in it.',
    });
    const [outer] = plan.layers;
    const bare = { ...plan.root, children: new Map<string, PlanNode>() };
    const wire = compileWire({ ...plan, layers: [{ ...outer, format: 'json', wraps: [] }], root: bare }, file);
    return { ...wire, documentOf: () => ({ write: () => '', read: () => ({}) }) };
  }
}
