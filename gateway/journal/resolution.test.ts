import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { contact, type JournalWorld, journalWorld, news, noon, settlement } from '../../test/support/journal-world.ts';
import type { Confirmation, Exchange, Proposal } from './contract.ts';

const proposal = (exchangeId: string, changes: Partial<Proposal> = {}): Proposal => ({
  exchangeId,
  outcome: 'succeeded',
  evidence: '电话核实，对方回复已办理，经办人李工',
  response: { bookingId: 'B-9' },
  by: 'operator',
  user: '王五',
  at: noon,
  ...changes,
});
const confirmation = (exchangeId: string, changes: Partial<Confirmation> = {}): Confirmation => ({
  exchangeId,
  no: 1,
  by: 'supervisor',
  user: '赵六',
  at: noon,
  ...changes,
});

describe.each(databases)('what a person found out, on $title', ({ open }) => {
  let world: JournalWorld;
  beforeAll(async () => {
    world = await journalWorld(open, {
      resolutionEvent: ({ partner, id, state }) => news({ partner, exchangeId: id, data: { state } }),
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  const inDoubt = async (): Promise<Exchange> => world.unknown(await world.lane());

  it('waits for a second person, then ends the exchange with its attempt, its event and its deliveries', async () => {
    const exchange = await inDoubt();

    const proposed = await world.journal.propose(proposal(exchange.id));
    expect(proposed).toMatchObject({ no: 1, state: 'proposed', proposedBy: 'operator', proposedUser: '王五' });
    expect((await world.read(exchange.id)).state).toBe('unknown');

    const outcome = await world.journal.confirmResolution(confirmation(exchange.id, { correlationKey: 'B-9' }));

    expect(outcome).toMatchObject({ kind: 'confirmed', exchange: { state: 'succeeded' } });
    expect(await world.read(exchange.id)).toMatchObject({
      state: 'succeeded',
      response: { bookingId: 'B-9' },
      correlationKey: 'B-9',
      maybeSent: true,
      needsPerson: false,
      settledAt: expect.any(Date),
    });
    const attempts = await world.journal.attempts(exchange.id);
    expect(attempts.at(-1)).toMatchObject({
      no: exchange.attempt + 1,
      kind: 'resolution',
      state: 'succeeded',
      worker: 'supervisor',
      detail: expect.stringMatching(/王五（operator）.*赵六（supervisor）.*电话核实/),
    });
    const events = await world.journal.events(exchange.id);
    expect(events).toMatchObject([{ data: { state: 'succeeded' } }]);
    const due = await world.journal.dueDeliveries('topic', 1_000);
    expect(due.filter(({ event }) => event.id === events[0]?.id)).toHaveLength(1);
    expect(await world.journal.resolution(exchange.id)).toMatchObject({ state: 'confirmed', confirmedUser: '赵六' });
  });

  it.each([
    ['refused', { state: 'refused', maybeSent: true, problem: { code: 'GW_SETTLED_BY_PERSON' } }],
    ['failed', { state: 'failed', maybeSent: false, problem: { code: 'GW_SETTLED_BY_PERSON' } }],
    ['not-received', { state: 'queued', maybeSent: false, needsPerson: false }],
  ] as const)('can be: %s', async (outcome, after) => {
    const exchange = await inDoubt();
    await world.journal.propose(proposal(exchange.id, { outcome, response: undefined }));

    await world.journal.confirmResolution(confirmation(exchange.id));

    expect(await world.read(exchange.id)).toMatchObject(after);
  });

  it('"never received" sends it again: it is rung for, even if nobody rings now, and claimed as if never sent', async () => {
    const hold = await world.lane();
    const exchange = await world.unknown(hold);
    await world.journal.propose(proposal(exchange.id, { outcome: 'not-received', response: undefined }));

    const outcome = await world.journal.confirmResolution(confirmation(exchange.id));

    expect(outcome).toMatchObject({ rings: [{ exchangeId: exchange.id, lane: hold.lane }] });
    const orphans = await world.journal.orphanedRings(0, 1_000);
    expect(orphans.map(({ exchangeId }) => exchangeId)).toContain(exchange.id);
    const { claimed } = await world.journal.claim(hold, [exchange.id], noon);
    expect(claimed).toMatchObject([{ maybeSentBefore: false, exchange: { ref: exchange.ref } }]);
  });

  it('frees its key: the next one may go', async () => {
    const hold = await world.lane();
    const exchange = await world.unknown(hold, { orderKey: 'one' });
    const behind = await world.accepted(hold, { orderKey: 'one' });
    expect((await world.journal.claim(hold, [behind], noon)).blocked).toEqual([behind]);
    await world.journal.propose(proposal(exchange.id));

    const outcome = await world.journal.confirmResolution(confirmation(exchange.id));

    expect(outcome).toMatchObject({ rings: [{ exchangeId: behind, lane: hold.lane }] });
    expect((await world.journal.claim(hold, [behind], noon)).claimed).toHaveLength(1);
  });

  it('counts once, of two who confirm at the same moment; who asks again gets the same answer', async () => {
    const exchange = await inDoubt();
    await world.journal.propose(proposal(exchange.id));
    const others = { by: 'second-supervisor', user: '钱七' };

    const both = await Promise.all([
      world.journal.confirmResolution(confirmation(exchange.id)),
      world.journal.confirmResolution(confirmation(exchange.id, others)),
    ]);

    expect(both.map(({ kind }) => kind).sort()).toEqual(['confirmed', 'moved-on']);
    expect(await world.journal.events(exchange.id)).toHaveLength(1);
    const resolution = await world.journal.resolution(exchange.id);
    const winner = resolution?.confirmedBy === 'supervisor' ? {} : others;
    expect(await world.journal.confirmResolution(confirmation(exchange.id, winner))).toMatchObject({
      kind: 'confirmed',
      rings: [],
    });
    expect(await world.journal.attempts(exchange.id)).toHaveLength(2);
  });

  it.each([
    ['the same client', { by: 'operator' }],
    ['the same user through another client', { user: '王五' }],
  ])('is not confirmed by %s', async (_, same) => {
    const exchange = await inDoubt();
    await world.journal.propose(proposal(exchange.id));

    expect(await world.journal.confirmResolution(confirmation(exchange.id, same))).toEqual({ kind: 'same-person' });
    expect((await world.read(exchange.id)).state).toBe('unknown');
  });

  it('gives way to the partner’s late answer, and the late answer to what was confirmed before', async () => {
    const hold = await world.lane();
    const [late, early] = [await world.unknown(hold), await world.unknown(hold)];
    const ask = async (exchange: Exchange) => {
      const [asked] = await world.journal.claimAsk(hold, [exchange.id]);
      return settlement(asked!.exchange, { record: contact({ kind: 'ask' }) });
    };
    const [answer, tooLate] = [await ask(late), await ask(early)];
    for (const { id } of [late, early]) await world.journal.propose(proposal(id));

    await world.journal.settle(answer);
    expect(await world.journal.confirmResolution(confirmation(late.id))).toMatchObject({ kind: 'moved-on' });

    await world.journal.confirmResolution(confirmation(early.id));
    expect((await world.journal.settle(tooLate)).applied).toBe(false);
    expect(await world.journal.events(early.id)).toHaveLength(1);
  });

  it('is no longer what was proposed once the command was sent again', async () => {
    const hold = await world.lane();
    const exchange = await world.unknown(hold);
    await world.journal.propose(proposal(exchange.id));
    const [asked] = await world.journal.claimAsk(hold, [exchange.id]);
    const again = { to: 'queued', maybeSent: false, record: contact({ kind: 'ask' }) } as const;
    await world.journal.settle(settlement(asked!.exchange, again));
    const { claimed } = await world.journal.claim(hold, [exchange.id], noon);
    await world.journal.settle(settlement(claimed[0]!.exchange, { to: 'unknown' }));

    expect(await world.journal.confirmResolution(confirmation(exchange.id))).toMatchObject({ kind: 'moved-on' });
  });

  it('is what was proposed last, and only about what is in doubt', async () => {
    const exchange = await inDoubt();
    await world.journal.propose(proposal(exchange.id));
    await world.journal.propose(proposal(exchange.id, { outcome: 'failed', response: undefined }));

    expect(await world.journal.confirmResolution(confirmation(exchange.id))).toEqual({ kind: 'replaced' });
    await world.journal.confirmResolution(confirmation(exchange.id, { no: 2 }));

    expect((await world.read(exchange.id)).state).toBe('failed');
    expect(await world.journal.propose(proposal(exchange.id))).toBeUndefined();
    expect(await world.journal.confirmResolution(confirmation(crypto.randomUUID()))).toEqual({ kind: 'no-proposal' });
  });
});
