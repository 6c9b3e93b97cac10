/**
 * Histories are plain rows. The sealer links them afterwards into one chain over all loops: each link is a digest of the link before, of
 * its number and of the salted digest of a line. Whoever changes, removes or inserts a line breaks the chain; whoever cuts its end
 * contradicts a checkpoint, which is kept in the database, in a file, and by everybody who heard the event.
 */
import type { Clock } from '../config/clock.ts';
import type { Store } from '../store/contract.ts';

export const sealAlgorithms = ['sha256', 'sm3'] as const;
export type SealAlgorithm = (typeof sealAlgorithms)[number];

export const checkpointEvent = 'tongban.seal.checkpoint';

/** What the chain was at a number. */
export interface Checkpoint {
  readonly no: number;
  /** Hexadecimal. */
  readonly link: string;
  readonly algorithm: SealAlgorithm;
}

export interface SealerOptions {
  /** Of the seals to come; what is sealed keeps its own. */
  readonly algorithm: SealAlgorithm;
  /** How often unsealed lines are looked for when nobody wakes the sealer. */
  readonly pollMs: number;
  /** Lines sealed in one transaction. */
  readonly batch: number;
  /** A checkpoint is written after so many seals, … */
  readonly checkpointEvery: number;
  /** … or when the last one is so old and a seal has followed. */
  readonly checkpointMs: number;
  /** Where checkpoints are appended, one JSON object a line. Left out: nowhere. */
  readonly checkpointFile?: string | undefined;
}

export const sealerDefaults: SealerOptions = {
  algorithm: 'sha256',
  pollMs: 2_000,
  batch: 500,
  checkpointEvery: 1_000,
  checkpointMs: 600_000,
};

/** The part of a logger that the sealer uses. */
export interface SealerLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface SealerParts {
  readonly store: Store;
  /** Business time, for the events. */
  readonly clock: Clock;
  readonly log: SealerLog;
  /** Who is owed the event of a checkpoint. */
  readonly consumers: readonly string[];
  /** Events were told. */
  readonly onEvent?: (() => void) | undefined;
  readonly options?: Partial<SealerOptions> | undefined;
}

export interface Sealer {
  /** Lines were written. */
  wake(): void;
  /** Ends after the batch under way. */
  stop(): Promise<void>;
}

export const breakKinds = [
  'content-changed',
  'line-missing',
  'link-broken',
  'number-missing',
  'tail-cut',
  'checkpoint-contradicted',
] as const;
export type BreakKind = (typeof breakKinds)[number];

export interface Break {
  readonly what: BreakKind;
  /** Number of the link. Left out: the line says that it is sealed, and no link stands for it. */
  readonly no?: number | undefined;
  /** `seq` of the line of history, where it is known. */
  readonly historySeq?: string | undefined;
  /** The loop that the line belongs to, where it is known. */
  readonly loop?:
    | { readonly id: string; readonly kind?: string | undefined; readonly key?: string | undefined }
    | undefined;
  /** Chinese and English. */
  readonly explanation: string;
}

export interface Verification {
  /** No link is broken. */
  readonly ok: boolean;
  /** Links found in order, up to the first broken one. */
  readonly sealed: number;
  /** Those of them whose line was purged: their digest still counts. */
  readonly purged: number;
  /** Lines that no link stands for yet, and since when the oldest of them waits. */
  readonly unsealed: number;
  readonly oldestUnsealed?: Date | undefined;
  /** Checkpoints that agree with the chain, those that were given included. */
  readonly checkpoints: number;
  /** The newest link that was found in order. */
  readonly last?: Checkpoint | undefined;
  readonly firstBroken?: Break | undefined;
}
