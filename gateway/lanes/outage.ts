/** Trouble of one lane with the database: said once, waited out with growing pauses, over at the first success. */
import { StoreUnavailableError } from '../store/contract.ts';
import type { Log, Observer } from './contract.ts';

const firstPauseMs = 250;
const longestPauseMs = 5_000;

export class Outage {
  readonly #lane: string;
  readonly #log: Log;
  readonly #observer: Observer | undefined;
  #pauseMs = 0;

  constructor(lane: string, log: Log, observer: Observer | undefined) {
    this.#lane = lane;
    this.#log = log;
    this.#observer = observer;
  }

  /** 0: all is well. Else how long to wait before trying again. */
  get pauseMs(): number {
    return this.#pauseMs;
  }

  began(error: unknown, doing: string): void {
    const fields = { partner: this.#lane, err: error };
    if (error instanceof StoreUnavailableError)
      this.#log.warn(fields, `cannot ${doing}: the database is not available`);
    else this.#log.error(fields, `cannot ${doing}`);
    if (this.#pauseMs === 0) this.#observer?.outage?.({ lane: this.#lane, down: true });
    this.#pauseMs = Math.min(Math.max(this.#pauseMs * 2, firstPauseMs), longestPauseMs);
  }

  ended(): void {
    if (this.#pauseMs === 0) return;
    this.#pauseMs = 0;
    this.#observer?.outage?.({ lane: this.#lane, down: false });
  }
}
