/** Codecs over text: lengths, padding, codes, lists, bytes. */

import { isUscc } from '../../catalogue/uscc.ts';
import { encodeText, isAscii } from '../charset.ts';
import { naming } from '../findings.ts';
import { splitArgs } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { assertRoom, CodecFault, type CodecMaker, type CodecSite, MisfitFault, needs } from './codec.ts';
import { wholeNumber } from './decimal.ts';

const lengthArgs = /^\s*([0-9]{1,6})\s+(bytes|chars)\s*$/;

const countChars = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** `text(N bytes|chars)` */
export const text: CodecMaker = (args, site) => {
  needs(site, 'text', 'text');
  const found = lengthArgs.exec(args);
  if (!found) throw new SyntaxFault('write text(200 bytes) or text(60 chars)');
  const limit = Number(found[1]);
  const inBytes = found[2] === 'bytes';
  assertRoom(site, limit, inBytes ? 'bytes' : 'chars');
  const within = (value: string): string => {
    if (value.length * (inBytes ? 4 : 1) <= limit) return value;
    const length = inBytes
      ? isAscii(value)
        ? value.length
        : encodeText(value, site.charset).length
      : countChars(value);
    if (length > limit) throw new CodecFault('length', `has ${length} ${found[2]}, and ${limit} fit`);
    return value;
  };
  const extent = inBytes ? { chars: limit, bytes: limit } : { chars: limit, bytes: 4 * limit };
  return { name: 'text', to: 'text', encode: within, decode: within, extent: site.extent ?? extent };
};

interface Padding {
  readonly width: number;
  readonly char: string;
  readonly side: 'left' | 'right';
}

function parsePadding(args: string): Padding {
  const [widthText = '', char = '', side = '', more] = splitArgs(args.replace(/,\s*,/, ', " ",'));
  const width = Number(widthText);
  const sound = /^[1-9][0-9]{0,3}$/.test(widthText) && char.length === 1 && isAscii(char) && more === undefined;
  if (sound && (side === 'left' || side === 'right')) return { width, char, side };
  throw new SyntaxFault('write pad(6, 0, left): width in bytes, one ASCII character, left or right');
}

/** Without the filler. A number that is nothing but zeros keeps one. */
function unfilled(padded: string, { char, side }: Padding): string {
  let from = 0;
  let to = padded.length;
  if (side === 'left') while (from < to && padded.charAt(from) === char) from += 1;
  else while (to > from && padded.charAt(to - 1) === char) to -= 1;
  const kept = padded.slice(from, to);
  return kept === '' && char === '0' ? '0' : kept;
}

/** `pad(width, char, left|right)`, in bytes. */
export const pad: CodecMaker = (args, site) => {
  needs(site, 'pad', 'text', 'integer');
  const padding = parsePadding(args);
  const { width, char, side } = padding;
  assertRoom(site, width, 'bytes');
  const encode = (value: string | number): string => {
    const plain = String(value);
    const missing = plain.length > width ? -1 : width - encodeText(plain, site.charset).length;
    if (missing < 0) throw new CodecFault('length', `is longer than ${width} bytes`);
    const padded = side === 'left' ? char.repeat(missing) + plain : plain + char.repeat(missing);
    if (missing > 0 && side === 'left' && char === '0' && plain.startsWith('-'))
      throw new CodecFault('pad', 'is negative, and no zeros stand before a sign');
    if (unfilled(padded, padding) !== plain) throw new CodecFault('pad', `begins or ends with the filler ${char}`);
    return padded;
  };
  const decode = (padded: string): string | number => {
    if (padded.length > width || encodeText(padded, site.charset).length !== width)
      throw new CodecFault('pad', `is not ${width} bytes wide`);
    return site.from === 'integer' ? wholeNumber(unfilled(padded, padding)) : unfilled(padded, padding);
  };
  return { name: 'pad', to: 'text', encode, decode, extent: { chars: width, bytes: width } };
};

/** `bool(t, f)` */
export const bool: CodecMaker = (args, site) => {
  needs(site, 'bool', 'boolean');
  const [yes, no, more] = splitArgs(args);
  if (yes === undefined || no === undefined || more !== undefined)
    throw new SyntaxFault('write bool(1, 0): the text for yes, the text for no');
  if (yes === no) throw new MisfitFault('code-twice', naming`yes and no are both ${yes}`, 'Give two different texts.');
  return {
    name: 'bool',
    to: 'text',
    writes: [yes, no],
    encode: (value: boolean) => (value ? yes : no),
    decode: (code: string) => {
      if (code !== yes && code !== no) throw new CodecFault('unknown-code', `is neither ${yes} nor ${no}`);
      return code === yes;
    },
  };
};

function assertEveryValue(site: CodecSite, table: string, out: ReadonlyMap<string, string>): readonly unknown[] {
  const values = site.schema?.enum;
  if (!Array.isArray(values))
    throw new MisfitFault(
      'code-without-enum',
      'code(…) needs a field whose schema lists its values',
      'Use text(…), or give the schema an enum.',
    );
  const missing = values.filter((value) => !out.has(String(value)));
  if (missing.length > 0)
    throw new MisfitFault(
      'enum-without-code',
      naming`${table} has no code for ${missing.join(', ')}`,
      `Add them to codes: ${table}.`,
      `代码表 ${table} 中没有 ${missing.join('、')} 的代码`,
    );
  return values;
}

/** `code(table)` of the dialect's `codes`. The table itself is checked for codes that stand twice. */
export const code: CodecMaker = (args, site) => {
  needs(site, 'code', 'text');
  const name = args.trim();
  const table = site.codes.get(name);
  if (!table)
    throw new MisfitFault(
      'unknown-table',
      naming`there is no code table ${name}`,
      `The tables are ${[...site.codes.keys()].join(', ') || '(none)'}.`,
    );
  const out = new Map(table.entries.map((entry) => [entry.canonical, entry.wire]));
  const back = new Map(table.entries.map((entry) => [entry.wire, entry.canonical]));
  const values = assertEveryValue(site, name, out);
  const lookUp = (codes: ReadonlyMap<string, string>, value: string): string => {
    const found = codes.get(value);
    if (found === undefined) throw new CodecFault('unknown-code', `is not in the code table ${name}`);
    return found;
  };
  return {
    name: 'code',
    to: 'text',
    writes: values.map((value) => out.get(String(value)) ?? ''),
    encode: (value: string) => lookUp(out, value),
    decode: (value: string) => lookUp(back, value),
  };
};

/** `uscc`: the check character is verified both ways. */
export const uscc: CodecMaker = (args, site) => {
  needs(site, 'uscc', 'text');
  if (args !== '') throw new SyntaxFault('write uscc without anything behind it');
  const verified = (value: string): string => {
    if (!isUscc(value)) throw new CodecFault('uscc', 'is no unified social credit code');
    return value;
  };
  return { name: 'uscc', to: 'text', encode: verified, decode: verified, extent: { chars: 18, bytes: 18 } };
};
