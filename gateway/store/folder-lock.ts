/**
 * One process per data folder. The lock is a file that names its holder; a holder that is dead is succeeded.
 * A pid alone proves nothing, since the system gives it out again: the start time of the process is compared with it. Where the
 * holder cannot be looked at (another machine or container on a shared disk), the age of the file decides: holders touch it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

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
/** Others may be taking the same lock at this moment; they need a few milliseconds. */
const rounds = 50;
const roundMs = 20;

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

/** @returns the text of a dead holder's lock, or undefined where there is none any more */
async function readDead(path: string, folder: string): Promise<string | undefined> {
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

/** Gives the draft another name, unless that name is taken. */
async function linkNew(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Puts the draft in the place of a dead holder's lock. Only whoever has made the file of that succession may, and looks again first:
 * so of many who saw the same dead holder one succeeds it, and there is a lock at every moment.
 */
async function succeed(draft: string, path: string, dead: string): Promise<boolean> {
  const succession = `${path}.${createHash('sha256').update(dead).digest('hex').slice(0, 16)}`;
  if (!(await linkNew(draft, succession))) {
    const begun = await stat(succession).catch(() => undefined);
    if (begun !== undefined && Date.now() - begun.ctimeMs > staleMs) await rm(succession, { force: true });
    return false;
  }
  try {
    if ((await readFile(path, 'utf8').catch(() => undefined)) !== dead) return false;
    await rename(draft, path);
    return true;
  } finally {
    await rm(succession, { force: true });
  }
}

/** Whole before it has its name: written beside, then linked or renamed. */
async function takeOrSucceed(path: string, folder: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.token}`;
  await writeFile(draft, JSON.stringify(holder));
  try {
    if (await linkNew(draft, path)) return true;
    const dead = await readDead(path, folder);
    return dead !== undefined && (await succeed(draft, path, dead));
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
  for (let round = 0; round < rounds; round += 1) {
    if (await takeOrSucceed(path, folder, holder)) return hold(path, holder);
    await pause(roundMs);
  }
  throw new FolderHeldError(`The lock ${path} is being taken by others all the time; start one process only.`);
}
