import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../../gateway/catalogue/load.ts';
import { operations } from '../operations.ts';
import { dialectNames, startWorld } from './test-world.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '../../../specs'));
const session = { start: '2027-03-18T09:30:00+08:00', end: '2027-03-18T12:00:00+08:00' };

/** What examples hold where nothing else is known. */
const example = {
  district: '500101',
  projectName: '物业管理服务',
  supplier: { name: '重庆样例信息服务有限公司', uscc: '91500103MA9MNQ210T' },
  session,
  deadline: session.start,
};

/** Beside that, what only the message itself tells. */
const own: Readonly<Record<string, object>> = {
  'venue.change': { reason: '时间调整' },
  'venue.cancel': { reason: '项目撤销' },
  'deposit.account': { amountFen: 2_000_000 },
  'deposit.status': {},
  'deposit.refund': { reason: 'not-awarded' },
  'deposit.refund-status': {},
};

/** Laid over each other, as far as the operation has such fields. */
function messageOf(operation: string, ...layers: readonly object[]): object {
  const { properties = {} } = (catalogue.operations.get(operation)?.request?.schema ?? {}) as { properties?: object };
  const fields = Object.entries(Object.assign({}, ...layers)).filter(([name]) => Object.hasOwn(properties, name));
  return Object.fromEntries(fields);
}

describe.each(dialectNames)('what a center that speaks %s makes for an example', (name) => {
  test.each(Object.keys(own))('of %s is there, twice over, and in no ledger', async (operation) => {
    await using world = await startWorld(name);

    for (const ref of ['first', 'second']) {
      const { body } = await world.control('POST', 'prepare', { operation });
      const message = messageOf(operation, example, own[operation] ?? {}, body as object);
      const result = await world.call(operation, message, { ref });

      expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'success' } });
      const references = (await world.ledger()).map(({ reference }) => reference);
      expect(['first', 'second']).toEqual(expect.arrayContaining(references));
    }
  });

  test('is nothing for what needs nothing', async () => {
    await using world = await startWorld(name);

    for (const operation of operations.filter((each) => own[each] === undefined))
      expect((await world.control('POST', 'prepare', { operation })).body).toEqual({});
  });
});
