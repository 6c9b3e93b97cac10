/** `tongban simulate`: a year of made-up matters, heard by the real loops. Needs no gateway. */
import { isDate } from '../catalogue/beijing-time.ts';
import { reportLines } from '../simulate/report.ts';
import { simulate as play } from '../simulate/simulate.ts';
import { type Arguments, type Command, CommandError, exitCodes, type Terminal, text } from './command.ts';

/** The first working day of a year whose calendar is known. */
const firstDay = '2026-01-05';
const mostProjects = 100_000;
const progressMs = 3_000;

function wholeNumber(args: Arguments, name: string, otherwise: number, most: number): number {
  const given = text(args, name);
  if (given === undefined) return otherwise;
  if (/^\d{1,10}$/.test(given) && Number(given) >= 1 && Number(given) <= most) return Number(given);
  throw new CommandError(
    `--${name} 应为 1 至 ${most} 的整数：${given}。 --${name} must be a whole number from 1 to ${most}: ${given}.`,
    `例 Example: --${name} ${otherwise}`,
    exitCodes.usage,
  );
}

function fromOf(args: Arguments): string {
  const from = text(args, 'from') ?? firstDay;
  if (isDate(from)) return from;
  throw new CommandError(
    `没有这一天：${from}。 There is no day ${from}.`,
    '写作 YYYY-MM-DD。 Write YYYY-MM-DD.',
    exitCodes.usage,
  );
}

/** How far it is, every few seconds. */
function progressOn(terminal: Terminal) {
  let toldAt = Date.now();
  return ({ today, told, calls }: { readonly today: string; readonly told: number; readonly calls: number }): void => {
    if (Date.now() - toldAt < progressMs) return;
    toldAt = Date.now();
    terminal.err(`${today}：来文 events ${told}，调用 calls ${calls}`);
  };
}

export const simulate: Command = {
  usage: '[--seed N] [--projects N] [--from DATE] [--json]',
  about:
    'Plays a year of made-up projects against the real loops: any order, duplicates, delays, refusals, restarts. Exit code 1 where a check does not hold.',
  aboutZh: '以真实的事项引擎推演一年的虚拟项目（乱序、重复、延迟、拒绝、重启），并核对结果；有检查未通过时退出码为 1。',
  options: {
    seed: { type: 'string' },
    projects: { type: 'string' },
    from: { type: 'string' },
    json: { type: 'boolean' },
  },
  details: [
    '--seed N        种子，默认 1；同一种子结果相同。 The seed, default 1; the same seed gives the same output.',
    '--projects N    项目数，默认 1000。 Projects, default 1000.',
    `--from DATE     第一天，默认 ${firstDay}。 The first day.`,
    '--json          一个 JSON 对象。 One JSON object.',
    '例 Example: npx tongban simulate --seed 7 --projects 1000 --json',
  ],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    const startedAt = Date.now();
    const report = await play({
      seed: wholeNumber(args, 'seed', 1, 2 ** 31),
      projects: wholeNumber(args, 'projects', 1_000, mostProjects),
      from: fromOf(args),
      onProgress: progressOn(terminal),
    });
    if (args.values.json === true) terminal.out(JSON.stringify(report));
    else for (const line of reportLines(report)) terminal.out(line);
    terminal.err(
      `用时 ${Math.round((Date.now() - startedAt) / 1000)} 秒。 Took ${Math.round((Date.now() - startedAt) / 1000)} s.`,
    );
    return report.ok ? 0 : 1;
  },
};
