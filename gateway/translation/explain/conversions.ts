/** The codecs that convert a value. */
import { isMoneyByUnit } from '../codecs/money.ts';
import { splitArgs, unquote } from '../tables/expressions.ts';
import { anyArgs } from './codec-arguments.ts';
import type { CodecEntry, TellContext, Told } from './codec-entry.ts';
import { both, type Words } from './words.ts';

const told = (out: Words, back: Words): Told => ({ out, back });
const alike = (zh: string, en: string): Told => told(both(zh, en), both(zh, en));

const unitWords: Readonly<Record<string, { readonly name: Words; readonly scale: string }>> = {
  fen: { name: both('分', 'fen'), scale: '0' },
  yuan: { name: both('元', 'yuan'), scale: '2' },
  'wan-yuan': { name: both('万元', 'wan-yuan'), scale: '6' },
};

const unitIn = (unit: string): Words => unitWords[unit]?.name ?? both(unit, unit);
const scaleIn = (unit: string): string => unitWords[unit]?.scale ?? '0';

/** Further spellings that `money(…)` reads. */
function spellingWords(args: string): Words {
  const zeros = [...args.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word);
  const thousands = /\bread-thousands\b/.test(args);
  const zh = zeros.map((word) => (word === '' ? '空' : `“${word}”`)).join('、');
  const en = zeros.map((word) => (word === '' ? 'empty' : `"${word}"`)).join(' and ');
  return both(
    `${thousands ? '，可带千分位逗号' : ''}${zh === '' ? '' : `，${zh}也读作零`}`,
    `${thousands ? ', thousands separators are taken' : ''}${en === '' ? '' : `, ${en} read as zero too`}`,
  );
}

function tellMoney(args: string): Told {
  if (isMoneyByUnit(args)) return tellMoneyByUnit(args);
  const [unit = '', scale = scaleIn(unit)] = splitArgs(args);
  const { zh, en } = unitIn(unit);
  const also = spellingWords(args);
  return told(
    both(`由分换算为${zh}，写 ${scale} 位小数`, `fen become ${en} with ${scale} decimals`),
    both(`按${zh}读回分，不足一分的拒收${also.zh}`, `${en} become fen, less than a whole fen is refused${also.en}`),
  );
}

const byUnit = /^by\s+(\S+?)\s*:\s*([^;]+);\s*write\s+([^;]+?)\s*(?:;\s*scale\s+([0-9]+)\s*)?$/;

function tellMoneyByUnit(args: string): Told {
  const [, field = '', list = '', written = '', scale] = byUnit.exec(args.trim()) ?? [];
  const pairs = list.split(',').map((item) => item.trim().split(/\s+/).map(unquote));
  const code = unquote(written);
  const own = pairs.find(([each]) => each === code)?.[1] ?? '';
  const places = scale ?? scaleIn(own);
  const zh = pairs.map(([each = '', unit = '']) => `${each} 为${unitIn(unit).zh}`).join('，');
  const en = pairs.map(([each = '', unit = '']) => `${each} for ${unitIn(unit).en}`).join(', ');
  return told(
    both(
      `由分换算为${unitIn(own).zh}，写 ${places} 位小数，并在旁边的 ${field} 写 ${code}`,
      `fen become ${unitIn(own).en} with ${places} decimals, and ${field} beside it says ${code}`,
    ),
    both(
      `先看旁边的 ${field}（${zh}），再按该单位读回分`,
      `${field} beside it says the unit (${en}), and the amount becomes fen`,
    ),
  );
}

function tellCode(args: string, { codes }: TellContext): Told {
  const name = args.trim();
  const entries = codes.get(name)?.entries ?? [];
  const pairs = (of: (canonical: string, wire: string) => string, separator: string): string =>
    entries.map(({ canonical, wire }) => of(canonical, wire)).join(separator);
  return told(
    both(
      `按代码表 ${name} 换成对方代码（${pairs((canonical, wire) => `${canonical} 写 ${wire}`, '，')}）`,
      `the code of the table ${name} (${pairs((canonical, wire) => `${canonical} as ${wire}`, ', ')})`,
    ),
    both(`按代码表 ${name} 换回，表外的代码拒收`, `the table ${name} the other way, other codes are refused`),
  );
}

function tellBool(args: string): Told {
  const [yes = '', no = ''] = splitArgs(args);
  return told(
    both(`是写作“${yes}”，否写作“${no}”`, `"${yes}" for yes, "${no}" for no`),
    both(`“${yes}”读作是，“${no}”读作否，其余拒收`, `"${yes}" is yes, "${no}" is no, anything else is refused`),
  );
}

function tellDateTime(args: string): Told {
  const utc = /,\s*UTC$/.test(args);
  const pattern = args.replace(/,\s*(UTC|Asia\/Shanghai)$/, '').trim();
  if (pattern === 'unix' || pattern === 'unix-ms') {
    const zh = pattern === 'unix' ? '秒' : '毫秒';
    const en = pattern === 'unix' ? 'seconds' : 'milliseconds';
    return alike(`时间是 1970 年起的${zh}数`, `time as ${en} since 1970`);
  }
  const zone = utc ? both('世界时', 'UTC') : both('北京时间', 'Beijing time');
  return alike(
    `${zone.zh}，格式 ${pattern}，格式不符或日历上没有的时间拒绝`,
    `${zone.en} as ${pattern}; another form or no such time is refused`,
  );
}

function tellText(args: string): Told {
  if (args.trim() === '') return alike('一律写成文字', 'written as text');
  const zh = args.trim().replace('bytes', '字节').replace('chars', '个字');
  return alike(`最长 ${zh}，超长拒绝`, `at most ${args.trim().replace('chars', 'characters')}, longer is refused`);
}

function tellPad(args: string): Told {
  const [width = '', given = '', side = ''] = splitArgs(args.replace(/,\s*,/, ', " ",'));
  const zh = `${side === 'left' ? '左' : '右'}边`;
  const filler = given === '' || given === ' ' ? both('空格', 'blanks') : both(`“${given}”`, `"${given}"`);
  return told(
    both(`${zh}用${filler.zh}补到 ${width} 字节`, `filled on the ${side} with ${filler.en} to ${width} bytes`),
    both(
      `必须恰好 ${width} 字节，去掉${zh}的${filler.zh}`,
      `exactly ${width} bytes, ${filler.en} on the ${side} taken off`,
    ),
  );
}

function tellParts(args: string): Told {
  return told(
    both(`拆成几个字段，格式依次为 ${args}`, `in several fields, in turn as ${args}`),
    both(
      `几个字段按 ${args} 合成一个时间，缺一个即拒收`,
      `the fields as ${args} make one time, one missing is refused`,
    ),
  );
}

function tellSplit(args: string): Told {
  const [separator = '', count = ''] = splitArgs(args);
  return told(
    both(
      `按“${separator}”拆成 ${count} 项，项数不符拒发`,
      `split at "${separator}" into ${count}, another number is refused`,
    ),
    both(`${count} 项用“${separator}”接成一段`, `${count} items joined by "${separator}"`),
  );
}

function tellSm4(args: string): Told {
  const [key = '', iv] = splitArgs(args);
  const mode = iv === undefined ? 'ECB' : `CBC，初始向量 ${iv}`;
  const modeEn = iv === undefined ? 'ECB' : `CBC with the vector ${iv}`;
  return told(
    both(
      `用 SM4 加密（${mode}，密钥 ${key}），写成十六进制`,
      `encrypted with SM4 (${modeEn}, key ${key}), written in hex`,
    ),
    both(`用同一密钥解密，解不开拒收`, 'decrypted with the same key, what does not open is refused'),
  );
}

function tellDistrict(args: string): Told {
  const [from = '', to = ''] = splitArgs(args);
  return told(
    both(
      `区划代码由 ${from} 位写成 ${to} 位，写不下的拒发`,
      `the division's ${from} digits become ${to}; what they cannot say is refused`,
    ),
    both(
      `由 ${to} 位还原为 ${from} 位，指更小地方的拒收`,
      `${to} digits become the division's ${from}; a smaller place is refused`,
    ),
  );
}

const writeOnly = both('不读回', 'it is not read back');

const conversion = (entry: Omit<CodecEntry, 'kind'>): CodecEntry => ({ ...entry, kind: 'conversion' });

export const conversions: Readonly<Record<string, CodecEntry>> = {
  text: conversion({
    form: 'text(200 bytes)',
    args: String.raw`(?:\(\s*[0-9]{1,6}\s+(?:bytes|chars)\s*\))?`,
    about: both(
      '文字，最长 N 字节（`bytes`，按报文字符集计）或 N 个字（`chars`）。不带括号写 `text`：JSON 中一律写成文字',
      'text of at most N `bytes` (in the charset of the document) or `chars`. Bare `text`: in JSON always written as text',
    ),
    tell: tellText,
  }),
  int: conversion({
    form: 'int',
    args: '',
    about: both('整数', 'whole number'),
    tell: () => alike('整数，别的拒绝', 'a whole number, anything else is refused'),
  }),
  decimal: conversion({
    form: 'decimal(2)',
    args: String.raw`\(\s*[0-9]{1,2}\s*\)`,
    about: both('数字，恰好 n 位小数', 'number with exactly n decimals'),
    tell: (args) =>
      alike(`恰好 ${args.trim()} 位小数，别的拒绝`, `exactly ${args.trim()} decimals, anything else is refused`),
  }),
  money: conversion({
    form: 'money(yuan, 2)',
    args: String.raw`\(\s*(?:(?:fen|yuan|wan-yuan)\s*(?:,\s*[0-9]{1,2}\s*)?(?:,\s*read-thousands\s*)?(?:,\s*also(?:\s+"[^"]*")+\s*)?|by\s[^()]*)\)`,
    about: both(
      '我方的分 ↔ 对方的元、万元（`fen`、`yuan`、`wan-yuan`），写几位小数；`read-thousands` 允许读千分位逗号，`also "0" ""` 列出也读作零的写法。单位在旁边字段里：`money(by UNIT: 1 yuan, 2 wan-yuan; write 2; scale 6)`',
      'our fen ↔ the partner’s `fen`, `yuan` or `wan-yuan` with so many decimals; `read-thousands` takes separators, `also "0" ""` lists further spellings of zero. Where a field beside it says the unit: `money(by UNIT: 1 yuan, 2 wan-yuan; write 2; scale 6)`',
    ),
    tell: tellMoney,
  }),
  date: conversion({
    form: 'date(yyyyMMdd)',
    args: anyArgs,
    about: both('日期，格式用 `yyyy MM dd`', 'day, by pattern of `yyyy MM dd`'),
    tell: (args) =>
      alike(`日期，格式 ${args.trim()}，日历上没有的日子拒绝`, `day as ${args.trim()}, no such day is refused`),
  }),
  datetime: conversion({
    form: 'datetime(yyyy-MM-dd HH:mm:ss)',
    args: anyArgs,
    about: both(
      '时间，北京时间，格式用 `yyyy MM dd HH mm ss`，其余字母放在单引号里；末尾加 `, UTC` 为世界时；`unix`、`unix-ms` 为秒数、毫秒数',
      'time in Beijing by pattern of `yyyy MM dd HH mm ss`, other letters in single quotes; `, UTC` at the end for UTC; `unix`, `unix-ms` for seconds, milliseconds',
    ),
    tell: tellDateTime,
  }),
  parts: conversion({
    form: 'parts(yyyyMMdd, HHmmss)',
    args: anyArgs,
    about: both(
      '左边 `DATE + TIME`：一个时间分在几个字段里',
      'over `DATE + TIME` on the left: one time in several fields',
    ),
    tell: tellParts,
  }),
  bool: conversion({
    form: 'bool(1, 0)',
    args: anyArgs,
    about: both('是、否各写什么', 'the text for yes, the text for no'),
    tell: tellBool,
  }),
  code: conversion({
    form: 'code(venue-kind)',
    args: String.raw`\(\s*[^()\s]+\s*\)`,
    about: both(
      '按 dialect.yaml 的 `codes` 换代码；标准字段的每个枚举值都要有代码',
      'by a table of `codes` in dialect.yaml; every value of the canonical enum needs a code',
    ),
    tell: tellCode,
  }),
  uscc: conversion({
    form: 'uscc',
    args: '',
    about: both('统一社会信用代码，校验末位', 'unified social credit code, its check character verified'),
    tell: () => alike('校验统一社会信用代码末位，不符拒绝', 'the check character is verified, another is refused'),
  }),
  district: conversion({
    form: 'district(6, 9)',
    args: String.raw`\(\s*[0-9]{1,2}\s*,\s*[0-9]{1,2}\s*\)`,
    about: both(
      '区划代码的位数：国标 6 位 500101 ↔ 财政 9 位 500101000 ↔ 统计 12 位',
      'digits of a division code: 6 of GB/T 2260 (500101) ↔ 9 of finance (500101000) ↔ 12 of statistics',
    ),
    tell: tellDistrict,
  }),
  join: conversion({
    form: 'join(;)',
    args: anyArgs,
    about: both('列表 ↔ 一段文字', 'list ↔ one text'),
    tell: (args) =>
      told(
        both(`各项用“${unquote(args)}”连成一段`, `the items joined by "${unquote(args)}"`),
        both(`按“${unquote(args)}”拆成各项`, `split at "${unquote(args)}"`),
      ),
  }),
  split: conversion({
    form: 'split("##", 2)',
    args: anyArgs,
    about: both(
      '一段文字 ↔ n 项的列表，或左边 `A + B` 的几个字段',
      'one text ↔ list of n, or the fields of `A + B` on the left',
    ),
    tell: tellSplit,
  }),
  pad: conversion({
    form: 'pad(6, 0, left)',
    args: anyArgs,
    about: both(
      '补到固定字节数：宽度、填充字符、补在哪边',
      'filled to so many bytes: width, filler, `left` or `right`',
    ),
    tell: tellPad,
  }),
  concat: conversion({
    form: 'concat("-", lotNo)',
    args: anyArgs,
    about: both(
      '紧跟在标准路径之后：本字段的值，再接上文字（双引号）和其他标准字段。只写不读，读不回的字段须列在 `unmapped` 里说明',
      'first after a canonical path: its value, then texts (in quotes) and other canonical fields. Written only: what is not read back is listed under `unmapped`',
    ),
    tell: (args) => told(both(`后面接上 ${args.trim()}`, `followed by ${args.trim()}`), writeOnly),
  }),
  compose: conversion({
    form: 'compose("{}（{lots.count}）")',
    args: anyArgs,
    about: both(
      '紧跟在标准路径之后：按样式写，`{}` 是本字段，`{a.b}` 是同一列表层的其他标准字段，花括号本身写 `{{` 和 `}}`。只写不读，同 `concat`',
      'first after a canonical path: written by a form, `{}` being its value and `{a.b}` other canonical fields of the same list level; `{{` and `}}` are braces. Written only, as `concat`',
    ),
    tell: (args) => told(both(`按“${unquote(args)}”的样子写`, `as ${args.trim()}`), writeOnly),
  }),
  hex: conversion({
    form: 'hex',
    args: '',
    about: both('文字（按报文字符集取字节）↔ 十六进制', 'text (its bytes in the charset of the document) ↔ hex'),
    tell: () => told(both('取字节写成十六进制', 'its bytes in hex'), both('由十六进制还原', 'hex turned back')),
  }),
  base64: conversion({
    form: 'base64',
    args: '',
    about: both('文字（按报文字符集取字节）↔ Base64', 'text (its bytes in the charset of the document) ↔ Base64'),
    tell: () => told(both('取字节写成 Base64', 'its bytes in Base64'), both('由 Base64 还原', 'Base64 turned back')),
  }),
  sm4: conversion({
    form: 'sm4($auth.key)',
    args: String.raw`\(\s*\$auth\.[A-Za-z0-9_-]+\s*(?:,\s*\$auth\.[A-Za-z0-9_-]+\s*)?\)`,
    about: both(
      'SM4 加密的十六进制；带第二个参数（初始向量）为 CBC，否则 ECB',
      'encrypted with SM4, in hex; CBC with a second argument (the vector), else ECB',
    ),
    tell: tellSm4,
  }),
};
