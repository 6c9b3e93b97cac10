/** Messages of every operation: made from the schema and what the stand-in prepares, or as the dialect's samples have them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import { resources } from '../../../gateway/config/root.ts';
import type { TranslationContext, Translator } from '../../../gateway/translation/contract.ts';

export interface Sample<Content> {
  readonly name: string;
  readonly content: Content;
}

/** The canonical side of a dialect's samples. */
export function samplesOf<Content = Canonical>(
  dialect: string,
  operation: string,
  part: 'request' | 'response' | 'event',
): Sample<Content>[] {
  const folder = join(resources.mappings, dialect, 'samples', operation);
  if (!existsSync(folder)) return [];
  const end = `.${part}.canonical.json`;
  return readdirSync(folder)
    .filter((file) => file.endsWith(end))
    .sort()
    .map((file) => ({
      name: file.slice(0, -end.length),
      content: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Content,
    }));
}

/** `DK20260402000001` with 7 for its last digits is `DK20260402000007`; `ORDER` becomes `OR007`. */
function renumber(text: string, number: number): string {
  const digits = /(\d+)(\D*)$/.exec(text);
  if (digits === null) return `${text.slice(0, -3)}${String(number % 1000).padStart(3, '0')}`;
  const [tail = '', run = '', rest = ''] = digits;
  const kept = run.slice(0, Math.max(0, run.length - 6));
  const changed = String(number)
    .padStart(run.length - kept.length, '0')
    .slice(-(run.length - kept.length));
  return `${text.slice(0, text.length - tail.length)}${kept}${changed}${rest}`;
}

const isBase64 = /^[A-Za-z0-9+/]{40,}={0,2}$/;

/** In a text, or in the document that it holds. */
function replacedIn(text: string, from: string, to: string): string {
  if (!isBase64.test(text)) return text.replaceAll(from, to);
  // As latin1, each byte is a character of its own.
  const document = Buffer.from(text, 'base64').toString('latin1');
  return Buffer.from(document.replaceAll(from, to), 'latin1').toString('base64');
}

function replaced(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return replacedIn(value, from, to);
  if (Array.isArray(value)) return value.map((each) => replaced(each, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, from, to)]));
}

/** The same message with another number in this field, and wherever else it is named. */
export function renumbered(message: Canonical, number: number, field: string): Canonical {
  const from = message[field];
  if (typeof from !== 'string' || from === '') return message;
  return replaced(message, from, renumber(from, number)) as Canonical;
}

/** The name of the field that makes an event another one, by what the dialect takes for its identity. */
export function identifyingField(translator: Translator, message: Canonical, context: TranslationContext): string {
  const identityOf = (each: Canonical): string =>
    translator.decodeEvent(translator.encodeEvent(each, context), context).identity;
  const own = identityOf(message);
  const found = Object.keys(message).find((name) => {
    try {
      return identityOf(renumbered(message, 777_777, name)) !== own;
    } catch {
      // A number with a check digit, or of another form, is none that can be changed so.
      return false;
    }
  });
  if (found === undefined) throw new Error(`${translator.operation} has no number that makes it another event`);
  return found;
}
