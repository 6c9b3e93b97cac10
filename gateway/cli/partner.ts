/** `tongban partner apply FILE`: connects a system, or changes its profile. */
import { ProfileFileError, readProfileFile } from '../demo/profile-file.ts';
import { type Command, CommandError, exitCodes, positional } from './command.ts';
import { gatewayClient, gatewayDetails, gatewayOptions } from './gateway-client.ts';

/** @throws CommandError when the file cannot be used */
export function readFileWithId(file: string): { id: string } & Record<string, unknown> {
  try {
    const content = readProfileFile(file) as Record<string, unknown>;
    if (typeof content.id === 'string') return { ...content, id: content.id };
  } catch (error) {
    if (!(error instanceof ProfileFileError)) throw error;
    throw new CommandError(error.message, '应为 YAML 或 JSON 文件。 It must be a YAML or JSON file.');
  }
  throw new CommandError(`${file} 缺少 id。 ${file} has no id.`, '在文件中写明 id。 Name the id in the file.');
}

export const partner: Command = {
  usage: 'apply FILE [--base URL] [--as CLIENT]',
  about:
    'Connects a partner, or changes it, by a profile FILE (YAML or JSON; form: specs/partner-profile.schema.json).',
  aboutZh: '按接入配置 FILE（YAML 或 JSON，格式见 specs/partner-profile.schema.json）接入或变更一个系统。',
  options: gatewayOptions,
  details: [
    ...gatewayDetails,
    '密钥只进不出；省略 credentials 沿用原值。 Credentials go in and never come out; left out, the stored ones stay.',
    '例 Example: npx tongban partner apply adapters/trading-center/token-params.profile.yaml',
  ],
  positionals: { least: 2, most: 2 },
  async run(args, terminal) {
    if (positional(args, 0) !== 'apply') {
      throw new CommandError(
        '只支持 apply。 Only apply is possible.',
        '用法 Usage: tongban partner apply FILE',
        exitCodes.usage,
      );
    }
    const profile = readFileWithId(positional(args, 1));
    await gatewayClient(args, terminal, 'operator').request(
      'PUT',
      `/v1/partners/${encodeURIComponent(profile.id)}`,
      profile,
    );
    terminal.out(`${profile.id}: 已生效。 In force.`);
    return 0;
  },
};
