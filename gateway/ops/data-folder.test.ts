import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../config/config.ts';
import { lockDataFolder } from './data-folder.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'tongban-folder-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

async function sleeper() {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
  await once(child.stdout, 'data');
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  return { child, pid: child.pid!, started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]! };
}

describe('the data folder', () => {
  it('is held by one process, and given back when that stops', () => {
    const folder = lockDataFolder(path);
    expect(readFileSync(join(path, 'pid'), 'utf8')).toBe(`${process.pid}\n`);

    folder.release();

    expect(existsSync(join(path, 'pid'))).toBe(false);
    expect(lockDataFolder(path).abandoned).toBe(false);
  });

  it('refuses a second process and names the one that holds it', async () => {
    const { child, pid, started } = await sleeper();
    writeFileSync(join(path, 'lock'), `${pid} ${started}`);

    let error: unknown;
    try {
      lockDataFolder(path);
    } catch (caught) {
      error = caught;
    } finally {
      child.kill('SIGKILL');
    }

    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toContain(`正由进程 ${pid} 使用`);
    expect((error as ConfigError).fix).toContain('TONGBAN_DATA_DIR');
  });

  it('is taken over from a process that was killed', async () => {
    const { child, pid, started } = await sleeper();
    writeFileSync(join(path, 'lock'), `${pid} ${started}`);
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(lockDataFolder(path).abandoned).toBe(true);
  });

  it('is not held by a stranger who got the number of a dead process', async () => {
    const { child, pid } = await sleeper();
    writeFileSync(join(path, 'lock'), `${pid} 1`);

    const folder = lockDataFolder(path);
    child.kill('SIGKILL');

    expect(folder.abandoned).toBe(true);
  });
});
