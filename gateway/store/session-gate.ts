import { StoreUnavailableError } from './contract.ts';

interface Waiter {
  readonly enter: () => void;
  readonly timer: NodeJS.Timeout;
}

/** One session, many callers: whoever enters has it alone until leaving; the others wait in line, but not for ever. */
export class SessionGate {
  #taken = false;
  readonly #line: Waiter[] = [];
  readonly #waitMs: number;

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken) await this.#wait();
    this.#taken = true;
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#line.splice(this.#line.indexOf(waiter), 1);
        reject(
          new StoreUnavailableError(
            `The embedded database was not free within ${this.#waitMs} ms; it has one session. ` +
              'Is the store queried inside one of its own transactions? Query the transaction instead.',
          ),
        );
      };
      const waiter: Waiter = { enter: resolve, timer: setTimeout(giveUp, this.#waitMs) };
      this.#line.push(waiter);
    });
  }

  /** Hands the session to the next in line without freeing it between, so that nobody slips in. */
  #leave(): void {
    const next = this.#line.shift();
    if (next === undefined) {
      this.#taken = false;
      return;
    }
    clearTimeout(next.timer);
    next.enter();
  }
}
