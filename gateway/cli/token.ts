/** `tongban token`: a bearer token for curl. */
import type { Command } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';

export const token: Command = {
  usage: '[--as CLIENT] [--base URL]',
  about: 'Prints a bearer token.',
  aboutZh: '取得访问令牌。',
  options: gatewayOptions,
  details: [
    ...gatewayDetails,
    '例 Example: curl -H "Authorization: Bearer $(npx tongban token)" http://localhost:8080/v1/districts',
  ],
  positionals: { least: 0, most: 0 },
  async run(args, terminal) {
    terminal.out(await gatewayClient(args, terminal, 'procurement').token());
    return 0;
  },
};
