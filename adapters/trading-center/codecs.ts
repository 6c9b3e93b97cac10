/** What trading centers add to the mapping language. */
import { isCalendarDay } from '../../gateway/catalogue/beijing-time.ts';
import { CodecFault, type CodecMaker, needs } from '../../gateway/translation/codecs/codec.ts';
import type { NamedCodecs } from '../../gateway/translation/codecs/pipeline.ts';
import { SyntaxFault } from '../../gateway/translation/tables/paths.ts';

/** Category, platform (a unified social credit code), day, number, check character. */
const form = /^([0-9A-Z]{3})-([0-9A-Z]{18})-([0-9]{4})([0-9]{2})([0-9]{2})-([0-9A-Z]{6})-([0-9A-Z*])$/;
/** ISO 7064 MOD 37-2: the value of a character is its place. */
const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';
const COUNTED = 35;
const MODULUS = 37;
/** From this exponent on a power of two overflows the 32-bit number of a platform in use, which then counts with the smallest one. */
const OVERFLOW_EXPONENT = 31;

type Weight = (exponent: number) => number;

const standardWeight: Weight = (exponent) => 2 ** exponent % MODULUS;
const overflowingWeight: Weight = (exponent) =>
  exponent < OVERFLOW_EXPONENT ? standardWeight(exponent) : -standardWeight(OVERFLOW_EXPONENT);

function checkWith(weight: Weight, counted: string): string {
  let sum = 0;
  for (let at = 0; at < COUNTED; at += 1) sum += characters.indexOf(counted.charAt(at)) * weight(COUNTED - at);
  return characters.charAt((((1 - sum) % MODULUS) + MODULUS) % MODULUS);
}

/** The check character of a unified deal code by ISO 7064 MOD 37-2, from its 35 characters without hyphens. */
export const dealCodeCheck = (counted: string): string => checkWith(standardWeight, counted);

/** The check character that platforms give whose arithmetic overflows: the five leftmost characters weigh otherwise. */
export const overflowedDealCodeCheck = (counted: string): string => checkWith(overflowingWeight, counted);

function verified(code: string): string {
  const found = form.exec(code);
  if (!found) throw new CodecFault('deal-code', 'has not the form 3-18-yyyyMMdd-6-1 of a unified deal code');
  const [, category = '', platform = '', year = '', month = '', day = '', number = '', check = ''] = found;
  if (!isCalendarDay(Number(year), Number(month), Number(day)))
    throw new CodecFault('deal-code', 'holds no day of the calendar');
  const counted = `${category}${platform}${year}${month}${day}${number}`;
  if (check !== dealCodeCheck(counted) && check !== overflowedDealCodeCheck(counted))
    throw new CodecFault('deal-code', 'has a wrong check character');
  return code;
}

/**
 * `deal-code`: 统一交易标识码, 40 characters. Codes that a platform has drawn with its overflowing arithmetic are in use
 * and stand in other systems: they are taken and given as they are, and never "mended".
 */
const dealCode: CodecMaker = (args, site) => {
  needs(site, 'deal-code', 'text');
  if (args !== '') throw new SyntaxFault('write deal-code without anything behind it');
  return { name: 'deal-code', to: 'text', encode: verified, decode: verified, extent: { chars: 40, bytes: 40 } };
};

export const tradingCenterCodecs: NamedCodecs = new Map([['deal-code', dealCode]]);
