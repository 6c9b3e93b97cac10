/** The contract that is published for centers without an interface: what it shows is what the gateway speaks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import type { WireRequest } from '../../gateway/translation/contract.ts';
import { loadWireContract } from '../wire-contract/load.ts';
import { contextFor, dialectNamed } from './sandbox/test-world.ts';

interface Content {
  readonly content: { readonly 'application/json': { readonly examples?: Record<string, { value: unknown }> } };
}

interface Call {
  readonly post: {
    readonly summary: string;
    readonly requestBody: Content;
    readonly responses: Record<string, Content>;
  };
}

const name = 'trading-center/open';
const folder = join(import.meta.dirname, '../../specs/partners', name);
const text = readFileSync(join(folder, 'openapi.yaml'), 'utf8');
const document = parse(text) as {
  readonly openapi: string;
  readonly paths: Record<string, Call>;
  readonly webhooks: Record<string, Call>;
  readonly components: Record<string, Record<string, unknown>>;
};
const dialect = await dialectNamed(name);
const contract = loadWireContract(name);
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const examplesOf = (body: Content): [string, unknown][] =>
  Object.entries(body.content['application/json'].examples ?? {}).map(([title, { value }]) => [title, value]);

const calls = Object.entries(document.paths).map(([path, call]) => ({
  operation: path.slice('/tongban/v1/'.length),
  call,
}));
const notices = Object.entries(document.webhooks).map(([operation, call]) => ({ operation, call }));

test('it is OpenAPI 3.1 with a call or a notice for every operation, and every reference in it leads somewhere', () => {
  const references = [...text.matchAll(/#\/components\/(\w+)\/([\w.-]+)/g)];

  expect(document.openapi).toBe('3.1.0');
  expect([...calls, ...notices].map(({ operation }) => operation).toSorted()).toEqual(dialect.operations.toSorted());
  expect(references.length).toBeGreaterThan(100);
  for (const [whole, kind = '', key = ''] of references) expect(document.components[kind]?.[key], whole).toBeDefined();
});

describe.each(calls)('$operation', ({ operation, call }) => {
  const translator = dialect.translator(operation)!;
  const { requestBody, responses } = call.post;

  it.each(examplesOf(requestBody))('is asked as in %s', (_title, value) => {
    const address = { method: 'POST', path: `/tongban/v1/${operation}`, headers: {} };

    expect(contract.check('request', operation, bytes(value))).toEqual([]);
    expect(contract.operationOf?.(address)).toBe(operation);
    expect(translator.decodeRequest({ ...address, body: bytes(value) }).vars.ref).toBe(
      (value as { reference: string }).reference,
    );
  });

  it.each(examplesOf(responses['200']!))('is answered as in %s', (_title, value) => {
    expect(contract.check('response', operation, bytes(value))).toEqual([]);
    expect(translator.decodeResponse({ status: 200, headers: {}, body: bytes(value) }, contextFor('r')).kind).toBe(
      'success',
    );
  });
});

it.each(notices)('$operation is told as in its examples', ({ operation, call }) => {
  for (const [title, value] of examplesOf(call.post.requestBody))
    expect(contract.check('event', operation, bytes(value)), title).toEqual([]);
});

describe('a signature', () => {
  const { encodeRequest, decodeRequest } = dialect.translator('deposit.refund-status')!;
  const context = contextFor('r1');
  const asked = encodeRequest({ district: '500101', refundNo: 'TK1' }, context);
  const read = (more: Partial<WireRequest>) => decodeRequest({ ...asked, ...more }, context);
  const { 'x-tongban-timestamp': time = '', 'x-tongban-signature': signature = '' } = asked.headers;

  it('covers the time and the body', () => {
    const withHeaders = (more: Record<string, string>) => ({ headers: { ...asked.headers, ...more } });

    expect(read({}).message).toEqual({ district: '500101', refundNo: 'TK1' });
    expect(() => read({ body: Buffer.concat([asked.body, Buffer.from(' ')]) })).toThrow();
    expect(() => read(withHeaders({ 'x-tongban-timestamp': time.replace(/^..../, '2020') }))).toThrow();
    expect(() =>
      read(withHeaders({ 'x-tongban-signature': signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) })),
    ).toThrow();
    expect(() => read({ headers: {} })).toThrow();
  });

  it('of one call is worth nothing at another address: the body names its operation', () => {
    const elsewhere = dialect.translator('deposit.refund')!;

    expect(() => elsewhere.decodeRequest({ ...asked, path: '/tongban/v1/deposit.refund' }, context)).toThrow(
      'operation',
    );
  });
});
