/** Credentials of a ticketed stand-in and of the profile that speaks to it: random text, and the two halves of an RSA key. */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { IssuedCredentials } from '../contract.ts';

export const LOGIN_KEY = 'loginKey';

/** The profile holds the public half under `loginKey`, the stand-in the private half under the same name. */
export async function issueWithLoginKey(names: readonly string[]): Promise<IssuedCredentials> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const shared = Object.fromEntries(names.map((name) => [name, randomBytes(16).toString('hex')]));
  if (!names.includes(LOGIN_KEY)) return { profile: shared, standIn: { credentials: shared } };
  return {
    profile: { ...shared, [LOGIN_KEY]: publicKey },
    standIn: { credentials: { ...shared, [LOGIN_KEY]: privateKey } },
  };
}
