import type { Delivery } from '../messaging/contract.ts';

/** Ids of one generation: what a busy lane settles between two sweeps. */
const remembered = 4_096;

/**
 * The rings of one lane: ids that wait to be claimed, in order of arrival, and ids under way. However often an id is rung, it is there once;
 * all deliveries that rang for it are acked together when it is done.
 */
export class Doorbells {
  readonly #waiting = new Map<string, Delivery[]>();
  readonly #underWay = new Map<string, Delivery[]>();
  /** Rung while under way: a claim that finds them blocked may have looked a moment before what the ring tells of. */
  readonly #again = new Set<string>();
  /** Settled lately, in two generations: what rings for them now (a sweep was faster than the broker) asks for nothing. */
  #ended = new Set<string>();
  #endedBefore = new Set<string>();

  /** @param delivery left out where the lane rings for itself (next of a key, a retry, a sweep). */
  ring(id: string, delivery?: Delivery): void {
    if (this.#ended.has(id) || this.#endedBefore.has(id)) {
      delivery?.ack();
      return;
    }
    const underWay = this.#underWay.get(id);
    if (underWay !== undefined) this.#again.add(id);
    const deliveries = underWay ?? this.#waiting.get(id);
    if (deliveries === undefined) this.#waiting.set(id, delivery === undefined ? [] : [delivery]);
    else if (delivery !== undefined) deliveries.push(delivery);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Waiting or under way. */
  has(id: string): boolean {
    return this.#underWay.has(id) || this.#waiting.has(id);
  }

  isUnderWay(id: string): boolean {
    return this.#underWay.has(id);
  }

  /** The oldest waiting ids, now under way. */
  take(limit: number): string[] {
    const ids: string[] = [];
    for (const [id, deliveries] of this.#waiting) {
      if (ids.length >= limit) break;
      ids.push(id);
      this.#waiting.delete(id);
      this.#underWay.set(id, deliveries);
    }
    return ids;
  }

  /** Marks an id that came another way (an ask) as under way. @returns false when it already is. */
  begin(id: string): boolean {
    if (this.#underWay.has(id)) return false;
    this.#underWay.set(id, this.#waiting.get(id) ?? []);
    this.#waiting.delete(id);
    return true;
  }

  /** Done with for now: what happens next is in the journal. */
  done(id: string): void {
    const deliveries = this.#underWay.get(id);
    if (deliveries === undefined) return;
    this.#underWay.delete(id);
    this.#again.delete(id);
    for (const delivery of deliveries) delivery.ack();
  }

  /** Could not be claimed: done with, unless it was rung again meanwhile. */
  notNow(id: string): void {
    if (this.#again.has(id)) this.putBack([id]);
    else this.done(id);
  }

  /** In a state that it will never leave. */
  ended(id: string): void {
    if (this.#ended.size >= remembered) {
      this.#endedBefore = this.#ended;
      this.#ended = new Set();
    }
    this.#ended.add(id);
  }

  /** Could not be claimed now: waits again. */
  putBack(ids: readonly string[]): void {
    for (const id of ids) {
      const deliveries = this.#underWay.get(id);
      if (deliveries === undefined) continue;
      this.#underWay.delete(id);
      this.#again.delete(id);
      this.#waiting.set(id, deliveries);
    }
  }

  /** The lane ends here: what waits is for its next owner. */
  giveBackWaiting(): void {
    for (const deliveries of this.#waiting.values()) for (const delivery of deliveries) delivery.giveBack();
    this.#waiting.clear();
  }
}
