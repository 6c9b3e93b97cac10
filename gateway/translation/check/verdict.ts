/** How one message fares on its way out and back. */
import { isDeepStrictEqual } from 'node:util';
import type { Canonical } from '../../catalogue/contract.ts';
import { TranslationError } from '../contract.ts';
import type { Journey, Written } from './journeys.ts';
import { differences, generic, withoutUnmapped } from './messages.ts';
import { isFault } from './sample-places.ts';

export interface Lost {
  readonly kind: 'lost';
  /** The canonical fields that did not come back, where they can be told. */
  readonly paths: readonly string[];
  readonly why: string;
  readonly line: number | undefined;
}

export type Verdict =
  | { readonly kind: 'same'; readonly written: Written }
  /** `path`: the canonical field whose value was refused, where it is one. */
  | { readonly kind: 'refused'; readonly path: string | undefined; readonly fault: TranslationError }
  | Lost;

/** Where more fields than these differ, the message as a whole is another one. */
const MOST_PATHS = 5;

function lostBy(fault: unknown): Lost {
  if (!isFault(fault)) throw fault;
  const { canonicalPath, line } =
    fault instanceof TranslationError ? fault : { canonicalPath: undefined, line: undefined };
  return { kind: 'lost', paths: canonicalPath ? [generic(canonicalPath)] : [], why: fault.message, line };
}

/** A refusal on the way out keeps the promise: nothing inexact left. Whatever left must come back. */
export function travel({ there, table }: Journey, message: Canonical): Verdict {
  let written: Written;
  try {
    written = there(message);
  } catch (fault) {
    if (!(fault instanceof TranslationError)) throw fault;
    const path = fault.canonicalPath;
    return { kind: 'refused', path: path && generic(path), fault };
  }
  try {
    const returned = written.back();
    const expected = withoutUnmapped(message, table);
    if (isDeepStrictEqual(returned, expected)) return { kind: 'same', written };
    const paths = differences(expected, returned).map(({ path }) => path);
    const why = `came back as ${JSON.stringify(returned)}`;
    return { kind: 'lost', paths: paths.length > MOST_PATHS ? [] : paths, why, line: undefined };
  } catch (fault) {
    return lostBy(fault);
  }
}
