/** SM4 (GB/T 32907) and SM2 encryption (GB/T 32918.4). Raw bytes on both sides; Base64 or hex is a wrap of its own. */
import { sm2 } from 'sm-crypto-v2';
import { sm4Block, sm4Decrypt, sm4Encrypt } from '../sm4.ts';
import { LayerFault } from './fault.ts';
import { viewOf } from './fields.ts';
import type { KeyOf, Wrap } from './kinds.ts';
import { withinLimit } from './limits.ts';

export interface Sm4Options {
  /** Name of the key under `$auth`. */
  readonly key: string;
  readonly mode: 'cbc' | 'ecb';
  /** Name of the initial vector under `$auth`; for cbc only. */
  readonly iv: string | undefined;
}

/** 16 bytes given as 32 hexadecimal digits or as 16 characters. */
function blockOf(text: string, name: string): Buffer {
  const block = sm4Block(text);
  if (block !== undefined) return block;
  throw new LayerFault('layer-key', `$auth.${name} is neither 32 hexadecimal digits nor 16 ASCII characters`);
}

/** `sm4: { key, mode, iv }` with the padding of PKCS#7. @throws LayerFault where the options do not make sense */
export function sm4Wrap({ key, mode, iv }: Sm4Options): Wrap {
  if (mode === 'cbc' && iv === undefined) throw new LayerFault('layer-options', 'sm4 with cbc needs an iv');
  if (mode === 'ecb' && iv !== undefined) throw new LayerFault('layer-options', 'sm4 with ecb has no iv');
  const partsOf = (keys: KeyOf): [Buffer, Buffer | null] => [
    blockOf(keys(key), key),
    iv === undefined ? null : blockOf(keys(iv), iv),
  ];
  return {
    close: (bytes, keys) => withinLimit(sm4Encrypt(bytes, ...partsOf(keys))),
    open: (bytes, keys) => {
      const plain = sm4Decrypt(withinLimit(bytes), ...partsOf(keys));
      if (plain !== undefined) return plain;
      throw new LayerFault('decrypt', 'the bytes do not decrypt: they were altered or encrypted with another key');
    },
  };
}

export interface Sm2Options {
  /** Name of the receiver's public key under `$auth`, needed to write. */
  readonly publicKey: string | undefined;
  /** Name of our private key under `$auth`, needed to read. */
  readonly privateKey: string | undefined;
}

const publicHex = /^(?:04)?[0-9A-Fa-f]{128}$/;
const privateHex = /^[0-9A-Fa-f]{64}$/;
const C1C3C2 = 1;
/** 04, a point of 64 bytes and a digest of 32. */
const OVERHEAD_BYTES = 97;

function publicPoint(keys: KeyOf, name: string | undefined): string {
  if (name === undefined) throw new LayerFault('layer-key', 'sm2 names no publicKey, so it cannot encrypt');
  const text = keys(name);
  const point = text.length === 128 ? `04${text}` : text;
  if (publicHex.test(text) && isOnCurve(point)) return point;
  throw new LayerFault(
    'layer-key',
    `$auth.${name} is no public key of SM2: 04 and 128 hexadecimal digits, a point of the curve`,
  );
}

function isOnCurve(point: string): boolean {
  try {
    return sm2.verifyPublicKey(point);
  } catch {
    return false;
  }
}

function privateNumber(keys: KeyOf, name: string | undefined): string {
  if (name === undefined) throw new LayerFault('layer-key', 'sm2 names no privateKey, so it cannot decrypt');
  const text = keys(name);
  if (privateHex.test(text)) return text;
  throw new LayerFault('layer-key', `$auth.${name} is no private key of SM2: 64 hexadecimal digits`);
}

/** The library answers an empty list where the digest differs, and throws where C1 is no point of the curve. */
function decrypted(hex: string, key: string): Uint8Array {
  try {
    return Uint8Array.from(sm2.doDecrypt(hex, key, C1C3C2, { output: 'array' }));
  } catch (cause) {
    throw new LayerFault(
      'decrypt',
      'the bytes do not begin with a point of the curve, or the private key is out of range',
      cause,
    );
  }
}

/** `sm2: { publicKey, privateKey }`: the byte 04, C1, C3, C2. An empty message cannot be encrypted. */
export function sm2Wrap({ publicKey, privateKey }: Sm2Options): Wrap {
  if (publicKey === undefined && privateKey === undefined)
    throw new LayerFault('layer-options', 'sm2 needs a publicKey, a privateKey or both');
  return {
    close: (bytes, keys) => {
      const point = publicPoint(keys, publicKey);
      if (bytes.length === 0) throw new LayerFault('decrypt', 'SM2 does not encrypt an empty message');
      return withinLimit(Buffer.from(`04${sm2.doEncrypt(bytes, point, C1C3C2)}`, 'hex'));
    },
    open: (bytes, keys) => {
      const number = privateNumber(keys, privateKey);
      if (withinLimit(bytes).length <= OVERHEAD_BYTES || bytes[0] !== 0x04)
        throw new LayerFault(
          'decrypt',
          `an SM2 message begins with the byte 04 and is longer than ${OVERHEAD_BYTES} bytes`,
        );
      const message = decrypted(viewOf(bytes).toString('hex', 1), number);
      if (message.length === 0)
        throw new LayerFault('decrypt', 'the digest differs: the bytes were altered or encrypted for another key');
      return message;
    },
  };
}
