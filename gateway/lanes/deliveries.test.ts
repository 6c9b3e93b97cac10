import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { laneWorld, silentLog } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';
import type { Broker, TopicMessage } from '../messaging/contract.ts';
import { startDeliveries } from './deliveries.ts';

/** Publishes for real, and remembers what; refuses while `refusing` says so. */
function watching(broker: Broker, refusing: () => boolean = () => false): { broker: Broker; sent: TopicMessage[] } {
  const sent: TopicMessage[] = [];
  const publish: Broker['publish'] = async (messages) => {
    if (refusing()) return messages.map(() => false);
    sent.push(...messages);
    return broker.publish(messages);
  };
  return { broker: { ...broker, publish }, sent };
}

describe.each(columns)('events to the topic, $title', (column) => {
  it('go out as soon as they are settled, each once, and nothing stays owed', async () => {
    await using world = await laneWorld(column);
    const { broker, sent } = watching(world.ground.broker);
    const deliveries = startDeliveries({ journal: world.journal, broker, log: silentLog, options: { pollMs: 60_000 } });
    await world.worker({}, { onEvent: (event) => deliveries.offer(event) });

    const ids = await world.book(20);
    await world.all(ids, 'succeeded');
    await until(() => sent.length >= 20);
    await deliveries.stop();

    expect(sent.map(({ attributes }) => attributes['subject']).toSorted()).toEqual([...ids].sort());
    expect(sent[0]!.attributes).toMatchObject({
      specversion: '1.0',
      type: 'tongban.venue.book.settled',
      source: '/tongban/partners/wanzhou',
    });
    expect(JSON.parse(String(sent[0]!.body))).toMatchObject({
      state: 'succeeded',
      operation: 'venue.book',
      client: 'one-stop',
    });
    expect(await world.ground.store.query('select 1 from delivery')).toEqual([]);
  });

  it('go out from memory, without being read back', async () => {
    await using world = await laneWorld(column);
    const { broker, sent } = watching(world.ground.broker);
    let found = 0;
    const dueDeliveries: typeof world.journal.dueDeliveries = async (...given) => {
      const due = await world.journal.dueDeliveries(...given);
      found += due.length;
      return due;
    };
    const journal = { ...world.journal, dueDeliveries };
    const deliveries = startDeliveries({ journal, broker, log: silentLog, options: { pollMs: 10 } });
    await world.worker({}, { onEvent: (event) => deliveries.offer(event) });

    const ids = await world.book(20);
    await world.all(ids, 'succeeded');
    await until(() => sent.length >= 20);
    await deliveries.stop();

    expect(found).toBe(0);
    expect(sent.length).toBe(20);
  });

  it('wait while the broker refuses what was offered, and go out when it takes it', async () => {
    await using world = await laneWorld(column);
    let refusing = true;
    const { broker, sent } = watching(world.ground.broker, () => refusing);
    const deliveries = startDeliveries({ journal: world.journal, broker, log: silentLog, options: { pollMs: 50 } });
    await world.worker({}, { onEvent: (event) => deliveries.offer(event) });

    const ids = await world.book(3);
    await world.all(ids, 'succeeded');
    await until(async () => (await world.ground.store.query('select 1 from delivery where attempts > 1')).length > 0);
    refusing = false;
    await until(() => sent.length === 3);
    await deliveries.stop();

    expect(await world.ground.store.query('select 1 from delivery')).toEqual([]);
  });

  it('wait while the broker refuses what is due, and go out when it takes it', async () => {
    await using world = await laneWorld(column);
    let refusing = true;
    const { broker, sent } = watching(world.ground.broker, () => refusing);
    const postponed: number[] = [];
    const observer = { deliveries: (done: { postponed: number }) => postponed.push(done.postponed) };
    const deliveries = startDeliveries({
      journal: world.journal,
      broker,
      log: silentLog,
      observer,
      options: { pollMs: 50 },
    });
    await world.worker();

    const ids = await world.book(3);
    await world.all(ids, 'succeeded');
    await until(() => postponed.some((count) => count > 0));
    refusing = false;
    await until(() => sent.length === 3);
    await deliveries.stop();

    expect(await world.ground.store.query('select 1 from delivery')).toEqual([]);
  });
});
