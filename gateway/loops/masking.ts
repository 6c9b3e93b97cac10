/** Account numbers, phones and persons are not for lists and histories: the last four characters tell which one is meant. */
import type { Canonical } from '../catalogue/contract.ts';

/** Names of fields of messages that hold such, or objects full of them. */
const personal = /account|phone|mobile|idNo|legalPerson|contact/i;

const lastFour = (text: string): string => `…${text.length > 8 ? text.slice(-4) : ''}`;

function maskedValue(value: unknown, isPersonal: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => maskedValue(one, isPersonal));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, maskedValue(one, isPersonal || personal.test(name))]),
    );
  return isPersonal && (typeof value === 'string' || typeof value === 'number') ? lastFour(String(value)) : value;
}

/** A message as people may see it. */
export const masked = (data: Canonical): Canonical => maskedValue(data, false) as Canonical;

/** A name by which a loop is sought: `alias sub-account:<number>` shows the end of its number. */
export const maskedName = (token: string): string =>
  token.startsWith('alias ') ? token.replace(/[0-9]{8,}/g, lastFour) : token;
