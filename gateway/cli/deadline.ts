/** `tongban deadline`: when a period ends, and which days made it so. Needs no gateway. */
import { maxDays, workingCalendar } from '../calendar/calendar.ts';
import type { CalendarYear, WorkingCalendar } from '../calendar/contract.ts';
import { loadCalendarYears } from '../calendar/load.ts';
import { type PassedDay, type Span, spanOf, weekdayOfDate } from '../calendar/span.ts';
import { isDate } from '../catalogue/beijing-time.ts';
import { resources } from '../config/root.ts';
import { readCalendarFile } from './calendar-file.ts';
import { type Arguments, type Command, CommandError, exitCodes, text } from './command.ts';
import { table } from './table.ts';

const weekdaysZh = ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'];
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const weekdayZh = (weekday: number): string => weekdaysZh[weekday - 1] ?? '';
const weekdayEn = (weekday: number): string => weekdays[weekday - 1] ?? '';

const kinds: Readonly<Record<PassedDay['kind'], string>> = {
  holiday: '放假 off',
  weekend: '周末 weekend',
  'make-up': '上班 worked',
};

/** More lines than this are for programs: `--json` has them all. */
const mostLines = 100;

const usageError = (what: string, fix: string): CommandError => new CommandError(what, fix, exitCodes.usage);

function lengthOf(args: Arguments, option: string): number | undefined {
  const given = text(args, option);
  if (given === undefined) return undefined;
  if (/^\d{1,5}$/.test(given) && Number(given) <= maxDays) return Number(given);
  throw usageError(
    `--${option} 应为 0 至 ${maxDays} 的整数：${given}。 --${option} must be a whole number from 0 to ${maxDays}: ${given}.`,
    `例 Example: --${option} 5`,
  );
}

function fromOf(args: Arguments): string {
  const from = text(args, 'from');
  if (from !== undefined && isDate(from)) return from;
  throw usageError(
    from === undefined || from === ''
      ? '缺少 --from。 --from is missing.'
      : `没有这一天：${from}。 There is no day ${from}.`,
    '写作 YYYY-MM-DD，例如 --from 2026-02-13。 Write YYYY-MM-DD, e.g. --from 2026-02-13.',
  );
}

function calendarFor(args: Arguments): WorkingCalendar {
  const shipped = loadCalendarYears(resources.specs);
  const file = text(args, 'calendar');
  if (file === undefined) return workingCalendar(shipped);
  const year: CalendarYear = readCalendarFile(file);
  return workingCalendar([...shipped.filter((one) => one.year !== year.year), year]);
}

function spansOf(args: Arguments, from: string): readonly Span[] {
  const workingDays = lengthOf(args, 'working-days');
  const naturalDays = lengthOf(args, 'natural-days');
  if (workingDays === undefined && naturalDays === undefined)
    throw usageError(
      '缺少期限：--working-days N 或 --natural-days N。 The length is missing: --working-days N or --natural-days N.',
      '例 Example: tongban deadline --from 2026-02-13 --working-days 5',
    );
  const calendar = calendarFor(args);
  try {
    return [
      ...(workingDays === undefined ? [] : [spanOf(calendar, 'working-days', from, workingDays)]),
      ...(naturalDays === undefined ? [] : [spanOf(calendar, 'natural-days', from, naturalDays)]),
    ];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw usageError(error.message, '');
  }
}

function passedHeading({ unit, passed }: Span): string {
  if (unit === 'working-days') return '其间 Passed:';
  return passed.some(({ kind }) => kind !== 'make-up')
    ? '原最后一日遇放假，顺延（民法典第二百零三条） The last day moved off days off:'
    : '最后一日为调休上班日 The last day is a weekend day that is worked:';
}

function passedLines(span: Span): readonly string[] {
  const { passed } = span;
  if (passed.length === 0) return [];
  const rows = passed
    .slice(0, mostLines)
    .map(({ date, weekday, kind, name = '' }) => [`  ${date}`, weekdayZh(weekday), kinds[kind], name]);
  const more = passed.length - rows.length;
  return [
    passedHeading(span),
    ...table(rows),
    ...(more > 0 ? [`  另有 ${more} 天，见 --json。 And ${more} more: see --json.`] : []),
  ];
}

const provisionalLines = ({ provisional, unknownYears }: Span): readonly string[] =>
  provisional
    ? [
        `暂估 Provisional: ${unknownYears.join('、')} 年的放假安排尚未公布，按周一至周五计算。 The official calendar of ${unknownYears.join(', ')} is not known: Monday to Friday are counted.`,
      ]
    : [];

function spanLines(span: Span, from: string): readonly string[] {
  const { unit, length, dueOn, weekday } = span;
  const [zh, en] = unit === 'working-days' ? ['个工作日', 'working days'] : ['个自然日', 'natural days'];
  const day = weekdayOfDate(from);
  return [
    `${dueOn}  ${weekdayZh(weekday)} ${weekdayEn(weekday)}${span.provisional ? '  暂估 provisional' : ''}`,
    `${from}（${weekdayZh(day)}）起 ${length} ${zh}，当日不计（民法典第二百零一条）。 ${length} ${en} after ${from} (${weekdayEn(day)}), that day not counted.`,
    ...provisionalLines(span),
    ...passedLines(span),
  ];
}

const stricterOf = (spans: readonly Span[]): Span | undefined =>
  spans.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))[0];

function stricterLines(spans: readonly Span[]): readonly string[] {
  const [one, other] = spans;
  if (one === undefined || other === undefined) return [];
  if (one.dueOn === other.dueOn) return ['', `两者同日 Both on the same day: ${one.dueOn}`];
  const stricter = stricterOf(spans);
  const unit = stricter?.unit === 'working-days' ? '工作日 working days' : '自然日 natural days';
  return ['', `从严 The stricter: ${stricter?.dueOn}（${unit}）`];
}

export const deadline: Command = {
  usage: '--from DATE [--working-days N] [--natural-days N] [--calendar FILE] [--json]',
  about: 'When a period ends by the official calendars, and every day off and worked weekend day that it passes.',
  aboutZh: '按官方工作日历计算期限的最后一日，并列出其间的放假日与调休上班日。',
  options: {
    from: { type: 'string' },
    'working-days': { type: 'string' },
    'natural-days': { type: 'string' },
    calendar: { type: 'string' },
    json: { type: 'boolean' },
  },
  details: [
    '--from DATE        起算日，当日不计。 The day of the trigger, which is not counted.',
    '--working-days N   工作日。 Working days.',
    '--natural-days N   自然日；最后一日遇放假则顺延；两种都给时列出两者及从严的一个。 Natural days; a last day off moves on; with both, both are shown, and the stricter.',
    '--calendar FILE    另加一年的日历（YAML 或 JSON，格式同 specs/calendar/）。 One more year (YAML or JSON, as in specs/calendar/).',
    '--json             一个对象：from, dueOn, provisional, periods。 One object: from, dueOn, provisional, periods.',
    '例 Example: tongban deadline --from 2026-02-13 --working-days 5',
  ],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    const from = fromOf(args);
    const periods = spansOf(args, from);
    const stricter = stricterOf(periods);
    if (args.values.json === true) {
      const { dueOn, provisional } = stricter ?? {};
      terminal.out(JSON.stringify({ from, dueOn, provisional, periods }));
      return 0;
    }
    for (const [at, span] of periods.entries()) {
      if (at > 0) terminal.out('');
      for (const line of spanLines(span, from)) terminal.out(line);
    }
    for (const line of stricterLines(periods)) terminal.out(line);
    return 0;
  },
};
