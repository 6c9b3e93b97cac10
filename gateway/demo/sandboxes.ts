/** The demo's stand-ins: one per profile, each on sockets of its own, with its state kept in the data folder. */
import { mkdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Adapter, IssuedCredentials, Sandbox, SandboxOptions } from '../../adapters/contract.ts';
import { issueCredentials } from '../../adapters/sandbox/credentials.ts';
import type { Dialects } from '../translation/load.ts';
import type { DemoSandbox } from './demo-file.ts';
import type { DemoProfile } from './profiles.ts';

export interface DemoStandIn {
  readonly profile: DemoProfile;
  readonly sandbox: Sandbox;
  /** Drawn at the first start, and kept. */
  readonly issued: IssuedCredentials;
  /** The gateway's own port for this partner, where it connects to us over TCP. */
  readonly listen: number | undefined;
}

export interface SandboxParts {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly dialects: Dialects;
  readonly dataDir: string;
  readonly known: readonly DemoSandbox[];
  readonly latencyMs?: number | undefined;
  /** Business time, which they share. */
  readonly now: () => Date;
}

const portOf = (address: string | undefined): number =>
  address === undefined || address === '' ? 0 : Number(new URL(address).port);

/** The ports of last time where they are free, so that noted addresses stay true. */
async function startOnUsualPorts(adapter: Adapter, options: SandboxOptions): Promise<Sandbox> {
  try {
    return await adapter.startSandbox(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return adapter.startSandbox({ ...options, port: 0, controlPort: 0 });
  }
}

/** One that was free a moment ago; the door that listens there tries again should somebody else be quicker. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Those of last time while they have the names of today. */
async function credentialsOf(
  profile: DemoProfile,
  known: DemoSandbox | undefined,
  issue: (names: readonly string[]) => Promise<IssuedCredentials>,
): Promise<IssuedCredentials> {
  const names = Object.keys(profile.credentials);
  if (known === undefined || known.dialect !== profile.dialect || names.some((name) => !(name in known.credentials)))
    return issue(names);
  return { profile: known.credentials, standIn: known.standIn ?? { credentials: known.credentials } };
}

async function startOne(profile: DemoProfile, parts: SandboxParts): Promise<DemoStandIn> {
  const adapter = parts.adapters.get(profile.kind);
  const dialect = parts.dialects.get(profile.dialect, profile.id);
  if (adapter === undefined || dialect === undefined)
    throw new Error(`${profile.file} names a kind or dialect that does not exist.`);
  const known = parts.known.find((each) => each.partner === profile.id);
  const issued = await credentialsOf(profile, known, (names) => issueCredentials(adapter, dialect, names));
  const stateDir = join(parts.dataDir, 'sandboxes', profile.id);
  mkdirSync(stateDir, { recursive: true });
  const sandbox = await startOnUsualPorts(adapter, {
    partnerId: profile.id,
    dialect,
    district: profile.district,
    ...issued.standIn,
    values: profile.values,
    port: portOf(known?.address),
    controlPort: portOf(known?.control),
    stateDir,
    now: parts.now,
    latencyMs: parts.latencyMs ?? 0,
    ...(profile.partner.pull ? { pull: true } : {}),
  });
  const listens = profile.content.listen !== undefined;
  return { profile, sandbox, issued, listen: listens ? (known?.listen ?? (await freePort())) : undefined };
}

/** Starts them all, or none: when one fails, those already running are closed. */
export async function startSandboxes(profiles: readonly DemoProfile[], parts: SandboxParts): Promise<DemoStandIn[]> {
  const results = await Promise.allSettled(profiles.map((profile) => startOne(profile, parts)));
  const running = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return running;
  await Promise.all(running.map((each) => each.sandbox.close()));
  throw failed.reason;
}
