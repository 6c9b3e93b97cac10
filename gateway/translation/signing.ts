/** Signatures: what is joined, how it is digested, and where the result stands. */
import { createHash, createHmac } from 'node:crypto';
import { sameSecret, sessionValue } from './access.ts';
import { encodeText } from './charset.ts';
import { type Headers, SignatureError, type TranslationContext, TranslationError } from './contract.ts';
import type { Place } from './findings.ts';
import { type Members, memberAt } from './frame.ts';
import { sliceJson } from './json-slice.ts';
import type { Layer } from './layers/layer.ts';
import type { SignPiece, SignTable } from './tables/model.ts';

/** Where a signed or signing field stands: in a header, or at keys below the outer document. */
export interface FieldPlace {
  readonly http: 'header' | undefined;
  readonly keys: readonly string[];
}

/** What a signature is made over. */
export interface Signed {
  /** The outer document; documents inside fields are still text. */
  readonly members: Members;
  readonly headers: Headers;
  readonly body: () => Uint8Array;
  /** The text of the outer document. */
  readonly text: () => string;
}

export interface Signer {
  readonly into: FieldPlace;
  /** The signature covers the body alone and stands in a header: it is verified before anything is read. */
  readonly early: boolean;
  /** @throws TranslationError where a piece or the secret is missing */
  make(signed: Signed, context: TranslationContext): string;
  /** @throws SignatureError where the signature is missing or another */
  verify(signed: Signed, context: TranslationContext): void;
}

type Bytes = Uint8Array | string;
type Take = (signed: Signed, context: TranslationContext) => Bytes;

export interface SignerParts {
  readonly sign: SignTable;
  readonly layer: Layer;
  readonly into: FieldPlace;
  readonly placeOf: (path: string) => FieldPlace | undefined;
}

function lacking(place: Place, rule: string, message: string, wirePath?: string): TranslationError {
  return new TranslationError({
    code: 'GW_TRANSLATION_VALUE',
    rule,
    message,
    wirePath,
    file: place.file,
    line: place.line,
  });
}

/** @throws TranslationError where the profile lacks it: without a secret nothing can be signed or verified */
function credentialOf(name: string, context: TranslationContext, place: Place): string {
  const [group, key = ''] = name.split('.');
  if (group === 'session') {
    const drawn = sessionValue(key, context);
    if (drawn) return drawn;
    throw lacking(place, 'variable-missing', `The login draws no value ${key}.`);
  }
  const values = group === 'auth' ? context.auth : context.profile;
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  if (value) return value;
  throw lacking(
    place,
    'variable-missing',
    `The partner's profile has no ${group === 'auth' ? 'credential' : 'value'} ${key}.`,
  );
}

function valueAt({ members, headers }: Signed, { http, keys }: FieldPlace): unknown {
  return http ? headers[keys[0] ?? ''] : memberAt(members, keys);
}

function fieldTake(parts: SignerParts, path: string, asSent: boolean): Take {
  const place = parts.placeOf(path) ?? { http: undefined, keys: [] };
  const isJson = parts.layer.format === 'json';
  return (signed) => {
    const value = valueAt(signed, place);
    if (typeof value === 'string') return value;
    const slice = isJson && value !== undefined ? sliceJson(signed.text(), place.keys) : undefined;
    if (slice !== undefined && (asSent || typeof value !== 'object')) return encodeText(slice, parts.layer.charset);
    throw lacking(parts.sign.place, 'sign', `${path} is missing or no text, and the signature covers it.`, path);
  };
}

function compilePiece(parts: SignerParts, piece: SignPiece): Take {
  switch (piece.kind) {
    case 'body':
      return ({ body }) => body();
    case 'raw':
      return fieldTake(parts, piece.path, true);
    case 'field':
      return fieldTake(parts, piece.path, false);
    case 'text':
      return () => piece.text;
    case 'variable':
      return (_signed, context) => credentialOf(piece.name, context, parts.sign.place);
    case 'digest': {
      const inner = compilePiece(parts, piece.piece);
      return (signed, context) => createHash(piece.by).update(inner(signed, context)).digest('hex');
    }
    case 'upper': {
      const inner = compilePiece(parts, piece.piece);
      return (signed, context) => {
        const text = inner(signed, context);
        return typeof text === 'string' ? text.toUpperCase() : Buffer.from(text).toString('utf8').toUpperCase();
      };
    }
  }
}

function algorithmOf({ sign }: SignerParts): (pieces: readonly Bytes[], context: TranslationContext) => string {
  const [first = '', second = '', third] = sign.by.split('-');
  if (first !== 'hmac') {
    return (pieces) => {
      const hash = createHash(first);
      for (const piece of pieces) hash.update(piece);
      return third === 'upper' ? hash.digest('hex').toUpperCase() : hash.digest('hex');
    };
  }
  return (pieces, context) => {
    const hash = createHmac(second, credentialOf(`auth.${sign.secret ?? ''}`, context, sign.place));
    for (const piece of pieces) hash.update(piece);
    return hash.digest(third === 'hex' ? 'hex' : 'base64');
  };
}

/** Paths that the pieces name, for the plan. */
export const pathsIn = (pieces: readonly SignPiece[]): readonly string[] =>
  pieces.flatMap((piece) => {
    if (piece.kind === 'raw' || piece.kind === 'field') return [piece.path];
    return piece.kind === 'digest' || piece.kind === 'upper' ? pathsIn([piece.piece]) : [];
  });

export function compileSigner(parts: SignerParts): Signer {
  const { sign, into } = parts;
  const takes = sign.over.map((piece) => compilePiece(parts, piece));
  const algorithm = algorithmOf(parts);
  const make: Signer['make'] = (signed, context) =>
    algorithm(
      takes.map((take) => take(signed, context)),
      context,
    );
  const isHex = !sign.by.endsWith('base64');
  return {
    into,
    early: into.http !== undefined && pathsIn(sign.over).length === 0,
    make,
    verify: (signed, context) => {
      const given = valueAt(signed, into);
      if (typeof given !== 'string' || given === '') throw new SignatureError('The message carries no signature.');
      const expected = make(signed, context);
      // Hex digits mean the same in either case.
      const same = isHex ? sameSecret(given.toLowerCase(), expected.toLowerCase()) : sameSecret(given, expected);
      if (!same) throw new SignatureError('The signature is not that of this message under the agreed secret.');
    },
  };
}
