/** The demo's page: what a person who has just started the gateway reads. Chinese and English, plain text. */
import type { Canonical } from '../catalogue/contract.ts';
import type { AttemptView, ExchangeView, WireView } from './api-views.ts';
import type { DemoFile, DemoSandbox } from './demo-file.ts';
import { legible } from './legible.ts';

const rule = '─'.repeat(72);
const indent = (text: string): string[] => text.split('\n').map((line) => `    ${line}`);

/** What people call the kinds; another is shown by its own name. */
const kindNames: Readonly<Record<string, string>> = {
  'trading-center': '交易中心',
  'deposit-bank': '保证金银行',
  budget: '预算管理一体化',
  credit: '信用平台',
  workbench: '渝快政',
  bank: '政采贷银行',
  'governance-center': '三级治理中心',
};

const kindOf = ({ dialect }: DemoSandbox): string => dialect.split('/')[0] ?? '';

/** Who is there: one line for each kind, with the number of its partners and the formats that they speak. */
function cast({ sandboxes }: DemoFile): string[] {
  const kinds = [...new Set(sandboxes.map(kindOf))];
  const ofKinds = kinds.map((kind) => {
    const played = sandboxes.filter((sandbox) => kindOf(sandbox) === kind);
    const formats = [...new Set(played.map(({ dialect }) => dialect.slice(kind.length + 1)))];
    return `    ${`${played.length}`.padStart(3)}  ${kindNames[kind] ?? kind} ${kind}: ${formats.join(', ')}`;
  });
  return [
    `没有数据库、没有消息服务：内置组件；${sandboxes.length} 个系统由沙箱扮演，各在自己的端口上，各说各的格式：`,
    `No database server, no broker: embedded parts. ${sandboxes.length} partners, played by sandboxes on sockets of their own, each in its own format:`,
    ...ofKinds,
  ];
}

/** How to look at them. */
const looks = (partner: string): string[] => [
  '    接入的系统 partners      npx tongban partners',
  `    测试一个系统 connection  npx tongban connect ${partner}`,
  `    让它丢失答复 a drill     npx tongban drill lost-answer venue.book ${partner}`,
  '    未办结的事项 loops       npx tongban loops',
  '    推进业务时间 time        npx tongban time --working-days 5',
];

export const titlePage = (file: DemoFile): string[] => [
  rule,
  `通办 Tongban · 演示 demo · ${file.base}`,
  ...cast(file),
  '下列报文按实际字节解码，仅为阅读而排版；令牌已遮盖。 The messages below are the bytes as they travelled, laid out for reading; tokens are masked.',
];

export const bodyPage = (body: Canonical, sandboxes: readonly DemoSandbox[]): string[] => [
  '',
  `一份标准报文 One canonical message · POST /v1/venue-bookings · ${sandboxes.map((each) => each.district).join(' → ')}`,
  ...indent(JSON.stringify(body, null, 2)),
];

/** The charset of the bytes, and that of the document inside them where it says another. */
function charsetOf(wire: WireView): string {
  const inner = /encoding=(?:"|&quot;)([A-Za-z0-9-]+)(?:"|&quot;)/g;
  const named = [...(wire.text ?? '').matchAll(inner)].map((match) => (match[1] ?? '').toLowerCase());
  const inside = named.find((name) => name !== wire.charset && name !== 'utf-8');
  const charset = (wire.charset ?? 'bytes').toUpperCase();
  return inside === undefined ? charset : `${charset}，内层文档标明 inner document labelled ${inside.toUpperCase()}`;
}

const bytesOf = (wire: WireView): number => Buffer.from(wire.base64, 'base64').length;

function wireLines(arrow: string, title: string, wire: WireView): string[] {
  return [
    `  ${arrow} ${title}  [${bytesOf(wire)} B, ${charsetOf(wire)}]`,
    ...indent(legible(wire.text ?? wire.base64)),
  ];
}

function attemptLines({ request, response }: AttemptView): string[] {
  return [
    ...(request === undefined ? [] : wireLines('→', `发出 sent  ${request.line ?? ''}`, request)),
    ...(response === undefined ? [] : wireLines('←', `收到 received  HTTP ${response.status ?? ''}`, response)),
  ];
}

export function wirePage(sandbox: DemoSandbox, settled: ExchangeView, attempts: readonly AttemptView[]): string[] {
  return [
    '',
    rule,
    `${settled.operation} → ${sandbox.district} ${sandbox.partner} · ${sandbox.dialect}`,
    ...attempts.flatMap(attemptLines),
    `  = ${settled.state}  ${JSON.stringify(settled.response ?? settled.problem ?? {})}`,
    `    办理编号 exchange ${settled.id}`,
  ];
}

export function howToGoOn(file: DemoFile): string[] {
  const partner = file.sandboxes[0]?.partner ?? '';
  const booking = `npx tongban example venue.book ${partner}`;
  return [
    '',
    rule,
    '接着试 How to go on（另开一个终端 in another terminal）',
    '',
    '    TOKEN=$(npx tongban token)',
    `    curl -s -H "Authorization: Bearer $TOKEN" '${file.base}/v1/exchanges?limit=3'`,
    `    ${booking} | curl -s -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -H "Idempotency-Key: my-first-booking" -H "Prefer: wait=10" --data-binary @- ${file.base}/v1/venue-bookings`,
    `    curl -s ${file.sandboxes[0]?.control ?? ''}/control/ledger`,
    '',
    `    接口文档 documentation   ${file.base}/docs`,
    '    运行状况 one screen      npx tongban status',
    ...looks(partner),
    `    一次办理的全过程 history  npx tongban exchange ${file.scenario[0] ?? 'ID'}`,
    '    全部命令 all commands    npx tongban help',
    '',
    '    Ctrl-C 停止，数据保留。 Ctrl-C stops; the data stays.',
    rule,
  ];
}

export const foundPage = (file: DemoFile, dataDir: string): string[] => [
  rule,
  `通办 Tongban · 演示 demo · ${file.base}`,
  `沿用 ${dataDir} 中已有的数据（办理记录、客户端、沙箱状态）；删除该目录即重新开始。`,
  `Data found in ${dataDir}: exchanges, clients, sandboxes go on; remove the folder to begin anew.`,
  ...cast(file).slice(2),
  `    接口文档 documentation   ${file.base}/docs`,
  '    运行状况 one screen      npx tongban status',
  ...looks(file.sandboxes[0]?.partner ?? ''),
  rule,
];
