import { expect, it } from 'vitest';
import { createClosing } from './closing.ts';

it('closes in the opposite order, goes on after a failure and tells it', async () => {
  const closing = createClosing();
  const closed: string[] = [];
  closing.add('store', () => void closed.push('store'));
  closing.add('broker', () => {
    throw new Error('gone');
  });
  closing.add('api', async () => void closed.push('api'));

  await expect(closing.closeAll()).rejects.toThrow('closing broker: gone');

  expect(closed).toEqual(['api', 'store']);
});

it('closes once, however often it is told to', async () => {
  const closing = createClosing();
  let times = 0;
  closing.add('store', () => {
    times += 1;
  });

  await Promise.all([closing.closeAll(), closing.closeAll()]);

  expect(times).toBe(1);
});
