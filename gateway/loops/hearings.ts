/** What is to be heard, and by whom: how the loops that are meant are named, found and begun. */
import { uuidv7 } from '../journal/uuid.ts';
import type { RulingParts } from './becoming.ts';
import type { Address, LoopEvent, LoopKind, Tell } from './contract.ts';
import { opensBy, unborn } from './machine.ts';
import {
  aliasToken,
  idToken,
  keyToken,
  type Loop,
  type Name,
  type Session,
  type Sought,
  type Unclaimed,
} from './session.ts';

export interface HearingParts extends RulingParts {
  /** Reads the loops that are sought, with their clocks. */
  readonly load: (sought: readonly Sought[]) => Promise<readonly { readonly sought: Sought; readonly loop: Loop }[]>;
  /** Roots that have stumbled: left out. */
  readonly without: ReadonlySet<string>;
  /** What waits for these names. */
  readonly waiting: (names: readonly Name[]) => Promise<readonly Unclaimed[]>;
}

/** Something to be heard, and by whom. */
export interface Hearing {
  /** What it all began with: one that fails is left out, with all that follows from it. */
  readonly root: string;
  readonly event: LoopEvent;
  readonly to: readonly To[];
  /** Where no loop is found: kept until there is one. */
  readonly keep: boolean;
  /** Loops that are there and must not hear it. */
  readonly hidden?: (loop: Loop) => boolean;
  /** When it came, or was due: what came earlier is heard earlier. RFC 3339 +08:00. */
  readonly moment: string;
}

export type To = { readonly id: string } | { readonly kind: LoopKind; readonly address: Address };

export const soughtBy = (to: To): Sought =>
  'id' in to ? { kind: undefined, token: idToken(to.id) } : { kind: to.kind, token: tokenOf(to.address) };

export const tokenOf = (address: Address): string =>
  'key' in address ? keyToken(address.key) : aliasToken(address.alias);

/** Reads the loops that are meant and are not here yet. */
export async function find(session: Session, { load }: HearingParts, hearings: readonly Hearing[]): Promise<void> {
  const sought = session.missing(hearings.flatMap(({ to }) => to.map(soughtBy)));
  if (sought.length > 0) session.add(sought, await load(sought));
}

/** The loop that begins with this event, where its address and its table let it. */
export function beginning({ rules, now }: HearingParts, to: To, event: LoopEvent): readonly Loop[] {
  if ('id' in to || !('key' in to.address) || to.address.opens !== true) return [];
  const ofKind = rules.get(to.kind);
  if (ofKind === undefined || !opensBy(ofKind, event)) return [];
  const { key } = to.address;
  return [
    {
      id: uuidv7(),
      kind: to.kind,
      key,
      state: unborn,
      open: true,
      owner: 'gateway',
      district: event.district,
      client: event.client,
      data: ofKind.begin(key),
      version: 0,
      openedAt: now,
      changedAt: now,
      clocks: new Map(),
    },
  ];
}

/** What a loop tells others because of a decision. */
export const tellings = (
  { now }: Pick<HearingParts, 'now'>,
  from: Loop,
  cause: Hearing,
  tells: readonly Tell[],
): Hearing[] =>
  tells.map(({ kind, to, type, data }, i) => ({
    root: cause.root,
    event: {
      id: `${cause.event.id}/${from.kind}:${from.key}:${i}`,
      type,
      source: 'loop',
      data,
      district: from.district,
      client: from.client,
      at: now,
    },
    to: [{ kind, address: to }],
    keep: true,
    moment: now,
  }));
