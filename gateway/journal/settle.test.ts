import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import {
  contact,
  type JournalWorld,
  journalWorld,
  minutes,
  news,
  noon,
  settlement,
  telling,
} from '../../test/support/journal-world.ts';
import { createJournal } from './journal.ts';
import { uuidv7 } from './uuid.ts';

describe.each(databases)('settling, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('writes state, attempt, event and delivery together', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    const event = news({ partner: hold.lane, subject: exchange.id, consumers: ['topic', 'loops'] });
    const record = contact({
      requestLine: 'POST /rest/venue/reserve',
      requestBytes: Buffer.from([0, 1, 255]),
      responseStatus: 200,
      responseBytes: Buffer.from('{"好":1}'),
      mappingHash: 'e'.repeat(64),
    });

    const outcome = await world.journal.settle(
      settlement(exchange, { response: { bookingId: 'B1' }, correlationKey: 'B1', record, event }),
    );

    expect(await world.read(exchange.id)).toMatchObject({
      state: 'succeeded',
      response: { bookingId: 'B1' },
      correlationKey: 'B1',
      settledAt: expect.any(Date),
      sentAt: expect.any(Date),
    });
    expect(await world.journal.attempts(exchange.id)).toEqual([{ ...record, no: 1, state: 'succeeded' }]);
    const { consumers, ...told } = event;
    const stored = {
      ...told,
      district: '500101',
      client: 'one-stop',
      exchangeId: exchange.id,
      seq: expect.any(String),
    };
    expect(await world.journal.events(exchange.id)).toEqual([stored]);
    expect(outcome).toEqual({ id: exchange.id, applied: true, event: stored });
    for (const consumer of consumers) {
      const due = await world.journal.dueDeliveries(consumer, 1_000);
      expect(due.filter((delivery) => delivery.event.id === event.id)).toEqual([
        { consumer, event: stored, attempts: 1 },
      ]);
    }
  });

  it('gives the event to the settler where he serves a consumer himself, to another only when he is late', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    const event = news({ partner: hold.lane, consumers: ['served', 'owed'], served: ['served'] });
    const dueFor = async (consumer: string) =>
      (await world.journal.dueDeliveries(consumer, 1_000)).map(({ event: { id }, attempts }) => ({ id, attempts }));

    const outcome = await world.journal.settle(settlement(exchange, { event }));

    expect(outcome.event).toMatchObject({ id: event.id, exchangeId: exchange.id });
    expect(outcome.event).not.toHaveProperty('served');
    expect(await dueFor('owed')).toEqual([{ id: event.id, attempts: 1 }]);
    expect(await dueFor('served')).toEqual([]);
    await world.store.query(`update delivery set next_at = next_at - interval '15 seconds' where event_id = $1`, [
      event.id,
    ]);
    expect(await dueFor('served')).toEqual([{ id: event.id, attempts: 2 }]);
  });

  it('keeps a refusal with the partner’s own words', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    const problem = { code: 'PARTNER_REFUSED', as: 'venue-unavailable', partnerCode: '3', partnerText: '无可用场地' };

    await world.journal.settle(settlement(exchange, { to: 'refused', problem }));

    expect(await world.read(exchange.id)).toMatchObject({ state: 'refused', problem });
  });

  it('settles a thousand at once, each with its own answer', async () => {
    const hold = await world.lane();
    const exchanges = await Promise.all(Array.from({ length: 1_000 }, () => world.dispatching(hold)));

    const outcomes = await Promise.all(
      exchanges.map((exchange, n) => world.journal.settle(settlement(exchange, { response: { n } }))),
    );

    expect(outcomes).toEqual(exchanges.map(({ id }) => ({ id, applied: true })));
    const responses = (await world.journal.getMany(exchanges.map(({ id }) => id))).map((e) => [e.id, e.response?.n]);
    expect(Object.fromEntries(responses)).toEqual(Object.fromEntries(exchanges.map(({ id }, n) => [id, n])));
  });

  it('writes nothing for an exchange that has moved on', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    const other = await world.journal.takeLane(hold.lane, 'worker-2', 60_000, [hold.owner]);
    const event = news({ partner: hold.lane });

    const late = await world.journal.settle(settlement(exchange, { event }));

    expect(other).toBeDefined();
    expect(late).toEqual({ id: exchange.id, applied: false });
    expect((await world.read(exchange.id)).state).toBe('unknown');
    expect(await world.journal.attempts(exchange.id)).toMatchObject([{ kind: 'takeover' }]);
    expect(await world.journal.events(exchange.id)).toEqual([]);
  });

  it('writes nothing for an attempt that another has followed', async () => {
    const hold = await world.lane();
    const first = await world.dispatching(hold);
    await world.journal.settle(settlement(first, { to: 'queued' }));
    const [second] = (await world.journal.claim(hold, [first.id], noon)).claimed;
    const asked = await world.unknown(hold);
    const [asking] = await world.journal.claimAsk(hold, [asked.id]);
    await world.journal.claimAsk(hold, [asked.id]);

    const late = await Promise.all([
      world.journal.settle(settlement(first)),
      world.journal.settle(settlement(asking!.exchange)),
    ]);

    expect(late.map(({ applied }) => applied)).toEqual([false, false]);
    expect((await world.journal.settle(settlement(second!.exchange))).applied).toBe(true);
  });

  it('counts the first of two ends of one contact', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);

    const outcomes = await Promise.all([
      world.journal.settle(settlement(exchange, { response: { which: 'first' } })),
      world.journal.settle(settlement(exchange, { to: 'failed' })),
    ]);

    expect(outcomes.map(({ applied }) => applied)).toEqual([true, false]);
    expect(await world.read(exchange.id)).toMatchObject({ state: 'succeeded', response: { which: 'first' } });
  });

  it('records a contact once: an unknown exchange must be claimed before it is settled again', async () => {
    const hold = await world.lane();
    const exchange = await world.unknown(hold);

    expect(await world.journal.settle(settlement(exchange))).toEqual({ id: exchange.id, applied: false });
    const [asking] = await world.journal.claimAsk(hold, [exchange.id]);
    expect(await world.journal.settle(settlement(asking!.exchange))).toEqual({ id: exchange.id, applied: true });
  });

  it('refuses a way that the table of transitions does not know', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);

    const backwards = world.journal.settle({ ...settlement(exchange), to: 'dispatching' as 'queued' });

    await expect(backwards).rejects.toThrow(/cannot go from dispatching to dispatching/);
  });

  it('fails one that cannot be written without its neighbours', async () => {
    const hold = await world.lane();
    const exchanges = await Promise.all(Array.from({ length: 20 }, () => world.dispatching(hold)));

    const outcomes = await Promise.allSettled(
      exchanges.map((exchange, n) =>
        world.journal.settle(settlement(exchange, n === 7 ? { correlationKey: 'nul \u0000' } : {})),
      ),
    );

    expect(outcomes.flatMap(({ status }, n) => (status === 'rejected' ? [n] : []))).toEqual([7]);
    expect((await world.read(exchanges[8]!.id)).state).toBe('succeeded');
  });

  it('remembers until there is proof that a call may have reached the partner', async () => {
    const hold = await world.lane();
    const exchange = await world.unknown(hold);
    expect(exchange).toMatchObject({ maybeSent: true, sentAt: expect.any(Date) });
    const [asking] = await world.journal.claimAsk(hold, [exchange.id]);

    await world.journal.settle(
      settlement(asking!.exchange, {
        to: 'queued',
        maybeSent: false,
        record: contact({ kind: 'ask', result: 'not-received' }),
      }),
    );

    const proven = await world.read(exchange.id);
    expect(proven).toMatchObject({ state: 'queued', maybeSent: false, attempt: 2 });
    expect(proven.sentAt).toBeUndefined();
  });

  it('takes one of two settlements of the same question that are written at the same moment', async () => {
    const hold = await world.lane();
    const other = createJournal(world.store);
    const again = { to: 'unknown', record: contact({ kind: 'ask', result: 'uncertain' }) } as const;

    for (let round = 0; round < 40; round++) {
      const asked = await world.unknown(hold);
      const [asking] = await world.journal.claimAsk(hold, [asked.id]);
      const outcomes = await Promise.all(
        [world.journal, other].map((journal) => journal.settle(settlement(asking!.exchange, again))),
      );
      expect(outcomes.filter(({ applied }) => applied).length).toBe(1);
    }
    await other.close();
  });

  it('leaves the time of the call alone when it only asked', async () => {
    const hold = await world.lane();
    const exchange = await world.unknown(hold);
    const [asking] = await world.journal.claimAsk(hold, [exchange.id]);

    await world.journal.settle(
      settlement(asking!.exchange, {
        to: 'unknown',
        needsPerson: true,
        record: contact({ kind: 'ask', result: 'uncertain' }),
      }),
    );

    const still = await world.read(exchange.id);
    expect(still.sentAt).toEqual(exchange.sentAt);
    expect(still.needsPerson).toBe(true);
  });

  it('gives a call back that is not to be counted', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);

    await world.journal.settle(settlement(exchange, { to: 'queued', maybeSent: false, uncounted: true }));

    expect(await world.read(exchange.id)).toMatchObject({ attempt: 1, calls: 0 });
  });

  it('names as next only what can be called now', async () => {
    const hold = await world.lane();
    const first = await world.dispatching(hold, { orderKey: 'A' });
    await world.journal.settle(settlement(first, { to: 'queued', maybeSent: false }));
    await world.accepted(hold, { orderKey: 'A' });
    const again = (await world.journal.claim(hold, [first.id], noon)).claimed[0]!.exchange;

    const retried = await world.journal.settle(
      settlement(again, { to: 'queued', retryInMs: 60_000, maybeSent: false }),
    );

    expect(retried).toEqual({ id: first.id, applied: true });
  });

  it('names no next that must wait for its time', async () => {
    const hold = await world.lane();
    const first = await world.dispatching(hold, { orderKey: 'A' });
    const second = await world.accepted(hold, { orderKey: 'A' });
    await world.store.query(`update exchange set next_attempt_at = now() + interval '1 hour' where id = $1`, [second]);

    expect(await world.journal.settle(settlement(first))).toEqual({ id: first.id, applied: true });
  });

  it('joins the event that came before the partner’s id was known, and lets it go', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    const early = telling({ partner: hold.lane, correlationKey: `B-${exchange.id}` });
    const consumer = `topic-${uuidv7()}`;
    const applied = await world.journal.applyInbound({ ...early, event: { ...early.event, consumers: [consumer] } });
    expect(applied.exchangeId).toBeUndefined();
    expect(await world.journal.dueDeliveries(consumer, 10)).toEqual([]);

    await world.journal.settle(settlement(exchange, { correlationKey: `B-${exchange.id}` }));

    const joined = { exchangeId: exchange.id, client: 'one-stop', district: '500101' };
    expect(await world.journal.dueDeliveries(consumer, 10)).toMatchObject([{ event: joined }]);
    expect(await world.journal.events(exchange.id)).toMatchObject([joined]);
  });

  it('and a telling at the same moment always find each other', async () => {
    const hold = await world.lane();
    const exchanges = await Promise.all(Array.from({ length: 100 }, () => world.dispatching(hold)));

    await Promise.all(
      exchanges.flatMap((exchange) => [
        world.journal.settle(settlement(exchange, { correlationKey: `B-${exchange.id}` })),
        world.journal.applyInbound(telling({ partner: hold.lane, correlationKey: `B-${exchange.id}` })),
      ]),
    );

    const events = await Promise.all(exchanges.map(({ id }) => world.journal.events(id)));
    expect(events.map((of) => of.length)).toEqual(exchanges.map(() => 1));
    expect(await world.journal.releaseUncorrelated(0)).toBe(0);
  });

  it('never keeps the clock of people: times of the record stay as given', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);

    await world.journal.settle(
      settlement(exchange, { record: contact({ startedAt: minutes(5), endedAt: minutes(6) }) }),
    );

    expect(await world.journal.attempts(exchange.id)).toMatchObject([{ startedAt: minutes(5), endedAt: minutes(6) }]);
  });
});
