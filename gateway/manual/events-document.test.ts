import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { eventsDocumentFile, loadEventSchemas, pointerTo } from '../../test/support/event-schemas.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import { withEvents } from './events-document.ts';

const text = readFileSync(eventsDocumentFile, 'utf8');
const officialSchema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;

describe('specs/events.asyncapi.yaml', () => {
  it('is an AsyncAPI 3.0 document, by the official schema', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const validate = ajv.compile(officialSchema);

    validate(parse(text));

    expect(validate.errors ?? []).toEqual([]);
  });

  it('has a schema for every type that compiles, and whose references lead somewhere', () => {
    const schemas = loadEventSchemas();

    expect(schemas.types.length).toBeGreaterThan(50);
    for (const type of schemas.types) {
      expect(() => schemas.faults(pointerTo('schemas', type), {}), type).not.toThrow();
      expect(schemas.faults(pointerTo('messages', `webhook.${type}`, 'payload'), {}), type).toContain(
        " must have required property 'data'",
      );
    }
  });

  it('has the events of every card', async () => {
    const { types } = loadEventSchemas();
    const { operations } = await loadCatalogue(resources.specs);
    const ofCards = [...operations.values()].flatMap(({ name, style, resultEvent }) =>
      style === 'event' ? [name] : resultEvent === undefined ? [] : [resultEvent],
    );

    expect(ofCards.filter((type) => !types.includes(type))).toEqual([]);
  });

  it('is refused where a block is missing or of no known name', async () => {
    await expect(withEvents('# generated: nothing\n# end\n', resources.specs)).rejects.toThrow('no block nothing');
    await expect(withEvents('asyncapi: 3.0.0\n', resources.specs)).rejects.toThrow('must stand once');
  });
});
