/** Whether a sample looks as if it held data of real people: samples are committed, and must be made up. */
import type { Schema } from '../catalogue/contract.ts';

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function marked(value: unknown, schema: Schema, path: string, found: Set<string>): void {
  if (value === undefined || value === null) return;
  if (schema['x-sensitive'] === true) {
    found.add(path);
    return;
  }
  if (Array.isArray(value) && isMembers(schema.items))
    for (const item of value) marked(item, schema.items, `${path}[]`, found);
  if (!isMembers(value) || !isMembers(schema.properties)) return;
  for (const [name, inner] of Object.entries(schema.properties))
    if (isMembers(inner)) marked(value[name], inner, path === '' ? name : `${path}.${name}`, found);
}

/** Canonical paths of a message that its schema marks as sensitive and that hold something. */
export function sensitivePaths(message: unknown, schema: Schema | undefined): readonly string[] {
  const found = new Set<string>();
  if (schema) marked(message, schema, '', found);
  return [...found];
}

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643: seventeen digits and their check character. */
function isIdNumber(text: string): boolean {
  const sum = idWeights.reduce((total, weight, at) => total + weight * Number(text.charAt(at)), 0);
  return '10X98765432'.charAt(sum % 11) === text.charAt(17).toUpperCase();
}

/** ISO/IEC 7812: the check digit of bank cards. */
function isCardNumber(text: string): boolean {
  const digits = [...text].reverse().map(Number);
  const sum = digits.reduce((total, digit, at) => {
    const weighed = at % 2 === 1 ? digit * 2 : digit;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
}

const looks: readonly {
  readonly words: string;
  readonly pattern: RegExp;
  readonly holds: (text: string) => boolean;
}[] = [
  {
    words: '身份证号 an identity number',
    pattern: /(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])/g,
    holds: isIdNumber,
  },
  { words: '手机号 a mobile number', pattern: /(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])/g, holds: () => true },
  {
    words: '银行卡号 a card number',
    pattern: /(?<![0-9A-Za-z])(?:62|4[0-9]|5[1-5])[0-9]{14,17}(?![0-9A-Za-z])/g,
    holds: isCardNumber,
  },
];

/** What in a message has the form of real personal data: check characters are right. */
export function personalLooks(message: unknown): readonly string[] {
  const text = JSON.stringify(message) ?? '';
  return looks
    .filter(({ pattern, holds }) => [...text.matchAll(pattern)].some(([found]) => holds(found)))
    .map(({ words }) => words);
}
