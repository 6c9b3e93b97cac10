import type { Store } from './contract.ts';
import { type DataFolderOptions, openDataFolder } from './data-folder.ts';
import { openPostgresql, type PostgresqlOptions } from './postgresql.ts';

export { createSeed } from './data-folder.ts';
export { FolderHeldError } from './folder-lock.ts';

/**
 * Opens the database: PostgreSQL by its address, or the embedded one in a folder. Its tables are made by `migrate`.
 * @throws StoreUnavailableError when the server cannot be reached, FolderHeldError when another process has the folder open
 */
export function openStore(options: PostgresqlOptions | DataFolderOptions): Promise<Store> {
  return 'databaseUrl' in options ? openPostgresql(options) : openDataFolder(options);
}
