/** Words after `|` that convert nothing and say something about the row. */
import { unquote } from '../tables/expressions.ts';
import { anyArgs } from './codec-arguments.ts';
import type { CodecEntry, Told } from './codec-entry.ts';
import { both, type Words } from './words.ts';

const mark = (entry: Omit<CodecEntry, 'kind'>): CodecEntry => ({ ...entry, kind: 'mark' });
const nothing = both('', '');
const out = (zh: string, en: string): Told => ({ out: both(zh, en), back: nothing });

const absentWords: Readonly<Record<string, Words>> = {
  omit: both('没有值时不写这个字段', 'left out where there is no value'),
  empty: both('没有值时写空', 'empty where there is no value'),
  null: both('没有值时写 null', 'null where there is no value'),
};

function tellOptional(args: string): Told {
  const back = args.trim() === 'empty' ? both('空读作没有', 'empty means no value') : nothing;
  return { out: absentWords[args.trim()] ?? both(args, args), back };
}

function tellDefault(args: string): Told {
  const value = unquote(args);
  return {
    out: both(`没有值时写“${value}”`, `"${value}" where there is no value`),
    back: both(`“${value}”读作没有`, `"${value}" means no value`),
  };
}

const conditionText = (args: string): Words => {
  const zh = args
    .replace(/ is not empty$/, ' 不为空')
    .replace(/ is empty$/, ' 为空')
    .replace(/\s*=\s*/, ' 等于 ');
  return both(zh, args.replace(/\s*=\s*/, ' is '));
};

function tellWhen(args: string): Told {
  const { zh, en } = conditionText(args.trim());
  return {
    out: both(`只在 ${zh} 时写，其他情况下有值即拒发`, `written only when ${en}; a value at other times is refused`),
    back: both(`只在 ${zh} 时读`, `read only when ${en}`),
  };
}

export const marks: Readonly<Record<string, CodecEntry>> = {
  optional: mark({
    form: 'optional(omit)',
    args: String.raw`\(\s*(?:omit|empty|null)\s*\)`,
    about: both(
      '没有值时：不写（`omit`）、写空（`empty`）、写 null（`null`）',
      'where there is no value: left out, empty or null',
    ),
    tell: tellOptional,
  }),
  default: mark({
    form: 'default("-")',
    args: anyArgs,
    about: both(
      '没有值时写这个文字，读到它即为没有；不得是合法的值',
      'this text where there is no value, and back; it must be no legal value',
    ),
    tell: tellDefault,
  }),
  when: mark({
    form: 'when(FIELD = value)',
    args: anyArgs,
    about: both(
      '这一行只在同一位置、写在前面的 FIELD 等于该值时存在',
      'the row exists only where FIELD, which stands before it in the same object, has the value',
    ),
    tell: tellWhen,
  }),
  sensitive: mark({
    form: 'sensitive',
    args: '',
    about: both('敏感：错误信息中遮盖', 'masked in errors'),
    tell: () => out('属敏感内容，出错时遮盖', 'sensitive: masked in errors'),
  }),
  cdata: mark({
    form: 'cdata',
    args: '',
    about: both('写成 CDATA', 'written as CDATA'),
    tell: () => out('写成 CDATA', 'in CDATA'),
  }),
  number: mark({
    form: 'number',
    args: '',
    about: both('JSON 中写成数字', 'a number in JSON'),
    tell: () => out('写成 JSON 数字', 'a JSON number'),
  }),
  'true-false': mark({
    form: 'true-false',
    args: '',
    about: both('JSON 中写成 true、false', 'true or false in JSON'),
    tell: () => out('写成 true 或 false', 'true or false'),
  }),
  null: mark({
    form: 'null',
    args: '',
    about: both('即 `optional(null)`', 'the same as `optional(null)`'),
    tell: () => tellOptional('null'),
  }),
};
