/** Between fields and bytes: signatures are put in and verified, and the rules over several fields hold, whichever way a message goes. */
import type { AssertCheck } from './asserts.ts';
import type { Headers, TranslationContext } from './contract.ts';
import { isMembers, type Members, memberAt } from './frame.ts';
import type { Signer } from './signing.ts';
import type { Hearing, Wire } from './wire.ts';

export interface Seal {
  /**
   * Written members as bytes. A signature goes into its field, or into `headers`.
   * @throws TranslationError where an assertion does not hold or a key is missing
   */
  seal(members: Members, headers: Record<string, string>, context: TranslationContext): Uint8Array;
  /**
   * Bytes as members, documents inside fields opened. With a context the signature is verified before any field is looked at.
   * @throws SignatureError, TranslationError
   */
  unseal(message: { readonly headers: Headers; readonly body: Uint8Array }, hearing: Hearing): Members;
  /** The signature that goes into a header beside a body, where the dialect has one. */
  headerFor(headers: Headers, body: Uint8Array, context: TranslationContext): Headers;
}

interface SealParts {
  readonly wire: Wire;
  readonly signer: Signer | undefined;
  readonly asserts: AssertCheck | undefined;
}

const deaf = (): void => undefined;

function putAt(members: Members, keys: readonly string[], value: string): void {
  const holder = memberAt(members, keys.slice(0, -1));
  if (isMembers(holder)) holder[keys.at(-1) ?? ''] = value;
}

/**
 * What is signed is what travels, with the signature's field still empty.
 * @returns the bytes that were signed, where the signature stands beside them and they are sent as they are: encrypted a second time
 * they would be others
 */
function sign(parts: SealParts, message: { members: Members; headers: Record<string, string> }) {
  return (context: TranslationContext): Uint8Array | undefined => {
    const { signer, wire } = parts;
    if (!signer) return undefined;
    const { members, headers } = message;
    const inner = once(() => wire.write(members));
    const body = once(() => wire.wrap(inner(), context));
    const signature = signer.make({ members, headers, body, text: () => wire.textIn(inner()) }, context);
    const { http, keys } = signer.into;
    if (!http) putAt(members, keys, signature);
    else headers[keys[0] ?? ''] = signature;
    return http ? body() : undefined;
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function compileSealing(parts: SealParts): Seal['seal'] {
  const { wire, asserts } = parts;
  return (members, headers, context) => {
    const signed = sign(parts, { members, headers })(context);
    const inner = wire.write(members);
    if (asserts) {
      const hearing = { unmapped: deaf, context };
      const reread = wire.read(inner, hearing);
      wire.openInner(reread, hearing);
      asserts(reread, true);
    }
    return signed ?? wire.wrap(inner, context);
  };
}

const nothingRead: Members = {};

function compileUnsealing({ wire, signer, asserts }: SealParts): Seal['unseal'] {
  return ({ headers, body }, hearing) => {
    const { context } = hearing;
    const verify = (members: Members, text: () => string): void => {
      if (signer && context) signer.verify({ members, headers, body: () => body, text }, context);
    };
    if (signer?.early) verify(nothingRead, () => '');
    const inner = wire.unwrap(body, context);
    const members = wire.read(inner, hearing);
    if (!signer?.early) verify(members, () => wire.textIn(inner));
    wire.openInner(members, hearing);
    asserts?.(members, false);
    return members;
  };
}

export function compileSeal(parts: SealParts): Seal {
  const { signer } = parts;
  return {
    seal: compileSealing(parts),
    unseal: compileUnsealing(parts),
    headerFor: (headers, body, context) => {
      if (!signer?.early) return headers;
      const made = signer.make({ members: nothingRead, headers, body: () => body, text: () => '' }, context);
      return { ...headers, [signer.into.keys[0] ?? '']: made };
    },
  };
}
