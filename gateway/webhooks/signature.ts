/** Standard Webhooks 1.0.0, symmetric: HMAC-SHA256 over `id.timestamp.body`, secrets as `whsec_` and base64. */
import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';
/** What the specification allows. */
const leastBytes = 24;
const mostBytes = 64;

export const drawSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`;

const keyOf = (secret: string): Buffer => Buffer.from(secret.slice(prefix.length), 'base64');

/** Written as the specification has it, base64 with its padding. */
export function isSecret(secret: string): boolean {
  if (!secret.startsWith(prefix)) return false;
  const key = keyOf(secret);
  return key.length >= leastBytes && key.length <= mostBytes && key.toString('base64') === secret.slice(prefix.length);
}

export interface Signed {
  readonly id: string;
  /** Unix time, whole seconds. */
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/** The value of `webhook-signature`: one signature for each secret. */
export function signatures(secrets: readonly string[], { id, timestamp, body }: Signed): string {
  const one = (secret: string) =>
    `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
  return secrets.map(one).join(' ');
}
