/** Business time: what deadlines, dates of validity and people go by. Leases, retries and tokens go by the database's clock instead. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Runs as the system's clock does, ahead of it. It is never set back: what was stamped would lie in the future. */
export interface MovableClock extends Clock {
  /** How far it is ahead. */
  aheadMs(): number;
  /** @throws RangeError where it is as far ahead already */
  runAhead(aheadMs: number): void;
}

export function createMovableClock(startAheadMs = 0, system: Clock = systemClock): MovableClock {
  let aheadMs = startAheadMs;
  return {
    now: () => new Date(system.now().getTime() + aheadMs),
    aheadMs: () => aheadMs,
    runAhead(toMs) {
      if (!(toMs > aheadMs)) throw new RangeError('Business time only moves forward.');
      aheadMs = toMs;
    },
  };
}
