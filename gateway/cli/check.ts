/** `tongban check`: everything that can be known about mappings before they run. */
import { resolve } from 'node:path';
import { loadWireContracts } from '../../adapters/registry.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import { check as checkMappings } from '../translation/check.ts';
import { formatFinding } from '../translation/findings.ts';
import { type Command, CommandError, exitCodes, text } from './command.ts';

export const check: Command = {
  usage: '[PATH…] [--format json]',
  about: 'Checks mappings: tables, samples against the wire contract, there and back. Exit code 1 on any finding.',
  aboutZh: '检查映射：表格、样例（对照独立报文规范）、往返转换；有任何问题时退出码为 1。',
  options: { format: { type: 'string' } },
  details: [
    'PATH          映射目录、方言目录或单个文件；默认全部。 A mappings folder, a dialect or one file; default: all.',
    '--format json 每个问题含 file、line、column、rule、message、fix。 Findings as one JSON array.',
  ],
  positionals: { least: 0, most: 100 },
  async run(args, terminal) {
    const format = text(args, 'format') ?? 'text';
    if (format !== 'text' && format !== 'json') {
      throw new CommandError('--format 只能是 text 或 json。 --format must be text or json.', '', exitCodes.usage);
    }
    const paths = args.positionals.length === 0 ? [resources.mappings] : args.positionals.map((path) => resolve(path));
    const findings = await checkMappings(paths, await loadCatalogue(resources.specs), {
      contractOf: await loadWireContracts(),
    });
    if (format === 'json') terminal.out(JSON.stringify(findings));
    else for (const finding of findings) terminal.out(formatFinding(finding));
    if (format === 'text')
      terminal.err(
        findings.length === 0
          ? '没有问题。 Nothing to mend.'
          : `${findings.length} 个问题。 ${findings.length} to mend.`,
      );
    return findings.length === 0 ? 0 : 1;
  },
};
