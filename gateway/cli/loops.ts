/** `tongban loops`: what is open, with whom, until when; `show` one of them; `draw` the table that a kind runs by. */
import type { components } from '../api/openapi.generated.ts';
import { isDate } from '../catalogue/beijing-time.ts';
import { type LoopKind, loopKinds } from '../loops/contract.ts';
import { mermaidOf, rowsOf } from '../loops/draw.ts';
import { loopRules } from '../loops/rules/all.ts';
import { type Arguments, type Command, CommandError, exitCodes, positional, type Terminal, text } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { loopLines, rateLines } from './loop-lines.ts';
import { table } from './table.ts';

type Schemas = components['schemas'];

const usage =
  'measures [--json] | [--kind K] [--state S] [--owner O] [--district D] [--overdue] [--due-before DATE] [--all] | show KIND KEY | draw [KIND] [--format mermaid|table]';

const wrong = (what: string, fix: string): CommandError => new CommandError(what, fix, exitCodes.usage);

function kindOf(name: string): LoopKind {
  const kind = loopKinds.find((one) => one === name);
  if (kind !== undefined) return kind;
  throw wrong(`没有事项类型 ${name}。 There is no kind ${name}.`, `可用 There are: ${loopKinds.join(', ')}`);
}

function dayOf(args: Arguments, option: string): string | undefined {
  const day = text(args, option);
  if (day === undefined || isDate(day)) return day;
  throw wrong(
    `--${option} 不是日期：${day}。 --${option} is no day: ${day}.`,
    `写作 YYYY-MM-DD，例如 --${option} 2026-03-31。 Write YYYY-MM-DD, e.g. --${option} 2026-03-31.`,
  );
}

/** What is asked, as the API names it. */
function queryOf(args: Arguments): URLSearchParams {
  const kind = text(args, 'kind');
  const asked = {
    kind: kind === undefined ? undefined : kindOf(kind),
    state: text(args, 'state'),
    owner: text(args, 'owner'),
    district: text(args, 'district'),
    overdue: args.values.overdue === true ? 'true' : undefined,
    dueBefore: dayOf(args, 'due-before'),
    open: args.values.all === true ? undefined : 'true',
  };
  const given = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given);
}

/** A list is read whole, page by page; more than this is for programs. */
const mostRows = 1000;

async function list(args: Arguments, terminal: Terminal): Promise<number> {
  const query = queryOf(args);
  const gateway = gatewayClient(args, terminal, 'operator');
  const items: Schemas['Loop'][] = [];
  let more = true;
  while (more && items.length < mostRows) {
    const page = (await gateway.request('GET', `/v1/loops?${query}`)) as Schemas['LoopPage'];
    items.push(...page.items);
    more = page.next !== undefined;
    if (page.next !== undefined) query.set('after', page.next);
  }
  if (args.values.json === true) {
    terminal.out(JSON.stringify(items));
    return 0;
  }
  const heads = ['类型 kind', '编号 key', '状态 state', '责任方 owner', '到期 due', '逾期 overdue'];
  const rows = items.map((loop) => [
    loop.kind,
    loop.key,
    `${loop.stateTitle} ${loop.state}`,
    loop.owner,
    `${loop.dueOn ?? ''}${loop.provisional === true ? ' 暂估 provisional' : ''}`,
    loop.overdue ? '是 yes' : '',
  ]);
  for (const line of table([heads, ...rows])) terminal.out(line);
  if (more) terminal.out(`仅列出前 ${items.length} 项，请缩小范围。 Only the first ${items.length}; narrow it down.`);
  return 0;
}

/** Where the API has one loop of a kind by its key. */
const paths: Readonly<Record<LoopKind, (key: string) => string>> = {
  lot: (key) => `/v1/lots/${key}`,
  deposit: (key) => `/v1/deposits/${key}`,
  referral: (key) => `/v1/referrals/${key}`,
  contract: (key) => `/v1/contracts/${key}/progress`,
  invoice: (key) => `/v1/invoices/${key}`,
  loan: (key) => `/v1/loans/${key}`,
  complaint: (key) => `/v1/complaints/${key}`,
};

async function show(args: Arguments, terminal: Terminal): Promise<number> {
  const kind = kindOf(positional(args, 1));
  const key = positional(args, 2).split('/').map(encodeURIComponent).join('/');
  const gateway = gatewayClient(args, terminal, 'operator');
  const loop = (await gateway.request('GET', paths[kind](key))) as Schemas['Loop'];
  const { lines } = (await gateway.request('GET', loop.links.history)) as Schemas['LoopHistory'];
  if (args.values.json === true) terminal.out(JSON.stringify({ ...loop, history: lines }));
  else for (const line of loopLines(loop, lines)) terminal.out(line);
  return 0;
}

async function measures(args: Arguments, terminal: Terminal): Promise<number> {
  const answer = await gatewayClient(args, terminal, 'operator').request('GET', '/v1/measures');
  if (args.values.json === true) terminal.out(JSON.stringify(answer));
  else for (const line of (answer as Schemas['MeasureList']).measures.flatMap(rateLines)) terminal.out(line);
  return 0;
}

function draw(args: Arguments, terminal: Terminal): number {
  const format = text(args, 'format') ?? 'mermaid';
  if (format !== 'mermaid' && format !== 'table')
    throw wrong('--format 应为 mermaid 或 table。 --format must be mermaid or table.', '例 Example: --format table');
  const [, name] = args.positionals;
  const kinds = name === undefined ? [...loopRules.keys()] : [kindOf(name)];
  for (const kind of kinds) {
    const rules = loopRules.get(kind);
    if (rules === undefined) continue;
    if (kinds.length > 1) terminal.out(`\n%% ${rules.title} ${kind}`);
    const heads = ['自 from', '事件 on', '条件 when', '至 to', '不变的原因 nothing follows'];
    const lines = format === 'mermaid' ? [mermaidOf(rules)] : table([heads, ...rowsOf(rules)]);
    for (const line of lines) terminal.out(line);
  }
  return 0;
}

export const loops: Command = {
  usage,
  about:
    'Lists loops by due date: key, state, who has the ball, due day, overdue. show: one of them with its clocks, commands and history. draw: the table of transitions of a kind. measures: the rate of challenged projects, by purchaser.',
  aboutZh:
    '按到期日列出事项：编号、状态、责任方、到期日、是否逾期。show 查看一个事项的时限、命令与办理记录；draw 画出某类事项的状态图；measures 列出各采购人的质疑投诉率。',
  options: {
    ...gatewayOptions,
    kind: { type: 'string' },
    state: { type: 'string' },
    owner: { type: 'string' },
    district: { type: 'string' },
    overdue: { type: 'boolean' },
    'due-before': { type: 'string' },
    all: { type: 'boolean' },
    format: { type: 'string' },
    json: { type: 'boolean' },
  },
  details: [
    ...gatewayDetails,
    `--kind K            事项类型。 One of ${loopKinds.join(', ')}.`,
    '--state S           状态，见 draw。 A state; see draw.',
    '--owner O           责任方。 Who has the ball.',
    '--district D        区县。 Of one district.',
    '--overdue           仅逾期。 Only what is overdue.',
    '--due-before DATE   到期日不晚于。 Due on that day or earlier.',
    '--all               含已办结。 Also what is at its end.',
    '--format F          draw：mermaid（默认）或 table。 For draw: mermaid (default) or table.',
    '--json              原始数据。 As JSON.',
    '例 Examples: tongban loops --overdue --kind deposit; tongban loops show referral CQ-ZFCG-CT-20260402-003; tongban loops draw complaint',
  ],
  positionals: { least: 0, most: 3 },
  async run(args, terminal) {
    const [action] = args.positionals;
    if (action === undefined) return list(args, terminal);
    if (action === 'show') return show(args, terminal);
    if (action === 'measures' && args.positionals.length === 1) return measures(args, terminal);
    if (action === 'draw' && args.positionals.length <= 2) return draw(args, terminal);
    throw wrong(
      `不能识别 ${args.positionals.join(' ')}。 Not understood: ${args.positionals.join(' ')}.`,
      `tongban loops ${usage}`,
    );
  },
};
