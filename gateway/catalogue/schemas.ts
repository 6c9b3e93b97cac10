/**
 * Canonical schemas: JSON Schema 2020-12 documents of specs/gateway/schemas/, `$ref`s inlined so that translation can walk them,
 * and validators that change nothing: no removing, no coercing, no defaults.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isDate, isDateTimeSeconds } from './beijing-time.ts';
import type { MessageKind, Schema } from './contract.ts';
import { isUscc } from './uscc.ts';
import { whenNeeded } from './when-needed.ts';

/** File name → parsed document. */
export type SchemaFiles = ReadonlyMap<string, unknown>;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema that `file.yaml#/$defs/Name` names. @throws Error naming the reference */
function lookUp(files: SchemaFiles, reference: string, from: string): { schema: Json; file: string; name: string } {
  const [filePart = '', pointer = ''] = reference.split('#');
  const file = filePart === '' ? from : filePart;
  const name = /^\/\$defs\/([A-Za-z0-9]+)$/.exec(pointer)?.[1];
  const document = files.get(file);
  const defs = isObject(document) && isObject(document.$defs) ? document.$defs : {};
  const schema = name !== undefined && Object.hasOwn(defs, name) ? defs[name] : undefined;
  if (!isObject(schema)) throw new Error(`${from}: no schema ${reference}; write it as file.yaml#/$defs/Name`);
  return { schema, file, name: `${file}#${name}` };
}

/** Replaces every `$ref` by what it names; keywords beside a `$ref` win over those of the target. @throws Error on a circle */
function inline(files: SchemaFiles, node: unknown, file: string, open: readonly string[]): unknown {
  if (Array.isArray(node)) return node.map((item) => inline(files, item, file, open));
  if (!isObject(node)) return node;
  const { $ref, ...own } = node;
  const rest = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, inline(files, value, file, open)]));
  if (typeof $ref !== 'string') return rest;
  const target = lookUp(files, $ref, file);
  if (open.includes(target.name)) throw new Error(`${file}: ${[...open, target.name].join(' → ')} refers to itself`);
  const resolved = inline(files, target.schema, target.file, [...open, target.name]) as Json;
  return { ...resolved, ...rest };
}

/** An ajv that knows our two formats and the marks `x-…`, and refuses anything it does not know. */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    // Checked by a test: compiling the schema of schemas takes half a second of every start.
    validateSchema: false,
    // `oneOf: [{ required: [a] }, …]` names properties of its parent, which ajv's strictRequired takes for an error.
    strictRequired: false,
    allErrors: true,
    removeAdditional: false,
    coerceTypes: false,
    useDefaults: false,
  });
  ajv.addFormat('uscc', { type: 'string', validate: isUscc });
  ajv.addFormat('date', { type: 'string', validate: isDate });
  ajv.addFormat('date-time-seconds', { type: 'string', validate: isDateTimeSeconds });
  ajv.addVocabulary(['x-sensitive']);
  return ajv;
}

let shared: Ajv2020 | undefined;

/** Whether a schema of ours takes a value. */
export function isValue(schema: Schema, value: unknown): boolean {
  // One for all: it is dear to make, and keeps what it has compiled.
  shared ??= createAjv();
  return shared.validate(schema, value) === true;
}

/** Compiles message kinds, each reference once. */
export function messageKinds(files: SchemaFiles): (reference: string) => MessageKind {
  const ajv = createAjv();
  const known = new Map<string, MessageKind>();
  return (reference) => {
    const found = known.get(reference);
    if (found) return found;
    const { schema, file, name } = lookUp(files, reference, 'specs/operations/');
    const inlined = deepFreeze(inline(files, schema, file, [name])) as Schema;
    const validate = whenNeeded(() => ajv.compile(inlined) as ValidateFunction);
    const kind: MessageKind = { schema: inlined, validate };
    known.set(reference, kind);
    return kind;
  };
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}

type Fields = ReadonlyMap<string, Schema>;

function collectFields(schema: unknown, path: string, fields: Map<string, Schema>): void {
  if (!isObject(schema)) return;
  if (path !== '') fields.set(path, schema);
  if (isObject(schema.properties)) {
    for (const [name, inner] of Object.entries(schema.properties))
      collectFields(inner, path === '' ? name : `${path}.${name}`, fields);
  }
  if (path !== '' && !path.endsWith('[]')) collectFields(schema.items, `${path}[]`, fields);
}

/** Every mapping of an operation asks the same schema, row by row; message schemas are frozen and end somewhere. */
const known = new WeakMap<Schema, Fields>();

function fieldsOf(schema: Schema): Fields {
  const found = known.get(schema);
  if (found) return found;
  const fields = new Map<string, Schema>();
  collectFields(schema, '', fields);
  if (Object.isFrozen(schema)) known.set(schema, fields);
  return fields;
}

/** The schema at a canonical path (`session.start`, `lots[].lotNo`), or undefined where the schema has no such field. */
export const schemaAt = (schema: Schema, path: string): Schema | undefined => fieldsOf(schema).get(path);
