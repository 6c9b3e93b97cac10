/** How lanes are shared among workers. Pure. */
import type { LaneRow } from '../journal/contract.ts';

export interface Sharing {
  /** All lanes there should be: partners of the directory that this worker has an adapter for. */
  readonly lanes: readonly string[];
  /** Ids of live workers, this one included. */
  readonly workers: readonly string[];
  readonly self: string;
  readonly held: readonly string[];
  readonly rows: ReadonlyMap<string, LaneRow>;
  /** No other worker can be alive. */
  readonly alone: boolean;
  readonly now: Date;
}

/** What this worker should do now: at most its fair share, extras given up, free lanes taken. */
export function share(sharing: Sharing): { readonly giveUp: readonly string[]; readonly take: readonly string[] } {
  const { lanes, workers, self, held, rows, alone, now } = sharing;
  const wanted = new Set(lanes);
  const fair = Math.ceil(lanes.length / Math.max(workers.length, 1));
  const keep = held.filter((lane) => wanted.has(lane));
  const giveUp = [...held.filter((lane) => !wanted.has(lane)), ...keep.slice(fair)];
  const holding = new Set(held);
  const free = lanes.filter((lane) => !holding.has(lane) && isFree(rows.get(lane), self, alone, now));
  // Workers begin at different places, so that those who start together do not all reach for the same lane.
  const begin = lanes.length === 0 ? 0 : (hash(self) % lanes.length) % Math.max(free.length, 1);
  const take = [...free.slice(begin), ...free.slice(0, begin)].slice(0, Math.max(0, fair - keep.length));
  return { giveUp, take };
}

function isFree(row: LaneRow | undefined, self: string, alone: boolean, now: Date): boolean {
  if (row?.owner === undefined || row.leaseUntil === undefined) return true;
  return alone || row.owner === self || row.leaseUntil <= now;
}

function hash(text: string): number {
  let value = 0;
  for (let i = 0; i < text.length; i += 1) value = (value * 31 + text.charCodeAt(i)) >>> 0;
  return value;
}
