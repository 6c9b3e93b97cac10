/** Stand-ins of the budget: the unit's side, or the voucher store, as the dialect says. */
import type { Sandbox, SandboxOptions } from '../../contract.ts';
import { startOffice } from '../../sandbox/office.ts';
import { storeOffice } from './store-office.ts';
import { unitOffice } from './unit-office.ts';

const keepsVouchers = ({ dialect }: SandboxOptions): boolean => dialect.operations.includes('payment.receipt');

/** @throws Error when the dialect has no wire contract, a port is taken or the state cannot be read */
export const startSandbox = (options: SandboxOptions): Promise<Sandbox> =>
  keepsVouchers(options) ? startOffice(storeOffice, options) : startOffice(unitOffice, options);
