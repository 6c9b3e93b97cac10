/** What belongs to one publishing connection and dies with it: its channel with confirms, and the queues it knows to stand. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelModel } from 'amqplib';
import type { BrokerLog } from './amqp-link.ts';
import { createPublisher, type Post, type Posted } from './amqp-publisher.ts';
import { declareQueue, dismantlingMs, eventExchange } from './amqp-queues.ts';

export interface PublishingOptions {
  readonly prefix: string;
  readonly confirmTimeoutMs: number;
  readonly log: BrokerLog;
}

export interface Publishing {
  readonly model: ChannelModel;
  /** Makes sure of every post's queue (its routing key) first. @returns per post, whether RabbitMQ has it */
  toQueues(posts: readonly Post[]): Promise<boolean[]>;
  /** As they are. */
  toExchange(posts: readonly Post[]): Promise<boolean[]>;
}

/** Declares each queue once. */
function queueRegister(model: ChannelModel, options: PublishingOptions) {
  const known = new Map<string, Promise<boolean>>();
  const declare = async (queue: string): Promise<boolean> => {
    const patience = new AbortController();
    const tooLate = pause(options.confirmTimeoutMs, undefined, patience).then(() => {
      throw new Error('RabbitMQ does not answer');
    });
    try {
      await Promise.race([declareQueue(model, queue), tooLate]);
      return true;
    } catch (error) {
      known.delete(queue);
      options.log.warn({ queue, reason: (error as Error).message }, 'cannot declare a queue');
      return false;
    } finally {
      tooLate.catch(() => {});
      patience.abort();
    }
  };
  return {
    stands(queue: string): Promise<boolean> {
      const standing = known.get(queue) ?? declare(queue);
      known.set(queue, standing);
      return standing;
    },
    /** Of a queue that has vanished. Whoever needs it meanwhile waits for the same declaration. */
    declareAgain(queue: string): void {
      known.set(
        queue,
        pause(dismantlingMs).then(() => declare(queue)),
      );
    },
  };
}

export async function openPublishing(model: ChannelModel, options: PublishingOptions): Promise<Publishing> {
  const { prefix, confirmTimeoutMs, log } = options;
  const channel = await model.createConfirmChannel();
  channel.on('error', (error) => log.warn({ reason: error.message }, 'RabbitMQ closed the publishing channel'));
  // Without its channel the connection is of no use: it ends, and both come back together.
  channel.once('close', () => void Promise.resolve(model.close()).catch(() => {}));
  await channel.assertExchange(eventExchange(prefix), 'topic', { durable: true });
  const publisher = createPublisher(channel, confirmTimeoutMs);
  const queues = queueRegister(model, options);

  const postOnce = async (posts: readonly Post[]): Promise<Posted[]> => {
    const names = [...new Set(posts.map((post) => post.routingKey))];
    const answers = await Promise.all(names.map((name) => queues.stands(name)));
    const standing = new Set(names.filter((_, index) => answers[index]));
    const outcomes = (await publisher.publish(posts.filter((post) => standing.has(post.routingKey)))).values();
    return posts.map((post) => (standing.has(post.routingKey) ? (outcomes.next().value ?? 'refused') : 'refused'));
  };
  return {
    model,
    async toQueues(posts) {
      const outcomes = await postOnce(posts);
      const returned = posts.filter((_, index) => outcomes[index] === 'returned');
      // A queue of ours has vanished (a wiped broker, a deleted queue): declared once more, they are posted once more.
      for (const queue of new Set(returned.map((post) => post.routingKey))) queues.declareAgain(queue);
      const second = (returned.length > 0 ? await postOnce(returned) : []).values();
      return outcomes.map((outcome) => (outcome === 'returned' ? second.next().value : outcome) === 'confirmed');
    },
    async toExchange(posts) {
      const outcomes = await publisher.publish(posts);
      return outcomes.map((outcome) => outcome === 'confirmed');
    },
  };
}
