/** Histories without loops, and a sealer that seals them at once. */
import { uuidv7 } from '../../gateway/journal/uuid.ts';
import type { Checkpoint, SealerOptions, SealerParts } from '../../gateway/sealing/contract.ts';
import { startSealer } from '../../gateway/sealing/sealer.ts';
import type { Store } from '../../gateway/store/contract.ts';
import { until } from './wait.ts';

/** Lines as the engine writes them. */
export async function tell(store: Store, count: number, loop: string | null = null): Promise<void> {
  const insert = `
    insert into loop_history (loop_id, no, at, event_id, type, source, outcome, reason, from_state, to_state, note)
    select $1::uuid, g, now(), $2 || g, 'deposit.received', 'partner', 'applied', null, 'open', 'received',
      json_build_object('zh', '已到账 ' || g, 'amountFen', 100.50 * g, 'b', json_build_array(null, true), 'a', '"\\')
    from generate_series(1, $3::int) g`;
  await store.query(insert, [loop, `event-${uuidv7()}-`, count]);
}

export const options = (changes: Partial<SealerOptions>): Partial<SealerOptions> => ({
  pollMs: 20,
  batch: 7,
  ...changes,
});

export const parts = (store: Store, changes: Partial<SealerOptions> = {}): SealerParts => ({
  store,
  clock: { now: () => new Date('2026-12-01T12:00:00+08:00') },
  log: { warn() {}, error() {} },
  consumers: ['topic'],
  options: options(changes),
});

/** Until no line is left without a link. */
export async function seal(store: Store, changes?: Partial<SealerOptions>): Promise<void> {
  const sealer = startSealer(parts(store, changes));
  await until(async () => (await store.query('select 1 from loop_history where not sealed')).length === 0, {
    what: 'all lines to be sealed',
  });
  await sealer.stop();
}

export async function checkpointsOf(store: Store): Promise<Checkpoint[]> {
  const rows = await store.query<{ no: string; link: string; algorithm: Checkpoint['algorithm'] }>(
    "select no, encode(link, 'hex') as link, algorithm from seal_checkpoint order by no",
  );
  return rows.map(({ no, link, algorithm }) => ({ no: Number(no), link, algorithm }));
}
