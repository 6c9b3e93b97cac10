/** What a stand-in keeps on disk: one JSON document, replaced whole, so that a kill leaves the old one or the new one. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Done } from './contract.ts';
import type { Notice } from './notices.ts';

/** Changes when what is kept changes its form. */
const form = 1;

export interface Kept<Records> {
  /** Last number drawn. */
  readonly sequence: number;
  readonly records: Records;
  readonly done: readonly Done[];
  readonly callbackUrl?: string | undefined;
  /** Not answered yet. */
  readonly notices: readonly Notice[];
}

/** Written at once as long as that is this quick, about a thousand effects. */
const quickMs = 4;
/** Beyond, writing takes at most one part in twenty of the time, however large the records grow. */
const shareOfTime = 20;
const shortestPauseMs = 50;

export interface StateFile<Records> {
  /** @throws Error when the file is not one of a stand-in */
  read(): Kept<Records> | undefined;
  /** Something changed: it is written now, or soon when the records have grown large. */
  touch(): void;
  /** Resolves when what has changed so far is on disk: a partner does not forget what it has said, so answers wait for this. */
  kept(): Promise<void>;
  /** Writes now what has changed. */
  flush(): void;
}

const none = { read: () => undefined, touch() {}, kept: async () => {}, flush() {} };

function parse<Records>(file: string, text: string): Kept<Records> {
  const value = JSON.parse(text) as Kept<Records> & { readonly form?: number };
  if (value.form !== form) throw new Error(`${file} was written by another version; remove it to begin anew`);
  return value;
}

/** Without a folder nothing is kept. */
export function openStateFile<Records>(
  stateDir: string | undefined,
  partnerId: string,
  current: () => Kept<Records>,
): StateFile<Records> {
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
    writeFileSync(`${file}.new`, JSON.stringify({ form, ...current() }), { mode: 0o600 });
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
      return parse(file, text);
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
