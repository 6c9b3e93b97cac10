import { describe, expect, test } from 'vitest';
import type { WireRequest } from '../../gateway/translation/contract.ts';
import type { Desk, Office, OfficeKind } from './contract.ts';
import { contextFor, order, type ShopRecords, shopKind, startShop, until } from './test-world.ts';

/** A shop whose desk the test may use, with some of its office replaced. */
function opened(change: (office: Office) => Office = (office) => office) {
  const found: { desk?: Desk<ShopRecords> } = {};
  const kind: OfficeKind<ShopRecords> = {
    ...shopKind,
    open(desk) {
      found.desk = desk;
      return change(shopKind.open(desk));
    },
  };
  const desk = (): Desk<ShopRecords> => {
    if (found.desk === undefined) throw new Error('no shop is open');
    return found.desk;
  };
  return { kind, desk };
}

const requestOf = (desk: Desk<ShopRecords>, ref: string): WireRequest => {
  const translator = desk.dialect.translator('order.place');
  if (translator === undefined) throw new Error('the shop sells nothing');
  return translator.encodeRequest(order as never, contextFor(ref));
};

describe('what an office fetches by itself', () => {
  test('is carried out as if it had come over the socket', async () => {
    const { kind, desk } = opened();
    await using shop = await startShop({ kind });

    const answer = await desk().handle(requestOf(desk(), 'ref-fetched'));

    expect(JSON.parse(Buffer.from(answer?.body ?? []).toString())).toMatchObject({ code: '0', ref: 'ref-fetched' });
    expect(await shop.ledger('ref-fetched')).toHaveLength(1);
  });

  test('has its faults too: an answer that is swallowed is none', async () => {
    const { kind, desk } = opened();
    await using shop = await startShop({ kind });
    await shop.control('POST', 'faults', { fault: 'drop-after-effect' });

    expect(await desk().handle(requestOf(desk(), 'ref-fetched'))).toBeUndefined();
    expect(await shop.ledger('ref-fetched')).toHaveLength(1);
  });

  test('is swallowed too where it would break off: there is no connection to break', async () => {
    const { kind, desk } = opened();
    await using shop = await startShop({ kind });
    await shop.control('POST', 'faults', { fault: 'cut-short' });

    expect(await desk().handle(requestOf(desk(), 'ref-fetched'))).toBeUndefined();
  });

  test('is sent for to any address', async () => {
    const { kind, desk } = opened();
    await using shop = await startShop({ kind });

    const request = { method: 'POST', path: '/', headers: {}, body: Buffer.from('us') };
    const answer = await desk().send(`${shop.sandbox.address}/login`, request);

    expect(Buffer.from(answer.body).toString()).toBe('ticket for us');
  });
});

describe('what an office tells', () => {
  const paid = { paymentNo: 'P1', amountFen: 5 };

  test('is kept by it first, and then sent', async () => {
    const kept: unknown[] = [];
    const { kind, desk } = opened((office) => ({ ...office, keep: (...told) => void kept.push(told) }));
    await using shop = await startShop({ kind });

    desk().tell('order.paid', paid);

    await until(() => (shop.door.heard.length === 1 ? true : undefined));
    expect(kept).toEqual([['order.paid', paid]]);
  });

  test('is not sent where it is kept until it is fetched, whoever orders it', async () => {
    const kept: unknown[] = [];
    const { kind } = opened((office) => ({
      ...office,
      keep(_operation, message) {
        kept.push(message);
        return 'kept';
      },
    }));
    await using shop = await startShop({ kind });

    await shop.control('POST', 'events', { operation: 'order.paid', message: paid });

    expect(kept).toEqual([paid]);
    expect((await shop.control('GET', 'state')).body).toMatchObject({ notices: [] });
  });
});

describe('an office', () => {
  test('that knows no sessions refuses who comes with one', async () => {
    const { kind } = opened(({ admit: _admit, ...office }) => office);
    await using shop = await startShop({ kind, ticket: true });

    const result = await shop.call(order, { session: { ticket: 'T-1' } });

    expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'refused', as: 'not-authorised' } });
    expect(await shop.ledger()).toEqual([]);
  });

  test('recognises a repetition by what it says', async () => {
    const repetitionOf: Office['repetitionOf'] = ({ message }) => (message as { readonly name: string }).name;
    const { kind } = opened((office) => ({ ...office, repetitionOf }));
    await using shop = await startShop({ kind, idempotency: 'business-key' });

    await shop.call(order, { ref: 'ref-1' });
    const second = await shop.call(order, { ref: 'ref-2' });
    await shop.call({ ...order, name: '另一家' }, { ref: 'ref-3' });

    expect(second).toMatchObject({ kind: 'answered', reading: { kind: 'already-done' } });
    expect((await shop.ledger()).map(({ reference }) => reference)).toEqual(['ref-1', 'ref-3']);
  });

  test('may say itself which operation a request is', async () => {
    const { kind } = opened((office) => ({ ...office, operationOf: () => 'order.state' }));
    await using shop = await startShop({ kind });

    await shop.call(order);

    expect(await shop.counts()).toMatchObject({ contractViolations: 1 });
  });

  test('that fails a moment later is counted, and goes on', async () => {
    const { kind, desk } = opened();
    await using shop = await startShop({ kind });

    desk().later(1, () => {
      throw new Error('too late');
    });

    await until(async () => ((await shop.counts()).errors === 1 ? true : undefined));
    expect((await shop.call(order)).kind).toBe('answered');
  });

  test('ends its own loops when it is closed', async () => {
    const done: string[] = [];
    const { kind } = opened((office) => ({ ...office, close: () => void done.push('closed') }));
    {
      await using _shop = await startShop({ kind });
    }

    expect(done).toEqual(['closed']);
  });
});
