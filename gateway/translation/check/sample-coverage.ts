/** Whether the samples of an operation show every meaning, code and row. */
import type { Schema } from '../../catalogue/contract.ts';
import { schemaAt } from '../../catalogue/schemas.ts';
import type { CompiledOperation } from '../dialect.ts';
import type { Report } from '../findings.ts';
import { isMembers, type Members } from '../frame.ts';
import type { Part, Row } from '../tables/model.ts';

/** A message of the partner's document, its bytes and what they mean. */
export interface Sample {
  readonly operation: string;
  readonly name: string;
  readonly part: Part;
  readonly file: string;
  readonly wire: Uint8Array;
  readonly canonical: unknown;
  readonly headers: Readonly<Record<string, string>> | undefined;
}

const readingOf = (sample: Sample): Members => (isMembers(sample.canonical) ? sample.canonical : {});

function missing({ table }: CompiledOperation, what: string, report: Report): void {
  report(table.place, {
    rule: 'sample-missing',
    message: `there is no sample of ${what}`,
    fix: 'Add one from the partner’s document under samples/.',
  });
}

/** Meanings a partner can give its answer to this operation, each of which needs a sample. */
function meaningsOf({ call, card }: CompiledOperation): readonly string[] {
  const effects = card.style === 'command' ? ['already-done', 'not-received'] : [];
  const known = new Set([...card.refusals, 'uncertain', ...effects]);
  return [...new Set((call?.outcome.table.rules ?? []).map((rule) => rule.as))].filter((as) => known.has(as));
}

export function checkKinds(operation: CompiledOperation, samples: readonly Sample[], report: Report): void {
  const have = (part: Part): readonly Sample[] => samples.filter((sample) => sample.part === part);
  const wanted: readonly Part[] = operation.event ? ['event', 'answer'] : ['request', 'response'];
  for (const part of wanted) if (have(part).length === 0) missing(operation, `the ${part}`, report);
  if (operation.event) return;
  const readings = have('response').map(readingOf);
  if (!readings.some((reading) => reading.kind === 'success')) missing(operation, 'a success', report);
  for (const as of meaningsOf(operation)) {
    if (!readings.some((reading) => reading.as === as || reading.kind === as))
      missing(operation, `the answer ${as}`, report);
  }
}

function collect(value: unknown, steps: readonly string[]): readonly unknown[] {
  const [step, ...rest] = steps;
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, steps));
  if (step === undefined) return value === undefined ? [] : [value];
  return isMembers(value) ? collect(value[step], rest) : [];
}

const messageOf = (sample: Sample): unknown =>
  sample.part === 'response' ? readingOf(sample).message : sample.canonical;

/** What of a row no sample shows: a code of its table, or the whole field. */
function unseenOf(row: Row, schema: Schema | undefined, messages: readonly unknown[]): string | undefined {
  const { source, codecs } = row.right;
  if (source.kind !== 'canonical') return undefined;
  const seen = messages.flatMap((message) =>
    collect(
      message,
      source.path.steps.map((step) => step.name),
    ),
  );
  const values = schema && schemaAt(schema, source.path.text)?.enum;
  const coded = codecs.some((codec) => codec.name === 'code') && Array.isArray(values);
  const unseen = (coded ? values : []).filter((value) => !seen.includes(value));
  if (unseen.length > 0) return `${source.path.text} = ${unseen.join(', ')}`;
  return seen.length === 0 ? source.path.text : undefined;
}

/** Every code of a table and every row must have been seen in a sample: two swapped codes show only there. */
export function checkValues(operation: CompiledOperation, samples: readonly Sample[], report: Report): void {
  for (const part of ['request', 'response', 'event'] as const) {
    const messages = samples.filter((sample) => sample.part === part).map(messageOf);
    if (messages.length === 0) continue;
    for (const row of operation.table[part]?.rows ?? []) {
      const what = unseenOf(row, operation.card[part]?.schema, messages);
      if (what !== undefined)
        report(row.place, {
          rule: 'sample-missing',
          message: `no sample of the ${part} has ${what}`,
          fix: 'Add a sample that has it.',
        });
    }
  }
}
