import { describe, expect, it } from 'vitest';
import { createAjv } from '../../catalogue/schemas.ts';
import { attempts, recipeOf } from './attempts.ts';
import { build } from './generate.ts';
import { lacks, valuesAt } from './messages.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'kind', 'at'],
  oneOf: [{ required: ['no'] }, { required: ['ref'] }],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 30 },
    kind: { type: 'string', enum: ['goods', 'works', 'services'] },
    at: { type: 'string', format: 'date-time-seconds' },
    no: { type: 'string', maxLength: 10 },
    ref: { type: 'string', maxLength: 10 },
    fen: { type: 'integer', minimum: 0, maximum: 999_999_999_999_999 },
    urgent: { type: 'boolean' },
    buyer: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: { name: { type: 'string' }, phone: { type: 'string', pattern: '^[0-9]{5,20}$' } },
    },
    lots: {
      type: 'array',
      maxItems: 7,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['no'],
        properties: { no: { type: 'string' }, note: { type: 'string' } },
      },
    },
  },
};

const messages = [...attempts(schema)].map((attempt) => build(schema, recipeOf(attempt, schema)));
const some = (holds: (message: (typeof messages)[number]) => boolean): boolean => messages.some(holds);
const values = (path: string): readonly unknown[] => messages.flatMap((message) => valuesAt(message, path));

describe('the messages that a part is tried with', () => {
  it('all follow the schema', () => {
    const validate = createAjv().compile(schema);

    for (const message of messages) expect([message, validate(message)]).toEqual([message, true]);
  });

  it('leave out every optional field alone, and every two of them together', () => {
    const optional = ['fen', 'urgent', 'buyer', 'buyer.phone', 'lots', 'lots[].note'];

    const without = (gone: readonly string[]): boolean => {
      const rest = optional.filter((path) => !gone.some((one) => path === one || path.startsWith(one)));
      return some(
        (message) => gone.every((path) => lacks(message, path)) && rest.every((path) => !lacks(message, path)),
      );
    };

    for (const one of optional) {
      expect([one, without([one])]).toEqual([one, true]);
      for (const other of optional) expect([one, other, without([one, other])]).toEqual([one, other, true]);
    }
    expect(some((message) => optional.every((path) => !lacks(message, path)))).toBe(true);
    expect(some((message) => Object.keys(message).length === 4)).toBe(true);
  });

  it('leave out a field in one element of a list and not in another', () => {
    expect(some((message) => lacks(message, 'lots[].note') && valuesAt(message, 'lots[].note').length > 0)).toBe(true);
  });

  it('take every alternative, every listed value, both truth values, and every awkward length of a list', () => {
    expect(some((message) => 'no' in message && !('ref' in message))).toBe(true);
    expect(some((message) => 'ref' in message && !('no' in message))).toBe(true);
    expect(new Set(values('kind'))).toEqual(new Set(['goods', 'works', 'services']));
    expect(new Set(values('urgent'))).toEqual(new Set([true, false]));
    expect(new Set(messages.map((message) => valuesAt(message, 'lots[].no').length))).toEqual(new Set([0, 1, 2, 3, 7]));
  });

  it('hold what formats trip over', () => {
    const names = values('name');

    expect(names).toEqual(
      expect.arrayContaining(['㐆某', '𠮷野家', '😀', 'e\u0301té', ' ', ' 首尾空格 ', '007', ']]>']),
    );
    expect(names).toEqual(expect.arrayContaining(['测'.repeat(30), '𠮷'.repeat(30), 'a\r\nb', '\u0000', '\ud800']));
    expect(values('fen')).toEqual(expect.arrayContaining([0, 1, 999_999_999_999_999]));
    expect(values('at').join()).toMatch(/2028-02-29T00:00:00|2028-02-29T23:59:59/);
    expect(values('at').join()).toMatch(/T00:00:00/);
    expect(values('at').join()).toMatch(/T23:59:59/);
    expect(values('buyer.phone').map((text) => String(text).length)).toEqual(expect.arrayContaining([5, 20]));
  });
});
