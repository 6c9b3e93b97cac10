/** Which characters GBK has, asked of the runtime's own decoder rather than of the library that translation encodes with. */
function gbkCharacters(): Set<number> {
  const bytes = new Uint8Array(126 * 190 * 2);
  let at = 0;
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      bytes[at++] = lead;
      bytes[at++] = trail;
    }
  }
  const decoded = new TextDecoder('gbk').decode(bytes.subarray(0, at));
  const known = new Set([...decoded].map((character) => character.codePointAt(0) ?? 0));
  known.delete(0xfffd);
  for (let ascii = 0; ascii < 0x80; ascii++) known.add(ascii);
  return known;
}

let known: Set<number> | undefined;

/** @returns the first character that GBK lacks, if any. */
export function firstOutsideGbk(text: string): string | undefined {
  known ??= gbkCharacters();
  for (const character of text) if (!known.has(character.codePointAt(0) ?? 0)) return character;
  return undefined;
}

/**
 * Text of GBK bytes. The runtime's decoder takes the four-byte characters of GB18030 as well and one byte 80; GBK has neither.
 * @returns undefined where the bytes are no GBK
 */
export function gbkText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('gbk', { fatal: true }).decode(bytes);
    return firstOutsideGbk(text) === undefined && byteCount(text) === bytes.length ? text : undefined;
  } catch {
    return undefined;
  }
}

/** In GBK every character that is not ASCII has two bytes. */
export function byteCount(text: string): number {
  let count = 0;
  for (const character of text) count += character < '\u0080' ? 1 : 2;
  return count;
}
