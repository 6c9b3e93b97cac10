/**
 * What the build prepares so that starts are short. Run by gateway/build.mjs:
 * `seed.js database FOLDER` makes a migrated, empty embedded database; `seed.js specs FILE` keeps the specs as read.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepSpecs } from './catalogue/yaml-file.ts';
import { resources } from './config/root.ts';
import { createSeed } from './store/open.ts';

const [what, target] = process.argv.slice(2);
if (target === undefined || (what !== 'database' && what !== 'specs')) {
  throw new Error('Usage: seed.js database FOLDER | seed.js specs FILE');
}
if (what === 'database') await createSeed(target);
else {
  const names = readdirSync(resources.specs, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  );
  writeFileSync(target, JSON.stringify(keepSpecs(names.map((name) => join(resources.specs, name)))));
}
