/** `tongban sandbox FILE`: a stand-in of one partner in a process of its own. */
import { codecsOf, createAdapters } from '../../adapters/registry.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { resources } from '../config/root.ts';
import { readProfileFile, sandboxProfile } from '../demo/profile-file.ts';
import { loadDialects } from '../translation/load.ts';
import { type Arguments, type Command, CommandError, exitCodes, positional, text } from './command.ts';

function portOf(args: Arguments, name: string): number {
  const value = text(args, name) ?? '0';
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(port <= 65535))
    throw new CommandError(`--${name} 应为 0 至 65535。 --${name} must be 0 to 65535.`, '', exitCodes.usage);
  return port;
}

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

async function start(args: Arguments) {
  const file = positional(args, 0);
  const profile = sandboxProfile(readProfileFile(file), file);
  const adapter = createAdapters().get(profile.kind);
  const catalogue = await loadCatalogue(resources.specs);
  const dialect = (await loadDialects(resources.mappings, catalogue, { codecs: codecsOf })).get(
    profile.dialect,
    profile.id,
  );
  if (adapter === undefined || dialect === undefined) {
    throw new CommandError(
      `不支持 ${profile.kind} / ${profile.dialect}。 Kind ${profile.kind} or dialect ${profile.dialect} does not exist.`,
      '方言在 mappings/ 下，种类在 adapters/registry.ts。 Dialects are folders under mappings/, kinds are listed in adapters/registry.ts.',
    );
  }
  const [callbackUrl, stateDir] = [text(args, 'callback'), text(args, 'state')];
  return adapter.startSandbox({
    partnerId: profile.id,
    dialect,
    district: profile.district,
    credentials: profile.credentials,
    values: profile.values,
    port: portOf(args, 'port'),
    controlPort: portOf(args, 'control-port'),
    latencyMs: Number(text(args, 'latency') ?? 0),
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
    ...(stateDir === undefined ? {} : { stateDir }),
  });
}

export const sandbox: Command = {
  usage: 'FILE [--port N] [--control-port N] [--callback URL] [--state DIR] [--latency MS]',
  about:
    'Runs a stand-in of the partner that a profile FILE describes, until it is stopped. Prints one JSON line with its addresses.',
  aboutZh: '按接入配置 FILE 启动一个对方系统的沙箱，直到被停止；启动后输出一行 JSON（地址、控制地址、预置数据）。',
  options: {
    port: { type: 'string' },
    'control-port': { type: 'string' },
    callback: { type: 'string' },
    state: { type: 'string' },
    latency: { type: 'string' },
  },
  details: [
    '--port N          接口端口，默认由系统分配。 Port of the interface; default: the system chooses.',
    '--control-port N  控制端口，默认由系统分配。 Port of the control door; default: the system chooses.',
    '--callback URL    通知发往何处。 Where its notices go.',
    '--state DIR       状态保存目录，默认仅内存。 Keeps its state there; default: memory only.',
    '--latency MS      每次应答的耗时。 How long an answer takes.',
    '例 Example: npx tongban sandbox gateway/demo/partners/wanzhou-trading-center.yaml --port 9101',
  ],
  positionals: { least: 1, most: 1 },
  async run(args, terminal) {
    const running = await start(args);
    const { partnerId: partner, address, controlAddress: control, seeded } = running;
    terminal.out(JSON.stringify({ partner, address, control, seeded }));
    await untilStopped();
    await running.close();
    return 0;
  },
};
