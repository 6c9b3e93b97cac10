import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { type LoopGround, loopGround } from '../../test/support/loops-world.ts';

describe.each(databases)('open clocks and a calendar that was published, on $title', ({ open }) => {
  /** Begun in a year that is known, due in one that is not. */
  async function world(): Promise<LoopGround> {
    const ground = await loopGround(open);
    ground.clock.at = new Date('2026-12-28T09:00:00+08:00');
    await ground.told('errand.begun', { errand: 'e1', on: '2026-12-28' });
    return ground;
  }
  const movedLines = async (ground: LoopGround) =>
    (await ground.history('e1')).filter((line) => line.startsWith('clock.moved'));

  it('are counted anew by whoever starts next, where the one that published it died before it counted', async () => {
    await using ground = await world();
    await ground.loopsOf().stop();
    await ground.publishAndDie();

    const next = await ground.anotherProcess();
    await next.settled();

    expect(await next.byKey('complaint', 'e1')).toMatchObject({ dueOn: '2027-01-05', provisional: false });
    expect(await movedLines(ground)).toHaveLength(1);
    expect(await ground.announced('clock.moved')).toMatchObject([
      { clock: 'D4', revision: 2, before: { dueOn: '2027-01-04' }, after: { dueOn: '2027-01-05' } },
    ]);
  });

  it('are counted anew by the others that run on, before anything strikes by the old one', async () => {
    await using ground = await world();
    const other = await ground.anotherProcess();
    await ground.publishAndDie();

    ground.clock.at = new Date('2027-01-05T09:00:00+08:00');
    await Promise.all([ground.loopsOf().settled(), other.settled()]);

    expect((await ground.loops())[0]).toMatchObject({ dueOn: '2027-01-05', overdue: false });
    expect(await movedLines(ground)).toHaveLength(1);
    expect(await ground.announced('loop.overdue')).toEqual([]);
  });

  it('are listed to the one that published it, also where another was quicker to count', async () => {
    await using ground = await world();
    const other = await ground.anotherProcess();
    const before = await ground.loopsOf().historyEnd();
    await ground.publishAndDie();
    await other.settled();

    const moved = await ground.loopsOf().recount(before);
    const later = await ground.loopsOf().recount(await ground.loopsOf().historyEnd());

    expect(moved).toMatchObject([{ kind: 'complaint', key: 'e1', clock: 'D4', after: { dueOn: '2027-01-05' } }]);
    expect(later).toEqual([]);
    expect(await ground.announced('clock.moved')).toHaveLength(1);
  });

  it('are counted once where several look at the same moment', async () => {
    await using ground = await world();
    const others = await Promise.all([ground.anotherProcess(), ground.anotherProcess()]);
    await ground.publishAndDie();

    await Promise.all([ground.loopsOf(), ...others].map((one) => one.settled()));

    expect(await movedLines(ground)).toHaveLength(1);
    expect(await ground.announced('clock.moved')).toHaveLength(1);
  });
});
