/** What the budget adds to the mapping language: amounts in words, amounts that come back, divisions of six or nine digits. */
import { CodecFault, type CodecMaker, type CodecSite, needs } from '../../gateway/translation/codecs/codec.ts';
import { shiftIn, shiftOut } from '../../gateway/translation/codecs/decimal.ts';
import type { NamedCodecs } from '../../gateway/translation/codecs/pipeline.ts';
import { SyntaxFault } from '../../gateway/translation/tables/paths.ts';

/** The most words that an amount of 10^15 fen can take, and some to spare. */
const LONGEST_WORDS = 40;
const digits = '零壹贰叁肆伍陆柒捌玖';
const places = ['仟', '佰', '拾', ''] as const;
const unitOf: Readonly<Record<string, number>> = { 仟: 1000, 佰: 100, 拾: 10 };
const myriads: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 };
const FEN_PER_YUAN = 100;

const digit = (value: number): string => digits.charAt(value);

/** 1 to 9999 without leading zeros; zeros in between are one 零. */
function below10000(value: number): string {
  return [...String(value).padStart(places.length, '0')]
    .map((figure, at) => (figure === '0' ? '零' : digit(Number(figure)) + (places[at] ?? '')))
    .join('')
    .replace(/零+/g, '零')
    .replace(/^零|零$/g, '');
}

/** Whole yuan above zero. A part that does not fill its four or eight places begins with 零. */
function wholeInWords(value: number): string {
  const myriad = Object.entries(myriads).findLast(([, size]) => value >= size);
  if (myriad === undefined) return below10000(value);
  const [name, size] = myriad;
  const rest = value % size;
  const gap = rest > 0 && rest < size / 10 ? '零' : '';
  return `${wholeInWords(Math.floor(value / size))}${name}${gap}${rest === 0 ? '' : wholeInWords(rest)}`;
}

/** Fen as 正确填写票据的大写金额 has it: 19800000 → 壹拾玖万捌仟元整, 105 → 壹元零伍分. */
export function amountInWords(fen: number): string {
  const yuan = Math.floor(fen / FEN_PER_YUAN);
  const jiao = Math.floor((fen % FEN_PER_YUAN) / 10);
  const odd = fen % 10;
  const whole = yuan === 0 ? '' : `${wholeInWords(yuan)}元`;
  if (jiao === 0 && odd === 0) return `${whole || '零元'}整`;
  const tenths = jiao === 0 ? (whole === '' ? '' : '零') : `${digit(jiao)}角`;
  return `${whole}${tenths}${odd === 0 ? '' : `${digit(odd)}分`}`;
}

/** Up to 仟. @throws CodecFault where a character is no numeral */
function sectionFromWords(words: string): number {
  let sum = 0;
  let figure = 0;
  for (const word of words) {
    const unit = unitOf[word];
    if (unit !== undefined) {
      sum += figure * unit;
      figure = 0;
    } else if (digits.includes(word)) figure = digits.indexOf(word);
    else throw new CodecFault('amount-in-words', 'is no amount in words');
  }
  return sum + figure;
}

function wholeFromWords(words: string): number {
  const myriad = Object.entries(myriads).findLast(([name]) => words.includes(name));
  if (myriad === undefined) return sectionFromWords(words);
  const [name, size] = myriad;
  const at = words.lastIndexOf(name);
  return wholeFromWords(words.slice(0, at)) * size + wholeFromWords(words.slice(at + 1));
}

const shape = /^(?:(.+)[元圆])?零?(?:([壹贰叁肆伍陆柒捌玖])角)?零?(?:([壹贰叁肆伍陆柒捌玖])分)?[整正]?$/;

/** @throws CodecFault where it is no amount, or not written as amounts are */
export function amountFromWords(text: string): number {
  const found = shape.exec(text);
  if (!found || text === '' || text.length > LONGEST_WORDS)
    throw new CodecFault('amount-in-words', 'is no amount in words');
  const [, whole = '', jiao = '零', odd = '零'] = found;
  const fen = wholeFromWords(whole) * FEN_PER_YUAN + digits.indexOf(jiao) * 10 + digits.indexOf(odd);
  // Words in another order, such as 佰壹元, add up to something all the same.
  if (!Number.isSafeInteger(fen) || spelling(amountInWords(fen)) !== spelling(text))
    throw new CodecFault('amount-in-words', 'is no amount in words');
  return fen;
}

/** Some write 圆, some 正, some 角整: all mean the same. */
const spelling = (text: string): string => text.replace('圆', '元').replace(/[整正]$/, '');

function noArguments(name: string, args: string): void {
  if (args !== '') throw new SyntaxFault(`write ${name} without anything behind it`);
}

/** `amount-in-words`: the amount as Chinese numerals for documents (大写金额), beside the one in figures. */
const inWords: CodecMaker = (args: string, site: CodecSite) => {
  needs(site, 'amount-in-words', 'integer');
  noArguments('amount-in-words', args);
  return {
    name: 'amount-in-words',
    to: 'text',
    encode: amountInWords,
    decode: amountFromWords,
    writes: [amountInWords(123_456_789_012_345), amountInWords(0)],
    extent: { chars: LONGEST_WORDS, bytes: LONGEST_WORDS * 4 },
  };
};

/** `minus-yuan`: an amount that came back, positive here, negative in yuan with two decimals there (DA/T 95—2022: 退款、更正允许为负). */
const minusYuan: CodecMaker = (args: string, site: CodecSite) => {
  needs(site, 'minus-yuan', 'integer');
  noArguments('minus-yuan', args);
  return {
    name: 'minus-yuan',
    to: 'text',
    numeric: true,
    encode: (fen: number) => shiftOut(-fen, 2, 2),
    decode(text: string) {
      const fen = shiftIn(text, 2);
      if (fen >= 0) throw new CodecFault('minus-yuan', 'is not negative, as what comes back is');
      return -fen;
    },
    writes: ['-0.01'],
    extent: { chars: 18, bytes: 18 },
  };
};

const FINANCE_SUFFIX = '000';
const DIVISION_DIGITS = 6;

/** `division`: six digits of GB/T 2260, written so; nine digits of finance, which the same voucher may carry elsewhere, are read as well. */
const division: CodecMaker = (args: string, site: CodecSite) => {
  needs(site, 'division', 'text');
  noArguments('division', args);
  const six = (code: string): string => {
    const short =
      code.endsWith(FINANCE_SUFFIX) && code.length > DIVISION_DIGITS ? code.slice(0, -FINANCE_SUFFIX.length) : code;
    if (!/^[0-9]{6}$/.test(short))
      throw new CodecFault('division', 'is no division of six digits, or of nine that end in 000');
    return short;
  };
  return {
    name: 'division',
    to: 'text',
    encode: six,
    decode: six,
    extent: { chars: DIVISION_DIGITS, bytes: DIVISION_DIGITS },
  };
};

export const budgetCodecs: NamedCodecs = new Map([
  ['amount-in-words', inWords],
  ['minus-yuan', minusYuan],
  ['division', division],
]);
