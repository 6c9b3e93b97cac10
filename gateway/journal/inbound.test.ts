import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { type JournalWorld, journalWorld, news, settlement, telling } from '../../test/support/journal-world.ts';
import type { NewInbound } from './contract.ts';
import { uuidv7 } from './uuid.ts';

describe.each(databases)('what partners tell, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** A telling whose event has a consumer nobody else has. */
  function toldTo(changes: Partial<NewInbound> = {}): { told: NewInbound; due: () => Promise<string[]> } {
    const consumer = `consumer-${uuidv7()}`;
    const told = telling(changes);
    return {
      told: { ...told, event: { ...told.event, consumers: [consumer] } },
      due: async () => (await world.journal.dueDeliveries(consumer, 100)).map((delivery) => delivery.event.id),
    };
  }

  it('takes effect once: the repetition is known, another content under the same identity is conflicting', async () => {
    const { told, due } = toldTo();
    const first = await world.journal.applyInbound(told);

    const repeated = await world.journal.applyInbound({ ...told, id: uuidv7(), event: news() });
    const conflicting = await world.journal.applyInbound({
      ...told,
      id: uuidv7(),
      digest: 'f'.repeat(64),
      event: news(),
    });

    expect(first).toEqual({ id: told.id, state: 'applied', eventId: told.event.id, exchangeId: undefined });
    expect(repeated).toMatchObject({ state: 'repeated', eventId: told.event.id });
    expect(conflicting).toMatchObject({ state: 'conflicting', eventId: told.event.id });
    expect(await due()).toEqual([told.event.id]);
    const rows = await world.store.query(
      'select state, raw from inbound where identity = $1 order by received_at, id',
      [told.identity],
    );
    expect(rows.map((row) => row.state)).toEqual(['applied', 'repeated', 'conflicting']);
    expect(rows[0]?.raw).toEqual(Buffer.from('<原文/>'));
  });

  it('takes effect once when the same is told many times at once', async () => {
    const { told, due } = toldTo();

    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        world.journal.applyInbound({
          ...told,
          id: uuidv7(),
          event: { ...told.event, id: n === 0 ? told.event.id : uuidv7() },
        }),
      ),
    );

    expect(outcomes.filter(({ state }) => state === 'applied')).toHaveLength(1);
    expect(outcomes.filter(({ state }) => state === 'repeated')).toHaveLength(29);
    expect(new Set(outcomes.map(({ eventId }) => eventId)).size).toBe(1);
    expect(await due()).toHaveLength(1);
  });

  it('is another matter for another partner or operation', async () => {
    const { told } = toldTo();
    const others = [{ partner: 'another' }, { operation: 'deposit.received' }];

    const outcomes = await Promise.all(
      [{}, ...others].map((change) => world.journal.applyInbound({ ...told, ...change, id: uuidv7(), event: news() })),
    );

    expect(outcomes.map(({ state }) => state)).toEqual(['applied', 'applied', 'applied']);
  });

  it('is kept with its reason when it is refused, and makes no event; once mended it takes effect', async () => {
    const { told, due } = toldTo();

    const refused = await world.journal.applyInbound({ ...told, refusal: { code: 'GW_TRANSLATION_MESSAGE' } });
    const mended = await world.journal.applyInbound({ ...told, id: uuidv7() });

    expect(refused).toEqual({ id: told.id, state: 'refused' });
    expect(mended.state).toBe('applied');
    expect(await due()).toEqual([told.event.id]);
    const rows = await world.store.query('select problem from inbound where id = $1', [told.id]);
    expect(rows).toEqual([{ problem: { code: 'GW_TRANSLATION_MESSAGE' } }]);
  });

  it('finds its exchange by our own reference', async () => {
    const hold = await world.lane();
    const exchange = await world.dispatching(hold);
    const { told, due } = toldTo({ partner: hold.lane, reference: exchange.ref });

    const outcome = await world.journal.applyInbound(told);

    expect(outcome.exchangeId).toBe(exchange.id);
    expect(await due()).toEqual([told.event.id]);
    expect(await world.journal.events(exchange.id)).toMatchObject([{ client: 'one-stop', district: '500101' }]);
  });

  it('finds its exchange by the partner’s id: the first of several about the same thing', async () => {
    const hold = await world.lane();
    const [booked, changed] = [await world.dispatching(hold), await world.dispatching(hold)];
    await world.journal.settle(settlement(booked, { correlationKey: 'B7' }));
    await world.journal.settle(settlement(changed, { correlationKey: 'B7' }));

    const outcome = await world.journal.applyInbound(telling({ partner: hold.lane, correlationKey: 'B7' }));

    expect(outcome.exchangeId).toBe(booked.id);
  });

  it('does not find the exchange of another partner', async () => {
    const [mine, theirs] = [await world.lane(), await world.lane()];
    const exchange = await world.dispatching(theirs);
    await world.journal.settle(settlement(exchange, { correlationKey: 'B8' }));

    const outcome = await world.journal.applyInbound(
      telling({ partner: mine.lane, correlationKey: 'B8', reference: exchange.ref }),
    );

    expect(outcome).toMatchObject({ state: 'applied', exchangeId: undefined });
  });

  it('goes out without its exchange when it has waited too long', async () => {
    const { told, due } = toldTo({ correlationKey: 'never-known' });
    await world.journal.applyInbound(told);
    expect(await due()).toEqual([]);

    expect(await world.journal.releaseUncorrelated(60_000)).toBe(0);
    expect(await world.journal.releaseUncorrelated(0)).toBeGreaterThan(0);

    expect(await due()).toEqual([told.event.id]);
  });

  it('fails one that cannot be written without its neighbours', async () => {
    const tellings = [telling(), telling({ identity: 'nul \u0000' }), telling()];

    const outcomes = await Promise.allSettled(tellings.map((told) => world.journal.applyInbound(told)));

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe.each(databases)('deliveries, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function owed(count: number, consumers: readonly string[]): Promise<string[]> {
    const tellings = Array.from({ length: count }, () => telling());
    const events = tellings.map((told) => ({ ...told, event: { ...told.event, consumers } }));
    await Promise.all(events.map((told) => world.journal.applyInbound(told)));
    return events.map((told) => told.event.id);
  }
  const ids = (due: readonly { event: { id: string } }[]) => due.map((delivery) => delivery.event.id);

  it('go to one of many workers, oldest event first', async () => {
    const events = await owed(200, ['one']);

    const taken = await Promise.all(Array.from({ length: 40 }, () => world.journal.dueDeliveries('one', 20)));

    expect(taken.flatMap(ids)).toHaveLength(200);
    expect(taken.flatMap(ids).sort()).toEqual([...events].sort());
    for (const due of taken) expect(ids(due)).toEqual([...ids(due)].sort());
  });

  it('are each consumer’s own, and gone when closed', async () => {
    const [event] = await owed(1, ['two', 'three']);

    await world.journal.dueDeliveries('two', 10);
    await world.journal.closeDeliveries('two', [event!]);

    expect(await world.store.query('select consumer from delivery where event_id = $1', [event])).toEqual([
      { consumer: 'three' },
    ]);
  });

  it('come again when postponed, with their attempts counted', async () => {
    const events = await owed(1, ['four']);
    await world.journal.dueDeliveries('four', 10);
    expect(await world.journal.dueDeliveries('four', 10)).toEqual([]);

    await world.journal.postponeDeliveries('four', events, 0);

    expect(await world.journal.dueDeliveries('four', 10)).toMatchObject([{ event: { id: events[0] }, attempts: 2 }]);
  });
});
