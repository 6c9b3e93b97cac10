import { sm2, sm4 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../check/random.ts';
import { base64Wrap, hexWrap } from './base64.ts';
import { LayerFault } from './fault.ts';
import type { KeyOf } from './kinds.ts';
import { sm2Wrap, sm4Wrap } from './sm.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const keysOf =
  (keys: Readonly<Record<string, string>>): KeyOf =>
  (name) => {
    const key = keys[name];
    if (key === undefined) throw new RangeError(`no credential ${name}`);
    return key;
  };
const faultOf = (act: () => unknown): LayerFault => {
  try {
    act();
  } catch (fault) {
    if (fault instanceof LayerFault) return fault;
    throw fault;
  }
  throw new Error('nothing was refused');
};

const KEY = '0123456789abcdeffedcba9876543210';
const ecb = sm4Wrap({ key: 'k', mode: 'ecb', iv: undefined });
const cbc = sm4Wrap({ key: 'k', mode: 'cbc', iv: 'v' });
const keys = keysOf({ k: KEY, v: '1234567890abcdef' });

describe('SM4', () => {
  it('has the vector of GB/T 32907 as its first block, and a block of padding behind', () => {
    const closed = ecb.close(Buffer.from(KEY, 'hex'), keys);

    expect(hex(closed).slice(0, 32)).toBe('681edf34d206965e86b3e94f536e4246');
    expect(closed.length).toBe(32);
  });

  it.each([0, 1, 15, 16, 17, 100])('gives %i bytes back, and agrees with another implementation', (size) => {
    const random = seededRandom(size);
    const plain = Buffer.from(Array.from({ length: size }, () => random.below(256)));
    const iv = Buffer.from('1234567890abcdef').toString('hex');

    const inEcb = ecb.close(plain, keys);
    const inCbc = cbc.close(plain, keys);

    expect(hex(inEcb)).toBe(sm4.encrypt(plain, KEY, { padding: 'pkcs#7' }));
    expect(hex(inCbc)).toBe(sm4.encrypt(plain, KEY, { padding: 'pkcs#7', mode: 'cbc', iv }));
    expect(hex(ecb.open(inEcb, keys))).toBe(hex(plain));
    expect(hex(cbc.open(inCbc, keys))).toBe(hex(plain));
  });

  it('takes a key as 32 hexadecimal digits in either case or as 16 characters', () => {
    const plain = Buffer.from('重庆');
    const asText = ecb.close(plain, keysOf({ k: 'tongban-key-0001' }));
    const asHex = ecb.close(plain, keysOf({ k: Buffer.from('tongban-key-0001').toString('hex').toUpperCase() }));

    expect(hex(asText)).toBe(hex(asHex));
  });

  it.each([
    '',
    'short',
    '0123456789abcdeffedcba987654321',
    '0123456789abcdeffedcba987654321g',
    '密钥密钥密钥密钥密钥密钥密钥密钥',
  ])('refuses the key "%s" without repeating it', (key) => {
    const fault = faultOf(() => ecb.close(Buffer.from('x'), keysOf({ k: key })));

    expect(fault.rule).toBe('layer-key');
    expect(fault.message).toBe('$auth.k is neither 32 hexadecimal digits nor 16 ASCII characters');
  });

  it('refuses an iv that is none, and names it', () => {
    expect(faultOf(() => cbc.open(new Uint8Array(16), keysOf({ k: KEY, v: 'x' }))).message).toContain(
      '$auth.v is neither',
    );
  });

  it('refuses bytes that no encryption made', () => {
    const closed = cbc.close(Buffer.from('20000.00'), keys);

    for (const bytes of [new Uint8Array(0), closed.subarray(1), new Uint8Array(17), Buffer.concat([closed, closed])])
      expect(faultOf(() => cbc.open(bytes, keys)).rule).toBe('decrypt');
    expect(faultOf(() => cbc.open(closed, keysOf({ k: KEY.replace('0', '1'), v: '1234567890abcdef' }))).rule).toBe(
      'decrypt',
    );
  });

  it('passes on that a credential is missing', () => {
    expect(() => ecb.open(new Uint8Array(16), keysOf({}))).toThrow(RangeError);
  });

  it('refuses cbc without an iv and ecb with one', () => {
    expect(() => sm4Wrap({ key: 'k', mode: 'cbc', iv: undefined })).toThrow('cbc needs an iv');
    expect(() => sm4Wrap({ key: 'k', mode: 'ecb', iv: 'v' })).toThrow('ecb has no iv');
  });
});

/** GB/T 32918.5—2017, Annex C: the pair of keys, the message and what it becomes. */
const STANDARD = {
  private: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  public:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  message: 'encryption standard',
  encrypted:
    '0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0' +
    '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766' +
    '21886ca989ca9c7d58087307ca93092d651efa',
};
const pair = keysOf({ pub: STANDARD.public, key: STANDARD.private });
const wrap = sm2Wrap({ publicKey: 'pub', privateKey: 'key' });

describe('SM2', () => {
  it('reads the example of GB/T 32918.5', () => {
    expect(Buffer.from(wrap.open(Buffer.from(STANDARD.encrypted, 'hex'), pair)).toString()).toBe(STANDARD.message);
  });

  it.each([1, 31, 32, 33, 500])('gives %i bytes back, in the order 04, C1, C3, C2, never twice the same', (size) => {
    const random = seededRandom(size);
    const plain = Buffer.from(Array.from({ length: size }, () => random.below(256)));

    const closed = wrap.close(plain, pair);

    expect(closed[0]).toBe(0x04);
    expect(closed.length).toBe(97 + size);
    expect(hex(wrap.open(closed, pair))).toBe(hex(plain));
    expect(hex(wrap.close(plain, pair))).not.toBe(hex(closed));
  });

  it('inside hexadecimal is 04 and the digits that vendors write, Base64 of the message within', () => {
    const [hexadecimal, base64] = [hexWrap(), base64Wrap()];
    const message = Buffer.from('{"token":"t","params":{}}');

    const body = hexadecimal.close(wrap.close(base64.close(message, pair), pair), pair);

    expect(Buffer.from(body).toString()).toMatch(/^04[0-9a-f]+$/);
    expect(sm2.doDecrypt(Buffer.from(body).toString().slice(2), STANDARD.private)).toBe(message.toString('base64'));
    expect(base64.open(wrap.open(hexadecimal.open(body, pair), pair), pair).toString()).toBe(message.toString());
  });

  it('takes a public key without its 04, and keys in upper case', () => {
    const other = keysOf({ pub: STANDARD.public.slice(2).toUpperCase(), key: STANDARD.private.toUpperCase() });

    expect(Buffer.from(wrap.open(wrap.close(Buffer.from('x'), other), pair)).toString()).toBe('x');
    expect(Buffer.from(wrap.open(wrap.close(Buffer.from('x'), pair), other)).toString()).toBe('x');
  });

  it('notices every altered byte', () => {
    const closed = Buffer.from(STANDARD.encrypted, 'hex');

    for (let at = 0; at < closed.length; at += 1) {
      const altered = Buffer.from(closed);
      altered[at] = (altered[at] ?? 0) ^ 0x01;
      expect(faultOf(() => wrap.open(altered, pair)).rule, `byte ${at}`).toBe('decrypt');
    }
  });

  it('refuses a message that is too short, cut or for another key', () => {
    const closed = Buffer.from(STANDARD.encrypted, 'hex');
    const stranger = keysOf({ key: sm2.generateKeyPairHex('12345678901234567890').privateKey });

    for (const bytes of [
      new Uint8Array(0),
      closed.subarray(0, 97),
      closed.subarray(0, 100),
      Buffer.concat([closed, closed]),
    ])
      expect(faultOf(() => wrap.open(bytes, pair)).rule).toBe('decrypt');
    expect(faultOf(() => wrap.open(closed, stranger)).rule).toBe('decrypt');
    expect(() => wrap.open(closed.subarray(0, 97), pair)).toThrow('is longer than 97 bytes');
    expect(() => wrap.close(new Uint8Array(0), pair)).toThrow('empty message');
  });

  it.each([
    ['empty', ''],
    ['too short', STANDARD.public.slice(0, 128)],
    ['no hex', `04${'x'.repeat(128)}`],
    ['no point of the curve', `04${'1'.repeat(128)}`],
    ['the point at infinity', `04${'0'.repeat(128)}`],
    ['outside the field', `04${'f'.repeat(128)}`],
    ['compressed', `02${STANDARD.public.slice(2, 66)}`],
    ['with an end of line', `${STANDARD.public}\n`],
  ])('refuses a public key that is %s, without repeating it', (_name, pub) => {
    const fault = faultOf(() => wrap.close(Buffer.from('x'), keysOf({ pub })));

    expect(fault.rule).toBe('layer-key');
    expect(fault.message).toMatch(/^\$auth\.pub is no public key of SM2: 04 and 128 hexadecimal digits/);
  });

  it.each(['', 'x'.repeat(64), STANDARD.private.slice(2)])('refuses the private key "%s"', (key) => {
    const fault = faultOf(() => wrap.open(Buffer.from(STANDARD.encrypted, 'hex'), keysOf({ key })));

    expect(fault.message).toBe('$auth.key is no private key of SM2: 64 hexadecimal digits');
  });

  it.each(['0', 'f'])('refuses a private key of 64 times %s, which is out of range', (digit) => {
    const act = (): unknown => wrap.open(Buffer.from(STANDARD.encrypted, 'hex'), keysOf({ key: digit.repeat(64) }));

    expect(faultOf(act).rule).toBe('decrypt');
  });

  it('with one key goes one way', () => {
    const sender = sm2Wrap({ publicKey: 'pub', privateKey: undefined });
    const receiver = sm2Wrap({ publicKey: undefined, privateKey: 'key' });

    expect(Buffer.from(receiver.open(sender.close(Buffer.from('x'), pair), pair)).toString()).toBe('x');
    expect(() => sender.open(new Uint8Array(98), pair)).toThrow('names no privateKey');
    expect(() => receiver.close(Buffer.from('x'), pair)).toThrow('names no publicKey');
    expect(() => sm2Wrap({ publicKey: undefined, privateKey: undefined })).toThrow('or both');
  });
});
