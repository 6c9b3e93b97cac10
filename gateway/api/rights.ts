/** For which district a call is, and whether the caller may call for it. */
import { beijingDate } from '../catalogue/beijing-time.ts';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import { routeMissing } from './addressee.ts';
import type { ApiParts } from './contract.ts';
import type { Caller } from './tokens.ts';

type RightsParts = Pick<ApiParts, 'catalogue' | 'directory' | 'clock'>;

/** @throws GatewayError GW_DISTRICT_UNKNOWN */
export function checkKnown({ catalogue }: Pick<ApiParts, 'catalogue'>, code: string): void {
  if (catalogue.districts.has(code)) return;
  throw new GatewayError('GW_DISTRICT_UNKNOWN', `There is no district ${code}.`, {
    errors: [{ field: '/district', rule: 'known', message: '未知的区县代码。 The district is not known.' }],
  });
}

const forbidden = (code: string): GatewayError =>
  new GatewayError('GW_FORBIDDEN', `The client may not act for district ${code}.`);

/** @throws GatewayError GW_DISTRICT_UNKNOWN, GW_FORBIDDEN */
export function checkOwnDistrict(parts: Pick<ApiParts, 'catalogue'>, caller: Caller, code: string): void {
  checkKnown(parts, code);
  if (caller.districts !== undefined && !caller.districts.has(code)) throw forbidden(code);
}

/**
 * Which districts exist and are connected is no secret, so who asks for one that is not is told that rather than that it may not.
 * @returns the district of the message. @throws GatewayError GW_DISTRICT_UNKNOWN, GW_ROUTE_MISSING, GW_FORBIDDEN
 */
export function checkDistrict(parts: RightsParts, caller: Caller, card: OperationCard, message: Canonical): string {
  const code = String(message.district);
  checkKnown(parts, code);
  if (caller.districts === undefined || caller.districts.has(code)) return code;
  if (parts.directory.route(code, card.name, beijingDate(parts.clock.now())) === undefined)
    throw routeMissing(card, code);
  throw forbidden(code);
}
