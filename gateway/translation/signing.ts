/** Signatures under a secret that was agreed with a partner. */
import { createHmac } from 'node:crypto';
import { type TranslationContext, TranslationError } from './contract.ts';
import type { SignTable } from './tables/model.ts';

/** The agreed secret. @throws TranslationError where the profile lacks it: without a secret nothing can be verified */
export function secretOf(sign: SignTable, context: TranslationContext): string {
  const secret = Object.hasOwn(context.auth, sign.secret) ? context.auth[sign.secret] : undefined;
  if (secret) return secret;
  throw new TranslationError({
    code: 'GW_TRANSLATION_VALUE',
    rule: 'variable-missing',
    message: `The partner's profile has no credential ${sign.secret}.`,
    file: sign.place.file,
    line: sign.place.line,
  });
}

export const hmac = (sign: SignTable, secret: string, bytes: Uint8Array | string): string =>
  createHmac('sha256', secret)
    .update(bytes)
    .digest(sign.by === 'hmac-sha256-hex' ? 'hex' : 'base64');
