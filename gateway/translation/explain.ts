/** A table in words, for the people at both ends of it: what goes where, how it is written, and what the answers mean. */
import type { Schema } from '../catalogue/contract.ts';
import { schemaAt } from '../catalogue/schemas.ts';
import type { Dialect } from './contract.ts';
import { TranslationError } from './contract.ts';
import { type CompiledOperation, insidesOf } from './dialect.ts';
import type { CompiledPart } from './part.ts';
import type { CodecCall } from './tables/expressions.ts';
import type { OutcomeRule, Part, PartTable, Row } from './tables/model.ts';

export type Language = 'zh' | 'en';

type Words = Readonly<Record<Language, string>>;

const partWords: Readonly<Record<Exclude<Part, 'answer'>, Words>> = {
  request: { zh: '请求（我方发出）', en: 'Request (we send)' },
  response: { zh: '应答（对方返回）', en: 'Response (the partner answers)' },
  event: { zh: '通知（对方推送）', en: 'Event (the partner tells us)' },
};

const codecWords: Readonly<Record<string, (args: string) => Words>> = {
  text: (a) =>
    a === ''
      ? { zh: '按文字书写', en: 'written as text' }
      : { zh: `最长 ${a.replace('bytes', '字节').replace('chars', '字')}`, en: `at most ${a}` },
  int: () => ({ zh: '整数', en: 'whole number' }),
  decimal: (a) => ({ zh: `${a} 位小数`, en: `${a} decimals` }),
  money: (a) => ({ zh: `金额（分）换算为 ${a}`, en: `fen, written as ${a}` }),
  date: (a) => ({ zh: `日期，格式 ${a}`, en: `day as ${a}` }),
  datetime: (a) => ({ zh: `北京时间，格式 ${a}`, en: `time as ${a}, Beijing unless a zone is named` }),
  parts: (a) => ({ zh: `分成几个字段，格式 ${a}`, en: `in several fields, ${a}` }),
  bool: (a) => ({ zh: `是/否写作 ${a}`, en: `yes and no as ${a}` }),
  uscc: () => ({ zh: '校验统一社会信用代码', en: 'check character verified' }),
  join: (a) => ({ zh: `以 ${a} 连接`, en: `joined by ${a}` }),
  split: (a) => ({ zh: `拆分 ${a}`, en: `split by ${a}` }),
  pad: (a) => ({ zh: `补位 ${a}`, en: `padded ${a}` }),
  optional: (a) => ({
    zh: { omit: '没有时不写', empty: '没有时写空', null: '没有时写 null' }[a.trim()] ?? a,
    en: `absent: ${a}`,
  }),
  default: (a) => ({ zh: `没有时写 ${a}`, en: `absent: ${a}` }),
  when: (a) => ({ zh: `仅当 ${a}`, en: `only when ${a}` }),
  sensitive: () => ({ zh: '敏感', en: 'sensitive' }),
};

function codesText(args: string, codes: Codes): string {
  const entries = codes.get(args.trim())?.entries ?? [];
  return `${args.trim()}: ${entries.map(({ canonical, wire }) => `${canonical}=${wire}`).join(' ')}`;
}

type Codes = ReadonlyMap<
  string,
  { readonly entries: readonly { readonly canonical: string; readonly wire: string }[] }
>;

interface Telling {
  readonly operation: CompiledOperation;
  readonly codes: Codes;
  readonly language: Language;
}

function codecText({ name, args = '' }: CodecCall, telling: Telling): string {
  if (name === 'code') return codesText(args, telling.codes);
  return codecWords[name]?.(args)[telling.language] ?? (args === '' ? name : `${name}(${args})`);
}

/** Titles along a canonical path: 采购人 / 统一社会信用代码. */
function titles(schema: Schema | undefined, path: string): string {
  const steps = path.split('.');
  const found = steps.map(
    (_step, at) =>
      schema &&
      schemaAt(
        schema,
        steps
          .slice(0, at + 1)
          .join('.')
          .replace(/\[\]$/, ''),
      )?.title,
  );
  return found.filter((title) => typeof title === 'string').join(' / ');
}

const variableWords: Readonly<Record<string, Words>> = {
  ref: { zh: '我方流水号', en: 'our reference' },
  serial: { zh: '我方序号', en: 'our serial number' },
  now: { zh: '当前时间', en: 'the time now' },
  acceptedAt: { zh: '受理时间', en: 'when it was accepted' },
  index: { zh: '行号', en: 'number of the row' },
};

function sourceWords(row: Row, schema: Schema | undefined, language: Language): string {
  const { source, text } = row.right;
  switch (source.kind) {
    case 'canonical': {
      const title = language === 'zh' ? titles(schema, source.path.text) : '';
      return title === '' ? source.path.text : `${title}（${source.path.text}）`;
    }
    case 'constant':
      return language === 'zh' ? `固定值 "${source.text}"` : `always "${source.text}"`;
    case 'variable':
      return variableWords[source.name]?.[language] ?? `$${source.name}`;
    default:
      return (text.split('|')[0] ?? '').trim();
  }
}

function rowText(row: Row, schema: Schema | undefined, telling: Telling): string {
  const codecs = row.right.codecs.map((codec) => codecText(codec, telling)).filter((text) => text !== '');
  const how =
    codecs.length > 0 ? (telling.language === 'zh' ? `，${codecs.join('，')}` : `, ${codecs.join(', ')}`) : '';
  return `  ${row.left.text} ⇄ ${sourceWords(row, schema, telling.language)}${how}`;
}

function partText(part: Exclude<Part, 'answer'>, table: PartTable, telling: Telling): readonly string[] {
  const { operation, language } = telling;
  const schema = operation.card[part]?.schema;
  const reasons = (notes: PartTable['unmapped'], words: Words): readonly string[] =>
    notes.map(({ text, reason }) => `  ${words[language]} ${text}: ${reason}`);
  return [
    '',
    partWords[part][language],
    ...table.rows.map((row) => rowText(row, schema, telling)),
    ...reasons(table.unmapped, { zh: '对方没有', en: 'no place for' }),
    ...reasons(table.ignored, { zh: '对方另有、我方不读', en: 'not read' }),
  ];
}

function ruleText({ code, contains, as, retryMs }: OutcomeRule, language: Language): string {
  const words = contains === undefined ? '' : language === 'zh' ? ` 且含“${contains}”` : ` with “${contains}”`;
  const again =
    retryMs === undefined
      ? ''
      : language === 'zh'
        ? `，${retryMs / 1000} 秒后可再发`
        : `, again after ${retryMs / 1000} s`;
  return `  ${code}${words} → ${as}${again}`;
}

function outcomeText({ call, card }: CompiledOperation, language: Language): readonly string[] {
  if (!call) return [];
  const { table } = call.outcome;
  const meanings = [
    ...card.refusals,
    'uncertain',
    ...(card.style === 'command' ? ['already-done', 'not-received'] : []),
  ];
  const own = table.rules.filter((rule) => meanings.includes(rule.as));
  const where = table.of.map((note) => note.text).join(', ');
  return [
    '',
    language === 'zh' ? `结果代码（${where}）` : `Outcome (${where})`,
    `  ${table.success.join(', ')} → success`,
    ...own.map((rule) => ruleText(rule, language)),
  ];
}

function addressText({ table, event }: CompiledOperation): string {
  const address = table.request?.send ?? event?.receive;
  return address ? `${address.method} ${address.path}` : '';
}

/** Where the operation's fields stand in the partner's message. */
function bodyText(part: CompiledPart | undefined, language: Language): readonly string[] {
  const path = part?.plan.body.path ?? '';
  if (path === '') return [];
  return [language === 'zh' ? `以下字段位于 ${path} 之下` : `Fields stand below ${path}`];
}

/**
 * The table of one operation in words, both directions.
 * @throws TranslationError where the dialect does not speak the operation
 */
export function explain(dialect: Dialect, operationName: string, language: Language = 'zh'): string {
  const { table, operations } = insidesOf(dialect);
  const operation = operations.get(operationName);
  if (!operation) {
    throw new TranslationError({
      code: 'GW_TRANSLATION_OPERATION',
      rule: 'operation',
      message: `${dialect.name} does not speak ${operationName}; it speaks ${dialect.operations.join(', ')}.`,
    });
  }
  const telling: Telling = { operation, codes: table.codes, language };
  const parts = (['request', 'response', 'event'] as const).flatMap((part) => {
    const found = operation.table[part];
    return found ? partText(part, found, telling) : [];
  });
  return [
    `${operation.card.title} ${operation.card.name} — ${table.title} ${table.name}`,
    addressText(operation),
    ...bodyText(operation.call?.request ?? operation.event?.event, language),
    ...parts,
    ...outcomeText(operation, language),
    '',
  ].join('\n');
}
