import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongban-deadline-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function tongban(...argv: string[]) {
  const [out, err] = [[] as string[], [] as string[]];
  const code = await runCommandLine(argv, {
    env: { TONGBAN_DATA_DIR: folder },
    out: (line) => out.push(line),
    outBytes: () => undefined,
    err: (line) => err.push(line),
    readInput: async () => Buffer.alloc(0),
  });
  return { code, out, text: out.join('\n'), err: err.join('\n') };
}
const deadline = (...argv: string[]) => tongban('deadline', ...argv);

const written = (name: string, content: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const notice = {
  title: '关于2027年部分节假日安排的通知',
  url: 'https://example.gov.cn/2027',
  publishedOn: '2026-11-10',
};
const holidays = Object.fromEntries(
  Array.from({ length: 13 }, (_, at) => [`2027-01-${String(at + 1).padStart(2, '0')}`, '元旦']),
);
const of2027 = { year: 2027, notice, holidays, workdays: { '2027-01-16': '元旦调休' } };

describe('tongban deadline', () => {
  it('names the last day, its weekday, and every day off and worked weekend day before it', async () => {
    const { code, out } = await deadline('--from', '2026-02-13', '--working-days', '5');

    expect(code).toBe(0);
    expect(out[0]).toBe('2026-02-27  星期五 Friday');
    expect(out[1]).toContain('2026-02-13（星期五）起 5 个工作日，当日不计');
    expect(out).toContain('  2026-02-14  星期六  上班 worked  春节调休');
    expect(out.filter((line) => line.includes('放假 off'))).toHaveLength(9);
  });

  it('says that it is provisional, and for want of which notice', async () => {
    const { out } = await deadline('--from', '2026-12-21', '--working-days', '10');

    expect(out[0]).toBe('2027-01-04  星期一 Monday  暂估 provisional');
    expect(out[2]).toMatch(/^暂估 Provisional: 2027 年的放假安排尚未公布.* The official calendar of 2027 is not known/);
  });

  it('counts by a year that is given in a file', async () => {
    const file = written('2027.json', of2027);

    const { out } = await deadline('--from', '2026-12-31', '--working-days', '3', '--calendar', file);

    expect(out[0]).toBe('2027-01-16  星期六 Saturday');
  });

  it('shows both of two lengths, and the stricter', async () => {
    const { out } = await deadline('--from', '2026-09-24', '--working-days', '10', '--natural-days', '30');

    expect(out[0]).toBe('2026-10-15  星期四 Thursday');
    expect(out).toContain('2026-10-26  星期一 Monday');
    expect(out.at(-1)).toBe('从严 The stricter: 2026-10-15（工作日 working days）');
  });

  it('says so when both lengths end on the same day', async () => {
    const { out } = await deadline('--from', '2026-03-02', '--working-days', '5', '--natural-days', '7');

    expect(out.at(-1)).toBe('两者同日 Both on the same day: 2026-03-09');
  });

  it('says what moved the last of natural days, and what did not', async () => {
    const moved = await deadline('--from', '2026-03-05', '--natural-days', '30');
    const stayed = await deadline('--from', '2026-01-15', '--natural-days', '30');

    expect(moved.out[0]).toBe('2026-04-07  星期二 Tuesday');
    expect(moved.out.slice(2)).toEqual([
      '原最后一日遇放假，顺延（民法典第二百零三条） The last day moved off days off:',
      '  2026-04-04  星期六  放假 off  清明节',
      '  2026-04-05  星期日  放假 off  清明节',
      '  2026-04-06  星期一  放假 off  清明节',
    ]);
    expect(stayed.out[0]).toBe('2026-02-14  星期六 Saturday');
    expect(stayed.out[2]).toContain('最后一日为调休上班日');
  });

  it('prints one object for programs', async () => {
    const { out } = await deadline('--from', '2026-12-30', '--working-days', '3', '--natural-days', '1', '--json');

    expect(out).toHaveLength(1);
    expect(JSON.parse(out[0] ?? '')).toEqual({
      from: '2026-12-30',
      dueOn: '2026-12-31',
      provisional: false,
      periods: [
        {
          unit: 'working-days',
          length: 3,
          dueOn: '2027-01-04',
          weekday: 1,
          provisional: true,
          unknownYears: [2027],
          passed: [
            { date: '2027-01-02', weekday: 6, kind: 'weekend' },
            { date: '2027-01-03', weekday: 7, kind: 'weekend' },
          ],
        },
        {
          unit: 'natural-days',
          length: 1,
          dueOn: '2026-12-31',
          weekday: 4,
          provisional: false,
          unknownYears: [],
          passed: [],
        },
      ],
    });
  });

  it('shows a hundred days of a long period, and says how many more there are', async () => {
    const { out } = await deadline('--from', '2026-01-01', '--working-days', '1000');

    expect(out.at(-1)).toMatch(/另有 \d+ 天，见 --json。 And \d+ more: see --json\./);
    expect(out.length).toBeLessThan(110);
  });

  it.each([
    [['--working-days', '5'], '缺少 --from'],
    [['--from', '', '--working-days', '5'], '缺少 --from'],
    [['--from', '2026-02-30', '--working-days', '5'], '没有这一天：2026-02-30'],
    [['--from', '20260203', '--working-days', '5'], '没有这一天：20260203'],
    [['--from', '2026-02-03'], '缺少期限'],
    [['--from', '2026-02-03', '--working-days=-5'], '--working-days 应为 0 至 10000 的整数：-5'],
    [['--from', '2026-02-03', '--working-days', '1.5'], '--working-days 应为 0 至 10000 的整数：1.5'],
    [['--from', '2026-02-03', '--natural-days', '99999999999'], '--natural-days 应为 0 至 10000 的整数：99999999999'],
    [['--from', '2026-02-03', '--natural-days', ''], '--natural-days 应为 0 至 10000 的整数'],
    [['--from', '9999-12-30', '--working-days', '9'], '日期超出 0001 至 9999 年'],
    [['--from', '2026-02-03', '--working-days', '1', 'more'], '参数过多'],
  ])('refuses %j as wrong usage', async (argv, says) => {
    const { code, out, err } = await deadline(...argv);

    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err).toContain(says);
  });

  it.each([
    ['missing.yaml', undefined, 'missing.yaml'],
    ['broken.yaml', 'year: [', '格式有误'],
    ['list.yaml', '[1]', '应为一个对象'],
    [
      'weekday.yaml',
      { ...of2027, workdays: { '2027-02-01': '调休' } },
      '/workdays/2027-02-01: 调休上班日应为周六或周日',
    ],
  ])('refuses the calendar %s with its fault', async (name, content, says) => {
    const file = content === undefined ? join(folder, name) : written(name, content);

    const { code, err } = await deadline('--from', '2026-02-03', '--working-days', '5', '--calendar', file);

    expect(code).toBe(1);
    expect(err).toContain(name);
    expect(err).toContain(says);
  });
});

describe('tongban calendar', () => {
  it('lists the years of the release with their notices where no gateway runs', async () => {
    const { code, text, err } = await tongban('calendar');

    expect(code).toBe(0);
    expect(err).toContain('找不到正在运行的网关');
    expect(text).toMatch(/2025 +28 +5 .*国务院办公厅关于2025年部分节假日安排的通知 +2024-11-12/);
    expect(text).toMatch(/2026 +33 +6 .*https:\/\/www\.gov\.cn\//);
  });

  it('publishes nothing that is no year, and nothing without a gateway', async () => {
    const none = await tongban('calendar', 'publish', written('few.json', { ...of2027, holidays: {} }));
    const good = await tongban('calendar', 'publish', written('good.json', of2027));

    expect([none.code, good.code]).toEqual([1, 3]);
    expect(none.err).toContain('/holidays: 一年的放假日应为 13 至 60 天，现有 0 天');
    expect(good.err).toContain('找不到正在运行的网关');
  });

  it.each([[['publish']], [['remove', '2027']]])('knows no %j', async (argv) => {
    const { code, err } = await tongban('calendar', ...argv);

    expect(code).toBe(2);
    expect(err).toContain('publish FILE');
  });
});
