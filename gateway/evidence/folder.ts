/** Files under the digest of their content. Several processes may share the folder. */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { uuidv7 } from '../journal/uuid.ts';
import type { EvidenceDigests } from './contract.ts';

/** No upload takes that long: what is older was left behind by a process that died. Younger ones may be another process's. */
export const abandonedMs = 3_600_000;

export interface EvidenceFolder {
  /**
   * Writes what arrives under the name of its digest, once `accept` has let it pass.
   * @param accept throws to keep nothing
   */
  write(content: AsyncIterable<Uint8Array>, accept: (found: EvidenceDigests) => void): Promise<EvidenceDigests>;
  /** @returns undefined where there is no such file */
  read(sm3: string): Promise<Readable | undefined>;
}

/** Opens the folder, makes it where it does not exist, and removes what crashes have left in it. */
export async function openEvidenceFolder(path: string): Promise<EvidenceFolder> {
  const arriving = join(path, 'arriving');
  await mkdir(arriving, { recursive: true, mode: 0o700 });
  await removeAbandoned(arriving);
  // Two letters in between: no folder grows too long for the tools of an operator.
  const placeOf = (sm3: string): string => join(path, sm3.slice(0, 2), sm3);
  return {
    async write(content, accept) {
      const temporary = join(arriving, uuidv7());
      try {
        const found = await writeDigesting(temporary, content);
        accept(found);
        await moveTo(temporary, placeOf(found.sm3));
        return found;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async read(sm3) {
      const file = await open(placeOf(sm3), 'r').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return file?.createReadStream();
    },
  };
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedMs) await rm(path, { force: true });
  }
}

async function writeDigesting(path: string, content: AsyncIterable<Uint8Array>): Promise<EvidenceDigests> {
  const [sm3, sha256] = [createHash('sm3'), createHash('sha256')];
  let sizeBytes = 0;
  await withFile(path, 'wx', async (file) => {
    for await (const chunk of content) {
      sm3.update(chunk);
      sha256.update(chunk);
      sizeBytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
  });
  return { sm3: sm3.digest('hex'), sha256: sha256.digest('hex'), sizeBytes };
}

/** A file of the same content that is there already is replaced by its equal: should it have been damaged, it is whole again. */
async function moveTo(temporary: string, place: string): Promise<void> {
  const folder = dirname(place);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(temporary, place);
  // A name is on the disk when its folder is.
  for (const changed of [folder, dirname(folder)]) await withFile(changed, 'r', (handle) => handle.sync());
}

async function withFile(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}
