/** Which partner a message goes to: the one it names, where the card lets the client choose, else the one that serves the district. */
import { beijingDate } from '../catalogue/beijing-time.ts';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import type { Served } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { ApiParts } from './contract.ts';
import { type MessageRules, valueAt } from './message.ts';

export type AddressParts = Pick<ApiParts, 'directory' | 'clock'>;

export const routeMissing = (card: OperationCard, district: string): GatewayError =>
  new GatewayError('GW_ROUTE_MISSING', `No partner serves ${card.name} for district ${district} today.`);

/** @returns the id of the partner that the message names; undefined where the district alone decides */
export function addresseeOf(card: OperationCard, message: Canonical): string | undefined {
  const named = card.addressee === undefined ? undefined : valueAt(message, card.addressee);
  return named === undefined ? undefined : String(named);
}

function whyNot({ directory }: AddressParts, card: OperationCard, id: string, district: string): [string, string] {
  const partner = directory.partner(id);
  if (partner === undefined) return ['known', `没有接入系统 ${id}。 There is no partner ${id}; see GET /v1/routes.`];
  const { kind } = partner.profile;
  if (!card.kinds.includes(kind))
    return [
      'kind',
      `${id} 的类型是 ${kind}，不办理此业务。 ${id} is of kind ${kind}, which does not serve ${card.name}.`,
    ];
  return [
    'routed',
    `${id} 今日不为 ${district} 办理此业务。 ${id} does not serve ${card.name} for district ${district} today; see GET /v1/routes.`,
  ];
}

/** @throws GatewayError GW_ROUTE_MISSING, naming the field where the message named the partner */
export function servedBy(
  parts: AddressParts,
  card: OperationCard,
  { fieldOf }: Pick<MessageRules, 'fieldOf'>,
  message: Canonical,
): Served {
  const district = String(message.district);
  const today = beijingDate(parts.clock.now());
  const named = addresseeOf(card, message);
  if (named === undefined) {
    const served = parts.directory.route(district, card.name, today);
    if (served === undefined) throw routeMissing(card, district);
    return served;
  }
  const served = parts.directory.routeTo(named, district, card.name, today);
  if (served !== undefined && card.kinds.includes(served.partner.profile.kind)) return served;
  const [rule, text] = whyNot(parts, card, named, district);
  const field = fieldOf(`/${(card.addressee ?? '').replaceAll('.', '/')}`);
  throw new GatewayError('GW_ROUTE_MISSING', text, { errors: [{ field, rule, message: text }] });
}
