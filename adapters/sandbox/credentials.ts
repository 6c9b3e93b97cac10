/** What a stand-in and the profile that speaks to it hold: by the kind where it issues its own, else random text. */
import { randomBytes } from 'node:crypto';
import type { Dialect } from '../../gateway/translation/contract.ts';
import type { Adapter, IssuedCredentials } from '../contract.ts';

/** 32 hex digits: fits as a token, a secret of HMAC and a key of SM4 alike. */
const drawSecret = (): string => randomBytes(16).toString('hex');

/** @param names of the credentials that a profile of the dialect has */
export async function issueCredentials(
  adapter: Adapter,
  dialect: Dialect,
  names: readonly string[],
): Promise<IssuedCredentials> {
  const issued = await adapter.issueCredentials?.(dialect, names);
  if (issued !== undefined) return issued;
  const credentials = Object.fromEntries(names.map((name) => [name, drawSecret()]));
  return { profile: credentials, standIn: { credentials } };
}
