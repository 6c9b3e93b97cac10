/** Wire messages as trees that can be compared, and where in a table a difference belongs. */
import type { Place } from '../findings.ts';
import { isMembers, type Members } from '../frame.ts';
import type { CompiledPart } from '../part.ts';
import { keysTo, type PlanNode } from '../plan.ts';
import type { Hearing } from '../wire.ts';

/** Formats in which a byte more or less is another message. */
const exactFormats: ReadonlySet<string> = new Set(['fixed', 'csv', 'tlv']);

/** Signed, framed, fixed in width or delimited: a sample must be written as it stands, to the byte. */
export const isByteExact = ({ signer, plan }: CompiledPart): boolean =>
  signer !== undefined || plan.layers.some(({ format, wraps }) => exactFormats.has(format) || wraps.length > 0);

const ignoredNodes = (node: PlanNode): readonly PlanNode[] => [
  ...(node.uses.some((use) => use.kind === 'ignored') ? [node] : []),
  ...[...node.children.values()].flatMap(ignoredNodes),
];

function remove(holder: unknown, keys: readonly string[]): void {
  if (Array.isArray(holder)) for (const item of holder) remove(item, keys);
  if (!isMembers(holder)) return;
  const [key = '', ...rest] = keys;
  if (rest.length === 0) delete holder[key];
  else remove(holder[key], rest);
}

/** Members of a message as far as rows name them: codes and texts of the outcome are compared as readings, ignored fields not at all. */
export function comparable(part: CompiledPart, bytes: Uint8Array, hearing: Hearing): Members {
  const members = part.wire.open(bytes, hearing);
  part.wire.openInner(members, hearing);
  for (const { keys } of part.specials) for (const path of keys) remove(members, path);
  for (const node of ignoredNodes(part.plan.root)) remove(members, keysTo(node));
  return members;
}

const nodesBelow = (node: PlanNode): readonly PlanNode[] => [node, ...[...node.children.values()].flatMap(nodesBelow)];

const rowAt = (node: PlanNode): Place | undefined =>
  node.uses.flatMap((use) => (use.kind === 'row' ? [use.row.place] : []))[0];

/** The row that writes the field at a path from the top of the body, or the first below it. */
export function placeOfWire(part: CompiledPart, path: string): Place | undefined {
  const nodes = nodesBelow(part.plan.root);
  const node =
    nodes.find((one) => one.path === path) ??
    nodes.find((one) => one.path.replace(/\[\]$/, '') === path.replace(/\[\]$/, ''));
  return (
    node &&
    nodesBelow(node)
      .map(rowAt)
      .find((place) => place !== undefined)
  );
}
