/** The one place that reads the environment. Raw text in, a validated configuration out. */
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { type Setting, type SettingName, settings } from './settings.ts';

export type Role = 'all' | 'api' | 'worker';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** The real servers; undefined: embedded database and broker. */
  readonly servers: Servers | undefined;
  readonly role: Role;
  /** Sandboxes, demo clients and the first scenario. */
  readonly demo: boolean;
  /** Ids of the partners that the demo plays; undefined: all of them. */
  readonly demoPartners: readonly string[] | undefined;
  readonly logLevel: LogLevel;
  readonly operatorSecret: string | undefined;
  readonly drainMs: number;
  /** CIDR blocks, addresses and host names. */
  readonly webhookAllow: readonly string[];
  /** Absolute. */
  readonly evidenceDir: string;
  readonly evidenceMaxBytes: number;
  readonly sealDigest: 'sha256' | 'sm3';
  /** Absolute. */
  readonly checkpointFile: string;
  /** YAML with what this installation sets otherwise in specs/clocks.yaml. */
  readonly clocksFile: string | undefined;
}

export interface Servers {
  readonly databaseUrl: string;
  readonly databaseSchema: string | undefined;
  readonly amqpUrl: string;
  readonly amqpPrefix: string;
}

/** The process cannot start as it is told to. The message says what is wrong, `fix` what to do; both are bilingual. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly fix: string;
  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;
type Read = (name: SettingName) => string | undefined;

/**
 * @param env usually `process.env`
 * @param options what the command line says
 * @throws ConfigError
 */
export function loadConfig(env: Environment, options: { readonly demo?: boolean } = {}): Config {
  const read: Read = (name) => env[name] || (settings[name] as Setting).fallback;
  const servers = readServers(read);
  const demo = servers === undefined || options.demo === true;
  const role = oneOf('TONGBAN_ROLE', ['all', 'api', 'worker'], read('TONGBAN_ROLE') ?? 'all');
  if (role !== 'all' && servers === undefined) {
    throw new ConfigError(
      `TONGBAN_ROLE=${role} 需要 DATABASE_URL 与 AMQP_URL。 TONGBAN_ROLE=${role} needs DATABASE_URL and AMQP_URL.`,
      '内置组件只支持单进程：去掉 TONGBAN_ROLE，或设置两个地址。 Embedded parts serve one process: remove TONGBAN_ROLE or set both addresses.',
    );
  }
  const dataDir = resolve(read('TONGBAN_DATA_DIR') ?? '');
  return {
    port: wholeNumber('PORT', read('PORT') ?? '', 0, 65535),
    host: read('TONGBAN_HOST') ?? (demo ? 'localhost' : '0.0.0.0'),
    dataDir,
    servers,
    role,
    demo,
    logLevel: oneOf(
      'TONGBAN_LOG_LEVEL',
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
      read('TONGBAN_LOG_LEVEL') ?? (demo ? 'warn' : 'info'),
    ),
    demoPartners: read('TONGBAN_DEMO_PARTNERS')
      ?.split(',')
      .map((id) => id.trim()),
    operatorSecret: operatorSecret(read('TONGBAN_OPERATOR_SECRET')),
    webhookAllow: webhookAllow(read('TONGBAN_WEBHOOK_ALLOW') ?? (demo ? thisMachine : '')),
    drainMs: 1000 * wholeNumber('TONGBAN_DRAIN_SECONDS', read('TONGBAN_DRAIN_SECONDS') ?? '', 0, 3600),
    ...readKeeping(read, dataDir),
  };
}

/** What is kept as evidence, and where. */
function readKeeping(
  read: Read,
  dataDir: string,
): Pick<Config, 'evidenceDir' | 'evidenceMaxBytes' | 'sealDigest' | 'checkpointFile' | 'clocksFile'> {
  return {
    evidenceDir: resolve(read('TONGBAN_EVIDENCE_DIR') ?? join(dataDir, 'evidence')),
    evidenceMaxBytes:
      1_000_000 * wholeNumber('TONGBAN_EVIDENCE_MAX_MB', read('TONGBAN_EVIDENCE_MAX_MB') ?? '', 1, 10_000),
    sealDigest: oneOf('TONGBAN_SEAL_DIGEST', ['sha256', 'sm3'], read('TONGBAN_SEAL_DIGEST') ?? ''),
    checkpointFile: resolve(read('TONGBAN_CHECKPOINT_FILE') ?? join(dataDir, 'checkpoints.jsonl')),
    clocksFile: read('TONGBAN_CLOCKS_FILE'),
  };
}

/** Where the CLI finds the running gateway and who it is, unless the command line says so. */
export interface ClientEnvironment {
  readonly base: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly dataDir: string;
}

export function loadClientEnvironment(env: Environment): ClientEnvironment {
  return {
    base: env.TONGBAN_URL || undefined,
    clientId: env.TONGBAN_CLIENT_ID || undefined,
    clientSecret: env.TONGBAN_CLIENT_SECRET || undefined,
    dataDir: resolve(env.TONGBAN_DATA_DIR || settings.TONGBAN_DATA_DIR.fallback),
  };
}

function readServers(read: Read): Servers | undefined {
  const databaseUrl = address('DATABASE_URL', read('DATABASE_URL'), ['postgres:', 'postgresql:']);
  const amqpUrl = address('AMQP_URL', read('AMQP_URL'), ['amqp:', 'amqps:']);
  if (databaseUrl === undefined && amqpUrl === undefined) return undefined;
  if (databaseUrl === undefined || amqpUrl === undefined) {
    const [set, lacking] = databaseUrl === undefined ? ['AMQP_URL', 'DATABASE_URL'] : ['DATABASE_URL', 'AMQP_URL'];
    throw new ConfigError(
      `已设置 ${set}，但缺少 ${lacking}。 ${set} is set but ${lacking} is not.`,
      `两者同时设置，或都不设置（内置组件与演示模式）。 Set both for the real servers, or neither for the embedded parts and the demo.`,
    );
  }
  return {
    databaseUrl,
    amqpUrl,
    databaseSchema: identifier('TONGBAN_DATABASE_SCHEMA', read('TONGBAN_DATABASE_SCHEMA')),
    amqpPrefix: identifier('TONGBAN_AMQP_PREFIX', read('TONGBAN_AMQP_PREFIX')) ?? 'tongban.',
  };
}

function invalid(name: SettingName, expected: string, fix: string): ConfigError {
  const about: Setting = settings[name];
  return new ConfigError(
    `${name} 的值无效：${expected}。 ${name} is not valid: ${fix}.`,
    `${about.aboutZh} ${about.about}`,
  );
}

function oneOf<T extends string>(name: SettingName, allowed: readonly T[], value: string): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined)
    throw invalid(name, `只能是 ${allowed.join('、')}`, `it must be one of ${allowed.join(', ')}`);
  return found;
}

function wholeNumber(name: SettingName, value: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw invalid(name, `应为 ${least} 至 ${most} 的整数`, `it must be a whole number from ${least} to ${most}`);
  }
  return number;
}

/** The value itself is never shown: it may hold a password. */
function address(name: SettingName, value: string | undefined, protocols: readonly string[]): string | undefined {
  if (value === undefined) return undefined;
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    const form = protocols.map((protocol) => `${protocol}//…`).join(' / ');
    throw invalid(name, `应为 ${form} 形式的地址`, `it must be an address of the form ${form}`);
  }
  return value;
}

function identifier(name: SettingName, value: string | undefined): string | undefined {
  if (value !== undefined && !/^[a-z_][a-z0-9_.-]{0,40}$/.test(value)) {
    throw invalid(
      name,
      '应以小写字母开头，只含小写字母、数字与 _ . -',
      'it must start with a lower-case letter and hold only a-z, 0-9, _ . -',
    );
  }
  return value;
}

/** Where the demo's receivers are. */
const thisMachine = '127.0.0.0/8,::1,localhost';

function isBlock(entry: string): boolean {
  const [address = '', bits, more] = entry.split('/');
  const version = isIP(address);
  if (bits === undefined) return version !== 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(entry);
  return version !== 0 && more === undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

function webhookAllow(value: string): readonly string[] {
  const entries = value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.every(isBlock)) return entries;
  throw invalid(
    'TONGBAN_WEBHOOK_ALLOW',
    '应为逗号分隔的网段、地址或主机名',
    'it must be CIDR blocks, addresses or host names, separated by commas',
  );
}

function operatorSecret(value: string | undefined): string | undefined {
  if (value !== undefined && value.length < 16)
    throw invalid('TONGBAN_OPERATOR_SECRET', '至少 16 个字符', 'it needs at least 16 characters');
  return value;
}
