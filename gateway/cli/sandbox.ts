/** `tongban sandbox [KIND|PROFILE]…`: stand-ins of partners in a process of their own. */
import type { Sandbox } from '../../adapters/contract.ts';
import { type Arguments, type Command, CommandError, exitCodes, type Terminal, text } from './command.ts';
import { callbackAt, type StandIn, standInsOf, writeProfile } from './sandbox-profiles.ts';
import { table } from './table.ts';

function numberOf(args: Arguments, name: string, most: number): number {
  const value = text(args, name) ?? '0';
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= most))
    throw new CommandError(`--${name} 应为 0 至 ${most}。 --${name} must be 0 to ${most}.`, '', exitCodes.usage);
  return number;
}

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

const ofOne = ['port', 'control-port', 'callback'] as const;

interface Running {
  readonly standIn: StandIn;
  readonly sandbox: Sandbox;
}

function start(standIn: StandIn, args: Arguments): Promise<Sandbox> {
  const [gateway, stateDir] = [text(args, 'gateway'), text(args, 'state')];
  const callbackUrl = text(args, 'callback') ?? (gateway === undefined ? undefined : callbackAt(gateway, standIn));
  return standIn.adapter.startSandbox({
    ...standIn.options,
    port: numberOf(args, 'port', 65_535),
    controlPort: numberOf(args, 'control-port', 65_535),
    latencyMs: numberOf(args, 'latency', 600_000),
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
    ...(stateDir === undefined ? {} : { stateDir }),
  });
}

/** All of them, or none: when one fails, those already running are closed. */
async function startAll(standIns: readonly StandIn[], args: Arguments): Promise<Running[]> {
  const given = ofOne.find((name) => text(args, name) !== undefined);
  if (standIns.length !== 1 && given !== undefined)
    throw new CommandError(
      `--${given} 只用于单个沙箱。 --${given} is for a single stand-in.`,
      '只写一个种类或接入配置。 Name one kind or profile.',
      exitCodes.usage,
    );
  const running: Running[] = [];
  try {
    for (const standIn of standIns) running.push({ standIn, sandbox: await start(standIn, args) });
    return running;
  } catch (error) {
    await Promise.all(running.map(({ sandbox }) => sandbox.close()));
    throw error;
  }
}

const asJson = ({ standIn: { profile, credentials }, sandbox }: Running): string =>
  JSON.stringify({
    partner: profile.id,
    kind: profile.kind,
    dialect: profile.dialect,
    district: profile.district,
    address: sandbox.address,
    control: sandbox.controlAddress,
    credentials,
    seeded: sandbox.seeded,
  });

/** What a person may do now; standard output is for programs. */
function showNext(running: readonly Running[], profiles: readonly string[], terminal: Terminal): void {
  const rows = running.map(({ standIn: { profile }, sandbox }) => [
    profile.id,
    profile.dialect,
    sandbox.address,
    sandbox.controlAddress,
  ]);
  for (const line of table([['系统 partner', '格式 dialect', '地址 address', '控制 control'], ...rows]))
    terminal.err(line);
  const control = `${running[0]?.sandbox.controlAddress}/control`;
  const connect =
    profiles.length > 0
      ? profiles.map((file) => `npx tongban partner apply ${file}`)
      : ['npx tongban sandbox … --gateway http://127.0.0.1:8080 --profiles DIR'];
  const next = [
    ['办了什么 effects', `curl ${control}/ledger`],
    ['状态 state', `curl ${control}/state`],
    ['制造故障 fault', `curl ${control}/faults -d '{"fault":"drop-after-effect"}'`],
    ...connect.map((command) => ['接入网关 connect', command]),
    ['停止 stop', 'Ctrl+C'],
  ];
  terminal.err('');
  for (const line of table(next)) terminal.err(line);
}

export const sandbox: Command = {
  usage:
    '[KIND|PROFILE]… [--gateway URL] [--profiles DIR] [--state DIR] [--latency MS] [--port N] [--control-port N] [--callback URL]',
  about:
    'Runs stand-ins of partners until it is stopped: of these kinds, by the examples beside their adapters, or of the partners that profiles describe; all kinds where none is named. Prints one JSON line for each, with addresses, credentials and what exists in it.',
  aboutZh:
    '启动对方系统的沙箱，直到被停止：写种类即用该种类的示例配置，写接入配置文件即按文件，都不写则每个种类各一个。每个沙箱输出一行 JSON（地址、控制地址、凭证、预置数据）。',
  options: {
    gateway: { type: 'string' },
    profiles: { type: 'string' },
    port: { type: 'string' },
    'control-port': { type: 'string' },
    callback: { type: 'string' },
    state: { type: 'string' },
    latency: { type: 'string' },
  },
  details: [
    '--gateway URL     通知发往这个网关。 Its notices go to this gateway.',
    '--profiles DIR    写出可直接接入这些沙箱的配置。 Writes profiles there by which a gateway reaches them.',
    '--state DIR       状态保存目录，默认仅内存。 Keeps its state there; default: memory only.',
    '--latency MS      每次应答的耗时。 How long an answer takes.',
    '--port N          接口端口，默认由系统分配。 Port of the interface; default: the system chooses.',
    '--control-port N  控制端口，默认由系统分配。 Port of the control door; default: the system chooses.',
    '--callback URL    通知发往何处。 Where its notices go.',
    '例 Example: npx tongban sandbox adapters/trading-center/token-params.profile.yaml --port 9101',
    '例 Example: npx tongban sandbox --gateway http://127.0.0.1:8080 --profiles /tmp/partners',
  ],
  positionals: { least: 0, most: 100 },
  async run(args, terminal) {
    const running = await startAll(await standInsOf(args.positionals), args);
    const folder = text(args, 'profiles');
    const profiles =
      folder === undefined ? [] : running.map(({ standIn, sandbox }) => writeProfile(folder, standIn, sandbox));
    for (const each of running) terminal.out(asJson(each));
    showNext(running, profiles, terminal);
    await untilStopped();
    await Promise.all(running.map(({ sandbox }) => sandbox.close()));
    return 0;
  },
};
