/**
 * The broker contract: wake-ups for lanes and the topic of events. Two implementations (RabbitMQ, in memory), one conformance suite.
 * The broker carries doorbells: losing one costs time, never a message; the journal is the truth.
 */

/** A doorbell for a lane: a claim check, no body. */
export interface Ring {
  readonly lane: string;
  readonly exchangeId: string;
  readonly traceparent?: string | undefined;
}

/** A full CloudEvent (1.0, structured in `data`, attributes in headers) for subscribers outside. */
export interface TopicMessage {
  readonly routingKey: string;
  readonly id: string;
  /** CloudEvents attributes without the `cloudEvents:` prefix. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * A delivery must be acked exactly once, or given back. Acking after the connection broke is harmless. Rings that travelled together
 * are settled together, with the last of them: one of them given back, all may come again.
 */
export interface Delivery {
  readonly exchangeId: string;
  readonly traceparent?: string | undefined;
  readonly redelivered: boolean;
  ack(): void;
  /** Puts it back, for another owner. */
  giveBack(): void;
}

export interface Consumer {
  /** Stops the flow; deliveries already handed over may still be acked. */
  stop(): Promise<void>;
}

export interface BrokerHealth {
  readonly ready: boolean;
  /** Why not, for a person. */
  readonly reason?: string;
}

export interface Broker {
  /**
   * Publishes with confirms and `mandatory`. Resolves, per item, `true` when the broker has confirmed it, `false` when it was
   * refused, returned or the connection broke; never rejects, never hangs (a lost connection settles all in flight).
   * Makes sure of the lane's queue first. Rings for one lane in one call may travel together, as one message.
   */
  ring(rings: readonly Ring[]): Promise<boolean[]>;
  /** As `ring`, to the topic exchange; unroutable is fine there (nobody subscribed). */
  publish(messages: readonly TopicMessage[]): Promise<boolean[]>;
  /** Consumes a lane's queue until stopped; comes back by itself after the connection broke. At most `prefetch` messages unacked at once. */
  consume(lane: string, prefetch: number, onDelivery: (delivery: Delivery) => void): Promise<Consumer>;
  /** Messages waiting in a lane's queue; undefined when it cannot be known now. */
  depth(lane: string): Promise<number | undefined>;
  health(): BrokerHealth;
  /** Called whenever the connection has come back, so that owners sweep at once. */
  onReconnect(listener: () => void): void;
  close(): Promise<void>;
}
