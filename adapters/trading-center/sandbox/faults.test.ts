import { describe, expect, test } from 'vitest';
import { dialectNames, startWorld } from './test-world.ts';

const booking = {
  district: '500101',
  projectCode: 'CQS26A00077',
  projectName: '办公设备采购',
  purchaser: { name: '重庆市示例局', uscc: '115000000099MNQ11A' },
  contact: { name: '张工', phone: '023-58000000' },
  venueKind: 'evaluation',
  session: { start: '2027-03-18T09:30:00+08:00', end: '2027-03-18T12:00:00+08:00' },
  seats: 5,
  remote: false,
};
const fault = (kind: string, more = {}) => ({ fault: kind, operation: 'venue.book', ...more });

describe.each(dialectNames)('trouble ordered at a center that speaks %s', (name) => {
  test.each([
    ['status-500', 'GW_PARTNER_HTTP_STATUS', 0],
    ['drop-before-effect', 'GW_PARTNER_CONNECTION_LOST', 0],
    ['drop-after-effect', 'GW_PARTNER_CONNECTION_LOST', 1],
    ['garbage', 'GW_TRANSLATION_BYTES', 1],
    ['wrong-charset', 'GW_TRANSLATION_BYTES', 1],
  ])('%s leaves us with %s and %i effect', async (kind, code, effects) => {
    await using world = await startWorld(name);
    await world.control('POST', 'faults', fault(kind));

    const troubled = await world.call('venue.book', booking, { ref: 'ref-troubled' });
    const untroubled = await world.call('venue.book', booking);

    expect(troubled).toMatchObject({ kind: 'unanswered', sent: 'maybe', code });
    expect(await world.ledger('ref-troubled')).toHaveLength(effects);
    expect(untroubled.kind).toBe('answered');
  });

  test('a notice sent twice is the same notice', async () => {
    await using world = await startWorld(name);
    await world.control('POST', 'faults', { fault: 'duplicate-callback', operation: 'deposit.received' });

    await world.control('POST', 'receipts', { subAccount: '31000101040012345600051', amountFen: 2_000_000 });

    const [first, second] = await world.heardOf('deposit.received', 2);
    expect(second?.reading).toEqual(first?.reading);
    expect(second?.request.body).toEqual(first?.request.body);
  });

  test('a notice that was not taken is sent again', async () => {
    await using world = await startWorld(name);
    world.troubles.push(503, 500);

    await world.control('POST', 'receipts', { subAccount: '31000101040012345600051', amountFen: 2_000_000 });

    expect(await world.heardOf('deposit.received')).toHaveLength(1);
    expect(world.troubles).toEqual([]);
  });
});

describe('the controls of a center', () => {
  const mistakes = [
    { send: 'POST receipts', body: { subAccount: '1', amountFen: 1, payerName: 'x' }, status: 404, says: 'not exist' },
    { send: 'POST bookings/YD0', body: { status: 'moved' }, status: 404, says: 'does not exist' },
    { send: 'POST bookings/YD0', body: { status: 'lost' }, status: 400, says: 'status must be one of' },
  ];

  test.each(mistakes)('answers $send $body with $status', async ({ send, body, status, says }) => {
    await using world = await startWorld('trading-center/token-params');

    const [method = '', path = ''] = send.split(' ');
    const answer = await world.control(method, path, body);

    expect(answer.status).toBe(status);
    expect((answer.body as { error: string }).error).toContain(says);
  });
});
