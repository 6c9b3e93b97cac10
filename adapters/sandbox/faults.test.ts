import { describe, expect, test } from 'vitest';
import { order, startShop, until } from './test-world.ts';

const fault = (kind: string, more = {}) => ({ fault: kind, operation: 'order.place', ...more });

describe.each(['http', 'tcp'] as const)('trouble ordered at a stand-in over %s', (carrier) => {
  test.each([
    ['drop-before-effect', 'GW_PARTNER_CONNECTION_LOST', 0],
    ['drop-after-effect', 'GW_PARTNER_CONNECTION_LOST', 1],
    ['garbage', 'GW_TRANSLATION_BYTES', 1],
    ['wrong-charset', 'GW_TRANSLATION_BYTES', 1],
    ['cut-short', 'GW_PARTNER_CONNECTION_LOST', 1],
    ['oversized', 'GW_TRANSLATION_BYTES', 1],
  ])('%s leaves us with %s and %i effect, once', async (kind, code, effects) => {
    await using shop = await startShop({ carrier });
    await shop.control('POST', 'faults', fault(kind));

    const troubled = await shop.call(order, { ref: 'ref-troubled' });
    const untroubled = await shop.call(order);

    expect(troubled).toMatchObject({ kind: 'unanswered', sent: 'maybe', code });
    expect(await shop.ledger('ref-troubled')).toHaveLength(effects);
    expect(untroubled.kind).toBe('answered');
  });

  test('an uncertain answer says so after the effect', async () => {
    await using shop = await startShop({ carrier });
    await shop.control('POST', 'faults', fault('uncertain'));

    const result = await shop.call(order, { ref: 'ref-troubled' });

    expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'uncertain', code: '5' } });
    expect(await shop.ledger('ref-troubled')).toHaveLength(1);
  });

  test('a slow partner carries out what we no longer wait for', async () => {
    await using shop = await startShop({ carrier });
    await shop.control('POST', 'faults', fault('slow', { delayMs: 200 }));

    const result = await shop.call(order, { ref: 'ref-slow', timeoutMs: 50 });

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_TIMEOUT' });
    expect(await shop.ledger('ref-slow')).toEqual([]);
    await until(async () => ((await shop.ledger('ref-slow')).length === 1 ? true : undefined));
  });

  test('refused connections are proof, and end when they are cleared', async () => {
    await using shop = await startShop({ carrier });
    await shop.call(order);
    await shop.control('POST', 'faults', { fault: 'refuse-connect', ms: 60_000 });
    const armed = await shop.control('GET', 'faults');

    const refused = await shop.call(order, { ref: 'ref-refused' });
    await shop.control('DELETE', 'faults');
    const heard = await until(async () => {
      const result = await shop.call(order);
      return result.kind === 'answered' ? result : undefined;
    });

    expect(armed.body).toMatchObject([{ fault: 'refuse-connect' }]);
    expect(refused).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_UNREACHABLE' });
    expect(await shop.ledger('ref-refused')).toEqual([]);
    expect(heard.kind).toBe('answered');
  });

  test('refused connections end by themselves', async () => {
    await using shop = await startShop({ carrier });

    await shop.control('POST', 'faults', { fault: 'refuse-connect', ms: 100 });

    await until(async () => ((await shop.call(order)).kind === 'answered' ? true : undefined));
    expect((await shop.control('GET', 'faults')).body).toEqual([]);
  });

  test('a notice sent twice is the same notice', async () => {
    await using shop = await startShop({ carrier });
    await shop.control('POST', 'faults', { fault: 'duplicate-callback' });

    await shop.control('POST', 'orders/D1/payment');

    const [first, second] = await until(() => (shop.door.heard.length === 2 ? shop.door.heard : undefined));
    expect(second).toEqual(first);
  });
});

describe('over HTTP', () => {
  test('an error page says nothing, and nothing was done', async () => {
    await using shop = await startShop();
    await shop.control('POST', 'faults', fault('status-500'));

    const result = await shop.call(order, { ref: 'ref-troubled' });

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_HTTP_STATUS' });
    expect(await shop.ledger('ref-troubled')).toEqual([]);
  });

  test('a login may be lost too, but no fault of all operations touches it', async () => {
    await using shop = await startShop();
    const login = () => fetch(`${shop.sandbox.address}/login`, { method: 'POST', body: 'us' });
    await shop.control('POST', 'faults', { fault: 'garbage' });

    const untouched = await login();
    await shop.control('POST', 'faults', { fault: 'drop-after-effect', operation: 'answer' });

    expect(await untouched.text()).toBe('ticket for us');
    await expect(login()).rejects.toThrowError();
    expect((await login()).status).toBe(200);
  });
});

describe('what cannot be ordered', () => {
  test('an error page over TCP', async () => {
    await using shop = await startShop({ carrier: 'tcp' });

    expect(await shop.control('POST', 'faults', fault('status-500'))).toMatchObject({ status: 400 });
  });

  test('an uncertain answer of a dialect that has none', async () => {
    await using shop = await startShop({ saysMore: false });

    expect(await shop.control('POST', 'faults', fault('uncertain'))).toMatchObject({ status: 400 });
    expect((await shop.control('GET', 'faults')).body).toEqual([]);
  });

  test('anything before a request that is no operation was taken', async () => {
    await using shop = await startShop();

    const answer = await shop.control('POST', 'faults', { fault: 'drop-before-effect', operation: 'answer' });

    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining('drop-after-effect') } });
  });
});

test('plausible time passes before every answer', async () => {
  await using shop = await startShop({ latencyMs: 80 });

  const began = performance.now();
  await shop.call(order);

  expect(performance.now() - began).toBeGreaterThan(75);
});
