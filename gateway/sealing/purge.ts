/** Lines of history that need not be kept any longer. */
import type { Queryable } from '../store/contract.ts';
import { oneOf } from '../store/planner.ts';

/** Digest and link stay, so that the chain can be verified; without line and salt nobody finds out what was digested. */
const purge = `
  with gone as (
    delete from loop_history h using unnest($1::bigint[]) as g(seq)
    where ${oneOf('h.seq', 'g.seq')} and h.sealed returning h.seq
  ), unsalted as (
    update seal s set salt = null from gone where ${oneOf('s.history_seq', 'gone.seq')}
  )
  select count(*)::int as purged from gone`;

/**
 * Deletes sealed lines of history with their salts, in the caller's transaction. What is not sealed yet stays.
 * @returns how many went
 */
export async function purgeHistory(tx: Queryable, seqs: readonly string[]): Promise<number> {
  const [row] = await tx.query<{ purged: number }>(purge, [seqs], 'seal-purge');
  return row?.purged ?? 0;
}
