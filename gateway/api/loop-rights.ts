/** Whose loops a caller may read and feed. */
import { GatewayError } from '../errors/catalogue.ts';
import type { LoopKind, LoopView } from '../loops/contract.ts';
import type { Caller } from './tokens.ts';

/** Who may read the loops of each kind that belong to no client: partners began them. */
export const kindScopes: Readonly<Record<LoopKind, string>> = {
  lot: 'deposit:read',
  deposit: 'deposit:read',
  referral: 'referral:read',
  contract: 'payment:read',
  invoice: 'invoice:read',
  loan: 'loan:read',
  complaint: 'complaint:read',
};

const within = ({ districts }: Caller, district: string | undefined): boolean =>
  districts === undefined || (district !== undefined && districts.has(district));

/** A client reaches its own loops, and those of no client where it may act; an operator all. */
export const reaches = (caller: Caller, { client, district }: LoopView): boolean =>
  caller.operator || ((client === undefined || client === caller.id) && within(caller, district));

export const sees = (caller: Caller, loop: LoopView): boolean =>
  reaches(caller, loop) && (caller.operator || loop.client !== undefined || caller.scopes.has(kindScopes[loop.kind]));

export const noSuchLoop = (): GatewayError => new GatewayError('GW_NOT_FOUND', 'There is no such matter.');
