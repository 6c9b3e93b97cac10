/** Access tokens: short-lived JWTs that name the client; what it may do is what the directory says at the moment. */
import { jwtVerify, SignJWT } from 'jose';
import type { Client, Directory } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';

export const tokenSeconds = 900;
const issuer = 'tongban';
/** Verified tokens kept, so that a request costs a look-up instead of a signature; all go when there are more. */
const mostKept = 10_000;

/** Who calls, and what that is allowed to see. */
export interface Caller {
  readonly id: string;
  readonly scopes: ReadonlySet<string>;
  /** undefined: all. */
  readonly districts: ReadonlySet<string> | undefined;
  /** Sees the exchanges of every client. */
  readonly operator: boolean;
}

export interface Tokens {
  /** @throws GatewayError GW_AUTH_GRANT for scopes that the client has not */
  issue(client: Client, scope: string | undefined): Promise<{ readonly token: string; readonly scope: string }>;
  /** @returns at once for a token seen before. @throws GatewayError GW_AUTH_INVALID */
  verify(token: string): Caller | Promise<Caller>;
}

interface Kept {
  readonly caller: Caller;
  readonly client: Client;
  readonly endsAt: number;
}

function callerOf(client: Client, granted: readonly string[]): Caller {
  const scopes = new Set(granted.filter((scope) => client.scopes.includes(scope)));
  return {
    id: client.id,
    scopes,
    districts: client.districts.includes('*') ? undefined : new Set(client.districts),
    operator: scopes.has('operations:read'),
  };
}

const invalid = (cause?: unknown): GatewayError =>
  new GatewayError('GW_AUTH_INVALID', 'The token is not valid, has expired, or its client is gone.', { cause });

export function createTokens(key: Uint8Array, directory: Pick<Directory, 'client'>): Tokens {
  const kept = new Map<string, Kept>();
  const keep = (token: string, entry: Kept): Caller => {
    if (kept.size >= mostKept) kept.clear();
    kept.set(token, entry);
    return entry.caller;
  };
  const check = async (token: string): Promise<Caller> => {
    const { payload } = await jwtVerify(token, key, {
      issuer,
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
    }).catch((cause: unknown) => Promise.reject(invalid(cause)));
    const client = directory.client(payload.sub ?? '');
    if (client === undefined) throw invalid();
    const caller = callerOf(client, String(payload.scope ?? '').split(' '));
    return keep(token, { caller, client, endsAt: (payload.exp ?? 0) * 1000 });
  };
  return {
    async issue(client, scope) {
      const asked = scope === undefined || scope.trim() === '' ? client.scopes : scope.trim().split(/\s+/);
      const lacking = asked.filter((one) => !client.scopes.includes(one));
      if (lacking.length > 0)
        throw new GatewayError('GW_AUTH_GRANT', `The client does not have the scope ${lacking[0]}.`, {
          errors: [{ field: 'scope', rule: 'granted', message: `无此权限。 Not granted: ${lacking.join(' ')}.` }],
          extra: { error: 'invalid_scope' },
        });
      const granted = asked.join(' ');
      const token = await new SignJWT({ scope: granted })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(client.id)
        .setIssuer(issuer)
        .setIssuedAt()
        .setExpirationTime(`${tokenSeconds}s`)
        .sign(key);
      return { token, scope: granted };
    },
    verify(token) {
      const found = kept.get(token);
      // A client applied anew is another object: what it may do is looked up again.
      if (found !== undefined && found.client === directory.client(found.caller.id) && Date.now() < found.endsAt)
        return found.caller;
      kept.delete(token);
      return check(token);
    },
  };
}
