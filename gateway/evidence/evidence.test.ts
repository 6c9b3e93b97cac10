import { hash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import type { EvidenceStore, NewEvidence } from './contract.ts';
import { abandonedMs } from './folder.ts';
import { openEvidence } from './store.ts';

const report = Buffer.from('评审报告');
const sm3 = hash('sm3', report);
const sha256 = hash('sha256', report);
const maxBytes = 100_000;

async function* chunks(...given: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* given;
}

const pdf = (client: string, declared: NewEvidence['declared'] = {}): NewEvidence => ({
  client,
  mediaType: 'application/pdf',
  declared,
});

describe.each(databases)('the store of evidence, on $title', ({ open }) => {
  async function kept() {
    const [database, path] = await Promise.all([open(), mkdtemp(join(tmpdir(), 'tongban-evidence-'))]);
    const reopen = (): Promise<EvidenceStore> => openEvidence({ store: database.store, path, maxBytes });
    return {
      path,
      evidence: await reopen(),
      reopen,
      /** Every file below the folder. */
      files: async () => {
        const found = await readdir(path, { recursive: true, withFileTypes: true });
        return found.filter((entry) => entry.isFile()).map(({ name }) => name);
      },
      rows: async () => (await database.store.query('select sm3 from evidence')).map((row) => row.sm3),
      async [Symbol.asyncDispose]() {
        await database[Symbol.asyncDispose]();
        await rm(path, { recursive: true, force: true });
      },
    };
  }

  it('keeps what arrives under its SM3 digest, and gives it back by either digest', async () => {
    await using given = await kept();

    const { file, known } = await given.evidence.put(
      chunks(report.subarray(0, 5), report.subarray(5)),
      pdf('one-stop', { sm3, sha256, sizeBytes: report.length }),
    );

    expect(known).toBe(false);
    expect(file).toMatchObject({ sm3, sha256, sizeBytes: report.length, mediaType: 'application/pdf' });
    expect(await given.files()).toEqual([sm3]);
    for (const digest of [sm3, sha256]) {
      const found = await given.evidence.open(digest, 'one-stop');
      expect(found?.file).toEqual(file);
      expect(found && (await buffer(found.content))).toEqual(report);
    }
  });

  it('keeps the same content once, for each client as it has called it', async () => {
    await using given = await kept();
    await given.evidence.put(chunks(report), pdf('one-stop'));

    const again = await given.evidence.put(chunks(report), { ...pdf('one-stop'), mediaType: 'text/plain' });
    const other = await given.evidence.put(chunks(report), { ...pdf('other'), mediaType: 'text/plain' });

    expect(again).toMatchObject({ known: true, file: { mediaType: 'application/pdf' } });
    expect(other).toMatchObject({ known: false, file: { mediaType: 'text/plain' } });
    expect(await given.files()).toEqual([sm3]);
    expect(await given.rows()).toEqual([sm3]);
  });

  it('keeps the same content once when it arrives many times at the same moment', async () => {
    await using given = await kept();

    const stored = await Promise.all(
      Array.from({ length: 5 }, (_, i) => given.evidence.put(chunks(report), pdf(`client-${i % 2}`))),
    );

    expect(stored.filter(({ known }) => !known)).toHaveLength(2);
    expect(await given.files()).toEqual([sm3]);
  });

  it('shows a file only to who has stored it, and to whoever sees all', async () => {
    await using given = await kept();
    await given.evidence.put(chunks(report), pdf('one-stop'));

    expect(await given.evidence.open(sm3, 'other')).toBeUndefined();
    expect(await given.evidence.open(hash('sm3', 'nothing'), undefined)).toBeUndefined();
    const seen = await given.evidence.open(sm3, undefined);
    expect(seen?.file.sm3).toBe(sm3);
    seen?.content.destroy();
  });

  it('makes a damaged file whole when its content is stored again', async () => {
    await using given = await kept();
    await given.evidence.put(chunks(report), pdf('one-stop'));
    const place = join(given.path, sm3.slice(0, 2), sm3);
    await writeFile(place, 'damaged');

    await given.evidence.put(chunks(report), pdf('one-stop'));

    expect(await readFile(place)).toEqual(report);
  });

  it.each([
    ['another SM3 digest', { sm3: hash('sm3', 'another') }, 'sm3'],
    ['another SHA-256 digest', { sm3, sha256: hash('sha256', 'another') }, 'sha256'],
    ['another length', { sm3, sizeBytes: report.length + 1 }, 'sizeBytes'],
  ])('keeps nothing of a file with %s than was declared', async (_, declared, field) => {
    await using given = await kept();

    const refused = given.evidence.put(chunks(report), pdf('one-stop', declared));

    await expect(refused).rejects.toMatchObject({ code: 'GW_EVIDENCE_MISMATCH', errors: [{ field }] });
    expect(await given.files()).toEqual([]);
    expect(await given.rows()).toEqual([]);
  });

  it('stops reading as soon as more arrives than it takes, and keeps nothing of it', async () => {
    await using given = await kept();
    let sent = 0;
    async function* endless() {
      for (;;) {
        sent += 1;
        yield Buffer.alloc(30_000);
      }
    }

    const refused = given.evidence.put(endless(), pdf('one-stop'));

    await expect(refused).rejects.toMatchObject({ code: 'GW_REQUEST_TOO_LARGE' });
    expect(sent).toBe(4);
    expect(await given.files()).toEqual([]);
  });

  it('writes each chunk before it asks for the next: a large file is never in memory', async () => {
    await using given = await kept();
    const written: number[] = [];
    async function* watched() {
      for (let chunk = 0; chunk < 3; chunk += 1) {
        yield Buffer.alloc(20_000, chunk);
        const [arriving] = await readdir(join(given.path, 'arriving'));
        written.push((await readFile(join(given.path, 'arriving', arriving ?? ''))).length);
      }
    }

    await given.evidence.put(watched(), pdf('one-stop'));

    expect(written).toEqual([20_000, 40_000, 60_000]);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    await using given = await kept();
    async function* breaking() {
      yield report;
      throw new Error('aborted');
    }

    const refused = given.evidence.put(breaking(), pdf('one-stop'));

    await expect(refused).rejects.toMatchObject({ code: 'GW_EVIDENCE_INCOMPLETE' });
    expect(await given.files()).toEqual([]);
  });

  it('takes no empty file', async () => {
    await using given = await kept();

    await expect(given.evidence.put(chunks(), pdf('one-stop'))).rejects.toMatchObject({ code: 'GW_REQUEST_INVALID' });
    expect(await given.files()).toEqual([]);
  });

  it('says that it is not available when its folder is gone', async () => {
    await using given = await kept();
    await given.evidence.put(chunks(report), pdf('one-stop'));
    await rm(given.path, { recursive: true });

    await expect(given.evidence.open(sm3, 'one-stop')).rejects.toMatchObject({ code: 'GW_UNAVAILABLE' });
    await expect(given.evidence.put(chunks(report), pdf('other'))).rejects.toMatchObject({ code: 'GW_UNAVAILABLE' });
  });

  it('removes at its start what a crash has left, and not what another process is receiving', async () => {
    await using given = await kept();
    const [old, young] = ['old', 'young'].map((name) => join(given.path, 'arriving', name));
    for (const path of [old, young]) await writeFile(path ?? '', 'half of a file');
    const then = new Date(Date.now() - abandonedMs - 60_000);
    await utimes(old ?? '', then, then);

    await given.reopen();

    expect(await given.files()).toEqual(['young']);
  });

  it('names the files that a client has not stored, or not with that size', async () => {
    await using given = await kept();
    await given.evidence.put(chunks(report), pdf('one-stop'));
    const unknown = { sm3: hash('sm3', 'another'), sizeBytes: 7 };
    const files = [{ sm3, sizeBytes: report.length }, { sm3 }, unknown, { sm3, sizeBytes: 1 }];

    expect(await given.evidence.missing(files, 'one-stop')).toEqual([
      { ...unknown, why: 'not-stored' },
      { sm3, sizeBytes: 1, why: 'other-size', storedBytes: report.length },
    ]);
    expect(await given.evidence.missing([{ sm3 }], 'other')).toEqual([{ sm3, why: 'not-stored' }]);
    expect(await given.evidence.missing([{ sm3 }], undefined)).toEqual([]);
  });
});
