/** Measurements in processes of their own, bundled as the product is: the loader of the tests slows loops over bytes. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../../..');

export interface Bundle extends AsyncDisposable {
  /** What the script prints on stdout, as JSON; its stderr goes to `say` line by line. @throws Error where it fails */
  run(script: string, args: readonly string[], say?: (line: string) => void): Promise<unknown>;
}

/** Below node_modules, so that packages are found from there. */
const cache = join(root, 'node_modules/.cache');

export async function bundled(...scripts: readonly string[]): Promise<Bundle> {
  await mkdir(cache, { recursive: true });
  const outdir = await mkdtemp(join(cache, 'bench-'));
  await build({
    absWorkingDir: root,
    entryPoints: scripts.map((script) => join(import.meta.dirname, `${script}.ts`)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    logLevel: 'warning',
  });
  return {
    run: (script, args, say) => runChild([join(outdir, `${script}.mjs`), ...args], say ?? (() => undefined)),
    [Symbol.asyncDispose]: () => rm(outdir, { recursive: true, force: true }),
  };
}

function runChild(args: readonly string[], say: (line: string) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // As `npm start` starts the product.
    const child = spawn(process.execPath, ['--expose-gc', '--max-semi-space-size=32', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      output += part;
    });
    createInterface(child.stderr).on('line', (line) => {
      said += `${line}\n`;
      say(line);
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(output)) : reject(new Error(said))));
  });
}

/** Milliseconds from the YAML texts of 500 tables to translators: the least of five fresh processes, since a busy machine only adds. */
export async function measureCompiling(bundle: Bundle): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) times.push((await bundle.run('compiling', ['500'])) as number);
  return Math.min(...times);
}

export interface MemoryReport {
  readonly messages: number;
  /** After a collection, at every tenth of the messages: the first tenth is warm-up. */
  readonly heapMb: string;
  readonly rssMb: string;
  /** Heap at the end over heap after the first tenth. */
  readonly heapGrowthMb: number;
  readonly rssMaxMb: number;
}

export async function measureMemory(bundle: Bundle, messages: number): Promise<MemoryReport> {
  const { heapMb, rssMb } = (await bundle.run('memory', [String(messages)])) as Readonly<
    Record<'heapMb' | 'rssMb', number[]>
  >;
  const inOneLine = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(' ');
  return {
    messages,
    heapMb: inOneLine(heapMb),
    rssMb: inOneLine(rssMb),
    heapGrowthMb: (heapMb.at(-1) ?? Number.NaN) - (heapMb[0] ?? Number.NaN),
    rssMaxMb: Math.max(...rssMb),
  };
}
