import { describe, expect, it } from 'vitest';
import { type CheckOptions, checkFolder, type Finding } from '../check.ts';
import type { Codec } from '../codecs/codec.ts';
import type { MappingFile } from '../load.ts';
import { catalogue, jsonDialect, orderTable, plainRows } from '../test-world.ts';

const file = (name: string, text: string): MappingFile => ({
  path: `shop/test/${name}`,
  name,
  bytes: new TextEncoder().encode(text),
});

const orderText = (rows: Record<string, string>): string => orderTable({ ...plainRows, ...rows });

/** Findings of the way there and back, with the line of the row that they stand at. */
function findings(table: string, options: CheckOptions = {}): readonly (Finding & { row: string })[] {
  const files = [file('dialect.yaml', jsonDialect), file('order.place.yaml', table)];
  const found = checkFolder({ path: 'shop/test', files, samples: [] }, catalogue, options);
  return found
    .filter(({ rule }) => !rule.startsWith('sample'))
    .map((finding) => ({ ...finding, row: (table.split('\n')[finding.line - 1] ?? '').trim().replaceAll('"', '') }));
}

/** A codec of the shop that writes as `encode` says and reads what is written. */
const codec = (name: string, encode: (value: string) => unknown): NonNullable<CheckOptions['codecs']> => {
  const made: Codec = { name, to: 'text', encode, decode: (value: string) => value };
  return () => new Map([[name, () => made]]);
};

describe('a message written and read again', () => {
  it('comes back whole when the rows are right', () => {
    expect(findings(orderText({}))).toEqual([]);
  });

  it('names the row that loses something, however many other rows there are', () => {
    const found = findings(orderText({ BUYER: 'buyer.name | trimmed' }), {
      codecs: codec('trimmed', (text) => text.trim()),
    });

    expect(found).toMatchObject([{ rule: 'there-and-back', row: 'BUYER: buyer.name | trimmed' }]);
    expect(found[0]?.message).toContain('loses buyer.name');
    expect(found[0]?.messageZh).toContain('buyer.name 写出去再读回来不一致');
  });

  it('names every row that does', () => {
    const found = findings(orderText({ NAME: 'name | trimmed', NOTE: 'note | trimmed' }), {
      codecs: codec('trimmed', (text) => text.trim()),
    });

    expect(found.map(({ row }) => row)).toEqual(['NAME: name | trimmed', 'NOTE: note | trimmed']);
  });

  it('names a row that takes no value of its field at all', () => {
    const found = findings(orderText({ NOTE: 'note | uscc' }));

    expect(found).toMatchObject([{ rule: 'there-and-back-refused', row: 'NOTE: note | uscc' }]);
    expect(found[0]?.message).toContain('no request with note comes through');
  });

  it('names the row when no message can be written at all', () => {
    const found = findings(orderText({ NAME: 'name | uscc' }));

    expect(found).toMatchObject([{ rule: 'there-and-back-refused', row: 'NAME: name | uscc' }]);
    expect(found[0]?.message).toContain('every generated request is refused');
  });

  it('names a listed value that never comes through', () => {
    const found = findings(orderText({ URGENT: 'urgent | yes', KIND: 'kind | code(kind)' }), {
      codecs: () =>
        new Map([
          [
            'yes',
            () => ({
              name: 'yes',
              to: 'text',
              encode: (value: boolean) => (value ? '1' : '\ud800'),
              decode: (text: string) => text === '1',
            }),
          ],
        ]),
    });

    expect(found).toMatchObject([{ rule: 'there-and-back-refused', row: 'URGENT: urgent | yes' }]);
    expect(found[0]?.message).toContain('urgent = false');
  });

  it('may be refused for what a charset lacks, without hiding what another row loses', () => {
    const dialect = jsonDialect.replace('charset: utf-8', 'charset: gb2312');
    const table = orderText({ NOTE: 'note | trimmed' });
    const files = [file('dialect.yaml', dialect), file('order.place.yaml', table)];
    const found = checkFolder({ path: 'shop/test', files, samples: [] }, catalogue, {
      codecs: codec('trimmed', (text) => text.trim()),
    }).filter(({ rule }) => !rule.startsWith('sample'));

    expect(found.map(({ rule, message }) => [rule, message.split(':')[0]])).toEqual([
      ['there-and-back', 'the request loses note'],
    ]);
  });
});

describe('a message that is written', () => {
  const seen: [string, string][] = [];
  const contractOf: CheckOptions['contractOf'] = () => ({
    check: (part, operation, bytes) => {
      seen.push([part, operation]);
      const { params = {} } = JSON.parse(new TextDecoder().decode(bytes)) as { params?: Record<string, unknown> };
      return part === 'request' && !('CHANNEL' in params) ? ['/params must have required property CHANNEL'] : [];
    },
    operationOf: ({ path }) => (path === '/order' ? 'order.place' : undefined),
  });

  it('is held against the wire contract: a required field that no row writes is found', () => {
    const found = findings(orderText({}), { contractOf }).filter(({ rule }) => rule === 'wire-contract');

    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain('must have required property CHANNEL');
    expect(seen).toEqual(
      expect.arrayContaining([
        ['request', 'order.place'],
        ['response', 'order.place'],
      ]),
    );
  });

  it('must go where the contract expects it', () => {
    const table = orderText({ CHANNEL: '="1"' }).replace('send: POST /order', 'send: POST /orders');
    const found = findings(table, { contractOf }).filter(({ rule }) => rule === 'wire-contract');

    expect(found).toMatchObject([{ row: 'send: POST /orders' }]);
    expect(found[0]?.message).toContain('POST /orders');
  });

  it('is asked of us at our own address, which the contract of the partner does not name', () => {
    const served =
      'operation: contract.get\nserved:\n  receive: POST /ask\n  fields:\n    NO: contractNo\nresponse:\n  fields:\n    NO: contractNo\n    FEN: amountFen\n';
    const contract = { check: () => [], operationOf: () => undefined };
    const files = [file('dialect.yaml', jsonDialect), file('contract.get.yaml', served)];
    const found = checkFolder({ path: 'shop/test', files, samples: [] }, catalogue, { contractOf: () => contract });

    expect(found.filter(({ rule }) => rule === 'wire-contract')).toEqual([]);
  });
});
