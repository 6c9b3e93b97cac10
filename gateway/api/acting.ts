/** X-Acting-User and X-Acting-Role: who acts in the caller's own system. Recorded as said, never a reason to allow anything. */
import { GatewayError } from '../errors/catalogue.ts';
import type { Acting } from '../journal/contract.ts';
import type { Values } from './validation.ts';

const longest = 200;
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Control characters have no place in a name. */
const printable = /^\P{Cc}*$/u;

/** Header bytes arrive as latin-1 text; they are UTF-8, percent-encoded or not. */
function read(name: string, value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const refuse = (message: string): never => {
    throw new GatewayError('GW_REQUEST_PARAMETER', `${name}: ${message}`, {
      errors: [{ field: name, rule: 'text', message }],
    });
  };
  let text: string;
  try {
    text = decodeURIComponent(utf8.decode(Buffer.from(value, 'latin1')));
  } catch {
    return refuse('应为 UTF-8（可用百分号编码）。 Must be UTF-8, percent-encoded or not.');
  }
  if (!printable.test(text)) return refuse('不得含控制字符。 Must not hold control characters.');
  if ([...text].length > longest) return refuse(`最多 ${longest} 个字符。 At most ${longest} characters.`);
  return text;
}

/** @throws GatewayError GW_REQUEST_PARAMETER naming the header */
export function actingOf(headers: Values): Acting | undefined {
  const user = read('X-Acting-User', headers['X-Acting-User']);
  const role = read('X-Acting-Role', headers['X-Acting-Role']);
  if (user === undefined && role === undefined) return undefined;
  return { ...(user === undefined ? {} : { user }), ...(role === undefined ? {} : { role }) };
}
