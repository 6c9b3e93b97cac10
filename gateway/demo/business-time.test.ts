import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { openDoor } from '../../test/support/door.ts';
import { openBusinessTime } from './business-time.ts';

const dayMs = 86_400_000;

describe.each(columns)('business time of a demo, $title', ({ open }) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await open();
  });
  afterAll(() => ground[Symbol.asyncDispose]());
  beforeEach(() => ground.store.query("delete from setting where key = 'business-time'"));

  it('is that of the system until it is moved, and stays where it was moved to over restarts', async () => {
    const first = await openBusinessTime(ground.store);
    expect(first.aheadMs()).toBe(0);

    await first.moveTo(new Date(Date.now() + 5 * dayMs));
    await first.moveTo(new Date(Date.now() + 9 * dayMs));
    const second = await openBusinessTime(ground.store);

    expect(second.aheadMs()).toBe(first.aheadMs());
    expect(second.now().getTime() - Date.now()).toBeGreaterThan(8 * dayMs);
  });

  it('is not set back, not even by a move that was begun before a longer one', async () => {
    const time = await openBusinessTime(ground.store);
    const to = (days: number): Date => new Date(Date.now() + days * dayMs);

    const moved = await Promise.allSettled([time.moveTo(to(9)), time.moveTo(to(5))]);
    await expect(time.moveTo(to(2))).rejects.toThrow(RangeError);

    expect(moved[0]?.status).toBe('fulfilled');
    expect(time.aheadMs()).toBeGreaterThan(8 * dayMs);
    expect((await openBusinessTime(ground.store)).aheadMs()).toBe(time.aheadMs());
  });

  it('cannot be moved in earnest: the address is not there, and the document does not name it', async () => {
    await using door = await openDoor(ground);

    const shown = await door.as('operator', { url: '/demo/time' });
    const moved = await door.as('operator', { method: 'POST', url: '/demo/time', payload: { advanceDays: 1 } });
    const document = (await door.app.inject({ url: '/openapi.json' })).json();

    expect([shown.statusCode, moved.statusCode]).toEqual([404, 404]);
    expect(Object.keys(document.paths)).toContain('/v1/loops');
    expect(Object.keys(document.paths)).not.toContain('/demo/time');
  });
});
