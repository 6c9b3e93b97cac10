/** `tongban audit`: who carries every open exchange. */
import type { Command } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { age, table } from './table.ts';

interface Audit {
  readonly missing: number;
  readonly missingIds: readonly string[];
  readonly byState: readonly {
    readonly state: string;
    readonly count: number;
    readonly oldestId?: string;
    readonly oldestSince?: string;
  }[];
  readonly byCarrier: Readonly<Record<string, number>>;
}

export const audit: Command = {
  usage: '[--json] [--base URL] [--as CLIENT]',
  about:
    'Counts exchanges by state and open ones by what carries them; `missing` must be 0. Exit code 1 when it is not.',
  aboutZh: '守恒审计：按状态与承载方统计，missing 必须为 0；否则退出码为 1。',
  options: { ...gatewayOptions, json: { type: 'boolean' } },
  details: [...gatewayDetails, '--json        原始报告。 The report as JSON.'],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    const report = (await gatewayClient(args, terminal, 'operator').request('GET', '/v1/audit')) as Audit;
    if (args.values.json === true) {
      terminal.out(JSON.stringify(report));
      return report.missing === 0 ? 0 : 1;
    }
    const states = report.byState.map((each) => [
      each.state,
      `${each.count}`,
      age(each.oldestSince, Date.now()),
      each.oldestId ?? '',
    ]);
    const carriers = Object.entries(report.byCarrier).map(([carrier, count]) => [carrier, `${count}`]);
    for (const line of table([['状态 state', '件 count', '最久 oldest', '编号 exchange'], ...states]))
      terminal.out(line);
    terminal.out('');
    for (const line of table([['承载方 carrier', '件 count'], ...carriers])) terminal.out(line);
    terminal.out('');
    terminal.out(`missing: ${report.missing}`);
    for (const id of report.missingIds) terminal.out(`  ${id}`);
    return report.missing === 0 ? 0 : 1;
  },
};
