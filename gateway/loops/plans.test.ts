/** What the statements of a step read, on tables that were empty when their plans were made: rows by the dozen, however full they are by then. */
import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { loopGround } from '../../test/support/loops-world.ts';
import { measuring } from '../../test/support/measured-store.ts';

/** Far more loops than a statement may read. */
const filling = 600;
const asked = 10;
/** Of each loop that hears: itself, its alias, its clocks with their steps, its event and deliveries, some of them twice. */
const mostRead = 30 * asked;

const step = [
  ...[
    'loops-turn',
    'loops-calendar',
    'loops-due-steps',
    'loops-told',
    'loops-turned-down',
    'loops-find',
    'loops-clocks',
  ],
  ...['loops-steps', 'loops-waiting', 'loops-put', 'loops-put-clocks', 'loops-put-steps', 'loops-put-history'],
  ...['loops-close', 'loops-issue', 'loops-put-unclaimed', 'loops-put-commands', 'events'],
];

describe.each(databases)('plans made on empty tables, on $title', ({ open }) => {
  it('read no more than asked for from full ones', async () => {
    const reads = new Map<string, number>();
    await using ground = await loopGround(open, { through: (store) => measuring(store, reads) });
    let drawn = 0;
    const begin = (count: number) =>
      ground.toldAll(
        ...Array.from({ length: count }, () => {
          drawn += 1;
          return ['errand.begun', { errand: `e${drawn}`, on: '2026-03-16' }] as const;
        }),
      );
    const everything = async (count: number): Promise<void> => {
      await begin(count);
      const newest = Array.from({ length: count }, (_, i) => `e${drawn - i}`);
      await ground.toldAll(...newest.map((errand) => ['errand.asked', { errand }] as const));
      await ground.toldAll(...newest.map((errand) => ['errand.done', { errand, on: '2026-03-17' }] as const));
      await ground.toldAll(...newest.map((errand) => ['errand.done', { errand: `none ${errand}`, on: '' }] as const));
    };

    await everything(1);
    for (let i = 0; i < filling; i += 100) await begin(100);
    reads.clear();
    await everything(asked);

    expect([...reads.keys()]).toEqual(expect.arrayContaining(step));
    expect([...reads].filter(([, read]) => read > mostRead)).toEqual([]);
  });
});
