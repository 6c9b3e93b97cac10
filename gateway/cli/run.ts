/** Runs one command line: finds the command, reads its options, shows help, turns errors into words and exit codes. */
import { parseArgs } from 'node:util';
import { type Setting, settings } from '../config/settings.ts';
import { type Arguments, type Command, CommandError, exitCodes, type Terminal } from './command.ts';
import { commands, isCommandName } from './commands.ts';

/** @param argv without node and script. @returns the exit code. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name = 'help', ...rest] = argv;
  try {
    if (name === 'help' || name === '--help' || name === '-h') return await help(rest[0], terminal);
    if (!isCommandName(name)) throw unknownCommand(name);
    const command = await commands[name]();
    const args = readArguments(name, command, rest);
    if (args.values.help === true) return showCommand(name, command, terminal);
    return await command.run(args, terminal);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    terminal.err(error.message);
    if (error.fix !== '') terminal.err(error.fix);
    return error.exitCode;
  }
}

function readArguments(name: string, command: Command, rest: string[]): Arguments {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: rest,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw usageError(name, command, (error as Error).message.split('. ')[0] ?? '');
  }
  const args = { values: parsed.values as Arguments['values'], positionals: parsed.positionals };
  const count = args.positionals.length;
  if (args.values.help !== true && (count < command.positionals.least || count > command.positionals.most)) {
    throw usageError(
      name,
      command,
      count < command.positionals.least ? '参数不足 Arguments are missing' : '参数过多 Too many arguments',
    );
  }
  return args;
}

const usageError = (name: string, command: Command, what: string): CommandError =>
  new CommandError(
    `${what}.`,
    `用法 Usage: tongban ${name} ${command.usage}\n详见 More: tongban ${name} --help`,
    exitCodes.usage,
  );

const unknownCommand = (name: string): CommandError =>
  new CommandError(
    `没有命令 ${name}。 There is no command ${name}.`,
    `可用 There are: ${Object.keys(commands).join(', ')}, help`,
    exitCodes.usage,
  );

async function help(topic: string | undefined, terminal: Terminal): Promise<number> {
  if (topic === 'settings') return showSettings(terminal);
  if (topic !== undefined) {
    if (!isCommandName(topic)) throw unknownCommand(topic);
    return showCommand(topic, await commands[topic](), terminal);
  }
  terminal.out('tongban（通办） — 用法 usage: tongban COMMAND [ARGUMENTS] [--help]\n');
  for (const [name, load] of Object.entries(commands)) {
    const command = await load();
    terminal.out(`  ${name} ${command.usage}\n      ${command.aboutZh} ${command.about}`);
  }
  terminal.out('\n  help settings\n      环境变量一览。 The environment variables of the gateway.');
  return 0;
}

function showCommand(name: string, command: Command, terminal: Terminal): number {
  terminal.out(`tongban ${name} ${command.usage}\n`);
  terminal.out(command.aboutZh);
  terminal.out(`${command.about}\n`);
  for (const line of command.details) terminal.out(line);
  terminal.out(
    '退出码 Exit codes: 0 完成 done, 1 有问题或被拒 findings or refused, 2 用法错误 wrong usage, 3 连不上网关 gateway not reached',
  );
  return 0;
}

function showSettings(terminal: Terminal): number {
  for (const [name, setting] of Object.entries(settings) as [string, Setting][]) {
    const fallback = setting.fallback === undefined ? '' : ` = ${setting.fallback}`;
    terminal.out(`${name}${fallback}\n    ${setting.aboutZh}\n    ${setting.about}`);
  }
  return 0;
}
