/**
 * Group commit: what arrives while a statement is under way goes into the next one, and every caller gets the answer to its own
 * item after the commit. A batch that its data breaks is split until the guilty item stands alone, and only that one fails.
 */
import { StoreUnavailableError } from '../store/contract.ts';

export interface GroupCommitOptions<Item, Outcome> {
  /** Writes a batch in one transaction. @returns one outcome per item, in their order; when it throws, nothing was written */
  readonly write: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  /** Items in one statement at most. Beyond some hundreds a row costs the same and the first waits longer for the last. Default 200. */
  readonly maxBatch?: number;
  /** Statements under way at once. Default 1. */
  readonly inFlight?: number;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes the batch; halves it while the data is at fault. The database being away is nobody's fault: all hear of it. */
async function writeOrSplit<Item, Outcome>(
  write: GroupCommitOptions<Item, Outcome>['write'],
  batch: readonly Waiting<Item, Outcome>[],
): Promise<void> {
  try {
    const outcomes = await write(batch.map((waiting) => waiting.item));
    for (const [index, waiting] of batch.entries()) waiting.resolve(outcomes[index] as Outcome);
  } catch (error) {
    if (error instanceof StoreUnavailableError || batch.length === 1) {
      for (const waiting of batch) waiting.reject(error);
      return;
    }
    const half = batch.length >> 1;
    await writeOrSplit(write, batch.slice(0, half));
    await writeOrSplit(write, batch.slice(half));
  }
}

export class GroupCommit<Item, Outcome> {
  readonly #options: Required<GroupCommitOptions<Item, Outcome>>;
  #waiting: Waiting<Item, Outcome>[] = [];
  #running = 0;
  #scheduled = false;
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions<Item, Outcome>) {
    this.#options = { maxBatch: 200, inFlight: 1, ...options };
  }

  /** Resolves after the commit of the batch that holds the item. */
  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  async drained(): Promise<void> {
    if (this.#waiting.length === 0 && this.#running === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** After the present turn of the event loop: what one turn brings in goes together. */
  #schedule(): void {
    if (this.#scheduled || this.#running >= this.#options.inFlight) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#start();
    });
  }

  #start(): void {
    while (this.#running < this.#options.inFlight && this.#waiting.length > 0) {
      this.#running += 1;
      void this.#run(this.#waiting.splice(0, this.#options.maxBatch));
    }
  }

  async #run(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    await writeOrSplit(this.#options.write, batch);
    this.#running -= 1;
    if (this.#waiting.length > 0) this.#schedule();
    else if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
