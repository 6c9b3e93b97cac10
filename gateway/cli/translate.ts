/** `tongban translate DIALECT OPERATION`: one message, by hand. */
import { existsSync, readFileSync } from 'node:fs';
import { toBeijing } from '../catalogue/beijing-time.ts';
import { readProfileFile, sandboxProfile } from '../demo/profile-file.ts';
import { exampleProfileFile } from '../demo/profiles.ts';
import { sampleContext } from '../translation/check/sample-files.ts';
import type { Headers, TranslationContext } from '../translation/contract.ts';
import type { CompiledEvent } from '../translation/event.ts';
import { FILE_NAME, translateOnce } from '../translation/translate.ts';
import { type Arguments, type Command, CommandError, exitCodes, positional, text } from './command.ts';
import { dialectNamed, type NamedDialect } from './dialect-argument.ts';
import { translationRefusal } from './translation-refusal.ts';

const parts = ['request', 'response', 'event', 'file', 'answer'] as const;

/** Without a file: the example profile of a partner that speaks the dialect, or what its samples are told with. */
function contextOf(args: Arguments, { dialect, samples, ...compiled }: NamedDialect): TranslationContext {
  const now = toBeijing(new Date());
  const example = exampleProfileFile(dialect.name);
  const partner = existsSync(example) ? sandboxProfile(readProfileFile(example), example) : undefined;
  const fallback: TranslationContext = partner
    ? { ref: 'EXAMPLE-0001', serial: '1', now, acceptedAt: now, auth: partner.credentials, profile: partner.values }
    : sampleContext({ dialect, ...compiled }, samples, () => undefined);
  const file = text(args, 'context');
  if (file === undefined) return fallback;
  try {
    return { ...fallback, ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<TranslationContext>) };
  } catch (error) {
    throw new CommandError(
      `无法读取 ${file}。 ${file} cannot be read: ${(error as Error).message}`,
      '应为 JSON：{ref, serial, now, acceptedAt, auth, profile, session}。 It must be JSON: {ref, serial, now, acceptedAt, auth, profile, session}.',
      exitCodes.usage,
    );
  }
}

/** An event is a message or a file; everything else begins with a request. */
const usualPart = ({ operations }: NamedDialect, operation: string): string =>
  operations.get(operation)?.event?.part ?? 'request';

/** The name of a file is part of the message where fields stand in it. */
function assertFileName(args: Arguments, event: CompiledEvent | undefined): void {
  if (event?.part !== 'file' || args.values.reverse !== true || text(args, 'name') !== undefined) return;
  const pattern = event.receive.path.slice(1);
  if (!pattern.includes('{')) return;
  throw new CommandError(
    `文件的名称也是报文的一部分。 The name of the file is part of the message: ${pattern}`,
    '用 --name 给出。 Give it with --name.',
    exitCodes.usage,
  );
}

function headersOf(args: Arguments): Headers | undefined {
  const name = text(args, 'name');
  return name === undefined ? undefined : { [FILE_NAME]: name };
}

export const translate: Command = {
  usage: 'DIALECT OPERATION [--part P] [--partner ID] [--reverse] [--context FILE] [--name FILE-NAME] < MESSAGE',
  about:
    'Translates one message: canonical JSON in, wire bytes out; with --reverse the other way. Exit code 1 and the reason when it cannot be exact.',
  aboutZh: '手工转换一份报文：输入标准 JSON，输出对方字节；--reverse 反向。无法准确转换时说明原因，退出码为 1。',
  options: {
    part: { type: 'string' },
    reverse: { type: 'boolean' },
    context: { type: 'string' },
    partner: { type: 'string' },
    name: { type: 'string' },
  },
  details: [
    '--part P       request（默认；通知为 event 或 file）、response、event、file、answer。 Default: request; for events event or file.',
    '--partner ID   按该接入方的差异转换。 As this partner speaks it, by its overrides.',
    '--reverse      对方字节转标准 JSON。 Wire bytes in, canonical JSON out.',
    '--context FILE JSON：{ref, serial, now, acceptedAt, auth, profile, session}，即 $ref、$auth.* 等的取值。 Values of $ref, $auth.* and so on.',
    '--name NAME    文件业务反向转换时，文件的名称。 The name of the file, for --part file --reverse.',
    '例 Example: npx tongban example venue.book 500101 | npx tongban translate trading-center/token-params venue.book',
  ],
  positionals: { least: 2, most: 2 },
  async run(args, terminal) {
    const named = await dialectNamed(positional(args, 0), text(args, 'partner'));
    const { dialect } = named;
    const operation = positional(args, 1);
    const wanted = text(args, 'part') ?? usualPart(named, operation);
    const part = parts.find((each) => each === wanted);
    if (part === undefined)
      throw new CommandError(
        `--part 只能是 ${parts.join('、')}。 --part must be one of ${parts.join(', ')}.`,
        '',
        exitCodes.usage,
      );
    assertFileName(args, named.operations.get(operation)?.event);
    const context = contextOf(args, named);
    const input = await terminal.readInput();
    try {
      terminal.outBytes(
        translateOnce({
          dialect,
          operation,
          part,
          reverse: args.values.reverse === true,
          context,
          input,
          headers: headersOf(args),
        }),
      );
    } catch (error) {
      throw translationRefusal(error);
    }
    return 0;
  },
};
