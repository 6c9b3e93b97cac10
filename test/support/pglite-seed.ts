/** A migrated, empty embedded database, made once per schema and kept in node_modules/.cache: making one takes 3 s, copying it 0.1 s. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSeed } from '../../gateway/store/open.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(root, 'node_modules/.cache/tongban');

/** What a seed depends on: the store that makes it, the migrations, the version of PGlite. */
async function fingerprint(): Promise<string> {
  const store = join(root, 'gateway/store');
  const sources = (await readdir(store, { recursive: true })).filter((file) => /\.(ts|sql)$/.test(file)).sort();
  const files = [
    ...sources.map((file) => join(store, file)),
    join(root, 'node_modules/@electric-sql/pglite/package.json'),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

const keptMs = 24 * 60 * 60 * 1000;

async function removeUnused(): Promise<void> {
  for (const name of await readdir(cache)) {
    const folder = join(cache, name);
    const usedMs = (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0;
    if (Date.now() - usedMs > keptMs) await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the folder; never write to it */
export async function pgliteSeed(): Promise<string> {
  const seed = join(cache, `seed-${await fingerprint()}`);
  const now = new Date();
  const found = await utimes(seed, now, now).then(
    () => true,
    () => false,
  );
  if (found) return seed;
  await mkdir(dirname(seed), { recursive: true });
  await removeUnused();
  const making = await mkdtemp(join(cache, 'making-'));
  await createSeed(making);
  // Another run may have been faster: its folder is as good.
  await rename(making, seed).catch(() => rm(making, { recursive: true, force: true }));
  return seed;
}

/** Copies it to a data folder, for `openStore({ dataDir })`. By the program: Node's own `cp` takes a second for its thousand files. */
export async function copySeed(seed: string, dataDir: string): Promise<void> {
  await promisify(execFile)('cp', ['-R', `${seed}/.`, dataDir]);
}
