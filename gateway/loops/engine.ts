/**
 * Takes steps of the loops as long as anything is due: told events, clocks, calls of clients. Every process may run it; one step at a
 * time is taken over all of them. A rule that stumbles over an event leaves that event for later, and the others go on.
 */

import type { Clock } from '../config/clock.ts';
import { createRounds, type Rounds } from '../config/rounds.ts';
import { GatewayError } from '../errors/catalogue.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import { type Pending, pendingOf } from './calls.ts';
import type { LoopAnswer, LoopCall } from './contract.ts';
import { HearingError } from './hearing.ts';
import { leaveForLater } from './inputs.ts';
import { countedBy, recountAll } from './recount.ts';
import { CalendarStaleError, CrowdError, type StepDone, type StepParts, takeStep } from './step.ts';

export interface EngineOptions {
  /** For what other processes have told, and for clocks. */
  readonly pollMs: number;
  /** Events, clock steps and calls of one step, at most so many of each. */
  readonly batch: number;
  /** What stumbled stands aside for so long. */
  readonly retryMs: number;
}

export const engineDefaults: EngineOptions = { pollMs: 500, batch: 200, retryMs: 60_000 };

export interface EngineParts extends Omit<StepParts, 'calendarVersion' | 'keeping'> {
  readonly clock: Clock;
  readonly calendars: EngineCalendars;
  readonly clocks: StepParts['keeping']['specs'];
  readonly log: {
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  /** After a step that told events or ordered commands. */
  readonly onStep?: ((done: Pick<StepDone, 'told' | 'ordered'>) => void) | undefined;
  readonly options?: Partial<EngineOptions> | undefined;
}

/** The official calendars, as gateway/calendar keeps them. */
export interface EngineCalendars {
  current(): StepParts['keeping']['calendar'];
  version(): string;
  digest(): string;
  refresh(): Promise<void>;
}

interface Waiting extends Pending {
  resolve(answer: LoopAnswer): void;
  reject(error: unknown): void;
}

export class Engine {
  readonly #parts: EngineParts;
  readonly #options: EngineOptions;
  readonly #rounds: Rounds;
  #calls: Waiting[] = [];
  /** The calendar that the open clocks are known to be counted by. */
  #countedBy: string | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#options = { ...engineDefaults, ...parts.options };
    this.#rounds = createRounds({
      pollMs: this.#options.pollMs,
      round: () => this.#next(),
      // Calls under way have been answered.
      failed: (error) => parts.log.warn({ err: error }, 'cannot take a step of the loops; the next round tries again'),
      awaited: () => this.#calls.length > 0,
    });
  }

  wake(): void {
    this.#rounds.wake();
  }

  /** @throws GatewayError */
  submit(call: LoopCall): Promise<LoopAnswer> {
    if (this.#rounds.stopped) return Promise.reject(closing());
    return new Promise((resolve, reject) => {
      this.#calls.push({ ...pendingOf(call), resolve, reject });
      this.wake();
    });
  }

  /** Everything that is due by now has been heard. */
  settled(): Promise<void> {
    return this.#rounds.settled();
  }

  async stop(): Promise<void> {
    await this.#rounds.stop();
    for (const { reject } of this.#calls.splice(0)) reject(closing());
  }

  /** What the steps of this moment stand on. */
  stepParts(): StepParts {
    const { calendars, clocks } = this.#parts;
    const keeping = { calendar: calendars.current(), specs: clocks };
    return { ...this.#parts, keeping, calendarVersion: calendars.version() };
  }

  /**
   * The calendar of this moment, and every open clock counted by it: whoever has published a year, or come with a release that knows
   * more of them, may have died before he counted.
   */
  async countAnew(): Promise<void> {
    const { calendars, store, clock } = this.#parts;
    for (;;) {
      await calendars.refresh();
      const digest = calendars.digest();
      if (digest === this.#countedBy) return;
      try {
        if ((await countedBy(store)) !== digest) {
          const told = await recountAll(() => this.stepParts(), { now: clock.now(), digest });
          if (told > 0) this.#parts.onStep?.({ told, ordered: false });
        }
        this.#countedBy = digest;
        return;
      } catch (error) {
        // Published once more meanwhile: counted from the beginning, which moves nothing twice.
        if (!(error instanceof CalendarStaleError)) throw error;
      }
    }
  }

  /** @returns whether there may be more */
  async #next(): Promise<boolean> {
    const calls = this.#takeCalls();
    try {
      await this.countAnew();
      const done = await this.#step(calls);
      for (const [i, line] of done.calls.entries())
        if (line === undefined) calls[i]?.reject(refusalFor(undefined));
        else if ('error' in line) calls[i]?.reject(line.error);
        else calls[i]?.resolve(line.answer);
      if (done.told > 0 || done.ordered) this.#parts.onStep?.(done);
      return done.more;
    } catch (error) {
      for (const { reject } of calls) reject(refusalFor(error));
      throw error;
    }
  }

  /** What the database does not take as a whole is heard in parts, until the guilty one stands alone. */
  async #step(calls: readonly Waiting[], only?: ReadonlySet<string>): Promise<StepDone> {
    try {
      return await this.#hear(calls, only);
    } catch (error) {
      if (!(error instanceof CrowdError)) throw error;
      const { roots, cause } = error;
      this.#parts.log.warn({ err: cause, count: roots.length }, 'a step of the loops is taken in parts');
      const middle = Math.ceil(roots.length / 2);
      const first = await this.#step(calls, new Set(roots.slice(0, middle)));
      const second = await this.#step(calls, new Set(roots.slice(middle)));
      return joined(first, second);
    }
  }

  /** Leaves out what stumbles, until the rest goes through. */
  async #hear(calls: readonly Waiting[], only: ReadonlySet<string> | undefined): Promise<StepDone> {
    const { clock, log } = this.#parts;
    const without = new Set<string>();
    const now = clock.now();
    for (;;) {
      try {
        return await takeStep(this.stepParts(), { now, limit: this.#options.batch, calls, without, only });
      } catch (error) {
        if (error instanceof CalendarStaleError) {
          await this.countAnew();
          continue;
        }
        if (!(error instanceof HearingError) || without.has(error.root)) throw error;
        log.error({ root: error.root, err: error.cause }, 'the rules of a loop stumbled; what it was stands aside');
        without.add(error.root);
        await leaveForLater(this.#parts.store, error.root, { now, ms: this.#options.retryMs });
      }
    }
  }

  /** A key that is repeated while the first is under way waits for the next step. */
  #takeCalls(): Waiting[] {
    const keys = new Set<string>();
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    for (const waiting of this.#calls) {
      const key = `${waiting.call.client} ${waiting.call.idempotencyKey}`;
      if (keys.has(key) || taken.length === this.#options.batch) left.push(waiting);
      else taken.push(waiting);
      keys.add(key);
    }
    this.#calls = left;
    return taken;
  }
}

const joined = (first: StepDone, second: StepDone): StepDone => ({
  more: first.more || second.more,
  heard: first.heard + second.heard,
  fired: first.fired + second.fired,
  ordered: first.ordered || second.ordered,
  told: first.told + second.told,
  calls: first.calls.map((line, no) => line ?? second.calls[no]),
});

const closing = (): GatewayError => new GatewayError('GW_UNAVAILABLE', 'The gateway is closing.');

function refusalFor(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  // A commit whose answer was lost may have held it: the same key again gets the answer that was kept, or is heard now.
  if (error instanceof StoreUnavailableError)
    return new GatewayError('GW_UNAVAILABLE', 'The database is away; send it again with the same key.', {
      cause: error,
    });
  return new GatewayError('GW_INTERNAL', 'What was sent could not be heard; nothing of it was kept.', { cause: error });
}
