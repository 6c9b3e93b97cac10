/** How paths, rows and conditions are written, as regular expressions that underline a typo while it is typed. */
import { anyArgs } from '../translation/explain/codec-arguments.ts';
import { codecEntries } from '../translation/explain/codecs.ts';

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const bracket = String.raw`\[(?:[0-9]{1,4}|@[^\s=\]]+=[^\]]*)?\]`;
const wireStep = String.raw`(?:(?:[@#]?(?:[^\s."\[\]|\/+={}]|\{[A-Za-z][A-Za-z0-9-]*\})+|${quoted})(?:${bracket})?)`;

/** `a.b[].c`, `F[@n=X]`, `"a b".c`, with `{name}` where a dialect leaves a name open. */
export const wirePath = String.raw`${wireStep}(?:\.${wireStep})*`;

/** The left side: one path, aliases `a / b`, parts `a + b`. */
export const leftSide = String.raw`${wirePath}(?:(?: \/ ${wirePath})*|(?: \+ ${wirePath})*)`;

const canonicalStep = String.raw`[A-Za-z][A-Za-z0-9_-]*(?:\[\])?`;
export const canonicalPath = String.raw`${canonicalStep}(?:\.${canonicalStep})*`;

const variable = [
  'ref',
  'serial',
  'now',
  'acceptedAt',
  'index',
  'auth\\.[A-Za-z0-9_-]+',
  'profile\\.[A-Za-z0-9_-]+',
  'session\\.[A-Za-z0-9_-]+',
  String.raw`(?:count|sum)\(${canonicalPath}\)`,
].join('|');

const ownCodecs = Object.entries(codecEntries).map(([name, { args }]) => `${name}${args}`);

/** The right side of a row: where the value comes from, and its codecs, those that a kind of partner adds among them. */
export function rightSideWith(kindCodecs: readonly string[]): string {
  const added = kindCodecs.map((name) => `${name}(?:${anyArgs})?`);
  const codec = [...ownCodecs, ...added].join('|');
  return String.raw`\s*(?:${canonicalPath}|=${quoted}|\$(?:${variable}))\s*(?:\|\s*(?:${codec})\s*)*`;
}

export const rightSide: string = rightSideWith([]);

export const address = String.raw`tcp|[A-Z]+ \/\S*`;
export const duration = '[0-9]{1,6}(?:ms|s|m|h)';
export const secret = String.raw`\$auth\.[A-Za-z0-9_-]+`;
export const condition = '.+ (?:= .*|is empty|is not empty)';
