import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { lockFolder } from './folder-lock.ts';
import { openStore } from './open.ts';
import { tidy } from './pglite.ts';

let folder: string;
const lockFile = () => join(folder, 'lock');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tongban-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The lock as another process left it: like one of ours, but for the changes. */
async function leaveLock(changes: Record<string, unknown>): Promise<void> {
  const mine = await lockFolder(folder);
  const holder = JSON.parse(await readFile(lockFile(), 'utf8'));
  await mine.release();
  await writeFile(lockFile(), JSON.stringify({ ...holder, ...changes }));
}

describe('the lock of a data folder', () => {
  it('names the process that holds it', async () => {
    await lockFolder(folder);

    await expect(lockFolder(folder)).rejects.toThrow(new RegExp(`in use by process ${process.pid}\\b`));
  });

  it('is free again when its holder has let go', async () => {
    await (await lockFolder(folder)).release();

    await expect(lockFolder(folder)).resolves.toBeDefined();
  });

  it('passes on when its holder was killed', async () => {
    const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const { pid } = sleeper;
    const started = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[19];
    await leaveLock({ pid, started, token: 'theirs' });
    await expect(lockFolder(folder)).rejects.toThrow(new RegExp(`process ${pid}\\b`));

    sleeper.kill('SIGKILL');
    await once(sleeper, 'exit');

    await expect(lockFolder(folder)).resolves.toBeDefined();
  });

  it('passes on when its pid was given to another process', async () => {
    await leaveLock({ started: '1', token: 'theirs' });

    await expect(lockFolder(folder)).resolves.toBeDefined();
  });

  it('of a holder on another machine stands as long as it is touched', async () => {
    await leaveLock({ machine: 'elsewhere/server-7', token: 'theirs' });
    await expect(lockFolder(folder)).rejects.toThrow(/process \d+ on server-7/);

    const aMinuteAgo = new Date(Date.now() - 60_000);
    await utimes(lockFile(), aMinuteAgo, aMinuteAgo);

    await expect(lockFolder(folder)).resolves.toBeDefined();
  });

  it('that cannot be read passes on', async () => {
    await writeFile(lockFile(), '');

    await expect(lockFolder(folder)).resolves.toBeDefined();
  });

  it('goes to one alone when many want a dead one’s at once', async () => {
    await leaveLock({ started: '1', token: 'theirs' });

    const takers = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));

    expect(takers.filter((taker) => taker.status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['lock']);
  });
});

describe('the embedded database', () => {
  it('keeps what was written, and lets go of its folder when closed', async () => {
    const first = await openStore({ dataDir: folder, seedDir: inject('pgliteSeed') });
    await first.query(`insert into setting values ('a', '1')`);
    await first.close();

    const second = await openStore({ dataDir: folder });
    const rows = await second.query('select value from setting', []);
    await second.close();

    expect(rows).toEqual([{ value: 1 }]);
    expect(existsSync(lockFile())).toBe(false);
  });

  it('starts afresh where a first start was killed half-way', async () => {
    await mkdir(join(folder, 'database.new'));
    await writeFile(join(folder, 'database.new', 'half'), '');

    const store = await openStore({ dataDir: folder, seedDir: inject('pgliteSeed') });
    const rows = await store.query('select count(*)::int as n from exchange', []);
    await store.close();

    expect(rows).toEqual([{ n: 0 }]);
    expect(existsSync(join(folder, 'database', 'half'))).toBe(false);
  });

  it('refuses a second opening of its folder', async () => {
    const store = await openStore({ dataDir: folder, seedDir: inject('pgliteSeed') });

    await expect(openStore({ dataDir: folder })).rejects.toThrow(/in use by process/);
    await store.close();
  });

  it('gives back the room of what was deleted when it tidies up', async () => {
    const store = await openStore({ dataDir: folder, seedDir: inject('pgliteSeed') });
    const fill = () =>
      store.query(`insert into setting select 'k' || n, to_json(repeat('x', 500)) from generate_series(1, 2000) n`, []);
    const size = async () => {
      const rows = await store.query<{ size: number }>(`select pg_relation_size('setting')::int as size`, []);
      return rows[0]?.size ?? 0;
    };
    await fill();
    const once = await size();
    await store.query('delete from setting', []);

    await tidy((text) => store.query(text));
    await fill();
    const twice = await size();
    await store.close();

    expect(once).toBeGreaterThan(100_000);
    expect(twice).toBeLessThan(once * 1.2);
  });
});
