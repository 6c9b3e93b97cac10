/** The demo's stand-ins: one per profile, each on sockets of its own, with its state kept in the data folder. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, Sandbox, SandboxOptions } from '../../adapters/contract.ts';
import type { Dialects } from '../translation/load.ts';
import type { DemoSandbox } from './demo-file.ts';
import { type DemoProfile, demoProfiles } from './profiles.ts';

export interface DemoStandIn {
  readonly profile: DemoProfile;
  readonly sandbox: Sandbox;
  /** What the two sides share; drawn at the first start. */
  readonly credentials: Readonly<Record<string, string>>;
}

export interface SandboxParts {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly dialects: Dialects;
  readonly dataDir: string;
  readonly known: readonly DemoSandbox[];
}

const portOf = (address: string | undefined): number => (address === undefined ? 0 : Number(new URL(address).port));

/** The ports of last time where they are free, so that noted addresses stay true. */
async function startOnUsualPorts(adapter: Adapter, options: SandboxOptions): Promise<Sandbox> {
  try {
    return await adapter.startSandbox(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return adapter.startSandbox({ ...options, port: 0, controlPort: 0 });
  }
}

async function startOne(profile: DemoProfile, parts: SandboxParts): Promise<DemoStandIn> {
  const adapter = parts.adapters.get(profile.kind);
  const dialect = parts.dialects.get(profile.dialect, profile.id);
  if (adapter === undefined || dialect === undefined)
    throw new Error(`${profile.file} names a kind or dialect that does not exist.`);
  const known = parts.known.find((each) => each.partner === profile.id);
  const names = Object.keys(profile.credentials);
  const credentials = Object.fromEntries(
    names.map((name) => [name, known?.credentials[name] ?? randomBytes(18).toString('base64url')]),
  );
  const stateDir = join(parts.dataDir, 'sandboxes', profile.id);
  mkdirSync(stateDir, { recursive: true });
  const sandbox = await startOnUsualPorts(adapter, {
    partnerId: profile.id,
    dialect,
    district: profile.district,
    credentials,
    values: profile.values,
    port: portOf(known?.address),
    controlPort: portOf(known?.control),
    stateDir,
  });
  return { profile, sandbox, credentials };
}

/** Starts them all, or none: when one fails, those already running are closed. */
export async function startSandboxes(parts: SandboxParts): Promise<DemoStandIn[]> {
  const results = await Promise.allSettled(demoProfiles().map((profile) => startOne(profile, parts)));
  const running = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return running;
  await Promise.all(running.map((each) => each.sandbox.close()));
  throw failed.reason;
}
