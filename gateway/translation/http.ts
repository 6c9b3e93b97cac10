/** Addresses: path templates, queries and headers, out and back. */
import { type Headers, TranslationError, type WireRequest } from './contract.ts';
import type { Members } from './frame.ts';
import type { HttpMembers, Written } from './part.ts';
import type { Address } from './tables/model.ts';

const variable = /\{([A-Za-z][A-Za-z0-9_-]*)\}/g;

function isEmpty(members: Members): boolean {
  for (const key in members) if (key !== undefined) return false;
  return true;
}

const entriesOf = (members: Members): [string, string][] =>
  Object.entries(members).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, String(value)] as [string, string]],
  );

/** `TK{center}_{date}.csv` → its names, and a pattern that finds their values. */
interface Segment {
  readonly pieces: readonly { readonly text: string; readonly name: string | undefined }[];
  readonly pattern: RegExp;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

function segmentOf(text: string): Segment {
  const pieces: { text: string; name: string | undefined }[] = [];
  let from = 0;
  for (const found of text.matchAll(variable)) {
    pieces.push({ text: text.slice(from, found.index), name: undefined }, { text: '', name: found[1] });
    from = found.index + found[0].length;
  }
  pieces.push({ text: text.slice(from), name: undefined });
  // What stands between two names is a literal, so that a value never has two readings of different length at once.
  const source = pieces.map((piece) => (piece.name === undefined ? escaped(piece.text) : '(.+?)')).join('');
  return { pieces, pattern: new RegExp(`^${source}$`, 's') };
}

const namesOf = ({ pieces }: Segment): readonly string[] =>
  pieces.map((piece) => piece.name).filter((name) => name !== undefined);

function fill({ pieces }: Segment, path: Members, encode: (text: string) => string): string {
  return pieces.map(({ text, name }) => (name === undefined ? text : encode(String(path[name] ?? '')))).join('');
}

/** A file's name is no address: nothing in it is escaped, and nothing in it may lead elsewhere. */
function fileNamePart(text: string): string {
  if (!/[\\/\0]/.test(text) && !text.startsWith('.')) return text;
  throw new TranslationError({
    code: 'GW_TRANSLATION_VALUE',
    rule: 'address',
    message: 'A value holds characters that a file name cannot.',
  });
}

/** Compiles `POST /rest/{area}/reserve`, or the name of a file. */
export function compileAddress(address: Address): {
  write(written: Written): string;
  read(path: string): Members | undefined;
  readonly names: readonly string[];
} {
  const segments = address.path.split('/').map(segmentOf);
  const isFile = address.method === 'FILE';
  const encode = isFile ? fileNamePart : encodeURIComponent;
  const names = segments.flatMap(namesOf);
  // Most addresses hold no names: taking them apart took a tenth of the time of a booking.
  const isFixed = names.length === 0;
  return {
    names,
    write: ({ path, query }) => {
      const filled = isFixed ? address.path : segments.map((segment) => fill(segment, path, encode)).join('/');
      if (isEmpty(query)) return filled;
      const pairs = entriesOf(query).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
      return pairs.length > 0 ? `${filled}?${pairs.join('&')}` : filled;
    },
    read: (path) => {
      if (isFixed) return path === address.path ? {} : undefined;
      const given = path.split('/');
      if (given.length !== segments.length) return undefined;
      const found: Members = {};
      for (const [at, segment] of segments.entries()) {
        const values = segment.pattern.exec(given[at] ?? '');
        if (!values) return undefined;
        namesOf(segment).forEach((name, index) => {
          const value = values[index + 1] ?? '';
          found[name] = isFile ? value : decode(value);
        });
      }
      return found;
    },
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TranslationError({
      code: 'GW_TRANSLATION_MESSAGE',
      rule: 'address',
      message: 'The address holds an escape that is none.',
    });
  }
}

export function splitPath(path: string): { readonly path: string; readonly query: Members } {
  const mark = path.indexOf('?');
  if (mark === -1) return { path, query: {} };
  return { path: path.slice(0, mark), query: Object.fromEntries(new URLSearchParams(path.slice(mark + 1))) };
}

export function headersOf(written: Written, contentType: string | undefined): Headers {
  if (isEmpty(written.header)) return contentType === undefined ? {} : { 'content-type': contentType };
  const own = Object.fromEntries(entriesOf(written.header));
  return contentType === undefined ? own : { 'content-type': contentType, ...own };
}

/** The members of a request, or undefined where method or path are not those of the address. */
export function httpMembers(
  request: WireRequest,
  address: Address,
  compiled: ReturnType<typeof compileAddress>,
): HttpMembers | undefined {
  if (request.method !== address.method) return undefined;
  const { path, query } = splitPath(request.path);
  const found = compiled.read(path);
  return found && { header: request.headers, query, path: found };
}
