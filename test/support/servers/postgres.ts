/** A private PostgreSQL cluster on a free port. */
import { type ChildProcess, execFile, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { until } from '../wait.ts';
import { freePort, type Nursery } from './private-process.ts';

export interface PrivatePostgres {
  readonly url: string;
  /** `crash` is kill -9 of the postmaster; `fast` breaks connections but shuts down in order. Back when it resolves. */
  restart(how: 'fast' | 'crash'): Promise<void>;
  stop(how: 'fast' | 'crash'): Promise<void>;
  start(): Promise<void>;
}

const run = promisify(execFile);

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim() || Number.NaN);
  const [uid, gid] = [id('-u'), id('-g')];
  if (Number.isNaN(uid))
    throw new Error('There is no user "postgres" to run PostgreSQL as. Create it:  useradd --system postgres');
  return { uid, gid };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Settings of the server. Without `durable` a power cut may lose data, a kill -9 may not: enough for tests, and twice as fast. */
function settings(port: number, durable: boolean): string[] {
  const plain = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(plain).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

export async function startPostgres(nursery: Nursery, bin: string, durable: boolean): Promise<PrivatePostgres> {
  const data = join(nursery.folder, 'postgres');
  const user = unprivileged();
  mkdirSync(data, { mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(data, user.uid, user.gid);
  const where = { ...user, cwd: '/' };
  await run(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'tongban', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    where,
  );
  const port = await freePort();
  const url = `postgres://tongban@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;

  const launch = () =>
    nursery.start('postgres', [join(bin, 'postgres'), '-D', data, ...settings(port, durable)], where);
  const start = async () => {
    server = launch();
    const ready = () => {
      // After a crash the old children hold the shared memory for a moment, and the new server gives up at once.
      if (server?.exitCode !== null) server = launch();
      return answers(url);
    };
    await until(ready, { timeoutMs: 30_000, what: 'PostgreSQL to answer', everyMs: 50 }).catch((error: Error) => {
      throw new Error(`PostgreSQL does not start:\n${nursery.log('postgres').slice(-2000)}`, { cause: error });
    });
  };
  const stop = async (how: 'fast' | 'crash') => {
    if (server) await nursery.end(server, how === 'crash' ? 'SIGKILL' : 'SIGINT');
    server = undefined;
  };
  await start();
  return {
    url,
    start,
    stop,
    restart: async (how) => {
      await stop(how);
      await start();
    },
  };
}
