import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../store/contract.ts';
import { GroupCommit } from './group-commit.ts';

/** A writer whose batches end when told to. */
function held() {
  const batches: { items: readonly number[]; end: () => void }[] = [];
  const write = (items: readonly number[]) =>
    new Promise<number[]>((resolve) => {
      batches.push({ items, end: () => resolve(items.map((item) => item * 10)) });
    });
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return { batches, write, turn };
}

describe('a group commit', () => {
  it('writes together what arrives in one turn, and gives everybody his own answer', async () => {
    const batches: (readonly number[])[] = [];
    const group = new GroupCommit<number, number>({
      write: async (items) => {
        batches.push(items);
        return items.map((item) => item * 10);
      },
    });

    const answers = await Promise.all([1, 2, 3].map((item) => group.add(item)));

    expect(answers).toEqual([10, 20, 30]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('lets what arrives while a statement is under way wait for the next', async () => {
    const { batches, write, turn } = held();
    const group = new GroupCommit<number, number>({ write });
    const first = group.add(1);
    await turn();

    const later = [group.add(2), group.add(3)];
    await turn();
    expect(batches.map((batch) => batch.items)).toEqual([[1]]);
    batches[0]?.end();
    await first;
    await turn();
    batches[1]?.end();

    expect(await Promise.all(later)).toEqual([20, 30]);
    expect(batches.map((batch) => batch.items)).toEqual([[1], [2, 3]]);
  });

  it('has no more statements under way, and none larger, than allowed', async () => {
    const { batches, write, turn } = held();
    const group = new GroupCommit<number, number>({ write, maxBatch: 2, inFlight: 2 });

    const answers = [1, 2, 3, 4, 5].map((item) => group.add(item));
    await turn();
    expect(batches.map((batch) => batch.items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    for (let n = 0; n < 3; n += 1) {
      batches[n]?.end();
      await turn();
    }

    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50]);
  });

  it('fails the guilty alone when the data breaks a batch', async () => {
    const poison = new Error('cannot be written');
    const group = new GroupCommit<number, number>({
      write: async (items) => {
        if (items.includes(13)) throw poison;
        return items;
      },
    });

    const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, item) => group.add(item)));

    expect(answers.filter((answer) => answer.status === 'rejected')).toEqual([{ status: 'rejected', reason: poison }]);
    expect(answers[13]?.status).toBe('rejected');
  });

  it('fails all, and splits nothing, when the database is away', async () => {
    let writes = 0;
    const group = new GroupCommit<number, number>({
      write: async () => {
        writes += 1;
        throw new StoreUnavailableError('gone');
      },
    });

    const answers = await Promise.allSettled([1, 2, 3].map((item) => group.add(item)));

    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(writes).toBe(1);
  });

  it('is drained when the last answer has been given', async () => {
    const { batches, write, turn } = held();
    const group = new GroupCommit<number, number>({ write });
    const answer = group.add(1);
    await turn();
    let drained = false;
    const draining = group.drained().then(() => {
      drained = true;
    });
    await turn();
    expect(drained).toBe(false);

    batches[0]?.end();
    await draining;

    expect(await answer).toBe(10);
  });
});
