import { GatewayError } from '../errors/catalogue.ts';

interface Waiting {
  readonly since: number;
  readonly wanted: () => boolean;
  readonly begin: () => void;
  readonly refuse: (error: GatewayError) => void;
}

/** Calls at once to one partner, and a bounded line of those who wait. */
export class Turns {
  readonly #most: () => number;
  readonly #line: number;
  #running = 0;
  #waiting: Waiting[] = [];
  #next = 0;

  /** @param most calls at once, read each time. @param line how many may wait. */
  constructor(most: () => number, line: number) {
    this.#most = most;
    this.#line = line;
  }

  /** Takes a turn if one is free. */
  tryBegin(): boolean {
    if (this.#running >= this.#most()) return false;
    this.#running += 1;
    return true;
  }

  /**
   * Waits for a turn. @param wanted whether somebody still waits for the answer, asked when the turn comes.
   * @throws GatewayError GW_PARTNER_BUSY when the line is full, or nobody wants it any more.
   */
  wait(wanted: () => boolean): Promise<void> {
    if (this.#waiting.length - this.#next >= this.#line)
      return Promise.reject(busy('The line of waiting calls is full.'));
    return new Promise((begin, refuse) => this.#waiting.push({ since: performance.now(), wanted, begin, refuse }));
  }

  /** Ends a turn; the first of the line begins. */
  end(): void {
    this.#running -= 1;
    while (this.#next < this.#waiting.length && this.#running < this.#most()) {
      const first = this.#waiting[this.#next];
      this.#next += 1;
      if (first !== undefined) this.#call(first);
    }
    if (this.#next === this.#waiting.length || this.#next > 1_024) this.#forget();
  }

  #call(first: Waiting): void {
    if (!first.wanted()) {
      first.refuse(busy('The asker has gone.'));
      return;
    }
    this.#running += 1;
    first.begin();
  }

  /** The head of the array is given up now and then instead of shifting at every turn. */
  #forget(): void {
    this.#waiting = this.#waiting.slice(this.#next);
    this.#next = 0;
  }
}

const busy = (why: string): GatewayError =>
  new GatewayError('GW_PARTNER_BUSY', `Too many calls to this partner are under way. ${why}`, { retryAfterSeconds: 1 });
