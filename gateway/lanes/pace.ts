/**
 * How many exchanges a lane may hold claimed. "Dispatching" should mean it: beyond the calls under way only as many are claimed
 * as will begin while the next claim is being made, measured as it goes.
 */
export class Pace {
  #claimMs = 5;
  #callMs = 5;

  claimTook(ms: number): void {
    this.#claimMs = smoothed(this.#claimMs, ms);
  }

  callTook(ms: number): void {
    this.#callMs = smoothed(this.#callMs, ms);
  }

  /** Claimed at most, with `concurrency` calls at once. */
  room(concurrency: number): number {
    const ahead = Math.ceil((concurrency * this.#claimMs) / Math.max(this.#callMs, 0.1));
    return concurrency + Math.min(ahead, mostAhead * concurrency);
  }
}

/** Beyond this the claims, not the partner, are what is slow; claiming more only lengthens what a crash leaves in doubt. */
const mostAhead = 4;
/** Weight of the newest measurement: a change of pace is followed within a few dozen calls. */
const newest = 0.1;

const smoothed = (before: number, now: number): number => before + newest * (now - before);
