/** Wire messages as trees that can be compared. */
import { isDeepStrictEqual } from 'node:util';
import { isMembers, type Members } from '../frame.ts';
import type { CompiledPart } from '../part.ts';
import { keysTo, type PlanNode } from '../plan.ts';
import type { Hearing } from '../wire.ts';
import type { SampleSite } from './sample-places.ts';

/** Formats in which a byte more or less is another message. */
const exactFormats: ReadonlySet<string> = new Set(['fixed', 'csv', 'tlv']);

/** Signed, framed, fixed in width or delimited: a sample must be written as it stands, to the byte. */
export const isByteExact = ({ signer, plan: { layers } }: CompiledPart): boolean =>
  signer !== undefined || exactFormats.has(layers[0].format) || layers[0].wraps.length > 0;

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

/**
 * What an answer says beside its message is compared as a reading. Its text is as the partner likes; its code is compared here too,
 * as number or text, where the mapping can only write this one.
 */
function freeFields({ operation, part }: SampleSite): readonly (readonly string[])[] {
  const { of = [], success = [] } = operation.call?.outcome.table ?? {};
  const severalCodes = of.length > 1 || success.length > 1;
  return part.specials.flatMap(({ what, keys }) => (what === 'text' || severalCodes || keys.length > 1 ? keys : []));
}

function membersOf({ part: { wire } }: SampleSite, bytes: Uint8Array, hearing: Hearing): Members {
  const members = wire.open(bytes, hearing);
  wire.openInner(members, hearing);
  return members;
}

/** Whether all fields are the same, those too that are as the partner likes: only then must all bytes be the same. */
export const isSameThroughout = (site: SampleSite, written: Uint8Array, hearing: Hearing): boolean =>
  isDeepStrictEqual(membersOf(site, written, hearing), membersOf(site, site.sample.wire, hearing));

/** Members of a message as far as rows name them; ignored fields are not compared at all. */
export function comparable(site: SampleSite, bytes: Uint8Array, hearing: Hearing): Members {
  const { plan } = site.part;
  const members = membersOf(site, bytes, hearing);
  for (const path of freeFields(site)) remove(members, path);
  for (const node of ignoredNodes(plan.root)) remove(members, keysTo(node));
  return members;
}
