/** The center's records on disk: one JSON document, replaced whole, so that a kill leaves the old one or the new one. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notice } from './notices.ts';
import type { CenterRecords } from './records.ts';

export interface Snapshot {
  readonly records: CenterRecords;
  readonly callbackUrl?: string | undefined;
  readonly notices: readonly Notice[];
}

/** Written at once as long as that is this quick, about a thousand bookings. */
const quickMs = 4;
/** Beyond, writing takes at most one part in twenty of the time, however large the records grow. */
const shareOfTime = 20;
const shortestPauseMs = 50;

export interface SnapshotFile {
  read(): Snapshot | undefined;
  /** Something changed: it is written now, or soon when the records have grown large. */
  touch(): void;
  /** Resolves when what has changed so far is on disk: a center does not forget what it has said, so answers wait for this. */
  kept(): Promise<void>;
  /** Writes now what has changed. */
  flush(): void;
}

const none: SnapshotFile = { read: () => undefined, touch() {}, kept: async () => {}, flush() {} };

export function openSnapshotFile(
  stateDir: string | undefined,
  partnerId: string,
  current: () => Snapshot,
): SnapshotFile {
  if (stateDir === undefined) return none;
  mkdirSync(stateDir, { recursive: true });
  const file = join(stateDir, `${partnerId}.json`);
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = shortestPauseMs;
  let tookMs = 0;
  const waiting: (() => void)[] = [];

  function write(): void {
    timer = undefined;
    const began = performance.now();
    writeFileSync(`${file}.new`, JSON.stringify(current()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    tookMs = performance.now() - began;
    pauseMs = Math.max(shortestPauseMs, tookMs * shareOfTime);
    for (const resolve of waiting.splice(0)) resolve();
  }

  return {
    read() {
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      return JSON.parse(text) as Snapshot;
    },
    touch() {
      if (timer === undefined && tookMs < quickMs) write();
      else timer ??= setTimeout(write, pauseMs);
    },
    kept: () => (timer === undefined ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    flush() {
      if (timer === undefined) return;
      clearTimeout(timer);
      write();
    },
  };
}
