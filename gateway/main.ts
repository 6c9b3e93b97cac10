/** The process: configuration in, an app out, signals and fatal errors in between. Everything else is app.ts. */
import { parseArgs } from 'node:util';
import { type App, startApp } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config/config.ts';
import { createLog, type Logger } from './ops/log.ts';
import { UnfitDatabaseError } from './store/migrate.ts';
import { FolderHeldError } from './store/open.ts';
import { MappingError } from './translation/findings.ts';

const usage = `用法 Usage: npm start [-- --demo]
  --demo   连接真实 PostgreSQL 与 RabbitMQ 时也启动演示沙箱。 Start the demo's sandboxes also with the real servers.
环境变量 Environment variables: npx tongban help settings`;

function readCommandLine(): { readonly demo: boolean } {
  try {
    const { values } = parseArgs({ options: { demo: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
    if (values.help === true) {
      console.log(usage);
      process.exit(0);
    }
    return { demo: values.demo === true };
  } catch (error) {
    throw new ConfigError(`参数有误：${(error as Error).message}`, usage);
  }
}

/** Words for errors that a person can mend; anything else is a defect and goes to the log whole. */
function explain(error: unknown): string | undefined {
  if (error instanceof ConfigError) return `${error.message}\n${error.fix}`;
  if (error instanceof FolderHeldError || error instanceof UnfitDatabaseError || error instanceof MappingError)
    return error.message;
  return undefined;
}

function exitWith(error: unknown, log: Logger | undefined): never {
  const words = explain(error);
  if (words !== undefined) console.error(words);
  else if (log === undefined) console.error(error);
  else log.fatal({ err: error }, 'the gateway cannot go on');
  process.exit(words === undefined ? 1 : 2);
}

/** About what a system in the same city takes for an answer. */
const standInMs = 20;

/** One Ctrl-C under `npm start` arrives twice: from the terminal, and passed on by npm. */
const sameKeyMs = 500;

/** The first signal drains, the second leaves at once: what is under way is then asked about at the next start. */
function stopOnSignals(starting: Promise<App>, log: Logger): void {
  let since: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (since !== undefined) {
      if (performance.now() - since > sameKeyMs) process.exit(130);
      return;
    }
    since = performance.now();
    if (process.stderr.isTTY === true)
      console.error('\n正在停止，再按一次立即退出。 Stopping; once more leaves at once.');
    log.info({ signal }, 'draining');
    starting
      .then((app) => app.drain())
      .then(() => process.exit(0))
      .catch((error: unknown) => exitWith(error, log));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Demo logs go to standard error: standard output is the demo's page. */
const logOf = (config: Config): Logger =>
  createLog({ level: config.logLevel, role: config.role, out: config.demo ? process.stderr : process.stdout });

let log: Logger | undefined;
try {
  const config = loadConfig(process.env, readCommandLine());
  const ready = logOf(config);
  log = ready;
  process.on('uncaughtException', (error) => exitWith(error, ready));
  process.on('unhandledRejection', (reason) => exitWith(reason, ready));
  const page = (line: string) => process.stdout.write(`${line}\n`);
  const starting = startApp(config, { log: ready, page, latencyMs: standInMs });
  stopOnSignals(starting, ready);
  const { base } = await starting;
  ready.info({ address: base, durationMs: Math.round(performance.now()) }, 'listening');
} catch (error) {
  exitWith(error, log);
}
