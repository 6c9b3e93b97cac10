/** A private RabbitMQ node with its own epmd, on free ports. */
import { type ChildProcess, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import amqp from 'amqplib';
import { until } from '../wait.ts';
import type { Binaries } from './binaries.ts';
import { freePort, type Nursery } from './private-process.ts';

export interface PrivateRabbit {
  readonly url: string;
  /** kill -9; confirmed messages are kept. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Removes everything the stopped node ever kept. */
  wipe(): void;
  /** Stops answering without closing a socket, and goes on. */
  freeze(): void;
  thaw(): void;
  /** Raises or clears the memory alarm, which blocks publishing connections. */
  memoryAlarm(on: boolean): Promise<void>;
  queues(): Promise<string[]>;
}

const run = promisify(execFile);

const configuration = (port: number): string => `listeners.tcp.default = 127.0.0.1:${port}
loopback_users = none
disk_free_limit.absolute = 50MB
log.file.level = warning
`;

function environment(folder: string, ports: readonly [number, number, number]): NodeJS.ProcessEnv {
  const [port, distribution, epmd] = ports;
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: join(folder, 'home'),
    RABBITMQ_NODENAME: `tongban${port}@localhost`,
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_DIST_PORT: String(distribution),
    ERL_EPMD_PORT: String(epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_FEATURE_FLAGS_FILE: join(folder, 'mnesia', 'feature_flags'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_PID_FILE: join(folder, 'rabbit.pid'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    // With these two the script execs the virtual machine: the child's pid is the broker's.
    RABBITMQ_ALLOW_INPUT: '1',
    RABBITMQ_SERVER_START_ARGS: '-noinput',
    // Idle schedulers must not spin: the tests share two cores with the broker.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
  };
}

function prepare(folder: string, port: number): void {
  for (const name of ['home', 'mnesia', 'log', 'generated']) mkdirSync(join(folder, name), { recursive: true });
  const cookie = join(folder, 'home', '.erlang.cookie');
  writeFileSync(cookie, randomBytes(16).toString('hex'));
  chmodSync(cookie, 0o400);
  writeFileSync(join(folder, 'rabbitmq.conf'), configuration(port));
  writeFileSync(join(folder, 'enabled_plugins'), '[].\n');
}

async function answers(url: string): Promise<boolean> {
  const connection = await amqp.connect(url, { timeout: 5000 });
  connection.on('error', () => {});
  await connection.close();
  return true;
}

export async function startRabbit(nursery: Nursery, binaries: Omit<Binaries, 'postgresBin'>): Promise<PrivateRabbit> {
  const folder = join(nursery.folder, 'rabbitmq');
  const ports = [await freePort(), await freePort(), await freePort()] as const;
  const env = environment(folder, ports);
  const url = `amqp://guest:guest@127.0.0.1:${ports[0]}`;
  prepare(folder, ports[0]);
  nursery.start('epmd', [binaries.epmd, '-port', String(ports[2]), '-address', '127.0.0.1']);
  let server: ChildProcess | undefined;

  const control = (...args: string[]) => run(binaries.rabbitctl, args, { env, maxBuffer: 64 * 1024 * 1024 });
  const start = async () => {
    server = nursery.start('rabbitmq', [binaries.rabbitServer], { env });
    const ready = () => answers(url);
    await until(ready, { timeoutMs: 90_000, what: 'RabbitMQ to answer', everyMs: 100 }).catch((error: Error) => {
      throw new Error(`RabbitMQ does not start:\n${nursery.log('rabbitmq').slice(-2000)}`, { cause: error });
    });
  };
  await start();
  return {
    url,
    start,
    async kill() {
      if (server) await nursery.end(server, 'SIGKILL');
      server = undefined;
    },
    wipe() {
      rmSync(join(folder, 'mnesia'), { recursive: true, force: true });
      mkdirSync(join(folder, 'mnesia'));
    },
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    async memoryAlarm(on) {
      await control('set_vm_memory_high_watermark', on ? '0.0000001' : '0.4');
    },
    async queues() {
      const { stdout } = await control('list_queues', '--quiet', '--formatter', 'json', 'name');
      return (JSON.parse(stdout) as { name: string }[]).map((queue) => queue.name);
    },
  };
}
