import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { columns, type Ground } from '../../test/support/columns.ts';
import { clients, type Door, openDoor, specsDir } from '../../test/support/door.ts';
import { openCalendars } from '../calendar/years.ts';
import type { MovedClock } from '../loops/contract.ts';
import { runCommandLine } from './run.ts';

const of2027 = {
  year: 2027,
  notice: { title: '关于2027年部分节假日安排的通知', url: 'https://example.gov.cn/2027', publishedOn: '2026-11-10' },
  holidays: Object.fromEntries(
    Array.from({ length: 13 }, (_, at) => [`2027-01-${String(at + 1).padStart(2, '0')}`, '元旦']),
  ),
  workdays: {},
};
const moved: MovedClock = {
  loopId: '018f0000-0000-7000-8000-000000000001',
  kind: 'invoice',
  key: 'FP-1',
  clock: 'A9',
  before: { dueOn: '2027-01-04', provisional: true },
  after: { dueOn: '2027-01-15', provisional: false },
};

const lastDay = { dueOn: '2027-01-15', provisional: false };
const warnedEarlier: MovedClock = { ...moved, clock: 'D3', before: lastDay, after: lastDay };

const folder = mkdtempSync(join(tmpdir(), 'tongban-calendar-'));
const file = join(folder, '2027.json');
let ground: Ground;
let door: Door;
let base: string;

beforeAll(async () => {
  writeFileSync(file, JSON.stringify(of2027));
  const [embedded] = columns;
  if (embedded === undefined) throw new Error('there is no column');
  ground = await embedded.open();
  const calendars = openCalendars({ store: ground.store, specsDir });
  door = await openDoor(ground, {
    calendars: {
      list: () => calendars.list(),
      publish: async (document) => {
        const change = await calendars.publish(document);
        return { change, moved: change === 'same' ? [] : [moved, warnedEarlier] };
      },
    },
  });
  await door.app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(door.app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await ground[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function calendar(...argv: string[]) {
  const [out, err] = [[] as string[], [] as string[]];
  const { secret } = clients.operator;
  const code = await runCommandLine(['calendar', ...argv, '--base', base], {
    env: { TONGBAN_DATA_DIR: folder, TONGBAN_CLIENT_ID: 'operator', TONGBAN_CLIENT_SECRET: secret },
    out: (line) => out.push(line),
    outBytes: () => undefined,
    err: (line) => err.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  return { code, out, err };
}

it('tongban calendar publishes a year, lists what it has moved, and then knows the year', async () => {
  const published = await calendar('publish', file);
  const again = await calendar('publish', file, '--json');
  const listed = await calendar();

  expect(published).toEqual({
    code: 0,
    err: [],
    out: [
      '2027: 已生效。 In force.',
      '变动的时限 2 个。 Clocks moved: 2.',
      '  invoice  FP-1  A9  2027-01-04 暂估 provisional → 2027-01-15',
      '  invoice  FP-1  D3  2027-01-15（提醒日变动 its reminders moved）',
    ],
  });
  expect(JSON.parse(again.out[0] ?? '')).toEqual({ year: 2027, change: 'same', movedCount: 0, moved: [] });
  expect(listed.out.join('\n')).toMatch(/2027 +13 +0 +已录入 published +关于2027年部分节假日安排的通知/);
});
