import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import { loadWireContract } from '../wire-contract/load.ts';
import { enoughMessages, writtenMessages } from '../wire-contract/written-messages.ts';
import { contextFor, dialectNamed, everyDialect } from './sandbox/test-world.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../specs'));

describe.each(everyDialect)('whatever may be said in %s', async (name) => {
  const dialect = await dialectNamed(name);
  const contract = loadWireContract(name);

  test.each(dialect.operations)('of %s keeps to the wire contract', async (operation) => {
    const card = (await catalogue).operations.get(operation)!;
    const context = contextFor(
      dialect.drawRef({
        entropy: '019b3a5c-7d20-7a41-9c3e-5b8f0a6d2e17',
        serial: '1',
        acceptedAt: '2026-03-16T10:15:02+08:00',
      }),
    );
    let written = 0;

    for (const { part, message, body } of writtenMessages(card, dialect.translator(operation)!, context)) {
      written += 1;
      expect(contract.check(part, operation, body), JSON.stringify(message)).toEqual([]);
    }

    expect(written).toBeGreaterThan(enoughMessages);
  });
});
