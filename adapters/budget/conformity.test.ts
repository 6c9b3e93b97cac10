import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadWireContract } from '../wire-contract/load.ts';
import { enoughMessages, writtenMessages } from '../wire-contract/written-messages.ts';
import { operations } from './operations.ts';
import { catalogue, contextFor, dialectNamed, dialectNames, refOf } from './sandbox/test-world.ts';

test('every operation of the kind is spoken by one of its dialects, and no other', async () => {
  const spoken = await Promise.all(dialectNames.map(async (name) => (await dialectNamed(name)).operations));

  expect(spoken.flat().toSorted()).toEqual(operations.toSorted());
});

test.each(dialectNames)('the example of a profile for %s is one that the gateway takes', (name) => {
  const root = join(import.meta.dirname, '../..');
  const schema = JSON.parse(readFileSync(join(root, 'specs/partner-profile.schema.json'), 'utf8')) as object;
  const file = join(root, 'adapters', `${name}.profile.yaml`);
  const validate = new Ajv2020({ strict: false }).compile(schema);

  validate(parse(readFileSync(file, 'utf8')));

  expect(validate.errors).toBeNull();
});

// Vouchers have totals that generated ones do not have; sandbox.test.ts holds those of the stand-in against the contract.
const calls = operations.filter((operation) => operation !== 'payment.receipt' && operation !== 'payment.returned');

describe.each(calls)('whatever may be said of %s', (operation) => {
  test('keeps to the wire contract', async () => {
    const spoken = await Promise.all(dialectNames.map((name) => dialectNamed(name)));
    const dialect = spoken.find((one) => one.operations.includes(operation))!;
    const contract = loadWireContract(dialect.name);
    const card = (await catalogue).operations.get(operation)!;
    let written = 0;

    for (const { part, message, body } of writtenMessages(card, dialect.translator(operation)!, contextFor(refOf(1)))) {
      written += 1;
      expect(contract.check(part, operation, body), JSON.stringify(message)).toEqual([]);
    }

    expect(written).toBeGreaterThan(enoughMessages);
  });
});
