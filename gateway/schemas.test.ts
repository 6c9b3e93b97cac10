/** Schemas are compiled when first asked, and not compared with the schema of schemas at start: here every one of them is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadDocument } from './api/document.ts';
import { compileValidation } from './api/validation.ts';
import { loadCatalogue } from './catalogue/load.ts';
import { resources } from './config/root.ts';

const files = readdirSync(resources.specs, { recursive: true, encoding: 'utf8' })
  .filter((file) => /gateway\/schemas\/.*\.yaml$|\.schema\.(yaml|json)$/.test(file))
  .map((file) => join(resources.specs, file));

describe('every schema under specs/', () => {
  it.each(files)('%s is valid JSON Schema 2020-12', (file) => {
    const ajv = new Ajv2020({ strict: false });

    const valid = ajv.validateSchema(parse(readFileSync(file, 'utf8')));

    expect(ajv.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('compiles, as a canonical message', async () => {
    const { operations } = await loadCatalogue(resources.specs);

    for (const card of operations.values())
      for (const kind of [card.request, card.response, card.event])
        expect(() => kind?.validate({}), card.name).not.toThrow();
  });

  it('compiles, as parameters, body and answers of every call of the API', async () => {
    const document = await loadDocument(resources.specs);

    for (const operation of document.operations) {
      const check = compileValidation(document).get(operation.operationId)!;
      for (const part of ['path', 'query', 'headers', 'body'] as const) {
        try {
          check[part]({});
        } catch (error) {
          expect((error as Error).name, `${operation.operationId} ${part}: ${(error as Error).message}`).toBe(
            'GatewayError',
          );
        }
      }
      for (const status of operation.responses.keys()) expect(() => check.answer(Number(status), {})).not.toThrow();
    }
  });
});
