import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { type Door, openDoor, specsDir } from '../../test/support/door.ts';
import { openCalendars } from '../calendar/years.ts';
import type { MovedClock } from '../loops/contract.ts';

const holidays = Object.fromEntries(
  Array.from({ length: 13 }, (_, at) => [`2027-01-${String(at + 1).padStart(2, '0')}`, '元旦']),
);
const of2027 = {
  year: 2027,
  notice: { title: '关于2027年部分节假日安排的通知', url: 'https://example.gov.cn/2027', publishedOn: '2026-11-10' },
  holidays,
  workdays: { '2027-01-16': '元旦调休' },
};

const movedOf = (at: number): MovedClock => ({
  loopId: `018f0000-0000-7000-8000-${String(at).padStart(12, '0')}`,
  kind: 'invoice',
  key: `FP-${at}`,
  clock: 'A9',
  before: { dueOn: '2027-01-04', provisional: true },
  after: { dueOn: '2027-01-15', provisional: false },
});

describe.each(columns)('calendars over the API, $title', ({ open }) => {
  let ground: Ground;
  let door: Door;
  let moved: readonly MovedClock[] = [];
  beforeAll(async () => {
    ground = await open();
    const calendars = openCalendars({ store: ground.store, specsDir });
    door = await openDoor(ground, {
      calendars: {
        list: () => calendars.list(),
        publish: async (document) => ({ change: await calendars.publish(document), moved }),
      },
    });
  });
  afterAll(async () => {
    await door[Symbol.asyncDispose]();
    await ground[Symbol.asyncDispose]();
  });

  const publish = (body: unknown, year: string | number = 2027, client: 'operator' | 'procurement' = 'operator') =>
    door.as(client, {
      method: 'PUT',
      url: `/v1/calendars/${year}`,
      payload: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  it('may be read by every client, with the notice of each year', async () => {
    const answer = await door.as('wanzhou', { method: 'GET', url: '/v1/calendars' });

    expect(answer.statusCode).toBe(200);
    expect(answer.json().calendars.slice(0, 2)).toMatchObject([
      { year: 2025, source: 'shipped', notice: { publishedOn: '2024-11-12' } },
      { year: 2026, source: 'shipped', notice: { publishedOn: '2025-11-04' } },
    ]);
    expect(Object.keys(answer.json().calendars[1].holidays)).toHaveLength(33);
  });

  it('are published by who may, and the answer names what has moved', async () => {
    moved = [movedOf(1)];

    const answer = await publish(of2027);
    const again = await publish(of2027);

    expect([answer.statusCode, again.statusCode]).toEqual([200, 200]);
    expect(answer.json()).toEqual({ year: 2027, change: 'new', movedCount: 1, moved });
    expect(again.json().change).toBe('same');
    const { calendars } = (await door.as('wanzhou', { method: 'GET', url: '/v1/calendars' })).json();
    expect(calendars.at(-1)).toMatchObject({ ...of2027, source: 'published' });
    expect(calendars.at(-1).publishedAt).toMatch(/\+08:00$/);
  });

  it('name a thousand clocks that moved, and count them all', async () => {
    moved = Array.from({ length: 1001 }, (_, at) => movedOf(at));

    const answer = (await publish(of2027)).json();

    expect(answer.movedCount).toBe(1001);
    expect(answer.moved).toHaveLength(1000);
  });

  it('are published by nobody else', async () => {
    const answer = await publish(of2027, 2027, 'procurement');

    expect([answer.statusCode, answer.json().code]).toEqual([403, 'GW_FORBIDDEN']);
  });

  it.each([
    ['another year than the address', of2027, 2028, '/year'],
    ['a weekday that is worked', { ...of2027, workdays: { '2027-02-01': '调休' } }, 2027, '/workdays/2027-02-01'],
    ['too few days off', { ...of2027, holidays: {} }, 2027, '/holidays'],
    [
      'a day that does not exist',
      { ...of2027, holidays: { ...holidays, '2027-02-30': '元旦' } },
      2027,
      '/holidays/2027-02-30',
    ],
    ['no notice', { ...of2027, notice: undefined }, 2027, '/notice'],
    ['a day that is none', { ...of2027, holidays: { ...holidays, soon: '元旦' } }, 2027, '/holidays/soon'],
  ])('are refused with %s, by field', async (_, body, year, field) => {
    const answer = await publish(body, year);

    expect([answer.statusCode, answer.json().code]).toEqual([422, 'GW_REQUEST_INVALID']);
    expect(answer.json().errors.map((error: { field: string }) => error.field)).toContain(field);
    expect((await door.as('wanzhou', { method: 'GET', url: '/v1/calendars' })).json().calendars).toHaveLength(3);
  });

  it.each(['2027x', '1999', 'next'])('know no year %s', async (year) => {
    const answer = await publish(of2027, year);

    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  });
});
