/** Timers of one lane, one per exchange: retries and questions that are due later. The sweep finds whatever is missing here. */
export class Alarms {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  set(id: string, inMs: number, ring: (id: string) => void): void {
    clearTimeout(this.#timers.get(id));
    if (this.#timers.size >= most && !this.#timers.has(id)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      ring(id);
    }, inMs + grace);
    this.#timers.set(id, timer.unref());
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

/** Memory is bounded; beyond, the sweep carries. */
const most = 10_000;
/** The journal's due time is the database's, a little after ours. */
const grace = 10;
