import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type AmqpBrokerOptions, openAmqpBroker } from '../../gateway/messaging/amqp-broker.ts';
import type { Broker, Ring } from '../../gateway/messaging/contract.ts';
import { removeQueues, uniqueName } from '../support/columns.ts';
import { type ServerFaults, serverFaults } from '../support/control.ts';
import { until } from '../support/wait.ts';

const lane = 'wanzhou';
/** RabbitMQ 3.10 writes down a new quorum queue within half a second; killed before, it comes back with a dead queue. */
const youngMs = 1500;
let faults: ServerFaults;

beforeAll(() => {
  faults = serverFaults(inject('controlUrl'));
});

interface Rung extends AsyncDisposable {
  readonly broker: Broker;
  readonly seen: Set<string>;
  reconnects(): number;
}

/** A broker whose lane is served by a consumer that notes and acks everything. */
async function openRung(options: AmqpBrokerOptions = {}): Promise<Rung> {
  const prefix = `${uniqueName()}.`;
  const broker = await openAmqpBroker(inject('amqpUrl'), { prefix, ...options });
  const seen = new Set<string>();
  let reconnects = 0;
  broker.onReconnect(() => {
    reconnects += 1;
  });
  await broker.consume(lane, 100, (delivery) => {
    seen.add(delivery.exchangeId);
    delivery.ack();
  });
  return {
    broker,
    seen,
    reconnects: () => reconnects,
    async [Symbol.asyncDispose]() {
      await broker.close();
      await removeQueues(prefix, [lane, 'jiangbei']);
    },
  };
}

let drawn = 0;
const rings = (count: number): Ring[] =>
  Array.from({ length: count }, () => {
    drawn += 1;
    return { lane, exchangeId: `exchange-${drawn}` };
  });

/** Rings until told to stop. @returns what RabbitMQ confirmed, and the longest that one call took */
function ringOn(broker: Broker) {
  const confirmed: string[] = [];
  let refused = 0;
  let longestMs = 0;
  let ringing = true;
  const loop = (async () => {
    while (ringing) {
      const batch = rings(100);
      const before = performance.now();
      const taken = await broker.ring(batch);
      longestMs = Math.max(longestMs, performance.now() - before);
      batch.forEach((ring, index) => {
        if (taken[index]) confirmed.push(ring.exchangeId);
        else refused += 1;
      });
      // As the relay does: what was refused is rung again a little later.
      if (taken.includes(false)) await pause(20);
    }
  })();
  return {
    confirmed,
    refused: () => refused,
    async stop() {
      ringing = false;
      await loop;
      return longestMs;
    },
  };
}

describe('RabbitMQ that fails', () => {
  test('killed under load it loses no confirmed ring, holds nobody up, and its consumers come back by themselves', async () => {
    await using rung = await openRung();
    const load = ringOn(rung.broker);
    const since = performance.now();
    await until(() => load.confirmed.length > 2000 && performance.now() - since > youngMs);

    await faults.killRabbit();
    await until(() => load.refused() > 0 && !rung.broker.health().ready);
    expect(rung.broker.health().reason).toMatch(/connection to RabbitMQ at 127\.0\.0\.1:\d+ is down: /);
    await faults.startRabbit();

    await until(() => rung.reconnects() === 1, { timeoutMs: 30_000 });
    const before = load.confirmed.length;
    await until(() => load.confirmed.length > before + 2000, { timeoutMs: 30_000 });
    expect(await load.stop()).toBeLessThan(10_000);
    await until(() => load.confirmed.every((id) => rung.seen.has(id)), { timeoutMs: 30_000 });
    expect(rung.broker.health()).toEqual({ ready: true });
  });

  test('killed just after a lane was opened, it leaves a dead queue, which is made anew', async () => {
    await using rung = await openRung({ confirmTimeoutMs: 1000 });
    await rung.broker.ring(rings(1));

    await faults.restartRabbit();

    await until(async () => (await rung.broker.ring(rings(1)))[0], { timeoutMs: 60_000, everyMs: 100 });
    rung.seen.clear();
    await rung.broker.ring(rings(5));
    await until(() => rung.seen.size >= 5, { timeoutMs: 30_000 });
  });

  test('come back empty, it takes rings for the old lanes and brings them to the old consumers', async () => {
    await using rung = await openRung();

    await faults.restartRabbit({ wipe: true });

    await until(() => rung.reconnects() === 1, { timeoutMs: 30_000 });
    // A queue that is made anew may take longer than a confirm is waited for; what is not confirmed is rung again.
    await until(async () => (await rung.broker.ring(rings(10))).every(Boolean), { timeoutMs: 30_000 });
    await until(() => rung.seen.size >= 10, { timeoutMs: 30_000 });
  });

  test('frozen, it holds a ring up no longer than the time set for confirms', async () => {
    await using rung = await openRung({ confirmTimeoutMs: 500 });
    expect(await rung.broker.ring(rings(1))).toEqual([true]);

    await faults.freezeRabbit();
    const before = performance.now();
    const known = await rung.broker.ring(rings(2));
    const unknown = await rung.broker.ring([{ lane: 'jiangbei', exchangeId: 'new-lane' }]);
    const tookMs = performance.now() - before;
    await faults.thawRabbit();

    expect([...known, ...unknown]).toEqual([false, false, false]);
    expect(tookMs).toBeLessThan(3000);
    await until(async () => (await rung.broker.ring(rings(1)))[0]);
  });

  test('short of memory it takes nothing and says so, yet lets consumers ack; afterwards it goes on', async () => {
    await using rung = await openRung({ confirmTimeoutMs: 500 });
    await rung.broker.ring(rings(1));

    await faults.memoryAlarm(true);
    // RabbitMQ tells a connection that it is blocked when that connection next publishes.
    await until(async () => (await rung.broker.ring(rings(1)))[0] === false && !rung.broker.health().ready);
    expect(rung.broker.health().reason).toMatch(/blocks publishing: .*memory/);
    await faults.memoryAlarm(false);

    await until(() => rung.broker.health().ready, { timeoutMs: 30_000 });
    await until(async () => (await rung.broker.ring(rings(1)))[0]);
    expect(rung.reconnects()).toBe(0);
  });

  test('away when the gateway starts, it is waited for a moment and taken up when it comes', async () => {
    await faults.killRabbit();
    await using rung = await openRung({ waitMs: 300 });
    expect(rung.broker.health().ready).toBe(false);
    expect(await rung.broker.ring(rings(1))).toEqual([false]);
    expect(await rung.broker.depth(lane)).toBeUndefined();

    await faults.startRabbit();

    await until(() => rung.reconnects() > 0, { timeoutMs: 30_000 });
    await until(async () => (await rung.broker.ring(rings(5))).every(Boolean), { timeoutMs: 30_000 });
    await until(() => rung.seen.size >= 5, { timeoutMs: 30_000 });
  });

  test('with a wrong password it is not ready, and the reason does not show the password', async () => {
    const address = new URL(inject('amqpUrl'));
    address.password = 'guessed-secret';
    const broker = await openAmqpBroker(address.href, { waitMs: 500 });

    const { ready, reason } = broker.health();
    await broker.close();

    expect(ready).toBe(false);
    expect(reason).toContain('ACCESS_REFUSED');
    expect(reason).not.toContain('guessed-secret');
  });
});
