/** `tongban check`: everything that can be known about mappings before they run. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { codecsOf, loadWireContracts } from '../../adapters/registry.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import { check as checkMappings } from '../translation/check.ts';
import { formatFinding, type Language } from '../translation/findings.ts';
import { type Arguments, type Command, CommandError, exitCodes, type Terminal, text } from './command.ts';

const usage = (message: string, fix = ''): CommandError => new CommandError(message, fix, exitCodes.usage);

function formatOf(args: Arguments): 'text' | 'json' {
  const format = text(args, 'format') ?? 'text';
  if (format === 'text' || format === 'json') return format;
  throw usage('--format 只能是 text 或 json。 --format must be text or json.');
}

function languageOf(args: Arguments): Language | undefined {
  const language = text(args, 'lang');
  if (language === undefined || language === 'zh' || language === 'en') return language;
  throw usage('--lang 只能是 zh 或 en。 --lang must be zh or en.');
}

function pathsOf(args: Arguments): readonly string[] {
  if (args.positionals.length === 0) return [resources.mappings];
  for (const path of args.positionals) {
    if (!existsSync(path))
      throw usage(
        `没有 ${path}。 There is no ${path}.`,
        '写映射目录、方言目录或其中的一个文件。 Name the mappings folder, a dialect’s folder or a file in it.',
      );
  }
  return args.positionals.map((path) => resolve(path));
}

/** Below this a check needs no words while it runs. */
const QUIET_MS = 1500;

/** One line per dialect, once the whole has taken longer than a moment; only where a person watches. */
function progressOn(terminal: Terminal): ((dialect: string) => void) | undefined {
  if (terminal.watched !== true) return undefined;
  const start = performance.now();
  return (dialect) => {
    if (performance.now() - start > QUIET_MS) terminal.err(`正在检查 ${dialect} … Checking ${dialect} …`);
  };
}

const summary: Readonly<Record<Language, (count: number) => string>> = {
  zh: (count) => (count === 0 ? '没有问题。' : `${count} 个问题。`),
  en: (count) => (count === 0 ? 'Nothing to mend.' : `${count} to mend.`),
};

const summaryIn = (language: Language | undefined, count: number): string =>
  language === undefined ? `${summary.zh(count)} ${summary.en(count)}` : summary[language](count);

export const check: Command = {
  usage: '[PATH…] [--lang zh|en] [--format json]',
  about: 'Checks mappings: tables, samples against the wire contract, there and back. Exit code 1 on any finding.',
  aboutZh: '检查映射：表格、样例（对照独立报文规范）、往返转换；有任何问题时退出码为 1。',
  options: { format: { type: 'string' }, lang: { type: 'string' } },
  details: [
    'PATH          映射目录、方言目录或单个文件；默认全部。 A mappings folder, a dialect or one file; default: all.',
    '--lang zh|en  只用一种语言；默认中英文并列。 One language; default: Chinese and English.',
    '--format json 每个问题含 file、line、column、rule、message、messageZh、fix、fixZh。 Findings as one JSON array.',
  ],
  positionals: { least: 0, most: 100 },
  async run(args, terminal) {
    const [format, language, paths] = [formatOf(args), languageOf(args), pathsOf(args)];
    const onProgress = progressOn(terminal);
    const findings = await checkMappings(paths, await loadCatalogue(resources.specs, { examples: true }), {
      codecs: codecsOf,
      contractOf: await loadWireContracts(),
      ...(onProgress ? { onProgress } : {}),
    });
    if (format === 'json') terminal.out(JSON.stringify(findings));
    else for (const finding of findings) terminal.out(formatFinding(finding, language));
    if (format === 'text') terminal.err(summaryIn(language, findings.length));
    return findings.length === 0 ? 0 : 1;
  },
};
