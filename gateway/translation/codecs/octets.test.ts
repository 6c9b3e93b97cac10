import { describe, expect, it } from 'vitest';
import { sm4Decrypt, sm4Encrypt } from '../sm4.ts';
import { parseRight } from '../tables/expressions.ts';
import { compileWorld, context, faultOf, jsonDialect, order, orderTable, plainRows, utf8 } from '../test-world.ts';
import { compilePipeline } from './pipeline.ts';

const site = {
  from: 'text',
  charset: 'gbk',
  schema: undefined,
  codes: new Map(),
  medium: 'text',
  outgoing: true,
  isValid: () => false,
} as const;
const pipe = (codecs: string) => compilePipeline(parseRight(`x | ${codecs}`).codecs, site);

describe('sm4', () => {
  it('is the cipher of the standard', () => {
    // GB/T 32907-2016, Appendix A.1: one block enciphered with itself as key; the second block is the filling.
    const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
    const enciphered = sm4Encrypt(block, block, null);

    expect(enciphered.toString('hex').slice(0, 32)).toBe('681edf34d206965e86b3e94f536e4246');
    expect(enciphered).toHaveLength(32);
    expect(sm4Decrypt(enciphered, block, null)).toEqual(block);
  });

  it('enciphers the bytes of the charset, chained where there is an iv', () => {
    const secrets = { key: '0123456789abcdef', iv: '00112233445566778899aabbccddeeff' };
    const plain = '万州区'.repeat(8);
    const [single, chained] = [pipe('sm4($auth.key)'), pipe('sm4($auth.key, $auth.iv)')];

    // 48 bytes of GBK and a block of filling, two digits a byte.
    expect(String(single.encode(plain, secrets))).toMatch(/^[0-9a-f]{128}$/);
    expect(single.encode(plain, secrets)).not.toBe(chained.encode(plain, secrets));
    expect(chained.decode(chained.encode(plain, secrets), '', secrets)).toBe(plain);
    expect(() => single.decode(chained.encode(plain, secrets), '', secrets)).toThrowError(/not gbk|deciphered/);
  });

  it.each([
    [{}, /needs \$auth\.key/],
    [undefined, /needs \$auth\.key/],
    [{ key: 'short' }, /32 hexadecimal digits or 16 ASCII/],
    [{ key: '万'.repeat(16) }, /32 hexadecimal digits or 16 ASCII/],
  ])('asks for a key that is one: %j', (secrets, why) => {
    expect(() => pipe('sm4($auth.key)').encode('x', secrets)).toThrowError(why);
  });

  it.each(['sm4', 'sm4(key)', 'sm4($profile.key)', 'sm4($auth.key, "iv")', 'sm4($auth.key, $auth.iv, $auth.x)'])(
    'is not written %s',
    (codecs) => {
      expect(() => pipe(codecs)).toThrowError(/write sm4/);
    },
  );

  it('takes the key of the partner’s profile, and reads what it wrote', () => {
    const table = orderTable({ ...plainRows, NAME: 'name | sm4($auth.token)' });
    const world = compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': table });
    const place = world.translator('order.place');
    const here = { ...context, auth: { ...context.auth, token: '0123456789abcdef' } };
    const wire = place.encodeRequest(order, here);

    expect(utf8(wire.body)).not.toContain(order.name);
    expect(place.decodeRequest(wire, here).message).toEqual(order);
    expect(faultOf(() => place.decodeRequest(wire)).message).toContain('*** needs $auth.token');
    expect(faultOf(() => place.encodeRequest(order, context))).toMatchObject({ rule: 'sm4', canonicalPath: 'name' });
  });
});

describe('hex and Base64', () => {
  it('carry the bytes of the charset, and take no second spelling', () => {
    expect(pipe('hex').encode('万')).toBe('cdf2');
    expect(pipe('base64').encode('万')).toBe('zfI=');
    expect(pipe('hex').decode('CDF2', '')).toBe('万');
    for (const [codec, wire] of [
      ['hex', 'cdf'],
      ['hex', 'cd f2'],
      ['hex', 'cd'],
      ['base64', 'zfI'],
      ['base64', 'zfJ='],
      ['base64', 'zf_I'],
    ] as const)
      expect(() => pipe(codec).decode(wire, '')).toThrowError(/is not|holds bytes/);
  });

  it('do not lose a byte order mark', () => {
    const utf8Site = compilePipeline(parseRight('x | hex').codecs, { ...site, charset: 'utf-8' });

    expect(() => utf8Site.encode('\ufeffA')).toThrowError(/byte order mark/);
    expect(() => utf8Site.decode('efbbbf41', '')).toThrowError(/not utf-8/);
  });
});

describe('district', () => {
  it('has three more digits in finance systems, all zeros for the district itself', () => {
    expect(pipe('district(6, 9)').encode('500101')).toBe('500101000');
    expect(pipe('district(6, 9)').decode('500101000', '')).toBe('500101');
    expect(pipe('district(9, 6)').encode('500101000')).toBe('500101');
    expect(pipe('district(6, 12)').encode('500101')).toBe('500101000000');
  });

  it.each(['500101002', '50010100', '500101', '５００１０１０００', 'CQ-GXQ000', ''])('does not read %s', (wire) => {
    expect(() => pipe('district(6, 9)').decode(wire, '')).toThrowError(/division code|means a place/);
  });

  it('refuses zones that have no code of digits, and lengths that no system has', () => {
    expect(() => pipe('district(6, 9)').encode('CQ-GXQ')).toThrowError(/no division code of 6 digits/);
    for (const wrong of ['district', 'district(6)', 'district(6, 6)', 'district(6, 8)', 'district(6, 9, 12)'])
      expect(() => pipe(wrong)).toThrowError(/write district/);
  });
});
