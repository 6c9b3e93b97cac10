/** `tongban samples add`: a message of the partner's document becomes a sample of its dialect. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWireContracts } from '../../adapters/registry.ts';
import { sampleContext } from '../translation/check/sample-files.ts';
import { checkSamples } from '../translation/check/samples.ts';
import type { Headers, TranslationContext } from '../translation/contract.ts';
import type { CompiledOperation } from '../translation/dialect.ts';
import { collectFindings, type Finding, formatFinding } from '../translation/findings.ts';
import { type MappingFile, shownPath } from '../translation/load.ts';
import { type Part, parts } from '../translation/tables/model.ts';
import { FILE_NAME, type TranslateOnce, translateBack, variablesIn } from '../translation/translate.ts';
import { type Arguments, type Command, CommandError, exitCodes, positional, type Terminal, text } from './command.ts';
import { dialectNamed, type NamedDialect } from './dialect-argument.ts';
import { personalLooks, sensitivePaths } from './personal-data.ts';
import { translationRefusal } from './translation-refusal.ts';

const caseName = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,59}$/u;

const usage = (message: string, fix = ''): CommandError => new CommandError(message, fix, exitCodes.usage);

interface Wanted {
  readonly named: NamedDialect;
  readonly operation: CompiledOperation;
  readonly part: Part;
  readonly name: string;
  readonly context: TranslationContext;
  readonly headers: Headers | undefined;
  readonly force: boolean;
  readonly partner: string | undefined;
}

function operationOf({ dialect, operations }: NamedDialect, name: string): CompiledOperation {
  const found = operations.get(name);
  if (found) return found;
  throw usage(
    `${dialect.name} 没有业务 ${name}。 ${dialect.name} has no operation ${name}.`,
    `可用 There are: ${dialect.operations.join(', ')}`,
  );
}

function partsOf({ table }: CompiledOperation): readonly Part[] {
  if (table.event) return table.event.part === 'file' ? ['file'] : ['event', 'answer'];
  return ['request', 'response'];
}

function partOf(args: Arguments, operation: CompiledOperation): Part {
  const known = partsOf(operation);
  const wanted = text(args, 'part') ?? known[0];
  const part = parts.find((each) => each === wanted && known.includes(each));
  if (part) return part;
  throw usage(
    `${operation.card.name} 没有 ${wanted} 部分。 ${operation.card.name} has no ${wanted}.`,
    `--part 可以是 may be: ${known.join(', ')}`,
  );
}

/** @throws CommandError where the file is no JSON object */
function objectIn(file: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (file === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw usage(`无法读取 ${file}。 ${file} cannot be read: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw usage(`${file} 不是 JSON 对象。 ${file} is no JSON object.`);
}

function headersIn(args: Arguments): Headers | undefined {
  const given = objectIn(text(args, 'headers'));
  return given && Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function contextOf(args: Arguments, { samples: files, ...compiled }: NamedDialect): TranslationContext {
  const own = sampleContext(compiled, files, () => undefined);
  return { ...own, ...(objectIn(text(args, 'context')) as Partial<TranslationContext> | undefined) };
}

async function readWanted(args: Arguments): Promise<Wanted> {
  const [verb, name] = [positional(args, 0), positional(args, 3)];
  if (verb !== 'add')
    throw usage(`没有 samples ${verb}。 There is no samples ${verb}.`, '写 samples add。 Write samples add.');
  if (!caseName.test(name))
    throw usage(
      `样例名 ${name} 不行。 ${name} is no name of a sample.`,
      '只用文字、数字、- 和 _，如 refused-duplicate。 Letters, digits, - and _, such as refused-duplicate.',
    );
  const partner = text(args, 'partner');
  const named = await dialectNamed(positional(args, 1), partner);
  const operation = operationOf(named, positional(args, 2));
  const part = partOf(args, operation);
  const context = contextOf(args, named);
  const wanted = {
    named,
    operation,
    part,
    name,
    context,
    headers: headersIn(args),
    force: args.values.force === true,
    partner,
  };
  assertFileName(wanted);
  return wanted;
}

/** A file is known by its name, and parts of the name are fields. */
function assertFileName({ operation, part, headers }: Wanted): void {
  const pattern = operation.table.event?.receive?.path.slice(1) ?? '';
  if (part !== 'file' || !pattern.includes('{') || headers?.[FILE_NAME] !== undefined) return;
  throw usage(
    `要有文件名，样式 ${pattern}。 The file’s name is needed, by the pattern ${pattern}.`,
    `--headers FILE，内容 holding {"${FILE_NAME}": "…"}`,
  );
}

const arriving = ({ named, operation, part, context, headers }: Wanted, input: Uint8Array): TranslateOnce => ({
  dialect: named.dialect,
  operation: operation.card.name,
  part,
  reverse: true,
  context,
  input,
  headers,
});

function read(wanted: Wanted, wire: Uint8Array): unknown {
  try {
    return translateBack(arriving(wanted, wire));
  } catch (error) {
    throw translationRefusal(error);
  }
}

/** The first request of a dialect says what `$ref`, `$acceptedAt` and the like are in all of its samples. */
function withContext(wanted: Wanted, wire: Uint8Array, terminal: Terminal): Wanted {
  const { named, part, context } = wanted;
  const file = join(named.dir, 'samples', 'context.json');
  if (part !== 'request' || named.samples.some(({ name }) => name === 'context.json')) return wanted;
  const found = variablesIn(arriving(wanted, wire));
  const group = (name: 'auth' | 'profile' | 'session'): Record<string, string> =>
    Object.fromEntries(
      Object.entries({ ...context[name] }).map(([key, value]) => [key, found[`${name}.${key}`] ?? value]),
    );
  const { ref = context.ref, serial = context.serial, acceptedAt = context.acceptedAt, now = acceptedAt } = found;
  const session = context.session === undefined ? {} : { session: group('session') };
  const [auth, profile] = [group('auth'), group('profile')];
  const own: TranslationContext = { ref, serial, now, acceptedAt, auth, profile, ...session };
  mkdirSync(join(named.dir, 'samples'), { recursive: true });
  writeFileSync(file, jsonBytes(own));
  terminal.err(
    `已按这份报文写好 ${shownPath(file)}：各份样例里的流水号、时间、密钥和参数要与它一致。 Written from this message: references, times and credentials of all samples are to agree with it.`,
  );
  return { ...wanted, context: own };
}

const jsonBytes = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** The sample's files, as they will lie in its folder. */
function filesOf(
  { operation, name, part, headers, named }: Wanted,
  wire: Uint8Array,
  canonical: unknown,
): readonly MappingFile[] {
  const file = (kind: string, bytes: Uint8Array): MappingFile => ({
    name: `${operation.card.name}/${name}.${part}.${kind}`,
    path: shownPath(join(named.dir, 'samples', operation.card.name, `${name}.${part}.${kind}`)),
    bytes,
  });
  return [
    file('wire', wire),
    file('canonical.json', jsonBytes(canonical)),
    ...(headers ? [file('headers.json', jsonBytes(headers))] : []),
  ];
}

/** Headers that an earlier sample of this name had would be taken for those of the new one. */
function write({ named, operation, name, part, force }: Wanted, files: readonly MappingFile[]): void {
  const folder = join(named.dir, 'samples', operation.card.name);
  const stem = join(folder, `${name}.${part}`);
  const there = ['wire', 'canonical.json', 'headers.json']
    .map((kind) => `${stem}.${kind}`)
    .filter((file) => existsSync(file));
  if (there.length > 0 && !force)
    throw new CommandError(
      `已有 ${there.map(shownPath).join(', ')}，没有改动。 It is there already; nothing was changed.`,
      '换个样例名，或加 --force 覆盖。 Choose another name, or add --force.',
    );
  mkdirSync(folder, { recursive: true });
  const written = files.map((file) => join(named.dir, 'samples', file.name));
  files.forEach((file, at) => {
    writeFileSync(written[at] ?? '', file.bytes);
  });
  for (const file of there) if (!written.includes(file)) rmSync(file);
}

interface Judgement {
  readonly findings: readonly Finding[];
  readonly hasContract: boolean;
}

/** What the check of mappings says of this sample alone. */
async function judged({ named, context, partner }: Wanted, files: readonly MappingFile[]): Promise<Judgement> {
  const { findings, report } = collectFindings();
  // The contract is the dialect's, and says nothing of what one partner does otherwise.
  const contract = partner === undefined ? (await loadWireContracts())(named.dialect.name) : undefined;
  checkSamples(named, { files, context }, contract, report);
  return {
    findings: findings.filter((finding) => finding.rule !== 'sample-missing'),
    hasContract: contract !== undefined,
  };
}

function warn({ operation, part }: Wanted, canonical: unknown, terminal: Terminal): void {
  const own = (canonical as { message?: unknown } | undefined)?.message;
  const { card } = operation;
  const schema = (part === 'file' || part === 'event' ? card.event : part === 'answer' ? undefined : card[part])
    ?.schema;
  const paths = sensitivePaths(part === 'response' ? own : canonical, schema);
  const looks = personalLooks(canonical);
  if (looks.length > 0)
    terminal.err(`警告：内有${looks.join('、')}，像是真实数据。 Warning: this looks like data of a real person.`);
  if (paths.length > 0) terminal.err(`敏感字段 Sensitive fields: ${paths.join(', ')}`);
  if (looks.length > 0 || paths.length > 0)
    terminal.err(
      '样例会随映射一起提交，必须全是虚构的；若有真实数据，请换成虚构的，再用 --force 重存。 Samples are committed: make them up, and store them again with --force.',
    );
}

function tell(files: readonly MappingFile[], { findings, hasContract }: Judgement, terminal: Terminal): void {
  terminal.err(`已写入 Written:\n${files.map((file) => `  ${file.path}`).join('\n')}`);
  for (const finding of findings) terminal.err(formatFinding(finding));
  if (findings.length === 0)
    terminal.err(
      hasContract
        ? '读入、写回、对照报文规范都没有问题。 It reads, is written back alike, and keeps to the wire contract.'
        : '读入、写回都没有问题；没有报文规范可对照。 It reads and is written back alike; there is no wire contract to hold it against.',
    );
}

export const samples: Command = {
  usage: 'add DIALECT OPERATION CASE [--part P] [--partner ID] [--headers FILE] [--context FILE] [--force] < MESSAGE',
  about:
    'Adds a message of the partner’s document to the samples of a dialect, with its canonical twin, and checks it.',
  aboutZh: '把对方文档中的一份报文存为样例：解出标准报文，一并写入样例目录，并立即检查。',
  options: {
    part: { type: 'string' },
    partner: { type: 'string' },
    headers: { type: 'string' },
    context: { type: 'string' },
    force: { type: 'boolean' },
  },
  details: [
    'CASE           样例名，如 full、refused-duplicate。 Name of the sample.',
    '--part P       request（默认）、response、event（事件默认）、answer、file。 Default: request; of events event or file.',
    '--partner ID   存到该接入方的差异目录。 Into the folder of that partner’s overrides.',
    '--headers FILE 随报文来的头，JSON；文件样例写 {"file-name": "…"}。 Headers that came with it, as JSON; of a file its name.',
    '--context FILE 替代 samples/context.json 中的取值。 Values in place of those of samples/context.json.',
    '--force        覆盖同名样例。 Replaces a sample of the same name.',
    '例 Example: npx tongban samples add trading-center/token-params venue.book full < message.json',
  ],
  positionals: { least: 4, most: 4 },
  async run(args, terminal) {
    const asked = await readWanted(args);
    const wire = await terminal.readInput();
    if (wire.length === 0) throw usage('没有收到报文。 No message came in.', '写 < 文件名。 Write < FILE.');
    const canonical = read(asked, wire);
    const files = filesOf(asked, wire, canonical);
    write(asked, files);
    const wanted = withContext(asked, wire, terminal);
    terminal.out(JSON.stringify(canonical, null, 2));
    const judgement = await judged(wanted, files);
    tell(files, judgement, terminal);
    warn(wanted, canonical, terminal);
    return judgement.findings.length === 0 ? 0 : 1;
  },
};
