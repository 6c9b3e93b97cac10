/** Work in rounds: at once when somebody wakes it, and every so often for what others have left. One round at a time. */
export interface Rounds {
  wake(): void;
  /** All that was there to be done by now is done. */
  settled(): Promise<void>;
  /** The round under way is ended; no other begins. */
  stop(): Promise<void>;
  readonly stopped: boolean;
}

export interface RoundsParts {
  /** Between the end of one round and the next, where nobody wakes it. */
  readonly pollMs: number;
  /** @returns whether there may be more to do at once */
  readonly round: () => Promise<boolean>;
  /** The next round comes after the pause. */
  readonly failed: (error: unknown) => void;
  /** After the last round, also when one has failed. Must not reject. */
  readonly after?: (() => Promise<void>) | undefined;
  /** Somebody waits for a round, and not for the pause. */
  readonly awaited?: (() => boolean) | undefined;
}

/** Begins when it is woken for the first time. */
export const createRounds = (parts: RoundsParts): Rounds => new RunningRounds(parts);

class RunningRounds implements Rounds {
  readonly #parts: RoundsParts;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  wake(): void {
    this.#again = true;
    if (this.#stopped || this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      clearTimeout(this.#timer);
      if (this.#stopped) return;
      if (this.#again || this.#awaited()) return this.wake();
      this.#timer = setTimeout(() => this.wake(), this.#parts.pollMs).unref();
    });
  }

  async settled(): Promise<void> {
    this.wake();
    while (this.#running !== undefined) await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #awaited(): boolean {
    return this.#parts.awaited?.() === true;
  }

  async #run(): Promise<void> {
    const { round, failed, after } = this.#parts;
    try {
      while ((this.#again || this.#awaited()) && !this.#stopped) {
        this.#again = false;
        if (await round()) this.#again = true;
      }
    } catch (error) {
      this.#again = false;
      failed(error);
    }
    await after?.();
  }
}
