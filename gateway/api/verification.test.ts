import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { openDoor } from '../../test/support/door.ts';
import { checkpointsOf, seal, tell } from '../../test/support/sealing-world.ts';

const url = '/v1/history-verification';

describe.each(columns)('the door to the chain over the histories, $title', ({ open }) => {
  async function opened() {
    const ground = await open();
    const door = await openDoor(ground);
    return {
      store: ground.store,
      verify: async () => (await door.as('operator', { url })).json(),
      against: async (body: object, client: 'operator' | 'procurement' = 'operator') => {
        const headers = { 'content-type': 'application/json' };
        return (await door.as(client, { method: 'POST', url, payload: body, headers })).json();
      },
      async [Symbol.asyncDispose]() {
        await door[Symbol.asyncDispose]();
        await ground[Symbol.asyncDispose]();
      },
    };
  }

  it('tells operators what holds, and where it breaks', async () => {
    await using given = await opened();
    expect(await given.verify()).toEqual({ ok: true, sealed: 0, purged: 0, unsealed: 0, checkpoints: 0 });
    await tell(given.store, 3);
    await seal(given.store, { batch: 3, checkpointEvery: 3 });
    await tell(given.store, 1);
    const kept = await checkpointsOf(given.store);

    expect(await given.verify()).toEqual({
      ok: true,
      sealed: 3,
      purged: 0,
      unsealed: 1,
      oldestUnsealedSince: expect.stringMatching(/\+08:00$/),
      checkpoints: 1,
      last: kept[0],
    });
    await given.store.query("update loop_history set outcome = 'refused' where no = 2");
    expect(await given.verify()).toMatchObject({
      ok: false,
      sealed: 1,
      firstBroken: { what: 'content-changed', no: 2, historySeq: expect.any(String), explanation: expect.any(String) },
    });
  });

  it('compares with checkpoints kept elsewhere', async () => {
    await using given = await opened();
    await tell(given.store, 3);
    await seal(given.store, { batch: 3, checkpointEvery: 3 });
    const [kept] = await checkpointsOf(given.store);
    const other = { ...kept, link: 'f'.repeat(64) };

    expect(await given.against({ checkpoints: [kept] })).toMatchObject({ ok: true, checkpoints: 2 });
    expect(await given.against({ checkpoints: [kept, other] })).toMatchObject({
      ok: false,
      firstBroken: { what: 'checkpoint-contradicted', no: 3 },
    });
    expect(await given.against({ checkpoints: [kept, { ...other, no: 4 }] })).toMatchObject({
      firstBroken: { what: 'tail-cut', no: 4 },
    });
  });

  it('is closed to those who are no operators, and to what is no checkpoint', async () => {
    await using given = await opened();
    const checkpoint = { no: 1, link: 'f'.repeat(64), algorithm: 'sm3' };

    expect(await given.against({ checkpoints: [checkpoint] }, 'procurement')).toMatchObject({ code: 'GW_FORBIDDEN' });
    for (const wrong of [
      { ...checkpoint, no: 0 },
      { ...checkpoint, link: 'F' },
      { ...checkpoint, algorithm: 'md5' },
    ])
      expect(await given.against({ checkpoints: [wrong] })).toMatchObject({ code: 'GW_REQUEST_INVALID' });
    expect(await given.against({ checkpoints: [] })).toMatchObject({ code: 'GW_REQUEST_INVALID' });
  });
});
