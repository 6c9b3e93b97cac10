/** A matter of the last days of a year whose successor has no official calendar yet: its days are provisional until that is published. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../gateway/cli/run.ts';
import { columns } from '../support/columns.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World } from '../support/world.ts';

const path = '/v1/complaints/ZY-K-1';

/** The last year whose days are known, unless that is over. */
async function lastYear(world: World): Promise<number> {
  const operator = await world.as('operator');
  const { today } = (await operator.get('/demo/time')).body as { today: string };
  const { calendars } = (await operator.get('/v1/calendars')).body as { calendars: readonly { year: number }[] };
  const year = Math.max(Number(today.slice(0, 4)), ...calendars.map((one) => one.year));
  return today > `${year}-12-23` ? year + 1 : year;
}

const dates = (month: string, from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${month}-${String(from + i).padStart(2, '0')}`);

/** Its first ten days are off. */
const calendarOf = (year: number) => ({
  year,
  notice: {
    title: `国务院办公厅关于${year}年部分节假日安排的通知（演练）`,
    url: `https://www.example.gov.cn/${year}.html`,
    publishedOn: `${year - 1}-11-04`,
  },
  holidays: Object.fromEntries([
    ...dates(`${year}-01`, 1, 10).map((day) => [day, '元旦']),
    ...dates(`${year}-10`, 1, 10).map((day) => [day, '国庆节']),
  ]),
  workdays: {},
});

async function tongban(world: World, ...argv: string[]): Promise<string> {
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const env = { TONGBAN_DATA_DIR: world.dataDir };
  const readInput = async (): Promise<Buffer> => Buffer.alloc(0);
  await runCommandLine(argv, { env, out: say, outBytes: () => {}, err: say, readInput });
  return lines.join('\n');
}

interface Line {
  readonly type: string;
  readonly note?: { readonly clock?: string; readonly revision?: number };
}

describe.each(columns)('a published calendar, $title', ({ title }) => {
  it('moves what was provisional, says what, and nothing strikes twice; published again it moves nothing', async () => {
    await using world = await startGateway({ column: title, config: { demoPartners: [] } });
    const folder = await mkdtemp(join(tmpdir(), 'tongban-calendar-'));
    const client = await world.as('procurement');
    const year = await lastYear(world);
    const receivedOn = `${year}-12-24`;
    await world.advanceTo(`${receivedOn}T10:00:00+08:00`);
    const letter = {
      ...{ district: '500101', letterNo: 'ZY-K-1', projectCode: 'CQS26A00077', respondent: 'agency', receivedOn },
      challenger: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
    };
    const opened = await client.post('/v1/complaints', letter);
    const before = opened.body.loop.clocks.find(({ clock }: { clock: string }) => clock === 'D4');
    const lines = async (): Promise<readonly Line[]> =>
      (await client.get(opened.body.loop.links.history)).body.lines as readonly Line[];
    const count = async (type: string): Promise<number> => (await lines()).filter((line) => line.type === type).length;
    const file = join(folder, 'year.json');
    await writeFile(file, JSON.stringify(calendarOf(year + 1)));
    const late = opened.body.loop.clocks.filter(({ dueOn }: { dueOn: string }) => dueOn > `${year}-12-31`);

    const first = await tongban(world, 'calendar', 'publish', file);
    const after = (await client.get(path)).body.clocks as readonly (typeof before)[];
    const again = await tongban(world, 'calendar', 'publish', file);
    const other = await (await world.as('operator')).put(`/v1/calendars/${year + 1}`, calendarOf(year + 1));
    await rm(folder, { recursive: true });

    expect(late.length).toBeGreaterThan(0);
    expect(late.every(({ provisional }: { provisional: boolean }) => provisional)).toBe(true);
    for (const moved of late) {
      const now = after.find(({ clock }) => clock === moved.clock);
      expect(now.dueOn > moved.dueOn).toBe(true);
      expect(now.provisional).toBe(false);
      expect(first).toContain(now.dueOn);
    }
    expect(again).toContain('Nothing new in it.');
    expect(other.body).toMatchObject({ change: 'same', movedCount: 0, moved: [] });
    const notes = (await lines()).filter(({ type }) => type === 'clock.moved').map(({ note }) => note);
    expect(notes.map((note) => note?.clock).toSorted()).toEqual(
      late.map(({ clock }: { clock: string }) => clock).toSorted(),
    );
    expect(notes.every((note) => note?.revision === 2)).toBe(true);

    await world.advanceWorkingDays(12);
    await until(async () => (await count('clock.D4.due')) > 0, { what: 'the answer to be late' });
    expect([await count('clock.D4.warn'), await count('clock.D4.due')]).toEqual([1, 1]);
  });
});
