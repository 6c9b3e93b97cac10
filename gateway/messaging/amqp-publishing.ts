/** What belongs to one publishing connection and dies with it: its channel with confirms, and the queues it knows to stand. */
import type { ChannelModel } from 'amqplib';
import { createPublisher, type Post, type Posted } from './amqp-publisher.ts';
import { eventExchange } from './amqp-queues.ts';
import { openRegister } from './amqp-register.ts';
import type { BrokerLog } from './hand-over.ts';

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

export async function openPublishing(model: ChannelModel, options: PublishingOptions): Promise<Publishing> {
  const { prefix, confirmTimeoutMs, log } = options;
  const channel = await model.createConfirmChannel();
  channel.on('error', (error) => log.warn({ reason: error.message }, 'RabbitMQ closed the publishing channel'));
  // Without its channel the connection is of no use: it ends, and both come back together.
  channel.once('close', () => void Promise.resolve(model.close()).catch(() => {}));
  await channel.assertExchange(eventExchange(prefix), 'topic', { durable: true });
  const queues = openRegister(model, confirmTimeoutMs, log);
  const onConfirm = (post: Post) => queues.lives(post.routingKey);
  const publisher = createPublisher(channel, { confirmTimeoutMs, onConfirm });
  let blocked = false;
  model.on('blocked', () => {
    blocked = true;
  });
  model.on('unblocked', () => {
    blocked = false;
  });

  const postOnce = async (posts: readonly Post[]): Promise<Posted[]> => {
    const names = [...new Set(posts.map((post) => post.routingKey))];
    const answers = await Promise.all(names.map((name) => queues.stands(name)));
    const standing = new Set(names.filter((_, index) => answers[index]));
    const outcomes = (await publisher.publish(posts.filter((post) => standing.has(post.routingKey)))).values();
    return posts.map((post) => (standing.has(post.routingKey) ? (outcomes.next().value ?? 'refused') : 'refused'));
  };
  const queuesOf = (posts: readonly Post[], outcomes: readonly Posted[], wanted: Posted): Set<string> => {
    const chosen = posts.filter((_, index) => outcomes[index] === wanted);
    return new Set(chosen.map((post) => post.routingKey));
  };
  return {
    model,
    async toQueues(posts) {
      const outcomes = await postOnce(posts);
      if (!blocked) for (const queue of queuesOf(posts, outcomes, 'unanswered')) queues.examine(queue);
      // A queue of ours has vanished (a wiped broker, a deleted queue): declared once more, they are posted once more.
      const returned = posts.filter((_, index) => outcomes[index] === 'returned');
      for (const queue of queuesOf(posts, outcomes, 'returned')) queues.declareAgain(queue);
      const second = (returned.length > 0 ? await postOnce(returned) : []).values();
      return outcomes.map((outcome) => (outcome === 'returned' ? second.next().value : outcome) === 'confirmed');
    },
    async toExchange(posts) {
      const outcomes = await publisher.publish(posts);
      return outcomes.map((outcome) => outcome === 'confirmed');
    },
  };
}
