/** `tongban drill`: rehearses a trouble against the demo's stand-ins and shows what came of it. */
import type { Catalogue, OperationCard } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import { ControlDoorError } from '../demo/control-client.ts';
import type { DemoSandbox } from '../demo/demo-file.ts';
import { standInOf } from '../demo/examples.ts';
import {
  type Arguments,
  type Command,
  CommandError,
  exitCodes,
  formatOf,
  positional,
  type Terminal,
  text,
} from './command.ts';
import { drillLines, drillTable } from './drill-lines.ts';
import { type DrillParts, type DrillReport, drillLostAnswer } from './drill-lost-answer.ts';
import { type GatewayClient, gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';

interface PartnerView {
  readonly id: string;
  readonly operations: readonly string[];
  readonly routes: readonly { readonly operation: string; readonly rank: number }[];
}

interface Task {
  readonly card: OperationCard;
  readonly standIn: DemoSandbox;
}

/** Drills of different partners do not touch each other; more at once would only wait for the same two processors. */
const partnersAtOnce = 6;
const defaultPatienceSeconds = 120;

const usageError = (message: string, fix: string): CommandError => new CommandError(message, fix, exitCodes.usage);

function patienceOf(args: Arguments): number {
  const seconds = Number(text(args, 'patience') ?? defaultPatienceSeconds);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds * 1000;
  throw usageError('--patience 应为 1 至 3600 秒。 --patience must be 1 to 3600 seconds.', '');
}

const notDemo = (base: string): CommandError =>
  new CommandError(
    `${base} 不是演示环境：演练要让对方系统出故障，只能用沙箱。 ${base} is no demo: a drill breaks partners, so it works with stand-ins only.`,
    '先执行 npm start（演示），或去掉 --base。 Run npm start (the demo), or leave out --base.',
  );

/** Commands that the partner is the first to be asked for somewhere. */
function commandsOf({ operations, routes }: PartnerView, catalogue: Catalogue): OperationCard[] {
  const isRouted = (operation: string): boolean =>
    routes.some((route) => route.rank === 1 && (route.operation === '*' || route.operation === operation));
  return operations
    .map((operation) => catalogue.operations.get(operation))
    .filter((card): card is OperationCard => card?.style === 'command' && isRouted(card.name));
}

async function viewsOf(operator: GatewayClient): Promise<readonly PartnerView[]> {
  return ((await operator.request('GET', '/v1/partners')) as { partners: PartnerView[] }).partners;
}

function standInFor(operator: GatewayClient, partner: string): DemoSandbox {
  const found = standInOf(operator.demo, partner);
  if (found !== undefined) return found;
  const known = operator.demo?.sandboxes.map((each) => each.partner).join(', ') ?? '';
  throw usageError(`演示中没有系统 ${partner}。 The demo does not play ${partner}.`, `有 There are: ${known}`);
}

async function oneTask(operator: GatewayClient, operation: string, partner: string): Promise<Task> {
  const standIn = standInFor(operator, partner);
  const view = (await viewsOf(operator)).find(({ id }) => id === partner);
  const cards = view === undefined ? [] : commandsOf(view, await loadCatalogue(resources.specs));
  const card = cards.find(({ name }) => name === operation);
  if (card !== undefined) return { card, standIn };
  throw usageError(
    `${partner} 不办理命令 ${operation}。 ${partner} carries out no command ${operation}.`,
    `可用 There are: ${cards.map(({ name }) => name).join(', ') || '—'}`,
  );
}

async function allTasks(operator: GatewayClient, only: string | undefined): Promise<Task[]> {
  const catalogue = await loadCatalogue(resources.specs);
  const views = await viewsOf(operator);
  const standIns = only === undefined ? (operator.demo?.sandboxes ?? []) : [standInFor(operator, only)];
  return standIns.flatMap((standIn) => {
    const view = views.find(({ id }) => id === standIn.partner);
    return view === undefined ? [] : commandsOf(view, catalogue).map((card) => ({ card, standIn }));
  });
}

/** What keeps one drill from running is its verdict; the others go on. */
async function runOne(parts: DrillParts, { card, standIn }: Task): Promise<DrillReport> {
  const startedAt = performance.now();
  try {
    return await drillLostAnswer(parts, card, standIn);
  } catch (error) {
    const { message } = error as Error;
    return {
      operation: card.name,
      partner: standIn.partner,
      dialect: standIn.dialect,
      passed: false,
      verdict: { zh: '演练无法进行：', en: message },
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
      contacts: [],
      effects: [],
    };
  }
}

async function runAll(parts: DrillParts, tasks: readonly Task[], tell: (line: string) => void): Promise<DrillReport[]> {
  const partners = [...new Set(tasks.map(({ standIn }) => standIn.partner))];
  const reports = new Map<Task, DrillReport>();
  const work = async (): Promise<void> => {
    for (let partner = partners.shift(); partner !== undefined; partner = partners.shift()) {
      for (const task of tasks.filter(({ standIn }) => standIn.partner === partner)) {
        const report = await runOne(parts, task);
        reports.set(task, report);
        tell(
          `${report.passed ? '✓' : '✗'} ${reports.size}/${tasks.length} ${report.operation} ${report.partner} ${report.seconds} s`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: partnersAtOnce }, work));
  return tasks.flatMap((task) => reports.get(task) ?? []);
}

async function lostAnswer(args: Arguments, terminal: Terminal): Promise<number> {
  const format = formatOf(args);
  // Always clients of the demo, whoever the terminal is set to be elsewhere.
  const as = (id: string): GatewayClient =>
    gatewayClient({ ...args, values: { ...args.values, as: id } }, terminal, id);
  const [operator, client] = [as('operator'), as('procurement')];
  if (operator.demo === undefined || operator.demo.base !== operator.base) throw notDemo(operator.base);
  const parts = { client, operator, patienceMs: patienceOf(args) };
  const tell = format === 'json' ? () => undefined : (line: string) => terminal.err(line);
  if (args.values.all === true) {
    const tasks = await allTasks(operator, args.positionals[1]);
    const reports = await runAll({ ...parts, tell: () => undefined }, tasks, tell);
    if (format === 'json') terminal.out(JSON.stringify(reports));
    else for (const line of drillTable(reports)) terminal.out(line);
    return reports.length > 0 && reports.every((report) => report.passed) ? 0 : 1;
  }
  const { card, standIn } = await oneTask(operator, positional(args, 1), positional(args, 2));
  try {
    const report = await drillLostAnswer({ ...parts, tell }, card, standIn);
    if (format === 'json') terminal.out(JSON.stringify(report));
    else for (const line of drillLines(report)) terminal.out(line);
    return report.passed ? 0 : 1;
  } catch (error) {
    if (error instanceof ControlDoorError)
      throw new CommandError(error.message, '演示在运行吗？ Is the demo running?', exitCodes.unreachable);
    throw error;
  }
}

export const drill: Command = {
  usage: 'lost-answer OPERATION PARTNER | lost-answer --all [PARTNER] [--format text|json]',
  about:
    "Breaks a demo partner on purpose and shows the evidence: lost-answer loses a command's answer after it was carried out; exactly one effect may come of it.",
  aboutZh: '让演示中的对方系统出故障并给出证据：lost-answer 在命令办成之后丢失答复，应当只办一次。',
  options: {
    base: gatewayOptions.base,
    all: { type: 'boolean' },
    format: { type: 'string' },
    patience: { type: 'string' },
  },
  details: [
    '演练 Drills: lost-answer',
    '--all            演示中每个系统的每项命令，最后列表。 Every command of every partner of the demo, or of one; ends with a table.',
    `--patience N     每次最多等多少秒，默认 ${defaultPatienceSeconds}。 Seconds to wait for each outcome; default ${defaultPatienceSeconds}.`,
    '--format json    原始证据。 The evidence as JSON.',
    gatewayDetails[0],
    '通过：对方台账恰有一笔，且办理成功；格式无法查询或重发的，转人工。 Passed: one entry in the ledger, and the exchange succeeded, or a person is asked where the format gives no other way.',
    '例 Example: npx tongban drill lost-answer deposit.refund wanzhou-trading-center',
  ],
  positionals: { least: 1, most: 3 },
  async run(args, terminal) {
    const name = positional(args, 0);
    if (name === 'lost-answer') return lostAnswer(args, terminal);
    throw usageError(`没有演练 ${name}。 There is no drill ${name}.`, '有 There are: lost-answer');
  },
};
