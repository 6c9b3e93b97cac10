/**
 * Starts the servers once per run, before the first project that needs them, and tells its tests where they are.
 * TONGBAN_TEST_KEEP=1 leaves them running for the next run (they end by themselves after an hour without use).
 */
import type { TestProject } from 'vitest/node';
import type { Offer } from './control.ts';
import { keptServers } from './kept-servers.ts';
import { openOffer } from './offer.ts';

declare module 'vitest' {
  export interface ProvidedContext extends Offer {}
}

interface Shared {
  running?: Promise<{ readonly offer: Offer; close(): Promise<void> }> | undefined;
}

/** Projects load this file each for themselves; the servers are one pair for all. */
const key = Symbol.for('tongban.test-servers');
const shelf = globalThis as unknown as Record<symbol, Shared | undefined>;
const shared = shelf[key] ?? {};
shelf[key] = shared;

const keep = process.env.TONGBAN_TEST_KEEP === '1';

export async function setup(project: TestProject): Promise<void> {
  shared.running ??= keep ? keptServers() : openOffer();
  const { offer } = await shared.running;
  process.env.TONGBAN_TEST_CONTROL = offer.controlUrl;
  for (const name of ['databaseUrl', 'amqpUrl', 'pgliteSeed', 'controlUrl', 'scratch'] as const)
    project.provide(name, offer[name]);
}

export async function teardown(): Promise<void> {
  const running = await shared.running?.catch(() => undefined);
  shared.running = undefined;
  await running?.close();
}
