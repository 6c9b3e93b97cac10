/** Text to bytes and back, exactly or not at all. One library for both directions of the Chinese charsets, since tables differ between libraries. */
import iconv from 'iconv-lite';

export const charsets = ['utf-8', 'gbk', 'gb18030', 'gb2312'] as const;
export type Charset = (typeof charsets)[number];

export const isCharset = (name: string): name is Charset => (charsets as readonly string[]).includes(name);

/** A text or a byte string that a charset has no place for. */
export class CharsetFault extends Error {
  override readonly name = 'CharsetFault';
}

const surrogate = /[\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/u;

/** Two steps, since the exact test is slow and most text has no surrogates at all. */
export const hasLoneSurrogate = (text: string): boolean => surrogate.test(text) && loneSurrogate.test(text);

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what every charset here writes alike.
const ascii = /^[\u0000-\u007f]*$/;
const utf8Decoder = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

const countOf = (haystack: { indexOf(needle: never, from: number): number }, needle: string | number): number => {
  let count = 0;
  for (let at = haystack.indexOf(needle as never, 0); at !== -1; at = haystack.indexOf(needle as never, at + 1))
    count += 1;
  return count;
};

/**
 * The library writes `?` for what a charset lacks. Neither GBK nor GB18030 uses the byte 0x3F inside a character,
 * so a surplus of it over the question marks of the text is the proof of a loss.
 */
function encodeChinese(text: string, charset: Charset): Uint8Array {
  const bytes = iconv.encode(text, tableOf(charset));
  const kept = countOf(bytes, 0x3f) === countOf(text, '?') && !isUncertain(text, charset);
  if (!kept || (charset === 'gb2312' && !isGb2312(bytes)))
    throw new CharsetFault(`${charset} has no place for ${firstLost(text, charset)}`);
  return bytes;
}

const tableOf = (charset: Charset): string => (charset === 'gb18030' ? 'gb18030' : 'gbk');

/** The 682 symbols of GB 2312-80 by row: second bytes from, to. Rows B0–F7 hold the 6763 characters, row D7 up to F9; the library's table is GBK, which has more. */
const symbolRows: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  161: [[0xa1, 0xfe]],
  162: [
    [0xb1, 0xe2],
    [0xe5, 0xee],
    [0xf1, 0xfc],
  ],
  163: [[0xa1, 0xfe]],
  164: [[0xa1, 0xf3]],
  165: [[0xa1, 0xf6]],
  166: [
    [0xa1, 0xb8],
    [0xc1, 0xd8],
  ],
  167: [
    [0xa1, 0xc1],
    [0xd1, 0xf1],
  ],
  168: [
    [0xa1, 0xba],
    [0xc5, 0xe9],
  ],
  169: [[0xa4, 0xef]],
};

function inGb2312(lead: number, trail: number): boolean {
  if (lead >= 0xb0 && lead <= 0xf7) return trail >= 0xa1 && trail <= (lead === 0xd7 ? 0xf9 : 0xfe);
  return (symbolRows[lead] ?? []).some(([from, to]) => trail >= from && trail <= to);
}

const isGb2312 = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    at += 1;
    if (!inGb2312(lead, bytes[at] ?? 0)) return false;
  }
  return true;
};

/** One private-use character in each table is written as another character's bytes, so that it would not come back. */
const oneWay: Readonly<Record<string, string>> = { gbk: '\ue7c7', gb2312: '\ue7c7', gb18030: '\ue5e5' };

/**
 * Tables of GBK differ over these: the library's has them, Windows code page 936 and Java's do not, and show another character.
 * They are read; written they would be a guess at the reader's table.
 */
const contested =
  /[ǹḿ€⺁⺄⺈⺋⺌⺗⺧⺪⺮⺳⺶⺷⺻⻊⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻〾㑇㑳㖞㘎㘚㤘㥮㧏㧐㧟㩳㭎㱮㳠䁖䅟䌷䎬䎱䏝䓖䙌䙡䜣䜩䝼䞍䥇䥺䥽䦂䦃䦅䦆䦛䦟䦶䦷䱷䲟䲠䲡䲢䲣䴓䴔䴕䴖䴗䴘䴙䶮]/;

const isUncertain = (text: string, charset: Charset): boolean =>
  text.includes(oneWay[charset] ?? '\ud800') || (charset === 'gbk' && contested.test(text));

/** The first character that is lost, for the message: `U+3400 㐀`. */
function firstLost(text: string, charset: Charset): string {
  const lost = [...text].find((char) => !isAscii(char) && !fits(char, charset)) ?? '';
  return `U+${(lost.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} ${lost}`;
}

function fits(char: string, charset: Charset): boolean {
  const bytes = iconv.encode(char, tableOf(charset));
  return bytes[0] !== 0x3f && !isUncertain(char, charset) && (charset !== 'gb2312' || isGb2312(bytes));
}

export const isAscii = (text: string): boolean => ascii.test(text);

/** @throws CharsetFault naming the first character that has no place in the charset */
export function encodeText(text: string, charset: Charset): Uint8Array {
  if (hasLoneSurrogate(text)) throw new CharsetFault('half of a surrogate pair is no character');
  return charset === 'utf-8' ? encoder.encode(text) : encodeChinese(text, charset);
}

/** @throws CharsetFault where `text` cannot be written in the charset */
export function assertWritable(text: string, charset: Charset): void {
  if (!isAscii(text)) encodeText(text, charset);
}

/** A leading byte order mark is dropped. @throws CharsetFault where the bytes are none of the charset */
export function decodeText(bytes: Uint8Array, charset: Charset): string {
  if (charset === 'utf-8') {
    try {
      return utf8Decoder.decode(bytes);
    } catch {
      throw new CharsetFault('the bytes are not UTF-8');
    }
  }
  const name = tableOf(charset);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = iconv.decode(buffer, name);
  if (!isAscii(text) && !buffer.equals(iconv.encode(text, name)))
    throw new CharsetFault(`the bytes are not ${charset}`);
  return text;
}
