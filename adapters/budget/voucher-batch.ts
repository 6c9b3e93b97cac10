/** A batch of vouchers as the store hands it out, taken apart without touching a byte of any of them. */
import { encodeText } from '../../gateway/translation/charset.ts';
import type { WireRequest } from '../../gateway/translation/contract.ts';

export interface QueuedVoucher {
  /** As its envelope says; undefined where that says none by which it could be settled. */
  readonly voucherNo: string | undefined;
  /** An envelope of its own round the same bytes. */
  readonly arrival: WireRequest;
}

export interface Batch {
  readonly vouchers: readonly QueuedVoucher[];
  /** So many, as the batch itself says; NaN where it does not. */
  readonly stated: number;
}

const opening = '<VoucherBody';
const closing = '</VoucherBody>';
const numbered = /\sVoucherNo\s*=\s*["']([0-9A-Z]{1,42})["']/;
const count = /<VoucherCount>\s*([0-9]{1,3})\s*<\/VoucherCount>/;

const head = '<?xml version="1.0" encoding="GBK"?><MOF><VoucherCount>1</VoucherCount>';

function arrivalOf(bytes: string): WireRequest {
  return {
    method: 'POST',
    path: '/vouchers',
    headers: { 'content-type': 'text/xml; charset=GBK' },
    body: Buffer.from(`${head}${bytes}</MOF>`, 'latin1'),
  };
}

/**
 * The VoucherBody elements as they stand. In GBK no byte of a character is `<`, `>` or `"`, so that tags can be found in the bytes, whatever
 * stands between them: one that is not well-formed is found as well, and refused alone. One look at each byte, whatever was sent.
 */
function* bodiesIn(text: string): Generator<string> {
  for (let from = text.indexOf(opening); from !== -1; ) {
    const end = text.indexOf(closing, from);
    if (end === -1) return;
    yield text.slice(from, end + closing.length);
    from = text.indexOf(opening, end);
  }
}

/** What its start tag says, and nothing behind it. */
const numberOf = (found: string): string | undefined => numbered.exec(found.slice(0, found.indexOf('>')))?.[1];

/** Takes the MOF document apart. */
export function vouchersIn(mof: Uint8Array): Batch {
  // latin1 gives each byte a character of its own, and back.
  const text = Buffer.from(mof).toString('latin1');
  const vouchers = [...bodiesIn(text)].map((found) => ({ voucherNo: numberOf(found), arrival: arrivalOf(found) }));
  return { vouchers, stated: Number(count.exec(text)?.[1]) };
}

/** Stores keep 190 to 200 bytes of a reason and cut silently, through the middle of a character. */
const MAX_REASON_BYTES = 190;

/** Of a character that has no place in GBK, and of one that none has in XML, nobody learns anything. */
function writable(character: string): string {
  if (character < ' ') return ' ';
  try {
    encodeText(character, 'gbk');
    return character;
  } catch {
    return '?';
  }
}

/** As much of a text as has room, whole characters of GBK. */
export function reasonOf(text: string): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    const written = writable(character);
    bytes += encodeText(written, 'gbk').length;
    if (bytes > MAX_REASON_BYTES) break;
    kept += written;
  }
  return kept.trim() === '' ? '未受理' : kept;
}
