/** `tongban calendar`: the years whose official calendar is known; `calendar publish FILE` adds or replaces one. */
import type { CalendarYear, DueDate } from '../calendar/contract.ts';
import { loadCalendarYears } from '../calendar/load.ts';
import { resources } from '../config/root.ts';
import { readCalendarFile } from './calendar-file.ts';
import { type Arguments, type Command, CommandError, exitCodes, positional, type Terminal } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { table } from './table.ts';

type KnownYear = CalendarYear & { readonly source: 'shipped' | 'published'; readonly publishedAt?: string };

interface Published {
  readonly year: number;
  readonly change: 'new' | 'changed' | 'same';
  readonly movedCount: number;
  readonly moved: readonly {
    readonly kind: string;
    readonly key: string;
    readonly clock: string;
    readonly before: DueDate;
    readonly after: DueDate;
  }[];
}

const sources: Readonly<Record<KnownYear['source'], string>> = {
  shipped: '随版本 shipped',
  published: '已录入 published',
};
const changes: Readonly<Record<Published['change'], string>> = {
  new: '已生效。 In force.',
  changed: '已变更。 Changed.',
  same: '与现有内容相同。 Nothing new in it.',
};
const heading = ['年份 year', '放假 off', '调休上班 worked', '来源 source', '通知 notice', '发布 on', '网址 address'];

/** Without a gateway the years of this release are still known. */
async function knownYears(args: Arguments, terminal: Terminal): Promise<readonly KnownYear[]> {
  try {
    const answer = await gatewayClient(args, terminal, 'operator').request('GET', '/v1/calendars');
    return (answer as { readonly calendars: readonly KnownYear[] }).calendars;
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode !== exitCodes.unreachable) throw error;
    terminal.err(error.message);
    terminal.err('以下为随版本发布的年份。 These are the years of this release:');
    return loadCalendarYears(resources.specs).map((year) => ({ ...year, source: 'shipped' }));
  }
}

async function list(args: Arguments, terminal: Terminal): Promise<number> {
  const years = await knownYears(args, terminal);
  if (args.values.json === true) {
    terminal.out(JSON.stringify(years));
    return 0;
  }
  const rows = years.map(({ year, holidays, workdays, source, notice }) => [
    `${year}`,
    `${Object.keys(holidays).length}`,
    `${Object.keys(workdays).length}`,
    sources[source],
    notice.title,
    notice.publishedOn,
    notice.url,
  ]);
  for (const line of table([heading, ...rows])) terminal.out(line);
  terminal.out('其他年份按周一至周五暂估。 Any other year is counted as Monday to Friday, and said to be provisional.');
  return 0;
}

const dayText = ({ dueOn, provisional }: DueDate): string => `${dueOn}${provisional ? ' 暂估 provisional' : ''}`;

/** A calendar may move the days of a clock's reminders alone. */
const moveText = (before: string, after: string): string =>
  before === after ? `${after}（提醒日变动 its reminders moved）` : `${before} → ${after}`;

async function publish(args: Arguments, terminal: Terminal): Promise<number> {
  const year = readCalendarFile(positional(args, 1));
  const answer = (await gatewayClient(args, terminal, 'operator').request(
    'PUT',
    `/v1/calendars/${year.year}`,
    year,
  )) as Published;
  if (args.values.json === true) {
    terminal.out(JSON.stringify(answer));
    return 0;
  }
  terminal.out(`${answer.year}: ${changes[answer.change]}`);
  terminal.out(`变动的时限 ${answer.movedCount} 个。 Clocks moved: ${answer.movedCount}.`);
  const rows = answer.moved.map(({ kind, key, clock, before, after }) => [
    `  ${kind}`,
    key,
    clock,
    moveText(dayText(before), dayText(after)),
  ]);
  for (const line of table(rows)) terminal.out(line);
  if (answer.movedCount > rows.length)
    terminal.out(`  另有 ${answer.movedCount - rows.length} 个。 And ${answer.movedCount - rows.length} more.`);
  return 0;
}

export const calendar: Command = {
  usage: '[publish FILE] [--json] [--base URL] [--as CLIENT]',
  about:
    'Lists the years whose official calendar is known. publish FILE (YAML or JSON) adds or replaces one; open clocks are counted anew.',
  aboutZh: '列出已知的工作日历；publish FILE（YAML 或 JSON）录入一年的放假安排，未结时限随之重算。',
  options: { ...gatewayOptions, json: { type: 'boolean' } },
  details: [
    ...gatewayDetails,
    '--json        原样输出应答。 Prints the answer as it is.',
    'FILE 的格式同 specs/calendar/2026.yaml。 FILE has the form of specs/calendar/2026.yaml.',
    '例 Example: tongban calendar publish 2027.yaml',
  ],
  positionals: { least: 0, most: 2 },
  async run(args, terminal) {
    const [action, file] = args.positionals;
    if (action === undefined) return list(args, terminal);
    if (action === 'publish' && file !== undefined) return publish(args, terminal);
    throw new CommandError(
      '只支持 publish FILE。 Only publish FILE is possible.',
      '用法 Usage: tongban calendar [publish FILE]',
      exitCodes.usage,
    );
  },
};
