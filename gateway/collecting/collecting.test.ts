import { describe, expect, it } from 'vitest';
import type { Adapter, Collected, CollectRound } from '../../adapters/contract.ts';
import { type Column, columns } from '../../test/support/columns.ts';
import { laneWorld, silentLog } from '../../test/support/lane-world.ts';
import { until } from '../../test/support/wait.ts';
import type { Directory, Partner } from '../directory/contract.ts';
import { createInbound } from '../inbound/inbound.ts';
import type { Dialect, Translator, WireRequest } from '../translation/contract.ts';
import { createCollecting } from './collecting.ts';

const moved = (noticeNo: string) => ({
  noticeNo,
  bookingId: 'B-1',
  status: 'moved',
  roomName: '第二开标室',
  changedAt: '2026-12-01T10:00:00+08:00',
});
const notice = (noticeNo: string): WireRequest => ({
  method: 'POST',
  path: '/callback',
  headers: {},
  body: Buffer.from(JSON.stringify(moved(noticeNo))),
});

const translator = {
  operation: 'venue.booking-changed',
  decodeEvent({ body }: WireRequest) {
    const message = JSON.parse(String(body));
    return { operation: 'venue.booking-changed', identity: message.noticeNo, message };
  },
  encodeEventAnswer: () => ({ status: 200, headers: {}, body: Buffer.from('ok') }),
} as unknown as Translator;

const dialect = {
  drawRef: ({ entropy }: { entropy: string }) => `Q-${entropy}`,
  recognizeEvent: () => translator,
  recognizeServed: () => undefined,
} as unknown as Dialect;

/** What the partner keeps: notices in order, fetched by their number, at most two a round. */
interface Kept {
  readonly notices: string[];
  /** Stands in the way of a round; gets what is left of it to do. */
  disturb: (round: CollectRound, fetch: () => Promise<Collected>) => Promise<Collected>;
  rounds: (string | undefined)[];
}

async function collecting(column: Column, profile: Partial<Partner['profile']> = {}) {
  const world = await laneWorld(column);
  const kept: Kept = { notices: [], rounds: [], disturb: (_, fetch) => fetch() };
  const ended: string[] = [];
  const adapter = {
    kind: 'trading-center',
    collections: () => [
      {
        name: 'notices',
        everyMs: 10,
        async collect(round: CollectRound): Promise<Collected> {
          kept.rounds.push(round.cursor);
          return kept.disturb(round, async () => {
            const from = Number(round.cursor ?? 0);
            const found = kept.notices.slice(from, from + 2);
            for (const one of found) await round.take(notice(one));
            const next = from + found.length;
            return { cursor: String(next), more: next < kept.notices.length };
          });
        },
      },
    ],
  } as unknown as Adapter;
  const wanzhou = {
    profile,
    limits: { timeoutMs: 500 },
    connection: { id: 'wanzhou', kind: 'trading-center', dialect, address: '', credentials: {}, values: {} },
  } as unknown as Partner;
  const directory = { partner: (id: string) => (id === 'wanzhou' ? wanzhou : undefined) } as Directory;
  const inbound = createInbound({
    directory,
    journal: world.journal,
    clock: world.parts.clock,
    catalogue: world.parts.catalogue,
    log: silentLog,
  });
  const collectors = createCollecting({
    store: world.ground.store,
    directory,
    adapters: new Map([['trading-center', adapter]]),
    inbound,
    clock: world.parts.clock,
    log: silentLog,
    observer: { roundEnded: ({ how }) => ended.push(how) },
    options: { firstPauseMs: 10, longestPauseMs: 40, closedMs: 10 },
  });
  const hold = async (owner: string, formerOwners: readonly string[] = []) => {
    const held = await world.journal.takeLane('wanzhou', owner, 10_000, formerOwners);
    if (held === undefined) throw new Error('the lane is held by another');
    return held;
  };
  const running: { stop(): Promise<void> }[] = [];
  return {
    world,
    kept,
    inbound,
    collectors,
    ended,
    hold,
    begin: async (owner = 'first', formerOwners: readonly string[] = []) => {
      const companion = collectors.beside(await hold(owner, formerOwners));
      running.push(companion);
      return companion;
    },
    events: async () =>
      (await world.ground.store.query('select subject from event order by seq')).map((row) => row.subject),
    status: async () => (await collectors.status())[0],
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((one) => one.stop()));
      await world[Symbol.asyncDispose]();
    },
  };
}

describe.each(columns)('what a partner keeps until it is fetched, $title', (column) => {
  it('is taken in its order, and the cursor goes on from where the last round ended', async () => {
    await using given = await collecting(column);
    given.kept.notices.push('N-1', 'N-2', 'N-3');

    await given.begin();
    await until(() => given.kept.rounds.includes('3'), { what: 'a round after the last notice' });

    expect(await given.events()).toEqual(['N-1', 'N-2', 'N-3']);
    expect(given.kept.rounds.slice(0, 3)).toEqual([undefined, '2', '3']);
    expect(await given.status()).toMatchObject({ collection: 'notices', failures: 0, cursorAt: expect.any(Date) });
  });

  it('stands in for a notice that was sent once and lost; one that came both ways has one effect', async () => {
    await using given = await collecting(column);
    await given.inbound.receive('wanzhou', notice('N-1'));
    given.kept.notices.push('N-1', 'N-2');

    await given.begin();
    await until(async () => (await given.events()).length === 2, { what: 'the lost notice' });
    await given.inbound.receive('wanzhou', notice('N-2'));

    expect(await given.events()).toEqual(['N-1', 'N-2']);
  });

  it('is fetched again from the old cursor when a round ends between the commit and the confirmation', async () => {
    await using given = await collecting(column);
    given.kept.notices.push('N-1', 'N-2');
    let broken = 2;
    given.kept.disturb = async (_, fetch) => {
      const collected = await fetch();
      if (broken-- > 0) throw Object.assign(new Error('connection reset'), { reason: 'lost' });
      return collected;
    };

    await given.begin();
    await until(() => given.kept.rounds.includes('2'), { what: 'the cursor to move' });

    expect(given.kept.rounds.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(await given.events()).toEqual(['N-1', 'N-2']);
  });

  it('a partner that fails is asked again after pauses, and status says what was the matter', async () => {
    await using given = await collecting(column);
    let away = true;
    given.kept.disturb = (_, fetch) =>
      away ? Promise.reject(Object.assign(new Error('no route to host'), { reason: 'unreachable' })) : fetch();

    await given.begin();
    const failing = await until(async () => {
      const status = await given.status();
      return (status?.failures ?? 0) >= 2 ? status : undefined;
    });
    expect(failing.problem).toEqual({ code: 'GW_PARTNER_UNREACHABLE', detail: 'no route to host' });

    away = false;
    given.kept.notices.push('N-1');
    await until(async () => (await given.status())?.failures === 0, { what: 'a round that ends well' });
    expect(await given.events()).toEqual(['N-1']);
  });

  it('the former owner of a lane neither fetches on nor moves the cursor', async () => {
    await using given = await collecting(column);
    given.kept.notices.push('N-1');
    let release = (): void => undefined;
    const underWay = new Promise<void>((resolve) => {
      release = resolve;
    });
    given.kept.disturb = async (_, fetch) => {
      const collected = await fetch();
      await underWay;
      return collected;
    };
    await given.begin('first');
    await until(async () => (await given.events()).length === 1, { what: 'the first round to have taken' });

    await given.hold('second', ['first']);
    const rounds = given.kept.rounds.length;
    release();
    await until(() => given.ended.length === 1, { what: 'the round to end' });

    expect([given.kept.rounds.length, await given.status()]).toEqual([rounds, undefined]);
  });

  it('is not fetched outside the opening hours', async () => {
    await using given = await collecting(column, { hours: [] });
    given.kept.notices.push('N-1');

    const companion = await given.begin();
    await given.inbound.receive('wanzhou', notice('N-9'));
    await companion.stop();

    expect([given.kept.rounds, await given.events()]).toEqual([[], ['N-9']]);
  });

  it('a round under way is cut off when the lane is given up', async () => {
    await using given = await collecting(column);
    given.kept.disturb = (round) =>
      new Promise((_, reject) => {
        round.signal.addEventListener('abort', () => reject(new Error('cut off')));
      });

    const companion = await given.begin();
    await until(() => given.kept.rounds.length === 1, { what: 'a round' });
    await companion.stop();

    expect([given.kept.rounds.length, await given.status()]).toEqual([1, undefined]);
  });
});
