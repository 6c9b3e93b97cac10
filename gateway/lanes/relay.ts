/** Carries doorbells from the outbox to the broker. What the broker does not confirm stays in the outbox and is taken up again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Ring } from '../messaging/contract.ts';
import { type Relay, type RelayParts, relayDefaults } from './contract.ts';

/** Starts at once with what a former process left behind. */
export function startRelay(parts: RelayParts): Relay {
  const relay = new RunningRelay(parts);
  relay.start();
  return relay;
}

class RunningRelay implements Relay {
  readonly #parts: RelayParts;
  readonly #options: typeof relayDefaults;
  #collected: Ring[] = [];
  #flushPlanned = false;
  readonly #underWay = new Set<Promise<void>>();
  readonly #confirmed: string[] = [];
  #confirming: Promise<void> | undefined;
  #polling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #stopping = new AbortController();

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.#options = { ...relayDefaults, ...parts.options };
  }

  start(): void {
    this.#parts.broker.onReconnect(() => void this.#poll(0));
    void this.#poll(this.#options.orphanMs);
  }

  ring(rings: readonly Ring[]): void {
    if (this.#stopping.signal.aborted) return;
    for (const ring of rings) this.#collected.push(ring);
    if (this.#flushPlanned) return;
    this.#flushPlanned = true;
    setImmediate(() => this.#flush());
  }

  async stop(): Promise<void> {
    this.#flush();
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#polling;
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    await this.#confirming;
  }

  /** Everything that was rung for since the last turn of the event loop goes out together. */
  #flush(): void {
    this.#flushPlanned = false;
    const collected = this.#collected;
    this.#collected = [];
    for (let from = 0; from < collected.length; from += this.#options.batch) {
      this.#track(this.#send(collected.slice(from, from + this.#options.batch)));
    }
  }

  #track(sending: Promise<void>): void {
    const tracked = sending.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #send(rings: readonly Ring[]): Promise<void> {
    const { broker, observer, log } = this.#parts;
    try {
      const taken = await broker.ring(rings);
      const ids = rings.filter((_, i) => taken[i] === true).map(({ exchangeId }) => exchangeId);
      if (ids.length < rings.length) observer?.ringsLost?.(rings.length - ids.length);
      if (ids.length === 0) return;
      observer?.ringsConfirmed?.(ids.length);
      await this.#confirm(ids);
    } catch (error) {
      // The contract says that it never rejects; if it does all the same, the outbox still has everything.
      log.error({ err: error }, 'cannot publish doorbells');
    }
  }

  /** What is confirmed while a write is under way is written with the next one. */
  #confirm(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#confirmed.push(id);
    this.#confirming ??= this.#writeConfirmed().finally(() => {
      this.#confirming = undefined;
    });
    return this.#confirming;
  }

  async #writeConfirmed(): Promise<void> {
    while (this.#confirmed.length > 0) {
      // One pause for all that gather meanwhile, not one for each batch: a busy door rings for more than that.
      await pause(this.#options.gatherMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      const gathered = this.#confirmed.splice(0);
      for (let from = 0; from < gathered.length; from += this.#options.batch)
        await this.#write(gathered.slice(from, from + this.#options.batch));
    }
  }

  async #write(ids: readonly string[]): Promise<void> {
    try {
      await this.#parts.journal.confirmRings(ids);
    } catch (error) {
      // They ring a second time when the poll finds them: harmless.
      this.#parts.log.warn({ err: error }, 'cannot confirm doorbells; they stay in the outbox');
    }
  }

  #poll(olderThanMs: number): Promise<void> {
    this.#polling ??= this.#takeOrphans(olderThanMs).finally(() => {
      this.#polling = undefined;
      clearTimeout(this.#timer);
      if (!this.#stopping.signal.aborted)
        this.#timer = setTimeout(() => void this.#poll(this.#options.orphanMs), this.#options.pollMs).unref();
    });
    return this.#polling;
  }

  async #takeOrphans(olderThanMs: number): Promise<void> {
    const { journal, broker, log } = this.#parts;
    let found: readonly Ring[];
    do {
      if (this.#stopping.signal.aborted || !broker.health().ready) return;
      try {
        found = await journal.orphanedRings(olderThanMs, this.#options.batch);
      } catch (error) {
        log.warn({ err: error }, 'cannot read the outbox');
        return;
      }
      if (found.length > 0) await this.#send(found);
      // Whatever was not taken has just been made young again, so this ends.
    } while (found.length === this.#options.batch && olderThanMs > 0);
  }
}
