/** Checkpoints in a file of their own, one JSON object a line: a witness outside of the database. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Store } from '../store/contract.ts';
import { type Checkpoint, type SealAlgorithm, sealAlgorithms } from './contract.ts';

const page = 1_000;

const newer = `
  select no, encode(link, 'hex') as link, algorithm, at from seal_checkpoint where no > $1::bigint
  order by no limit ${page}`;

interface CheckpointRow extends Record<string, unknown> {
  readonly no: string;
  readonly link: string;
  readonly algorithm: SealAlgorithm;
  readonly at: Date;
}

const lineOf = ({ no, link, algorithm, at }: CheckpointRow): string =>
  `${JSON.stringify({ no: Number(no), link, algorithm, at: toBeijing(at) })}\n`;

/** @returns undefined for a line that is no checkpoint, such as one that a crash has torn off. */
export function checkpointOf(line: string): Checkpoint | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { no, link, algorithm } = (value ?? {}) as Record<string, unknown>;
  const known = sealAlgorithms.find((each) => each === algorithm);
  if (!Number.isSafeInteger(no) || Number(no) < 1 || known === undefined) return undefined;
  if (typeof link !== 'string' || !/^[0-9a-f]{64}$/.test(link)) return undefined;
  return { no: Number(no), link, algorithm: known };
}

export interface CheckpointFile {
  /** Appends the checkpoints that are not in the file yet, those that a former process did not get to included. */
  catchUp(): Promise<void>;
}

export function openCheckpointFile(store: Store, path: string): CheckpointFile {
  let known: number | undefined;
  return {
    async catchUp() {
      known ??= await newestIn(path);
      for (;;) {
        const rows: CheckpointRow[] = await store.query<CheckpointRow>(newer, [known], 'seal-newer-checkpoints');
        const last = rows.at(-1);
        if (last === undefined) return;
        // Should it fail half-way, what the file then holds is looked up anew.
        known = undefined;
        await append(path, rows.map(lineOf).join(''));
        known = Number(last.no);
      }
    },
  };
}

async function newestIn(path: string): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // What a crash has torn off is ended, so that the next line stands alone.
  if (text !== '' && !text.endsWith('\n')) await append(path, '\n');
  return text.split('\n').reduce((newest, line) => Math.max(newest, checkpointOf(line)?.no ?? 0), 0);
}

async function append(path: string, text: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
