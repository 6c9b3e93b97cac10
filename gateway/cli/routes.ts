/** `tongban routes`: which partner serves what, for which district. */
import type { Command } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { table } from './table.ts';

interface RouteView {
  readonly district: string;
  readonly operation: string;
  readonly partner: string;
  readonly from: string;
  readonly to?: string;
}

export const routes: Command = {
  usage: '[--base URL] [--as CLIENT]',
  about: 'Lists which partner serves which operation for which district, and since when.',
  aboutZh: '列出各区县各业务由哪个系统办理、自何时起。',
  options: gatewayOptions,
  details: [...gatewayDetails],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    const answer = (await gatewayClient(args, terminal, 'operator').request('GET', '/v1/routes')) as {
      routes: RouteView[];
    };
    const rows = answer.routes.map((each) => [each.district, each.operation, each.partner, each.from, each.to ?? '']);
    for (const line of table([['区县 district', '业务 operation', '系统 partner', '自 from', '至 to'], ...rows]))
      terminal.out(line);
    return 0;
  },
};
