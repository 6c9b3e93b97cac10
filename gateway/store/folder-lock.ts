/**
 * One process per data folder. The lock is a file that names its holder; a holder that is dead is succeeded.
 * A pid alone proves nothing, since the system gives it out again: the start time of the process is compared with it. Where the
 * holder cannot be looked at (another machine or container on a shared disk), the age of the file decides: holders touch it.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

interface Holder {
  readonly pid: number;
  /** When the process started, in ticks since the boot; empty where the system does not say. */
  readonly started: string;
  /** Which kernel and which name space of processes the pid belongs to. */
  readonly machine: string;
  /** Unlike for every lock ever taken. */
  readonly token: string;
}

export interface FolderLock {
  release(): Promise<void>;
}

export class FolderHeldError extends Error {
  override readonly name = 'FolderHeldError';
}

const touchMs = 5_000;
/** A holder may be busy with one long statement; six touches missed are a death. */
const staleMs = 30_000;

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

/** Field 22 of /proc/PID/stat; the name of the command before it may hold spaces and brackets. */
function startTimeOf(pid: number): string {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

const machine = () => `${readOrEmpty('/proc/sys/kernel/random/boot_id')}/${hostname()}`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(text);
    return typeof holder === 'object' && holder !== null && 'pid' in holder && 'token' in holder
      ? (holder as Holder)
      : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive(holder: Holder, path: string): Promise<boolean> {
  if (holder.machine === machine()) return isRunning(holder.pid) && startTimeOf(holder.pid) === holder.started;
  const touched = await stat(path).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs < staleMs;
}

async function throwIfHeld(path: string, folder: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const holder = text === undefined ? undefined : parseHolder(text);
  if (holder !== undefined && (await isAlive(holder, path))) {
    const where = holder.machine === machine() ? '' : ` on ${holder.machine.split('/')[1]}`;
    throw new FolderHeldError(
      `数据目录正被另一进程使用 / The data folder ${folder} is in use by process ${holder.pid}${where}. ` +
        'Stop that process, or name another folder (TONGBAN_DATA_DIR).',
    );
  }
  return text;
}

/** Moves a dead holder's file away. Should somebody have succeeded it in between, theirs is put back. */
async function clearDead(path: string, seen: string, token: string): Promise<void> {
  const aside = `${path}.${token}`;
  await rename(path, aside).catch(() => {});
  const moved = await readFile(aside, 'utf8').catch(() => undefined);
  if (moved !== undefined && moved !== seen) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** Makes the file whole and in one step: written beside, then linked under its name, which fails when the name is taken. */
async function tryTake(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.token}.new`;
  await writeFile(draft, JSON.stringify(holder));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function hold(path: string, holder: Holder): FolderLock {
  const timer = setInterval(() => utimes(path, new Date(), new Date()).catch(() => {}), touchMs);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      const current = parseHolder(await readFile(path, 'utf8').catch(() => ''));
      if (current?.token === holder.token) await rm(path, { force: true });
    },
  };
}

/** @throws FolderHeldError naming the pid that holds the folder */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock');
  const holder: Holder = {
    pid: process.pid,
    started: startTimeOf(process.pid),
    machine: machine(),
    token: randomUUID(),
  };
  for (let round = 0; round < 10; round += 1) {
    if (await tryTake(path, holder)) return hold(path, holder);
    const seen = await throwIfHeld(path, folder);
    if (seen !== undefined) await clearDead(path, seen, holder.token);
  }
  throw new FolderHeldError(`The lock ${path} changes hands all the time; start one process only.`);
}
