/** How long a field's values can be, by its schema: what `text`, `pad` and fixed columns are held against. */
import type { Schema } from '../../catalogue/contract.ts';
import { type Charset, encodeText, isAscii } from '../charset.ts';
import type { Extent, Kind } from './codec.ts';

/** Bytes of the longest characters in daily use; rarer ones of four bytes are refused one by one when they come. */
const widest = { 'utf-8': 3, gbk: 2, gb2312: 2, gb18030: 2 } as const;
/** GB 32100 codes and the like: a pattern without characters above ASCII holds no wide ones. */
const plainPattern = /^\^?[ -~]*\$$/;

const countChars = (text: string): number => [...text].length;

/** Bytes of a text, or at most that many where the charset lacks one of its characters. */
function countBytes(text: string, charset: Charset): number {
  if (isAscii(text)) return text.length;
  try {
    return encodeText(text, charset).length;
  } catch {
    return countChars(text) * widest[charset];
  }
}

/** The longest of some texts. */
export const extentOf = (texts: readonly string[], charset: Charset): Extent => ({
  chars: Math.max(0, ...texts.map(countChars)),
  bytes: Math.max(0, ...texts.map((text) => countBytes(text, charset))),
});

/** A negated class lets through more than it shows, and so does a dot. */
const isPlain = (schema: Schema): boolean => {
  const pattern = String(schema.pattern ?? '^');
  return schema.format === 'uscc' || (plainPattern.test(pattern) && !/\[\^|\\[DSWPp]|(?<!\\)\./.test(pattern));
};

function textExtent(schema: Schema, charset: Charset): Extent | undefined {
  if (schema.format === 'date-time-seconds') return { chars: 25, bytes: 25 };
  if (schema.format === 'uscc') return { chars: 18, bytes: 18 };
  if (typeof schema.maxLength !== 'number') return undefined;
  return { chars: schema.maxLength, bytes: schema.maxLength * (isPlain(schema) ? 1 : widest[charset]) };
}

/** @returns undefined where the schema sets no limit */
export function schemaExtent(schema: Schema | undefined, kind: Kind, charset: Charset): Extent | undefined {
  if (!schema) return undefined;
  const listed = Array.isArray(schema.enum) ? schema.enum : schema.const === undefined ? undefined : [schema.const];
  if (listed) return extentOf(listed.map(String), charset);
  if (kind === 'text') return textExtent(schema, charset);
  const { minimum = 0, maximum } = schema;
  if (kind === 'integer' && typeof maximum === 'number' && Number.isSafeInteger(maximum))
    return extentOf([String(minimum), String(maximum)], charset);
  return undefined;
}
