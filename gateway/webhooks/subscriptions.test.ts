import { describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { news } from '../../test/support/journal-world.ts';
import { insertEvents } from '../journal/events.ts';
import { countWebhooks } from './counts.ts';
import { noteVerdict, takeDueCalls } from './dispatch.ts';
import { fanOut } from './fan-out.ts';
import { openSubscriptions } from './subscriptions.ts';

const url = 'http://127.0.0.1:1/';

/** Subscriptions of one client, of which nobody calls the receivers. */
async function subscriptionsOn({ store }: Ground) {
  const client = "insert into client (id, secret_hash, scopes, districts) values ('one-stop', '-', '{}', '{*}')";
  await store.query(client, []);
  const subscriptions = openSubscriptions({ store, allow: ['127.0.0.1'] }, () => undefined);
  return {
    ...subscriptions,
    put: (id: string, at = url) => subscriptions.put('one-stop', id, { url: at, types: ['*'] }),
    get: (id: string) => subscriptions.get('one-stop', id),
    async tell(count: number): Promise<void> {
      const events = Array.from({ length: count }, () => news({ client: 'one-stop', district: '500101' }));
      await store.transaction((tx) => insertEvents(tx, events));
      await fanOut(store, count);
    },
  };
}

describe.each(columns)('subscriptions to events, $title', ({ open }) => {
  it('are twenty for a client at the most, also when it asks for many at once', async () => {
    await using ground = await open();
    const { put, list } = await subscriptionsOn(ground);

    const asked = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => put(`w-${i}`)));

    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await list('one-stop')).toHaveLength(20);
  });

  it('do not end by the 410 of an address that was changed while it was called', async () => {
    await using ground = await open();
    const { put, get, tell } = await subscriptionsOn(ground);
    await put('all');
    await tell(1);
    const [call] = await takeDueCalls(ground.store, 1, 30_000);

    await put('all', 'http://127.0.0.1:2/');
    await noteVerdict(ground.store, call!, { kind: 'gone' });

    expect(await get('all')).toMatchObject({ state: 'active', pending: 1 });
    expect(await takeDueCalls(ground.store, 1, 30_000)).toMatchObject([{ url: 'http://127.0.0.1:2/', attempt: 2 }]);
  });

  it('are counted for the operator: those that take events, those that fail, and what waits for them', async () => {
    await using ground = await open();
    const { put, tell } = await subscriptionsOn(ground);
    expect(await countWebhooks(ground.store)).toEqual({ active: 0, failing: 0, gone: 0, pending: 0 });
    await put('a');
    await put('b');
    await put('c');
    await tell(2);
    const [one, other] = await takeDueCalls(ground.store, 2, 30_000);
    const failure = { problem: 'no answer', retryMs: 1_000, pauseMs: 1_000 };

    await noteVerdict(ground.store, one!, { kind: 'again', failure });
    await noteVerdict(ground.store, other!, { kind: 'gone' });

    expect(await countWebhooks(ground.store)).toEqual({ active: 2, failing: 1, gone: 1, pending: 4 });
  });
});
