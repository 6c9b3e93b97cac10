/** Addresses: path templates, queries and headers, out and back. */
import { type Headers, TranslationError, type WireRequest } from './contract.ts';
import type { Members } from './frame.ts';
import type { HttpMembers, Written } from './part.ts';
import type { Address } from './tables/model.ts';

const variable = /^\{([A-Za-z][A-Za-z0-9_-]*)\}$/;

const entriesOf = (members: Members): [string, string][] =>
  Object.entries(members).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, String(value)] as [string, string]],
  );

/** Compiles `POST /rest/{area}/reserve`. */
export function compileAddress(address: Address): {
  write(written: Written): string;
  read(path: string): Members | undefined;
  readonly names: readonly string[];
} {
  const segments = address.path.split('/').map((segment) => ({ text: segment, name: variable.exec(segment)?.[1] }));
  return {
    names: segments.flatMap(({ name }) => (name === undefined ? [] : [name])),
    write: ({ path, query }) => {
      const filled = segments.map(({ text, name }) =>
        name === undefined ? text : encodeURIComponent(String(path[name] ?? '')),
      );
      const pairs = entriesOf(query).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
      return pairs.length > 0 ? `${filled.join('/')}?${pairs.join('&')}` : filled.join('/');
    },
    read: (path) => {
      const given = path.split('/');
      if (given.length !== segments.length) return undefined;
      const found: Members = {};
      for (const [at, { text, name }] of segments.entries()) {
        const segment = given[at] ?? '';
        if (name === undefined ? segment !== text : segment === '') return undefined;
        if (name !== undefined) found[name] = decode(segment);
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
