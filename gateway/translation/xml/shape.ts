/** What a reader of one XML document looks for, compiled from the plan: it decodes straight into these names and builds nothing else. */
import type { Layer } from '../layers/layer.ts';
import type { PlanNode } from '../plan.ts';

export interface XmlShape {
  /** Property that the element is read into. */
  readonly key: string;
  /** `{uri}local` or `local` → the elements looked for. */
  readonly children: ReadonlyMap<string, readonly XmlShape[]>;
  readonly attributes: ReadonlyMap<string, string>;
  /** `leaf`: the element is its text; `member`: its text is a member `#text`; `none`: only blanks are expected. */
  readonly text: 'leaf' | 'member' | 'none';
  readonly each: boolean;
  readonly index: number | undefined;
  readonly match: { readonly attribute: string; readonly value: string } | undefined;
  /** Whatever is in it is known and not read. */
  readonly ignored: boolean;
  /** The children in the order of the mapping, as far as their tags alone tell them apart. */
  readonly expected: readonly ExpectedTag[];
}

/** A child that the text names at once: no prefix, no second shape of the name. */
export interface ExpectedTag {
  /** `name`, `name>` and `/name>`: what stands behind the `<` of its tags. */
  readonly tag: string;
  readonly opening: string;
  readonly closing: string;
  readonly shape: XmlShape;
}

/** `{uri}local` of a name as the mapping writes it; names without prefix are in no namespace. */
export function expand(name: string, namespaces: ReadonlyMap<string, string>): string {
  const colon = name.indexOf(':');
  if (colon === -1) return name;
  return `{${namespaces.get(name.slice(0, colon)) ?? name.slice(0, colon)}}${name.slice(colon + 1)}`;
}

/** Which of the children can be told by their tags alone. */
export const expectedTags = (children: XmlShape['children']): readonly ExpectedTag[] =>
  [...children].flatMap(([tag, [shape, ...others]]): readonly ExpectedTag[] => {
    const told = shape !== undefined && others.length === 0 && !shape.match && shape.index === undefined;
    return told && /^[^{:]+$/.test(tag) ? [{ tag, opening: `${tag}>`, closing: `/${tag}>`, shape }] : [];
  });

const isAttribute = (node: PlanNode): boolean => node.step.name.startsWith('@');

function shapeOf(node: PlanNode, layer: Layer): XmlShape {
  const inner = node.doc ? [] : [...node.children.values()];
  const children = new Map<string, XmlShape[]>();
  for (const child of inner.filter((one) => !isAttribute(one) && one.key !== '#text')) {
    const name = expand(child.step.name, layer.namespaces);
    children.set(name, [...(children.get(name) ?? []), shapeOf(child, layer)]);
  }
  const attributes = inner
    .filter(isAttribute)
    .map((child) => [expand(child.step.name.slice(1), layer.namespaces), child.key] as const);
  const { match } = node.step;
  return {
    key: node.key,
    children,
    attributes: new Map(attributes),
    text:
      inner.length === 0 && !node.structural
        ? 'leaf'
        : node.doc
          ? 'leaf'
          : node.children.has('#text')
            ? 'member'
            : 'none',
    each: node.step.each,
    index: node.step.index,
    match: match && { attribute: expand(match.attribute, layer.namespaces), value: match.value },
    ignored: node.uses.length > 0 && node.uses.every((use) => use.kind === 'ignored'),
    expected: expectedTags(children),
  };
}

/**
 * The shape of a document whose fields are the children of `top`.
 * With `root` named the document's one element is that root and the fields stand below it.
 */
export function documentShape(top: PlanNode, layer: Layer): XmlShape {
  const inner = {
    ...shapeOf({ ...top, doc: undefined, structural: true }, layer),
    each: false,
    match: undefined,
    index: undefined,
  };
  if (layer.root === undefined) return { ...inner, key: '' };
  const root = { ...inner, key: layer.root };
  return {
    ...inner,
    key: '',
    attributes: new Map(),
    text: 'none',
    expected: [],
    children: new Map([[expand(layer.root, layer.namespaces), [root]]]),
  };
}
