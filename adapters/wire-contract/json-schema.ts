/** Form `json-schema`, in JSON Schema 2020-12: one file per operation with the parts as its `$defs`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { type AddressIndex, utf8Text, type WireContract, type WirePart } from './contract.ts';

/** A contract may be an OpenAPI document; its schemas are found as `openapi.yaml#/components/schemas/name`. */
const openapiFile = 'openapi.yaml';
/** Words of an OpenAPI document that are none of JSON Schema. */
const openapiWords = ['openapi', 'info', 'servers', 'tags', 'paths', 'webhooks', 'components'];

/** Compiles every `*.schema.yaml` of a folder, and its OpenAPI document. @throws Error when one is not valid */
export function compileSchemas(folder: string): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, validateSchema: false });
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.schema.yaml'))) {
    ajv.addSchema(parse(readFileSync(join(folder, name), 'utf8')) as AnySchemaObject);
  }
  const openapi = join(folder, openapiFile);
  if (existsSync(openapi)) {
    ajv.addVocabulary(openapiWords);
    ajv.addSchema(parse(readFileSync(openapi, 'utf8')) as AnySchemaObject, openapiFile);
  }
  return ajv;
}

/** What ajv found, one sentence each. */
export function complaintsOf(validate: ValidateFunction): string[] {
  return (validate.errors ?? []).map((error) => {
    const what = error.params.additionalProperty ?? error.params.missingProperty ?? '';
    return `${error.instancePath || '/'} ${error.message ?? error.keyword} ${what}`.trim();
  });
}

/** @throws Error when a schema of the folder is not valid */
export function loadJsonContract(folder: string, index: AddressIndex): WireContract {
  const ajv = compileSchemas(folder);
  const byPath = new Map(Object.entries(index.operations).map(([name, { path }]) => [path, name]));

  const validator = (part: WirePart, operation: string): ValidateFunction | undefined =>
    ajv.getSchema(`${operation}.schema.yaml#/$defs/${part}`);

  return {
    dialect: index.dialect,
    operations: Object.keys(index.operations),
    operationOf: ({ method, path }) => (method === 'POST' ? byPath.get(path) : undefined),
    check(part, operation, bytes) {
      const validate = validator(part, operation);
      if (validate === undefined) return [`the contract has no ${part} of ${operation}`];
      const text = utf8Text(bytes);
      if (text === undefined) return ['the body is not UTF-8'];
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch (error) {
        return [`the body is not JSON: ${(error as Error).message}`];
      }
      return validate(value) ? [] : complaintsOf(validate);
    },
  };
}
