/** What is digested, and how. Pure. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../catalogue/canonical-json.ts';
import type { Row } from '../store/contract.ts';
import type { SealAlgorithm } from './contract.ts';

/** What the first link follows. Both algorithms give 32 bytes. */
export const noLink: Buffer = Buffer.alloc(32);

/** A line of history as it is sealed. Times as text, since a driver would cut their microseconds. */
export interface SealedLine extends Row {
  readonly seq: string;
}

const exactly = (column: string): string =>
  `to_char(h.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`;

/** The sealed fields of `loop_history h`. A field that is added here is sealed only in lines to come: it needs an algorithm name of its own. */
export const lineColumns = `h.seq::text as seq, h.loop_id, h.no, ${exactly('at')}, h.event_id, h.type, h.source, h.outcome, h.reason,
  h.from_state, h.to_state, h.note, ${exactly('recorded_at')}`;

const numberOf = (no: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(no));
  return bytes;
};

/** H(salt ‖ canonical JSON of the line) */
export const digestOf = (algorithm: SealAlgorithm, salt: Buffer, line: SealedLine): Buffer =>
  createHash(algorithm).update(salt).update(canonicalJson(line)).digest();

/** H(link before ‖ number, 8 bytes, most significant first ‖ digest) */
export const linkOf = (algorithm: SealAlgorithm, before: Buffer, no: number, digest: Buffer): Buffer =>
  createHash(algorithm).update(before).update(numberOf(no)).update(digest).digest();
