/**
 * The lane of a partner that fetches its work: nobody is called. Doorbells are heard and answered, deadlines pass, leases lapse, and the
 * audit sees an owner; the work itself leaves by `gateway/leasing`.
 */
import type { LaneHold } from '../journal/contract.ts';
import type { Consumer } from '../messaging/contract.ts';
import type { LaneOptions, WorkerParts } from './contract.ts';
import { Outage } from './outage.ts';

export class PulledLane {
  readonly hold: LaneHold;
  readonly #parts: WorkerParts;
  readonly #options: LaneOptions;
  readonly #outage: Outage;
  #consumer: Consumer | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  #stopped = false;

  constructor(parts: WorkerParts, options: LaneOptions, hold: LaneHold) {
    this.#parts = parts;
    this.#options = options;
    this.hold = hold;
    this.#outage = new Outage(hold.lane, parts.log, parts.observer);
  }

  async start(): Promise<void> {
    await this.#releaseParked().catch((error: unknown) => this.#outage.began(error, 'let parked exchanges go'));
    await this.sweep();
  }

  renewed(): void {}

  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweepOnce().finally(() => {
      this.#sweeping = undefined;
      clearTimeout(this.#timer);
      const inMs = this.#outage.pauseMs > 0 ? this.#outage.pauseMs : this.#options.sweepMs;
      if (!this.#stopped) this.#timer = setTimeout(() => void this.sweep(), inMs).unref();
    });
    return this.#sweeping;
  }

  lost(): Promise<void> {
    return this.stop();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#consumer?.stop().catch(() => undefined);
    await this.#sweeping;
  }

  async #sweepOnce(): Promise<void> {
    const { journal, clock } = this.#parts;
    if (this.#stopped) return;
    try {
      await this.#consume();
      await journal.sweep(this.hold, clock.now(), 1);
      this.#outage.ended();
    } catch (error) {
      this.#outage.began(error, 'sweep the lane');
    }
  }

  /** The journal has what is to be fetched: a doorbell only has to leave the queue. */
  async #consume(): Promise<void> {
    if (this.#consumer !== undefined) return;
    const { broker, log } = this.#parts;
    try {
      const consumer = await broker.consume(this.hold.lane, this.#options.prefetch, (delivery) => delivery.ack());
      if (this.#stopped) await consumer.stop();
      else this.#consumer = consumer;
    } catch (error) {
      log.warn(
        { partner: this.hold.lane, err: error },
        'cannot consume the queue of the lane; nothing waits for its rings',
      );
    }
  }

  /** What was parked while the partner was still called. */
  async #releaseParked(): Promise<void> {
    const { journal, directory } = this.#parts;
    const operations = directory.partner(this.hold.lane)?.connection.dialect.operations ?? [];
    const { releasePortion } = this.#options;
    for (const operation of operations) {
      let released = releasePortion;
      while (released === releasePortion && !this.#stopped)
        released = (await journal.unpark(this.hold, operation, releasePortion)).length;
    }
  }
}
