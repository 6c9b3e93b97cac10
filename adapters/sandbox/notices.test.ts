import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addressUnder } from './gateway-line.ts';
import { type Shop, startShop, until } from './test-world.ts';

const pay = (shop: Shop, id: string, more = {}) => shop.control('POST', `orders/${id}/payment`, more);
const heardBy = (shop: Shop, count: number) =>
  until(() => (shop.door.heard.length >= count ? shop.door.heard : undefined));

interface State {
  readonly notices: readonly { readonly tries: number; readonly answer?: string }[];
  readonly sizes: { readonly openNotices: number };
}
const stateOf = async (shop: Shop): Promise<State> => (await shop.control('GET', 'state')).body as State;
const settled = (shop: Shop) =>
  until(async () => {
    const state = await stateOf(shop);
    return state.sizes.openNotices === 0 && state.notices.length > 0 ? state : undefined;
  });

describe.each(['http', 'tcp'] as const)('notices over %s', (carrier) => {
  test('arrive, and end when they are answered', async () => {
    await using shop = await startShop({ carrier });

    await pay(shop, 'D1');

    const [notice] = await heardBy(shop, 1);
    expect(notice).toMatchObject({ operation: 'order.paid', message: { paymentNo: 'D1', amountFen: 5 } });
    expect((await settled(shop)).notices).toMatchObject([{ tries: 1 }]);
  });

  test('are sent again until they are answered', async () => {
    await using shop = await startShop({ carrier });
    shop.door.troubles.push('hang-up', 'hang-up');

    await pay(shop, 'D1');

    await heardBy(shop, 1);
    expect((await settled(shop)).notices).toMatchObject([{ tries: 3 }]);
  });

  test('are sent once where that is the habit', async () => {
    await using shop = await startShop({ carrier, habits: { tellOnce: ['order.paid'] } });
    shop.door.troubles.push('hang-up');

    await pay(shop, 'D1');

    expect((await settled(shop)).notices).toMatchObject([{ tries: 1 }]);
    expect(shop.door.heard).toEqual([]);
  });

  test('wait for an address to go to', async () => {
    await using shop = await startShop({ carrier, quiet: true });
    await pay(shop, 'D1');

    await shop.control('POST', 'callback', { url: shop.door.url });

    expect(await heardBy(shop, 1)).toHaveLength(1);
  });

  test('that were not answered are sent after a restart', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'tongban-shop-'));
    {
      await using before = await startShop({ carrier, stateDir, quiet: true });
      await pay(before, 'D1');
    }
    {
      await using after = await startShop({ carrier, stateDir });

      expect(await heardBy(after, 1)).toMatchObject([{ message: { paymentNo: 'D1' } }]);
    }
    rmSync(stateDir, { recursive: true });
  });

  test('may be ordered, with any message that the dialect can say', async () => {
    await using shop = await startShop({ carrier });
    const message = { paymentNo: 'P-7', amountFen: 1, memo: '测试' };

    const told = await shop.control('POST', 'events', { operation: 'order.paid', message });
    const unsayable = await shop.control('POST', 'events', { operation: 'order.paid', message: { amountFen: 'x' } });
    const unknown = await shop.control('POST', 'events', { operation: 'batch.told', message });

    expect([told.status, unsayable.status, unknown.status]).toEqual([200, 400, 400]);
    expect(await heardBy(shop, 1)).toMatchObject([{ message }]);
  });

  test('a question is put to the gateway, and its answer read', async () => {
    await using shop = await startShop({ carrier });

    const answer = await shop.control('POST', 'ask', { operation: 'contract.get', message: { contractNo: 'HT-9' } });

    expect(answer.body).toEqual({ kind: 'success', message: { contractNo: 'HT-9', amountFen: 7 } });
  });

  test('a question that nobody answers is told so', async () => {
    await using shop = await startShop({ carrier });
    await shop.door.close();

    const answer = await shop.control('POST', 'ask', { operation: 'contract.get', message: { contractNo: 'HT-9' } });

    expect(answer.status).toBe(502);
  });
});

describe('an answer over HTTP', () => {
  test.each([500, 503, 404])('of status %i that is none of the dialect is no answer', async (status) => {
    await using shop = await startShop();
    shop.door.troubles.push(status);

    await pay(shop, 'D1');

    await heardBy(shop, 1);
    expect((await settled(shop)).notices).toMatchObject([{ tries: 2 }]);
  });
});

test.each([
  ['http://gw/partners/x/callback', '/callback', 'http://gw/partners/x/callback'],
  ['http://gw/partners/x/callback', '/callback/refund?day=1', 'http://gw/partners/x/callback/refund?day=1'],
  ['http://gw/partners/x/callback/', '/notice', 'http://gw/partners/x/callback/notice'],
  ['tcp://gw:9000', '/', 'tcp://gw:9000'],
])('below %s, %s is %s', (base, path, address) => {
  expect(addressUnder(base, path)).toBe(address);
});
