/**
 * A JSON body from outside: exact UTF-8, one value, nothing that the rest of the gateway could read differently. `JSON.parse` alone
 * takes the last of two equal keys and rounds numbers; and U+0000 or half a surrogate pair cannot be stored.
 */
import { type FieldProblem, GatewayError } from '../errors/catalogue.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Deeper than any message; keeps the walk below off the stack's end. */
const deepest = 32;

/** Strings (with the colon of a key) and numbers, in the order in which they stand. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d[\d.eE+-]*/g;

const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Whether a text can be kept as it is: no U+0000, no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !unstorable.test(text);

const pointerOf = (path: readonly (string | number)[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function refuse(problem: FieldProblem): never {
  throw new GatewayError('GW_REQUEST_INVALID', `${problem.field}: ${problem.message}`, { errors: [problem] });
}

const storableText = (field: string): FieldProblem => ({
  field,
  rule: 'text',
  message: '含有无法保存的字符（U+0000 或不成对的代理码位）。 Holds U+0000 or half of a surrogate pair.',
});

interface Walk {
  readonly checkText: boolean;
  keys: number;
}

function walk(value: unknown, path: (string | number)[], found: Walk): void {
  if (typeof value === 'string') {
    if (found.checkText && !isStorable(value)) refuse(storableText(pointerOf(path)));
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= deepest) throw new GatewayError('GW_REQUEST_JSON', `Nested deeper than ${deepest} levels.`);
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, inner] of entries) {
    if (typeof key === 'string') {
      found.keys += 1;
      if (found.checkText && !isStorable(key)) refuse(storableText(pointerOf(path)));
    }
    path.push(key);
    walk(inner, path, found);
    path.pop();
  }
}

/** A number that would not be the same again when written: `1.00000000000000001`, `1e400`, `9007199254740993`. */
const isInexact = (literal: string): boolean => {
  if (/^-?\d{1,15}$/.test(literal)) return false;
  const value = Number(literal);
  return !Number.isFinite(value) || decimal(literal) !== decimal(String(value));
};

/** Digits and exponent of a number, the same for `1.50`, `15e-1` and `1.5`. */
function decimal(literal: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  return short === '' ? '0' : `${sign}${short}e${Number(power) - fraction.length + digits.length - short.length}`;
}

function scan(text: string): { readonly keys: number; readonly inexact: string | undefined } {
  let keys = 0;
  let inexact: string | undefined;
  for (const match of text.matchAll(tokens)) {
    if (match[1] !== undefined) keys += 1;
    else if (match[0].charCodeAt(0) !== 0x22 && isInexact(match[0])) inexact ??= match[0];
  }
  return { keys, inexact };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('GW_REQUEST_JSON', `The body is not JSON: ${(cause as Error).message.slice(0, 80)}`, {
      cause,
    });
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    throw new GatewayError('GW_REQUEST_ENCODING', 'The body begins with a byte order mark.');
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new GatewayError('GW_REQUEST_ENCODING', 'The body holds bytes that are not UTF-8.', { cause });
  }
}

/**
 * @returns undefined for an empty body
 * @throws GatewayError GW_REQUEST_ENCODING, GW_REQUEST_JSON, GW_REQUEST_INVALID naming the field
 */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  const value = parse(text);
  const walked: Walk = { checkText: text.includes('\\u'), keys: 0 };
  walk(value, [], walked);
  const { keys, inexact } = scan(text);
  if (keys !== walked.keys)
    refuse({ field: '', rule: 'unique-keys', message: '同一对象中字段重复。 A field stands twice in one object.' });
  if (inexact !== undefined)
    refuse({
      field: '',
      rule: 'exact-number',
      message: `数字 ${inexact.slice(0, 40)} 无法精确表示。 This number cannot be held exactly.`,
    });
  return value;
}
