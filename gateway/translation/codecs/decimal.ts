/** Decimal texts moved by powers of ten, without floating point. */
import { codeAt } from '../../catalogue/code-at.ts';
import { CodecFault } from './codec.ts';

const decimal = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;
/** A JSON number is a double on the way: up to 15 significant digits come back as they went. */
const EXACT_DIGITS = 15;

/** A whole number of the smallest unit → decimal text with `scale` digits, the point moved `shift` places to the left. */
export function shiftOut(value: number, shift: number, scale: number): string {
  if (!Number.isSafeInteger(value)) throw new CodecFault('money', 'is no whole number of fen');
  if (scale === shift && value >= 0) return pointed(String(value), shift);
  const digits = String(Math.abs(value)).padStart(shift + 1, '0');
  const point = digits.length - shift;
  const kept = digits.slice(point, point + scale).padEnd(scale, '0');
  if (/[1-9]/.test(digits.slice(point + scale)))
    throw new CodecFault('scale', `has more than ${scale} decimals in this unit`);
  const sign = value < 0 ? '-' : '';
  return `${sign}${digits.slice(0, point)}${scale > 0 ? `.${kept}` : ''}`;
}

/** Nearly all amounts are written with all decimals of their unit: two pieces of the digits, without a search for what would be lost. */
function pointed(digits: string, shift: number): string {
  if (shift === 0) return digits;
  const whole = digits.length - shift;
  return whole > 0 ? `${digits.slice(0, whole)}.${digits.slice(whole)}` : `0.${digits.padStart(shift, '0')}`;
}

const POINT = -2;

/**
 * Short plain amounts digit by digit, a third of the time of the pattern below; -1 for all others, right or wrong.
 * Up to 15 characters every step is an exact whole number, or one beyond what is taken.
 */
function quickShiftIn(text: string, shift: number): number {
  const { length } = text;
  if (length === 0 || length > EXACT_DIGITS) return -1;
  if (length > 1 && codeAt(text, 0) === 48 && codeAt(text, 1) !== 46) return -1;
  let value = 0;
  let decimals = -1;
  for (let at = 0; at < length; at += 1) {
    const digit = codeAt(text, at) - 48;
    if (digit >= 0 && digit <= 9 && decimals < shift) {
      value = value * 10 + digit;
      if (decimals >= 0) decimals += 1;
    } else if (digit === POINT && decimals < 0 && at > 0 && at < length - 1) decimals = 0;
    else if (digit !== 0) return -1;
  }
  for (let missing = shift - Math.max(decimals, 0); missing > 0; missing -= 1) value *= 10;
  return value <= Number.MAX_SAFE_INTEGER ? value : -1;
}

/** The way back. More decimals than the unit has are taken only if they are zeros. */
export function shiftIn(text: string, shift: number): number {
  const quick = quickShiftIn(text, shift);
  if (quick >= 0) return quick;
  const found = decimal.exec(text);
  if (!found) throw new CodecFault('decimal', 'is no plain decimal number');
  const [, sign = '', whole = '', fraction = ''] = found;
  if (/[1-9]/.test(fraction.slice(shift))) throw new CodecFault('scale', 'holds a part of a fen');
  const value = Number(`${whole}${fraction.slice(0, shift).padEnd(shift, '0')}`);
  if (!Number.isSafeInteger(value)) throw new CodecFault('range', 'is too large to be held exactly');
  return sign === '-' && value !== 0 ? -value : value;
}

/** The shortest decimal text of a JSON number that is certain to be what was written. */
export function exactText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = String(value);
  const digits = text.replace(/^-?0?\.?0*|\./g, '').length;
  if (!decimal.test(text) || (digits > EXACT_DIGITS && !Number.isSafeInteger(value))) {
    throw new CodecFault('number', 'is a number that may have been rounded');
  }
  return text;
}

/** A decimal text as a JSON number that reads back as the same value. */
export function exactNumber(text: string): number {
  if (!decimal.test(text)) throw new CodecFault('number', 'is no plain decimal number');
  const plain = withoutSpareZeros(text);
  const digits = plain.replace(/^-?0?\.?0*|\./g, '').length;
  const value = Number(plain);
  // The shortest text of the double must be the text itself: `9007199254740990.5` would become a whole number.
  if (String(value) !== plain || (digits > EXACT_DIGITS && !Number.isSafeInteger(value)))
    throw new CodecFault('number', 'has more digits than a JSON number holds');
  return value;
}

/** `-0.50` → `-0.5`, `1.00` → `1`, `-0` → `0`. */
function withoutSpareZeros(text: string): string {
  let end = text.length;
  if (text.includes('.')) {
    while (text.charAt(end - 1) === '0') end -= 1;
    if (text.charAt(end - 1) === '.') end -= 1;
  }
  const plain = text.slice(0, end);
  return plain === '-0' ? '0' : plain;
}

/** A whole number in plain digits, without leading zeros. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^(0|-?[1-9][0-9]*)$/.test(text) || !Number.isSafeInteger(value))
    throw new CodecFault('int', 'is no whole number in plain digits');
  return value;
}

/** A decimal text with exactly `places` decimals, spare zeros added or taken away. @throws CodecFault where others than zeros would go */
export function withPlaces(text: string, places: number): string {
  if (!decimal.test(text)) throw new CodecFault('decimal', 'is no plain decimal number');
  const [whole = '', fraction = ''] = text.split('.');
  if (/[1-9]/.test(fraction.slice(places))) throw new CodecFault('scale', `has more than ${places} decimals`);
  const plain = places > 0 ? `${whole}.${fraction.slice(0, places).padEnd(places, '0')}` : whole;
  // A JSON number has no -0 that a partner's parser would keep.
  return /^-[0.]+$/.test(plain) ? plain.slice(1) : plain;
}
