/** Bytes as ASCII: Base64 and hexadecimal. */
import { LayerFault } from './fault.ts';
import { latin, viewOf } from './fields.ts';
import type { Wrap } from './kinds.ts';
import { withinLimit } from './limits.ts';

const lineBreaks = /\r?\n/g;
const notBase64 = /[^A-Za-z0-9+/=]/;

/**
 * Base64 of RFC 4648 with padding, written on one line. When reading, line breaks are passed over wherever they stand,
 * since encoders of Java and mail break lines after 76 characters and end with a break; all else that an encoder would
 * not have written is refused: other characters, missing or surplus padding, bits behind the last byte.
 */
export function base64Wrap(): Wrap {
  return {
    close: (bytes) => withinLimit(Buffer.from(viewOf(bytes).toString('base64'), 'latin1')),
    open: (bytes) => {
      const text = latin(withinLimit(bytes)).replace(lineBreaks, '');
      const decoded = Buffer.from(text, 'base64');
      if (decoded.toString('base64') === text) return decoded;
      const at = text.search(notBase64);
      throw new LayerFault(
        'base64',
        at === -1
          ? 'the padding or the last character is not as Base64 has it'
          : `character ${at + 1} is not of Base64`,
      );
    },
  };
}

const notHex = /[^0-9A-Fa-f]/;

/** Hexadecimal, written in lower case; either case is read. */
export function hexWrap(): Wrap {
  return {
    close: (bytes) => withinLimit(Buffer.from(viewOf(bytes).toString('hex'), 'latin1')),
    open: (bytes) => {
      const text = latin(withinLimit(bytes));
      const at = text.search(notHex);
      if (at !== -1) throw new LayerFault('hex', `character ${at + 1} is no hexadecimal digit`);
      if (text.length % 2 === 1) throw new LayerFault('hex', 'the number of hexadecimal digits is odd');
      return Buffer.from(text, 'hex');
    },
  };
}
