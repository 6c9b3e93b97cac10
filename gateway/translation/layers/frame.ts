/** Frames: the number of bytes as decimal digits before a message. */
import type { FrameHead } from '../contract.ts';
import { LayerFault } from './fault.ts';
import { latin } from './fields.ts';
import type { Wrap } from './kinds.ts';
import { MAX_DOCUMENT_BYTES, withinLimit } from './limits.ts';

export interface FrameOptions {
  /** Digits of the length, filled with zeros to the left. */
  readonly digits: number;
  /** What the length counts: what follows, or the header too. */
  readonly counts: 'body' | 'all';
  /** ASCII that follows the digits, such as `00`; part of the header. */
  readonly suffix: string;
}

const printable = /^[ -~]*$/;

/** The options as a table writes them. */
export const frameOptions = (written: ReadonlyMap<string, string>): FrameOptions => ({
  digits: Number(written.get('digits')),
  counts: written.get('counts') === 'all' ? 'all' : 'body',
  suffix: written.get('suffix') ?? '',
});

/** @throws LayerFault where the options do not make sense */
export function frameHead({ digits, counts, suffix }: FrameOptions): FrameHead {
  if (!Number.isInteger(digits) || digits < 1 || digits > 15)
    throw new LayerFault('layer-options', 'digits of a frame are between 1 and 15');
  if (!printable.test(suffix)) throw new LayerFault('layer-options', 'the suffix of a frame is printable ASCII');
  const size = digits + suffix.length;
  const pattern = new RegExp(`^[0-9]{${digits}}$`);
  const counted = counts === 'all' ? size : 0;
  return {
    bytes: size,
    following: (head) => {
      const text = latin(head.subarray(0, size));
      if (text.length < size)
        throw new LayerFault('frame-length', `${text.length} bytes are no header of ${size} bytes`);
      if (!pattern.test(text.slice(0, digits)))
        throw new LayerFault('frame-length', `the message does not begin with ${digits} digits`);
      if (text.slice(digits) !== suffix)
        throw new LayerFault('frame-length', `${suffix} does not stand behind the ${digits} digits`);
      const length = Number(text.slice(0, digits)) - counted;
      if (length < 0)
        throw new LayerFault('frame-length', `the length is less than the ${size} bytes of the header itself`);
      if (length > MAX_DOCUMENT_BYTES)
        throw new LayerFault('too-large', `the header announces ${length} bytes, and ${MAX_DOCUMENT_BYTES} are taken`);
      return length;
    },
  };
}

/** `frame: { digits, counts, suffix }` @throws LayerFault where the options do not make sense */
export function frameWrap(options: FrameOptions): Wrap {
  const head = frameHead(options);
  const most = 10 ** options.digits - 1;
  return {
    close: (body) => {
      const length = withinLimit(body).length + (options.counts === 'all' ? head.bytes : 0);
      if (length > most) throw new LayerFault('frame-length', `${options.digits} digits do not hold ${length}`);
      return Buffer.concat([
        Buffer.from(String(length).padStart(options.digits, '0') + options.suffix, 'latin1'),
        body,
      ]);
    },
    open: (bytes) => {
      const announced = head.following(bytes);
      const length = bytes.length - head.bytes;
      if (length !== announced)
        throw new LayerFault('frame-length', `the header announces ${announced} bytes, ${length} follow`);
      return bytes.subarray(head.bytes);
    },
  };
}
