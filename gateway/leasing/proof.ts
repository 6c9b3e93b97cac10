/**
 * How a partner that fetches its work proves who it is: HMAC-SHA256 with the credential `secret` over method, path, time stamp, nonce and
 * the digest of the body. The time stamp must be near ours, and no nonce is taken twice.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isDateTimeSeconds } from '../catalogue/beijing-time.ts';
import type { Partner } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Store } from '../store/contract.ts';
import type { PullCall } from './contract.ts';

/** Clocks in isolated networks go wrong by minutes; more is told, so that somebody sets them. */
const skewMs = 300_000;
/** Twice the skew: as long as any time stamp is taken, from the one side of ours to the other. */
const rememberedMs = 2 * skewMs;
/** A shorter secret can be guessed from one recorded call. */
const shortestSecret = 16;

export interface Signed {
  readonly method: 'POST';
  readonly path: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Uint8Array;
}

/** Lower-case hex. */
export function signatureOf(secret: string, { method, path, timestamp, nonce, body }: Signed): string {
  const digest = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret).update([method, path, timestamp, nonce, digest].join('\n')).digest('hex');
}

const refuse = (why: string): never => {
  throw new GatewayError('GW_AUTH_INVALID', why);
};

function secretsOf({ connection: { credentials, previous } }: Partner, now: Date): readonly string[] {
  const earlier = previous !== undefined && now < previous.until ? [previous.credentials.secret] : [];
  return [credentials.secret, ...earlier].filter(
    (secret): secret is string => secret !== undefined && secret.length >= shortestSecret,
  );
}

/** @returns the nonce, which is still to be remembered. @throws GatewayError GW_AUTH_INVALID */
export function verify(partner: Partner, call: PullCall, now: Date): string {
  const timestamp = call.headers['x-tongban-timestamp'] ?? '';
  const nonce = call.headers['x-tongban-nonce'] ?? '';
  const signature = call.headers['x-tongban-signature'] ?? '';
  if (!isDateTimeSeconds(timestamp)) refuse('X-Tongban-Timestamp is missing or not RFC 3339 with whole seconds.');
  if (!/^[A-Za-z0-9_-]{16,64}$/.test(nonce)) refuse('X-Tongban-Nonce is missing or not 16 to 64 of A–Z a–z 0–9 _ -.');
  if (!/^[0-9a-f]{64}$/.test(signature)) refuse('X-Tongban-Signature is missing or not 64 lower-case hex digits.');
  const signed: Signed = { method: 'POST', path: call.path, timestamp, nonce, body: call.body };
  const given = Buffer.from(signature);
  const right = secretsOf(partner, now).some((secret) =>
    timingSafeEqual(Buffer.from(signatureOf(secret, signed)), given),
  );
  if (!right) refuse('The signature is wrong.');
  const apartMs = Date.parse(timestamp) - now.getTime();
  if (Math.abs(apartMs) > skewMs)
    refuse(`X-Tongban-Timestamp is ${Math.round(apartMs / 1000)} s apart from our clock; set yours.`);
  return nonce;
}

const remember = `
  with old as (
    delete from nonce where seen_at < now() - make_interval(secs => $3::float8 / 1000)
  )
  insert into nonce (partner, nonce) values ($1, $2) on conflict (partner, nonce) do nothing returning nonce`;

/** Once among all processes. @throws GatewayError GW_AUTH_INVALID where it was used before */
export async function useOnce(store: Store, partner: string, nonce: string): Promise<void> {
  const [kept] = await store.query(remember, [partner, nonce, rememberedMs], 'nonce');
  if (kept === undefined) refuse('X-Tongban-Nonce was used before; draw a new one for every call.');
}
