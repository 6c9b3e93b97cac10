/**
 * The folder of an embedded database: `lock`, and `database/` itself. The latter appears whole or not at all: it is copied or made
 * under another name and then renamed, so that a process killed meanwhile leaves nothing half.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from './contract.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { migrate } from './migrate.ts';
import { pgliteStore, startPglite } from './pglite.ts';

export interface DataFolderOptions {
  readonly dataDir: string;
  /** A folder made by `createSeed`; a first start copies it instead of making a database, which takes three seconds. */
  readonly seedDir?: string;
}

const databaseOf = (folder: string) => join(folder, 'database');

async function provideDatabase(options: DataFolderOptions): Promise<void> {
  const database = databaseOf(options.dataDir);
  if (existsSync(database)) return;
  const draft = `${database}.new`;
  await rm(draft, { recursive: true, force: true });
  if (options.seedDir !== undefined && existsSync(databaseOf(options.seedDir)))
    await cp(databaseOf(options.seedDir), draft, { recursive: true });
  else await (await startPglite(draft)).close();
  await rename(draft, database);
}

async function openLocked(options: DataFolderOptions, lock: FolderLock): Promise<Store> {
  try {
    await provideDatabase(options);
    return pgliteStore(await startPglite(databaseOf(options.dataDir)), () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Opens the embedded database of a folder. @throws FolderHeldError when another process has it open */
export async function openDataFolder(options: DataFolderOptions): Promise<Store> {
  await mkdir(options.dataDir, { recursive: true });
  return openLocked(options, await lockFolder(options.dataDir));
}

/** Makes a migrated, empty database in a folder, for `seedDir`. */
export async function createSeed(folder: string): Promise<void> {
  const store = await openDataFolder({ dataDir: folder });
  try {
    await migrate(store);
    // Nobody makes another database here; without the templates a first start copies half the files.
    await store.query('update pg_database set datistemplate = false');
    for (const template of ['template0', 'template1']) await store.query(`drop database if exists ${template}`);
    await store.query('checkpoint');
  } finally {
    await store.close();
  }
}
