/** Tag, length, value: a tag of fixed size, the value's number of bytes in decimal digits, the value. */
import type { Charset } from '../charset.ts';
import type { Members } from '../frame.ts';
import { LayerFault } from './fault.ts';
import { assertKnown, decodeAt, encodeAt, latin, namesOf, pathStep, textOf } from './fields.ts';
import type { BytesNotation } from './kinds.ts';
import { MAX_FIELDS, withinLimit } from './limits.ts';

export interface TlvOptions {
  readonly charset: Charset;
  /** Characters of a tag. */
  readonly tag: number;
  /** Digits of a length. */
  readonly length: number;
  /** Tags in the order in which they are written. */
  readonly tags: readonly string[];
}

const tagCharacters = /^[!-~]+$/;
const digits = /^[0-9]+$/;

interface Field {
  readonly tag: string;
  readonly value: Uint8Array;
  /** Where the next begins. */
  readonly next: number;
}

function fieldAt(bytes: Uint8Array, at: number, { tag, length }: TlvOptions): Field {
  const from = at + tag + length;
  const head = latin(bytes.subarray(at, from));
  if (head.length < tag + length) throw new LayerFault('tlv', `byte ${at + 1}: the tag and length are cut off`);
  const name = head.slice(0, tag);
  if (!tagCharacters.test(name)) throw new LayerFault('tlv', `byte ${at + 1}: a tag has characters that none has`);
  if (!digits.test(head.slice(tag))) throw new LayerFault('tlv', `byte ${at + tag + 1}: the length is no number`);
  const next = from + Number(head.slice(tag));
  if (next > bytes.length)
    throw new LayerFault(
      'tlv',
      `byte ${at + 1}: a value of ${next - from} bytes is announced, ${bytes.length - from} are left`,
    );
  return { tag: name, value: bytes.subarray(from, next), next };
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 9;

function assertOptions(options: TlvOptions): void {
  if (!isCount(options.tag)) throw new LayerFault('layer-options', 'tag is the number of its characters, 1 to 9');
  if (!isCount(options.length)) throw new LayerFault('layer-options', 'length is the number of its digits, 1 to 9');
  const misfit = options.tags.find((name) => name.length !== options.tag || !tagCharacters.test(name));
  if (misfit !== undefined)
    throw new LayerFault('layer-options', `the tag ${misfit} has not ${options.tag} ASCII characters`);
}

/**
 * `tlv: { charset, tag, length }`. A tag that repeats is refused; the order of what is read does not matter.
 * A field of length 0 is an empty text; one that is absent is not written. @throws LayerFault where the tags cannot be fields
 */
export function tlvNotation(options: TlvOptions): BytesNotation {
  const { charset, tags } = options;
  assertOptions(options);
  const known = namesOf(tags, 'tag');
  const most = 10 ** options.length - 1;
  return {
    medium: 'bytes',
    write: (members) => {
      assertKnown(members, known, 'tag ');
      const parts: Uint8Array[] = [];
      for (const tag of tags) {
        const text = textOf(members, tag, 'tag ');
        if (text === undefined) continue;
        const value = encodeAt(text, charset, `tag ${tag}`);
        if (value.length > most) throw new LayerFault('tlv', `tag ${tag} has ${value.length} bytes, and ${most} fit`);
        parts.push(Buffer.from(tag + String(value.length).padStart(options.length, '0'), 'latin1'), value);
      }
      return withinLimit(Buffer.concat(parts));
    },
    read: (bytes, unmapped) => {
      withinLimit(bytes);
      const members: Members = {};
      const seen = new Set<string>();
      for (let at = 0; at < bytes.length; ) {
        const { tag, value, next } = fieldAt(bytes, at, options);
        if (seen.has(tag)) throw new LayerFault('tlv', `byte ${at + 1}: a tag repeats`);
        seen.add(tag);
        if (seen.size > MAX_FIELDS) throw new LayerFault('too-large', `there are more than ${MAX_FIELDS} fields`);
        if (known.has(tag)) members[tag] = decodeAt(value, charset, `tag ${tag}`);
        else unmapped(pathStep(tag));
        at = next;
      }
      return members;
    },
  };
}
