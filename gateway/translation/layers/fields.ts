/** What all notations share: fields as text, names, and text as bytes at a known place. */
import { type Charset, CharsetFault, decodeText, encodeText } from '../charset.ts';
import { isMembers, type Members } from '../frame.ts';
import { forbidden } from '../tables/paths.ts';
import { LayerFault } from './fault.ts';

/** The names of a layer's fields. @throws LayerFault where one is empty, stands twice or cannot be a field */
export function namesOf(names: readonly string[], what: string): ReadonlySet<string> {
  const set = new Set<string>();
  for (const name of names) {
    if (name === '') throw new LayerFault('layer-options', `a ${what} has no name`);
    if (forbidden.has(name)) throw new LayerFault('layer-options', `${name} cannot be a ${what}`);
    if (set.has(name)) throw new LayerFault('layer-options', `the ${what} ${name} stands twice`);
    set.add(name);
  }
  return set;
}

/** A field to be written. @throws LayerFault where it is neither text nor absent */
export function textOf(members: Members, name: string, where: string): string | undefined {
  const value = members[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new LayerFault('field-type', `${where}${name} is no text`);
}

/** @throws LayerFault where there is a field that the layer has no place for */
export function assertKnown(members: Members, known: ReadonlySet<string>, where: string): void {
  for (const name of Object.keys(members))
    if (members[name] !== undefined && !known.has(name))
      throw new LayerFault('unknown-field', `${where}${name} has no place in this layer`);
}

/** A list of fields to be written; absent is empty. @throws LayerFault */
export function listOf(members: Members, name: string): readonly Members[] {
  const value = members[name];
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every(isMembers))
    throw new LayerFault('field-type', `${name} is no list of fields`);
  return value;
}

const plainStep = /^[^\s."[\]|/+={}@#]+$/;
const LONGEST_SHOWN = 100;

/** A name from outside as a step of a wire path, shortened: it ends in logs and counters. */
export function pathStep(name: string): string {
  const short = name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name;
  return plainStep.test(short) ? short : `"${short.replace(/["\\]/g, '\\$&')}"`;
}

/** @throws LayerFault where the charset has no place for the text, or would drop its first character as a byte order mark */
export function encodeAt(text: string, charset: Charset, where: string): Uint8Array {
  if (text.startsWith('\ufeff')) throw new LayerFault('byte-order-mark', `${where} begins with a byte order mark`);
  try {
    return encodeText(text, charset);
  } catch (fault) {
    if (!(fault instanceof CharsetFault)) throw fault;
    throw new LayerFault('charset', `${where}: ${fault.message}`, fault);
  }
}

const marks: readonly (readonly number[])[] = [
  [0xef, 0xbb, 0xbf],
  [0x84, 0x31, 0x95, 0x33],
];

/** A part of a document is decoded as it stands: a mark at its beginning is no mark of a file. @throws LayerFault */
export function decodeAt(bytes: Uint8Array, charset: Charset, where: string): string {
  if (marks.some((mark) => mark.every((byte, at) => bytes[at] === byte)))
    throw new LayerFault('byte-order-mark', `${where} begins with a byte order mark`);
  try {
    return decodeText(bytes, charset);
  } catch (fault) {
    if (!(fault instanceof CharsetFault)) throw fault;
    throw new LayerFault('charset', `${where}: ${fault.message}`, fault);
  }
}

export const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Each byte as the character of the same number. */
export const latin = (bytes: Uint8Array): string => viewOf(bytes).toString('latin1');
