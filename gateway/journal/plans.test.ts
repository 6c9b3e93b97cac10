/**
 * What the statements of the road read, on tables that were empty when their plans were made: rows by the dozen, however full the tables
 * are by then. The planner has nothing to go by on an empty table, and a plan is kept.
 */
import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { booking, contact, news, noon, settlement, telling } from '../../test/support/journal-world.ts';
import { measuring } from '../../test/support/measured-store.ts';
import type { Journal, LaneHold } from './contract.ts';
import { createJournal } from './journal.ts';

const lane = 'wanzhou';
/** Far more rows than a statement may read. */
const filling = 1_500;
/** Asked for in each statement that is measured. */
const asked = 10;
/** Of each row asked for: itself, its neighbours of the same key, its outbox, event and delivery rows, some of them twice. */
const mostRead = 25 * asked;

let drawn = 0;
const bookings = (count: number) =>
  Array.from({ length: count }, () => {
    drawn += 1;
    return booking({ partner: lane, orderKey: `project-${drawn}`, idempotencyKey: `key-${drawn}` });
  });

/** Every statement that runs once per command or event, with `count` rows at once where it takes several. */
async function everything(journal: Journal, hold: LaneHold, count: number): Promise<void> {
  const given = bookings(count);
  const ids = given.map(({ id }) => id);
  await Promise.all(given.map((exchange) => journal.accept(exchange)));
  await Promise.all(given.map((exchange) => journal.accept({ ...exchange, id: crypto.randomUUID() })));
  await journal.confirmRings(ids);
  const { claimed } = await journal.claim(hold, ids, noon);
  expect(claimed.length).toBe(count);
  await journal.claim(hold, ids, noon);
  const unanswered = contact({ result: 'unanswered' });
  await Promise.all(
    claimed.map(({ exchange }) => journal.settle(settlement(exchange, { to: 'unknown', record: unanswered }))),
  );
  const asking = await journal.claimAsk(hold, ids);
  expect(asking.length).toBe(count);
  const settled = await Promise.all(
    asking.map(({ exchange }) =>
      journal.settle(settlement(exchange, { correlationKey: `theirs-${exchange.id}`, event: news({ partner: lane }) })),
    ),
  );
  const told = settled.map(({ id }, index) =>
    telling({
      partner: lane,
      identity: `identity-${id}`,
      ...(index % 2 === 0 ? { correlationKey: `theirs-${id}` } : { reference: `ref-${id}` }),
    }),
  );
  const inbound = await Promise.all(told.map((one) => journal.applyInbound(one)));
  expect(inbound.every(({ state }) => state === 'applied')).toBe(true);
  await Promise.all(told.map((one) => journal.applyInbound({ ...one, id: crypto.randomUUID() })));
  const due = await journal.dueDeliveries('topic', count);
  expect(due.length).toBe(count);
  const owed = due.map(({ event }) => event.id);
  await journal.postponeDeliveries('topic', owed, 0);
  await journal.closeDeliveries('topic', owed);
  await everythingByHand(journal, hold, count);
  await journal.getMany(ids);
  await journal.attempts(ids[0] ?? '');
  await journal.events(ids[0] ?? '');
  await journal.byKey('one-stop', given[0]?.idempotencyKey ?? '');
}

/** What happens seldom, one or a few at a time, on the same full tables. */
async function everythingByHand(journal: Journal, hold: LaneHold, count: number): Promise<void> {
  const [given, doubtful] = [bookings(count), bookings(1)];
  await Promise.all([...given, ...doubtful].map((exchange) => journal.accept(exchange)));
  const moved = await journal.moveOver(
    hold,
    given.map(({ id, ref, mappingHash }) => [
      { exchangeId: id, partner: 'second', ref, mappingHash, code: 'GW_PARTNER_UNREACHABLE', detail: 'refused' },
    ]),
  );
  expect(moved.length).toBe(count);
  const exchangeId = doubtful[0]?.id ?? '';
  const { claimed } = await journal.claim(hold, [exchangeId], noon);
  for (const { exchange } of claimed) await journal.settle(settlement(exchange, { to: 'unknown' }));
  expect(await journal.resolution(exchangeId)).toBeUndefined();
  const outcome = { exchangeId, outcome: 'failed', evidence: '电话核实', at: noon } as const;
  const proposed = await journal.propose({ ...outcome, by: 'one', user: '王五' });
  expect(proposed?.state).toBe('proposed');
  expect((await journal.confirmResolution({ ...outcome, no: 1, by: 'two', user: '赵六' })).kind).toBe('confirmed');
}

/** A history, and as much that is open, waits in the outbox and is owed. */
async function fill(journal: Journal, hold: LaneHold): Promise<void> {
  const [done, open] = [bookings(filling), bookings(filling)];
  await Promise.all([...done, ...open].map((exchange) => journal.accept(exchange)));
  const { claimed } = await journal.claim(
    hold,
    done.map(({ id }) => id),
    noon,
  );
  await Promise.all(
    claimed.map(({ exchange }) =>
      journal.settle(settlement(exchange, { correlationKey: exchange.id, event: news({ partner: lane }) })),
    ),
  );
}

const road = [
  ...['accept', 'accept-read', 'confirm', 'claim', 'claim-left', 'claim-ask', 'settle', 'settle-after'],
  ...['due', 'postpone', 'close', 'get', 'attempts', 'events-of', 'by-key', 'move-over', 'resolution'],
];

describe.each(databases)('plans made on empty tables, on $title', ({ open }) => {
  it.each([
    { title: 'never analysed', before: [] },
    {
      title: 'analysed when they were empty',
      before: ['exchange', 'outbox', 'attempt', 'event', 'delivery', 'inbound'],
    },
  ])('read no more than asked for from full ones: $title', async ({ before }) => {
    await using database = await open();
    const reads = new Map<string, number>();
    const journal = createJournal(measuring(database.store, reads));
    const hold = await journal.takeLane(lane, 'worker-1', 600_000);
    if (hold === undefined) throw new Error('the lane is held by somebody');

    for (const table of before) await database.store.query(`analyze ${table}`);
    await everything(journal, hold, 1);
    await fill(journal, hold);
    reads.clear();
    await everything(journal, hold, asked);

    expect([...reads.keys()]).toEqual(expect.arrayContaining(road));
    expect([...reads].filter(([, read]) => read > mostRead)).toEqual([]);
  });
});
