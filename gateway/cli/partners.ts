/** `tongban partners`: the connected systems. */
import type { Command } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { table } from './table.ts';

interface PartnerView {
  readonly id: string;
  readonly name: string;
  readonly dialect: string;
  readonly address?: string;
  readonly pull?: boolean;
  readonly routes: readonly { readonly district: string }[];
}

export const partners: Command = {
  usage: '[--base URL] [--as CLIENT]',
  about: 'Lists the connected partners.',
  aboutZh: '列出已接入的系统。',
  options: gatewayOptions,
  details: [...gatewayDetails],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    const answer = (await gatewayClient(args, terminal, 'operator').request('GET', '/v1/partners')) as {
      partners: PartnerView[];
    };
    const rows = answer.partners.map((each) => [
      each.id,
      each.name,
      each.dialect,
      each.address ?? (each.pull === true ? '对方自取 pull' : '—'),
      [...new Set(each.routes.map((route) => route.district))].join(','),
    ]);
    for (const line of table([
      ['系统 partner', '名称 name', '格式 dialect', '地址 address', '区县 districts'],
      ...rows,
    ]))
      terminal.out(line);
    return 0;
  },
};
