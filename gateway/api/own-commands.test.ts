import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { booking, type Door, openDoor } from '../../test/support/door.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import { type CommandDesk, type CommandDeskParts, createCommandDesk, type OwnCommand } from './own-commands.ts';

const catalogue = await loadCatalogue(resources.specs);

describe.each(columns)("a command of the gateway's own, $title", ({ open }) => {
  let ground: Ground;
  let door: Door;
  beforeAll(async () => {
    ground = await open();
  });
  afterAll(() => ground[Symbol.asyncDispose]());
  beforeEach(async () => {
    await ground.store.query('truncate exchange, outbox, attempt, event, delivery, lane');
    door = await openDoor(ground);
    return () => door[Symbol.asyncDispose]();
  });
  const desk = (more: Partial<CommandDeskParts> = {}): CommandDesk =>
    createCommandDesk({
      journal: door.journal,
      directory: door.directory,
      catalogue,
      clock: { now: () => door.clock.at },
      relay: { ring: (rings) => void door.rung.push(...rings) },
      log: { error: (fields, message) => void door.logged.push({ level: 'error', fields, message }) },
      ...more,
    });
  const order = (message: object = {}, more: Partial<OwnCommand> = {}): OwnCommand => ({
    operation: 'venue.book',
    message: booking(message),
    client: 'procurement',
    idempotencyKey: 'loop:1',
    ...more,
  });
  const written = async () =>
    (await ground.store.query<{ n: number }>('select count(*)::int4 as n from exchange'))[0]?.n;

  it('is kept and rung for like a command of a client, who sees it among its own', async () => {
    const issued = await desk().issue(order());

    expect(issued).toEqual({ kind: 'accepted', exchangeId: expect.any(String) });
    const { exchangeId } = issued as { exchangeId: string };
    expect(await door.journal.get(exchangeId)).toMatchObject({
      operation: 'venue.book',
      client: 'procurement',
      idempotencyKey: 'loop:1',
      orderKey: 'CQS26A00077',
      ref: `R-${exchangeId}`,
      request: booking(),
    });
    expect(door.rung).toEqual([
      { lane: 'wanzhou-trading-center', exchangeId, traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-/) },
    ]);
    const read = await door.as('procurement', { url: `/v1/exchanges/${exchangeId}` });
    expect([read.statusCode, read.json().state]).toEqual([200, 'accepted']);
  });

  it('repeated under its key is the same exchange, also in another process and when its time has passed', async () => {
    const first = await desk().issue(order());
    door.clock.at = new Date('2027-01-01T00:00:00+08:00');

    const again = await desk().issue(order());
    const other = await desk().issue(order({ seats: 3 }));

    expect(again).toEqual(first);
    expect(other).toMatchObject({ kind: 'refused', problem: { code: 'GW_REQUEST_KEY_REUSED' } });
    expect(await written()).toBe(1);
    expect(door.rung).toHaveLength(1);
  });

  it.each<[string, () => OwnCommand, string, string | undefined]>([
    ['breaks its schema', () => order({ seats: 0 }), 'GW_REQUEST_INVALID', '/seats'],
    [
      'ends before it begins',
      () => order({ session: { start: '2026-12-01T09:30:00+08:00', end: '2026-12-01T09:00:00+08:00' } }),
      'GW_REQUEST_INVALID',
      '/session/end',
    ],
    [
      'comes too late',
      () => order({ session: { start: '2026-11-01T09:30:00+08:00', end: '2026-11-01T10:00:00+08:00' } }),
      'GW_REQUEST_INVALID',
      '/session/start',
    ],
    ['names a district that is none', () => order({ district: '500999' }), 'GW_DISTRICT_UNKNOWN', '/district'],
    ['has no route', () => order({ district: '500112' }), 'GW_ROUTE_MISSING', undefined],
    ['cannot be translated', () => order({ projectName: '𠀀采购' }), 'GW_TRANSLATION_VALUE', '/projectName'],
    ['is no command', () => order({}, { operation: 'venue.availability' }), 'GW_REQUEST_INVALID', undefined],
  ])('that %s is refused for good, with what is wrong, and nothing is written', async (_, given, code, field) => {
    const issued = await desk().issue(given());

    expect(issued).toMatchObject({ kind: 'refused', problem: { code } });
    expect(issued.kind === 'refused' ? issued.problem.errors?.[0]?.field : '').toBe(field);
    expect(await written()).toBe(0);
    expect(door.rung).toEqual([]);
  });

  it('waits while the partner has too much to do, and is taken when it has less', async () => {
    const profile = door.directory.partner('wanzhou-trading-center')!.profile;
    await door.directory.applyPartner({
      ...profile,
      limits: { backlog: 1 },
      routes: [{ district: '500101', from: '2026-01-01' }],
    });
    const waiting = desk();
    const first = await waiting.issue(order());

    const second = await waiting.issue(order({}, { idempotencyKey: 'loop:2' }));

    expect([first.kind, second]).toEqual(['accepted', { kind: 'later', retryInMs: 5_000 }]);
    await door.journal.cancel((first as { exchangeId: string }).exchangeId);
    expect((await desk().issue(order({}, { idempotencyKey: 'loop:2' }))).kind).toBe('accepted');
  });

  it('waits while the database is away, and what nobody foresaw is tried again and said in the log', async () => {
    const away = new StoreUnavailableError('no connection');
    const failing = (error: Error) => desk({ journal: { ...door.journal, accept: () => Promise.reject(error) } });

    expect(await failing(away).issue(order())).toEqual({ kind: 'later', retryInMs: 2_000 });
    expect(door.logged).toEqual([]);
    expect(await failing(new TypeError('x is not a function')).issue(order())).toMatchObject({ kind: 'later' });
    expect(door.logged).toMatchObject([{ level: 'error', fields: { operation: 'venue.book' } }]);
  });
});
