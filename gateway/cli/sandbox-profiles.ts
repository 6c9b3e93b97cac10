/** Which stand-ins a command line means: those of a kind, one for each of its dialects, or the one of a profile. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Adapter, IssuedCredentials, Sandbox, SandboxOptions } from '../../adapters/contract.ts';
import { codecsOf, createAdapters } from '../../adapters/registry.ts';
import { issueCredentials } from '../../adapters/sandbox/credentials.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import { packageRoot, resources } from '../config/root.ts';
import { ProfileFileError, readProfileFile, type SandboxProfile, sandboxProfile } from '../demo/profile-file.ts';
import { type Dialects, loadDialects } from '../translation/load.ts';
import { CommandError, exitCodes } from './command.ts';

/** A stand-in that can be started. */
export interface StandIn {
  readonly profile: SandboxProfile;
  /** The profile as read. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly adapter: Adapter;
  /** What the profile of a gateway holds. */
  readonly credentials: IssuedCredentials['profile'];
  readonly options: Omit<SandboxOptions, 'callbackUrl'>;
}

interface Known {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly dialects: Dialects;
}

interface Wanted {
  readonly file: string;
  /** The example beside an adapter: its credentials are to be filled in. */
  readonly isExample: boolean;
}

function examplesOf(kind: string, { dialects }: Known): Wanted[] {
  return dialects
    .names()
    .filter((name) => name.startsWith(`${kind}/`))
    .map((name) => ({ file: join(packageRoot, 'adapters', `${name}.profile.yaml`), isExample: true }))
    .filter(({ file }) => existsSync(file));
}

function wantedBy(argument: string, known: Known): Wanted[] {
  if (known.adapters.has(argument)) return examplesOf(argument, known);
  if (existsSync(argument)) return [{ file: argument, isExample: false }];
  throw new CommandError(
    `没有种类或文件 ${argument}。 ${argument} is neither a kind nor a file.`,
    `种类 Kinds: ${[...known.adapters.keys()].join(', ')}; 或写接入配置文件 or name a profile.`,
    exitCodes.usage,
  );
}

async function readStandIn({ file, isExample }: Wanted, { adapters, dialects }: Known): Promise<StandIn> {
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
  const { id: partnerId, district, values, credentials } = profile;
  const issued: IssuedCredentials = isExample
    ? await issueCredentials(adapter, dialect, Object.keys(credentials))
    : { profile: credentials, standIn: { credentials } };
  const pulls = content.pull === true ? { pull: true } : {};
  const options = { partnerId, dialect, district, values, ...issued.standIn, ...pulls };
  return { profile, content, adapter, credentials: issued.profile, options };
}

/** Examples of one kind may be of one partner; beside each other they are partners of their own. */
function withNamesApart(standIns: readonly StandIn[]): StandIn[] {
  const taken = new Set<string>();
  return standIns.map((standIn) => {
    const { id, dialect } = standIn.profile;
    const own = taken.has(id) ? `${id}-${dialect.split('/')[1]}` : id;
    taken.add(own);
    return {
      ...standIn,
      profile: { ...standIn.profile, id: own },
      content: { ...standIn.content, id: own },
      options: { ...standIn.options, partnerId: own },
    };
  });
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
  const arguments_ = named.length > 0 ? named : [...known.adapters.keys()];
  const wanted = arguments_.flatMap((argument) => wantedBy(argument, known));
  try {
    return withNamesApart(await Promise.all(wanted.map((each) => readStandIn(each, known))));
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

/** Writes the profile by which a gateway reaches a stand-in: as it was read, with the true address and credentials, and always open. */
export function writeProfile(folder: string, { profile, content, credentials }: StandIn, sandbox: Sandbox): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${profile.id}.yaml`);
  const { hours: _hours, listen, ...kept } = content;
  const heard = listen === undefined ? {} : { listen: { ...(listen as object), allow: ['127.0.0.1'] } };
  const address = content.address === undefined ? {} : { address: sandbox.address };
  writeFileSync(file, stringify({ ...kept, ...heard, ...address, credentials }), { mode: 0o600 });
  return file;
}
