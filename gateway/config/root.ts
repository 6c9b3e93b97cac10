/** Where the package lies: specs/, mappings/ and the seeded database are found from here, whether run from dist/ or from the sources. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'tongban') return folder;
    if (dirname(folder) === folder)
      throw new Error(`No package.json of tongban above ${start}; reinstall the package.`);
  }
}

export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Folders that ship with the package. */
export const resources = {
  specs: join(packageRoot, 'specs'),
  mappings: join(packageRoot, 'mappings'),
  /** A migrated, empty embedded database, built by `npm run build`; copied on the first start. */
  seed: join(packageRoot, 'dist', 'seed'),
} as const;
