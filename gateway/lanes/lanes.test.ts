import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { answered, laneWorld, obliging, type Script, success, unanswered } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';

/** Answers once `release` was called; until then the call is under way. */
function held(): { readonly script: Script; release(): void } {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { script: (call) => gate.then(() => obliging(call)), release };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(columns)('the road to a partner, $title', (column) => {
  it('carries a booking to the partner and keeps what was said, without the secrets', async () => {
    await using world = await laneWorld(column);
    await world.worker();

    const [id] = await world.book(1);
    const [exchange] = await world.all([id!], 'succeeded');

    expect(exchange).toMatchObject({ response: { bookingId: `B-ref-${id}` }, correlationKey: `B-ref-${id}`, calls: 1 });
    const [attempt] = await world.journal.attempts(id!);
    expect(attempt).toMatchObject({
      kind: 'call',
      result: 'success',
      requestLine: 'POST /reserve?token=***',
      responseStatus: 200,
    });
    expect(String(attempt!.requestBytes)).toBe('{"token":"***"}');
    expect(await world.journal.events(id!)).toMatchObject([
      { type: 'tongban.venue.book.settled', data: { state: 'succeeded' } },
    ]);
    expect(world.partner.calls.map(({ ref }) => ref)).toEqual([`ref-${id}`]);
  });

  it('keeps the order of one project while many projects go at once', async () => {
    await using world = await laneWorld(column);
    world.partner.answer = async (call) => {
      await pause(Math.random() * 4);
      return obliging(call);
    };
    await world.worker();

    const ids: string[] = [];
    for (let round = 0; round < 10; round += 1)
      ids.push(...(await world.book(12, (index) => ({ orderKey: `project-${index}` }))));
    const settled = await world.all(ids, 'succeeded', 15_000);

    const seqOf = new Map(settled.map(({ ref, seq }) => [ref, Number(seq)]));
    const keyOf = new Map(settled.map(({ ref, orderKey }) => [ref, orderKey]));
    const perKey = [...new Set(keyOf.values())].map((key) =>
      world.partner.calls.filter(({ ref }) => keyOf.get(ref) === key),
    );
    expect(world.partner.calls).toHaveLength(120);
    expect(world.partner.load.most).toBeGreaterThan(4);
    expect(world.partner.load.most).toBeLessThanOrEqual(16);
    for (const calls of perKey) {
      const seqs = calls.map(({ ref }) => seqOf.get(ref)!);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    }
  });

  it('calls once, however often the bell rings', async () => {
    await using world = await laneWorld(column);
    const hold = held();
    world.partner.answer = hold.script;
    await world.worker();

    const ids = await world.book(20);
    for (let again = 0; again < 5; again += 1)
      await world.ground.broker.ring(ids.map((exchangeId) => ({ exchangeId, lane: 'wanzhou' })));
    hold.release();
    await world.all(ids, 'succeeded');
    await world.ground.broker.ring(ids.map((exchangeId) => ({ exchangeId, lane: 'wanzhou' })));
    await until(async () => (await world.ground.broker.depth('wanzhou')) === 0);

    expect(world.partner.calls).toHaveLength(20);
  });

  it('finds what nobody rang for', async () => {
    await using world = await laneWorld(column);
    await world.worker({ sweepMs: 100 });

    const ids = await world.accept(30);

    await world.all(ids, 'succeeded');
    expect((await world.journal.audit()).missing).toBe(0);
  });

  it('tries a connection refused again, and tells nobody before it is settled', async () => {
    await using world = await laneWorld(column);
    world.partner.answer = (call) => (world.partner.calls.length < 3 ? unanswered('no') : obliging(call));
    await world.worker();

    const [id] = await world.book(1);
    const [exchange] = await world.all([id!], 'succeeded');

    expect(exchange!.calls).toBe(3);
    expect(new Set(world.partner.calls.map(({ ref }) => ref)).size).toBe(1);
    expect(await world.journal.events(id!)).toHaveLength(1);
  });

  it('asks about a lost answer and takes the partner’s word that it was carried out', async () => {
    await using world = await laneWorld(column);
    world.partner.answer = ({ operation, message }) => {
      if (operation !== 'venue.booking') return unanswered('maybe');
      return success({ effect: 'applied', bookingId: `B-${String(message['reference'])}` });
    };
    await world.worker();

    const [id] = await world.book(1);
    const [exchange] = await world.all([id!], 'succeeded');

    expect(exchange).toMatchObject({ response: { bookingId: `B-ref-${id}` }, calls: 1 });
    expect(world.partner.calls.map(({ operation }) => operation)).toEqual(['venue.book', 'venue.booking']);
    expect(world.partner.calls[1]!.ref).not.toBe(`ref-${id}`);
  });

  it('sends again only after the quiet time, when the partner never received it', async () => {
    await using world = await laneWorld(column);
    let lostAt = 0;
    world.partner.answer = (call) => {
      if (call.operation === 'venue.booking') return success({ effect: 'none' });
      if (lostAt > 0) return obliging(call);
      lostAt = performance.now();
      return unanswered('maybe');
    };
    await world.worker();

    const [id] = await world.book(1);
    await world.all([id!], 'succeeded');

    const sent = world.partner.calls.filter(({ operation }) => operation === 'venue.book');
    expect(sent.map(({ ref }) => ref)).toEqual([`ref-${id}`, `ref-${id}`]);
    expect(performance.now() - lostAt).toBeGreaterThan(300);
  });

  it('lets the next of the key go when the first is settled, not before', async () => {
    await using world = await laneWorld(column);
    const hold = held();
    world.partner.answer = hold.script;
    await world.worker();

    const [first, second] = await world.book(2, () => ({ orderKey: 'one-project' }));
    await until(() => world.partner.calls.length === 1);
    await until(async () => (await world.ground.broker.depth('wanzhou')) === 0);
    const waiting = await world.read(second!);
    hold.release();
    await world.all([first!, second!], 'succeeded');

    expect(waiting.attempt).toBe(0);
    expect(world.partner.calls.map(({ ref }) => ref)).toEqual([`ref-${first}`, `ref-${second}`]);
  });

  it('parks an operation that fails, goes on with its neighbour, and releases in order when it works again', async () => {
    await using world = await laneWorld(column, { limits: { concurrency: 2 } });
    let broken = true;
    world.partner.answer = (call) => (broken && call.operation === 'venue.book' ? unanswered('no') : obliging(call));
    await world.worker();

    const ids = await world.book(30);
    await until(async () => (await world.journal.list({ state: 'parked', limit: 100 })).length >= 28);
    const cancels = await world.book(5, () => ({
      operation: 'venue.cancel',
      request: { district: '500101', bookingId: 'B', reason: 'x' },
    }));
    await world.all(cancels, 'succeeded');
    const parked = await world.journal.list({ state: 'parked', limit: 100 });
    const before = world.partner.calls.length;
    broken = false;
    const settled = await world.all(ids, 'succeeded');

    expect(parked.length).toBeGreaterThanOrEqual(28);
    expect(Math.max(...parked.map(({ calls }) => calls))).toBeLessThanOrEqual(5);
    const seqOf = new Map(settled.map(({ ref, seq }) => [ref, Number(seq)]));
    const released = world.partner.calls
      .slice(before)
      .filter(({ operation }) => operation === 'venue.book')
      .map(({ ref }) => seqOf.get(ref)!);
    const sorted = [...released].sort((a, b) => a - b);
    // Two go at once, so neighbours may change places; nobody overtakes by more.
    for (const [place, seq] of released.entries()) expect(Math.abs(sorted.indexOf(seq) - place)).toBeLessThanOrEqual(2);
  });

  it('a partner that is away for long costs no attempts and fails nothing; each probe goes through at the first try', async () => {
    const probes = new Set<string>();
    const parkedAgain: string[] = [];
    await using world = await laneWorld(column, {
      limits: { breakerMs: 100 },
      journal: (journal) => ({
        ...journal,
        async unpark(hold, operation, limit) {
          const ids = await journal.unpark(hold, operation, limit);
          if (limit === 1) for (const id of ids) probes.add(id);
          return ids;
        },
        async park(hold, operation, ids) {
          for (const id of ids ?? []) if (probes.has(id)) parkedAgain.push(id);
          return journal.park(hold, operation, ids);
        },
        async settle(settlement) {
          probes.delete(settlement.id);
          return journal.settle(settlement);
        },
      }),
    });
    let away = true;
    world.partner.answer = (call) => (away ? unanswered('no') : obliging(call));
    await world.worker();

    const ids = await world.book(10);
    await until(() => world.partner.calls.length > 25);
    const meanwhile = await world.journal.getMany(ids);
    away = false;
    const settled = await world.all(ids, 'succeeded');

    expect(meanwhile.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(Math.max(...settled.map(({ calls }) => calls))).toBeLessThanOrEqual(3);
    expect(parkedAgain).toEqual([]);
  });

  it('two workers share the lanes and neither does the other’s work', async () => {
    const partners = ['wanzhou', 'fuling', 'yuzhong', 'jiangbei', 'banan', 'changshou'];
    await using world = await laneWorld(column, { partners });
    const one = await world.worker();
    await until(() => one.lanes().length === 6);
    const other = await world.worker();

    await until(() => one.lanes().length === 3 && other.lanes().length === 3);
    const ids = await world.book(60, (index) => ({ partner: partners[index % 6]! }));
    await world.all(ids, 'succeeded');

    expect(new Set([...one.lanes(), ...other.lanes()]).size).toBe(6);
    expect(world.partner.calls).toHaveLength(60);
  });

  it('takes over from a worker that vanished and asks what became of its calls', async () => {
    await using world = await laneWorld(column);
    const dead = await world.journal.takeLane('wanzhou', 'dead-worker', 300);
    const [id, waiting] = await world.accept(2, (index) => ({ orderKey: `project-${index}` }));
    await world.journal.claim(dead!, [id!], new Date());
    world.partner.answer = (call) =>
      call.operation === 'venue.booking' ? success({ effect: 'applied', bookingId: 'B-of-the-dead' }) : obliging(call);

    await world.worker();
    const [exchange] = await world.all([id!], 'succeeded');
    await world.all([waiting!], 'succeeded');

    expect(exchange!.response).toEqual({ bookingId: 'B-of-the-dead' });
    expect((await world.journal.attempts(id!)).map(({ kind }) => kind)).toEqual(['takeover', 'ask']);
    expect(world.partner.calls.map(({ operation }) => operation).sort()).toEqual(['venue.book', 'venue.booking']);
  });

  it('an embedded gateway that starts again takes its lanes at once', async () => {
    await using world = await laneWorld(column);
    await world.journal.takeLane('wanzhou', 'killed', 3_600_000);
    await world.accept(1);

    const worker = await world.worker({}, { alone: true });

    await until(() => worker.lanes().length === 1);
  });

  it('a worker that stops lets its calls end, writes them down and leaves the rest untouched', async () => {
    await using world = await laneWorld(column, { limits: { concurrency: 1 } });
    const hold = held();
    world.partner.answer = hold.script;
    const worker = await world.worker();

    const ids = await world.book(5);
    await until(() => world.partner.calls.length === 1);
    const stopping = worker.stop();
    hold.release();
    await stopping;

    const after = await world.journal.getMany(ids);
    const untouched = after.filter(({ state, maybeSent, calls }) => state !== 'succeeded' && !maybeSent && calls === 0);
    expect(after.filter(({ state }) => state === 'succeeded')).toHaveLength(1);
    expect(untouched).toHaveLength(4);
    // Accepted: the first sweep was faster than the ring's confirm.
    for (const { state } of untouched) expect(['accepted', 'queued']).toContain(state);
    expect((await world.journal.lanes())[0]).not.toHaveProperty('owner');
  });

  it('a paused lane parks everything and goes on when it may', async () => {
    await using world = await laneWorld(column);
    const worker = await world.worker();
    await world.journal.setPaused('wanzhou', true);
    // The first may have read the lanes before.
    await worker.beat();
    await worker.beat();

    const ids = await world.book(10);
    await world.all(ids, 'parked');
    const calls = world.partner.calls.length;
    await world.journal.setPaused('wanzhou', false);
    await world.all(ids, 'succeeded');

    expect(calls).toBe(0);
  });

  it('an answer that contradicts itself goes to a person, and is asked no more', async () => {
    await using world = await laneWorld(column);
    world.partner.answer = ({ operation }) =>
      operation === 'venue.booking' ? answered({ kind: 'uncertain', code: '8', text: '处理中' }) : unanswered('maybe');
    await world.worker({ askBudget: 2 });

    const [id] = await world.book(1);
    await until(async () => (await world.read(id!)).needsPerson);

    expect(await world.read(id!)).toMatchObject({
      state: 'unknown',
      maybeSent: true,
      problem: { code: 'GW_PERSON_NEEDED', partnerText: '处理中' },
    });
    expect((await world.journal.audit()).missing).toBe(0);
  });
});
