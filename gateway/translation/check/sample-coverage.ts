/** Whether the samples of an operation show every meaning, code and row. */
import type { Schema } from '../../catalogue/contract.ts';
import { schemaAt } from '../../catalogue/schemas.ts';
import type { CompiledOperation } from '../dialect.ts';
import { naming, type Report } from '../findings.ts';
import { isMembers, type Members } from '../frame.ts';
import type { DialectTable, Part, Row } from '../tables/model.ts';
import { lacks, valuesAt } from './messages.ts';
import { messageKindOf, partNamesZh, tableOf } from './operation-parts.ts';
import type { Sample } from './sample-files.ts';

const readingOf = (sample: Sample): Members => (isMembers(sample.canonical) ? sample.canonical : {});

function missing({ table }: CompiledOperation, what: { en: string; zh: string }, report: Report): void {
  report(table.place, {
    rule: 'sample-missing',
    message: naming`there is no sample of ${what.en}`,
    messageZh: `缺少${what.zh}的样例`,
    fix: 'Add one from the partner’s document under samples/.',
  });
}

/** Meanings a partner can give its answer to this operation, each of which needs a sample. */
function meaningsOf({ call, card }: CompiledOperation): readonly string[] {
  const effects = card.style === 'command' ? ['already-done', 'not-received'] : [];
  const known = new Set([...card.refusals, 'uncertain', ...effects]);
  return [...new Set((call?.outcome.table.rules ?? []).map((rule) => rule.as))].filter((as) => known.has(as));
}

function partsOf({ event }: CompiledOperation): readonly Part[] {
  if (!event) return ['request', 'response'];
  return event.part === 'file' ? ['file'] : ['event', 'answer'];
}

/** The ways in which the dialect can answer this event; of several with one code the first. */
function answersOf({ table }: CompiledOperation, dialect: DialectTable): readonly string[] {
  if (table.event?.part !== 'event') return [];
  const codes = new Map([...(dialect.event.answer?.codes ?? []), ...(table.event.answer?.codes ?? [])]);
  const all = [...codes].map(([answer, { text }]) => ({ answer, text }));
  return all.filter((one, at) => all.findIndex(({ text }) => text === one.text) === at).map(({ answer }) => answer);
}

/** Every part, every meaning of an answer and every way to answer an event must have been seen. */
export function checkKinds(
  operation: CompiledOperation,
  dialect: DialectTable,
  samples: readonly Sample[],
  report: Report,
): void {
  const have = (part: Part): readonly Sample[] => samples.filter((sample) => sample.part === part);
  for (const part of partsOf(operation))
    if (have(part).length === 0) missing(operation, { en: `the ${part}`, zh: partNamesZh[part] }, report);
  const answers = have('answer').map((sample) => sample.canonical);
  for (const answer of answersOf(operation, dialect))
    if (!answers.includes(answer)) missing(operation, { en: `the answer ${answer}`, zh: `回执 ${answer} ` }, report);
  if (operation.event) return;
  const readings = have('response').map(readingOf);
  if (!readings.some((reading) => reading.kind === 'success'))
    missing(operation, { en: 'a success', zh: '成功应答' }, report);
  for (const as of meaningsOf(operation)) {
    if (readings.some((reading) => means(reading, as))) checkLines(operation, as, readings, report);
    else missing(operation, { en: `the answer ${as}`, zh: `应答 ${as} ` }, report);
  }
}

const means = (reading: Members, as: string): boolean => reading.as === as || reading.kind === as;

/** Every line that says so: of two codes with one meaning each is a line that may be wrong. */
function checkLines(operation: CompiledOperation, meaning: string, readings: readonly Members[], report: Report): void {
  for (const { code, contains, as, place } of operation.call?.outcome.table.rules ?? []) {
    const isShown = readings.some(
      (reading) => reading.code === code && (contains === undefined || String(reading.text ?? '').includes(contains)),
    );
    if (isShown || as !== meaning) continue;
    report(place, {
      rule: 'sample-missing',
      message: naming`there is no sample of an answer to ${operation.card.name} with the code ${code}`,
      messageZh: `${operation.card.name} 缺少代码 ${code} 的应答样例`,
      fix: 'Add one from the partner’s document under samples/.',
    });
  }
}

const messageOf = (sample: Sample): unknown =>
  sample.part === 'response' ? readingOf(sample).message : sample.canonical;

const pathOf = ({ right: { source } }: Row): string | undefined =>
  source.kind === 'canonical' ? source.path.text : undefined;

/** Values of which each must be seen: those of a code table, yes and no. */
function listedValues({ right: { codecs } }: Row, schema: Schema | undefined): readonly unknown[] {
  const has = (name: string): boolean => codecs.some((codec) => codec.name === name);
  if (has('code') && Array.isArray(schema?.enum)) return schema.enum;
  return has('bool') ? [true, false] : [];
}

/** What of a row no sample shows: a listed value, the whole field, or how the message looks without it. */
function unseenOf(row: Row, schema: Schema | undefined, messages: readonly unknown[]): readonly string[] {
  const path = pathOf(row);
  if (path === undefined) return [];
  const seen = messages.flatMap((message) => valuesAt(message, path));
  if (seen.length === 0) return [path];
  const unseen = listedValues(row, schema && schemaAt(schema, path)).filter((value) => !seen.includes(value));
  const isOptional = row.right.codecs.some(({ name }) => name === 'optional' || name === 'default' || name === 'null');
  const never = isOptional && !messages.some((message) => lacks(message, path));
  return [...unseen.map((value) => `${path} = ${value}`), ...(never ? [`no ${path}`] : [])];
}

/** Every code of a table, every row and every optional row left out must have been seen in a sample: two swapped codes show only there. */
export function checkValues(operation: CompiledOperation, samples: readonly Sample[], report: Report): void {
  for (const part of ['request', 'response', 'event', 'file'] as const) {
    const messages = samples.filter((sample) => sample.part === part && messageOf(sample)).map(messageOf);
    if (messages.length === 0) continue;
    for (const row of tableOf(operation, part)?.rows ?? []) {
      for (const what of unseenOf(row, messageKindOf(operation, part)?.schema, messages))
        report(row.place, {
          rule: 'sample-missing',
          message: naming`no sample of the ${part} has ${what}`,
          messageZh: `${partNamesZh[part]}的样例中没有 ${what}`,
          fix: 'Add a sample that has it.',
        });
    }
  }
}
