/**
 * Which operations of a lane may be called now. Those whose breaker is not closed, and all of a lane that is paused or whose partner is
 * outside its opening hours, are parked:
 * their exchanges wait in the journal without burning attempts while the rest of the lane goes on.
 */
import type { Catalogue } from '../catalogue/contract.ts';
import type { Partner } from '../directory/contract.ts';
import type { BreakerRow, Journal, LaneHold } from '../journal/contract.ts';
import { Breakers } from './breakers.ts';
import type { Log, Observer } from './contract.ts';

export interface GateParts {
  readonly journal: Journal;
  readonly hold: LaneHold;
  readonly log: Log;
  readonly observer?: Observer | undefined;
  /** The commands of the partner: what may be parked. */
  readonly operations: () => readonly string[];
  readonly breakerMs: () => number;
  readonly releasePortion: number;
  readonly restored: Readonly<Record<string, BreakerRow>>;
  readonly paused: boolean;
  /** Outside the opening hours, as the journal has it. */
  readonly closed: boolean;
  /** The partner's opening hours admit calls now. */
  readonly isOpen: () => boolean;
  /** Rings for exchanges that were let go. */
  readonly ring: (ids: readonly string[]) => void;
  /** Gives what waits behind an open breaker to the second route, where there is one. */
  readonly goOver: (operation: string) => Promise<void>;
  /** A write to the journal failed. */
  readonly failed: (error: unknown, doing: string) => void;
}

export const commandsOf = ({ connection }: Partner, { operations }: Catalogue): readonly string[] =>
  connection.dialect.operations.filter((name) => operations.get(name)?.style === 'command');

export class Gate {
  readonly breakers: Breakers;
  readonly #parts: GateParts;
  #paused: boolean;
  #afterHours = false;
  #savedAfterHours: boolean;
  /** Operations of which exchanges may be parked. Only this lane parks, so what is not in here is not parked. */
  readonly #maybeParked: Set<string>;
  /** Exchanges let through a half-open breaker, by operation. */
  readonly #probes = new Map<string, string>();
  /** Breaker rows not yet saved; the newest of an operation counts. */
  readonly #unsaved = new Map<string, BreakerRow>();
  #parking = 0;
  #parksBegun = 0;
  #tending: Promise<void> | undefined;
  #tendAgain = false;
  #closed = false;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#paused = parts.paused;
    this.#savedAfterHours = parts.closed;
    this.#maybeParked = new Set(parts.operations());
    this.breakers = new Breakers({
      breakerMs: parts.breakerMs,
      onChange: (operation, row) => this.#changed(operation, row),
      restored: parts.restored,
    });
  }

  /** Nothing may be called or asked now. */
  get shut(): boolean {
    return this.#paused || this.#afterHours;
  }

  /** Outside the opening hours, looked at now. */
  closedNow(): boolean {
    this.look();
    return this.#afterHours;
  }

  /** Follows the opening hours; cheap, called whenever something is about to leave, and at every heartbeat. */
  look(): void {
    const afterHours = !this.#parts.isOpen();
    if (afterHours === this.#afterHours || this.#closed) return;
    this.#afterHours = afterHours;
    this.#parts.log.info({ partner: this.#parts.hold.lane, open: !afterHours }, 'opening hours');
    this.#turned(afterHours);
  }

  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#turned(paused);
  }

  #turned(shut: boolean): void {
    if (shut) for (const operation of this.#parts.operations()) void this.#parkAll(operation);
    else this.#maybeParkedAll();
    void this.tend();
  }

  /** More is parked than has been let go, and may go: `tend` when the lane has room. */
  get releasing(): boolean {
    if (this.shut || this.#maybeParked.size === 0) return false;
    return [...this.#maybeParked].some((operation) => this.breakers.state(operation) === 'closed');
  }

  /** Before a claim: parks those of `ids` that may not be called now. Costs nothing while all is well. */
  async park(ids: readonly string[]): Promise<void> {
    this.look();
    const { troubled } = this.breakers;
    if (!this.shut && troubled.size === 0) return;
    const shut = this.#parts.operations().filter((operation) => this.shut || troubled.has(operation));
    const probes = new Set(this.#probes.values());
    const others = this.shut ? ids : ids.filter((id) => !probes.has(id));
    if (others.length === 0) return;
    if (shut.length === 0) return;
    // A ring may overtake its confirm, and only what is queued can be parked.
    await this.#parts.journal.confirmRings(others);
    for (const operation of shut) await this.#parkSome(operation, others);
    void this.tend();
  }

  /** After a settlement that leaves an exchange queued: back behind a breaker that is not closed. */
  async settledQueued(operation: string, id: string): Promise<boolean> {
    if (!this.shut && this.breakers.state(operation) === 'closed') return false;
    await this.#parkSome(operation, [id]);
    void this.tend();
    return true;
  }

  /** A ring that came to nothing, or a contact that ended: the next may try. */
  probeDone(id: string): void {
    for (const [operation, probe] of this.#probes) {
      if (probe !== id) continue;
      this.#probes.delete(operation);
      void this.tend();
    }
  }

  /** Saves breakers, lets a probe through where one is due, releases what is parked without need. Runs once at a time. */
  tend(): Promise<void> {
    this.#tendAgain = true;
    this.#tending ??= this.#tendUntilQuiet().finally(() => {
      this.#tending = undefined;
    });
    return this.#tending;
  }

  close(): void {
    this.#closed = true;
    this.breakers.close();
  }

  async #tendUntilQuiet(): Promise<void> {
    while (this.#tendAgain && !this.#closed) {
      this.#tendAgain = false;
      try {
        await this.#tendOnce();
      } catch (error) {
        this.#parts.failed(error, 'tend the breakers of the lane');
        return;
      }
    }
  }

  async #tendOnce(): Promise<void> {
    const { journal, hold } = this.#parts;
    for (const [operation, row] of this.#unsaved) {
      await journal.saveBreaker(hold, operation, row);
      if (this.#unsaved.get(operation) === row) this.#unsaved.delete(operation);
    }
    await this.#saveHours();
    if (this.shut) return;
    for (const operation of this.#maybeParked) await this.#letGo(operation);
  }

  async #saveHours(): Promise<void> {
    this.look();
    const afterHours = this.#afterHours;
    if (afterHours === this.#savedAfterHours) return;
    await this.#parts.journal.setClosed(this.#parts.hold, afterHours);
    this.#savedAfterHours = afterHours;
  }

  async #letGo(operation: string): Promise<void> {
    const { journal, hold, ring, releasePortion } = this.#parts;
    const state = this.breakers.state(operation);
    // A half-open one keeps what waits: the lowest of them is its probe.
    if (state === 'open') return this.#parts.goOver(operation);
    if (state === 'closed') {
      const before = this.#parksBegun;
      const quiet = this.#parking === 0;
      const ids = await journal.unpark(hold, operation, releasePortion);
      // A park that was under way meanwhile may have parked one more.
      if (ids.length < releasePortion && quiet && before === this.#parksBegun) this.#maybeParked.delete(operation);
      ring(ids);
      return;
    }
    if (!this.breakers.wantsProbe(operation) || this.#probes.has(operation)) return;
    const [lowest] = await journal.unpark(hold, operation, 1);
    if (lowest === undefined) return;
    this.#probes.set(operation, lowest);
    ring([lowest]);
  }

  #changed(operation: string, row: BreakerRow): void {
    if (this.#closed) return;
    const { hold, log, observer } = this.#parts;
    this.#unsaved.set(operation, row);
    this.#probes.delete(operation);
    log.warn({ partner: hold.lane, operation, breaker: row.state }, 'breaker changed');
    observer?.breakerChanged?.({ partner: hold.lane, operation, road: 'lane', state: row.state });
    if (row.state === 'open' && this.#parts.operations().includes(operation)) void this.#parkAll(operation);
    void this.tend();
  }

  async #parkAll(operation: string): Promise<void> {
    try {
      await this.#parkSome(operation);
      void this.tend();
    } catch (error) {
      // The gate before each claim parks them one by one instead.
      this.#parts.failed(error, 'park the exchanges of an operation');
    }
  }

  async #parkSome(operation: string, ids?: readonly string[]): Promise<void> {
    this.#maybeParked.add(operation);
    this.#parking += 1;
    this.#parksBegun += 1;
    try {
      await this.#parts.journal.park(this.#parts.hold, operation, ids);
    } finally {
      this.#parking -= 1;
    }
  }

  #maybeParkedAll(): void {
    for (const operation of this.#parts.operations()) this.#maybeParked.add(operation);
  }
}
