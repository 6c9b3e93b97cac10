// `npm run build`, also run by `npm ci` (prepare): bundles the process, the command line and the seed maker into dist/, and makes
// dist/seed, a migrated empty embedded database that the first start copies instead of creating one (3 s saved), and dist/specs.json,
// the specs as read.
// Needs production dependencies only.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

/** The old bundle goes only when the new one is whole: a failed build leaves what worked. */
async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'gateway/main.ts', tongban: 'gateway/cli/tongban.ts', seed: 'gateway/seed.ts' },
    outdir: 'dist',
    write: false,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
  });
  mkdirSync(dist, { recursive: true });
  const made = new Set(outputFiles.map((file) => file.path));
  for (const file of outputFiles) writeFileSync(file.path, file.contents);
  for (const name of readdirSync(dist)) {
    if (/\.js(\.map)?$/.test(name) && !made.has(join(dist, name))) rmSync(join(dist, name));
  }
  const cli = join(dist, 'tongban.js');
  writeFileSync(cli, `#!/usr/bin/env -S node --enable-source-maps\n${readFileSync(cli, 'utf8')}`);
  chmodSync(cli, 0o755);
}

/** What the seed is made of: when none of it has changed, it is kept. */
function seedHash() {
  const migrations = join(root, 'gateway/store/migrations');
  const hash = createHash('sha256');
  for (const name of readdirSync(migrations).sort())
    hash.update(`${name}\n`).update(readFileSync(join(migrations, name)));
  hash.update(readFileSync(join(root, 'gateway/store/data-folder.ts')));
  return hash
    .update(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies['@electric-sql/pglite'])
    .digest('hex');
}

function seed() {
  const stamp = join(dist, 'seed.sha256');
  const folder = join(dist, 'seed');
  const hash = seedHash();
  if (existsSync(folder) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  rmSync(stamp, { force: true });
  rmSync(folder, { recursive: true, force: true });
  execFileSync(process.execPath, ['--enable-source-maps', join(dist, 'seed.js'), 'database', folder], {
    stdio: 'inherit',
  });
  writeFileSync(stamp, hash);
}

function keepSpecs() {
  execFileSync(process.execPath, [join(dist, 'seed.js'), 'specs', join(dist, 'specs.json')], { stdio: 'inherit' });
}

await bundle();
keepSpecs();
seed();
