/** The gateway as a process of its own, for what only a process shows: the first start, signals, kill -9. Runs what `npm run build` made. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from './wait.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

async function newestSource(): Promise<number> {
  const folders = ['gateway', 'adapters'];
  const files = (
    await Promise.all(
      folders.map(async (folder) =>
        (await readdir(join(root, folder), { recursive: true })).map((file) => join(root, folder, file)),
      ),
    )
  ).flat();
  const sources = files.filter((file) => /\.(ts|sql|mjs)$/.test(file) && !file.endsWith('.test.ts'));
  return Math.max(...(await Promise.all(sources.map(async (file) => (await stat(file)).mtimeMs))));
}

const builtAt = async (): Promise<number> =>
  (await stat(join(root, 'dist/tongban.js')).catch(() => undefined))?.mtimeMs ?? 0;

/** Builds when a source is newer than dist/; test files that run at the same time wait for one another. */
export async function ensureBuilt(): Promise<void> {
  const turn = join(root, 'node_modules/.cache/tongban-building');
  await mkdir(join(root, 'node_modules/.cache'), { recursive: true });
  await until(() => mkdir(turn).then(() => true), {
    what: `the build of another test file (${turn})`,
    timeoutMs: 60_000,
    everyMs: 100,
  });
  try {
    if ((await builtAt()) < (await newestSource()))
      await promisify(execFile)(process.execPath, [join(root, 'gateway/build.mjs')]);
  } finally {
    await rmdir(turn);
  }
}

export interface GatewayProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Everything written so far. */
  output(): string;
  errors(): string;
  /** Waits for the process to end; its exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals>;
  /** Waits until /readyz says 200. @returns milliseconds since the process was started */
  ready(base: string): Promise<number>;
  /** Milliseconds that its main thread has stood in line for a processor so far: others' doing, not its own. 0 where the system does not say. */
  stoodInLine(): number;
}

export function startProcess(args: readonly string[], env: Readonly<Record<string, string>>): GatewayProcess {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const [out, err] = [[] as string[], [] as string[]];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => out.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => err.push(chunk));
  const exit = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return {
    child,
    output: () => out.join(''),
    errors: () => err.join(''),
    ended: async () => {
      const [code, signal] = await exit;
      return code ?? signal ?? -1;
    },
    ready: async (base) => {
      const isReady = async () => {
        if (child.exitCode !== null) throw new Error(`The process ended with ${child.exitCode}: ${err.join('')}`);
        return (await fetch(`${base}/readyz`)).status === 200;
      };
      await until(isReady, { what: `${base}/readyz`, timeoutMs: 60_000, everyMs: 20 });
      return performance.now() - startedAt;
    },
    stoodInLine: () => {
      try {
        return Number(readFileSync(`/proc/${child.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
      } catch {
        return 0;
      }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exit;
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
