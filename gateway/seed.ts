/** Makes a migrated, empty embedded database in the folder named: the seed that first starts copy. Run by gateway/build.mjs. */
import { migrate } from './store/migrate.ts';
import { openStore } from './store/open.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder to make: node dist/seed.js FOLDER');
const store = await openStore({ dataDir: folder });
await migrate(store);
await store.query('checkpoint');
await store.close();
