import amqp from 'amqplib';
import { describe, expect, inject, test } from 'vitest';
import { openAmqpBroker } from '../../gateway/messaging/amqp-broker.ts';
import { eventExchange, laneQueue } from '../../gateway/messaging/amqp-queues.ts';
import type { Broker, Delivery, Ring, TopicMessage } from '../../gateway/messaging/contract.ts';
import { createMemoryBroker } from '../../gateway/messaging/memory-broker.ts';
import { removeQueues, uniqueName } from '../support/columns.ts';
import { until } from '../support/wait.ts';

interface World extends AsyncDisposable {
  readonly broker: Broker;
  /** A broker that lost what waits in a lane. */
  wipe(lane: string): Promise<void>;
  /** What a subscriber outside gets whose queue is bound with that pattern. */
  subscribe(pattern: string): Promise<Received[]>;
}

interface Received {
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

const lanes = ['wanzhou', 'jiangbei'];

async function memoryWorld(): Promise<World> {
  const broker = createMemoryBroker();
  return {
    broker,
    wipe: async () => broker.wipe(),
    async subscribe(pattern) {
      const received: Received[] = [];
      broker.subscribe(pattern, ({ id, attributes, body }) =>
        received.push({ id, type: attributes.type, body: Buffer.from(body).toString() }),
      );
      return received;
    },
    [Symbol.asyncDispose]: () => broker.close(),
  };
}

async function rabbitWorld(): Promise<World> {
  const prefix = `${uniqueName()}.`;
  const broker = await openAmqpBroker(inject('amqpUrl'), { prefix });
  const outside = await amqp.connect(inject('amqpUrl'));
  const channel = await outside.createChannel();
  return {
    broker,
    wipe: async (lane) => void (await channel.deleteQueue(laneQueue(prefix, lane))),
    async subscribe(pattern) {
      const received: Received[] = [];
      const { queue } = await channel.assertQueue('', { exclusive: true });
      await channel.bindQueue(queue, eventExchange(prefix), pattern);
      await channel.consume(queue, (message) => {
        if (!message) return;
        const { headers = {} } = message.properties;
        const text = (name: string) => headers[`cloudEvents:${name}`] as string | undefined;
        received.push({ id: text('id'), type: text('type'), body: message.content.toString() });
      });
      return received;
    },
    async [Symbol.asyncDispose]() {
      await broker.close();
      await outside.close();
      await removeQueues(prefix, lanes);
    },
  };
}

const rings = (count: number, lane = 'wanzhou'): Ring[] =>
  Array.from({ length: count }, (_, index) => ({ lane, exchangeId: `${lane}-${index}` }));

/** Each by a call of its own, so that none travels with another. */
async function ringEach(broker: Broker, given: readonly Ring[]): Promise<void> {
  for (const ring of given) await broker.ring([ring]);
}

/** Consumes into a list, acking nothing. */
async function collect(broker: Broker, prefetch = 100, lane = 'wanzhou') {
  const deliveries: Delivery[] = [];
  const consumer = await broker.consume(lane, prefetch, (delivery) => deliveries.push(delivery));
  return { deliveries, consumer, ids: () => deliveries.map((delivery) => delivery.exchangeId) };
}

const event = (routingKey: string, id: string): TopicMessage => ({
  routingKey,
  id,
  attributes: {
    specversion: '1.0',
    type: routingKey,
    source: '/partners/wanzhou',
    datacontenttype: 'application/json',
  },
  body: Buffer.from(`{"booking":"${id}"}`),
});

describe.each([
  { title: 'in memory', open: memoryWorld },
  { title: 'RabbitMQ', open: rabbitWorld },
])('a broker, $title', ({ open }) => {
  test('delivers every ring of a lane once, in order, with its trace', async () => {
    await using world = await open();
    const { deliveries, ids } = await collect(world.broker);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    const taken = await world.broker.ring([...rings(50), { lane: 'wanzhou', exchangeId: 'traced', traceparent }]);

    expect(taken).toEqual(Array(51).fill(true));
    await until(() => deliveries.length === 51);
    expect(ids()).toEqual([...rings(50).map((ring) => ring.exchangeId), 'traced']);
    expect(deliveries.map((delivery) => delivery.traceparent)).toEqual([...Array(50).fill(undefined), traceparent]);
    expect(deliveries.every((delivery) => !delivery.redelivered)).toBe(true);
  });

  test('keeps rings for a lane that nobody serves yet, and counts them', async () => {
    await using world = await open();
    await ringEach(world.broker, rings(3));

    await until(async () => (await world.broker.depth('wanzhou')) === 3);

    const { deliveries } = await collect(world.broker);
    await until(() => deliveries.length === 3);
    expect(await world.broker.depth('jiangbei')).toBe(0);
  });

  test('keeps lanes apart', async () => {
    await using world = await open();
    const wanzhou = await collect(world.broker, 100, 'wanzhou');
    const jiangbei = await collect(world.broker, 100, 'jiangbei');

    await world.broker.ring([...rings(2, 'wanzhou'), ...rings(3, 'jiangbei')]);

    await until(() => wanzhou.deliveries.length === 2 && jiangbei.deliveries.length === 3);
    expect(new Set(jiangbei.ids())).toEqual(new Set(rings(3, 'jiangbei').map((ring) => ring.exchangeId)));
  });

  test('hands over no more than the prefetch until something is acked', async () => {
    await using world = await open();
    const { deliveries } = await collect(world.broker, 5);
    await ringEach(world.broker, rings(12));

    await until(() => deliveries.length === 5);
    deliveries[0]!.ack();
    deliveries[1]!.ack();

    await until(() => deliveries.length === 7);
    await until(async () => (await world.broker.depth('wanzhou')) === 5);
    expect(deliveries.length).toBe(7);
  });

  test('does not deliver again what was acked, however often it is acked', async () => {
    await using world = await open();
    const first = await collect(world.broker);
    await world.broker.ring(rings(2));
    await until(() => first.deliveries.length === 2);

    for (const delivery of first.deliveries) {
      delivery.ack();
      delivery.ack();
      delivery.giveBack();
    }
    await first.consumer.stop();

    await world.broker.ring([{ lane: 'wanzhou', exchangeId: 'after' }]);
    const second = await collect(world.broker);
    await until(() => second.deliveries.length > 0);
    expect(second.ids()).toEqual(['after']);
  });

  test('delivers again what was given back, and says so', async () => {
    await using world = await open();
    const { deliveries } = await collect(world.broker);
    await world.broker.ring(rings(1));
    await until(() => deliveries.length === 1);

    deliveries[0]!.giveBack();

    await until(() => deliveries.length === 2);
    expect(deliveries[1]).toMatchObject({ exchangeId: 'wanzhou-0', redelivered: true });
  });

  test('delivers again what was given back of those that rang together, once all of them are settled', async () => {
    await using world = await open();
    const { deliveries } = await collect(world.broker);
    await world.broker.ring(rings(3));
    await until(() => deliveries.length === 3);

    for (const delivery of deliveries.slice()) {
      if (delivery.exchangeId === 'wanzhou-1') delivery.giveBack();
      else delivery.ack();
    }

    await until(() => deliveries.slice(3).some(({ exchangeId }) => exchangeId === 'wanzhou-1'));
    expect(deliveries.slice(3).every(({ redelivered }) => redelivered)).toBe(true);
    for (const delivery of deliveries.slice(3)) delivery.ack();
    await until(async () => (await world.broker.depth('wanzhou')) === 0);
  });

  test('delivers a ring given back fifty times a fifty-first time', async () => {
    await using world = await open();
    let seen = 0;
    await world.broker.consume('wanzhou', 1, (delivery) => {
      seen += 1;
      if (seen <= 50) delivery.giveBack();
      else delivery.ack();
    });

    await world.broker.ring(rings(1));

    await until(() => seen === 51);
    await until(async () => (await world.broker.depth('wanzhou')) === 0);
  });

  test('shares a lane between two consumers, each ring going to one of them', async () => {
    await using world = await open();
    const one = await collect(world.broker, 10);
    const two = await collect(world.broker, 10);

    await ringEach(world.broker, rings(10));

    await until(() => one.deliveries.length + two.deliveries.length === 10);
    expect(new Set([...one.ids(), ...two.ids()]).size).toBe(10);
    expect(one.deliveries.length).toBeGreaterThan(0);
    expect(two.deliveries.length).toBeGreaterThan(0);
  });

  test('leaves to others what a stopped consumer gives back, and lets it still ack the rest', async () => {
    await using world = await open();
    const leaving = await collect(world.broker, 2);
    await ringEach(world.broker, rings(4));
    await until(() => leaving.deliveries.length === 2);

    await leaving.consumer.stop();
    leaving.deliveries[0]!.ack();
    leaving.deliveries[1]!.giveBack();

    const staying = await collect(world.broker);
    await until(() => staying.deliveries.length === 3);
    expect(staying.ids().sort()).toEqual(['wanzhou-1', 'wanzhou-2', 'wanzhou-3']);
    expect(leaving.deliveries.length).toBe(2);
  });

  test('delivers again after a lane was wiped, to the consumer that was there before', async () => {
    await using world = await open();
    const { deliveries, ids } = await collect(world.broker);
    await world.broker.ring([{ lane: 'wanzhou', exchangeId: 'before' }]);
    await until(() => deliveries.length === 1);
    deliveries[0]!.ack();

    await world.wipe('wanzhou');
    const taken = await world.broker.ring([{ lane: 'wanzhou', exchangeId: 'after' }]);

    expect(taken).toEqual([true]);
    await until(() => deliveries.length === 2);
    expect(ids()).toEqual(['before', 'after']);
  });

  test('takes a ring for a lane that was wiped while nobody served it', async () => {
    await using world = await open();
    await world.broker.ring(rings(2));
    await world.wipe('wanzhou');

    expect(await world.broker.ring(rings(3))).toEqual([true, true, true]);

    const { deliveries } = await collect(world.broker);
    await until(() => deliveries.length === 3);
  });

  test('carries an event to those who subscribed to its kind, and takes it when nobody did', async () => {
    await using world = await open();
    expect(await world.broker.publish([event('tongban.venue.book.settled', 'nobody')])).toEqual([true]);
    const venues = await world.subscribe('tongban.venue.#');
    const settled = await world.subscribe('tongban.*.*.settled');

    const taken = await world.broker.publish([
      event('tongban.venue.book.settled', 'a'),
      event('tongban.deposit.refund.settled', 'b'),
    ]);

    expect(taken).toEqual([true, true]);
    await until(() => venues.length === 1 && settled.length === 2);
    expect(venues).toEqual([{ id: 'a', type: 'tongban.venue.book.settled', body: '{"booking":"a"}' }]);
    expect(settled.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('is ready while open; closed, it takes nothing and hangs nobody', async () => {
    await using world = await open();
    expect(world.broker.health()).toEqual({ ready: true });
    const { deliveries } = await collect(world.broker);
    await world.broker.ring(rings(1));
    await until(() => deliveries.length === 1);

    await world.broker.close();

    deliveries[0]!.ack();
    expect(await world.broker.ring(rings(2))).toEqual([false, false]);
    expect(await world.broker.publish([event('tongban.venue.book.settled', 'late')])).toEqual([false]);
    expect(await world.broker.depth('wanzhou')).toBeUndefined();
    expect(world.broker.health().ready).toBe(false);
  });

  test('gives a delivery whose handler failed to it again later, and goes on with the others', async () => {
    await using world = await open();
    const seen: string[] = [];
    await world.broker.consume('wanzhou', 10, (delivery) => {
      seen.push(delivery.exchangeId);
      if (delivery.exchangeId === 'wanzhou-0' && !delivery.redelivered) throw new Error('a defect');
      delivery.ack();
    });

    await ringEach(world.broker, rings(2));

    await until(() => seen.length === 3);
    expect(seen).toEqual(['wanzhou-0', 'wanzhou-1', 'wanzhou-0']);
  });

  test('takes ten thousand rings in one call and loses none', async () => {
    await using world = await open();
    const seen = new Set<string>();
    await world.broker.consume('wanzhou', 256, (delivery) => {
      seen.add(delivery.exchangeId);
      delivery.ack();
    });

    const taken = await world.broker.ring(rings(10_000));

    expect(taken.every(Boolean)).toBe(true);
    await until(() => seen.size === 10_000);
  });
});
