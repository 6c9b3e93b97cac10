/** The schemas of specs/events.asyncapi.yaml, as somebody outside would use them: the document as it stands, with the files it refers to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { isDate, isDateTimeSeconds } from '../../gateway/catalogue/beijing-time.ts';
import { isUscc } from '../../gateway/catalogue/uscc.ts';
import { resources } from '../../gateway/config/root.ts';

export const eventsDocumentFile = join(resources.specs, 'events.asyncapi.yaml');
const base = 'https://specs.example.org/';
const root = `${base}events.asyncapi.yaml`;

export interface EventSchemas {
  /** Every type that the document has, without `tongban.` */
  readonly types: readonly string[];
  /** What is wrong with a message; nothing where it fits. */
  faults(pointer: string, value: unknown): readonly string[];
}

const inPointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** `components/messages/x/payload` of the parts. */
export const pointerTo = (...parts: readonly string[]): string => `#/components/${parts.map(inPointer).join('/')}`;

export function loadEventSchemas(): EventSchemas {
  const document = parse(readFileSync(eventsDocumentFile, 'utf8')) as { components: { schemas: object } };
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('uscc', { type: 'string', validate: isUscc });
  ajv.addFormat('date', { type: 'string', validate: isDate });
  ajv.addFormat('date-time-seconds', { type: 'string', validate: isDateTimeSeconds });
  const folder = join(resources.specs, 'gateway', 'schemas');
  for (const name of readdirSync(folder))
    ajv.addSchema(parse(readFileSync(join(folder, name), 'utf8')) as object, `${base}gateway/schemas/${name}`);
  const { components } = document;
  ajv.addSchema({ components }, root);
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `${root}${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  return {
    types: Object.keys(components.schemas),
    faults(pointer, value) {
      const validate = validatorOf(pointer);
      validate(value);
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
    },
  };
}
