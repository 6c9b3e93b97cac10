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
  return schema.format === 'uscc' || (plainPattern.test(pattern) && !/\[\^|\\[DSWPps]|(?<!\\)\./.test(pattern));
};

const atom = /(?:\\[^\n]|\[(?:[^\\\]]|\\.)*\]|[^\\[\](){}*+?|^$.])(?:\{([0-9]{1,6})(?:,([0-9]{1,6}))?\}|(\?))?/gy;

/** The longest text of a sequence such as `CQ-[A-Z]{2,8}`; undefined for anything with groups or without an end. */
function sequenceLength(pattern: string): number | undefined {
  let length = 0;
  let end = 0;
  atom.lastIndex = 0;
  for (let found = atom.exec(pattern); found; found = atom.exec(pattern)) {
    end = atom.lastIndex;
    length += Number(found[2] ?? found[1] ?? 1);
  }
  return end === pattern.length ? length : undefined;
}

/** The longest text of `^…$` or `^(…|…)$`; undefined where the pattern says more than this understands. */
function patternLength(pattern: unknown): number | undefined {
  const whole = typeof pattern === 'string' ? /^\^(?:\(([^()]*)\)|([^()]*))\$$/.exec(pattern) : null;
  const lengths = (whole?.[1]?.split('|') ?? (whole ? [whole[2] ?? ''] : [])).map(sequenceLength);
  return lengths.length === 0 || lengths.includes(undefined) ? undefined : Math.max(...lengths.map(Number));
}

function textExtent(schema: Schema, charset: Charset): Extent | undefined {
  if (schema.format === 'date-time-seconds') return { chars: 25, bytes: 25 };
  if (schema.format === 'uscc') return { chars: 18, bytes: 18 };
  if (schema.format === 'date') return { chars: 10, bytes: 10 };
  const plain = isPlain(schema);
  const limits = [schema.maxLength, plain ? patternLength(schema.pattern) : undefined];
  const chars = Math.min(...limits.filter((limit) => typeof limit === 'number'));
  return Number.isFinite(chars) ? { chars, bytes: chars * (plain ? 1 : widest[charset]) } : undefined;
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
