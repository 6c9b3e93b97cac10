import { describe, expect, test } from 'vitest';
import { CodecFault, type CodecSite } from '../../gateway/translation/codecs/codec.ts';
import { governanceCenterCodecs } from './codecs.ts';

const site: CodecSite = {
  from: 'text',
  charset: 'utf-8',
  schema: undefined,
  extent: undefined,
  codes: new Map(),
  outgoing: true,
};

function codecNamed(name: string) {
  const codec = governanceCenterCodecs.get(name)!('', site);
  return {
    encode: (text: string) => codec.encode(text as never),
    decode: (text: string) => codec.decode(text as never),
  };
}

describe('the code of a receiving unit', () => {
  const { encode, decode } = codecNamed('receiving-unit');

  test.each([
    ['500101-public-security', '500101-GAJ'],
    ['500000-market-regulation', '500000-SCJGJ'],
    ['CQ-LJXQ-sme-authority', 'CQ-LJXQ-JXW'],
  ])('%s is written %s, and read again', (unit, code) => {
    expect(encode(unit)).toBe(code);
    expect(decode(code)).toBe(unit);
  });

  test.each(['500101', '500101-', '-public-security', '500101-GAJ', '500101-public_security'])(
    '%j is no unit that referrals go to',
    (unit) => {
      expect(() => encode(unit)).toThrow(CodecFault);
    },
  );
});

describe('an enterprise of the city', () => {
  const { encode, decode } = codecNamed('city-enterprise');

  test('is known by the division in its code', () => {
    expect(encode('91500000MA9MNQ1066')).toBe('91500000MA9MNQ1066');
    expect(decode('91500103MA9MNQ210T')).toBe('91500103MA9MNQ210T');
  });

  test.each(['91110000MA9MNQ1066', '50110000MA9MNQ1066', ''])('is not %j, and the refusal says why', (code) => {
    expect(() => encode(code)).toThrow('no enterprise registered in Chongqing');
  });
});
