import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GatewayError } from '../errors/catalogue.ts';
import { readJson } from './json-body.ts';

const read = (text: string | Buffer): unknown => readJson(Buffer.from(text as string));
const refusal = (text: string | Buffer): unknown => {
  try {
    return read(text);
  } catch (error) {
    const { code, errors } = error as GatewayError;
    expect(error).toBeInstanceOf(GatewayError);
    return errors[0] === undefined ? code : `${code} ${errors[0].field} ${errors[0].rule}`;
  }
};

it('every JSON value that can be stored is read as JSON.parse reads it', () => {
  const storable = fc.jsonValue({ maxDepth: 5 }).filter((value) => !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)));

  fc.assert(
    fc.property(storable, (value) => {
      expect(read(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 7, numRuns: 300 },
  );
});

it('a character beyond the basic plane is taken, written plainly or as a pair', () => {
  expect(read('{"a":"𠀀","b":"\\ud840\\udc00"}')).toEqual({ a: '𠀀', b: '𠀀' });
});

it.each([
  ['a broken brace', '{"a":1', 'GW_REQUEST_JSON'],
  ['two values', '{} {}', 'GW_REQUEST_JSON'],
  ['a comment', '{/* */}', 'GW_REQUEST_JSON'],
  ['NaN', '{"a":NaN}', 'GW_REQUEST_JSON'],
  ['thousands of levels', '['.repeat(50_000) + ']'.repeat(50_000), 'GW_REQUEST_JSON'],
  ['a byte order mark', '\ufeff{}', 'GW_REQUEST_ENCODING'],
  ['GBK bytes', Buffer.from([0x7b, 0x22, 0xc4, 0xe3, 0x22, 0x7d]), 'GW_REQUEST_ENCODING'],
  ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'GW_REQUEST_ENCODING'],
  ['U+0000 in a text', '{"a":{"b":["x","y\\u0000"]}}', 'GW_REQUEST_INVALID /a/b/1 text'],
  ['half a surrogate pair', '{"a":"\\ud840"}', 'GW_REQUEST_INVALID /a text'],
  ['the other half', '{"a/b":"x\\udc00y"}', 'GW_REQUEST_INVALID /a~1b text'],
  ['U+0000 in a name', '{"a":{"x\\u0000":1}}', 'GW_REQUEST_INVALID /a text'],
  ['a field twice', '{"amountFen":1,"amountFen":2}', 'GW_REQUEST_INVALID  unique-keys'],
  ['a field twice, once escaped', '{"a":1,"\\u0061":2}', 'GW_REQUEST_INVALID  unique-keys'],
  ['a number that would be rounded', '{"a":2000000.00000000001}', 'GW_REQUEST_INVALID  exact-number'],
  ['an integer beyond exactness', '{"a":9007199254740993}', 'GW_REQUEST_INVALID  exact-number'],
  ['a number beyond all', '{"a":1e400}', 'GW_REQUEST_INVALID  exact-number'],
])('%s is refused', (_, body, expected) => {
  expect(refusal(body)).toBe(expected);
});

it.each(['1', '0', '-0', '1.5', '15e-1', '2000000.0', '1e3', '999999999999999', '0.1', '1E+2'])(
  '%s is an exact number',
  (number) => {
    expect(read(`[${number}]`)).toEqual([Number(number)]);
  },
);

it('what stands in a text is no number and no field', () => {
  expect(read('{"a":"9007199254740993","b":"\\"a\\":1","c":"1e400"}')).toBeTypeOf('object');
});
