/** A notation of text where bytes are needed, and of bytes where there is only text (a document inside a field). */
import { type Charset, CharsetFault, decodeText } from '../charset.ts';
import { LayerFault } from './fault.ts';
import { encodeAt } from './fields.ts';
import type { BytesNotation, Notation, TextNotation } from './kinds.ts';
import { withinLimit } from './limits.ts';

/** A whole document; a byte order mark before it is dropped. @throws LayerFault */
export function decodeDocument(bytes: Uint8Array, charset: Charset): string {
  try {
    return decodeText(withinLimit(bytes), charset);
  } catch (fault) {
    if (!(fault instanceof CharsetFault)) throw fault;
    throw new LayerFault('charset', fault.message, fault);
  }
}

/** The notation over bytes of the charset. */
export function inBytes(notation: Notation, charset: Charset): BytesNotation {
  if (notation.medium === 'bytes') return notation;
  return {
    medium: 'bytes',
    write: (members) => withinLimit(encodeAt(notation.write(members), charset, 'the document')),
    read: (bytes, unmapped) => notation.read(decodeDocument(bytes, charset), unmapped),
  };
}

/** The notation over text that travels in the charset: lengths and widths are counted in its bytes. */
export function inText(notation: Notation, charset: Charset): TextNotation {
  if (notation.medium === 'text') return notation;
  return {
    medium: 'text',
    write: (members) => decodeDocument(notation.write(members), charset),
    read: (text, unmapped) => notation.read(encodeAt(text, charset, 'the document'), unmapped),
  };
}
