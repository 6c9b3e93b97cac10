/** SM4 (GB/T 32907) with PKCS#7 filling, as systems of administrations use it for single fields and whole messages. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { CodecFault } from './codecs/codec.ts';

export interface Sm4Keys {
  /** 32 hex digits, or 16 ASCII characters. */
  readonly key: string;
  /** CBC with it, ECB without. */
  readonly iv: string | undefined;
}

const BLOCK_BYTES = 16;

/** @throws CodecFault that does not show the text: it is a secret */
function block(text: string, what: 'key' | 'iv'): Uint8Array {
  if (/^[0-9A-Fa-f]{32}$/.test(text)) return Buffer.from(text, 'hex');
  if (/^[ -~]{16}$/.test(text)) return Buffer.from(text, 'latin1');
  throw new CodecFault('sm4', `has an SM4 ${what} that is neither 32 hex digits nor ${BLOCK_BYTES} characters`);
}

const modeOf = (iv: string | undefined): string => (iv === undefined ? 'sm4-ecb' : 'sm4-cbc');
const ivOf = (iv: string | undefined): Uint8Array | null => (iv === undefined ? null : block(iv, 'iv'));

/** @throws CodecFault where key or iv cannot be one */
export function sm4Encrypt(plain: Uint8Array, { key, iv }: Sm4Keys): Uint8Array {
  const cipher = createCipheriv(modeOf(iv), block(key, 'key'), ivOf(iv));
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** @throws CodecFault where the bytes were not enciphered with this key */
export function sm4Decrypt(enciphered: Uint8Array, { key, iv }: Sm4Keys): Uint8Array {
  const decipher = createDecipheriv(modeOf(iv), block(key, 'key'), ivOf(iv));
  try {
    return Buffer.concat([decipher.update(enciphered), decipher.final()]);
  } catch {
    // The library's error names nothing that helps, and its position would help somebody who guesses.
    throw new CodecFault('sm4', 'cannot be deciphered with this key');
  }
}
