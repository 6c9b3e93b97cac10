/** `tongban client apply FILE`: creates a client of the API, or changes it. */
import { type Command, CommandError, exitCodes, positional } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';
import { readFileWithId } from './partner.ts';

export const client: Command = {
  usage: 'apply FILE [--base URL] [--as CLIENT]',
  about:
    'Creates a client of the API, or changes its secret, scopes and districts. FILE (YAML or JSON): id, secret, scopes, districts.',
  aboutZh: '建立或变更一个接口客户端。FILE（YAML 或 JSON）含 id、secret、scopes、districts。',
  options: gatewayOptions,
  details: [...gatewayDetails, 'districts 中 "*" 表示全部区县。 "*" in districts stands for all.'],
  positionals: { least: 2, most: 2 },
  async run(args, terminal) {
    if (positional(args, 0) !== 'apply') {
      throw new CommandError(
        '只支持 apply。 Only apply is possible.',
        '用法 Usage: tongban client apply FILE',
        exitCodes.usage,
      );
    }
    const { id, ...body } = readFileWithId(positional(args, 1));
    await gatewayClient(args, terminal, 'operator').request('PUT', `/v1/clients/${encodeURIComponent(id)}`, body);
    terminal.out(`${id}: 已生效。 In force.`);
    return 0;
  },
};
