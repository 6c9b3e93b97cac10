/** Answers as a fault spoils them, in a frame that is right where the dialect has one. */
import iconv from 'iconv-lite';
import type { FrameHead, WireResponse } from '../../gateway/translation/contract.ts';
import { gbkText } from '../wire-contract/gbk.ts';

const digitsOf = [10, 8, 6, 5, 4];

/** Another body under the same kind of header: how it counts is read off the old one. */
function reframe(framed: Uint8Array, framing: FrameHead, body: Uint8Array): Uint8Array {
  const head = Buffer.from(framed.subarray(0, framing.bytes)).toString('latin1');
  const countIn = (bytes: number, digits: number): boolean => head.startsWith(String(bytes).padStart(digits, '0'));
  const fits = digitsOf.filter((digits) => digits <= framing.bytes);
  const ofBody = fits.find((digits) => countIn(framed.length - framing.bytes, digits));
  const digits = ofBody ?? fits.find((count) => countIn(framed.length, count)) ?? framing.bytes;
  const count = body.length + (ofBody === undefined ? framing.bytes : 0);
  return Buffer.concat([Buffer.from(String(count).padStart(digits, '0') + head.slice(digits), 'latin1'), body]);
}

function respond(reply: WireResponse, framing: FrameHead | undefined, change: (body: Uint8Array) => Uint8Array) {
  if (framing === undefined) return { ...reply, body: change(reply.body) };
  return { ...reply, body: reframe(reply.body, framing, change(reply.body.subarray(framing.bytes))) };
}

export const asGarbage = (reply: WireResponse, framing: FrameHead | undefined): WireResponse =>
  respond(reply, framing, () => Buffer.from('<<\u0000not what was agreed>>'));

/** More than is taken of an answer: 8 MiB. */
const blankBytes = 9 * 1024 * 1024;

/** The answer, and blanks behind it that never seem to end. */
export const asOversized = (reply: WireResponse): WireResponse => ({
  ...reply,
  body: Buffer.concat([reply.body, Buffer.alloc(blankBytes, ' ')]),
});

/** GBK bytes where UTF-8 was agreed, UTF-8 where GBK was. */
export const inWrongCharset = (reply: WireResponse, framing: FrameHead | undefined): WireResponse =>
  respond(reply, framing, (body) => {
    const text = gbkText(body);
    const isUtf8 = Buffer.from(body).equals(Buffer.from(Buffer.from(body).toString('utf8')));
    if (isUtf8 || text === undefined) return iconv.encode(Buffer.from(body).toString('utf8'), 'gb18030');
    return Buffer.from(text, 'utf8');
  });
