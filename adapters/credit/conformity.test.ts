import { describe, expect, test } from 'vitest';
import { loadWireContract } from '../wire-contract/load.ts';
import { enoughMessages, writtenMessages } from '../wire-contract/written-messages.ts';
import { catalogue, contextFor, dialectNamed, dialectNames } from './sandbox/test-world.ts';

describe.each(dialectNames)('whatever may be said in %s', (name) => {
  test('keeps to the wire contract', async () => {
    const dialect = await dialectNamed(name);
    const contract = loadWireContract(name);
    const context = { ...contextFor('ref-1'), session: { token: 'test-token' } };

    expect(contract.operations.toSorted()).toEqual(dialect.operations.toSorted());
    for (const operation of dialect.operations) {
      const card = (await catalogue).operations.get(operation)!;
      let written = 0;
      for (const { part, message, body } of writtenMessages(card, dialect.translator(operation)!, context)) {
        written += 1;
        expect(contract.check(part, operation, body), JSON.stringify(message)).toEqual([]);
      }
      expect(written, operation).toBeGreaterThan(enoughMessages);
    }
  });
});
