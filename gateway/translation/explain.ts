/** A mapping in words, for the people at both ends of it: what goes where, how it is written, and what the answers mean. */
import { type Dialect, TranslationError } from './contract.ts';
import { type CompiledDialect, type CompiledOperation, insidesOf } from './dialect.ts';
import { layerSentences } from './explain/layers.ts';
import { outcomeSentences } from './explain/outcome.ts';
import { envelopeLines, type PartTelling, partSections, partTitles, type Section } from './explain/parts.ts';
import type { RowTelling } from './explain/rows.ts';
import { addressText, answerSentences, signSentence } from './explain/rules.ts';
import { both, type Language, type Words } from './explain/words.ts';
import type { CodeTable, DialectTable, Part, Row } from './tables/model.ts';
import { parts } from './tables/model.ts';

export type { Language } from './explain/words.ts';

function operationOf(dialect: Dialect, name: string): CompiledOperation {
  const found = insidesOf(dialect).operations.get(name);
  if (found) return found;
  throw new TranslationError({
    code: 'GW_TRANSLATION_OPERATION',
    rule: 'operation',
    message: `${dialect.name} does not speak ${name}; it speaks ${dialect.operations.join(', ')}.`,
  });
}

const outcomeTitle = both('应答的含义', 'What the answers mean');
const codesTitle = both('代码表（标准值 = 对方代码）', 'Code tables (canonical value = the partner’s code)');

function outcomeSection({ operation, dialect, language }: PartTelling, spoken: readonly string[]): Section | undefined {
  const { call, card } = operation;
  if (!call) return undefined;
  const telling = {
    card,
    idempotency: dialect.idempotency,
    questionSpoken: typeof card.onUnknown === 'object' && spoken.includes(card.onUnknown.ask),
    names: operation.table.response?.names ?? new Map(),
    language,
  };
  return { title: outcomeTitle[language], lines: outcomeSentences(call.outcome.table, telling) };
}

const codeLine = ({ name, entries }: CodeTable): string =>
  `${name}: ${entries.map(({ canonical, wire }) => `${canonical} = ${wire}`).join(', ')}`;

const tablesOf = ({ right }: Row): readonly string[] =>
  right.codecs.flatMap((codec) => (codec.name === 'code' ? [(codec.args ?? '').trim()] : []));

function codesSection({ operation, dialect, language }: PartTelling): Section | undefined {
  const { request, response, event, served } = operation.table;
  const used = new Set([request, response, event, served].flatMap((part) => (part?.rows ?? []).flatMap(tablesOf)));
  const tables = [...dialect.codes.values()].filter((table) => used.has(table.name));
  return tables.length === 0 ? undefined : { title: codesTitle[language], lines: tables.map(codeLine) };
}

const idempotencyWords: Readonly<Record<DialectTable['idempotency'], Words>> = {
  ref: both('对方凭我方流水号识别重复。', 'The partner recognises a repetition by our reference.'),
  'business-key': both('对方凭业务编号识别重复。', 'The partner recognises a repetition by a key of the business.'),
  none: both(
    '对方不识别重复：结果不明时，除非查明对方没有收到，不会重发。',
    'The partner recognises no repetition: what is in doubt is sent again only when it is known that nothing was received.',
  ),
};

function format(head: readonly string[], sections: readonly (Section | undefined)[]): string {
  const told = sections.filter((section) => section !== undefined && section.lines.length > 0) as readonly Section[];
  return [...head, ...told.flatMap(({ title, lines }) => ['', title, ...lines.map((line) => `  ${line}`)]), ''].join(
    '\n',
  );
}

/**
 * The table of one operation in words, both directions.
 * @param part one part alone
 * @throws TranslationError where the dialect does not speak the operation, or the operation has no such part
 */
export function explain(dialect: Dialect, operationName: string, language: Language = 'zh', part?: Part): string {
  const operation = operationOf(dialect, operationName);
  const { table } = insidesOf(dialect);
  const telling: PartTelling = { dialect: table, operation, language };
  const head = [`${operation.card.title} ${operation.card.name} — ${table.title} ${table.name}`];
  if (part === undefined) {
    const sections = parts.map((each) => partSections[each](telling));
    const idempotency = operation.card.style === 'command' ? [idempotencyWords[table.idempotency][language]] : [];
    return format(
      [...head, ...idempotency],
      [...sections, outcomeSection(telling, dialect.operations), codesSection(telling)],
    );
  }
  const section = partSections[part](telling);
  if (section)
    return format(head, [section, part === 'response' ? outcomeSection(telling, dialect.operations) : undefined]);
  throw new TranslationError({
    code: 'GW_TRANSLATION_OPERATION',
    rule: 'part',
    message: `${operationName} has no ${part} in ${dialect.name}.`,
  });
}

function operationLine({ table, card }: CompiledOperation, dialect: DialectTable, language: Language): string {
  const inbound = table.event && (table.event.receive ?? dialect.event.receive);
  const address = table.request?.send ?? table.served?.receive ?? inbound;
  const place = address ? ` ${addressText(address, language)}` : '';
  return `${card.name} ${card.title}${place} (${table.file})`;
}

const operationsTitle = both('业务', 'Operations');

/** Names that only operations give stay as they are written. */
const openNames = ({ text }: DialectTable): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/\{([A-Za-z][A-Za-z0-9-]*)\}/g)].map(([whole, name = '']) => [name, whole]));

function sharedSection(part: Part, { table }: CompiledDialect, language: Language): Section {
  const rows: RowTelling = { part, schema: undefined, codes: table.codes, language };
  const sign =
    part === 'event'
      ? table.event.sign
      : part === 'answer'
        ? table.event.answer?.sign
        : part === 'file'
          ? undefined
          : table.sign[part];
  const answer = part === 'answer' && table.event.answer ? answerSentences(table.event.answer, language) : [];
  const lines = [
    ...layerSentences(table.layers[part], openNames(table), language),
    ...envelopeLines(table.envelope[part], openNames(table), rows),
    ...answer,
    ...(sign ? [signSentence(sign, part !== 'request' && part !== 'answer', language)] : []),
  ];
  return { title: partTitles[part][language], lines };
}

const hasPart: Readonly<Record<Part, (operation: CompiledOperation) => boolean>> = {
  request: ({ table }) => table.request !== undefined || table.served !== undefined,
  response: ({ table }) => table.response !== undefined,
  event: ({ table }) => table.event?.part === 'event',
  answer: ({ table }) => table.event?.part === 'event',
  file: ({ table }) => table.event?.part === 'file',
};

/** A dialect in words: how its bytes are read, what surrounds every message, and its operations. */
export function explainDialect(dialect: Dialect, language: Language = 'zh'): string {
  const compiled = insidesOf(dialect);
  const { table } = compiled;
  const operations = [...compiled.operations.values()];
  const shared = parts
    .filter((part) => operations.some(hasPart[part]))
    .map((part) => sharedSection(part, compiled, language));
  const source = language === 'zh' ? `格式出处：${table.source}。` : `Where the format was agreed: ${table.source}.`;
  const head = [`${table.title} ${table.name}`, source, idempotencyWords[table.idempotency][language]];
  const judging = {
    card: undefined,
    idempotency: table.idempotency,
    questionSpoken: false,
    names: openNames(table),
    language,
  };
  const outcome = table.outcome && { title: outcomeTitle[language], lines: outcomeSentences(table.outcome, judging) };
  const codes = { title: codesTitle[language], lines: [...table.codes.values()].map(codeLine) };
  const list = {
    title: operationsTitle[language],
    lines: operations.map((operation) => operationLine(operation, table, language)),
  };
  return format(head, [...shared, outcome, codes, list]);
}
