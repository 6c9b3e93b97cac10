/** `tongban explain DIALECT OPERATION`: the table in words. */
import { TranslationError } from '../translation/contract.ts';
import { explain as explainTable } from '../translation/explain.ts';
import { type Command, CommandError, exitCodes, positional, text } from './command.ts';
import { dialectNamed } from './dialect-argument.ts';

export const explain: Command = {
  usage: 'DIALECT OPERATION [--language zh|en]',
  about: 'The mapping of one operation in words, both directions.',
  aboutZh: '用文字说明一个业务的映射（双向）。',
  options: { language: { type: 'string' } },
  details: [
    '--language L   zh（默认）或 en。 zh (default) or en.',
    '例 Example: npx tongban explain trading-center/soap-gb2312 venue.book',
  ],
  positionals: { least: 2, most: 2 },
  async run(args, terminal) {
    const language = text(args, 'language') ?? 'zh';
    if (language !== 'zh' && language !== 'en')
      throw new CommandError('--language 只能是 zh 或 en。 --language must be zh or en.', '', exitCodes.usage);
    const { dialect } = await dialectNamed(positional(args, 0));
    try {
      terminal.out(explainTable(dialect, positional(args, 1), language));
    } catch (error) {
      if (error instanceof TranslationError) throw new CommandError(error.message, '', exitCodes.usage);
      throw error;
    }
    return 0;
  },
};
