import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadWireContract } from '../wire-contract/load.ts';
import { enoughMessages, writtenMessages } from '../wire-contract/written-messages.ts';
import { operations } from './operations.ts';
import { catalogue, centerDialect, contextFor, dialectName } from './sandbox/test-world.ts';

test('every operation of the kind is spoken', async () => {
  expect((await centerDialect()).operations.toSorted()).toEqual(operations.toSorted());
});

test.each(operations)('whatever may be said of %s keeps to the wire contract', async (operation) => {
  const translator = (await centerDialect()).translator(operation)!;
  const card = (await catalogue).operations.get(operation)!;
  const contract = loadWireContract(dialectName);
  let written = 0;

  for (const { part, message, body } of writtenMessages(card, translator, contextFor('ref-1'))) {
    written += 1;
    expect(contract.check(part, operation, body), JSON.stringify(message)).toEqual([]);
  }

  expect(written).toBeGreaterThan(enoughMessages);
});

test('the example of a profile is one that the gateway takes', () => {
  const schemaFile = join(import.meta.dirname, '../../specs/partner-profile.schema.json');
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);

  validate(parse(readFileSync(join(import.meta.dirname, 'event-json.profile.yaml'), 'utf8')));

  expect(validate.errors).toBeNull();
});

test.each([
  ['a unit without its department', 'referral.dispatch/collusive-bidding.request', '500101-GAJ', '500101'],
  [
    'an enterprise of another city',
    'referral.dispatch/sme-size-small.request',
    '91500103MA9MNQ210T',
    '91110103MA9MNQ210T',
  ],
  ['a time with hyphens', 'referral.dispatch/collusive-bidding.request', '20260318093000', '2026-03-18 09:30:00'],
  ['a state that is none', 'referral.feedback/filed.event', 'SIGNED', 'READ'],
  ['a result that is none', 'referral.feedback/filed.event', '"立案"', '"不详"'],
  ['an amount in another unit', 'deposit.refund/terminated.request', '20000.00', '2.000000'],
])('the wire contract notices %s', (...[, sample, from, to]) => {
  const [operation = '', rest = ''] = sample.split('/');
  const file = join(import.meta.dirname, '../../mappings/governance-center/event-json/samples', `${sample}.wire`);
  const text = readFileSync(file, 'utf8');
  const part = rest.endsWith('event') ? 'event' : 'request';
  const check = (bytes: string) => loadWireContract(dialectName).check(part, operation, Buffer.from(bytes));

  expect(check(text)).toEqual([]);
  expect(text).toContain(from);
  expect(check(text.replace(from, to))).not.toEqual([]);
});
