/** The lane queues as one publishing connection knows them: declared once, again when vanished, made anew when dead. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelModel } from 'amqplib';
import { declareQueue, deleteDeadQueue, dismantlingMs } from './amqp-queues.ts';
import type { BrokerLog } from './hand-over.ts';

export interface QueueRegister {
  /** Whether it stands; declares it first where that is not known. Bounded by the time set for confirms. */
  stands(queue: string): Promise<boolean>;
  /** Of a queue that has vanished. Whoever needs it meanwhile waits for the same declaration. */
  declareAgain(queue: string): void;
  /**
   * Of a queue that confirms nothing in time: makes it anew if it is dead. Meanwhile it counts as not standing. A late confirm proves
   * that it is only slow; so dead is what stays silent three times as long as it may.
   */
  examine(queue: string): void;
  /** Of a queue that has just confirmed something. */
  lives(queue: string): void;
}

/** Rejects when the work takes longer. */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const patience = new AbortController();
  const tooLate = pause(timeoutMs, undefined, patience).then(() => {
    throw new Error('RabbitMQ does not answer');
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    tooLate.catch(() => {});
    patience.abort();
  }
}

export function openRegister(model: ChannelModel, answerMs: number, log: BrokerLog): QueueRegister {
  const known = new Map<string, Promise<boolean>>();
  const examined = new Set<string>();

  const declare = async (queue: string): Promise<boolean> => {
    try {
      await within(answerMs, declareQueue(model, queue));
      return true;
    } catch (error) {
      known.delete(queue);
      log.warn({ queue, reason: (error as Error).message }, 'cannot declare a queue');
      return false;
    }
  };
  const revive = async (queue: string): Promise<void> => {
    try {
      await pause(2 * answerMs, undefined, { ref: false });
      const silent = examined.has(queue);
      if (silent && (await deleteDeadQueue(model, queue))) log.warn({ queue }, 'a queue was dead and is made anew');
      await pause(dismantlingMs);
    } catch (error) {
      log.warn({ queue, reason: (error as Error).message }, 'cannot examine a queue that confirms nothing');
    } finally {
      known.delete(queue);
      examined.delete(queue);
    }
  };
  return {
    stands(queue) {
      const standing = known.get(queue) ?? declare(queue);
      known.set(queue, standing);
      return standing;
    },
    declareAgain(queue) {
      known.set(
        queue,
        pause(dismantlingMs).then(() => declare(queue)),
      );
    },
    examine(queue) {
      if (examined.has(queue)) return;
      examined.add(queue);
      known.set(queue, Promise.resolve(false));
      void revive(queue);
    },
    lives(queue) {
      if (examined.delete(queue)) known.delete(queue);
    },
  };
}
