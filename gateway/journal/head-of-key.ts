/**
 * Whether a row waits behind its key: an earlier open exchange with the same addressee and key goes first, and so does a later one
 * that is under way (it was accepted in a transaction that overtook). `offset 0` keeps the planner from turning the question into a
 * join over the whole index; asked row by row it is one descent.
 */
export const waitsBehindKey = (row: string): string => `exists (
  select 1 from exchange p
  where p.open_lane = ${row}.partner and p.order_key = ${row}.order_key and p.id <> ${row}.id
    and (p.seq < ${row}.seq or p.state in ('dispatching', 'unknown'))
  offset 0)`;
