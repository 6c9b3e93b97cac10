/** One loop for people: where it stands, its clocks, what it has done by partners, and what it has heard. */
import type { components } from '../api/openapi.generated.ts';
import { table } from './table.ts';

type Schemas = components['schemas'];
type Loop = Schemas['Loop'];
type Line = Schemas['LoopHistoryLine'];

const provisional = (is: boolean | undefined): string => (is === true ? ' 暂估 provisional' : '');

function headLines(loop: Loop): string[] {
  const due = loop.dueOn === undefined ? '' : `  到期 due ${loop.dueOn}${provisional(loop.provisional)}`;
  const { district = '', client = '' } = loop;
  return [
    `${loop.kind} ${loop.key}  ${loop.stateTitle} ${loop.state}${loop.overdue ? '  已逾期 overdue' : ''}`,
    `责任方 owner ${loop.owner}${due}  区县 district ${district}  客户端 client ${client}`,
    `开始 opened ${loop.openedAt}${loop.closedAt === undefined ? '' : `  办结 closed ${loop.closedAt}`}  编号 id ${loop.id}`,
    `内容 content ${JSON.stringify(loop.content)}`,
  ];
}

const open = ['running', 'suspended', 'struck'];

/** Said only where another clock of the same duty runs. */
const isStricter = (clocks: Loop['clocks'], one: Loop['clocks'][number]): boolean =>
  one.stricter && clocks.some((other) => other !== one && other.duty === one.duty && open.includes(other.state));

function clockLines({ clocks }: Loop): string[] {
  if (clocks.length === 0) return [];
  const heads = ['时限 clock', '名称 title', '状态 state', '起 from', '到期 due', '办结 met', '依据 clause'];
  const rows = clocks.map((clock) => [
    clock.run === 1 ? clock.clock : `${clock.clock} #${clock.run}`,
    `${clock.title}${isStricter(clocks, clock) ? ' 从严 stricter' : ''}`,
    clock.state,
    clock.startedOn,
    `${clock.dueOn}${provisional(clock.provisional)}`,
    clock.metOn ?? '',
    clock.clause,
  ]);
  return ['', ...table([heads, ...rows])];
}

function commandLines({ commands }: Loop): string[] {
  if (commands.length === 0) return [];
  const heads = ['命令 command', '业务 operation', '状态 state', '办理 exchange'];
  const rows = commands.map((one) => [one.name, one.operation, one.state, one.exchangeId ?? '']);
  return ['', ...table([heads, ...rows])];
}

function historyLines(lines: readonly Line[]): string[] {
  const heads = ['#', '时间 at', '来文 event', '结果 outcome', '状态 state', '备注 note'];
  const rows = lines.map(({ no, at, type, outcome, reason, words, from, to, note }) => [
    String(no),
    at,
    type,
    reason === undefined ? outcome : `${outcome}: ${reason}`,
    from === to ? to : `${from} → ${to}`,
    [words ?? '', note === undefined ? '' : JSON.stringify(note)].filter((text) => text !== '').join(' '),
  ]);
  return ['', ...table([heads, ...rows])];
}

/** One rate that is watched: what it is, and whom it warns of. */
export function rateLines(rates: Schemas['ComplaintRates']): readonly string[] {
  const { title, thresholdPercent, since, until, rows, withoutAward } = rates;
  const heads = [
    '区县 district',
    '采购人 purchaser',
    '中标 awarded',
    '质疑 challenged',
    '投诉 complained',
    '比例 rate',
    '',
  ];
  const lines = rows.map((row) => [
    row.district ?? '',
    row.purchaser?.name ?? '未写明 not named',
    ...[row.awarded, row.challenged, row.complained].map(String),
    `${row.ratePercent} %`,
    row.above ? '预警 warning' : '',
  ]);
  return [
    `${title}  阈值 threshold ${thresholdPercent} %  ${since} 至 to ${until}`,
    ...table([heads, ...lines]),
    `无中标记录而被质疑的项目 challenged without a known award: ${withoutAward}`,
  ];
}

export const loopLines = (loop: Loop, history: readonly Line[]): readonly string[] => [
  ...headLines(loop),
  ...clockLines(loop),
  ...commandLines(loop),
  ...historyLines(history),
];
