/** Codecs over the bytes of a text: hex, Base64, SM4. */

import { CharsetFault, decodeText, encodeText } from '../charset.ts';
import { naming } from '../findings.ts';
import { sm4Block, sm4Decrypt, sm4Encrypt } from '../sm4.ts';
import { splitArgs } from '../tables/expressions.ts';
import { SyntaxFault } from '../tables/paths.ts';
import { CodecFault, type CodecMaker, type CodecSite, type Extent, needs, type Secrets } from './codec.ts';

const BYTE_ORDER_MARK = '\ufeff';

/** Readers of a charset drop a byte order mark, so that a text which begins with one would come back without it. */
function bytesOf(text: string, site: CodecSite): Uint8Array {
  if (text.startsWith(BYTE_ORDER_MARK)) throw new CodecFault('charset', 'begins with a byte order mark');
  return encodeText(text, site.charset);
}

function textOf(bytes: Uint8Array, site: CodecSite): string {
  try {
    const text = decodeText(bytes, site.charset);
    if (Buffer.compare(encodeText(text, site.charset), bytes) === 0) return text;
  } catch (fault) {
    if (!(fault instanceof CharsetFault)) throw fault;
  }
  throw new CodecFault('charset', `holds bytes that are not ${site.charset}`);
}

/** @throws CodecFault where the text is not hex or Base64 in the one form that can be written again, but for the case of hex */
function octets(written: string, form: 'hex' | 'base64'): Uint8Array {
  const bytes = Buffer.from(written, form);
  const again = bytes.toString(form);
  if (again !== (form === 'hex' ? written.toLowerCase() : written)) throw new CodecFault(form, `is not ${form}`);
  return bytes;
}

function extentAs(form: 'hex' | 'base64', from: Extent | undefined): Extent | undefined {
  if (!from) return undefined;
  const length = form === 'hex' ? from.bytes * 2 : Math.ceil(from.bytes / 3) * 4;
  return { chars: length, bytes: length };
}

const bytesAs =
  (form: 'hex' | 'base64'): CodecMaker =>
  (args, site) => {
    needs(site, form, 'text');
    if (args !== '') throw new SyntaxFault(naming`write ${form} without anything behind it`);
    return {
      name: form,
      to: 'text',
      extent: extentAs(form, site.extent),
      encode: (value: string) => Buffer.from(bytesOf(value, site)).toString(form),
      decode: (written: string) => textOf(octets(written, form), site),
    };
  };

export const hex = bytesAs('hex');
export const base64 = bytesAs('base64');

const credential = /^\$auth\.([A-Za-z0-9_-]+)$/;

/** @throws CodecFault that does not show what it found: it is a secret */
function blockOf(secrets: Secrets, name: string): Buffer {
  const text = secrets && Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (text === undefined)
    throw new CodecFault('variable-missing', `needs $auth.${name}; give it in the partner’s profile`);
  const block = sm4Block(text);
  if (block === undefined)
    throw new CodecFault('sm4', `needs $auth.${name} as 32 hexadecimal digits or 16 ASCII characters`);
  return block;
}

/** `sm4($auth.key[, $auth.iv])`: text ↔ hex of its enciphered bytes; CBC with an iv, ECB without. */
export const sm4: CodecMaker = (args, site) => {
  needs(site, 'sm4', 'text');
  const [key, iv, ...more] = splitArgs(args).map((arg) => credential.exec(arg)?.[1] ?? '');
  if (!key || iv === '' || more.length > 0) throw new SyntaxFault('write sm4($auth.key) or sm4($auth.key, $auth.iv)');
  const blocks = (secrets: Secrets): [Buffer, Buffer | null] => [
    blockOf(secrets, key),
    iv === undefined ? null : blockOf(secrets, iv),
  ];
  return {
    name: 'sm4',
    to: 'text',
    sensitive: true,
    encode: (value: string, secrets: Secrets) => sm4Encrypt(bytesOf(value, site), ...blocks(secrets)).toString('hex'),
    decode: (written: string, secrets: Secrets) => {
      const plain = sm4Decrypt(octets(written, 'hex'), ...blocks(secrets));
      if (plain === undefined) throw new CodecFault('sm4', 'cannot be deciphered: altered, or another key');
      return textOf(plain, site);
    },
  };
};
