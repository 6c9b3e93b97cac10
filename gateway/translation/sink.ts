/** A document that is written as bytes at once, without a text in between: each character is looked at once, and not four times. */
import { codeAt } from '../catalogue/code-at.ts';
import { type Charset, encodeText, tableOf } from './charset.ts';

/** Where bytes are put; `at` is the end, and may be set back to undo what was put last. */
export interface Sink {
  bytes: Uint8Array;
  at: number;
}

/** Most messages fit; a larger one lets the sink grow, and the next one starts small again. */
const USUAL_BYTES = 64 * 1024;
const usual = new Uint8Array(USUAL_BYTES);
let taken = false;

/** Lends a sink to `write` and gives a copy of what was put. Messages are written one at a time; within one another gets its own. */
export function collectBytes(write: (sink: Sink) => void): Uint8Array {
  const sink: Sink = { bytes: taken ? new Uint8Array(USUAL_BYTES) : usual, at: 0 };
  const lent = !taken;
  taken = true;
  try {
    write(sink);
    // From the pool of small buffers: memory of its own costs a tenth of a booking.
    const copy = Buffer.allocUnsafe(sink.at);
    copy.set(sink.bytes.subarray(0, sink.at));
    return copy;
  } finally {
    if (lent) taken = false;
  }
}

function makeRoom(sink: Sink, more: number): void {
  if (sink.at + more <= sink.bytes.length) return;
  const grown = new Uint8Array(Math.max(sink.bytes.length * 2, sink.at + more));
  grown.set(sink.bytes.subarray(0, sink.at));
  sink.bytes = grown;
}

/** Longer ones are copied faster by the platform than byte by byte. */
const LONG_BYTES = 48;

export function putBytes(sink: Sink, given: Uint8Array): void {
  const { length } = given;
  if (length === 0) return;
  makeRoom(sink, length);
  const { bytes, at } = sink;
  if (length > LONG_BYTES) bytes.set(given, at);
  else copyShort(given, bytes, at);
  sink.at = at + length;
}

/** What stands round a text, as bytes. */
export interface Around {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * Puts a text as it is, with what stands round it; or puts nothing and returns false: some character needs an escape, a closer look or
 * a refusal.
 */
export type PutText = (sink: Sink, text: string, around: Around) => boolean;

/** Names are short: byte by byte they are there before the platform's copy has begun. */
function copyShort(from: Uint8Array, to: Uint8Array, at: number): number {
  const { length } = from;
  for (let index = 0; index < length; index += 1) to[at + index] = from[index] as number;
  return at + length;
}

/** Which ASCII characters a format writes as they are. */
export type PlainAscii = Uint8Array;

export const plainAscii = (isPlain: (code: number) => boolean): PlainAscii =>
  Uint8Array.from({ length: 0x80 }, (_, code) => (isPlain(code) ? 1 : 0));

/** Pairs of surrogates are rare and go the long way, together with halves of them, which are refused there. */
const isUnusual = (unit: number): boolean => (unit >= 0xd800 && unit <= 0xdfff) || unit >= 0xfffe;

const utf8Putter =
  (plain: PlainAscii): PutText =>
  (sink, text, { before, after }) => {
    const { length } = text;
    makeRoom(sink, length * 3 + before.length + after.length);
    const { bytes } = sink;
    let at = copyShort(before, bytes, sink.at);
    for (let index = 0; index < length; index += 1) {
      const unit = codeAt(text, index);
      if (unit < 0x80) {
        if (plain[unit] === 0) return false;
        bytes[at++] = unit;
      } else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else {
        if (isUnusual(unit)) return false;
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[at++] = 0x80 | (unit & 0x3f);
      }
    }
    sink.at = copyShort(after, bytes, at);
    return true;
  };

const gbPutter =
  (plain: PlainAscii, bytesOf: Uint16Array): PutText =>
  (sink, text, { before, after }) => {
    const { length } = text;
    makeRoom(sink, length * 2 + before.length + after.length);
    const { bytes } = sink;
    let at = copyShort(before, bytes, sink.at);
    for (let index = 0; index < length; index += 1) {
      const unit = codeAt(text, index);
      if (unit < 0x80) {
        if (plain[unit] === 0) return false;
        bytes[at++] = unit;
        continue;
      }
      const code = bytesOf[unit] ?? 0;
      if (code === 0 || unit >= 0xfffe) return false;
      if (code > 0xff) bytes[at++] = code >> 8;
      bytes[at++] = code & 0xff;
    }
    sink.at = copyShort(after, bytes, at);
    return true;
  };

export const putterOf = (charset: Charset, plain: PlainAscii): PutText =>
  charset === 'utf-8' ? utf8Putter(plain) : gbPutter(plain, tableOf(charset).bytesOf);

/** Any text that the charset holds. @throws CharsetFault */
export function putEncoded(sink: Sink, text: string, charset: Charset): void {
  putBytes(sink, encodeText(text, charset));
}
