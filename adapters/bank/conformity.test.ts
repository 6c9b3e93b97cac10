import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadWireContract } from '../wire-contract/load.ts';
import { enoughMessages, writtenMessages } from '../wire-contract/written-messages.ts';
import { operations } from './operations.ts';
import { busiCall, catalogue, contextFor, dialectNamed, dialectNames } from './sandbox/test-world.ts';

const ref = '20260402000000000042';

/** The JSON bank narrows its list by the supplier, and needs no question of its own for that. */
const spokenBy = (name: string): readonly string[] =>
  operations.filter((operation) => name === busiCall || operation !== 'contract.by-supplier');

describe.each(dialectNames)('%s', (name) => {
  test('speaks every operation of the kind', async () => {
    expect((await dialectNamed(name)).operations.toSorted()).toEqual(spokenBy(name).toSorted());
  });

  test.each(spokenBy(name))('whatever may be said of %s keeps to the wire contract', async (operation) => {
    const translator = (await dialectNamed(name)).translator(operation)!;
    const card = (await catalogue).operations.get(operation)!;
    const contract = loadWireContract(name);
    let written = 0;

    for (const { part, message, body } of writtenMessages(card, translator, contextFor(ref))) {
      written += 1;
      expect(contract.check(part, operation, body), JSON.stringify(message)).toEqual([]);
    }

    expect(written).toBeGreaterThan(enoughMessages);
  });

  test('has an example of a profile that the gateway takes', () => {
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../specs/partner-profile.schema.json'), 'utf8'),
    ) as object;
    const file = join(import.meta.dirname, `${name.replace('bank/', '')}.profile.yaml`);
    const example = parse(readFileSync(file, 'utf8')) as { dialect: string };
    const validate = new Ajv2020({ strict: false }).compile(schema);

    validate(example);

    expect(validate.errors).toBeNull();
    expect(example.dialect).toBe(name);
  });
});

describe('the wire contract of busiCall', () => {
  const samples = join(import.meta.dirname, '../../mappings/bank/busicall/samples');
  const altered = (sample: string, from: string, to: string): string[] => {
    const [operation = '', rest = ''] = sample.split('/');
    const text = readFileSync(join(samples, `${sample}.wire`), 'utf8');
    expect(text).toContain(from);
    const part = rest.endsWith('event') ? 'event' : 'request';
    return loadWireContract(busiCall).check(part, operation, Buffer.from(text.replace(from, to)));
  };

  test.each([
    ['a missing account', 'loan.disbursed/write-back.event', 'n="PAYEE_ACCOUNT"', 'n="PAYEE_NUMBER"'],
    ['an amount without decimals', 'loan.disbursed/write-back.event', '150000.00', '150000'],
    ['a date with hyphens', 'loan.disbursed/write-back.event', '20270331', '2027-03-31'],
    ['another business', 'loan.apply/full.request', 'I_CIM_TBRZAPPLY', 'I_CIM_TBRZSTATUS'],
    ['a field twice', 'loan.apply/full.request', '"PURPOSE"', '"LINK_MAN"'],
    ['another method', 'loan.apply/full.request', 'busiCall xmlns', 'busiCalls xmlns'],
  ])('notices %s', (...[, sample, from, to]) => {
    expect(altered(sample, '', '')).toEqual([]);
    expect(altered(sample, from, to)).toHaveLength(1);
  });
});
