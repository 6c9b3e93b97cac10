import { describe, expect, inject, test } from 'vitest';
import { openStore } from '../../gateway/store/open.ts';
import { columns } from '../support/columns.ts';
import { misbehaving } from '../support/misbehaving-broker.ts';
import { until } from '../support/wait.ts';

describe.each(columns)('a ground to test on, $title', ({ open }) => {
  test('has a migrated, empty database and a broker that is ready', async () => {
    await using ground = await open();

    expect(await ground.store.query('select count(*)::int as n from exchange')).toEqual([{ n: 0 }]);
    expect(ground.broker.health()).toEqual({ ready: true });
  });

  test('shares nothing with its neighbour', async () => {
    await using mine = await open();
    await using theirs = await open();

    await mine.store.query(`insert into setting (key, value) values ('whose', '"mine"')`);
    await mine.broker.ring([{ lane: 'wanzhou', exchangeId: 'mine' }]);

    expect(await theirs.store.query('select * from setting')).toEqual([]);
    expect(await theirs.broker.depth('wanzhou')).toBe(0);
    await until(async () => (await mine.broker.depth('wanzhou')) === 1);
  });

  test('can be given a broker that loses, refuses and doubles on cue', async () => {
    await using ground = await open();
    const broker = misbehaving(ground.broker);
    const seen: string[] = [];
    await broker.consume('wanzhou', 10, (delivery) => {
      seen.push(`${delivery.exchangeId}${delivery.redelivered ? ' again' : ''}`);
      delivery.ack();
    });
    broker.mischief = {
      loseRing: (ring) => ring.exchangeId === 'lost',
      refuseRing: (ring) => ring.exchangeId === 'refused',
      duplicate: (delivery) => delivery.exchangeId === 'twice',
    };

    const taken = await broker.ring(
      ['lost', 'refused', 'twice', 'plain'].map((exchangeId) => ({ lane: 'wanzhou', exchangeId })),
    );

    expect(taken).toEqual([true, false, true, true]);
    await until(() => seen.includes('plain'));
    expect(seen).toEqual(['twice', 'twice again', 'plain']);
  });
});

test('the real ground leaves no schema behind', async () => {
  const [, real] = columns;
  const ground = await real!.open();
  await ground[Symbol.asyncDispose]();

  const store = await openStore({ databaseUrl: inject('databaseUrl') });
  const left = await store.query('select nspname from pg_namespace where nspname = $1', [ground.name]);
  await store.close();
  expect(left).toEqual([]);
});
