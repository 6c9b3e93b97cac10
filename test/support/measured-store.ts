/** What statements read: a store that counts, so that plans made on empty tables can be judged on full ones. */
import type { Queryable, Row, Store } from '../../gateway/store/contract.ts';

const readRows =
  'select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) as read from pg_stat_xact_user_tables';

async function readSoFar(tx: Queryable): Promise<number> {
  const [row] = await tx.query<{ read: string }>(readRows, [], 'reads');
  return Number(row?.read);
}

/**
 * Notes in `reads` for each named statement the most rows of any table that it has read. Statements outside of transactions run one
 * after the other: on one connection, which keeps its plans.
 */
export function measuring(store: Store, reads: Map<string, number>): Store {
  const measured = (tx: Queryable): Queryable => ({
    async query<R extends Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]> {
      const before = await readSoFar(tx);
      const rows = await tx.query<R>(text, values, name);
      const read = (await readSoFar(tx)) - before;
      if (name !== undefined) reads.set(name, Math.max(read, reads.get(name) ?? 0));
      return rows;
    },
  });
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...store,
    query<R extends Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]> {
      const next = last.then(() => store.transaction((tx) => measured(tx).query<R>(text, values, name)));
      last = next.catch(() => {});
      return next;
    },
    transaction: (work) => store.transaction((tx) => work(measured(tx))),
  };
}
