import { describe, expect, test } from 'vitest';
import { dialectNames, startWorld, until } from './test-world.ts';

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

  test('a slow center carries out what we no longer wait for', async () => {
    await using world = await startWorld(name);
    await world.control('POST', 'faults', fault('slow', { delayMs: 200 }));

    const result = await world.call('venue.book', booking, { ref: 'ref-slow', timeoutMs: 50 });

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_TIMEOUT' });
    expect(await world.ledger('ref-slow')).toEqual([]);
    await until(async () => ((await world.ledger('ref-slow')).length === 1 ? true : undefined));
  });

  test('refused connections are proof, and end when they are cleared', async () => {
    await using world = await startWorld(name);
    await world.call('venue.book', booking);
    await world.control('POST', 'faults', { fault: 'refuse-connect', ms: 60_000 });

    const refused = await world.call('venue.book', booking, { ref: 'ref-refused' });
    await world.control('DELETE', 'faults');
    const heard = await until(async () => {
      const result = await world.call('venue.book', booking);
      return result.kind === 'answered' ? result : undefined;
    });

    expect(refused).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_UNREACHABLE' });
    expect(await world.ledger('ref-refused')).toEqual([]);
    expect(heard.kind).toBe('answered');
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

  test('a notice waits for an address to go to', async () => {
    await using world = await startWorld(name);
    await using mute = await startWorld(name, { quiet: true });
    await mute.control('POST', 'receipts', { subAccount: '31000101040012345600051', amountFen: 2_000_000 });
    const state = (await world.control('GET', 'state')).body as { callbackUrl: string };

    await mute.control('POST', 'callback', { url: state.callbackUrl });

    expect(await world.heardOf('deposit.received')).toHaveLength(1);
  });
});

describe('the control door', () => {
  test('is used up by count, shows what is left and forgets it', async () => {
    await using world = await startWorld('trading-center/token-params');
    await world.control('POST', 'faults', fault('status-500', { count: 3 }));
    await world.call('venue.book', booking);

    const left = await world.control('GET', 'faults');
    await world.control('DELETE', 'faults');

    expect(left.body).toMatchObject([{ fault: 'status-500', operation: 'venue.book', left: 2 }]);
    expect((await world.control('GET', 'faults')).body).toEqual([]);
    expect((await world.call('venue.book', booking)).kind).toBe('answered');
  });

  const mistakes = [
    { send: 'POST faults', body: { fault: 'earthquake' }, status: 400, says: 'fault must be one of' },
    { send: 'POST faults', body: { fault: 'slow', operation: 'venue.brook' }, status: 400, says: 'operation must be' },
    { send: 'POST faults', body: { fault: 'slow', count: -1 }, status: 400, says: 'count must be' },
    { send: 'POST receipts', body: { subAccount: '1', amountFen: 1, payerName: 'x' }, status: 404, says: 'not exist' },
    { send: 'POST bookings/YD0', body: { status: 'moved' }, status: 404, says: 'does not exist' },
    { send: 'POST callback', body: { url: 'nowhere' }, status: 400, says: 'must be a URL' },
    { send: 'GET nothing', status: 404, says: 'there are GET /control/ledger' },
  ];

  test.each(mistakes)('answers $send $body with $status', async ({ send, body, status, says }) => {
    await using world = await startWorld('trading-center/token-params');

    const [method = '', path = ''] = send.split(' ');
    const answer = await world.control(method, path, body);

    expect(answer.status).toBe(status);
    expect((answer.body as { error: string }).error).toContain(says);
  });
});
