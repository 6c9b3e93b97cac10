/** Business time: what deadlines, dates of validity and people go by. Leases, retries and tokens go by the database's clock instead. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
