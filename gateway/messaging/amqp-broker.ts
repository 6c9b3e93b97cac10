/** The broker contract on RabbitMQ. */
import { setTimeout as pause } from 'node:timers/promises';
import { startConsumer } from './amqp-consumer.ts';
import { openLink } from './amqp-link.ts';
import type { Post } from './amqp-publisher.ts';
import { openPublishing, type Publishing } from './amqp-publishing.ts';
import { eventExchange, laneQueue, queueDepth } from './amqp-queues.ts';
import type { Broker, Consumer, Ring, TopicMessage } from './contract.ts';
import { type BrokerLog, silent } from './hand-over.ts';

export interface AmqpBrokerOptions {
  /** Set before the name of every queue and exchange. Default `tongban.`. */
  readonly prefix?: string;
  readonly log?: BrokerLog;
  /** After this long without a confirm a message counts as not taken. Default 5000. */
  readonly confirmTimeoutMs?: number;
  /** How long opening waits for the first connection. Default 5000. Afterwards it goes on by itself; see `health`. */
  readonly waitMs?: number;
}

const nothing = Buffer.alloc(0);

/** Doorbells of one message: their names fill one frame of the smallest size that AMQP allows (4,096 bytes). */
const ringsPerMessage = 32;

/** What rings for one lane at once goes as one claim check: it carries no body, for the journal knows the rest. */
function ringPost(prefix: string, lane: string, rings: readonly Ring[]): Post {
  const exchangeId = rings.map((ring) => ring.exchangeId);
  const traceparent = rings.map((ring) => ring.traceparent ?? '');
  const options = { persistent: true, mandatory: true, headers: { exchangeId, traceparent } };
  return { exchange: '', routingKey: laneQueue(prefix, lane), body: nothing, options };
}

/** @returns the messages, and for each ring the number of its message */
function ringPosts(prefix: string, rings: readonly Ring[]): { posts: Post[]; postOf: number[] } {
  const groups: { lane: string; rings: Ring[] }[] = [];
  const filling = new Map<string, number>();
  const postOf = rings.map((ring) => {
    let index = filling.get(ring.lane);
    if (index === undefined || (groups[index]?.rings.length ?? 0) >= ringsPerMessage) {
      index = groups.push({ lane: ring.lane, rings: [] }) - 1;
      filling.set(ring.lane, index);
    }
    groups[index]?.rings.push(ring);
    return index;
  });
  return { posts: groups.map((group) => ringPost(prefix, group.lane, group.rings)), postOf };
}

/** CloudEvents, AMQP binding, binary mode: `datacontenttype` is the content type, every other attribute a header. */
function eventPost(prefix: string, message: TopicMessage): Post {
  const { datacontenttype = 'application/json', ...attributes } = message.attributes;
  const headers = Object.entries({ id: message.id, ...attributes }).map(([name, value]) => [
    `cloudEvents:${name}`,
    value,
  ]);
  const { buffer, byteOffset, byteLength } = message.body;
  return {
    exchange: eventExchange(prefix),
    routingKey: message.routingKey,
    body: Buffer.from(buffer, byteOffset, byteLength),
    options: {
      persistent: true,
      messageId: message.id,
      contentType: datacontenttype,
      headers: Object.fromEntries(headers),
    },
  };
}

/** The two connections: publishing apart from consuming, for a memory alarm blocks acks on a connection that publishes. */
async function openLinks(url: string, options: Required<AmqpBrokerOptions>) {
  const { log, waitMs } = options;
  const listeners: (() => void)[] = [];
  let session: Publishing | undefined;
  let wasUp = false;
  const onUp = () => {
    if (!publishing.model() || !consuming.model()) return;
    log.info({}, 'connected to RabbitMQ');
    if (wasUp) for (const listener of listeners) listener();
    wasUp = true;
  };
  const setup = async (model: Publishing['model']) => {
    session = await openPublishing(model, options);
  };
  const publishing = openLink({ url, name: 'publishing', log, setup, onUp });
  const consuming = openLink({ url, name: 'consuming', log, setup: async () => {}, onUp });
  const patience = new AbortController();
  const waited = pause(waitMs, undefined, patience).catch(() => {});
  await Promise.race([Promise.all([publishing.up(), consuming.up()]), waited]);
  patience.abort();
  // Opened late, the first connection is news to those who have done without.
  wasUp = true;
  return {
    publishing,
    consuming,
    listeners,
    session: (): Publishing | undefined => (session?.model === publishing.model() ? session : undefined),
  };
}

/**
 * Opens the broker. Resolves when connected, or after `waitMs`: a gateway starts without its broker and catches up later.
 * @throws TypeError when `url` is no address
 */
export async function openAmqpBroker(url: string, given: AmqpBrokerOptions = {}): Promise<Broker> {
  const options = { prefix: 'tongban.', log: silent, confirmTimeoutMs: 5000, waitMs: 5000, ...given };
  const { prefix, log } = options;
  const { publishing, consuming, listeners, session } = await openLinks(url, options);
  const consumers = new Set<Consumer>();
  return {
    async ring(rings) {
      const { posts, postOf } = ringPosts(prefix, rings);
      const taken = (await session()?.toQueues(posts)) ?? [];
      return postOf.map((index) => taken[index] === true);
    },
    async publish(messages) {
      const posts = messages.map((message) => eventPost(prefix, message));
      return (await session()?.toExchange(posts)) ?? messages.map(() => false);
    },
    async consume(lane, prefetch, onDelivery) {
      const queue = laneQueue(prefix, lane);
      const { consumer, attached } = startConsumer({ link: consuming, queue, prefetch, onDelivery, log });
      consumers.add(consumer);
      if (consuming.model()) await attached;
      return {
        stop() {
          consumers.delete(consumer);
          return consumer.stop();
        },
      };
    },
    async depth(lane) {
      const model = consuming.model();
      return model ? queueDepth(model, laneQueue(prefix, lane)).catch(() => undefined) : undefined;
    },
    health() {
      const reason = publishing.trouble() ?? consuming.trouble();
      return reason === undefined ? { ready: true } : { ready: false, reason };
    },
    onReconnect: (listener) => void listeners.push(listener),
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      await Promise.all([publishing.close(), consuming.close()]);
    },
  };
}
