/**
 * Text to bytes and back, exactly or not at all. The Chinese charsets have one library's tables in both directions, since tables differ
 * between libraries.
 */

import { isAscii as isAsciiBytes } from 'node:buffer';
import iconv from 'iconv-lite';
import { codeAt } from '../catalogue/code-at.ts';
import { decodeBy, drawTable, encodeBy, type GbTable, narrowed } from './gb-table.ts';
import { decodeUtf8 } from './units.ts';

export const charsets = ['utf-8', 'gbk', 'gb18030', 'gb2312'] as const;
export type Charset = (typeof charsets)[number];

export const isCharset = (name: string): name is Charset => (charsets as readonly string[]).includes(name);

/** A text or a byte string that a charset has no place for. */
export class CharsetFault extends Error {
  override readonly name = 'CharsetFault';
}

export const hasLoneSurrogate = (text: string): boolean => !text.isWellFormed();

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what every charset here writes alike.
const ascii = /^[\u0000-\u007f]*$/;
const utf8Decoder = new TextDecoder('utf-8', { fatal: true });

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

/**
 * Tables of GBK differ over these: the library's has them, Windows code page 936 and Java's do not, and show another character.
 * They are read; written they would be a guess at the reader's table.
 */
const contested =
  /[ǹḿ€⺁⺄⺈⺋⺌⺗⺧⺪⺮⺳⺶⺷⺻⻊⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻〾㑇㑳㖞㘎㘚㤘㥮㧏㧐㧟㩳㭎㱮㳠䁖䅟䌷䎬䎱䏝䓖䙌䙡䜣䜩䝼䞍䥇䥺䥽䦂䦃䦅䦆䦛䦟䦶䦷䱷䲟䲠䲡䲢䲣䴓䴔䴕䴖䴗䴘䴙䶮]/;

/** Drawing a table takes 20 ms, and most processes speak no GBK: each is drawn when it is first asked for. */
const tables = new Map<Charset, GbTable>();

function drawFor(charset: Charset): GbTable {
  if (charset === 'gb18030') return drawTable('gb18030');
  if (charset === 'gb2312') return narrowed(tableOf('gbk'), (_unit, code) => inGb2312(code >> 8, code & 0xff));
  return narrowed(drawTable('gbk'), (unit) => !contested.test(String.fromCharCode(unit)));
}

/** The table of a Chinese charset. */
export function tableOf(charset: Charset): GbTable {
  const known = tables.get(charset);
  if (known) return known;
  const drawn = drawFor(charset);
  tables.set(charset, drawn);
  return drawn;
}

const countOf = (haystack: { indexOf(needle: never, from: number): number }, needle: string | number): number => {
  let count = 0;
  for (let at = haystack.indexOf(needle as never, 0); at !== -1; at = haystack.indexOf(needle as never, at + 1))
    count += 1;
  return count;
};

/** A private-use character that the library writes as another character's bytes, so that it would not come back. */
const ONE_WAY = '\ue5e5';

/**
 * Characters of four bytes are rare and left to the library. It writes `?` for what it lacks; GB18030 does not use the byte 0x3F inside
 * a character, so a surplus of it over the question marks of the text is the proof of a loss.
 */
function encodeLong(text: string): Uint8Array | undefined {
  const bytes = iconv.encode(text, 'gb18030');
  return countOf(bytes, 0x3f) === countOf(text, '?') && !text.includes(ONE_WAY) ? bytes : undefined;
}

function encodeChinese(text: string, charset: Charset): Uint8Array | undefined {
  return encodeBy(tableOf(charset), text) ?? (charset === 'gb18030' ? encodeLong(text) : undefined);
}

/** The first character that is lost, for the message: `U+3400 㐀`. */
function firstLost(text: string, charset: Charset): string {
  const lost = [...text].find((char) => encodeChinese(char, charset) === undefined) ?? '';
  return `U+${(lost.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} ${lost}`;
}

export const isAscii = (text: string): boolean => ascii.test(text);

function lost(text: string, charset: Charset): CharsetFault {
  if (hasLoneSurrogate(text)) return new CharsetFault('half of a surrogate pair is no character');
  return new CharsetFault(`${charset} has no place for ${firstLost(text, charset)}`);
}

/** @throws CharsetFault naming the first character that has no place in the charset */
export function encodeText(text: string, charset: Charset): Uint8Array {
  if (charset === 'utf-8') {
    if (hasLoneSurrogate(text)) throw lost(text, charset);
    return Buffer.from(text);
  }
  const bytes = encodeChinese(text, charset);
  if (bytes === undefined) throw lost(text, charset);
  return bytes;
}

/** @throws CharsetFault where `text` cannot be written in the charset */
export function assertWritable(text: string, charset: Charset): void {
  if (charset === 'utf-8' || charset === 'gb18030') {
    if (!isAscii(text)) encodeText(text, charset);
    return;
  }
  const { bytesOf } = tableOf(charset);
  for (let at = 0; at < text.length; at += 1) {
    const unit = codeAt(text, at);
    if (unit >= 0x80 && bytesOf[unit] === 0) throw lost(text, charset);
  }
}

/** What the library reads from four bytes, if it is written back as the same. */
function decodeLong(bytes: Buffer): string | undefined {
  const text = iconv.decode(bytes, 'gb18030');
  return bytes.equals(iconv.encode(text, 'gb18030')) ? text : undefined;
}

function decodeChinese(bytes: Buffer, charset: Charset): string {
  // What is in no GB 2312 is read all the same where partners write the label gb2312 and mean GBK.
  const text = decodeBy(tableOf(charset), bytes) ?? (charset === 'gb18030' ? decodeLong(bytes) : undefined);
  if (text === undefined) throw new CharsetFault(`the bytes are not ${charset}`);
  return text;
}

/** A leading byte order mark is dropped. @throws CharsetFault where the bytes are none of the charset */
export function decodeText(bytes: Uint8Array, charset: Charset): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // ASCII is what every charset here reads alike; as Latin-1 it is read thirty times as fast, and kept in half the space.
  if (isAsciiBytes(buffer)) return buffer.toString('latin1');
  if (charset !== 'utf-8') return decodeChinese(buffer, charset);
  const text = decodeUtf8(buffer);
  if (text !== undefined) return text;
  try {
    return utf8Decoder.decode(buffer);
  } catch {
    throw new CharsetFault('the bytes are not UTF-8');
  }
}
