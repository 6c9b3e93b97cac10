/** For which district a call is, and whether the caller may call for it. */
import type { Catalogue } from '../catalogue/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Caller } from './tokens.ts';

/** @throws GatewayError GW_DISTRICT_UNKNOWN, GW_FORBIDDEN */
export function checkDistrict(catalogue: Catalogue, caller: Caller, code: string): void {
  if (!catalogue.districts.has(code))
    throw new GatewayError('GW_DISTRICT_UNKNOWN', `There is no district ${code}.`, {
      errors: [{ field: '/district', rule: 'known', message: '未知的区县代码。 The district is not known.' }],
    });
  if (caller.districts !== undefined && !caller.districts.has(code))
    throw new GatewayError('GW_FORBIDDEN', `The client may not act for district ${code}.`);
}
