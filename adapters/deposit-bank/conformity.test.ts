import { expect, test } from 'vitest';
import { loadWireContract } from '../wire-contract/load.ts';
import { enoughMessages, writtenMessages } from '../wire-contract/written-messages.ts';
import { operations } from './operations.ts';
import { bankDialect, catalogue, contextFor, dialectName, refOf } from './sandbox/test-world.ts';

test('every operation of the kind is spoken', async () => {
  expect((await bankDialect()).operations.toSorted()).toEqual(operations.toSorted());
});

test.each(operations)('whatever may be said of %s keeps to the wire contract', async (operation) => {
  const translator = (await bankDialect()).translator(operation)!;
  const card = (await catalogue).operations.get(operation)!;
  const contract = loadWireContract(dialectName);
  let written = 0;

  for (const { part, message, body } of writtenMessages(card, translator, contextFor(refOf(1)))) {
    written += 1;
    expect(contract.check(part, operation, body), JSON.stringify(message)).toEqual([]);
  }

  expect(written).toBeGreaterThan(enoughMessages);
});
