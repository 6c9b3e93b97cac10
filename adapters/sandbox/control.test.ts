import { describe, expect, test } from 'vitest';
import { order, startShop } from './test-world.ts';

describe('the control door', () => {
  test('uses faults up by count, shows what is left and forgets it', async () => {
    await using shop = await startShop();
    await shop.control('POST', 'faults', { fault: 'status-500', operation: 'order.place', count: 3 });
    await shop.call(order);

    const left = await shop.control('GET', 'faults');
    await shop.control('DELETE', 'faults');

    expect(left.body).toMatchObject([{ fault: 'status-500', operation: 'order.place', left: 2 }]);
    expect((await shop.control('GET', 'faults')).body).toEqual([]);
    expect((await shop.call(order)).kind).toBe('answered');
  });

  test('gives effects by operation and by reference', async () => {
    await using shop = await startShop();
    await shop.call(order, { ref: 'ref-1' });
    await shop.call(order, { ref: 'ref-2' });

    const one = await shop.control('GET', 'ledger?operation=order.place&reference=ref-2');
    const none = await shop.control('GET', 'ledger?operation=order.state');

    expect(one.body).toMatchObject([{ operation: 'order.place', reference: 'ref-2' }]);
    expect(none.body).toEqual([]);
  });

  test('shows who it is, what was counted, and what the kind shows', async () => {
    await using shop = await startShop();
    await shop.call(order);

    expect((await shop.control('GET', 'state')).body).toMatchObject({
      partnerId: 'shop',
      district: '500101',
      dialect: 'shop/test',
      counts: { requests: 1, contractViolations: 0 },
      callbackUrl: shop.door.url,
      sizes: { effects: 1, openNotices: 0 },
      orders: [{ name: order.name }],
    });
  });

  test('makes what an example needs, freshly at every call', async () => {
    await using shop = await startShop();
    const prepare = async (operation: string) => (await shop.control('POST', 'prepare', { operation })).body;

    const [first, second] = [await prepare('order.place'), await prepare('order.place')];

    expect(first).toMatchObject({ name: expect.stringContaining('示例') });
    expect(second).not.toEqual(first);
    expect(await prepare('order.state')).toEqual({});
  });

  test('has the controls of the kind, with names in their paths', async () => {
    await using shop = await startShop();

    const answer = await shop.control('POST', 'orders/D%2F1/payment');

    expect(answer).toEqual({ status: 200, body: { id: 'D/1' } });
  });

  test.each([
    { send: 'POST faults', body: { fault: 'earthquake' }, status: 400, says: 'fault must be one of' },
    { send: 'POST faults', body: { fault: 'slow', operation: 'order.plaice' }, status: 400, says: 'operation must be' },
    { send: 'POST faults', body: { fault: 'slow', count: -1 }, status: 400, says: 'count must be' },
    { send: 'POST faults', body: [], status: 400, says: 'body must be an object' },
    { send: 'POST callback', body: { url: 'nowhere' }, status: 400, says: 'must be a URL' },
    { send: 'POST events', body: { operation: 'order.paid' }, status: 400, says: 'message must be an object' },
    { send: 'POST prepare', body: {}, status: 400, says: 'operation must be a text' },
    { send: 'POST credentials', body: { token: 7 }, status: 400, says: 'token must be a text' },
    { send: 'POST orders/%E0%A4/payment', status: 400, says: 'no text' },
    { send: 'GET nothing', status: 404, says: 'there are GET /control/ledger' },
  ])('answers $send $body with $status', async ({ send, body, status, says }) => {
    await using shop = await startShop();

    const [method = '', path = ''] = send.split(' ');
    const answer = await shop.control(method, path, body);

    expect(answer.status).toBe(status);
    expect((answer.body as { error: string }).error).toContain(says);
  });
});
