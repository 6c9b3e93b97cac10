/** Servers that outlive a run, for people who run tests often: TONGBAN_TEST_KEEP=1. End them with `kill` and the pid in the file. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askControlDoor, type Offer } from './control.ts';
import { until } from './wait.ts';

export const stateFile = join(tmpdir(), 'tongban-test-servers.json');
const keeper = fileURLToPath(new URL('./keeper.ts', import.meta.url));

async function running(): Promise<Offer | undefined> {
  try {
    const { controlUrl } = JSON.parse(await readFile(stateFile, 'utf8')) as Offer;
    return await askControlDoor<Offer>(controlUrl, 'offer');
  } catch {
    return undefined;
  }
}

/** Uses the pair that runs, or starts one. Two first runs at the same moment agree by a folder that only one can make. */
export async function keptServers(): Promise<{ readonly offer: Offer; close(): Promise<void> }> {
  const close = async () => {};
  const found = await running();
  if (found) return { offer: found, close };
  const turn = `${stateFile}.starting`;
  const first = await mkdir(turn).then(
    () => true,
    () => false,
  );
  try {
    if (first) spawn(process.execPath, ['--import', 'tsx', keeper], { detached: true, stdio: 'inherit' }).unref();
    const offer = await until(running, { timeoutMs: 300_000, what: 'the kept servers to start', everyMs: 200 });
    return { offer, close };
  } finally {
    if (first) await rm(turn, { recursive: true, force: true });
  }
}
