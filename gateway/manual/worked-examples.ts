/** The worked examples of the manual, cut out of mappings/examples/, which `check` and the tests hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText, isCharset } from '../translation/charset.ts';
import type { Language, Words } from '../translation/explain/words.ts';
import type { Part } from '../translation/tables/model.ts';
import { readDialect } from '../translation/tables/read-dialect.ts';
import { valueAt } from '../translation/tables/source.ts';

interface Worked {
  /** Folder below mappings/examples/. */
  readonly dialect: string;
  readonly operation: string;
  readonly sample: string;
  readonly part: Part;
  readonly title: Words;
  readonly about: Words;
  /** Top-level keys of dialect.yaml and of the operation that are shown. */
  readonly ofDialect: readonly string[];
  readonly ofOperation: readonly string[];
}

export const workedExamples: readonly Worked[] = [
  {
    dialect: 'body-hmac',
    operation: 'example.seats',
    sample: 'two-seats',
    part: 'request',
    title: { zh: 'JSON，签名覆盖正文的一段', en: 'JSON, signed over a slice of the body' },
    about: {
      zh: '信封里三个字段加上 data 的 MD5 依次相接，做 HMAC。raw(data) 是 data 在正文里的原样字节：先写好正文，再取那一段，所以多一个空格也不会签错。',
      en: 'Three fields of the envelope and the MD5 of data are joined and signed. raw(data) is the slice of the body just as it travels.',
    },
    ofDialect: ['layers', 'envelope', 'request'],
    ofOperation: ['request'],
  },
  {
    dialect: 'framed-xml',
    operation: 'example.deposit-refunds',
    sample: 'two-suppliers',
    part: 'request',
    title: { zh: '长度头 + GBK XML + 列表与合计', en: 'a length before GBK XML, a list with its totals' },
    about: {
      zh: '最前面六位是后面的字节数。笔数和合计由明细算出来写，读入时再核对一遍；属性写 @rowNum。',
      en: 'Six digits count the bytes behind them. Number and sum are computed when writing and held when reading; an attribute is @rowNum.',
    },
    ofDialect: ['layers'],
    ofOperation: ['request'],
  },
  {
    dialect: 'framed-xml-5',
    operation: 'example.payment-status',
    sample: 'uncertain',
    part: 'response',
    title: { zh: '应答的四种含义', en: 'the four meanings of an answer' },
    about: {
      zh: '成功、拒绝、没收到（可原号重发）、不明（继续问）。表里没有的代码一律按不明处理，绝不按“不是失败就是成功”去猜。',
      en: 'Success, refusal, not received (may be sent again), uncertain (asked again). A code that no line lists is uncertain; nothing is guessed.',
    },
    ofDialect: ['layers'],
    ofOperation: ['response', 'outcome'],
  },
  {
    dialect: 'f-list',
    operation: 'example.loan-record',
    sample: 'one-loan',
    part: 'request',
    title: { zh: 'XML：靠属性区分的同名元素，CDATA', en: 'XML: elements told apart by an attribute, CDATA' },
    about: {
      zh: '元素都叫 F，用 F[@n=名称] 指明是哪一个；加 cdata 就写成 CDATA。',
      en: 'All elements are called F; F[@n=NAME] says which one, and cdata writes CDATA.',
    },
    ofDialect: ['layers'],
    ofOperation: ['request'],
  },
  {
    dialect: 'soap-in-string',
    operation: 'example.award-notice',
    sample: 'one-winner',
    part: 'request',
    title: {
      zh: 'SOAP：字符串参数里又是 XML，返回值里又是 JSON',
      en: 'SOAP: XML inside string arguments, JSON inside the result',
    },
    about: {
      zh: '先写外层，再用 at 写“哪个字段里又装着一份文档”。路径一路写下去，像普通元素一样穿过去；转义由引擎做。',
      en: 'First the outer layer, then with `at` the field that holds another document. Paths go through it as through an element.',
    },
    ofDialect: ['layers', 'envelope'],
    ofOperation: ['request'],
  },
  {
    dialect: 'json-in-json',
    operation: 'example.work-notice',
    sample: 'invoice',
    part: 'request',
    title: {
      zh: 'JSON 字符串里的 JSON，两层成败，拼一句话',
      en: 'JSON inside a JSON string, success in two places, a sentence composed',
    },
    about: {
      zh: 'compose 只写不读，所以拼进去的字段要在 unmapped 里说明；all 表示两个字段都成功才算成功。',
      en: 'compose is written only, so its fields are listed under unmapped; `all` wants every field to say success.',
    },
    ofDialect: ['layers', 'outcome'],
    ofOperation: ['request'],
  },
  {
    dialect: 'form',
    operation: 'example.enterprise',
    sample: 'by-uscc',
    part: 'request',
    title: { zh: '网页表单，其中一个字段是 JSON，MD5 签名', en: 'a web form with JSON in a field, signed with MD5' },
    about: {
      zh: 'md5-hex 没有单独的密钥，密钥是相接的各段之一。unix-ms 是毫秒数。',
      en: 'md5-hex has no secret of its own: the secret is one of the pieces. unix-ms are milliseconds.',
    },
    ofDialect: ['layers', 'envelope', 'request'],
    ofOperation: ['request'],
  },
  {
    dialect: 'csv',
    operation: 'example.refund-roster',
    sample: 'one-failed',
    part: 'file',
    title: { zh: 'CSV 文件，每行各有结果', en: 'a CSV file, each line with a result of its own' },
    about: {
      zh: '文件名里的 {center}、{date} 是 path.center、path.date 两行。每行成败由“转账失败原因”是否为空得出。',
      en: '{center} and {date} of the file’s name are the rows path.center and path.date. Whether a line succeeded is told by a field.',
    },
    ofDialect: ['layers'],
    ofOperation: ['file'],
  },
  {
    dialect: 'fixed-width',
    operation: 'example.refund-batch',
    sample: 'two-refunds',
    part: 'file',
    title: { zh: '定长文件：一行汇总，若干行明细', en: 'fixed width: one line of totals, many of details' },
    about: {
      zh: '宽度是字节，一个汉字占两个。type 列存记录名，不写行；文字右边自动补空格，数字用 pad 补零。· 表示空格。',
      en: 'Widths are bytes, a Chinese character has two. The column type holds the record’s name; text is filled with blanks (shown as ·), numbers by pad.',
    },
    ofDialect: ['layers'],
    ofOperation: ['file'],
  },
  {
    dialect: 'tlv',
    operation: 'example.refund-order',
    sample: 'with-purpose',
    part: 'request',
    title: {
      zh: '长度头 + 定长报文头 + 标签、长度、值',
      en: 'a length, a header of fixed width, then tag, length, value',
    },
    about: {
      zh: '最后一列写 rest，取剩下的全部；其中又是一份 TLV。标签是数字，要写在引号里：rest."001"。',
      en: 'The last column, rest, takes what remains; in it stands TLV. Tags are digits, hence in quotes: rest."001".',
    },
    ofDialect: ['layers'],
    ofOperation: ['request'],
  },
  {
    dialect: 'voucher',
    operation: 'example.payment-receipt',
    sample: 'one-failed-detail',
    part: 'event',
    title: {
      zh: '国库凭证：Base64 里的 GBK XML，已签名的原文不动',
      en: 'a treasury voucher: GBK XML in Base64, what was signed untouched',
    },
    about: {
      zh: 'each 是重复的元素，at 是其中的字段。keep: raw 让收到的文字原样留在 vouchers[].raw，供验签和归档；读的是副本。',
      en: '`each` is the repeated element, `at` the field in it. keep: raw leaves the text as it came in vouchers[].raw; a copy is read.',
    },
    ofDialect: ['layers'],
    ofOperation: ['event'],
  },
];

const MOST_ROWS = 20;
const MOST_LINES = 26;
const LONGEST_LINE = 220;

/** The lines of a top-level key of a YAML file, as they stand. */
export function blockOf(yaml: string, key: string): readonly string[] {
  const lines = yaml.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (from === -1) return [];
  const length = lines.slice(from + 1).findIndex((line) => /^\S/.test(line));
  const block = lines.slice(from, length === -1 ? undefined : from + 1 + length);
  while (block.at(-1)?.trim() === '') block.pop();
  return block;
}

const ellipsis: Words = { zh: '……（节选）', en: '… (excerpt)' };

function cut(lines: readonly string[], most: number, end: string): readonly string[] {
  const short = lines.map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line));
  return short.length > most ? [...short.slice(0, most), end] : short;
}

export const fence = (language: string, lines: readonly string[]): string =>
  `\`\`\`${language}\n${lines.join('\n')}\n\`\`\``;

interface Opened {
  readonly charset: string;
  readonly format: string;
}

/** Charset and notation of the outermost document. */
function outermost(yaml: string, part: Part): Opened {
  const table = readDialect('dialect.yaml', yaml, () => undefined);
  const last = table?.layers[part][0]?.steps.at(-1);
  const charset = last && valueAt(last.options, 'charset');
  return { format: last?.name ?? 'json', charset: charset?.kind === 'text' ? charset.text : 'utf-8' };
}

const base64 = /[A-Za-z0-9+/]{160,}={0,2}/g;

/** Long Base64 is shown by its beginning; what is in it follows. */
function shortened(text: string, language: Language): { readonly text: string; readonly inner: readonly string[] } {
  const inner: string[] = [];
  const short = text.replace(base64, (whole) => {
    inner.push(whole);
    return `${whole.slice(0, 40)}…${language === 'zh' ? `（Base64，共 ${whole.length} 个字符）` : ` (Base64, ${whole.length} characters)`}`;
  });
  return { text: short, inner };
}

/** One element per line, unless it holds text or nothing. */
function xmlLines(text: string): readonly string[] {
  const broken = text.replace(/(<[^!>][^>]*>)(?=<(?!!))/g, (tag: string, _tag: string, at: number) => {
    const name = /^<([^\s/>]+)[^/]*>$/.exec(tag)?.[1];
    return name !== undefined && text.startsWith(`</${name}>`, at + tag.length) ? tag : `${tag}\n`;
  });
  return broken.replace(/&gt;&lt;/g, '&gt;\n&lt;').split('\n');
}

const plainLines = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line !== '');

/** Laid out for the eye: XML and JSON in lines, blanks of fixed width as dots. */
function readable(text: string, format: string): readonly string[] {
  if (format === 'json') return JSON.stringify(JSON.parse(text), null, 2).split('\n');
  if (format === 'xml') return xmlLines(text);
  return plainLines(format === 'fixed' ? text.replaceAll(' ', '·') : text);
}

const fenceOf: Readonly<Record<string, string>> = { json: 'json', xml: 'xml' };

function wireText(bytes: Uint8Array, { charset, format }: Opened, language: Language): string {
  const text = decodeText(bytes, isCharset(charset) ? charset : 'utf-8');
  const outer = shortened(text, language);
  const shown = fence(fenceOf[format] ?? 'text', cut(readable(outer.text, format), MOST_LINES, ellipsis[language]));
  const [first] = outer.inner;
  if (first === undefined) return shown;
  const inner = decodeText(Buffer.from(first, 'base64'), 'gbk');
  const head = language === 'zh' ? '其中 Base64 解开、按 GBK 读是：' : 'The Base64 in it, read as GBK:';
  return `${shown}\n\n${head}\n\n${fence('xml', cut(readable(inner, 'xml'), MOST_LINES, ellipsis[language]))}`;
}

function wireHead(path: string, bytes: Uint8Array, { charset, format }: Opened, language: Language): string {
  const laidOut = format === 'json' || format === 'xml';
  if (language === 'zh')
    return `对方的报文 [\`${path}\`](${path})，${bytes.length} 字节，${charset}${laidOut ? '；为便于阅读换了行，原文不换' : ''}：`;
  return `On the wire, [\`${path}\`](${path}), ${bytes.length} bytes in ${charset}${laidOut ? '; laid out in lines here' : ''}:`;
}

/** @param mappings the folder mappings/ */
export function workedExample(worked: Worked, mappings: string, language: Language): string {
  const folder = `examples/${worked.dialect}`;
  const read = (path: string): string => readFileSync(join(mappings, path), 'utf8');
  const dialect = read(`${folder}/dialect.yaml`);
  const operation = read(`${folder}/${worked.operation}.yaml`);
  const stem = `${folder}/samples/${worked.operation}/${worked.sample}.${worked.part}`;
  const bytes = readFileSync(join(mappings, `${stem}.wire`));
  const opened = outermost(dialect, worked.part);
  const end = `# ${ellipsis[language]}`;
  const yaml = [
    ...worked.ofDialect.flatMap((key) => blockOf(dialect, key)),
    `# ${worked.operation}.yaml`,
    ...cut(
      worked.ofOperation.flatMap((key) => blockOf(operation, key)),
      MOST_ROWS,
      end,
    ),
  ];
  const twin = cut(read(`${stem}.canonical.json`).trimEnd().split('\n'), MOST_LINES, ellipsis[language]);
  const canonical = language === 'zh' ? '标准报文：' : 'The canonical message:';
  return [
    `### ${worked.title[language]}（[\`${folder}\`](${folder}/)）`,
    '',
    worked.about[language],
    '',
    fence('yaml', [`# dialect.yaml`, ...yaml]),
    '',
    wireHead(`${stem}.wire`, bytes, opened, language),
    '',
    wireText(bytes, opened, language),
    '',
    canonical,
    '',
    fence('json', twin),
  ].join('\n');
}

export const workedExamplesText = (mappings: string, language: Language): string =>
  workedExamples.map((worked) => workedExample(worked, mappings, language)).join('\n\n');
