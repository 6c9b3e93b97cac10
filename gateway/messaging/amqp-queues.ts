/** The names and properties of what stands in RabbitMQ, and declaring it. */
import type { ChannelModel, Options } from 'amqplib';

/**
 * Quorum, for they survive the loss of a node. Retries live in the journal: no dead-letter exchange, no time to live. The delivery
 * limit must be said and large: RabbitMQ 4 sets 20 by itself, and −1 drops a message at its first requeue (3.10).
 */
export const laneQueueOptions: Options.AssertQueue = {
  durable: true,
  arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 1_000_000_000 },
};

/**
 * RabbitMQ 3.10 takes some milliseconds to dismantle a deleted quorum queue. Declared again meanwhile, the new one confirms every
 * message, keeps none, and never recovers. Fifty milliseconds were enough when tried.
 */
export const dismantlingMs = 500;

export const laneQueue = (prefix: string, lane: string): string => `${prefix}lane.${lane}`;
export const eventExchange = (prefix: string): string => `${prefix}events`;

/**
 * Declares a queue on a channel of its own, because RabbitMQ closes the channel of a declaration that it refuses (406 where one of
 * that name stands with other properties).
 */
export async function declareQueue(model: ChannelModel, queue: string): Promise<void> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  await channel.assertQueue(queue, laneQueueOptions);
  await channel.close();
}

/**
 * Deletes a queue if it is dead: RabbitMQ knows it, says that nobody consumes and nothing waits, yet it confirms nothing. So stands a
 * quorum queue whose node was killed within half a second of its declaration (3.10.8, tried): only deleting it helps. Doorbells
 * are lost with it at worst, and the sweep of the journal rings again.
 * @returns whether it was deleted
 */
export async function deleteDeadQueue(model: ChannelModel, queue: string): Promise<boolean> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  const { messageCount, consumerCount } = await channel.checkQueue(queue);
  const dead = messageCount === 0 && consumerCount === 0;
  if (dead) await channel.deleteQueue(queue);
  await channel.close();
  return dead;
}

const notFound = 404;

/** Messages ready in a queue; 0 where there is none. */
export async function queueDepth(model: ChannelModel, queue: string): Promise<number> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  try {
    const { messageCount } = await channel.checkQueue(queue);
    await channel.close();
    return messageCount;
  } catch (error) {
    if ((error as { code?: unknown }).code === notFound) return 0;
    throw error;
  }
}
