/** A whole document that is one text: the field `text`. */
import { assertKnown, textOf } from './fields.ts';
import type { TextNotation } from './kinds.ts';
import { withinLimit } from './limits.ts';

const known: ReadonlySet<string> = new Set(['text']);

/** `text: { charset }` */
export function textNotation(): TextNotation {
  return {
    medium: 'text',
    write: (members) => {
      assertKnown(members, known, '');
      return withinLimit(textOf(members, 'text', '') ?? '');
    },
    read: (text) => ({ text: withinLimit(text) }),
  };
}
