/**
 * The folder of one process. Two processes on one embedded database lose rows without an error, so the folder has a lock of its own:
 * `lock` names the process and when it began (a pid alone may be reused), `pid` is for people and scripts.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config/config.ts';

export interface DataFolder {
  readonly path: string;
  /** Whether the process before this one ended without giving the folder back. */
  readonly abandoned: boolean;
  release(): void;
}

/** @throws ConfigError when a living process holds the folder or it cannot be written. */
export function lockDataFolder(path: string): DataFolder {
  const lock = join(path, 'lock');
  const mine = identity(process.pid);
  const claim = join(path, `lock.${process.pid}`);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    writeFileSync(claim, mine);
  } catch (error) {
    throw new ConfigError(
      `无法写入数据目录 ${path}。 The data folder ${path} cannot be written: ${(error as Error).message}`,
      '检查权限，或用 TONGBAN_DATA_DIR 指定其他目录。 Check its permissions, or name another one with TONGBAN_DATA_DIR.',
    );
  }
  try {
    const abandoned = take({ lock, claim, path });
    writeFileSync(join(path, 'pid'), `${process.pid}\n`);
    return { path, abandoned, release: () => release(path, mine) };
  } finally {
    rmSync(claim, { force: true });
  }
}

function take(files: { lock: string; claim: string; path: string }): boolean {
  if (tryLink(files.claim, files.lock)) return false;
  const held = readText(files.lock);
  const [pid] = held.split(' ');
  if (alive(held)) throw inUse(files.path, pid ?? '?');
  const aside = `${files.claim}.stale`;
  renameSync(files.lock, aside);
  // Somebody else may have taken over between our look and our move: then it is theirs, and goes back.
  const moved = readText(aside);
  if (moved !== held) tryLink(aside, files.lock);
  rmSync(aside, { force: true });
  if (moved !== held || !tryLink(files.claim, files.lock))
    throw inUse(files.path, readText(files.lock).split(' ')[0] ?? '?');
  return true;
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** `pid start`: the start as the kernel counts it, where it tells (Linux); a reused pid has another. */
function identity(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  // The second field is the command in parentheses and may hold spaces; the start is the 20th after it.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${started}`;
}

function alive(held: string): boolean {
  const pid = Number(held.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return identity(pid) === held;
}

function release(path: string, mine: string): void {
  if (readText(join(path, 'lock')) !== mine) return;
  rmSync(join(path, 'pid'), { force: true });
  rmSync(join(path, 'lock'), { force: true });
}

function inUse(path: string, pid: string): ConfigError {
  return new ConfigError(
    `数据目录 ${path} 正由进程 ${pid} 使用。 The data folder ${path} is in use by process ${pid}.`,
    `先停止该进程（kill ${pid}），或用 TONGBAN_DATA_DIR 与 PORT 另起一份。 Stop that process first (kill ${pid}), or start another one with its own TONGBAN_DATA_DIR and PORT.`,
  );
}
