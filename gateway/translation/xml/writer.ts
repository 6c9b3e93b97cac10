/** Writes the fields of a plan as XML. Tags are put together once; names come from the mapping, never from a message. */
import type { Layer } from '../layers/layer.ts';
import type { PlanNode } from '../plan.ts';
import { escapeAttribute, escapeText } from './characters.ts';

type Write = (value: unknown) => string;
type Members = Readonly<Record<string, unknown>>;

export const isAttribute = (node: PlanNode): boolean => node.step.name.startsWith('@');
const wantsCdata = (node: PlanNode): boolean =>
  node.uses.some((use) => use.kind === 'row' && use.row.right.codecs.some((codec) => codec.name === 'cdata'));

/** `]]>` cannot stand in one section: it is split over two. A carriage return would be read as a line feed: it stands between two. */
const cdata = (text: string): string =>
  `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>').replaceAll('\r', ']]>&#13;<![CDATA[')}]]>`;

function contentWriter(node: PlanNode): Write {
  const write = wantsCdata(node) ? cdata : escapeText;
  if (node.doc || node.children.size === 0) return (value) => (typeof value === 'string' ? write(value) : '');
  const members = [...node.children.values()].filter((child) => !isAttribute(child));
  const writers = members.map(
    (child) =>
      [
        child.key,
        child.key === '#text' ? (value: unknown) => escapeText(String(value ?? '')) : elementWriter(child),
      ] as const,
  );
  return (value) => {
    let text = '';
    for (const [key, writeMember] of writers) text += writeMember((value as Members)[key]);
    return text;
  };
}

function attributesWriter(node: PlanNode): Write {
  const attributes = [...node.children.values()]
    .filter(isAttribute)
    .map((child) => [child.key, ` ${child.step.name.slice(1)}="`] as const);
  const fixed = node.step.match ? ` ${node.step.match.attribute}="${escapeAttribute(node.step.match.value)}"` : '';
  if (attributes.length === 0 || node.doc) return () => fixed;
  return (value) => {
    let text = fixed;
    for (const [key, start] of attributes) {
      const attribute = (value as Members)[key];
      if (attribute !== undefined) text += `${start}${escapeAttribute(String(attribute))}"`;
    }
    return text;
  };
}

/** The writer of one element, or of all that a list repeats. */
export function elementWriter(node: PlanNode, extra = ''): Write {
  const { name } = node.step;
  const content = contentWriter(node);
  const attributes = attributesWriter(node);
  const one: Write = (value) => `<${name}${extra}${attributes(value)}>${content(value)}</${name}>`;
  if (!node.step.each) return (value) => (value === undefined ? '' : one(value));
  return (value) => ((value ?? []) as readonly unknown[]).map(one).join('');
}

/** What opens every document of a layer: its declaration, and the namespaces that its root element binds. */
export function documentHead(layer: Layer): { readonly head: string; readonly bindings: string } {
  return {
    head: layer.declaration ? `<?xml version="1.0" encoding="${layer.label}"?>` : '',
    bindings: [...layer.namespaces].map(([prefix, uri]) => ` xmlns:${prefix}="${escapeAttribute(uri)}"`).join(''),
  };
}

/** The writer of the document whose fields are the children of `top`. */
export function documentWriter(top: PlanNode, layer: Layer): (members: unknown) => string {
  const { head, bindings } = documentHead(layer);
  if (layer.root !== undefined) {
    const root = { ...top, doc: undefined, step: { name: layer.root, each: false } };
    const write = elementWriter(root, bindings);
    return (members) => head + write(members);
  }
  const [root] = [...top.children.values()].filter((child) => !isAttribute(child));
  if (!root) return () => head;
  const write = elementWriter(root, bindings);
  return (members) => head + write((members as Members)[root.key]);
}
