/** Codecs over text: lengths, padding, codes, lists, bytes. */
import { isUscc } from '../../catalogue/uscc.ts';
import { CharsetFault, decodeText, encodeText, isAscii } from '../charset.ts';
import { splitArgs, unquote } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { type Codec, CodecFault, type CodecMaker, type CodecSite, MisfitFault, needs } from './codec.ts';
import { wholeNumber } from './decimal.ts';

const lengthArgs = /^\s*([0-9]{1,6})\s+(bytes|chars)\s*$/;
/** Bytes of the longest characters in daily use; rarer ones of four bytes are refused one by one when they come. */
const widest = { 'utf-8': 3, gbk: 2, gb2312: 2, gb18030: 2 } as const;
/** GB 32100 codes and the like: a pattern without characters above ASCII holds no wide ones. */
const plainPattern = /^\^?[ -~]*\$$/;

const countChars = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

function assertRoom(site: CodecSite, limit: number, unit: string): void {
  if (!site.outgoing) return;
  const chars = Number(site.schema?.maxLength ?? 0);
  const narrow = site.schema?.format === 'uscc' || plainPattern.test(String(site.schema?.pattern ?? '^'));
  const needed = unit === 'bytes' && !narrow ? chars * widest[site.charset] : chars;
  if (needed > limit) {
    throw new MisfitFault(
      'length-cannot-fit',
      `the schema allows ${chars} characters, up to ${needed} ${unit}; here are ${limit}`,
      `Write text(${needed} ${unit}) if the partner has that room; else shorten the schema.`,
    );
  }
}

/** `text(N bytes|chars)` */
export const text: CodecMaker = (args, site) => {
  needs(site, 'text', 'text');
  const found = lengthArgs.exec(args);
  if (!found) throw new SyntaxFault('write text(200 bytes) or text(60 chars)');
  const limit = Number(found[1]);
  const inBytes = found[2] === 'bytes';
  assertRoom(site, limit, found[2] ?? '');
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
  return { name: 'text', to: 'text', encode: within, decode: within };
};

/** `pad(width, char, left|right)`, in bytes. */
export const pad: CodecMaker = (args, site) => {
  needs(site, 'pad', 'text', 'integer');
  const [widthText = '', char = '', side = ''] = splitArgs(args.replace(/,\s*,/, ', " ",'));
  const width = Number(widthText);
  if (!Number.isInteger(width) || width < 1 || char.length !== 1 || !isAscii(char) || !/^(left|right)$/.test(side)) {
    throw new SyntaxFault('write pad(6, 0, left): width in bytes, one ASCII character, left or right');
  }
  const strip = (value: string): string => {
    let from = 0;
    let to = value.length;
    if (side === 'left') while (from < to && value.charAt(from) === char) from += 1;
    else while (to > from && value.charAt(to - 1) === char) to -= 1;
    const kept = value.slice(from, to);
    return kept === '' && char === '0' ? '0' : kept;
  };
  const encode = (value: string | number): string => {
    const plain = String(value);
    const missing = width - encodeText(plain, site.charset).length;
    if (missing < 0) throw new CodecFault('length', `is longer than ${width} bytes`);
    const padded = side === 'left' ? char.repeat(missing) + plain : plain + char.repeat(missing);
    if (strip(padded) !== plain) throw new CodecFault('pad', `begins or ends with the filler ${char}`);
    return padded;
  };
  const decode = (padded: string): string | number => {
    if (encodeText(padded, site.charset).length !== width) throw new CodecFault('pad', `is not ${width} bytes wide`);
    return site.from === 'integer' ? wholeNumber(strip(padded)) : strip(padded);
  };
  return { name: 'pad', to: 'text', encode, decode };
};

/** `bool(t, f)` */
export const bool: CodecMaker = (args, site) => {
  needs(site, 'bool', 'boolean');
  const [yes, no, more] = splitArgs(args);
  if (yes === undefined || no === undefined || more !== undefined)
    throw new SyntaxFault('write bool(1, 0): the text for yes, the text for no');
  if (yes === no) throw new MisfitFault('code-twice', `yes and no are both ${yes}`, 'Give two different texts.');
  return {
    name: 'bool',
    to: 'text',
    encode: (value: boolean) => (value ? yes : no),
    decode: (code: string) => {
      if (code !== yes && code !== no) throw new CodecFault('unknown-code', `is neither ${yes} nor ${no}`);
      return code === yes;
    },
  };
};

function assertEveryValue(site: CodecSite, table: string, out: ReadonlyMap<string, string>): void {
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
      `${table} has no code for ${missing.join(', ')}`,
      `Add them to codes: ${table}.`,
    );
}

/** `code(table)` of the dialect's `codes`. The table itself is checked for codes that stand twice. */
export const code: CodecMaker = (args, site) => {
  needs(site, 'code', 'text');
  const name = args.trim();
  const table = site.codes.get(name);
  if (!table)
    throw new MisfitFault(
      'unknown-table',
      `there is no code table ${name}`,
      `The tables are ${[...site.codes.keys()].join(', ') || '(none)'}.`,
    );
  const out = new Map(table.entries.map((entry) => [entry.canonical, entry.wire]));
  const back = new Map(table.entries.map((entry) => [entry.wire, entry.canonical]));
  assertEveryValue(site, name, out);
  const lookUp = (codes: ReadonlyMap<string, string>, value: string): string => {
    const found = codes.get(value);
    if (found === undefined) throw new CodecFault('unknown-code', `is not in the code table ${name}`);
    return found;
  };
  return {
    name: 'code',
    to: 'text',
    encode: (value: string) => lookUp(out, value),
    decode: (value: string) => lookUp(back, value),
  };
};

/** `uscc`: the check character is verified both ways. */
export const uscc: CodecMaker = (_args, site) => {
  needs(site, 'uscc', 'text');
  const verified = (value: string): string => {
    if (!isUscc(value)) throw new CodecFault('uscc', 'is no unified social credit code');
    return value;
  };
  return { name: 'uscc', to: 'text', encode: verified, decode: verified };
};

/** `join(;)`: a list in one text. */
export const join: CodecMaker = (args, site) => {
  needs(site, 'join', 'texts');
  const separator = unquote(args);
  if (separator === '') throw new SyntaxFault('write join(;) with the text that stands between');
  return {
    name: 'join',
    to: 'text',
    encode: (values: readonly string[]) => {
      const clash = values.length === 1 && values[0] === '' ? 'is a list of one empty text' : undefined;
      const inside = values.some((value) => value.includes(separator)) ? `holds the separator ${separator}` : undefined;
      if (clash ?? inside) throw new CodecFault('join', clash ?? inside ?? '');
      return values.join(separator);
    },
    decode: (joined: string) => (joined === '' ? [] : joined.split(separator)),
  };
};

/** `split(##, n)`: one text here, a list of n there. */
export const split: CodecMaker = (args, site) => {
  needs(site, 'split', 'text');
  const [separator = '', count = ''] = splitArgs(args);
  const n = Number(count);
  if (separator === '' || !Number.isInteger(n) || n < 2)
    throw new SyntaxFault('write split(##, 2): what stands between, and how many');
  return {
    name: 'split',
    to: 'texts',
    encode: (value: string) => {
      const pieces = value.split(separator);
      if (pieces.length !== n) throw new CodecFault('split', `has ${pieces.length} pieces, not ${n}`);
      return pieces;
    },
    decode: (pieces: readonly string[]) => {
      if (pieces.length !== n || pieces.some((piece) => piece.includes(separator)))
        throw new CodecFault('split', `is no list of ${n} pieces without ${separator}`);
      return pieces.join(separator);
    },
  };
};

const bytesAs =
  (name: 'hex' | 'base64'): CodecMaker =>
  (_args, site) => {
    needs(site, name, 'text');
    return {
      name,
      to: 'text',
      encode: (value: string) => Buffer.from(encodeText(value, site.charset)).toString(name),
      decode: (written: string) => {
        const bytes = Buffer.from(written, name);
        const again = bytes.toString(name);
        if (again !== (name === 'hex' ? written.toLowerCase() : written)) throw new CodecFault(name, `is not ${name}`);
        return decodeBytes(bytes, site);
      },
    };
  };

function decodeBytes(bytes: Uint8Array, site: CodecSite): string {
  try {
    return decodeText(bytes, site.charset);
  } catch (fault) {
    if (fault instanceof CharsetFault) throw new CodecFault('charset', fault.message);
    throw fault;
  }
}

export const hex = bytesAs('hex');
export const base64 = bytesAs('base64');
export type { Codec };
