/**
 * A strict reader of XML 1.0 with namespaces. It takes no DTD, expands no entity but the five and character references, checks that
 * tags match, and decodes only what the shape names. Everything else is skipped, counted, and still has to be well-formed.
 */
import { forbiddenCharacter, isXmlName } from './characters.ts';
import { resolve, XmlFault } from './references.ts';
import type { ExpectedTag, XmlShape } from './shape.ts';

/** Deeper than any message met so far by far; a nest of a hundred thousand is an attack. */
const MAX_DEPTH = 64;
const MAX_ATTRIBUTES = 64;

type Members = Record<string, unknown>;

interface Open {
  readonly tag: string;
  readonly shape: XmlShape | undefined;
  readonly members: Members | undefined;
  text: string;
  /** How many bindings stood before this element's own. */
  readonly bindings: number;
  /** What stands behind the `<` of its end tag. */
  readonly closing: string;
  /** Which of the expected children may come next. */
  next: number;
  /** A child has come otherwise than expected: the next ones may stand twice. */
  disordered: boolean;
}

interface Reader {
  readonly text: string;
  at: number;
  readonly stack: Open[];
  readonly prefixes: string[];
  readonly uris: string[];
  readonly unmapped: (path: string) => void;
  /** No default namespace is bound: a name without prefix is its own expanded name. */
  plainNames: boolean;
  /** The document has no `&` and no `]]>` at all, as most: no text has to be searched for them. */
  readonly hasReferences: boolean;
  readonly hasBrackets: boolean;
}

const blank = /^[ \t\n\r]*$/;
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
/** Attributes of these say something to validators and frameworks; the mappings do not read them. */
const quietNamespaces = [
  'http://www.w3.org/2001/XMLSchema-instance',
  'http://schemas.xmlsoap.org/soap/envelope/',
  XML_NAMESPACE,
];

/** Names in a message are those of a document that may have been made to fill a log. */
const SHOWN = 120;

/** The message may name elements, but nothing that could be a piece of a value: what stands behind a stray `<` is one. */
function fault(reader: Reader, message: string): never {
  throw new XmlFault(`${message.slice(0, SHOWN)} (character ${reader.at + 1})`);
}

/** The part up to a mark, which is passed over. */
function upTo(reader: Reader, mark: string, what: string): string {
  const end = reader.text.indexOf(mark, reader.at);
  if (end === -1) fault(reader, `${what} does not end`);
  const part = reader.text.slice(reader.at, end);
  reader.at = end + mark.length;
  return part;
}

function uriOf(reader: Reader, prefix: string): string {
  for (let i = reader.prefixes.length - 1; i >= 0; i -= 1)
    if (reader.prefixes[i] === prefix) return reader.uris[i] ?? '';
  return prefix === '' ? '' : fault(reader, `the prefix ${prefix} is not bound`);
}

function expandedName(reader: Reader, name: string, defaultApplies: boolean): string {
  const colon = name.indexOf(':');
  if (colon === -1 && !defaultApplies) return name;
  const uri = uriOf(reader, colon === -1 ? '' : name.slice(0, colon));
  return uri === '' ? name : `{${uri}}${name.slice(colon + 1)}`;
}

type Attributes = readonly (readonly [name: string, value: string])[];

const attributePattern = /[ \t\n\r]+([^\s=/>"'<]+)[ \t\n\r]*=[ \t\n\r]*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /[ \t\n\r]*(\/?)>/y;
const tagName = /[^\s/>=<"'&!?]+/y;

function match(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (found) reader.at = pattern.lastIndex;
  return found;
}

function readName(reader: Reader): string {
  const name = match(reader, tagName)?.[0] ?? '';
  if (!isXmlName(name)) fault(reader, 'a < begins no element name');
  return name;
}

function readAttributes(reader: Reader): Attributes {
  const attributes: [string, string][] = [];
  for (let found = match(reader, attributePattern); found; found = match(reader, attributePattern)) {
    const name = found[1] ?? '';
    const value = resolve((found[2] ?? found[3] ?? '').replace(/[\t\n]/g, ' '));
    if (!isXmlName(name)) fault(reader, 'an attribute has a name that none has');
    if (attributes.some(([other]) => other === name)) fault(reader, `the attribute ${name} stands twice`);
    if (attributes.length >= MAX_ATTRIBUTES) fault(reader, 'there are too many attributes');
    attributes.push([name, value]);
  }
  return attributes;
}

function bind(reader: Reader, attributes: Attributes): void {
  for (const [name, value] of attributes) {
    const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : undefined;
    if (prefix === undefined) continue;
    reader.prefixes.push(prefix);
    reader.uris.push(value);
    if (prefix === '') reader.plainNames = value === '';
  }
}

function unbind(reader: Reader, bindings: number): void {
  if (reader.prefixes.length === bindings) return;
  reader.prefixes.length = bindings;
  reader.uris.length = bindings;
  reader.plainNames = uriOf(reader, '') === '';
}

/** Names of the open elements, for those who hear of unmapped fields. */
const pathTo = (reader: Reader, ...inner: readonly string[]): string =>
  [...reader.stack.slice(1).map(({ tag }) => tag), ...inner].join('.');

const isBinding = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');
const isQuiet = (name: string): boolean => quietNamespaces.some((uri) => name.startsWith(`{${uri}}`));

function expandAll(reader: Reader, attributes: Attributes): Attributes {
  return attributes
    .filter(([name]) => !isBinding(name))
    .map(([name, value]) => [expandedName(reader, name, false), value]);
}

/** The shape among those of one name that this element has: by attribute, by position, or simply the one. */
function choose(
  shapes: readonly XmlShape[] | undefined,
  attributes: Attributes,
  members: Members,
): XmlShape | undefined {
  if (shapes === undefined) return undefined;
  return shapes.find((shape) => {
    if (shape.match)
      return attributes.some(([name, value]) => name === shape.match?.attribute && value === shape.match.value);
    return shape.index === undefined || !Object.hasOwn(members, shape.key);
  });
}

/** Called before the element is on the stack. */
function takeAttributes(reader: Reader, shape: XmlShape, attributes: Attributes, { members, tag }: Open): void {
  for (const [name, value] of attributes) {
    const key = shape.attributes.get(name);
    if (key !== undefined && members) members[key] = value;
    else if (name !== shape.match?.attribute && !isQuiet(name)) reader.unmapped(`${pathTo(reader, tag)}.@${name}`);
  }
}

/** Puts a read element where its parent looks for it. */
function store(reader: Reader, parent: Members, shape: XmlShape, value: unknown): void {
  if (shape.each) {
    const list = parent[shape.key];
    if (Array.isArray(list)) list.push(value);
    else parent[shape.key] = [value];
  } else if (Object.hasOwn(parent, shape.key)) fault(reader, `the element ${shape.key} stands twice`);
  else parent[shape.key] = value;
}

function opened(tag: string, closing: string, shape: XmlShape | undefined, bindings: number): Open {
  const members = shape && shape.text !== 'leaf' ? ({} as Members) : undefined;
  return { tag, shape, members, text: '', bindings, closing, next: 0, disordered: false };
}

/** The expected child whose tag, without attributes, stands here. */
function expectedHere(reader: Reader, open: Open): ExpectedTag | undefined {
  const expected = open.shape?.expected;
  if (expected === undefined || !reader.plainNames || open.members === undefined) return undefined;
  for (let index = open.next; index < expected.length; index += 1) {
    const child = expected[index] as ExpectedTag;
    if (!reader.text.startsWith(child.opening, reader.at)) continue;
    open.next = child.shape.each ? index : index + 1;
    return child;
  }
  return undefined;
}

/**
 * The short way of nearly all elements: a child that the mapping expects next, without attributes. A leaf with nothing but text is read
 * in two searches, without a place on the stack; this reads a list of refunds in a third of the time.
 * @returns false where nothing was read: then the long way says what is here
 */
function readExpected(reader: Reader, open: Open): boolean {
  if (reader.stack.length >= MAX_DEPTH) return false;
  const child = expectedHere(reader, open);
  if (child === undefined) return false;
  const { tag, closing, shape } = child;
  const from = reader.at + child.opening.length;
  if (shape.text !== 'leaf') {
    reader.stack.push(opened(tag, closing, shape, reader.prefixes.length));
    reader.at = from;
    return true;
  }
  const end = reader.text.indexOf('<', from);
  if (end === -1 || !reader.text.startsWith(closing, end + 1)) return false;
  const value = textOf(reader, reader.text.slice(from, end));
  if (!shape.ignored) storeExpected(reader, open, shape, value);
  reader.at = end + 1 + closing.length;
  return true;
}

function storeExpected(reader: Reader, { members, disordered }: Open, shape: XmlShape, value: string): void {
  if (members === undefined) return;
  if (shape.each || disordered) store(reader, members, shape, value);
  else members[shape.key] = value;
}

function openElement(reader: Reader, document: Members): void {
  const tag = readName(reader);
  const attributes = readAttributes(reader);
  const end = match(reader, tagEnd);
  if (!end) fault(reader, 'a tag is not well-formed');
  if (reader.stack.length >= MAX_DEPTH) fault(reader, `elements stand deeper than ${MAX_DEPTH}`);
  const bindings = reader.prefixes.length;
  bind(reader, attributes);
  const parent = reader.stack.at(-1);
  const name = expandedName(reader, tag, true);
  const expanded = expandAll(reader, attributes);
  const shape = choose(parent?.shape?.children.get(name), expanded, parent?.members ?? document);
  if (parent) parent.disordered = true;
  if (!shape && parent?.shape && !parent.shape.ignored) {
    if (parent.shape.text === 'leaf') fault(reader, `${pathTo(reader)} holds the element ${tag} and should be text`);
    reader.unmapped(pathTo(reader, tag));
  }
  const open = opened(tag, `/${tag}>`, shape, bindings);
  if (shape && !shape.ignored) takeAttributes(reader, shape, expanded, open);
  reader.stack.push(open);
  if (end?.[1] === '/') closeElement(reader);
}

function closeElement(reader: Reader): void {
  const open = reader.stack.pop();
  if (!open) return;
  unbind(reader, open.bindings);
  const parent = reader.stack.at(-1)?.members;
  const { shape } = open;
  if (!shape || shape.ignored || !parent) return;
  if (shape.text === 'member' && open.members && open.text !== '') open.members['#text'] = open.text;
  if (shape.text === 'none' && open.text !== '' && !blank.test(open.text))
    reader.unmapped(`${pathTo(reader, open.tag)}.#text`);
  store(reader, parent, shape, shape.text === 'leaf' ? open.text : open.members);
}

/** What raw text says: its references resolved. */
function textOf(reader: Reader, raw: string): string {
  if (reader.hasBrackets && raw.includes(']]>')) fault(reader, ']]> stands in text');
  return reader.hasReferences ? resolve(raw) : raw;
}

function takeText(reader: Reader, raw: string): void {
  const open = reader.stack.at(-1);
  if (open === undefined || reader.stack.length === 1) {
    if (!blank.test(raw)) fault(reader, 'text stands outside the root element');
    return;
  }
  const text = textOf(reader, raw);
  if (open.shape) open.text += text;
}

function readEndTag(reader: Reader): void {
  const tag = upTo(reader, '>', 'the end tag').trimEnd();
  const open = reader.stack.at(-1);
  if (reader.stack.length < 2 || open?.tag !== tag) fault(reader, `</${tag}> closes ${open?.tag || 'nothing'}`);
  closeElement(reader);
}

function readMarkup(reader: Reader, document: Members): void {
  const { text } = reader;
  if (text.startsWith('/', reader.at)) {
    reader.at += 1;
    readEndTag(reader);
  } else if (text.startsWith('!--', reader.at)) {
    reader.at += 3;
    if (upTo(reader, '-->', 'the comment').includes('--')) fault(reader, '-- stands in a comment');
  } else if (text.startsWith('![CDATA[', reader.at)) {
    reader.at += 8;
    const raw = upTo(reader, ']]>', 'the CDATA section');
    const open = reader.stack.at(-1);
    if (!open || reader.stack.length === 1) fault(reader, 'a CDATA section stands outside the root element');
    if (open?.shape) open.text += raw;
  } else if (text.startsWith('?', reader.at)) {
    reader.at += 1;
    if (/^xml\s/i.test(upTo(reader, '?>', 'the instruction')))
      fault(reader, 'an XML declaration stands inside the document');
  } else if (text.startsWith('!', reader.at)) fault(reader, 'a DOCTYPE is not taken');
  else openElement(reader, document);
}

const declaration =
  /^<\?xml\s+version\s*=\s*["']1\.[0-9]+["'](?:\s+encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/;

export interface XmlDocument {
  /** The members that the shape names. */
  readonly members: Readonly<Record<string, unknown>>;
  /** What the XML declaration names, or undefined. */
  readonly encoding: string | undefined;
}

/** The end tag of the open element, or an expected child. @returns false where nothing was read */
function readShort(reader: Reader): boolean {
  const { stack } = reader;
  const open = stack[stack.length - 1];
  if (open === undefined || stack.length === 1) return false;
  if (!reader.text.startsWith(open.closing, reader.at)) return readExpected(reader, open);
  reader.at += open.closing.length;
  closeElement(reader);
  return true;
}

/** Reads from mark to mark. @returns how many root elements there are */
function readAll(reader: Reader, document: Members): number {
  const { text, stack } = reader;
  let roots = 0;
  while (reader.at < text.length) {
    const next = text.indexOf('<', reader.at);
    if (next !== reader.at) takeText(reader, text.slice(reader.at, next === -1 ? text.length : next));
    if (next === -1) break;
    reader.at = next + 1;
    if (readShort(reader)) continue;
    if (stack.length === 1 && /[^!?/]/.test(text.charAt(reader.at))) roots += 1;
    if (roots > 1) fault(reader, 'there is more than one root element');
    readMarkup(reader, document);
  }
  return roots;
}

/**
 * Reads a document into the members of its shape.
 * @param unmapped hears the path of every element, attribute or text that the shape does not name
 * @throws XmlFault where the document is not well-formed, or an element that should stand once stands twice
 */
export function readXml(source: string, shape: XmlShape, unmapped: (path: string) => void): XmlDocument {
  const marked = source.startsWith('\ufeff') ? source.slice(1) : source;
  const text = marked.includes('\r') ? marked.replace(/\r\n?/g, '\n') : marked;
  const illegal = forbiddenCharacter(text);
  if (illegal !== undefined)
    throw new XmlFault(
      `the character U+${illegal.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} is not allowed in XML`,
    );
  const head = declaration.exec(text);
  const members: Members = {};
  const reader: Reader = {
    text,
    at: head?.[0].length ?? 0,
    stack: [],
    prefixes: ['xml'],
    uris: [XML_NAMESPACE],
    unmapped,
    plainNames: true,
    hasReferences: text.includes('&'),
    hasBrackets: text.includes(']]>'),
  };
  reader.stack.push({ ...opened('', '', shape, 1), members });
  const roots = readAll(reader, members);
  if (reader.stack.length > 1) fault(reader, `${reader.stack.at(-1)?.tag} is not closed`);
  if (roots === 0) fault(reader, 'there is no root element');
  return { members, encoding: head?.[1] };
}
