/** `tongban explain DIALECT [OPERATION]`: a mapping in words. */
import { TranslationError } from '../translation/contract.ts';
import { explainDialect, explain as explainTable, type Language } from '../translation/explain.ts';
import { type Part, parts } from '../translation/tables/model.ts';
import { type Arguments, type Command, CommandError, exitCodes, positional, text } from './command.ts';
import { dialectNamed } from './dialect-argument.ts';

function languageOf(args: Arguments): Language {
  const language = text(args, 'lang') ?? 'zh';
  if (language === 'zh' || language === 'en') return language;
  throw new CommandError('--lang 只能是 zh 或 en。 --lang must be zh or en.', '', exitCodes.usage);
}

function partIn(args: Arguments): Part | undefined {
  const named = text(args, 'part');
  const part = parts.find((each) => each === named);
  if (named === undefined || part !== undefined) return part;
  throw new CommandError(
    `--part 只能是 ${parts.join('、')}。 --part must be one of ${parts.join(', ')}.`,
    '',
    exitCodes.usage,
  );
}

export const explain: Command = {
  usage: 'DIALECT [OPERATION] [--part P] [--partner ID] [--lang zh|en]',
  about: 'A mapping in words, both directions: of one operation, or of a dialect with its operations.',
  aboutZh: '用文字说明映射（双向）：一个业务，或整个方言及其业务。',
  options: { lang: { type: 'string' }, part: { type: 'string' }, partner: { type: 'string' } },
  details: [
    'DIALECT      方言名称或目录。 A dialect’s name or folder.',
    `--part P     只说一部分：${parts.join('、')}。 One part alone.`,
    '--partner ID 按该接入方的差异（overrides.yaml）说。 As this partner speaks it, by its overrides.',
    '--lang L     zh（默认）或 en。 zh (default) or en.',
    '例 Example: npx tongban explain trading-center/soap-gb2312 venue.book',
  ],
  positionals: { least: 1, most: 2 },
  async run(args, terminal) {
    const [language, part, operation] = [languageOf(args), partIn(args), args.positionals[1]];
    const { dialect } = await dialectNamed(positional(args, 0), text(args, 'partner'));
    try {
      terminal.out(
        operation === undefined ? explainDialect(dialect, language) : explainTable(dialect, operation, language, part),
      );
    } catch (error) {
      if (error instanceof TranslationError) throw new CommandError(error.message, '', exitCodes.usage);
      throw error;
    }
    return 0;
  },
};
