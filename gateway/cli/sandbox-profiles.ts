/** Which stand-ins a command line means: those of a kind by the examples beside its adapter, or the one of a profile. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Adapter, Sandbox, SandboxOptions } from '../../adapters/contract.ts';
import { codecsOf, createAdapters } from '../../adapters/registry.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { packageRoot, resources } from '../config/root.ts';
import { ProfileFileError, readProfileFile, type SandboxProfile, sandboxProfile } from '../demo/profile-file.ts';
import { drawSecrets } from '../demo/stand-in-secrets.ts';
import { type Dialects, loadDialects } from '../translation/load.ts';
import { CommandError, exitCodes } from './command.ts';

/** A stand-in that can be started. */
export interface StandIn {
  readonly profile: SandboxProfile;
  /** The profile as read. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly adapter: Adapter;
  readonly options: Omit<SandboxOptions, 'callbackUrl'>;
}

interface Known {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly dialects: Dialects;
}

/** One for the kind, and one more for each further dialect that has an example of its own. */
function examplesOf(kind: string, { dialects }: Known): string[] {
  const folder = join(packageRoot, 'adapters', kind);
  const own = dialects.names().filter((name) => name.startsWith(`${kind}/`));
  const names = ['profile.example.yaml', ...own.map((name) => `profile.${name.slice(kind.length + 1)}.example.yaml`)];
  return names.map((name) => join(folder, name)).filter((file) => existsSync(file));
}

function filesOf(argument: string, known: Known): string[] {
  if (known.adapters.has(argument)) return examplesOf(argument, known);
  if (existsSync(argument)) return [argument];
  throw new CommandError(
    `没有种类或文件 ${argument}。 ${argument} is neither a kind nor a file.`,
    `种类 Kinds: ${[...known.adapters.keys()].join(', ')}; 或写接入配置文件 or name a profile.`,
    exitCodes.usage,
  );
}

function readStandIn(file: string, { adapters, dialects }: Known): StandIn {
  const content = readProfileFile(file) as StandIn['content'];
  const profile = sandboxProfile(content, file);
  const adapter = adapters.get(profile.kind);
  const dialect = dialects.get(profile.dialect, profile.id);
  if (adapter === undefined || dialect === undefined) {
    throw new CommandError(
      `不支持 ${profile.kind} / ${profile.dialect}。 Kind ${profile.kind} or dialect ${profile.dialect} does not exist.`,
      '方言在 mappings/ 下，种类在 adapters/registry.ts。 Dialects are folders under mappings/, kinds are listed in adapters/registry.ts.',
    );
  }
  const { id: partnerId, district, values } = profile;
  return { profile, content, adapter, options: { partnerId, dialect, district, values, ...drawSecrets(profile) } };
}

/**
 * @param named kinds and files of profiles; none: every kind
 * @throws CommandError for what is neither, and for a profile that cannot be used
 */
export async function standInsOf(named: readonly string[]): Promise<StandIn[]> {
  const catalogue = await loadCatalogue(resources.specs);
  const known: Known = {
    adapters: createAdapters(),
    dialects: await loadDialects(resources.mappings, catalogue, { codecs: codecsOf }),
  };
  const wanted = named.length > 0 ? named : [...known.adapters.keys()];
  const files = [...new Set(wanted.flatMap((argument) => filesOf(argument, known)))];
  try {
    return files.map((file) => readStandIn(file, known));
  } catch (error) {
    if (!(error instanceof ProfileFileError)) throw error;
    throw new CommandError(error.message, '应为接入配置。 It must be a profile.');
  }
}

/** Where a gateway at this address hears of a partner: its callback, or the port that it listens at for it. */
export function callbackAt(gateway: string, { profile, content }: StandIn): string {
  const { port } = (content.listen ?? {}) as { readonly port?: number };
  if (port !== undefined) return `tcp://${new URL(gateway).hostname}:${port}`;
  return `${gateway.replace(/\/$/, '')}/partners/${profile.id}/callback`;
}

/** Writes the profile by which a gateway reaches a stand-in: as it was read, with the true address and credentials. */
export function writeProfile(folder: string, { profile, content, options }: StandIn, sandbox: Sandbox): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${profile.id}.yaml`);
  const { hours: _alwaysOpen, listen, ...kept } = content;
  const heard = listen === undefined ? {} : { listen: { ...(listen as object), allow: ['127.0.0.1'] } };
  const address = content.address === undefined ? {} : { address: sandbox.address };
  const { credentials } = options;
  writeFileSync(file, stringify({ ...kept, ...heard, ...address, credentials }), { mode: 0o600 });
  return file;
}
