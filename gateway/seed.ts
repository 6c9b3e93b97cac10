/** Makes a migrated, empty embedded database in the folder named: the seed that first starts copy. Run by gateway/build.mjs. */
import { createSeed } from './store/open.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder to make: node dist/seed.js FOLDER');
await createSeed(folder);
