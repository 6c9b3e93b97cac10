/** The reference under which a partner knows one of our exchanges, in the form its dialect needs. */
import { createHash } from 'node:crypto';
import { naming, type Report } from './findings.ts';
import type { DialectTable } from './tables/model.ts';

export interface RefParts {
  /** A UUIDv7. */
  readonly entropy: string;
  readonly serial: string;
  /** RFC 3339, +08:00 */
  readonly acceptedAt: string;
}

type Piece = (parts: RefParts) => string;

const token = /\{(uuid|date:[^}]+|serial:[0-9]{1,2}|random:[0-9]{1,2}|hex:[0-9]{1,2})\}|([^{}]+)/gy;
const spans: Readonly<Record<string, readonly [number, number]>> = {
  yyyy: [0, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
};

const bare = (uuid: string): string => uuid.replaceAll('-', '');

/** The digest spreads the random bits of the UUID over all digits; its first bits are a clock. */
const digestOf = ({ entropy, serial }: RefParts): string =>
  createHash('sha256').update(`${entropy}/${serial}`).digest('hex');

function serialPiece(width: number): Piece {
  return ({ serial }) => {
    if (serial.length > width)
      throw new RangeError(`The serial ${serial} has more than ${width} digits; widen ref: {serial:n} of the dialect.`);
    return serial.padStart(width, '0');
  };
}

function pieceOf(name: string, argument: string): Piece {
  const width = Number(argument);
  if (name === 'date')
    return ({ acceptedAt }) =>
      argument.replace(/yyyy|MM|dd|HH|mm|ss/g, (unit) => acceptedAt.slice(...(spans[unit] ?? [0, 0])));
  if (name === 'serial') return serialPiece(width);
  if (name === 'hex') return (parts) => (width === 32 ? bare(parts.entropy) : digestOf(parts).slice(0, width));
  if (name === 'random')
    return (parts) => (BigInt(`0x${digestOf(parts)}`) % 10n ** BigInt(width)).toString().padStart(width, '0');
  return ({ entropy }) => entropy;
}

/** Compiles `ref: { form }`; without one the UUID's 32 hex digits. */
export function compileRef({ refForm, refMax }: DialectTable, report: Report): (parts: RefParts) => string {
  if (!refForm) return ({ entropy }) => bare(entropy);
  const pieces: Piece[] = [];
  let end = 0;
  token.lastIndex = 0;
  for (let found = token.exec(refForm.text); found; found = token.exec(refForm.text)) {
    end = token.lastIndex;
    const [, mark, literal] = found;
    const [name = '', ...rest] = (mark ?? '').split(':');
    pieces.push(literal === undefined ? pieceOf(name, rest.join(':')) : () => literal);
  }
  const unique = /\{(uuid|serial:|random:(1[2-9]|[2-9]\d)|hex:(1[6-9]|[2-9]\d))/.test(refForm.text);
  if (end !== refForm.text.length || pieces.length === 0) {
    report(refForm.place, {
      rule: 'ref-form',
      message: naming`${refForm.text} is no form of a reference`,
      fix: 'Use {uuid} {date:yyyyMMdd} {serial:n} {random:n} {hex:n} and plain text.',
    });
  } else if (!unique) {
    report(refForm.place, {
      rule: 'ref-not-unique',
      message: 'two exchanges may draw the same reference',
      fix: 'Add {serial:12}, {uuid}, {hex:16} or {random:12}, or longer.',
    });
  }
  return (parts) => {
    const ref = pieces.map((piece) => piece(parts)).join('');
    if (ref.length > refMax)
      throw new RangeError(`The reference ${ref} is longer than ${refMax}; shorten ref: form of the dialect.`);
    return ref;
  };
}
