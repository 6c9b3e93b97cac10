import { expect, test } from 'vitest';
import { loadWireContract } from '../wire-contract/load.ts';
import { enoughMessages, writtenMessages } from '../wire-contract/written-messages.ts';
import { operations } from './operations.ts';
import { catalogue, contextFor, dialectName, workDialect } from './sandbox/test-world.ts';

test('every operation of the kind is spoken', async () => {
  expect((await workDialect()).operations.toSorted()).toEqual([...operations].toSorted());
});

test.each(operations)('whatever may be said of %s keeps to the wire contract', async (operation) => {
  const translator = (await workDialect()).translator(operation)!;
  const card = (await catalogue).operations.get(operation)!;
  const contract = loadWireContract(dialectName);
  const context = { ...contextFor('ref-1'), session: { authorization: 'Bearer test' } };
  let written = 0;

  for (const { part, message, body } of writtenMessages(card, translator, context)) {
    written += 1;
    expect(contract.check(part, operation, body), JSON.stringify(message)).toEqual([]);
  }

  expect(written).toBeGreaterThan(enoughMessages);
});
