import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../../gateway/translation/contract.ts';
import type { CallResult } from '../contract.ts';
import { order, type Shop, startShop } from './test-world.ts';

function readingOf(result: CallResult): Reading {
  if (result.kind !== 'answered') throw new Error(`${result.code}: ${result.detail}`);
  return result.reading;
}

const called = (name: string) => ({ ...order, name });
const sold = async (shop: Shop, ref: string, message: object = order): Promise<Reading> =>
  readingOf(await shop.call(message, { ref }));

describe.each(['http', 'tcp'] as const)('a stand-in over %s', (carrier) => {
  test('carries a request out, enters one effect under our reference, and answers', async () => {
    await using shop = await startShop({ carrier });

    const reading = await sold(shop, 'ref-1');

    const effects = await shop.ledger('ref-1');
    expect(effects).toMatchObject([{ operation: 'order.place', summary: `订单 ${order.name}` }]);
    expect(reading).toEqual({ kind: 'success', message: { orderId: effects[0]?.key, room: '一室' } });
    expect(await shop.counts()).toMatchObject({ contractViolations: 0, errors: 0, unreadable: 0 });
  });

  test('answers several requests on several connections', async () => {
    await using shop = await startShop({ carrier });

    const readings = await Promise.all(Array.from({ length: 20 }, (_, index) => sold(shop, `ref-${index}`)));

    expect(new Set(readings.map((reading) => JSON.stringify(reading))).size).toBe(20);
    expect(await shop.ledger()).toHaveLength(20);
  });

  test('refuses in its own words what its business refuses, and enters no effect', async () => {
    await using shop = await startShop({ carrier });

    expect(await sold(shop, 'ref-1', called('没有'))).toMatchObject({
      kind: 'refused',
      as: 'sold-out',
      text: '没有货',
    });
    expect(await shop.ledger()).toEqual([]);
  });

  test('refuses in its own envelope, with our reference, and counts what breaks the wire contract', async () => {
    await using shop = await startShop({ carrier });

    const reading = await sold(shop, 'ref-1', called('一个比十二个字要长的名称字样'));

    expect(reading).toMatchObject({ kind: 'refused', as: 'invalid' });
    expect(await shop.counts()).toMatchObject({ contractViolations: 1 });
    expect(await shop.ledger()).toEqual([]);
  });

  test('turns away a wrong token', async () => {
    await using shop = await startShop({ carrier });

    const result = await shop.call(order, { token: 'guessed' });

    expect(readingOf(result)).toMatchObject({ kind: 'refused', as: 'not-authorised' });
    expect(await shop.counts()).toMatchObject({ unauthorised: 1 });
    expect(await shop.ledger()).toEqual([]);
  });

  test('takes new credentials without a restart', async () => {
    await using shop = await startShop({ carrier });
    await shop.control('POST', 'credentials', { token: 'the-next' });

    expect(readingOf(await shop.call(order))).toMatchObject({ as: 'not-authorised' });
    expect(readingOf(await shop.call(order, { token: 'the-next' })).kind).toBe('success');
  });

  test('answers a question, which has no effect', async () => {
    await using shop = await startShop({ carrier });

    const result = await shop.call({ contractNo: 'HT-1' }, { operation: 'order.state' });

    expect(readingOf(result)).toEqual({ kind: 'success', message: { contractNo: 'HT-1', amountFen: 0 } });
    expect(await shop.ledger()).toEqual([]);
  });

  test('keeps records, effects and numbers over a restart', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'tongban-shop-'));
    {
      await using before = await startShop({ carrier, stateDir });
      await sold(before, 'ref-1');
    }
    {
      await using after = await startShop({ carrier, stateDir });

      const again = await sold(after, 'ref-1');
      const next = await sold(after, 'ref-2');

      const keys = (await after.ledger()).map(({ key }) => key);
      expect(again).toMatchObject({ kind: 'already-done', message: { orderId: keys[0] } });
      expect(next).toMatchObject({ kind: 'success', message: { orderId: keys[1] } });
      expect(new Set(keys).size).toBe(2);
    }
    rmSync(stateDir, { recursive: true });
  });

  test('outlives a fault of its business', async () => {
    await using shop = await startShop({ carrier });

    const result = await shop.call(called('出错'));

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
    expect(await shop.counts()).toMatchObject({ errors: 1, lastError: 'the shop is on fire' });
    expect((await sold(shop, 'ref-2')).kind).toBe('success');
  });
});

describe('a request that comes twice under one reference', () => {
  test('is done once where references are known, and answered with what was done', async () => {
    await using shop = await startShop();

    const first = await sold(shop, 'twice');
    const second = await sold(shop, 'twice');

    expect({ ...second, kind: 'success' }).toMatchObject(first);
    expect(second.kind).toBe('already-done');
    expect(await shop.ledger('twice')).toHaveLength(1);
  });

  test('is answered as the first time where the format has no words for it', async () => {
    await using shop = await startShop({ saysMore: false });

    expect(await sold(shop, 'twice')).toEqual(await sold(shop, 'twice'));
    expect(await shop.ledger('twice')).toHaveLength(1);
  });

  test('is done twice where nothing is recognised', async () => {
    await using shop = await startShop({ idempotency: 'none' });
    await sold(shop, 'twice');
    await sold(shop, 'twice');

    expect(await shop.ledger('twice')).toHaveLength(2);
  });
});

describe('a session', () => {
  const ticket = 'T-1';

  test('goes to the business, which may refuse it', async () => {
    await using shop = await startShop({ ticket: true });

    const good = await shop.call(order, { session: { ticket } });
    const bad = await shop.call(order, { session: { ticket: 'expired' } });

    expect(readingOf(good).kind).toBe('success');
    expect(readingOf(bad)).toMatchObject({ kind: 'refused', as: 'not-authorised', text: '票据已过期' });
    expect(await shop.counts()).toMatchObject({ unauthorised: 1 });
  });

  test('is drawn by a request that is no operation', async () => {
    await using shop = await startShop();

    const response = await fetch(`${shop.sandbox.address}/login`, { method: 'POST', body: 'us' });

    expect(await response.text()).toBe('ticket for us');
  });
});

test('an address that it does not have is not found', async () => {
  await using shop = await startShop();

  expect((await fetch(`${shop.sandbox.address}/nowhere`, { method: 'POST', body: '{}' })).status).toBe(404);
});

test('an operation may be known by its content where no address tells', async () => {
  await using shop = await startShop({ carrier: 'tcp' });

  const state = readingOf(await shop.call({ contractNo: 'HT-1' }, { operation: 'order.state' }));
  const place = await sold(shop, 'ref-1');

  expect([state.kind, place.kind]).toEqual(['success', 'success']);
});

test('a port that is taken is told at the start, and nothing stays open', async () => {
  await using shop = await startShop();
  const port = Number(new URL(shop.sandbox.controlAddress).port);

  await expect(startShop({ controlPort: port, partnerId: 'other' })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('a file that is not its own is not taken for its state', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'tongban-shop-'));
  writeFileSync(join(stateDir, 'shop.json'), JSON.stringify({ records: {} }));

  await expect(startShop({ stateDir })).rejects.toThrowError(/another version/);

  rmSync(stateDir, { recursive: true });
});
