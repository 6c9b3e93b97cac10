/**
 * `compose("{}（{lots.count}）")` and `concat("-", lotNo)`: one text of several of our fields, for partners that show it to people.
 * It cannot be taken apart again, so nothing is read back: every field that stands nowhere else is listed under `unmapped`.
 */

import type { Schema } from '../../catalogue/contract.ts';
import { schemaAt } from '../../catalogue/schemas.ts';
import { naming } from '../findings.ts';
import { isSensitiveAt } from '../sensitive.ts';
import { type CodecCall, unquote } from '../tables/expressions.ts';
import { type CanonicalPath, parseCanonicalPath, SyntaxFault, splitOutside } from '../tables/paths.ts';
import { CodecFault, type Kind, MisfitFault } from './codec.ts';
import { exactText } from './decimal.ts';

export const isComposition = ({ name }: CodecCall): boolean => name === 'compose' || name === 'concat';

/** Where the row's own value comes from; undefined where it is no canonical field. */
export interface ComposeSite {
  readonly path: CanonicalPath;
  readonly schema: Schema;
}

export interface Composition {
  /** The other fields, as canonical paths from the top of the message. */
  readonly paths: readonly CanonicalPath[];
  readonly sensitive: boolean;
  /** @param others the values at `paths` */
  write(value: unknown, others: readonly unknown[]): string;
}

/** A literal text, the row's own value, or another field. */
type Piece = { readonly text: string } | { readonly own: true } | { readonly path: CanonicalPath };

function parseTemplate(args: string): readonly Piece[] {
  if (!/^\s*"(?:[^"\\]|\\.)*"\s*$/s.test(args)) throw new SyntaxFault('write compose("…{}…{other.field}…")');
  const template = unquote(args);
  const token = /\{\{|\}\}|\{([^{}]*)\}|[^{}]+/gy;
  const pieces: Piece[] = [];
  let end = 0;
  for (let found = token.exec(template); found; found = token.exec(template)) {
    end = token.lastIndex;
    const field = found[1]?.trim();
    if (field === undefined)
      pieces.push({ text: found[0].length === 2 && /^[{}]/.test(found[0]) ? found[0].charAt(0) : found[0] });
    else pieces.push(field === '' ? { own: true } : { path: parseCanonicalPath(field) });
  }
  if (end !== template.length) throw new SyntaxFault('a brace stands alone; write {{ or }} for one that is meant');
  return pieces;
}

function parseList(args: string): readonly Piece[] {
  const pieces = splitOutside(args, ',').map((arg): Piece => {
    const text = arg.trim();
    return text.startsWith('"') ? { text: unquote(text) } : { path: parseCanonicalPath(text) };
  });
  return [{ own: true }, ...pieces];
}

const kinds: Readonly<Record<string, Kind>> = { string: 'text', integer: 'integer', number: 'number' };

/** The list that a field stands in must be the row's own, or one around it. */
function assertSameList(own: CanonicalPath, other: CanonicalPath): void {
  let last = -1;
  other.steps.forEach((step, at) => {
    if (step.each) last = at;
  });
  const same = other.steps.slice(0, last + 1).every((step, at) => {
    const mine = own.steps[at];
    return mine?.name === step.name && mine.each === step.each;
  });
  if (same) return;
  throw new MisfitFault(
    'array-levels',
    naming`${other.text} stands in another list than ${own.text}`,
    'Only fields of the same list element, or of the message around it, can be put together.',
  );
}

function assertField(site: ComposeSite, path: CanonicalPath): void {
  const found = schemaAt(site.schema, path.text);
  if (!found)
    throw new MisfitFault(
      'unknown-path',
      naming`the canonical message has no field ${path.text}`,
      'Compare with the schema.',
    );
  if (kinds[String(found.type)] === undefined)
    throw new MisfitFault('type', naming`${path.text} is no text and no number`, 'Put texts and numbers together.');
  assertSameList(site.path, path);
}

function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return exactText(value);
  throw new CodecFault(
    'compose',
    value === undefined ? `lacks ${what} to stand beside it` : `stands beside ${what}, which is no text`,
  );
}

/** @throws SyntaxFault, MisfitFault */
export function composition({ name, args = '' }: CodecCall, site: ComposeSite | undefined): Composition {
  if (!site)
    throw new MisfitFault('type', naming`${name} needs a canonical field`, 'Write path | compose("…"), or a constant.');
  const pieces = name === 'compose' ? parseTemplate(args) : parseList(args);
  if (!pieces.some((piece) => 'own' in piece))
    throw new SyntaxFault(naming`${name} leaves out the row’s own value; write {} where it goes`);
  const paths = pieces.flatMap((piece) => ('path' in piece ? [piece.path] : []));
  for (const path of [site.path, ...paths]) assertField(site, path);
  return {
    paths,
    sensitive: paths.some((path) => isSensitiveAt(site.schema, path)),
    write: (value, others) => {
      let text = '';
      let at = 0;
      for (const piece of pieces) {
        if ('text' in piece) text += piece.text;
        else if ('own' in piece) text += textOf(value, 'a value');
        else {
          text += textOf(others[at], piece.path.text);
          at += 1;
        }
      }
      return text;
    },
  };
}
