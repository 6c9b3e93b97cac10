import { appendFile, mkdir, mkdtemp, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { checkpointsOf, options, parts, seal, tell } from '../../test/support/sealing-world.ts';
import { until } from '../../test/support/wait.ts';
import { checkpointOf, openCheckpointFile } from './checkpoint-file.ts';
import { startSealer } from './sealer.ts';
import { verifyHistory } from './verify.ts';

describe('the file of checkpoints', () => {
  const [embedded] = databases;
  if (embedded === undefined) throw new Error('there is no database');

  async function world() {
    const [folder, database] = await Promise.all([mkdtemp(join(tmpdir(), 'tongban-seal-')), embedded?.open()]);
    if (database === undefined) throw new Error('there is no database');
    const path = join(folder, 'kept', 'checkpoints.jsonl');
    return {
      store: database.store,
      path,
      lines: async () => (await readFile(path, 'utf8')).split('\n').filter((line) => line !== ''),
      async [Symbol.asyncDispose]() {
        await database[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
      },
    };
  }

  it('has every checkpoint once, also those that a former process did not get to', async () => {
    await using given = await world();
    await tell(given.store, 4);
    await seal(given.store, { batch: 2, checkpointEvery: 2 });
    await seal(given.store, { checkpointFile: given.path });
    await tell(given.store, 2);

    await seal(given.store, { batch: 2, checkpointEvery: 2, checkpointFile: given.path });

    expect((await given.lines()).map(checkpointOf)).toEqual(await checkpointsOf(given.store));
    expect(await given.lines()).toHaveLength(3);
  });

  it('goes on after a line that a crash has torn off', async () => {
    await using given = await world();
    await tell(given.store, 2);
    await seal(given.store, { batch: 2, checkpointEvery: 2, checkpointFile: given.path });
    await writeFile(given.path, '{"no":2,"li');

    await seal(given.store, { checkpointFile: given.path });

    expect((await given.lines()).map(checkpointOf)).toEqual([undefined, ...(await checkpointsOf(given.store))]);
  });

  it('goes on after a line that a full disk has torn off', async () => {
    await using given = await world();
    const file = openCheckpointFile(given.store, given.path);
    await tell(given.store, 4);
    await seal(given.store, { batch: 2, checkpointEvery: 2 });
    await file.catchUp();
    await rename(given.path, `${given.path}.aside`);
    await mkdir(given.path);
    await tell(given.store, 2);
    await seal(given.store, { batch: 2, checkpointEvery: 2 });
    await expect(file.catchUp()).rejects.toThrow('EISDIR');

    await rmdir(given.path);
    await rename(`${given.path}.aside`, given.path);
    await appendFile(given.path, '{"no":6,"li');
    await file.catchUp();

    const [first, second, third] = await checkpointsOf(given.store);
    expect((await given.lines()).map(checkpointOf)).toEqual([first, second, undefined, third]);
  });

  it('that cannot be written stops no sealing', async () => {
    await using given = await world();
    await writeFile(join(given.path, '..', '..', 'kept'), 'a file where a folder should be');
    const failures: string[] = [];
    await tell(given.store, 2);
    const log = { warn() {}, error: (_: object, message: string) => void failures.push(message) };
    const sealer = startSealer({ ...parts(given.store), log, options: options({ checkpointFile: given.path }) });
    await until(async () => failures.length > 0, { what: 'the failure to be told' });
    await sealer.stop();

    expect(await verifyHistory(given.store)).toMatchObject({ ok: true, sealed: 2, checkpoints: 1 });
  });

  it.each([
    '',
    'no json',
    '{}',
    '[]',
    'null',
    '{"no":0,"link":"ab","algorithm":"sm3"}',
    `{"no":1,"link":"${'a'.repeat(64)}","algorithm":"md5"}`,
  ])('reads no checkpoint out of %j', (text) => {
    expect(checkpointOf(text)).toBeUndefined();
  });
});
