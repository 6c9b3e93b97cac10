/** The demo's clients: one that may do everything for every district, one that sees only its own district, one for operators. */
import { randomBytes } from 'node:crypto';
import { operatorScopes } from '../config/operator.ts';
import type { DemoClient } from './demo-file.ts';

const business = [
  'venue:read',
  'venue:write',
  'deposit:read',
  'deposit:write',
  'payment:read',
  'payment:write',
  'credit:read',
  'credit:write',
  'loan:read',
  'loan:write',
  'contract:write',
  'referral:read',
  'referral:write',
  'milestone:write',
  'invoice:read',
  'invoice:write',
  'complaint:read',
  'complaint:write',
  'loop:read',
  'webhook:read',
  'webhook:write',
  'notice:write',
  'evidence:read',
  'evidence:write',
  'exchange:read',
  'exchange:cancel',
] as const;

const clients = [
  { id: 'procurement', scopes: [...business, 'partners:read'], districts: ['*'] },
  { id: 'wanzhou-only', scopes: [...business], districts: ['500101'] },
  { id: 'operator', scopes: [...operatorScopes], districts: ['*'] },
  // The second person: confirms what an operator has found out about an exchange in doubt.
  { id: 'supervisor', scopes: ['operations:read', 'exchange:read', 'exchange:resolve'], districts: ['*'] },
] as const;

/**
 * @param known clients of an earlier start, whose secrets stay
 * @param operatorSecret as configured; it goes before
 */
export function demoClients(known: readonly DemoClient[], operatorSecret: string | undefined): DemoClient[] {
  return clients.map((client) => ({
    ...client,
    secret:
      (client.id === 'operator' ? operatorSecret : undefined) ??
      known.find((each) => each.id === client.id)?.secret ??
      randomBytes(24).toString('base64url'),
  }));
}
