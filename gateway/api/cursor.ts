/** Where a page of a list in the order of `seq` ended. */
import { GatewayError } from '../errors/catalogue.ts';

export const cursorOf = (seq: string): string => Buffer.from(seq).toString('base64url');

/** @throws GatewayError GW_REQUEST_PARAMETER for what no page has given out */
export function seqOf(cursor: unknown): string | undefined {
  if (cursor === undefined) return undefined;
  const seq = Buffer.from(String(cursor), 'base64url').toString('latin1');
  if (/^\d{1,18}$/.test(seq)) return seq;
  throw new GatewayError('GW_REQUEST_PARAMETER', 'The cursor is none that a page has given out.', {
    errors: [{ field: 'cursor', rule: 'known', message: '请使用上一页返回的 next。 Use `next` of the page before.' }],
  });
}
