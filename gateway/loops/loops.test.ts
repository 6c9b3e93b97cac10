import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { loopGround } from '../../test/support/loops-world.ts';

describe.each(databases)('loops, on $title', ({ open }) => {
  const world = (options?: Parameters<typeof loopGround>[1]) => loopGround(open, options);

  it('an event opens a loop, runs its clock, and leaves its line in the history', async () => {
    await using ground = await world();

    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });

    const [loop] = await ground.loops();
    expect(loop).toMatchObject({ kind: 'complaint', key: 'e1', state: 'running', dueOn: '2026-03-23', overdue: false });
    expect(await ground.history('e1')).toEqual(['errand.begun applied new→running']);
  });

  it('a clock strikes once, whoever looks, and after days without anybody', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });
    const others = [await ground.anotherProcess(), await ground.anotherProcess()];

    ground.clock.at = new Date('2026-04-10T09:00:00+08:00');
    await Promise.all([ground.loopsOf(), ...others].map((one) => one.settled()));

    const [loop] = await ground.loops();
    expect(loop).toMatchObject({ overdue: true, clocks: [{ clock: 'D4', state: 'struck' }] });
    expect(await ground.history('e1')).toEqual([
      'errand.begun applied new→running',
      'clock.D4.warn ignored running→running',
      'clock.D4.due ignored running→running',
    ]);
    expect(await ground.announced('loop.overdue')).toHaveLength(1);
    const lines = await ground.loopsOf().history(loop!.id);
    expect(lines.map(({ reason }) => reason)).toEqual([undefined, 'clock-noted', 'clock-noted']);
    expect(lines.at(-1)?.words).toContain('时限');
  });

  it('what came in time and is read late is heard before the clock strikes', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });

    await ground.left('errand.done', { errand: 'e1', on: '2026-03-20' }, '2026-03-20T10:00:00+08:00');
    ground.clock.at = new Date('2026-04-10T09:00:00+08:00');
    await ground.loopsOf().settled();

    expect((await ground.loops())[0]).toMatchObject({ state: 'done', clocks: [{ state: 'met' }] });
    expect(await ground.history('e1')).toEqual([
      'errand.begun applied new→running',
      'clock.D4.warn ignored running→running',
      'errand.done applied running→done',
    ]);
    expect(await ground.announced('loop.overdue')).toEqual([]);
  });

  it('a clock that is moved in the step in which it would have struck strikes on its new day', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });

    await ground.left('errand.moved', { errand: 'e1', on: '2026-03-20' }, '2026-03-20T10:00:00+08:00');
    ground.clock.at = new Date('2026-03-24T09:00:00+08:00');
    await ground.loopsOf().settled();
    const [moved] = await ground.loops();
    ground.clock.at = new Date('2026-03-28T09:00:00+08:00');
    await ground.loopsOf().settled();

    expect(moved).toMatchObject({ overdue: false, dueOn: '2026-03-27' });
    expect((await ground.history('e1')).filter((line) => line.startsWith('clock.D4.due'))).toHaveLength(1);
    expect((await ground.loops())[0]).toMatchObject({ overdue: true, clocks: [{ state: 'struck', run: 1 }] });
  });

  it('what comes before its loop waits for it, and is heard when it begins', async () => {
    await using ground = await world();

    await ground.told('errand.done', { errand: 'e1', on: '2026-03-18' });
    expect(await ground.loopsOf().unclaimed(10)).toMatchObject([{ token: 'complaint key e1', type: 'errand.done' }]);
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });

    const [loop] = await ground.loops();
    expect(loop).toMatchObject({ state: 'done', open: false, clocks: [{ state: 'met', metOn: '2026-03-18' }] });
    expect(await ground.loopsOf().unclaimed(10)).toEqual([]);
    expect(await ground.unclaimedLines()).toBe(1);
  });

  it('what waits is listed without account numbers, and so is its line in the history', async () => {
    await using ground = await world();

    await ground.told('errand.paid', { subAccount: '31005001010000000002', payerAccount: '6200000000000000017' });

    const token = 'complaint alias sub-account:…0002';
    expect(await ground.loopsOf().unclaimed(10)).toMatchObject([
      { token, data: { subAccount: '…0002', payerAccount: '…0017' } },
    ]);
    const [line] = await ground.store.query<{ note: object }>('select note from loop_history');
    expect(line?.note).toEqual({ kind: 'complaint', name: 'alias sub-account:…0002' });
  });

  it('a list says what is wrong with a state that there is not, and with a cursor that no page ended with', async () => {
    await using ground = await world();
    const cursor = (text: string) => Buffer.from(text).toString('base64url');
    const asked = (filter: object) =>
      ground
        .loopsOf()
        .list({ limit: 10, ...filter })
        .catch(({ code, errors }: { code: string; errors: readonly { field: string }[] }) => [code, errors[0]?.field]);

    const wrong = await Promise.all(
      ['2026-02-30 1', '0000-01-01 1', '2026-03-01', 'x'].map((text) => asked({ after: cursor(text) })),
    );

    expect(wrong).toEqual(wrong.map(() => ['GW_REQUEST_PARAMETER', 'after']));
    expect(await asked({ after: cursor('9999-12-31 1') })).toEqual({ loops: [] });
    expect(await asked({ state: 'ran' })).toEqual(['GW_REQUEST_PARAMETER', 'state']);
    expect(await asked({ kind: 'complaint', state: 'running' })).toEqual({ loops: [] });
    expect(await asked({ kind: 'lot', state: 'running' })).toEqual(['GW_REQUEST_PARAMETER', 'state']);
  });

  it('a name that several loops share reaches all of them, also the one that got it in the same step', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });
    await ground.told('errand.placed', { errand: 'e1', place: 'x' });

    await ground.toldAll(
      ['errand.begun', { errand: 'e2', on: '2026-03-16' }],
      ['errand.placed', { errand: 'e2', place: 'x' }],
      ['errand.called', { place: 'x' }],
    );

    const heard = await Promise.all(['e1', 'e2'].map(async (errand) => (await ground.history(errand)).at(-1)));
    expect(heard).toEqual(['errand.called applied running→running', 'errand.called applied running→running']);
  });

  it('a word of one loop is heard by the other in the same step', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });
    await ground.told('errand.begun', { errand: 'e2', on: '2026-03-16' });

    await ground.told('errand.passed', { errand: 'e1', to: 'e2' });

    expect(await ground.history('e2')).toEqual([
      'errand.begun applied new→running',
      'errand.taken applied running→running',
    ]);
  });

  it('a command is ordered once under its name, brought under its own key, and its end comes back to the loop', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });

    await ground.told('errand.asked', { errand: 'e1' });
    await ground.told('errand.asked', { errand: 'e1' });
    await ground.loopsOf().settled();

    expect(ground.brought).toHaveLength(1);
    expect(ground.brought[0]).toMatchObject({ operation: 'notice.push', client: 'one-stop' });
    await ground.commandSettled('succeeded');
    expect((await ground.history('e1')).at(-1)).toBe('notice.push.settled applied running→running');
  });

  it('a command that the door refuses for good is heard as refused', async () => {
    await using ground = await world({ refuses: true });
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });

    await ground.told('errand.asked', { errand: 'e1' });
    await ground.loopsOf().settled();
    await ground.loopsOf().settled();

    expect((await ground.history('e1')).at(-1)).toBe('command.refused applied running→stuck');
  });

  it('an event over which a rule stumbles stands aside; the others go on', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });

    await ground.toldAll(['errand.stumbles', { errand: 'e1' }], ['errand.begun', { errand: 'e2', on: '2026-03-16' }]);

    expect((await ground.loops()).map(({ key }) => key)).toEqual(['e1', 'e2']);
    expect(await ground.history('e1')).toEqual(['errand.begun applied new→running']);
    expect(await ground.owed()).toBe(1);
  });

  it('a call is heard once for its key: repeated it is answered as before, with another content it is refused', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });
    const call = (key: string, data: object) => ground.call('errand.done', key, { errand: 'e1', ...data });

    const first = await call('k1', { on: '2026-03-17' });
    const again = await call('k1', { on: '2026-03-17' });
    const other = await call('k1', { on: '2026-03-19' }).catch((error: { code: string }) => error.code);
    const late = await call('k2', { on: '2026-03-19' });

    expect(first).toMatchObject({ outcome: 'applied', loop: { state: 'done' } });
    expect(again).toEqual(first);
    expect(other).toBe('GW_REQUEST_KEY_REUSED');
    expect(late).toMatchObject({ outcome: 'ignored', reason: 'closed' });
    expect(late.words).toContain('closed');
  });

  it('a call that would begin a matter under the number of another client is told that the number is taken', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });

    const answer = await ground.call('errand.begun', 'k1', { errand: 'e1', on: '2026-03-17' }, 'somebody');

    expect(answer).toEqual({ outcome: 'refused', reason: 'number-taken', words: expect.stringContaining('编号') });
    expect(await ground.history('e1')).toHaveLength(1);
  });

  it('a call for a loop of another client, or for none, is answered alike, and changes nothing', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });
    const refusal = (error: { code: string }) => error.code;

    const foreign = await ground.call('errand.done', 'k1', { errand: 'e1' }, 'somebody').catch(refusal);
    const none = await ground.call('errand.done', 'k2', { errand: 'e9' }).catch(refusal);

    expect([foreign, none]).toEqual(['GW_NOT_FOUND', 'GW_NOT_FOUND']);
    expect(await ground.history('e1')).toHaveLength(1);
    expect(await ground.loopsOf().unclaimed(10)).toEqual([]);
  });

  it('one call repeated at the same moment is heard once', async () => {
    await using ground = await world();
    await ground.told('errand.begun', { errand: 'e1', on: '2026-03-16' });

    const answers = await Promise.all(
      [1, 2, 3].map(() => ground.call('errand.done', 'k1', { errand: 'e1', on: '2026-03-17' })),
    );

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await ground.history('e1')).toHaveLength(2);
  });

  it('a published calendar moves what is open, once, and fires nothing twice', async () => {
    await using ground = await world();
    ground.clock.at = new Date('2026-12-28T09:00:00+08:00');
    await ground.told('errand.begun', { errand: 'e1', on: '2026-12-28' });
    const [before] = await ground.loops();

    const moved = await ground.publish2027();
    const again = await ground.loopsOf().recount();

    const [after] = await ground.loops();
    expect(before).toMatchObject({ dueOn: '2027-01-04', provisional: true });
    expect(moved).toMatchObject([
      { key: 'e1', clock: 'D4', before: { dueOn: '2027-01-04' }, after: { dueOn: '2027-01-05' } },
    ]);
    expect(after).toMatchObject({ dueOn: '2027-01-05', provisional: false });
    expect(again).toEqual([]);
    expect((await ground.history('e1')).at(-1)).toBe('clock.moved applied running→running');
  });

  it('lists go by due day, page by page', async () => {
    await using ground = await world();
    for (const [errand, on] of [
      ['e1', '2026-03-18'],
      ['e2', '2026-03-16'],
      ['e3', '2026-03-17'],
    ] as const)
      await ground.told('errand.begun', { errand, on });

    const first = await ground.loopsOf().list({ limit: 2 });
    const second = await ground.loopsOf().list({ limit: 2, after: first.next });

    expect(first.loops.map(({ key }) => key)).toEqual(['e2', 'e3']);
    expect(second).toMatchObject({ loops: [{ key: 'e1' }] });
    expect(second.next).toBeUndefined();
    expect((await ground.loopsOf().list({ limit: 9, dueBefore: '2026-03-24' })).loops).toHaveLength(2);
  });
});
