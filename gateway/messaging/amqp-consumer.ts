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

const texts = (message: ConsumeMessage, name: string): readonly string[] => {
  const value: unknown = message.properties.headers?.[name];
  return Array.isArray(value) ? value.map(String) : [];
};

/**
 * The doorbells of one message. It is settled with the last of them: given back when one of them was, since a doorbell may ring twice.
 * Settling twice would close the channel (406), settling on a closed channel throws: both are made harmless here.
 */
function deliveriesOf(message: ConsumeMessage, channel: Channel, onSettled: () => void): Delivery[] {
  const ids = texts(message, 'exchangeId');
  const traces = texts(message, 'traceparent');
  let open = ids.length;
  let givenBack = false;
  const settleMessage = () => {
    try {
      if (givenBack) channel.nack(message, false, true);
      else channel.ack(message);
    } catch {
      // The connection broke: RabbitMQ has put it back already.
    }
    onSettled();
  };
  const settleOne = () => {
    open -= 1;
    if (open <= 0) settleMessage();
  };
  if (ids.length === 0) settleMessage();
  return ids.map((exchangeId, index) => {
    let settled = false;
    const settle = (back: boolean) => {
      if (settled) return;
      settled = true;
      givenBack ||= back;
      settleOne();
    };
    return {
      exchangeId,
      traceparent: traces[index] || undefined,
      redelivered: message.fields.redelivered,
      ack: () => settle(false),
      giveBack: () => settle(true),
    };
  });
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
    for (const delivery of deliveriesOf(message, channel, onSettled)) {
      if (finishing) delivery.giveBack();
      else handOver(delivery, onDelivery, log);
    }
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
