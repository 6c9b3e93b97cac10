import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../catalogue/load.ts';
import type { CommandParts } from './commands.ts';
import { loadDocument, type Operation } from './document.ts';
import { messageReader } from './message.ts';
import { urlOf } from './routes.ts';
import { handlersOf } from './server.ts';
import type { Tokens } from './tokens.ts';
import { compileValidation } from './validation.ts';

const specsDir = join(import.meta.dirname, '..', '..', 'specs');
const api = loadDocument(specsDir);
const catalogue = await loadCatalogue(specsDir);
const { document, operations } = api;

const handlers = handlersOf(
  { catalogue, directory: {}, journal: {}, time: {} } as unknown as CommandParts,
  api,
  {} as Tokens,
);
const ids = operations.map((operation) => operation.operationId);

type Shape = { readonly properties?: Record<string, unknown>; readonly required?: readonly string[] };
const schemas = document.components.schemas as Record<string, Shape>;
const bodyOf = (operation: Operation): Shape => {
  const [schema] = operation.body?.values() ?? [];
  return schemas[String(schema?.$ref).split('/').at(-1) ?? ''] ?? {};
};

describe('the API document', () => {
  it('and the handlers match one to one, each operation under a name and an address of its own', () => {
    expect(Object.keys(handlers).sort()).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(operations.map((one) => `${one.method} ${urlOf(one)}`)).size).toBe(ids.length);
  });

  it('refers to nothing outside of itself, and every reference leads somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');

    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) {
      const [, components, kind = '', name = ''] = reference.split('/');
      expect(components, reference).toBe('components');
      expect((document.components as Record<string, Record<string, unknown>>)[kind], reference).toHaveProperty([name]);
    }
  });

  it('compiles to validators, every answer but the raw ones having a form', () => {
    expect([...compileValidation(api).keys()].sort()).toEqual([...ids].sort());
    const formless = operations.filter(
      (one) => ![...one.responses.values()].some((content) => content.has('application/json')),
    );
    expect(formless.map((one) => one.operationId).sort()).toEqual([
      'getEvidence',
      'getMetrics',
      'receiveCallback',
      'receiveCallbackBelow',
    ]);
  });

  it('asks for a scope wherever something of a client is read or moved', () => {
    const open = operations.filter((one) => one.access === undefined).map((one) => one.operationId);

    // Partners prove who they are by their own means.
    expect(open.sort()).toEqual([
      'confirmWork',
      'getDistrict',
      'getHealth',
      'getMetrics',
      'getOpenapi',
      'getReadiness',
      'issueToken',
      'leaseWork',
      'listDistricts',
      'receiveCallback',
      'receiveCallbackBelow',
    ]);
    const flows = (
      document.components as unknown as {
        securitySchemes: { oauth: { flows: { clientCredentials: { scopes: object } } } };
      }
    ).securitySchemes.oauth.flows;
    const known = Object.keys(flows.clientCredentials.scopes);
    expect(new Set(operations.flatMap((one) => one.access?.flat() ?? []))).toEqual(
      new Set(known.filter((scope) => scope !== '')),
    );
    expect((schemas.Scope as { enum?: unknown }).enum).toEqual(known);
  });

  it('says in Chinese and English what each call is for', () => {
    const summaries = Object.values(document.paths).flatMap((path) =>
      Object.values(path as Record<string, { summary: string }>).map((one) => one.summary),
    );

    for (const summary of summaries) expect(summary).toMatch(/\p{Script=Han}.*|^OpenAPI/u);
  });

  it('every query and command that clients may send is one of its calls', () => {
    const offered = new Set(operations.flatMap((one) => one.card ?? []));
    const cards = [...catalogue.operations.values()].filter(
      (card) => card.style === 'query' || card.style === 'command',
    );

    // The gateway's own questions: about an unknown report or booking, and whether a bank's line works.
    expect(cards.map((card) => card.name).filter((name) => !offered.has(name))).toEqual([
      'credit.submission',
      'deposit.link-test',
      'venue.booking',
    ]);
  });

  it.each(operations.filter((one) => one.card !== undefined).map((one) => [one.operationId, one] as const))(
    '%s carries every field of the canonical message, in path, query or body, and no other',
    (_, operation) => {
      const schema = catalogue.operations.get(operation.card ?? '')?.request?.schema as Shape;
      const body = bodyOf(operation);
      const parameters = operation.parameters.filter((one) => one.in !== 'header');
      const top = (name: string): string => name.split('.')[0] ?? '';

      const carried = [...Object.keys(body.properties ?? {}), ...parameters.map((one) => top(one.canonical))];
      const needed = [
        ...(body.required ?? []),
        ...parameters.filter((one) => one.required).map((one) => top(one.canonical)),
      ];

      expect(new Set(carried)).toEqual(new Set(Object.keys(schema.properties ?? {})));
      expect(new Set(needed)).toEqual(new Set(schema.required));
      expect(() => messageReader(operation, catalogue.operations.get(operation.card ?? '')!)).not.toThrow();
    },
  );

  it.each([
    ['a kind that is none', 'post', '{ kind: nothing, event: nothing.said }', 'nothing is no kind of loop'],
    ['a POST that says nothing', 'post', '{ kind: lot }', 'a POST names an event'],
    ['a GET that says something', 'get', '{ kind: lot, event: project.opening }', 'a POST names an event'],
  ])('is refused with the address where x-loop names %s', (_, method, loop, expected) => {
    const dir = mkdtempSync(join(tmpdir(), 'tongban-document-'));
    mkdirSync(join(dir, 'gateway'));
    const path = `  /v1/things: { ${method}: { operationId: tell, x-loop: ${loop}, responses: {} } }`;
    writeFileSync(join(dir, 'gateway', 'openapi.yaml'), `paths:\n${path}\ncomponents: {}\n`);

    expect(() => loadDocument(dir)).toThrow(`/v1/things: x-loop: ${expected}`);

    rmSync(dir, { recursive: true });
  });

  it('is what the generated types were made of', () => {
    const types = readFileSync(join(import.meta.dirname, 'openapi.generated.ts'), 'utf8');

    for (const id of ids) expect(types).toMatch(new RegExp(`^    ${id}: \\{`, 'm'));
  });
});
