/**
 * The two databases alone, without a broker, for what the store and the journal promise:
 * `describe.each(databases)('…, on $title', ({ open }) => …)`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Store } from '../../gateway/store/contract.ts';
import { migrate } from '../../gateway/store/migrate.ts';
import { openStore } from '../../gateway/store/open.ts';
import { dropSchema, uniqueName } from './columns.ts';

/** A migrated, empty database of one's own; gone when it is disposed of. */
export interface Database extends AsyncDisposable {
  readonly store: Store;
}

export async function openPostgresql(): Promise<Database> {
  const schema = uniqueName();
  const store = await openStore({ databaseUrl: inject('databaseUrl'), schema });
  await migrate(store);
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await dropSchema(schema);
    },
  };
}

async function openEmbedded(): Promise<Database> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tongban-store-'));
  const store = await openStore({ dataDir, seedDir: inject('pgliteSeed') });
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export const databases: readonly { readonly title: string; open(): Promise<Database> }[] = [
  { title: 'PGlite', open: openEmbedded },
  { title: 'PostgreSQL', open: openPostgresql },
];
