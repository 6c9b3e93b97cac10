/** The stage of a benchmark: real servers, the gateway and a partner's sandbox each in a process of its own, a client with a token. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
export const profileFile = join(root, 'adapters/trading-center/token-params.profile.yaml');
const operatorSecret = 'bench-operator-secret';
const client = { id: 'bench', secret: 'bench-client-secret-0001' };

export interface Stage extends AsyncDisposable {
  readonly port: number;
  /** PostgreSQL schema of this run. */
  readonly schema: string;
  readonly sandbox: { readonly address: string; readonly control: string; readonly token: string };
  readonly token: string;
  readonly profile: { readonly id: string };
}

/** A child that dies with us, and its first line of output. */
export const startProcess = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ child: ChildProcess; firstLine: string }> => {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const firstLine = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code} before it said anything`)));
  });
  child.stdout?.resume();
  return { child, firstLine };
};

export const stopProcess = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
};

const call = async (base: string, path: string, init: RequestInit): Promise<Record<string, unknown>> => {
  const answer = await fetch(base + path, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
};

const tokenFor = async (base: string, id: string, secret: string): Promise<string> => {
  const answer = await call(base, '/oauth/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
  });
  return String(answer.access_token);
};

const put = (base: string, path: string, token: string, body: unknown) =>
  call(base, path, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** What `npm start` gives to node. */
const startArguments = (): string[] =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    .scripts.start.split(' ')
    .slice(1);

const untilReady = async (base: string): Promise<void> => {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(`${base}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${base}/readyz was not 200 within 30 s`);
};

const freePort = async (): Promise<number> => {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
};

/** The roles of the gateway's processes. */
export type Roles = readonly ('all' | 'api' | 'worker')[];

/**
 * @param servers where database and broker are. A fresh schema and prefix are used each time.
 * @param roles one process for each; the first must serve the API
 */
export const setStage = async (
  servers: { databaseUrl: string; amqpUrl: string },
  roles: Roles = ['all'],
): Promise<Stage> => {
  const run = `bench${Date.now().toString(36)}`;
  const sandbox = await startProcess(['dist/tongban.js', 'sandbox', profileFile]);
  const { address, control } = JSON.parse(sandbox.firstLine);
  // BENCH_PROFILE=DIR leaves a CPU profile of the gateway there.
  const profiling = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
  const startGateway = async (role: string): Promise<{ gateway: ChildProcess; port: number }> => {
    const port = await freePort();
    const gateway = spawn(process.execPath, [...profiling, ...startArguments()], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: servers.databaseUrl,
        AMQP_URL: servers.amqpUrl,
        TONGBAN_ROLE: role,
        TONGBAN_DATABASE_SCHEMA: run,
        TONGBAN_AMQP_PREFIX: run,
        TONGBAN_OPERATOR_SECRET: operatorSecret,
        TONGBAN_LOG_LEVEL: 'warn',
        TONGBAN_DATA_DIR: join('/tmp', `${run}-${role}`),
        PORT: String(port),
        TONGBAN_HOST: '127.0.0.1',
      },
    });
    process.once('exit', () => gateway.kill('SIGKILL'));
    await untilReady(`http://127.0.0.1:${port}`);
    return { gateway, port };
  };
  const processes: { gateway: ChildProcess; port: number }[] = [];
  for (const role of roles) processes.push(await startGateway(role));
  const port = processes[0]?.port ?? 0;
  const base = `http://127.0.0.1:${port}`;
  const operator = await tokenFor(base, 'operator', operatorSecret);
  const profile = parse(readFileSync(profileFile, 'utf8'));
  profile.address = address;
  profile.limits = { ...profile.limits, concurrency: 128, backlog: 1_000_000 };
  await put(base, `/v1/partners/${profile.id}`, operator, profile);
  await put(base, `/v1/clients/${client.id}`, operator, {
    secret: client.secret,
    scopes: ['venue:read', 'venue:write', 'exchange:read', 'operations:read'],
    districts: ['*'],
  });
  return {
    port,
    schema: run,
    sandbox: { address, control, token: profile.credentials.token },
    token: await tokenFor(base, client.id, client.secret),
    profile,
    [Symbol.asyncDispose]: async () => {
      for (const { gateway } of processes) await stopProcess(gateway);
      await stopProcess(sandbox.child);
    },
  };
};
