import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { news, noon } from '../../test/support/journal-world.ts';
import { openReceiver, type Received } from '../../test/support/receiver.ts';
import { until } from '../../test/support/wait.ts';
import { insertEvents } from '../journal/events.ts';
import type { Store } from '../store/contract.ts';
import type { DeliveryView, WebhookOptions } from './contract.ts';
import type { Resolve } from './names.ts';
import { openSubscriptions } from './subscriptions.ts';
import { startWebhooks } from './webhooks.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const otherSecret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const quick: Partial<WebhookOptions> = {
  pollMs: 20,
  retryMs: [1, 1, 1],
  firstPauseMs: 1,
  longestPauseMs: 1,
  callMs: 5_000,
  stopMs: 50,
};

/** As a receiver does it, by the specification alone. */
function isSigned({ headers, body }: Received, by: string): boolean {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', Buffer.from(by.replace('whsec_', ''), 'base64'))
    .update(content)
    .digest('base64');
  return (headers['webhook-signature'] ?? '').split(' ').includes(`v1,${expected}`);
}

const clients = [
  { id: 'one-stop', scopes: ['webhook:write'], districts: ['*'] },
  { id: 'wanzhou-only', scopes: ['webhook:write'], districts: ['500101'] },
  { id: 'operator', scopes: ['operations:read', 'webhook:write'], districts: ['*'] },
];

interface Options {
  readonly options?: Partial<WebhookOptions>;
  readonly allow?: readonly string[];
  readonly resolve?: Resolve;
  /** The store that receivers are called from. */
  readonly through?: (store: Store) => Store;
  readonly processes?: number;
}

async function webhookWorld(open: () => Promise<Ground>, given: Options = {}) {
  const ground = await open();
  const { store } = ground;
  for (const { id, scopes, districts } of clients)
    await store.query("insert into client (id, secret_hash, scopes, districts) values ($1, '-', $2, $3)", [
      id,
      scopes,
      districts,
    ]);
  const logged: string[] = [];
  const log = {
    warn: (_fields: object, message: string) => void logged.push(message),
    error: (_fields: object, message: string) => void logged.push(message),
  };
  const { allow = ['127.0.0.1'], resolve, through = (one: Store) => one } = given;
  const parts = { store, log, allow, resolve, options: { ...quick, ...given.options } };
  const running = Array.from({ length: given.processes ?? 1 }, () =>
    startWebhooks({ ...parts, store: through(store) }),
  );
  const subscriptions = openSubscriptions(parts, () => running[0]?.look());
  return {
    store,
    logged,
    subscriptions,
    stop: () => Promise.all(running.map((one) => one.stop())),
    /** @returns the ids of the events */
    async tell(...changes: Parameters<typeof news>[0][]): Promise<string[]> {
      const events = changes.map((one) => news({ client: 'one-stop', district: '500101', ...one }));
      for (const event of events) await store.transaction((tx) => insertEvents(tx, [event]));
      running[0]?.wake();
      return events.map(({ id }) => id);
    },
    /** Waits until nothing is owed to anybody, or only what has come to the state named. */
    async becomes(id: string, state: DeliveryView['state'], count = 1): Promise<readonly DeliveryView[]> {
      return until(
        async () => {
          const found = await subscriptions.deliveries('one-stop', id, { state, limit: 200 });
          return found.length === count ? found : undefined;
        },
        { what: `${count} of ${id} to be ${state}` },
      );
    },
    async handedOn(): Promise<void> {
      const owed = () => store.query("select 1 from delivery where consumer = 'webhooks'");
      await until(async () => (await owed()).length === 0, { what: 'every event to be handed on' });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((one) => one.stop()));
      await ground[Symbol.asyncDispose]();
    },
  };
}

const everything = (url: string) => ({ url, types: ['*'], secret });

describe.each(columns)('webhooks, $title', ({ open }) => {
  it('tell a subscriber of every event, in the order of their numbers, signed, as JSON', async () => {
    await using receiver = await openReceiver();
    await using world = await webhookWorld(open);
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));

    const ids = await world.tell({ data: { no: 1 }, subject: 's-1' }, { data: { no: 2 } }, { data: { no: 3 } });
    await world.becomes('all', 'delivered', 3);

    const { received } = receiver;
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(ids);
    expect(received.every((one) => isSigned(one, secret))).toBe(true);
    expect(received.some((one) => isSigned(one, otherSecret))).toBe(false);
    const age = Date.now() / 1_000 - Number(received[0]?.headers['webhook-timestamp']);
    expect(age).toBeLessThan(60);
    expect(age).toBeGreaterThan(-1);
    expect(received[0]?.headers['content-type']).toContain('application/json');
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      type: 'tongban.venue.book.settled',
      timestamp: '2026-12-01T12:00:00+08:00',
      sequence: expect.stringMatching(/^\d+$/),
      subject: 's-1',
      district: '500101',
      data: { no: 1 },
    });
    const sequences = received.map(({ body }) => Number((JSON.parse(body) as { sequence: string }).sequence));
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it('tell nobody of what happened before the subscription, and owe nothing while there is none', async () => {
    await using receiver = await openReceiver();
    await using world = await webhookWorld(open);
    await world.tell({ data: { no: 'before' } });
    expect(await world.store.query("select 1 from delivery where consumer = 'webhooks'")).toEqual([]);

    await world.subscriptions.put('one-stop', 'first', everything(receiver.url));
    await world.tell({ data: { no: 'between' } });
    await world.becomes('first', 'delivered');
    await world.subscriptions.put('one-stop', 'second', everything(`${receiver.url}/second`));
    await world.tell({ data: { no: 'after' } });
    await world.becomes('second', 'delivered');

    const told = receiver.received.map(({ path, body }) => [path, (JSON.parse(body) as { data: object }).data]);
    expect(told.filter(([path]) => path === '/events/second')).toEqual([['/events/second', { no: 'after' }]]);
    expect(told.filter(([path]) => path === '/events')).not.toContainEqual(['/events', { no: 'before' }]);
  });

  it('tell an event to the subscriptions that there were when it was written, though it is handed on later', async () => {
    await using receiver = await openReceiver();
    await using world = await webhookWorld(open);
    await world.subscriptions.put('one-stop', 'early', everything(receiver.url));
    await world.stop();
    const [id] = await world.tell({});
    await world.subscriptions.put('one-stop', 'late', everything(`${receiver.url}/late`));

    const others = startWebhooks({
      store: world.store,
      log: { warn() {}, error() {} },
      allow: ['127.0.0.1'],
      options: quick,
    });
    await world.becomes('early', 'delivered');
    await world.handedOn();
    await others.stop();

    expect(receiver.received.map(({ path, headers }) => [path, headers['webhook-id']])).toEqual([['/events', id]]);
    expect(await world.subscriptions.deliveries('one-stop', 'late', { limit: 10 })).toEqual([]);
  });

  it('tell a client of what is its own, in its districts, of the types it named; an operator of everything', async () => {
    await using receiver = await openReceiver();
    await using world = await webhookWorld(open);
    const put = (client: string, id: string, types: string[]) =>
      world.subscriptions.put(client, id, { url: `${receiver.url}/${id}`, types, secret });
    await put('one-stop', 'own', ['tongban.deposit.*', 'tongban.venue.book.settled']);
    await put('wanzhou-only', 'wanzhou', ['*']);
    await put('operator', 'all', ['*']);

    const told = [
      { type: 'tongban.deposit.received' },
      { type: 'tongban.depositary.opened' },
      { type: 'tongban.venue.book.settled' },
      { type: 'tongban.venue.book.settled', client: 'wanzhou-only' },
      { type: 'tongban.venue.book.settled', client: 'wanzhou-only', district: '500102' },
      { type: 'tongban.project.milestone', client: undefined },
    ];
    const ids = await world.tell(...told);
    await until(() => receiver.received.length === 9, { what: 'nine calls' });
    await world.handedOn();

    const of = (id: string) =>
      receiver.received
        .filter(({ path }) => path === `/events/${id}`)
        .map(({ headers }) => ids.indexOf(headers['webhook-id'] ?? ''));
    expect({ own: of('own'), wanzhou: of('wanzhou'), all: of('all') }).toEqual({
      own: [0, 2],
      wanzhou: [3],
      all: [0, 1, 2, 3, 4, 5],
    });
  });

  it('wait with an event for the exchange that it belongs to', async () => {
    await using receiver = await openReceiver();
    await using world = await webhookWorld(open);
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));
    const [held] = await world.store.transaction(async (tx) => {
      const event = news({ client: 'one-stop' });
      await insertEvents(tx, [event]);
      await tx.query('update delivery set held = true where event_id = $1', [event.id]);
      return [event.id];
    });
    const [told] = await world.tell({});
    await world.becomes('all', 'delivered');
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([told]);

    await world.store.query('update delivery set held = false where event_id = $1', [held]);
    await world.becomes('all', 'delivered', 2);

    expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(held);
  });

  it('do not let a slow receiver delay another, and call each one after the other, from several processes too', async () => {
    const waiting: (() => void)[] = [];
    await using slow = await openReceiver((_call, response) => void waiting.push(() => response.writeHead(204).end()));
    await using fast = await openReceiver();
    await using world = await webhookWorld(open, { processes: 3 });
    await world.subscriptions.put('one-stop', 'slow', everything(slow.url));
    await world.subscriptions.put('one-stop', 'fast', everything(fast.url));

    await world.tell({}, {}, {}, {}, {});
    await world.becomes('fast', 'delivered', 5);
    expect(slow.received.length).toBe(1);
    expect(fast.mostAtOnce()).toBe(1);

    await until(async () => {
      for (const answer of waiting.splice(0)) answer();
      return (await world.subscriptions.deliveries('one-stop', 'slow', { state: 'delivered', limit: 9 })).length === 5;
    });
    expect(slow.received.length).toBe(5);
    expect(slow.mostAtOnce()).toBe(1);
  });

  it('try again what was answered 500, with the same id and a signature of its own, until it is answered 200', async () => {
    await using receiver = await openReceiver(
      (_call, response, count) => void response.writeHead(count < 3 ? 500 : 200).end('x'.repeat(200_000)),
    );
    await using world = await webhookWorld(open);
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));

    const [id] = await world.tell({});
    const [delivery] = await world.becomes('all', 'delivered');

    expect(delivery).toMatchObject({ eventId: id, attempts: 3, status: 200 });
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([id, id, id]);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(receiver.received.every((one) => isSigned(one, secret))).toBe(true);
    expect(await world.subscriptions.get('one-stop', 'all')).toMatchObject({ failures: 0, pending: 0 });
  });

  it('keep what has failed too often, say why, and deliver it again when asked', async () => {
    let broken = true;
    await using receiver = await openReceiver((_call, response) => void response.writeHead(broken ? 500 : 200).end());
    await using world = await webhookWorld(open);
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));

    const [first] = await world.tell({}, { time: new Date(noon.getTime() + 60_000) });
    const failed = await world.becomes('all', 'failed', 2);
    expect(failed[0]).toMatchObject({ attempts: 4, status: 500, problem: '对方应答 500。 It answered 500.' });
    expect(world.logged).toContain('an event could not be delivered; it stays listed as failed');

    broken = false;
    const { redeliver } = world.subscriptions;
    expect(await redeliver('one-stop', 'all', { since: '2026-12-01T12:01:00+08:00' })).toBe(1);
    await world.becomes('all', 'delivered', 1);
    expect(await redeliver('one-stop', 'all', { eventId: first ?? '' })).toBe(1);
    await world.becomes('all', 'delivered', 2);
    expect(await redeliver('one-stop', 'all', { since: '2026-12-01T00:00:00+08:00' })).toBe(0);
    const before = receiver.received.length;
    expect(await redeliver('one-stop', 'all', { since: '2026-12-01T00:00:00+08:00', delivered: true })).toBe(2);
    await until(() => receiver.received.length === before + 2);
    await expect(redeliver('one-stop', 'all', { eventId: crypto.randomUUID() })).rejects.toMatchObject({
      code: 'GW_NOT_FOUND',
    });
  });

  it('end with 410: what was pending has failed, nothing more comes, until the client applies it again', async () => {
    let gone = true;
    await using receiver = await openReceiver((_call, response) => void response.writeHead(gone ? 410 : 200).end());
    await using world = await webhookWorld(open);
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));

    await world.tell({});
    await world.becomes('all', 'failed');
    expect(await world.subscriptions.get('one-stop', 'all')).toMatchObject({ state: 'gone', pending: 0 });
    expect(world.logged).toContain('a receiver of webhooks is gone; its subscription has ended');
    await expect(
      world.subscriptions.redeliver('one-stop', 'all', { since: '2026-12-01T00:00:00+08:00' }),
    ).rejects.toMatchObject({ code: 'GW_WEBHOOK_GONE' });
    await world.tell({});
    expect(await world.store.query("select 1 from delivery where consumer = 'webhooks'")).toEqual([]);

    gone = false;
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));
    const [id] = await world.tell({});
    await world.becomes('all', 'delivered');
    expect(receiver.received.map(({ headers }) => headers['webhook-id']).slice(1)).toEqual([id]);
  });

  it('send again what was sent just before the process died, with the same id', async () => {
    await using receiver = await openReceiver();
    let died = false;
    const dying = (store: Store): Store => ({
      ...store,
      query: (text, values, name) => {
        if (name !== 'webhook-delivered' || died) return store.query(text, values, name);
        died = true;
        return Promise.reject(new Error('killed before it could note what became of the call'));
      },
    });
    await using world = await webhookWorld(open, { through: dying, options: { takenForMs: 100 } });
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));

    const [id] = await world.tell({});
    const [delivery] = await world.becomes('all', 'delivered');

    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    expect(delivery?.attempts).toBe(2);
  });

  it('do not count a call that the process ended itself when it stopped', async () => {
    await using receiver = await openReceiver(() => {});
    await using world = await webhookWorld(open);
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));
    await world.tell({});
    await until(() => receiver.received.length === 1);

    await world.stop();

    const [delivery] = await world.subscriptions.deliveries('one-stop', 'all', { limit: 1 });
    expect(delivery).toMatchObject({ state: 'pending', attempts: 0 });
  });

  it('do not follow a redirect', async () => {
    await using inner = await openReceiver();
    await using receiver = await openReceiver(
      (_call, response) => void response.writeHead(307, { location: inner.url }).end(),
    );
    await using world = await webhookWorld(open);
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));

    await world.tell({});
    const [failed] = await world.becomes('all', 'failed');

    expect(failed).toMatchObject({ status: 307, problem: expect.stringContaining('redirects are not followed') });
    expect(inner.received).toEqual([]);
  });

  it('call nobody whose name leads into the private network by the time of the call', async () => {
    await using receiver = await openReceiver();
    const { port } = new URL(receiver.url);
    let found = '8.8.8.8';
    const resolve: Resolve = async () => [{ address: found, family: 4 }];
    await using world = await webhookWorld(open, { allow: [], resolve, options: { retryMs: [] } });
    const url = `https://rebinding.example.org:${port}/`;
    await world.subscriptions.put('one-stop', 'all', everything(url));

    found = '127.0.0.1';
    await world.tell({});
    const [failed] = await world.becomes('all', 'failed');

    expect(failed?.problem).toContain('rebinding.example.org is at a private or reserved address');
    expect(receiver.received).toEqual([]);
    await expect(world.subscriptions.put('one-stop', 'other', everything(url))).rejects.toMatchObject({
      code: 'GW_WEBHOOK_ADDRESS',
      errors: [{ field: '/url' }],
    });
  });

  it('connect to the address that was checked, whatever the name leads to a moment later', async () => {
    await using receiver = await openReceiver();
    const { port } = new URL(receiver.url);
    let asked = 0;
    const resolve: Resolve = async () => {
      asked += 1;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    await using world = await webhookWorld(open, { resolve });
    // A name that no resolver of this machine knows: only the checked address can lead there.
    await world.subscriptions.put('one-stop', 'all', everything(`http://receiver.invalid:${port}/`));
    const asAtFirst = asked;

    await world.tell({});
    await world.becomes('all', 'delivered');

    expect(receiver.received.length).toBe(1);
    expect(asked - asAtFirst).toBe(1);
  });

  it('are signed by both secrets while they are being changed, and then by the new one alone', async () => {
    await using receiver = await openReceiver();
    await using world = await webhookWorld(open);
    const { secret: drawn = '' } = await world.subscriptions.put('one-stop', 'all', {
      url: receiver.url,
      types: ['*'],
    });
    expect(drawn).toMatch(/^whsec_/);

    const second = await world.subscriptions.rotate('one-stop', 'all', 24);
    await world.tell({});
    await world.becomes('all', 'delivered');
    const third = await world.subscriptions.rotate('one-stop', 'all', 0);
    await world.tell({});
    await world.becomes('all', 'delivered', 2);

    const [during, after] = receiver.received;
    expect([drawn, second].map((one) => isSigned(during!, one))).toEqual([true, true]);
    expect([drawn, second, third].map((one) => isSigned(after!, one))).toEqual([false, false, true]);
    expect(JSON.stringify(await world.subscriptions.list('one-stop'))).not.toContain('whsec_');
  });

  it('belong to their client alone', async () => {
    await using receiver = await openReceiver();
    await using world = await webhookWorld(open);
    const { subscriptions } = world;
    await subscriptions.put('one-stop', 'all', everything(receiver.url));
    await subscriptions.put('operator', 'all', { url: receiver.url, types: ['tongban.x'], secret });

    expect((await subscriptions.list('one-stop')).map(({ types }) => types)).toEqual([['*']]);
    const notFound = { code: 'GW_NOT_FOUND' };
    await expect(subscriptions.get('wanzhou-only', 'all')).rejects.toMatchObject(notFound);
    await expect(subscriptions.rotate('wanzhou-only', 'all', 1)).rejects.toMatchObject(notFound);
    await expect(subscriptions.test('wanzhou-only', 'all')).rejects.toMatchObject(notFound);
    await expect(subscriptions.remove('wanzhou-only', 'all')).rejects.toMatchObject(notFound);
    await subscriptions.remove('one-stop', 'all');
    expect(await subscriptions.list('one-stop')).toEqual([]);
    expect((await subscriptions.list('operator')).length).toBe(1);
  });

  it('can be tried out: the answer says plainly what the receiver made of it', async () => {
    let status = 200;
    await using receiver = await openReceiver((_call, response) => void response.writeHead(status).end());
    await using world = await webhookWorld(open);
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));

    expect(await world.subscriptions.test('one-stop', 'all')).toMatchObject({ delivered: true, status: 200 });
    status = 403;
    expect(await world.subscriptions.test('one-stop', 'all')).toMatchObject({
      delivered: false,
      status: 403,
      problem: '对方应答 403，应为 2xx。 It answered 403, not 2xx.',
    });
    await world.subscriptions.put('one-stop', 'all', everything('http://127.0.0.1:1/'));
    expect(await world.subscriptions.test('one-stop', 'all')).toMatchObject({
      delivered: false,
      problem: '无法送达（ECONNREFUSED）。 It cannot be reached: ECONNREFUSED.',
    });
    expect(isSigned(receiver.received[0]!, secret)).toBe(true);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      type: 'tongban.webhook.test',
      data: { webhook: 'all' },
    });
  });

  it('say that a receiver that keeps silent has not answered in time', async () => {
    await using receiver = await openReceiver(() => {});
    await using world = await webhookWorld(open, { options: { callMs: 100 } });
    await world.subscriptions.put('one-stop', 'all', everything(receiver.url));

    expect(await world.subscriptions.test('one-stop', 'all')).toMatchObject({
      delivered: false,
      problem: '0.1 秒内无应答。 No answer within 0.1 s.',
    });
  });

  it('are twenty for a client at the most, and their secrets are those of the specification', async () => {
    await using world = await webhookWorld(open);
    const put = (id: string, by = secret) =>
      world.subscriptions.put('one-stop', id, { url: 'http://127.0.0.1:1/', types: ['*'], secret: by });
    for (let i = 0; i < 20; i += 1) await put(`w-${i}`);

    await expect(put('w-20')).rejects.toMatchObject({ code: 'GW_WEBHOOK_LIMIT' });
    await expect(put('w-1', 'whsec_c2hvcnQ=')).rejects.toMatchObject({ code: 'GW_REQUEST_INVALID' });
  });
});
