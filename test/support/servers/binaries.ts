/**
 * Where the servers' programs are: what is installed, or on Debian as root what apt-get installs, said aloud.
 * Set TONGBAN_NO_INSTALL=1 to forbid installing.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface Binaries {
  /** Folder with `initdb` and `postgres`, version 15 or later. */
  readonly postgresBin: string;
  /** The `rabbitmq-server` script itself, not Debian's wrapper that changes the user. */
  readonly rabbitServer: string;
  readonly rabbitctl: string;
  readonly epmd: string;
}

export type Needed = 'postgresql' | 'rabbitmq-server';

const oldestPostgres = 15;

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => executable(join(folder, program))).find(Boolean);
}

function debianPostgres(): string | undefined {
  const root = '/usr/lib/postgresql';
  let versions: string[] = [];
  try {
    versions = readdirSync(root);
  } catch {
    return undefined;
  }
  const newestFirst = versions
    .filter((version) => Number(version) >= oldestPostgres)
    .sort((a, b) => Number(b) - Number(a));
  return newestFirst.map((version) => join(root, version, 'bin')).find((bin) => executable(join(bin, 'postgres')));
}

function postgresFromPath(): string | undefined {
  const postgres = onPath('postgres');
  if (!postgres || !onPath('initdb')) return undefined;
  const version = spawnSync(postgres, ['--version'], { encoding: 'utf8' }).stdout;
  return Number(/(\d+)/.exec(version)?.[1]) >= oldestPostgres ? dirname(postgres) : undefined;
}

export function findPostgres(): string | undefined {
  return debianPostgres() ?? postgresFromPath();
}

export function findRabbit(): Omit<Binaries, 'postgresBin'> | undefined {
  const rabbitServer = executable('/usr/lib/rabbitmq/bin/rabbitmq-server') ?? onPath('rabbitmq-server');
  const epmd = executable('/usr/bin/epmd') ?? onPath('epmd');
  if (!rabbitServer || !epmd) return undefined;
  const rabbitctl = executable(join(dirname(rabbitServer), 'rabbitmqctl'));
  return rabbitctl ? { rabbitServer, rabbitctl, epmd } : undefined;
}

// policy-rc.d keeps Debian's own services from starting; what stood there before is put back. The lock lets several runs meet.
const installScript = `
set -eu
policy=/usr/sbin/policy-rc.d
if [ -e "$policy" ]; then cp -p "$policy" "$policy.tongban"; restore() { mv -f "$policy.tongban" "$policy"; }
else restore() { rm -f "$policy"; }; fi
trap restore EXIT
printf '#!/bin/sh\\nexit 101\\n' > "$policy.new"; chmod 755 "$policy.new"; mv -f "$policy.new" "$policy"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q || echo 'apt-get update failed; trying with the lists there are' >&2
apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
`;

function install(packages: readonly Needed[]): void {
  const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const advice = `Install them with:  sudo ${line}\nor give running servers:  TEST_DATABASE_URL=postgres://… TEST_AMQP_URL=amqp://… npm test`;
  const missing = `The tests need ${packages.join(' and ')}, which cannot be found on this machine.`;
  if (process.env.TONGBAN_NO_INSTALL === '1')
    throw new Error(`${missing} TONGBAN_NO_INSTALL=1 forbids installing.\n${advice}`);
  if (process.getuid?.() !== 0 || !onPath('apt-get')) throw new Error(`${missing}\n${advice}`);
  process.stderr.write(`tests: ${missing}\ntests: running as root:  ${line}   (TONGBAN_NO_INSTALL=1 forbids this)\n`);
  const run = spawnSync('flock', ['/tmp/tongban-install.lock', 'bash', '-c', installScript, 'install', ...packages], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (run.status !== 0) throw new Error(`${missing} apt-get failed:\n${run.stdout}\n${run.stderr}\n${advice}`);
}

/** Finds the programs of the servers that are needed, installing what is missing. @throws Error with the line to type */
export function provideBinaries(needed: readonly Needed[]): Partial<Binaries> {
  const found = { postgresql: findPostgres, 'rabbitmq-server': findRabbit } as const;
  const missing = needed.filter((name) => !found[name]());
  if (missing.length > 0) install(missing);
  const postgresBin = needed.includes('postgresql') ? findPostgres() : undefined;
  const rabbit = needed.includes('rabbitmq-server') ? findRabbit() : undefined;
  const stillMissing = [!postgresBin && 'postgresql', !rabbit && 'rabbitmq-server'].filter((name) =>
    needed.includes(name as Needed),
  );
  if (stillMissing.length > 0)
    throw new Error(`${stillMissing.join(' and ')} was installed but its programs cannot be found.`);
  return { ...(postgresBin && { postgresBin }), ...rabbit };
}
