/** A broker that misbehaves on cue, around a real one. What is not told to misbehave goes through. */
import type { Broker, Consumer, Delivery, Ring, TopicMessage } from '../../gateway/messaging/contract.ts';

export interface Mischief {
  /** Rings that are confirmed and never arrive. */
  loseRing?: (ring: Ring) => boolean;
  /** Rings that are refused. */
  refuseRing?: (ring: Ring) => boolean;
  /** Rings that arrive although their confirm says no. */
  denyRing?: (ring: Ring) => boolean;
  /** Deliveries that come twice, the second time as redelivered. */
  duplicate?: (delivery: Delivery) => boolean;
  /** Deliveries that come only after this many milliseconds. */
  delayMs?: (delivery: Delivery) => number;
  /** Events that are refused. */
  refuseEvent?: (message: TopicMessage) => boolean;
  /** Not ready, with this reason; takes nothing. */
  down?: string;
}

export interface MisbehavingBroker extends Broker {
  /** Change it at any time; empty behaves. */
  mischief: Mischief;
  /** Every ring asked for, in order, whatever became of it. */
  readonly rings: readonly Ring[];
  readonly events: readonly TopicMessage[];
  /** Calls the listeners of `onReconnect`. */
  reconnect(): void;
}

const always = <T>(items: readonly T[], value: boolean): boolean[] => items.map(() => value);

export function misbehaving(broker: Broker): MisbehavingBroker {
  const rings: Ring[] = [];
  const events: TopicMessage[] = [];
  const listeners: (() => void)[] = [];

  const handOver = (delivery: Delivery, onDelivery: (delivery: Delivery) => void): void => {
    const { duplicate, delayMs } = misbehavingBroker.mischief;
    const hand = () => {
      onDelivery(delivery);
      if (duplicate?.(delivery)) onDelivery({ ...delivery, redelivered: true });
    };
    const waitMs = delayMs?.(delivery) ?? 0;
    if (waitMs > 0) setTimeout(hand, waitMs);
    else hand();
  };
  const misbehavingBroker: MisbehavingBroker = {
    mischief: {},
    rings,
    events,
    reconnect() {
      for (const listener of listeners) listener();
    },
    async ring(asked) {
      rings.push(...asked);
      const { loseRing, refuseRing, denyRing, down } = misbehavingBroker.mischief;
      if (down !== undefined) return always(asked, false);
      const carried = asked.filter((ring) => !loseRing?.(ring) && !refuseRing?.(ring));
      const taken = (await broker.ring(carried)).values();
      return asked.map((ring) => {
        if (refuseRing?.(ring)) return false;
        if (loseRing?.(ring)) return true;
        return (taken.next().value ?? false) && !denyRing?.(ring);
      });
    },
    async publish(messages) {
      events.push(...messages);
      const { refuseEvent, down } = misbehavingBroker.mischief;
      if (down !== undefined) return always(messages, false);
      const taken = (await broker.publish(messages.filter((message) => !refuseEvent?.(message)))).values();
      return messages.map((message) => !refuseEvent?.(message) && (taken.next().value ?? false));
    },
    consume: (lane, prefetch, onDelivery): Promise<Consumer> =>
      broker.consume(lane, prefetch, (delivery) => handOver(delivery, onDelivery)),
    depth: (lane) => broker.depth(lane),
    health() {
      const { down } = misbehavingBroker.mischief;
      return down === undefined ? broker.health() : { ready: false, reason: down };
    },
    onReconnect(listener) {
      listeners.push(listener);
      broker.onReconnect(listener);
    },
    close: () => broker.close(),
  };
  return misbehavingBroker;
}
