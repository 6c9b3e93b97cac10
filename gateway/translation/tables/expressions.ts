/** The right side of a row: where the value comes from, and the codecs it goes through on its way out. */
import { naming } from '../findings.ts';
import { type CanonicalPath, parseCanonicalPath, SyntaxFault, splitOutside } from './paths.ts';

export interface CodecCall {
  readonly name: string;
  /** What stands between the brackets, as written; undefined without brackets. */
  readonly args: string | undefined;
}

export type ValueSource =
  | { readonly kind: 'canonical'; readonly path: CanonicalPath }
  | { readonly kind: 'constant'; readonly text: string }
  /** `$ref`, `$auth.token`, `$index`: the name without `$`. */
  | { readonly kind: 'variable'; readonly name: string }
  /** `$count(lots[])`, `$sum(lots[].budgetFen)` */
  | { readonly kind: 'aggregate'; readonly of: 'count' | 'sum'; readonly path: CanonicalPath }
  /** Where the rows of the operation go; envelopes only. */
  | { readonly kind: 'body' };

export interface RightSide {
  readonly text: string;
  readonly source: ValueSource;
  readonly codecs: readonly CodecCall[];
}

const call = /^([a-z][a-z0-9-]*)(?:\((.*)\))?$/s;
const variable =
  /^\$(ref|serial|now|acceptedAt|index|auth\.[A-Za-z0-9_-]+|profile\.[A-Za-z0-9_-]+|session\.[A-Za-z0-9_-]+)$/;
const aggregate = /^\$(count|sum)\((.*)\)$/;

/** Takes the quotes off `"…"`; other text is trimmed. */
export function unquote(text: string): string {
  const trimmed = text.trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(trimmed);
  return quoted ? (quoted[1] ?? '').replace(/\\(.)/g, '$1') : trimmed;
}

/** Arguments apart by commas outside quotes. `datetime(p)` and the like take the text as it is instead. */
export const splitArgs = (args: string): string[] => splitOutside(args, ',').map(unquote);

function parseSource(text: string): ValueSource {
  if (text === 'body') return { kind: 'body' };
  if (text.startsWith('=')) {
    if (!/^="(?:[^"\\]|\\.)*"$/s.test(text)) throw new SyntaxFault('a constant is written ="…"');
    return { kind: 'constant', text: unquote(text.slice(1)) };
  }
  const total = aggregate.exec(text);
  if (total) return { kind: 'aggregate', of: total[1] as 'count' | 'sum', path: parseCanonicalPath(total[2] ?? '') };
  if (text.startsWith('$')) {
    const name = variable.exec(text)?.[1];
    if (name === undefined) throw new SyntaxFault(naming`${text} is no variable`);
    return { kind: 'variable', name };
  }
  return { kind: 'canonical', path: parseCanonicalPath(text) };
}

function parseCodec(text: string): CodecCall {
  const found = call.exec(text.trim());
  if (!found) throw new SyntaxFault(naming`${text.trim()} is no codec; codecs are written name or name(…)`);
  return { name: found[1] ?? '', args: found[2] };
}

/** @throws SyntaxFault */
export function parseRight(text: string): RightSide {
  const [source = '', ...codecs] = splitOutside(text, '|');
  if (source.trim() === '') throw new SyntaxFault('nothing stands to the right of the field');
  return { text: text.trim(), source: parseSource(source.trim()), codecs: codecs.map(parseCodec) };
}
