/** Codecs between one text and a list of texts. */
import { naming } from '../findings.ts';
import { splitArgs, unquote } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { CodecFault, type CodecMaker, type CodecSite, MisfitFault, needs } from './codec.ts';

/** Texts that are known to come and hold the separator can never be written. */
function assertFree(site: CodecSite, separator: string): void {
  const clash = (site.writes ?? []).find((text) => text.includes(separator));
  if (clash !== undefined)
    throw new MisfitFault(
      'separator-in-value',
      naming`${clash} holds the separator ${separator}`,
      'Agree on a separator that no value holds.',
    );
}

/** `join(;)`: a list in one text. */
export const join: CodecMaker = (args, site) => {
  needs(site, 'join', 'texts');
  const separator = unquote(args);
  if (separator === '') throw new SyntaxFault('write join(;) with the text that stands between');
  assertFree(site, separator);
  return {
    name: 'join',
    to: 'text',
    writes: [separator],
    encode: (values: readonly string[]) => {
      if (values.length === 1 && values[0] === '') throw new CodecFault('join', 'is a list of one empty text');
      const joined = values.join(separator);
      // Not only a separator inside a value: `a;` and `;b` joined by `;;` would be cut elsewhere.
      if (values.length > 0 && !isSame(joined.split(separator), values))
        throw new CodecFault('join', `holds the separator ${separator}`);
      return joined;
    },
    decode: (joined: string) => (joined === '' ? [] : joined.split(separator)),
  };
};

const isSame = (pieces: readonly string[], values: readonly string[]): boolean =>
  pieces.length === values.length && pieces.every((piece, at) => piece === values[at]);

/** A value listed in the schema that has another number of pieces can never be written. */
function assertPieces(site: CodecSite, separator: string, n: number): void {
  const clash = (site.writes ?? []).find((text) => text.split(separator).length !== n);
  if (clash !== undefined)
    throw new MisfitFault(
      'separator-in-value',
      naming`${clash} has not ${n} pieces`,
      'Compare with the schema’s values.',
    );
}

/** `split("##", n)`: one text here, a list of n there. */
export const split: CodecMaker = (args, site) => {
  needs(site, 'split', 'text');
  const [separator = '', count = '', more] = splitArgs(args);
  const n = Number(count);
  if (separator === '' || !/^[1-9][0-9]{0,3}$/.test(count) || n < 2 || more !== undefined)
    throw new SyntaxFault('write split(##, 2): what stands between, and how many');
  assertPieces(site, separator, n);
  return {
    name: 'split',
    to: 'texts',
    pieces: n,
    encode: (value: string) => {
      const pieces = value.split(separator);
      if (pieces.length !== n) throw new CodecFault('split', `has ${pieces.length} pieces, not ${n}`);
      return pieces;
    },
    decode: (pieces: readonly string[]) => {
      const joined = pieces.join(separator);
      if (pieces.length !== n || !isSame(joined.split(separator), pieces))
        throw new CodecFault('split', `is no list of ${n} pieces without ${separator}`);
      return joined;
    },
  };
};
