import { describe, expect, it } from 'vitest';
import { columns } from '../../test/support/columns.ts';
import { resources } from '../config/root.ts';
import type { CalendarYear } from './contract.ts';
import { calendarVersion, openCalendars } from './years.ts';

const holidays = Object.fromEntries(
  Array.from({ length: 13 }, (_, at) => [`2027-01-${String(at + 1).padStart(2, '0')}`, '元旦']),
);
const of2027: CalendarYear = {
  year: 2027,
  notice: { title: '关于2027年部分节假日安排的通知', url: 'https://example.gov.cn/2027', publishedOn: '2026-11-10' },
  holidays,
  workdays: { '2027-01-16': '元旦调休' },
};
const corrected: CalendarYear = { ...of2027, workdays: { '2027-01-17': '元旦调休' } };

describe.each(columns)('calendars that are published, $title', ({ open }) => {
  async function world() {
    const ground = await open();
    const process = () => openCalendars({ store: ground.store, specsDir: resources.specs });
    return {
      one: process(),
      other: process(),
      version: async () => (await ground.store.query<{ version: string }>(calendarVersion))[0]?.version,
      [Symbol.asyncDispose]: () => ground[Symbol.asyncDispose](),
    };
  }

  it('count by a published year in every process, as soon as it asks', async () => {
    await using made = await world();
    const { one, other } = made;
    expect(other.current().addWorkingDays('2026-12-31', 1)).toEqual({ dueOn: '2027-01-01', provisional: true });

    expect(await one.publish(of2027)).toBe('new');
    await other.refresh();

    for (const calendars of [one, other]) {
      expect(calendars.current().addWorkingDays('2026-12-31', 1)).toEqual({ dueOn: '2027-01-14', provisional: false });
      expect(calendars.current().addWorkingDays('2027-01-15', 1).dueOn).toBe('2027-01-16');
      expect(calendars.version()).toBe(await made.version());
    }
  });

  it('tell a new year, a changed one and the same apart, and change their version with each', async () => {
    await using made = await world();
    const { one, other } = made;
    const versions = [one.version()];

    expect(await one.publish(of2027)).toBe('new');
    versions.push(one.version());
    expect(await other.publish({ ...of2027, holidays: Object.fromEntries(Object.entries(holidays).reverse()) })).toBe(
      'same',
    );
    expect(other.version()).toBe(one.version());
    expect(await other.publish(corrected)).toBe('changed');
    versions.push(other.version());
    expect(await one.publish(of2027)).toBe('changed');
    versions.push(one.version());

    expect(new Set(versions).size).toBe(4);
    expect(versions[0]).toBe('');
  });

  it('put a published year in the place of the shipped one', async () => {
    await using made = await world();
    const [, of2026] = await made.one.list();
    if (of2026 === undefined) throw new Error('2026 is missing');
    const { source, ...shipped } = of2026;
    const { '2026-10-10': _, ...workdays } = shipped.workdays;

    expect(source).toBe('shipped');
    expect(await made.one.publish(shipped)).toBe('same');
    expect(await made.one.publish({ ...shipped, workdays })).toBe('changed');

    expect(made.one.current().addWorkingDays('2026-10-09', 1).dueOn).toBe('2026-10-12');
    expect((await made.other.list()).map(({ year, source: from }) => [year, from])).toEqual([
      [2025, 'shipped'],
      [2026, 'published'],
    ]);
  });

  it('refuse what is no year, and keep what they had', async () => {
    await using made = await world();
    const nonsense = { ...of2027, workdays: { '2027-02-01': '调休' } };

    await expect(made.one.publish(nonsense)).rejects.toMatchObject({
      code: 'GW_REQUEST_INVALID',
      errors: [{ field: '/workdays/2027-02-01', rule: 'weekend' }],
    });

    expect(await made.version()).toBe('');
    expect(made.one.current().years).toEqual([2025, 2026]);
  });

  it('published twice at once are new once', async () => {
    await using made = await world();

    const changes = await Promise.all([made.one.publish(of2027), made.other.publish(of2027)]);

    expect((await made.one.list()).map(({ year }) => year)).toEqual([2025, 2026, 2027]);
    expect(changes.sort()).toEqual(['new', 'same']);
  });
});
