/** Paths of both sides: `biaoduan[].bdno` in a partner's message, `lots[].lotNo` in ours. */
import { type Named, naming, textOfMessage } from '../findings.ts';

/** One step of a wire path. `name` is as written: `a`, `soap:Body`, `@attr`, `#text`. */
export interface WireStep {
  readonly name: string;
  /** `x[]` */
  readonly each: boolean;
  /** `x[0]` */
  readonly index?: number;
  /** `F[@n=CONTRACT_NO]` */
  readonly match?: { readonly attribute: string; readonly value: string };
}

export type HttpPlace = 'header' | 'query' | 'path';

export interface WirePath {
  readonly text: string;
  /** `header.X`, `query.x`, `path.x`: not in the body. */
  readonly http?: HttpPlace;
  readonly steps: readonly WireStep[];
}

export interface CanonicalStep {
  readonly name: string;
  readonly each: boolean;
}

export interface CanonicalPath {
  readonly text: string;
  readonly steps: readonly CanonicalStep[];
}

/** What stands left of a row: one path, aliases (`a / b`), or the parts of one value (`a + b`). */
export interface LeftSide {
  readonly text: string;
  readonly kind: 'one' | 'aliases' | 'parts';
  readonly paths: readonly WirePath[];
}

/** A text that is no path or expression; the message says why. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
  /** The message with its values apart. */
  readonly said: string | Named;
  constructor(message: string | Named) {
    super(textOfMessage(message));
    this.said = message;
  }
}

/** Names no object of ours may be given from outside: they reach into every object. */
export const forbidden: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);
const plainName = /[@#]?[^\s."[\]|/+={}]+/y;
const quotedName = /"((?:[^"\\]|\\.)*)"/y;
const bracket = /\[(?:(\d{1,4})|@([^\s=\]]+)=([^\]]*))?\]/y;
const httpPlaces: readonly string[] = ['header', 'query', 'path'];

interface Cursor {
  readonly text: string;
  at: number;
}

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at = pattern.lastIndex;
  return found ?? undefined;
}

function readStep(cursor: Cursor): { step: WireStep; quoted: boolean } {
  const quoted = take(cursor, quotedName);
  const name = quoted ? (quoted[1] ?? '').replace(/\\(.)/g, '$1') : take(cursor, plainName)?.[0];
  if (name === undefined) throw new SyntaxFault(naming`no field name at character ${cursor.at + 1} of ${cursor.text}`);
  if (forbidden.has(name)) throw new SyntaxFault(naming`${name} cannot be a field`);
  const suffix = take(cursor, bracket);
  const [, index, attribute, value] = suffix ?? [];
  const step: WireStep = {
    name,
    each: suffix !== undefined && index === undefined && attribute === undefined,
    ...(index === undefined ? {} : { index: Number(index) }),
    ...(attribute === undefined ? {} : { match: { attribute, value: value ?? '' } }),
  };
  return { step, quoted: quoted !== undefined };
}

/** @throws SyntaxFault */
export function parseWirePath(text: string): WirePath {
  const cursor = { text: text.trim(), at: 0 };
  const steps: WireStep[] = [];
  let firstQuoted = false;
  do {
    const { step, quoted } = readStep(cursor);
    if (steps.length === 0) firstQuoted = quoted;
    steps.push(step);
  } while (take(cursor, /\./y));
  if (cursor.at !== cursor.text.length)
    throw new SyntaxFault(naming`character ${cursor.at + 1} of ${cursor.text} is not understood`);
  const head = steps[0]?.name ?? '';
  const isHttp = !firstQuoted && steps.length === 2 && httpPlaces.includes(head);
  return { text: cursor.text, ...(isHttp ? { http: head as HttpPlace, steps: steps.slice(1) } : { steps }) };
}

/** Splits at a separator that stands outside quotes and round brackets. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quoted) at += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '(') depth += 1;
    else if (!quoted && char === ')') depth -= 1;
    else if (!quoted && depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(from, at));
      from = at + separator.length;
    }
  }
  return [...parts, text.slice(from)];
}

/** @throws SyntaxFault */
export function parseLeft(text: string): LeftSide {
  const aliases = splitOutside(text, ' / ');
  const parts = splitOutside(text, ' + ');
  if (aliases.length > 1 && parts.length > 1) throw new SyntaxFault('aliases and parts do not go together');
  const kind = aliases.length > 1 ? 'aliases' : parts.length > 1 ? 'parts' : 'one';
  const written = kind === 'parts' ? parts : aliases;
  return { text: text.trim(), kind, paths: written.map(parseWirePath) };
}

const canonicalStep = /^([A-Za-z][A-Za-z0-9_-]*)(\[\])?$/;

/** @throws SyntaxFault */
export function parseCanonicalPath(text: string): CanonicalPath {
  const steps = text.split('.').map((part) => {
    const found = canonicalStep.exec(part);
    if (!found || forbidden.has(found[1] ?? '')) throw new SyntaxFault(naming`${text} is no canonical path`);
    return { name: found[1] ?? '', each: found[2] !== undefined };
  });
  return { text, steps };
}

/** How many arrays a path goes through. */
export const levelsOf = (steps: readonly { readonly each: boolean }[]): number =>
  steps.filter((step) => step.each).length;
