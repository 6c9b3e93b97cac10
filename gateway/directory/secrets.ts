/** Secrets of clients: salted scrypt hashes in the database, and in memory what was found right lately, so that tokens cost little. */
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../errors/catalogue.ts';

/** OWASP's floor for scrypt is N=2^17; 2^14 (16 MB, some 40 ms) is enough for secrets that are random and long, and bounds what a flood costs. */
const cost = { N: 16_384, r: 8, p: 1 } as const;
const keyBytes = 32;

/** More derivations than this at once only wait for each other: the asker is better told. */
const mostAtOnce = 32;

const derive = (secret: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret, salt, keyBytes, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** @returns `scrypt$salt$key`, both base64url. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64url')}$${(await derive(secret, salt)).toString('base64url')}`;
}

async function matches(secret: string, hash: string): Promise<boolean> {
  const [, salt = '', key = ''] = hash.split('$');
  const expected = Buffer.from(key, 'base64url');
  const derived = await derive(secret, Buffer.from(salt, 'base64url'));
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

export interface SecretCheck {
  /** @throws GatewayError GW_UNAVAILABLE when too many unknown secrets are being checked */
  matches(secret: string, hash: string): Promise<boolean>;
}

/** Remembers right secrets by a digest keyed for this process; a changed hash is another key. */
export function createSecretCheck(): SecretCheck {
  const pepper = randomBytes(32);
  const right = new Set<string>();
  let underWay = 0;
  return {
    async matches(secret, hash) {
      const known = createHmac('sha256', pepper).update(hash).update('\0').update(secret).digest('base64');
      if (right.has(known)) return true;
      if (underWay >= mostAtOnce)
        throw new GatewayError('GW_UNAVAILABLE', 'Too many client secrets are being checked.', {
          retryAfterSeconds: 1,
        });
      underWay += 1;
      try {
        const found = await matches(secret, hash);
        if (found && right.size < 10_000) right.add(known);
        return found;
      } finally {
        underWay -= 1;
      }
    },
  };
}
