/** One part of an operation in words. */
import type { CompiledOperation } from '../dialect.ts';
import { parseRight } from '../tables/expressions.ts';
import type { AnswerTable, DialectTable, EventTable, Part, PartTable, RawRow, SignTable } from '../tables/model.ts';
import { fillNames } from '../tables/read-parts.ts';
import { layerSentences } from './layers.ts';
import { fieldText, listSentences, type RowTelling, rowSentences } from './rows.ts';
import {
  addressText,
  answerSentences,
  arrivalSentence,
  assertSentence,
  identitySentence,
  resultSentence,
  signSentence,
} from './rules.ts';
import { both, type Language, sentence, type Words } from './words.ts';

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

export const partTitles: Readonly<Record<Part | 'served', Words>> = {
  request: both('请求（我方发出）', 'Request (we send)'),
  response: both('应答（对方返回）', 'Response (the partner answers)'),
  event: both('通知（对方推送）', 'Event (the partner tells us)'),
  answer: both('回应（我方返回）', 'Answer (we say how it was taken)'),
  file: both('文件（对方送来）', 'File (the partner lays it down)'),
  served: both('询问（对方发来）', 'Request (the partner asks us)'),
};

const servedResponse = both('应答（我方返回）', 'Response (we answer)');

export interface PartTelling {
  readonly dialect: DialectTable;
  readonly operation: CompiledOperation;
  readonly language: Language;
}

const quiet = () => undefined;
const noNames: ReadonlyMap<string, string> = new Map();
const isBody = ({ value }: RawRow): boolean => /^body\b/.test(value.trim());

/** `body | optional(omit)`: what a refusal has in its place. */
function bodySentence(key: string, value: string, { part, language }: RowTelling): string {
  const absent = /optional\((omit|null)\)/.exec(value)?.[1];
  const where = language === 'zh' ? `以下业务字段写在 ${key} 之下` : `The fields below stand in ${key}`;
  if (part !== 'response' || absent === undefined) return sentence(where, language);
  const otherwise = absent === 'omit' ? both('没有它', 'it is left out') : both('它是 null', 'it is null');
  return sentence(
    language === 'zh'
      ? `${where}；不成功的应答里${otherwise.zh}`
      : `${where}; where the answer is no success ${otherwise.en}`,
    language,
  );
}

/** The rows round the operation's own, with the names filled in. */
export function envelopeLines(
  rows: readonly RawRow[],
  names: ReadonlyMap<string, string>,
  telling: RowTelling,
): readonly string[] {
  return rows.flatMap((raw) => {
    const where = { place: raw.place, report: quiet };
    const [key, value] = [fillNames(raw.key, names, where), fillNames(raw.value, names, where)];
    if (isBody(raw)) return [bodySentence(key, raw.value, telling)];
    if (raw.value.trim() === '$signature')
      return [telling.language === 'zh' ? `${key} 写签名，算法见下。` : `${key} is the signature told below.`];
    return [
      rowSentences(
        { left: { text: key, kind: 'one', paths: [] }, right: parseRight(value), place: raw.place },
        telling,
      ),
    ];
  });
}

function frameLines(
  part: Part,
  names: ReadonlyMap<string, string>,
  telling: RowTelling,
  dialect: DialectTable,
): readonly string[] {
  const rows = dialect.envelope[part];
  const outer = envelopeLines(
    rows.filter((row) => !isBody(row)),
    names,
    telling,
  );
  const body = envelopeLines(rows.filter(isBody), names, telling);
  return [...layerSentences(dialect.layers[part], names, telling.language), ...outer, ...body];
}

function reasonLines(table: PartTable, telling: RowTelling): readonly string[] {
  const zh = telling.language === 'zh';
  const lost = table.unmapped.map(({ text, reason }) =>
    zh
      ? `${fieldText(text, telling)}在对方没有自己的字段：${reason}。`
      : `${text} has no field of its own there: ${reason}.`,
  );
  const unread = table.ignored.map(({ text, reason }) =>
    zh ? `${text} 知道而不读：${reason}。` : `${text} is known and not read: ${reason}.`,
  );
  return [...lost, ...unread].map((line) => line.replace(/([。.])[。.]$/, '$1'));
}

interface TableTelling {
  readonly table: PartTable;
  /** Whose layers and envelope stand round it: a question of a partner comes as its events do. */
  readonly frame: Part;
  readonly schema: RowTelling['schema'];
  readonly sign: SignTable | undefined;
  /** Ours to read, as against ours to write. */
  readonly received: boolean;
}

function tableLines({ table, frame, schema, sign, received }: TableTelling, telling: PartTelling): readonly string[] {
  const { dialect, language } = telling;
  const rows: RowTelling = { part: frame, schema, codes: dialect.codes, language };
  const signature =
    sign && fillNames(signSentence(sign, received, language), table.names, { place: sign.place, report: quiet });
  return [
    ...frameLines(frame, table.names, rows, dialect),
    ...listSentences(table.rows, rows),
    ...table.rows.map((row) => rowSentences(row, rows)),
    ...table.asserts.map((assert) => assertSentence(assert, language)),
    ...table.results.map((result) => resultSentence(result, language)),
    ...reasonLines(table, rows),
    ...(signature === undefined ? [] : [signature]),
  ];
}

function requestSection(telling: PartTelling): Section | undefined {
  const { operation, dialect, language } = telling;
  const { request: table } = operation.table;
  if (!table) return undefined;
  const address = addressText(table.send, language);
  const raw = table.send.method === 'TCP';
  const head =
    language === 'zh' ? (raw ? '经长连接发出。' : `发往 ${address}。`) : `It goes ${raw ? 'over' : 'to'} ${address}.`;
  const schema = operation.card.request?.schema;
  const sign = table.sign ?? dialect.sign.request;
  return {
    title: partTitles.request[language],
    lines: [head, ...tableLines({ table, frame: 'request', schema, sign, received: false }, telling)],
  };
}

function responseSection(telling: PartTelling): Section | undefined {
  const { operation, dialect, language } = telling;
  const { response: table, served } = operation.table;
  if (!table) return undefined;
  const schema = operation.card.response?.schema;
  const sign = table.sign ?? (served ? dialect.event.answer?.sign : dialect.sign.response);
  const frame = served ? 'answer' : 'response';
  return {
    title: (served ? servedResponse : partTitles.response)[language],
    lines: tableLines({ table, frame, schema, sign, received: !served }, telling),
  };
}

function servedSection(telling: PartTelling): Section | undefined {
  const { operation, dialect, language } = telling;
  const { served: table } = operation.table;
  if (!table) return undefined;
  const schema = operation.card.request?.schema;
  const sign = table.sign ?? dialect.event.sign;
  return {
    title: partTitles.served[language],
    lines: [
      arrivalSentence(table, language),
      ...tableLines({ table, frame: 'event', schema, sign, received: true }, telling),
    ],
  };
}

function eventSection(telling: PartTelling): Section | undefined {
  const { operation, dialect, language } = telling;
  const { event: table } = operation.table;
  if (!table) return undefined;
  const isFile = table.part === 'file';
  const receive = table.receive ?? dialect.event.receive;
  const schema = operation.card.event?.schema;
  const sign = table.sign ?? (isFile ? undefined : dialect.event.sign);
  return {
    title: partTitles[table.part][language],
    lines: [
      arrivalSentence({ receive, when: table.when }, language),
      ...tableLines({ table, frame: table.part, schema, sign, received: true }, telling),
      identitySentence(table, language),
    ],
  };
}

/** An event's own answer goes before that of its dialect, key by key. */
export function answerOf(event: Pick<EventTable, 'answer'>, dialect: DialectTable): AnswerTable | undefined {
  const [own, shared] = [event.answer, dialect.event.answer];
  if (!own || !shared) return own ?? shared;
  return { ...shared, ...given(own), codes: new Map([...shared.codes, ...own.codes]) };
}

const given = ({ of, message, saying, sign, place }: AnswerTable): Partial<AnswerTable> =>
  Object.fromEntries(Object.entries({ of, message, saying, sign, place }).filter(([, value]) => value !== undefined));

function answerSection({ operation, dialect, language }: PartTelling): Section | undefined {
  const { event } = operation.table;
  const answer = event?.part === 'event' ? answerOf(event, dialect) : undefined;
  if (!event || !answer) return undefined;
  const rows: RowTelling = { part: 'answer', schema: undefined, codes: dialect.codes, language };
  const names = event.names.size > 0 ? event.names : noNames;
  const sign = answer.sign ? [signSentence(answer.sign, false, language)] : [];
  const lines = [...frameLines('answer', names, rows, dialect), ...answerSentences(answer, language), ...sign];
  return { title: partTitles.answer[language], lines };
}

/** The sections of an operation by their part, in the order of a conversation. */
export const partSections: Readonly<Record<Part, (telling: PartTelling) => Section | undefined>> = {
  request: (telling) => requestSection(telling) ?? servedSection(telling),
  response: responseSection,
  event: (telling) => (telling.operation.table.event?.part === 'event' ? eventSection(telling) : undefined),
  answer: answerSection,
  file: (telling) => (telling.operation.table.event?.part === 'file' ? eventSection(telling) : undefined),
};
