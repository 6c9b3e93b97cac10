/** `tongban translate DIALECT OPERATION`: one message, by hand. */
import { readFileSync } from 'node:fs';
import { toBeijing } from '../catalogue/beijing-time.ts';
import { demoProfiles } from '../demo/profiles.ts';
import { sampleContext } from '../translation/check/sample-files.ts';
import type { TranslationContext } from '../translation/contract.ts';
import { translateOnce } from '../translation/translate.ts';
import { type Arguments, type Command, CommandError, exitCodes, positional, text } from './command.ts';
import { dialectNamed, type NamedDialect } from './dialect-argument.ts';
import { translationRefusal } from './translation-refusal.ts';

const parts = ['request', 'response', 'event', 'file', 'answer'] as const;

/** Without a file: the example profile of a partner that speaks the dialect, or what its samples are told with. */
function contextOf(args: Arguments, { dialect, samples, ...compiled }: NamedDialect): TranslationContext {
  const now = toBeijing(new Date());
  const partner = demoProfiles().find((each) => each.dialect === dialect.name);
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
      '应为 JSON：{ref, serial, now, acceptedAt, auth, profile}。 It must be JSON: {ref, serial, now, acceptedAt, auth, profile}.',
      exitCodes.usage,
    );
  }
}

export const translate: Command = {
  usage: 'DIALECT OPERATION [--part P] [--partner ID] [--reverse] [--context FILE] < MESSAGE',
  about:
    'Translates one message: canonical JSON in, wire bytes out; with --reverse the other way. Exit code 1 and the reason when it cannot be exact.',
  aboutZh: '手工转换一份报文：输入标准 JSON，输出对方字节；--reverse 反向。无法准确转换时说明原因，退出码为 1。',
  options: {
    part: { type: 'string' },
    reverse: { type: 'boolean' },
    context: { type: 'string' },
    partner: { type: 'string' },
  },
  details: [
    '--part P       request（默认；事件为 event）、response、event、file、answer。 Default: request, for events event.',
    '--partner ID   按该接入方的差异转换。 As this partner speaks it, by its overrides.',
    '--reverse      对方字节转标准 JSON。 Wire bytes in, canonical JSON out.',
    '--context FILE JSON：{ref, serial, now, acceptedAt, auth, profile}，即 $ref、$auth.* 等的取值。 Values of $ref, $auth.* and so on.',
    '例 Example: npx tongban example venue.book 500101 | npx tongban translate trading-center/token-params venue.book',
  ],
  positionals: { least: 2, most: 2 },
  async run(args, terminal) {
    const named = await dialectNamed(positional(args, 0), text(args, 'partner'));
    const { dialect, catalogue } = named;
    const operation = positional(args, 1);
    const wanted = text(args, 'part') ?? (catalogue.operations.get(operation)?.style === 'event' ? 'event' : 'request');
    const part = parts.find((each) => each === wanted);
    if (part === undefined)
      throw new CommandError(
        `--part 只能是 ${parts.join('、')}。 --part must be one of ${parts.join(', ')}.`,
        '',
        exitCodes.usage,
      );
    const context = contextOf(args, named);
    const input = await terminal.readInput();
    try {
      terminal.outBytes(
        translateOnce({ dialect, operation, part, reverse: args.values.reverse === true, context, input }),
      );
    } catch (error) {
      throw translationRefusal(error);
    }
    return 0;
  },
};
