import { expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { laneWorld } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';

it.each(columns)(
  'notes all confirms that have gathered after one pause, however many statements they take, $title',
  async (column) => {
    const gatherMs = 1_500;
    const notedAt: number[] = [];
    await using world = await laneWorld(column, {
      relay: { gatherMs, batch: 10 },
      journal: (journal) => ({
        ...journal,
        confirmRings: async (ids) => {
          notedAt.push(performance.now());
          await journal.confirmRings(ids);
        },
      }),
    });

    const ids = await world.book(60);
    await world.all(ids, 'queued', 20_000);

    await until(async () => (await world.ground.store.query('select 1 from outbox')).length === 0);
    expect(notedAt.length).toBeGreaterThanOrEqual(6);
    expect((notedAt[5] ?? 0) - (notedAt[0] ?? 0)).toBeLessThan(gatherMs);
  },
);
