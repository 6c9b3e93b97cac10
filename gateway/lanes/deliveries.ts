/**
 * Publishes events to subscribers outside: what is due for the consumer `topic` goes out as a CloudEvent and is closed by the broker's
 * confirm. What this process settles is offered to it from memory; the journal gives what others owe.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { DueDelivery, StoredEvent } from '../journal/contract.ts';
import { cloudEventOf } from './cloud-event.ts';
import { type Deliveries, type DeliveriesParts, type DeliveryOptions, deliveryDefaults } from './contract.ts';

const consumer = 'topic';
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** Offered events that may wait here; beyond, they are found due in the journal a little later. */
const mostOffered = 10_000;
/** How often events that wait in vain for their exchange are looked for. */
const releaseEveryMs = 60_000;

export function startDeliveries(parts: DeliveriesParts): Deliveries {
  const deliveries = new RunningDeliveries(parts);
  deliveries.wake();
  return deliveries;
}

class RunningDeliveries implements Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #options: DeliveryOptions;
  #running: Promise<void> | undefined;
  #again = false;
  #offered: StoredEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #releasedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
    this.#options = { ...deliveryDefaults, ...parts.options };
    parts.broker.onReconnect(() => this.wake());
  }

  wake(): void {
    this.#again = true;
    this.#start();
  }

  offer(event: StoredEvent): void {
    if (this.#offered.length >= mostOffered) return;
    this.#offered.push(event);
    this.#start();
  }

  #start(): void {
    if (this.#stopped || this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      clearTimeout(this.#timer);
      if (!this.#stopped) this.#timer = setTimeout(() => this.wake(), this.#options.pollMs).unref();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.#publishOffered().catch((error: unknown) => this.#failed(error));
  }

  async #run(): Promise<void> {
    try {
      await this.#releaseForgotten();
      while ((this.#again || this.#offered.length > 0) && !this.#stopped) {
        await pause(this.#options.gatherMs);
        await this.#publishOffered();
        if (!this.#again) continue;
        this.#again = false;
        if (await this.#publishDue()) this.#again = true;
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#parts.log.warn({ consumer, err: error }, 'cannot publish due events; the next round tries again');
  }

  async #publishOffered(): Promise<void> {
    const offered = this.#offered;
    this.#offered = [];
    if (offered.length > 0 && this.#parts.broker.health().ready)
      await this.#publish(offered.map((event) => ({ consumer, event, attempts: 1 })));
  }

  /** @returns whether more may be due. */
  async #publishDue(): Promise<boolean> {
    const { journal, broker } = this.#parts;
    if (!broker.health().ready) return false;
    const due = await journal.dueDeliveries(consumer, this.#options.batch);
    return due.length > 0 && (await this.#publish(due)) === this.#options.batch;
  }

  /** @returns how many the broker has taken. */
  async #publish(due: readonly DueDelivery[]): Promise<number> {
    const { journal, broker, observer } = this.#parts;
    const taken = await broker.publish(due.map(({ event }) => cloudEventOf(event)));
    const published = due.filter((_, i) => taken[i] === true);
    const others = due.filter((_, i) => taken[i] !== true);
    await journal.closeDeliveries(
      consumer,
      published.map(({ event }) => event.id),
    );
    await this.#postpone(others);
    observer?.deliveries?.({ consumer, published: published.length, postponed: others.length });
    return published.length;
  }

  async #postpone(others: readonly DueDelivery[]): Promise<void> {
    const byPause = new Map<number, string[]>();
    for (const { event, attempts } of others) {
      const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(attempts - 1, 16), longestPauseMs);
      const ids = byPause.get(pauseMs) ?? [];
      ids.push(event.id);
      byPause.set(pauseMs, ids);
    }
    for (const [pauseMs, ids] of byPause) await this.#parts.journal.postponeDeliveries(consumer, ids, pauseMs);
  }

  async #releaseForgotten(): Promise<void> {
    if (performance.now() - this.#releasedAt < releaseEveryMs) return;
    await this.#parts.journal.releaseUncorrelated(this.#options.correlationMs);
    this.#releasedAt = performance.now();
  }
}
