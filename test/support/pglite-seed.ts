/** A migrated, empty embedded database, made once per schema and kept in node_modules/.cache: making one takes 3 s, copying it 50 ms. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/** @returns the folder, for `seedDir` of `openStore`; never write to it */
export async function pgliteSeed(): Promise<string> {
  const seed = join(cache, `seed-${await fingerprint()}`);
  if (await stat(seed).catch(() => undefined)) return seed;
  await mkdir(dirname(seed), { recursive: true });
  const making = await mkdtemp(join(cache, 'making-'));
  await createSeed(making);
  // Another run may have been faster: its folder is as good.
  await rename(making, seed).catch(() => rm(making, { recursive: true, force: true }));
  return seed;
}
