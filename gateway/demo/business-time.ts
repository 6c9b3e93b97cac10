/** The demo's business time: how far it was moved is kept with its data, so that a restart does not take it back. */
import { createMovableClock, type MovableClock } from '../config/clock.ts';
import type { Store } from '../store/contract.ts';

const settingKey = 'business-time';

export interface BusinessTime extends MovableClock {
  /** Kept before it counts. @throws RangeError for a time that is not later than now */
  moveTo(to: Date): Promise<void>;
}

export async function openBusinessTime(store: Store): Promise<BusinessTime> {
  const [kept] = await store.query<{ value: { aheadMs: number } }>('select value from setting where key = $1', [
    settingKey,
  ]);
  const clock = createMovableClock(kept?.value.aheadMs);
  return {
    ...clock,
    async moveTo(to) {
      const aheadMs = clock.aheadMs() + to.getTime() - clock.now().getTime();
      if (aheadMs > clock.aheadMs())
        await store.query(
          `insert into setting as kept (key, value) values ($1, $2::jsonb)
           on conflict (key) do update set value = excluded.value
           where (kept.value->>'aheadMs')::bigint < (excluded.value->>'aheadMs')::bigint`,
          [settingKey, JSON.stringify({ aheadMs })],
        );
      clock.runAhead(aheadMs);
    },
  };
}
