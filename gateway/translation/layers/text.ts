/** A whole document that is one text: the field `text`. */
import { LayerFault } from './fault.ts';
import { assertKnown, textOf } from './fields.ts';
import type { TextNotation } from './kinds.ts';
import { withinLimit } from './limits.ts';

const known: ReadonlySet<string> = new Set(['text']);

/** A mark at the beginning is dropped where bytes are decoded, so it would not come back. */
function withoutMark(text: string): string {
  if (!text.startsWith('\ufeff')) return withinLimit(text);
  throw new LayerFault('byte-order-mark', 'the text begins with a byte order mark');
}

/** `text: { charset }` */
export function textNotation(): TextNotation {
  return {
    medium: 'text',
    write: (members) => {
      assertKnown(members, known, '');
      return withoutMark(textOf(members, 'text', '') ?? '');
    },
    read: (text) => ({ text: withoutMark(text) }),
  };
}
