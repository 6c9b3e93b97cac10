/** One consumer of one lane's queue: supervised, so that it comes back whatever ended it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import type { Link } from './amqp-link.ts';
import { declareQueue, dismantlingMs } from './amqp-queues.ts';
import type { Consumer, Delivery } from './contract.ts';
import { type BrokerLog, handOver } from './hand-over.ts';

export interface ConsumerOptions {
  readonly link: Link;
  readonly queue: string;
  readonly prefetch: number;
  readonly onDelivery: (delivery: Delivery) => void;
  readonly log: BrokerLog;
}

/** A channel with a consumer on it, until the channel, the queue or the connection goes. */
interface Session {
  readonly ended: Promise<void>;
  /** Ends the flow; the channel closes with its last delivery. */
  finish(): Promise<void>;
}

const header = (message: ConsumeMessage, name: string): string | undefined => {
  const value: unknown = message.properties.headers?.[name];
  return typeof value === 'string' ? value : undefined;
};

/** Settling twice would close the channel (406), settling on a closed channel throws: both are made harmless here. */
function deliveryOf(message: ConsumeMessage, channel: Channel, onSettled: () => void): Delivery {
  let settled = false;
  const settle = (act: () => void) => {
    if (settled) return;
    settled = true;
    try {
      act();
    } catch {
      // The connection broke: RabbitMQ has put it back already.
    }
    onSettled();
  };
  return {
    exchangeId: header(message, 'exchangeId') ?? '',
    traceparent: header(message, 'traceparent'),
    redelivered: message.fields.redelivered,
    ack: () => settle(() => channel.ack(message)),
    giveBack: () => settle(() => channel.nack(message, false, true)),
  };
}

async function openSession(model: ChannelModel, options: ConsumerOptions): Promise<Session> {
  const { queue, prefetch, onDelivery, log } = options;
  await declareQueue(model, queue);
  const channel = await model.createChannel();
  channel.on('error', (error) =>
    log.warn({ queue, reason: error.message }, 'RabbitMQ closed the channel of a consumer'),
  );
  let unsettled = 0;
  let finishing = false;
  const closeWhenDone = () => {
    if (finishing && unsettled === 0) channel.close().catch(() => {});
  };
  const onSettled = () => {
    unsettled -= 1;
    closeWhenDone();
  };
  const hand = (message: ConsumeMessage) => {
    unsettled += 1;
    const delivery = deliveryOf(message, channel, onSettled);
    if (finishing) return delivery.giveBack();
    handOver(delivery, onDelivery, log);
  };
  await channel.prefetch(prefetch);
  let cancelled: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    cancelled = resolve;
    channel.once('close', resolve);
  });
  const { consumerTag } = await channel.consume(queue, (message) => (message ? hand(message) : cancelled()));
  return {
    ended,
    async finish() {
      finishing = true;
      await channel.cancel(consumerTag).catch(() => {});
      closeWhenDone();
    },
  };
}

export function startConsumer(options: ConsumerOptions): {
  readonly consumer: Consumer;
  readonly attached: Promise<void>;
} {
  const { link, queue, log } = options;
  const stopping = new AbortController();
  let session: Session | undefined;
  let markAttached: () => void = () => {};
  const attached = new Promise<void>((resolve) => {
    markAttached = resolve;
  });
  const attachOnce = async (model: ChannelModel): Promise<void> => {
    const opened = await openSession(model, options);
    session = opened;
    markAttached();
    if (stopping.signal.aborted) return opened.finish();
    await opened.ended;
    session = undefined;
    // Whoever deleted the queue may not have handed back what is out: those deliveries end with this channel.
    await opened.finish();
  };
  const keepConsuming = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const model = await link.up();
      if (!model) return;
      await attachOnce(model).catch((error: Error) =>
        log.warn({ queue, reason: error.message }, 'cannot consume; trying again'),
      );
      markAttached();
      // The leader is being elected, the broker is coming back, or a deleted queue is being dismantled.
      await pause(dismantlingMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  keepConsuming();
  const consumer: Consumer = {
    async stop() {
      stopping.abort();
      await session?.finish();
    },
  };
  return { consumer, attached };
}
