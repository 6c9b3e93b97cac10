/** `tongban status`: one screen for the person on duty. */
import type { AttentionItem, PartnerStatus, StatusReport } from '../ops/status.ts';
import type { Command } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { age, districtsText, table } from './table.ts';

const stateWords: Readonly<Record<string, string>> = {
  accepted: '已受理 accepted',
  queued: '排队 queued',
  parked: '暂缓 parked',
  dispatching: '办理中 dispatching',
  unknown: '结果未知 unknown',
};
const sideWords = { partner: '对方系统 partner', gateway: '本网关 gateway', client: '调用方 client' } as const;

/** A center that waits for work calls at least twice a minute. */
const quietMs = 300_000;

/** Of a partner that fetches its work: since when it was not heard. */
function silenceOf({ fetches }: PartnerStatus): string | undefined {
  if (fetches === undefined) return undefined;
  if (fetches.heardAt === undefined) return '从未来领取 never heard';
  if (Date.now() - Date.parse(fetches.heardAt) < quietMs) return undefined;
  return `${age(fetches.heardAt, Date.now())}未来领取 not heard`;
}

function partnerRow(partner: PartnerStatus): string[] {
  const troubles = partner.breakers.map(
    (breaker) => `${breaker.operation} ${breaker.state === 'open' ? '熔断 paused' : '试探 probing'}`,
  );
  for (const { collection, failures } of partner.collections ?? [])
    if (failures > 0) troubles.push(`${collection} 取回失败 ${failures} 次 fetching fails`);
  const closed = partner.opensAt === undefined ? [] : [`未到开放时间 closed until ${partner.opensAt}`];
  const silence = silenceOf(partner);
  if (silence !== undefined) troubles.push(silence);
  if (partner.paused) troubles.push('已停用 lane paused');
  if (!partner.carried) troubles.push('无处理进程 no worker');
  return [
    troubles.length === 0 ? '✓' : '✗',
    partner.partner,
    partner.name,
    districtsText(partner.districts),
    `${partner.open}`,
    [...troubles, ...closed].join('; ') || '正常 works',
  ];
}

function attentionRow(item: AttentionItem, report: StatusReport): string[] {
  const contact = report.partners.find((partner) => partner.partner === item.partner)?.contact;
  const whom = item.side === 'partner' && contact !== undefined ? ` → ${contact.name} ${contact.phone}` : '';
  return [
    item.exchangeId,
    item.operation,
    item.partner,
    `${stateWords[item.state] ?? item.state}${item.needsPerson ? '（待人工 person）' : ''}`,
    age(item.since, Date.now()),
    `${sideWords[item.side]}${whom}`,
    item.code ?? '',
  ];
}

/** What is broken stands first: with every district connected the list is longer than a screen. */
const partnerRows = ({ partners }: StatusReport): string[][] =>
  partners.map(partnerRow).sort(([a = ''], [b = '']) => (a === b ? 0 : a === '✗' ? -1 : 1));

/** @returns the lines of the screen. */
export function statusScreen(report: StatusReport): string[] {
  const waiting = report.waiting.filter((each) => each.count > 0);
  const lines = [
    `${report.ready ? '✓ 就绪 ready' : '✗ 未就绪 NOT READY'}   ${report.parts
      .map((part) => `${part.part} ${part.ready ? '✓' : `✗ ${part.reason ?? ''}`}`)
      .join('   ')}`,
    '',
    ...table([['', '系统 partner', '名称 name', '区县 districts', '未决 open', '状况 state'], ...partnerRows(report)]),
    '',
  ];
  if (waiting.length === 0) lines.push('没有未决事项。 Nothing is waiting.');
  else {
    const rows = waiting.map((each) => [
      stateWords[each.state] ?? each.state,
      `${each.count}`,
      age(each.oldestSince, Date.now()),
      each.oldestId ?? '',
    ]);
    lines.push(...table([['未决 waiting', '件 count', '最久 oldest', '编号 exchange'], ...rows]));
  }
  if (report.attention.length > 0) {
    const head = [
      '编号 exchange',
      '业务 operation',
      '系统 partner',
      '状态 state',
      '已历时 age',
      '在哪一侧 side',
      '代码 code',
    ];
    lines.push('', '需关注 attention', ...table([head, ...report.attention.map((item) => attentionRow(item, report))]));
  }
  if (report.loops !== undefined) lines.push('', loopsLine(report.loops));
  if (report.webhooks !== undefined) lines.push(webhooksLine(report.webhooks));
  lines.push('', `missing: ${report.missing}${report.missing === 0 ? '' : ` ✗ ${report.missingIds.join(' ')}`}`);
  return lines;
}

const loopsLine = ({ open, overdue, unclaimed }: NonNullable<StatusReport['loops']>): string =>
  `事项 loops: ${open} 未办结 open, ${overdue} 已逾期 overdue${overdue === 0 ? '' : ' ✗'}, ${unclaimed} 无主来文 unclaimed`;

const webhooksLine = ({ active, failing, gone, pending }: NonNullable<StatusReport['webhooks']>): string =>
  `事件订阅 webhooks: ${active} 有效 active, ${failing} 投递失败 failing${failing === 0 ? '' : ' ✗'}, ${gone} 已终止 gone, ${pending} 待投递 pending`;

export const status: Command = {
  usage: '[--json] [--base URL] [--as CLIENT]',
  about:
    'One screen: what works, what is parked or unknown and at whose side, the oldest age, missing. Exit code 1 when not ready or something is missing.',
  aboutZh:
    '一屏运行状况：哪些正常，哪些暂缓或未知、在哪一侧，最久等待，missing（应为 0）。未就绪或有缺失时退出码为 1。',
  options: { ...gatewayOptions, json: { type: 'boolean' } },
  details: [...gatewayDetails, '--json        原始报告。 The report as JSON.'],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    const report = (await gatewayClient(args, terminal, 'operator').request('GET', '/v1/status')) as StatusReport;
    if (args.values.json === true) terminal.out(JSON.stringify(report));
    else for (const line of statusScreen(report)) terminal.out(line);
    return report.ready && report.missing === 0 ? 0 : 1;
  },
};
