/** W3C Trace Context, `traceparent` of version 00: https://www.w3.org/TR/trace-context/#traceparent-header */
import { randomFillSync } from 'node:crypto';

export interface TraceParent {
  /** 32 hex digits, not all zero. */
  readonly traceId: string;
  /** 16 hex digits: the span that made the header. */
  readonly parentId: string;
  readonly sampled: boolean;
}

const form = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** @returns undefined for what is not a traceparent; the specification then asks for a new trace. */
export function parseTraceparent(text: string | undefined): TraceParent | undefined {
  const match = form.exec(text ?? '');
  if (match === null) return undefined;
  const [, traceId = '', parentId = '', flags = '', more] = match;
  // Version 00 ends after the flags; later versions may go on.
  if (more !== undefined && text?.startsWith('00')) return undefined;
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Random bytes are drawn for many spans at once: one call of the system per span costs more than all the rest of it. */
const pool = Buffer.alloc(8 * 512);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  const hex = pool.toString('hex', used - bytes, used);
  return /^0+$/.test(hex) ? randomHex(bytes) : hex;
}

/** The first span of a new trace. */
export const newTraceparent = (): string => `00-${randomHex(16)}-${randomHex(8)}-01`;

/** A new span in the trace given; a new trace when what is given is not one. */
export function childOf(traceparent: string | undefined): string {
  const parent = parseTraceparent(traceparent);
  if (parent === undefined) return newTraceparent();
  return `00-${parent.traceId}-${randomHex(8)}-${parent.sampled ? '01' : '00'}`;
}
