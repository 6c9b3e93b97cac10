/** `application/x-www-form-urlencoded`, with the percent escapes in the charset that the partner uses. */
import type { Charset } from '../charset.ts';
import { LayerFault } from './fault.ts';
import { assertKnown, decodeAt, encodeAt, namesOf, pathStep, textOf } from './fields.ts';
import type { TextNotation } from './kinds.ts';
import { MAX_FIELDS, withinLimit } from './limits.ts';

export interface FormOptions {
  readonly charset: Charset;
  /** Fields in the order in which they are written. */
  readonly names: readonly string[];
}

/** What browsers and Java leave as it is. */
const isPlain = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2a ||
  byte === 0x2d ||
  byte === 0x2e ||
  byte === 0x5f;

function escaped(text: string, charset: Charset, where: string): string {
  let out = '';
  for (const byte of encodeAt(text, charset, where)) {
    if (isPlain(byte)) out += String.fromCharCode(byte);
    else out += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

const illEscaped = /[^!-~]|%(?![0-9A-Fa-f]{2})/;

function unescaped(text: string, charset: Charset, where: string): string {
  if (illEscaped.test(text))
    throw new LayerFault('form', `${where} holds a blank, a character above ASCII or a % without two digits`);
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x25) {
      bytes[length] = Number.parseInt(text.slice(at + 1, at + 3), 16);
      at += 2;
    } else bytes[length] = char === 0x2b ? 0x20 : char;
    length += 1;
  }
  return decodeAt(bytes.subarray(0, length), charset, where);
}

/** `form: { charset }` @throws LayerFault where the names cannot be fields */
export function formNotation({ charset, names }: FormOptions): TextNotation {
  const known = namesOf(names, 'field of the form');
  const keys = names.map((name) => ({ name, key: escaped(name, charset, `the name ${name}`) }));
  return {
    medium: 'text',
    write: (members) => {
      assertKnown(members, known, '');
      const pairs: string[] = [];
      for (const { name, key } of keys) {
        const value = textOf(members, name, '');
        if (value !== undefined) pairs.push(`${key}=${escaped(value, charset, name)}`);
      }
      return withinLimit(pairs.join('&'));
    },
    read: (text, unmapped) => {
      const found = new Map<string, string>();
      const pairs = withinLimit(text) === '' ? [] : text.split('&');
      if (pairs.length > MAX_FIELDS) throw new LayerFault('too-large', `there are more than ${MAX_FIELDS} pairs`);
      pairs.forEach((pair, index) => {
        const equals = pair.indexOf('=');
        if (equals < 1) throw new LayerFault('form', `pair ${index + 1} is not name=value`);
        const name = unescaped(pair.slice(0, equals), charset, `the name of pair ${index + 1}`);
        const value = unescaped(pair.slice(equals + 1), charset, `the value of pair ${index + 1}`);
        if (found.has(name)) throw new LayerFault('form', `pair ${index + 1} repeats the name of another`);
        found.set(name, value);
      });
      for (const name of found.keys()) if (!known.has(name)) unmapped(pathStep(name));
      return Object.fromEntries(names.filter((name) => found.has(name)).map((name) => [name, found.get(name)]));
    },
  };
}
