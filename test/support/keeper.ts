/** The process that holds kept servers: see kept-servers.ts. */
import { rmSync, writeFileSync } from 'node:fs';
import { stateFile } from './kept-servers.ts';
import { openOffer } from './offer.ts';

const idleMs = 60 * 60 * 1000;
let idle: NodeJS.Timeout | undefined;

const { offer, close } = await openOffer(() => idle?.refresh());

async function end(): Promise<void> {
  rmSync(stateFile, { force: true });
  await close();
  process.exit(0);
}

idle = setTimeout(end, idleMs);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
writeFileSync(stateFile, JSON.stringify({ ...offer, pid: process.pid }));
