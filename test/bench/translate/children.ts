/** Measurements that need a process of their own: compiling from cold, and memory with collections on demand. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function child(file: string, ...args: readonly string[]): Promise<unknown> {
  const script = join(import.meta.dirname, file);
  const { stdout } = await run(process.execPath, ['--expose-gc', '--import', 'tsx', script, ...args]);
  return JSON.parse(stdout);
}

/** Milliseconds from the YAML texts of 500 tables to translators; the median of three fresh processes. */
export async function measureCompiling(): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) times.push((await child('compiling.ts', '500')) as number);
  return times.sort((a, b) => a - b)[1] ?? Number.NaN;
}

export interface MemoryReport {
  readonly messages: number;
  /** After a collection, at every tenth of the messages: the first tenth is warm-up. */
  readonly heapMb: readonly number[];
  readonly rssMb: readonly number[];
  /** Heap at the end over heap after the first tenth. */
  readonly heapGrowthMb: number;
  readonly rssMaxMb: number;
}

export async function measureMemory(messages: number): Promise<MemoryReport> {
  const { heapMb, rssMb } = (await child('memory.ts', String(messages))) as Pick<MemoryReport, 'heapMb' | 'rssMb'>;
  return {
    messages,
    heapMb,
    rssMb,
    heapGrowthMb: (heapMb.at(-1) ?? Number.NaN) - (heapMb[0] ?? Number.NaN),
    rssMaxMb: Math.max(...rssMb),
  };
}
