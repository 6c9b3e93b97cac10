/**
 * The broker of an installation without RabbitMQ: queues in memory, refilled from the journal at start. Same contract, same
 * behaviour as seen from the lanes: order of arrival, prefetch, redelivery in place.
 */

import type { Broker, Consumer, Delivery, Ring, TopicMessage } from './contract.ts';
import { type BrokerLog, handOver, silent } from './hand-over.ts';
import { WaitingLine } from './waiting-line.ts';

export interface MemoryBroker extends Broker {
  /** Hands on every published event whose routing key fits a topic pattern (`*` one word, `#` any number). @returns how to end it */
  subscribe(pattern: string, onMessage: (message: TopicMessage) => void): () => void;
  /** Forgets all that waits, as a broker does whose disk was replaced. What is being handled stays with who handles it. */
  wipe(): void;
}

interface Waiting {
  readonly ring: Ring;
  /** Position of arrival: what is given back returns to its place. */
  readonly position: number;
  readonly redelivered: boolean;
}

interface Subscriber {
  readonly prefetch: number;
  readonly onDelivery: (delivery: Delivery) => void;
  readonly log: BrokerLog;
  unacked: number;
}

interface Lane {
  readonly waiting: WaitingLine<Waiting>;
  readonly subscribers: Subscriber[];
  pumping: boolean;
}

/** Takes the next subscriber in turn that has room. */
function nextSubscriber(lane: Lane): Subscriber | undefined {
  const index = lane.subscribers.findIndex((one) => one.unacked < one.prefetch);
  const [chosen] = index < 0 ? [] : lane.subscribers.splice(index, 1);
  if (chosen) lane.subscribers.push(chosen);
  return chosen;
}

function deliver(lane: Lane, item: Waiting, subscriber: Subscriber): void {
  let settled = false;
  const settle = (returned: boolean) => {
    if (settled) return;
    settled = true;
    subscriber.unacked -= 1;
    if (returned) lane.waiting.rejoin({ ...item, redelivered: true });
    pump(lane);
  };
  const { exchangeId, traceparent } = item.ring;
  const { redelivered } = item;
  const delivery: Delivery = {
    exchangeId,
    traceparent,
    redelivered,
    ack: () => settle(false),
    giveBack: () => settle(true),
  };
  subscriber.unacked += 1;
  handOver(delivery, subscriber.onDelivery, subscriber.log);
}

/** Deliveries leave in a turn of their own, as they do from a socket: nobody is called inside their own `ring` or `ack`. */
function pump(lane: Lane): void {
  if (lane.pumping) return;
  lane.pumping = true;
  setImmediate(() => {
    lane.pumping = false;
    while (lane.waiting.length > 0) {
      const subscriber = nextSubscriber(lane);
      const item = subscriber && lane.waiting.leave();
      if (!item) return;
      deliver(lane, item, subscriber);
    }
  });
}

function topicPattern(pattern: string): RegExp {
  const words = pattern.split('.').map((word) => (word === '*' ? '[^.]+' : word.replace(/[\\^$+?()|[\]{}]/g, '\\$&')));
  const source = words
    .join('\\.')
    .replaceAll('\\.#', '(\\.[^.]+)*')
    .replace(/^#\\\./, '([^.]+\\.)*')
    .replace(/^#$/, '.*');
  return new RegExp(`^${source}$`);
}

export function createMemoryBroker({ log = silent }: { readonly log?: BrokerLog } = {}): MemoryBroker {
  const lanes = new Map<string, Lane>();
  const topic = new Map<object, { readonly fits: RegExp; readonly onMessage: (message: TopicMessage) => void }>();
  let arrivals = 0;
  let closed = false;

  const laneOf = (name: string): Lane => {
    const known = lanes.get(name);
    if (known) return known;
    const lane: Lane = { waiting: new WaitingLine(), subscribers: [], pumping: false };
    lanes.set(name, lane);
    return lane;
  };
  const consumer = (lane: Lane, subscriber: Subscriber): Consumer => ({
    async stop() {
      const index = lane.subscribers.indexOf(subscriber);
      if (index >= 0) lane.subscribers.splice(index, 1);
    },
  });
  return {
    async ring(rings) {
      if (closed) return rings.map(() => false);
      for (const ring of rings) {
        const lane = laneOf(ring.lane);
        arrivals += 1;
        lane.waiting.join({ ring, position: arrivals, redelivered: false });
        pump(lane);
      }
      return rings.map(() => true);
    },
    async publish(messages) {
      if (closed) return messages.map(() => false);
      for (const message of messages)
        for (const { fits, onMessage } of topic.values())
          if (fits.test(message.routingKey)) setImmediate(onMessage, message);
      return messages.map(() => true);
    },
    async consume(name, prefetch, onDelivery) {
      const lane = laneOf(name);
      const subscriber: Subscriber = { prefetch, onDelivery, log, unacked: 0 };
      if (!closed) lane.subscribers.push(subscriber);
      pump(lane);
      return consumer(lane, subscriber);
    },
    depth: async (name) => (closed ? undefined : (lanes.get(name)?.waiting.length ?? 0)),
    health: () => (closed ? { ready: false, reason: 'the broker is closed' } : { ready: true }),
    onReconnect() {},
    async close() {
      closed = true;
      for (const lane of lanes.values()) lane.subscribers.length = 0;
      lanes.clear();
      topic.clear();
    },
    subscribe(pattern, onMessage) {
      const key = {};
      topic.set(key, { fits: topicPattern(pattern), onMessage });
      return () => topic.delete(key);
    },
    wipe() {
      for (const lane of lanes.values()) lane.waiting.clear();
    },
  };
}
