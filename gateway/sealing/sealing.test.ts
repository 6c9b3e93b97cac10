import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, databases } from '../../test/support/databases.ts';
import { checkpointsOf, options, parts, seal, tell } from '../../test/support/sealing-world.ts';
import { until } from '../../test/support/wait.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { BreakKind, SealerOptions, Verification } from './contract.ts';
import { purgeHistory } from './purge.ts';
import { startSealer } from './sealer.ts';
import { verifyHistory } from './verify.ts';

describe.each(databases)('the chain over histories, on $title', ({ open }) => {
  async function sealed(count: number, changes?: Partial<SealerOptions>): Promise<Database> {
    const database = await open();
    await tell(database.store, count);
    await seal(database.store, changes);
    return database;
  }

  it('holds every line once, however many sealers there are and however the lines are cut into batches and pages', async () => {
    await using database = await open();
    const { store } = database;
    await tell(store, 1_200);
    await Promise.all([seal(store), seal(store, { batch: 100 }), seal(store, { batch: 33 })]);
    await tell(store, 1);

    await seal(store);

    expect(await verifyHistory(store)).toMatchObject({ ok: true, sealed: 1_201, purged: 0, unsealed: 0 });
  });

  it('holds a line that was committed after one with a higher number', async () => {
    await using database = await open();
    const { store } = database;
    const [drawn] = await store.query<{ seq: string }>("select nextval('loop_history_seq') as seq");
    await tell(store, 3);
    await seal(store);
    await tell(store, 1);
    await store.query('update loop_history set seq = $1 where seq = (select max(seq) from loop_history)', [drawn?.seq]);

    await seal(store);

    expect(await verifyHistory(store)).toMatchObject({ ok: true, sealed: 4, unsealed: 0 });
    const [last] = await store.query('select history_seq from seal where no = 4');
    expect(last?.history_seq).toBe(drawn?.seq);
  });

  it('goes on after somebody has marked a sealed line as unsealed, and still shows what was changed in it', async () => {
    await using database = await sealed(3);
    const { store } = database;
    await store.query('update loop_history set sealed = false where seq = (select min(seq) from loop_history)');
    await tell(store, 2);

    await seal(store);

    expect(await verifyHistory(store)).toMatchObject({ ok: true, sealed: 5, unsealed: 0 });
    await store.query(
      "update loop_history set sealed = false, note = '{}' where seq = (select min(seq) from loop_history)",
    );
    await seal(store);
    expect(await verifyHistory(store)).toMatchObject({ firstBroken: { no: 1, what: 'content-changed' } });
  });

  it('says how many lines wait, and since when the oldest does', async () => {
    await using database = await sealed(2);
    const { store } = database;
    await tell(store, 3);
    await store.query("update loop_history set recorded_at = '2026-03-02T08:00:00Z' where no = 2 and not sealed");

    const report = await verifyHistory(store);

    expect(report).toMatchObject({ ok: true, sealed: 2, unsealed: 3 });
    expect(report.oldestUnsealed).toEqual(new Date('2026-03-02T08:00:00Z'));
  });

  it('stays whole when the algorithm is changed on the way', async () => {
    await using database = await sealed(3, { algorithm: 'sm3' });
    const { store } = database;
    await tell(store, 2);
    await seal(store, { algorithm: 'sha256', checkpointEvery: 1 });

    expect(await verifyHistory(store)).toMatchObject({ ok: true, sealed: 5, last: { no: 5, algorithm: 'sha256' } });
    const used = await store.query('select algorithm, count(*)::int as links from seal group by algorithm order by 1');
    expect(used).toEqual([
      { algorithm: 'sha256', links: 2 },
      { algorithm: 'sm3', links: 3 },
    ]);
    await store.query("update loop_history set note = '{}' where seq = (select history_seq from seal where no = 2)");
    expect(await verifyHistory(store)).toMatchObject({ firstBroken: { no: 2, what: 'content-changed' } });
  });

  it('can be verified after lines were purged, and still shows a line that was only deleted', async () => {
    await using database = await sealed(6);
    const { store } = database;
    await tell(store, 1);
    const seqs = (await store.query('select seq from loop_history order by seq')).map(({ seq }) => String(seq));

    const purged = await store.transaction((tx) => purgeHistory(tx, [seqs[1] ?? '', seqs[3] ?? '', seqs[6] ?? '']));

    expect(purged).toBe(2);
    expect(await verifyHistory(store)).toMatchObject({ ok: true, sealed: 6, purged: 2, unsealed: 1 });
    expect(await store.query('select no from seal where salt is null order by no')).toEqual([{ no: '2' }, { no: '4' }]);
    await store.query('delete from loop_history where seq = $1', [seqs[4]]);
    expect(await verifyHistory(store)).toMatchObject({
      ok: false,
      sealed: 4,
      firstBroken: { no: 5, historySeq: seqs[4], what: 'line-missing' },
    });
  });

  describe('of twelve lines', () => {
    let database: Database;
    beforeAll(async () => {
      database = await sealed(12, { batch: 1, checkpointEvery: 1 });
    });
    afterAll(() => database[Symbol.asyncDispose]());

    /** What is found where somebody has tampered; nothing of it stays. */
    async function verifiedAfter(tampering: string): Promise<Verification> {
      let report: Verification | undefined;
      const undo = new Error('undo');
      const tamper = database.store.transaction(async (tx) => {
        await tx.query(tampering);
        report = await verifyHistory(tx);
        throw undo;
      });
      await expect(tamper).rejects.toBe(undo);
      if (report === undefined) throw new Error('nothing was verified');
      return report;
    }

    it('is whole as long as nobody tampers', async () => {
      expect(await verifyHistory(database.store)).toMatchObject({ ok: true, sealed: 12, checkpoints: 12 });
    });

    const line = '(select history_seq from seal where no = 5)';
    const rewrite = (change: string): string => `update loop_history set ${change} where seq = ${line}`;
    const cutOff = `delete from loop_history where seq >= ${line}; delete from seal where no >= 5`;
    const cases: readonly (readonly [string, string, BreakKind, number?])[] = [
      ['an outcome was rewritten', rewrite("outcome = 'refused'"), 'content-changed'],
      ['a note was rewritten', rewrite(`note = '{"zh":"x"}'`), 'content-changed'],
      ['a time was moved by a microsecond', rewrite("at = at + interval '1 microsecond'"), 'content-changed'],
      ['an absent reason became an empty one', rewrite("reason = ''"), 'content-changed'],
      ['a line was given to another loop', rewrite('loop_id = gen_random_uuid()'), 'content-changed'],
      ['a salt was exchanged', "update seal set salt = decode('00', 'hex') where no = 5", 'content-changed'],
      ['a salt was removed', 'update seal set salt = null where no = 5', 'content-changed'],
      ['a line was deleted', `delete from loop_history where seq = ${line}`, 'line-missing'],
      ['a digest was changed', "update seal set digest = decode('00', 'hex') where no = 5", 'link-broken'],
      ['a link was changed', 'update seal set link = digest where no = 5', 'link-broken'],
      ['an algorithm was changed', "update seal set algorithm = 'sm3' where no = 5", 'link-broken'],
      ['an algorithm is none', "update seal set algorithm = 'none' where no = 5", 'link-broken'],
      ['a seal was removed', 'delete from seal where no = 5', 'number-missing'],
      [
        'the first seals were removed with their lines',
        `delete from loop_history where seq < ${line}; delete from seal where no < 5`,
        'number-missing',
        1,
      ],
      ['the end was cut off, checkpoints and all', `${cutOff}; delete from seal_checkpoint`, 'tail-cut'],
      [
        'the end was cut off and the head set back, not the checkpoints',
        `${cutOff}; update seal_head set no = 4, link = (select link from seal where no = 4)`,
        'tail-cut',
      ],
      [
        'a checkpoint says otherwise',
        'update seal_checkpoint set link = (select link from seal where no = 1) where no = 5',
        'checkpoint-contradicted',
      ],
      ['the head says otherwise', 'update seal_head set no = 5', 'checkpoint-contradicted'],
    ];
    const named = cases.map(([told, tampering, what, no = 5]) => ({ told, tampering, what, no }));
    it.each(named)('is broken where $told', async ({ tampering, what, no }) => {
      const { ok, sealed: links, firstBroken } = await verifiedAfter(tampering);

      expect({ ok, links, what: firstBroken?.what, no: firstBroken?.no }).toEqual({
        ok: false,
        links: no - 1,
        what,
        no,
      });
      expect(firstBroken?.explanation).toMatch(/[一-龥].*[a-z]/);
    });
  });

  it('names the loop of the line that was changed', async () => {
    await using database = await open();
    const { store } = database;
    const loop = uuidv7();
    await store.query(
      `insert into loop (id, kind, key, state, open, owner, data, version, opened_at, changed_at)
      values ($1, 'referral', 'YS-1', 'processing', true, 'authority', '{}', 1, now(), now())`,
      [loop],
    );
    await tell(store, 2, loop);
    await seal(store);

    await store.query("update loop_history set note = '{}' where no = 2");

    expect((await verifyHistory(store)).firstBroken?.loop).toEqual({ id: loop, kind: 'referral', key: 'YS-1' });
  });

  it('shows a cut end for ever, also when sealing has gone on after the cut', async () => {
    await using database = await sealed(6);
    const { store } = database;
    await store.query('delete from loop_history where seq >= (select history_seq from seal where no = 4)');
    await store.query('delete from seal where no >= 4');
    await store.query('delete from seal_checkpoint');
    await tell(store, 3);
    await seal(store);

    expect(await verifyHistory(store)).toMatchObject({ sealed: 3, firstBroken: { no: 4, what: 'number-missing' } });
  });

  it('shows a line that was put in as if it were sealed', async () => {
    await using database = await sealed(3);
    const { store } = database;
    await tell(store, 1);
    await store.query('update loop_history set sealed = true');
    const [put] = await store.query('select max(seq) as seq from loop_history');

    const { firstBroken } = await verifyHistory(store);

    expect(firstBroken).toMatchObject({ what: 'number-missing', historySeq: put?.seq });
  });

  it('that was rewritten from end to end contradicts the checkpoints kept elsewhere', async () => {
    await using database = await sealed(9, { batch: 3, checkpointEvery: 3 });
    const { store } = database;
    const kept = await checkpointsOf(store);
    expect(kept.map(({ no }) => no)).toEqual([3, 6, 9]);
    await store.query("update loop_history set sealed = false, outcome = 'ignored'");
    await store.query('delete from seal');
    await store.query('delete from seal_checkpoint');
    await store.query("update seal_head set no = 0, link = decode(repeat('00', 32), 'hex')");
    await seal(store, { batch: 3, checkpointEvery: 3 });
    expect(await verifyHistory(store)).toMatchObject({ ok: true, sealed: 9 });

    const { firstBroken } = await verifyHistory(store, kept);

    expect(firstBroken).toMatchObject({ no: 3, what: 'checkpoint-contradicted' });
    expect(firstBroken?.explanation).toContain(kept[0]?.link);
  });

  it('that was cut contradicts the checkpoints kept elsewhere, though all that is in the database fits', async () => {
    await using database = await sealed(9, { batch: 3, checkpointEvery: 3 });
    const { store } = database;
    const kept = await checkpointsOf(store);
    await store.query('delete from loop_history where seq >= (select history_seq from seal where no = 7)');
    await store.query('delete from seal where no > 6');
    await store.query('delete from seal_checkpoint where no > 6');
    await store.query('update seal_head set no = 6, link = (select link from seal where no = 6)');
    expect(await verifyHistory(store)).toMatchObject({ ok: true, sealed: 6 });

    expect(await verifyHistory(store, kept)).toMatchObject({ sealed: 6, firstBroken: { no: 7, what: 'tail-cut' } });
  });

  it('is told at each checkpoint to whoever listens', async () => {
    await using database = await open();
    const { store } = database;
    await tell(store, 5);
    let told = 0;
    const sealer = startSealer({
      ...parts(store),
      onEvent: () => {
        told += 1;
      },
      options: options({ batch: 2, checkpointEvery: 2 }),
    });
    await until(async () => (await checkpointsOf(store)).length === 2, { what: 'two checkpoints' });
    await sealer.stop();

    const events = await store.query(
      `select v.type, v.partner, v.subject, v.data, d.consumer from event v join delivery d on d.event_id = v.id order by v.seq`,
    );

    expect(told).toBe(2);
    expect(events).toEqual(
      (await checkpointsOf(store)).map((checkpoint) => ({
        type: 'tongban.seal.checkpoint',
        partner: 'tongban',
        subject: String(checkpoint.no),
        data: checkpoint,
        consumer: 'topic',
      })),
    );
  });

  it('gets a checkpoint when the last one is old, though few links have followed, and none when no link has', async () => {
    await using database = await sealed(2);
    const { store } = database;
    expect((await checkpointsOf(store)).map(({ no }) => no)).toEqual([2]);
    await tell(store, 1);
    await seal(store);
    expect((await checkpointsOf(store)).map(({ no }) => no)).toEqual([2]);
    await store.query("update seal_checkpoint set at = at - interval '10 minutes'");

    const sealer = startSealer(parts(store));
    await until(async () => (await checkpointsOf(store)).length === 2, { what: 'the second checkpoint' });
    await sealer.stop();
    await store.query("update seal_checkpoint set at = at - interval '10 minutes'");
    await seal(store);

    expect((await checkpointsOf(store)).map(({ no }) => no)).toEqual([2, 3]);
  });
});
