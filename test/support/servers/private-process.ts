/** Server processes of one run: started in groups of their own, in a folder of their own, never left behind. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Nursery {
  readonly folder: string;
  /** Starts a program; its output goes to `<name>.log` in the folder. */
  start(name: string, program: readonly [string, ...string[]], options?: SpawnOptions): ChildProcess;
  /** Ends a process and waits until it is gone. */
  end(child: ChildProcess, signal: NodeJS.Signals): Promise<void>;
  log(name: string): string;
  /** Kills what is left and removes the folder. */
  close(): Promise<void>;
}

const guardianFile = fileURLToPath(new URL('./guardian.mjs', import.meta.url));
/** A server that does not go when asked nicely is killed after this long. */
const patienceMs = 10_000;

const gone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (gone(child)) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exited;
  clearTimeout(timer);
}

export function openNursery(): Nursery {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-test-'));
  chmodSync(folder, 0o755);
  const guardian = spawn(process.execPath, [guardianFile, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guardian.unref();
  guardian.stdin.on('error', () => {});
  (guardian.stdin as unknown as { unref(): void }).unref();
  const children = new Set<ChildProcess>();
  return {
    folder,
    start(name, [program, ...args], options = {}) {
      const output = openSync(join(folder, `${name}.log`), 'a');
      const child = spawn(program, args, { ...options, stdio: ['ignore', output, output], detached: true });
      child.on('error', () => {});
      if (child.pid !== undefined) guardian.stdin.write(`+${child.pid}\n`);
      child.once('exit', () => guardian.stdin.write(`-${child.pid}\n`));
      children.add(child);
      child.unref();
      return child;
    },
    async end(child, signal) {
      children.delete(child);
      await endProcess(child, signal);
    },
    log: (name) => readFileSync(join(folder, `${name}.log`), 'utf8'),
    async close() {
      await Promise.all([...children].map((child) => endProcess(child, 'SIGKILL')));
      guardian.stdin.end();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
