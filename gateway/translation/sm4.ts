/** SM4 (GB/T 32907) with PKCS#7 filling: of single fields (the codec) and of whole messages (the layer). */
import { createCipheriv, createDecipheriv } from 'node:crypto';

const hexBlock = /^[0-9A-Fa-f]{32}$/;
const asciiBlock = /^[ -~]{16}$/;

/** 16 bytes given as 32 hexadecimal digits or as 16 characters; undefined where they are neither. */
export function sm4Block(text: string): Buffer | undefined {
  if (hexBlock.test(text)) return Buffer.from(text, 'hex');
  return asciiBlock.test(text) ? Buffer.from(text, 'latin1') : undefined;
}

const modeOf = (iv: Buffer | null): string => (iv === null ? 'sm4-ecb' : 'sm4-cbc');

/** @param iv with it CBC, ECB without */
export function sm4Encrypt(plain: Uint8Array, key: Buffer, iv: Buffer | null): Buffer {
  const cipher = createCipheriv(modeOf(iv), key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** @returns undefined where the bytes were altered or enciphered with another key, and the filling shows it */
export function sm4Decrypt(enciphered: Uint8Array, key: Buffer, iv: Buffer | null): Buffer | undefined {
  const decipher = createDecipheriv(modeOf(iv), key, iv);
  const first = decipher.update(enciphered);
  try {
    return Buffer.concat([first, decipher.final()]);
  } catch {
    return undefined;
  }
}
