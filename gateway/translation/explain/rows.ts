/** Rows in words: what a wire field is, and what happens to it each way. */
import type { Schema } from '../../catalogue/contract.ts';
import { schemaAt } from '../../catalogue/schemas.ts';
import { isSensitiveAt } from '../sensitive.ts';
import type { CodecCall } from '../tables/expressions.ts';
import type { Part, Row } from '../tables/model.ts';
import type { TellContext } from './codec-entry.ts';
import { codecEntries } from './codecs.ts';
import { both, clauses, type Language, listed, quote, sentence, type Words } from './words.ts';

export interface RowTelling extends TellContext {
  readonly part: Part;
  readonly schema: Schema | undefined;
  readonly language: Language;
}

/** Titles along a canonical path: 采购人 / 统一社会信用代码. */
export function titleOf(schema: Schema | undefined, path: string): string {
  const steps = path.split('.');
  const found = steps.map((_step, at) => {
    const here = steps.slice(0, at + 1).join('.');
    return schema && schemaAt(schema, here.replace(/\[\]$/, ''))?.title;
  });
  return found.filter((title) => typeof title === 'string').join(' / ');
}

/** `项目编号（projectCode）`; the schemas' titles are Chinese. */
export function fieldText(path: string, { schema, language }: Pick<RowTelling, 'schema' | 'language'>): string {
  const title = language === 'zh' ? titleOf(schema, path) : '';
  return title === '' ? path : `${title}（${path}）`;
}

const variables: Readonly<Record<string, Words>> = {
  ref: both('我方流水号', 'our reference'),
  serial: both('我方序号', 'our serial number'),
  now: both('发出的时间', 'the time of sending'),
  acceptedAt: both('受理时间', 'the time of acceptance'),
  index: both('行号，从 1 起', 'the number of the row, from 1'),
};

function variableText(name: string, language: Language): string {
  const [group, key = ''] = name.split('.');
  if (group === 'auth') return language === 'zh' ? `接入配置中的密钥 ${key}` : `the partner's credential ${key}`;
  if (group === 'profile') return language === 'zh' ? `接入配置中的参数 ${key}` : `the partner's value ${key}`;
  if (group === 'session') return language === 'zh' ? `登录取得的 ${key}` : `what the login gave as ${key}`;
  return variables[name]?.[language] ?? name;
}

/** What is compared when a variable comes back to us; in a request nothing comes back. */
function variableBack(name: string, part: Part): Words {
  if (part === 'request') return both('', '');
  if (name === 'index') return both('必须正是它', 'it must be just that');
  if (name === 'now' || name === 'acceptedAt') return both('不比对', 'it is not compared');
  if (name.startsWith('auth.') || name.startsWith('session.'))
    return both(
      '与约定的密钥比对，不符即当作未经认证',
      'it is compared with the agreed secret; another means not authenticated',
    );
  return both('与本次业务的不同即拒收', 'another than that of this exchange is refused');
}

interface Origin {
  /** What the field is. */
  readonly is: string;
  readonly back: string;
}

function constantOrigin(text: string, language: Language): Origin {
  return language === 'zh'
    ? { is: `固定写${quote(text, 'zh')}`, back: '必须正是它' }
    : { is: `is always ${quote(text, 'en')}`, back: 'it must be just that' };
}

function variableOrigin(name: string, { part, language }: RowTelling): Origin {
  const what = variableText(name, language);
  const back = variableBack(name, part)[language];
  return { is: language === 'zh' ? `写${what}（$${name}）` : `is ${what} ($${name})`, back };
}

function totalOrigin(of: 'count' | 'sum', path: string, language: Language): Origin {
  if (language === 'zh') return { is: `写 ${path} 的${of === 'count' ? '条数' : '合计'}`, back: '与实际不符即拒收' };
  return { is: `is the ${of === 'count' ? 'number' : 'sum'} of ${path}`, back: 'anything else is refused' };
}

function originOf({ right: { source } }: Row, telling: RowTelling): Origin {
  const { language } = telling;
  switch (source.kind) {
    case 'canonical':
      return { is: `${language === 'zh' ? '是' : 'is '}${fieldText(source.path.text, telling)}`, back: '' };
    case 'constant':
      return constantOrigin(source.text, language);
    case 'variable':
      return variableOrigin(source.name, telling);
    case 'aggregate':
      return totalOrigin(source.of, source.path.text, language);
    case 'body':
      return { is: language === 'zh' ? '里放业务字段' : 'holds the operation’s own fields', back: '' };
  }
}

/** A codec that a kind of partner adds has its words in that kind's README. */
function addedText({ name, args }: CodecCall, language: Language): string {
  const written = args === undefined ? name : `${name}(${args})`;
  return language === 'zh' ? `用本类接入方自带的转换 ${written}` : `the codec ${written} of this kind of partner`;
}

interface Steps {
  readonly out: readonly string[];
  readonly back: readonly string[];
  /** What is said of the row, whichever way. */
  readonly marks: readonly string[];
}

/** Conversions are read in the opposite order; what is said about the row stays where it stands. */
function stepsOf(calls: readonly CodecCall[], telling: RowTelling): Steps {
  const { language } = telling;
  const told = calls.map((call) => {
    const entry = Object.hasOwn(codecEntries, call.name) ? codecEntries[call.name] : undefined;
    const words = entry?.tell(call.args ?? '', telling);
    return {
      isMark: entry?.kind === 'mark',
      out: words?.out[language] ?? addedText(call, language),
      back: words?.back[language] ?? addedText(call, language),
    };
  });
  const conversions = told.filter((step) => !step.isMark);
  return {
    out: conversions.map((step) => step.out),
    back: conversions.toReversed().map((step) => step.back),
    marks: told.filter((step) => step.isMark).flatMap((step) => [step.out, step.back]),
  };
}

function leftText({ left }: Row, language: Language): string {
  const paths = left.paths.map((path) => path.text);
  if (left.kind === 'parts')
    return language === 'zh' ? `${paths.join('、')} 合起来` : `${paths.join(' and ')} together`;
  if (left.kind === 'one') return left.text;
  const [first = '', ...others] = paths;
  return language === 'zh'
    ? `${first}（读入时也认 ${listed(others, 'zh')}）`
    : `${first} (${listed(others, 'en')} read too)`;
}

const isSensitive = ({ right }: Row, schema: Schema | undefined): boolean =>
  right.source.kind === 'canonical' &&
  !right.codecs.some((codec) => codec.name === 'sensitive') &&
  isSensitiveAt(schema, right.source.path);

/** Both ways in one sentence, or one alone where they are alike. */
function waysText(out: string, back: string, language: Language): string {
  if (out === back) return out;
  const zh = language === 'zh';
  const told = [
    out === '' ? '' : `${zh ? '写出时' : 'written: '}${out}`,
    back === '' ? '' : `${zh ? '读入时' : 'read: '}${back}`,
  ];
  return told.filter((text) => text !== '').join(zh ? '；' : '; ');
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** One row as sentences: what the field is, how it is written, how it is read. */
export function rowSentences(row: Row, telling: RowTelling): string {
  const { language, schema } = telling;
  const { is, back } = originOf(row, telling);
  const told = stepsOf(row.right.codecs, telling);
  const ways = waysText(clauses(told.out, language), clauses([...told.back, back], language), language);
  const marks = isSensitive(row, schema) ? [...told.marks, sensitiveWords[language]] : told.marks;
  const [head, ...more] = [
    `${leftText(row, language)}${language === 'zh' && row.left.kind === 'parts' ? '' : ' '}${is}`,
    ways,
    clauses(marks, language),
  ].filter((text) => text !== '');
  if (language === 'zh') return [head ?? '', ...more].map((text) => sentence(text, 'zh')).join('');
  return [head ?? '', ...more.map(capital)].map((text) => sentence(text, 'en')).join(' ');
}

const sensitiveWords = both('属敏感内容，出错时遮盖', 'sensitive: masked in errors');

const prefix = (steps: readonly { readonly name: string; readonly each: boolean }[], level: number): string => {
  let seen = 0;
  const end = steps.findIndex((step) => step.each && ++seen === level);
  return steps
    .slice(0, end + 1)
    .map((step) => `${step.name}${step.each ? '[]' : ''}`)
    .join('.');
};

const countEach = (steps: readonly { readonly each: boolean }[]): number => steps.filter((step) => step.each).length;

/** Which list of the partner is which list of ours. */
export function listSentences(rows: readonly Row[], telling: RowTelling): readonly string[] {
  const { language } = telling;
  const pairs = rows.flatMap(({ left, right }) => {
    const wire = left.paths[0]?.steps ?? [];
    if (right.source.kind !== 'canonical') return [];
    const { steps } = right.source.path;
    const levels = Math.min(countEach(wire), countEach(steps));
    return Array.from({ length: levels }, (_, at) => [prefix(wire, at + 1), prefix(steps, at + 1)] as const);
  });
  const unique = [...new Map(pairs.map((pair) => [pair.join(' '), pair])).values()];
  return unique.map(([wire, canonical]) =>
    language === 'zh'
      ? `${wire} 的每一项是${fieldText(canonical, telling)}的一项，次序不变。`
      : `Each of ${wire} is one of ${canonical}, in the same order.`,
  );
}
