/** What may go wrong while loops hear: the database, two processes at once, the end of a process, a value that cannot be written. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { loopGround } from '../../test/support/loops-world.ts';
import { type Queryable, type Row, type Store, StoreUnavailableError } from '../store/contract.ts';
import type { LoopCall } from './contract.ts';

const done = (errand: string, idempotencyKey: string): LoopCall => ({
  client: 'one-stop',
  idempotencyKey,
  kind: 'complaint',
  type: 'errand.done',
  data: { errand, on: '2026-03-17' },
  district: '500101',
  operator: false,
});
const codeOf = (error: { code: string }): string => error.code;
const begun = (errand: string) => ['errand.begun', { errand, on: '2026-03-16' }] as const;
/** PostgreSQL has no such character: whatever holds it cannot be looked up. */
const unreadable = 'e\u0000';
/** Longer than an index takes, and not to be compressed. */
const unwritable = randomBytes(10_000).toString('hex');

type Trouble = 'none' | 'away-in-the-middle' | 'answer-of-commit-lost' | 'rolled-back-once';

/** Steps meet the trouble of the moment, once. */
function troubled(trouble: { now: Trouble }) {
  const take = (): Trouble => {
    const { now } = trouble;
    trouble.now = 'none';
    return now;
  };
  const away = () => new StoreUnavailableError('the database is away');
  const withoutHistory = (tx: Queryable): Queryable => ({
    async query<R extends Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]> {
      if (name === 'loops-put-history') throw away();
      return tx.query<R>(text, values, name);
    },
  });
  return (store: Store): Store => ({
    ...store,
    async transaction(work) {
      const now = take();
      if (now === 'away-in-the-middle') return store.transaction((tx) => work(withoutHistory(tx)));
      if (now === 'rolled-back-once')
        await store
          .transaction(async (tx) => {
            await work(tx);
            throw away();
          })
          .catch(() => undefined);
      const result = await store.transaction(work);
      if (now === 'answer-of-commit-lost') throw away();
      return result;
    },
  });
}

describe.each(databases)('loops in trouble, on $title', ({ open }) => {
  it('keep nothing where the database goes away in the middle, and hear the same call when it is back', async () => {
    const trouble: { now: Trouble } = { now: 'none' };
    await using ground = await loopGround(open, { through: troubled(trouble) });
    await ground.toldAll(begun('e1'));

    trouble.now = 'away-in-the-middle';
    const first = await ground.loopsOf().submit(done('e1', 'k1')).catch(codeOf);
    const between = await ground.history('e1');
    const again = await ground.loopsOf().submit(done('e1', 'k1'));

    expect(first).toBe('GW_UNAVAILABLE');
    expect(between).toEqual(['errand.begun applied new→running']);
    expect(again).toMatchObject({ outcome: 'applied', loop: { state: 'done' } });
  });

  it('answer a call whose commit was not answered when it comes again, and have heard it once', async () => {
    const trouble: { now: Trouble } = { now: 'none' };
    await using ground = await loopGround(open, { through: troubled(trouble) });
    await ground.toldAll(begun('e1'));

    trouble.now = 'answer-of-commit-lost';
    const first = await ground.loopsOf().submit(done('e1', 'k1')).catch(codeOf);
    const again = await ground.loopsOf().submit(done('e1', 'k1'));

    expect([first, again.outcome]).toEqual(['GW_UNAVAILABLE', 'applied']);
    expect(await ground.history('e1')).toEqual([
      'errand.begun applied new→running',
      'errand.done applied running→done',
    ]);
  });

  it('take a step that was rolled back after a deadlock again as if for the first time', async () => {
    const trouble: { now: Trouble } = { now: 'none' };
    await using ground = await loopGround(open, { through: troubled(trouble) });
    await ground.toldAll(begun('e1'), begun('e2'));

    trouble.now = 'rolled-back-once';
    ground.clock.at = new Date('2026-04-10T09:00:00+08:00');
    await ground.toldAll(['errand.asked', { errand: 'e1' }], ['errand.passed', { errand: 'e1', to: 'e2' }]);

    expect(await ground.announced('loop.overdue')).toHaveLength(2);
    expect((await ground.history('e2')).filter((line) => line.startsWith('errand.taken'))).toHaveLength(1);
    expect(ground.brought).toHaveLength(1);
    expect(await ground.owed()).toBe(0);
  });

  it('hear a call once that comes to three processes at the same moment, and answer all alike', async () => {
    await using ground = await loopGround(open);
    await ground.toldAll(begun('e1'));
    const others = await Promise.all([ground.anotherProcess(), ground.anotherProcess()]);

    const answers = await Promise.all([ground.loopsOf(), ...others].map((one) => one.submit(done('e1', 'k1'))));

    expect(answers.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await ground.history('e1')).toHaveLength(2);
  });

  it('begin one matter where three processes are told of it at the same moment under three keys', async () => {
    await using ground = await loopGround(open);
    const all = [ground.loopsOf(), await ground.anotherProcess(), await ground.anotherProcess()];
    const begin = (no: number): LoopCall => ({ ...done('e1', `k${no}`), type: 'errand.begun' });

    const answers = await Promise.all(all.map((one, no) => one.submit(begin(no))));

    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['applied', 'ignored', 'ignored']);
    expect(await ground.loops()).toHaveLength(1);
  });

  it('that stop answer every call that waits: heard, or not heard at all', async () => {
    await using ground = await loopGround(open);
    const errands = Array.from({ length: 20 }, (_, i) => `e${i}`);
    await ground.toldAll(...errands.map(begun));
    const other = await ground.anotherProcess();

    const calls = errands.map((errand) => other.submit(done(errand, errand)).catch(codeOf));
    const stopping = other.stop();
    const late = await other.submit(done('e0', 'late')).catch(codeOf);
    const answers = await Promise.all(calls);
    await stopping;

    const ended = (await ground.loops()).filter(({ state }) => state === 'done').map(({ key }) => key);
    const heard = errands.filter((_, i) => typeof answers[i] !== 'string');
    expect(late).toBe('GW_UNAVAILABLE');
    expect(answers.filter((answer) => typeof answer === 'string' && answer !== 'GW_UNAVAILABLE')).toEqual([]);
    expect(ended.toSorted()).toEqual(heard.toSorted());
  });

  it('go on where one of many calls cannot be written: that one alone is refused', async () => {
    await using ground = await loopGround(open);
    const errands = ['e1', 'e2', 'e3', 'e4', 'e5'];
    await ground.toldAll(...errands.map(begun));

    const answers = await Promise.all(
      ['e1', 'e2', unreadable, 'e4', 'e5'].map((errand, no) =>
        ground
          .loopsOf()
          .submit(done(errand, `k${no}`))
          .then(({ outcome }) => outcome, codeOf),
      ),
    );

    expect(answers).toEqual(['applied', 'applied', 'GW_INTERNAL', 'applied', 'applied']);
    expect((await ground.loops()).filter(({ open: isOpen }) => isOpen).map(({ key }) => key)).toEqual(['e3']);
  });

  it('go on where one of many events cannot be written: it stands aside and is still owed', async () => {
    await using ground = await loopGround(open);
    await ground.toldAll(begun('e1'), begun('e2'));

    await ground.toldAll(
      ['errand.done', { errand: 'e1', on: '2026-03-17' }],
      begun(unwritable),
      ['errand.done', { errand: 'e2', on: '2026-03-17' }],
      begun('e3'),
    );

    expect((await ground.loops()).map(({ key, state }) => `${key} ${state}`).toSorted()).toEqual([
      'e1 done',
      'e2 done',
      'e3 running',
    ]);
    expect(await ground.owed()).toBe(1);
  });
});
