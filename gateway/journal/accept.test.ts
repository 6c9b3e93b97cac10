import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { booking, type JournalWorld, journalWorld, minutes, noon } from '../../test/support/journal-world.ts';

describe.each(databases)('accepting, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('keeps an exchange whole, with a doorbell for its lane', async () => {
    const given = booking({
      acting: { user: '张三', role: '采购人' },
      traceparent: '00-aa-bb-01',
      expiresAt: minutes(60),
    });

    const accepted = await world.journal.accept(given);

    expect(accepted).toMatchObject({ kind: 'accepted', id: given.id });
    expect(await world.read(given.id)).toEqual({
      id: given.id,
      seq: 'seq' in accepted ? accepted.seq : undefined,
      state: 'accepted',
      operation: 'venue.book',
      district: '500101',
      partner: 'wanzhou',
      client: 'one-stop',
      idempotencyKey: given.idempotencyKey,
      orderKey: given.orderKey,
      request: given.request,
      acting: { user: '张三', role: '采购人' },
      traceparent: '00-aa-bb-01',
      ref: given.ref,
      mappingHash: given.mappingHash,
      attempt: 0,
      calls: 0,
      maybeSent: false,
      needsPerson: false,
      nextAttemptAt: expect.any(Date),
      updatedAt: expect.any(Date),
      acceptedAt: noon,
      expiresAt: minutes(60),
    });
    const rings = await world.journal.orphanedRings(0, 1_000);
    expect(rings).toContainEqual({ exchangeId: given.id, lane: 'wanzhou', traceparent: '00-aa-bb-01' });
  });

  it('gives every one of a thousand that arrive together its own number', async () => {
    const given = Array.from({ length: 1_000 }, () => booking());

    const accepted = await Promise.all(given.map((exchange) => world.journal.accept(exchange)));

    expect(accepted.map((answer) => answer.kind === 'accepted' && answer.id)).toEqual(given.map(({ id }) => id));
    expect(new Set(accepted.map((answer) => answer.kind === 'accepted' && answer.seq)).size).toBe(1_000);
  });

  it('answers a repetition with the first exchange, and another body under the same key as conflicting', async () => {
    const first = booking();
    await world.journal.accept(first);
    const key = { idempotencyKey: first.idempotencyKey };

    const [repeated, conflicting, ofAnother] = await Promise.all([
      world.journal.accept(booking(key)),
      world.journal.accept(booking({ ...key, requestDigest: 'd'.repeat(64) })),
      world.journal.accept(booking({ ...key, client: 'another-client' })),
    ]);

    expect(repeated).toMatchObject({ kind: 'repeated', exchange: { id: first.id } });
    expect(conflicting).toMatchObject({ kind: 'conflicting', exchange: { id: first.id } });
    expect(ofAnother.kind).toBe('accepted');
  });

  it('makes one exchange of two with the same key in the same batch', async () => {
    const [one, two] = [booking({ idempotencyKey: 'twins' }), booking({ idempotencyKey: 'twins' })];

    const answers = await Promise.all([world.journal.accept(one), world.journal.accept(two)]);

    expect(answers).toMatchObject([
      { kind: 'accepted', id: one.id },
      { kind: 'repeated', exchange: { id: one.id } },
    ]);
    expect(await world.journal.get(two.id)).toBeUndefined();
  });

  it('makes one exchange of one that is handed over again after a lost answer', async () => {
    const given = booking();
    const first = await world.journal.accept(given);

    expect(await world.journal.accept(given)).toEqual(first);
  });

  it('fails one that cannot be written without its neighbours', async () => {
    const given = Array.from({ length: 50 }, () => booking());
    const poison = [
      booking({ orderKey: 'nul \u0000' }),
      booking({ request: { name: 'nul \u0000' } }),
      booking({ id: 'no uuid' }),
    ];
    const all = [...given.slice(0, 20), ...poison, ...given.slice(20)];

    const answers = await Promise.allSettled(all.map((exchange) => world.journal.accept(exchange)));

    const failed = answers.flatMap((answer, index) => (answer.status === 'rejected' ? [all[index]?.id] : []));
    expect(failed).toContain('no uuid');
    expect(poison.map(({ id }) => id)).toEqual(expect.arrayContaining(failed));
    const kept = await world.journal.getMany(given.map(({ id }) => id));
    expect(kept).toHaveLength(50);
  });

  it('moves on to queued when the broker has confirmed the ring, and forgets the doorbell', async () => {
    const given = [booking(), booking()];
    await Promise.all(given.map((exchange) => world.journal.accept(exchange)));

    await world.journal.confirmRings(given.map(({ id }) => id));

    const states = (await world.journal.getMany(given.map(({ id }) => id))).map(({ state }) => state);
    expect(states).toEqual(['queued', 'queued']);
    const rings = await world.journal.orphanedRings(0, 10_000);
    expect(rings.map((ring) => ring.exchangeId)).not.toContain(given[0]?.id);
  });

  it('lets one relay alone take an orphaned ring, and not before its time', async () => {
    const given = booking();
    await world.journal.accept(given);
    const take = async () => {
      const rings = await world.journal.orphanedRings(60_000, 10_000);
      return rings.filter((ring) => ring.exchangeId === given.id);
    };
    expect(await take()).toEqual([]);
    await world.store.query(`update outbox set created_at = now() - interval '1 hour' where exchange_id = $1`, [
      given.id,
    ]);

    const taken = await Promise.all([take(), take()]);

    expect(taken.flat()).toHaveLength(1);
    expect(await take()).toEqual([]);
  });
});
