/** Samples from the partner's document: against the wire contract, against their canonical twins, and for every meaning. */
import type { Canonical } from '../../catalogue/contract.ts';
import { SignatureError, type TranslationContext, TranslationError } from '../contract.ts';
import type { CompiledDialect, CompiledOperation } from '../dialect.ts';
import { type Named, named, type Place, type Report } from '../findings.ts';
import type { MappingFile } from '../load.ts';
import type { CompiledPart } from '../part.ts';
import type { PartTable } from '../tables/model.ts';
import { translateBack, translateForth } from '../translate.ts';
import { comparable, isByteExact, placeOfWire } from './comparable.ts';
import { type Difference, differences, generic, shown, withoutUnmapped } from './messages.ts';
import { partOf, tableOf } from './operation-parts.ts';
import { checkKinds, checkValues } from './sample-coverage.ts';
import { readSamples, type Sample, startOf } from './sample-files.ts';
import type { WireCheck } from './wire-check.ts';

export { sampleContext } from './sample-files.ts';

/** One sample with what is needed to judge it. */
interface Trial {
  readonly dialect: CompiledDialect;
  readonly operation: CompiledOperation;
  readonly part: CompiledPart;
  readonly sample: Sample;
  readonly context: TranslationContext;
  readonly report: Report;
}

const once = ({ dialect, sample, context }: Trial, reverse: boolean) => ({
  dialect: dialect.dialect,
  operation: sample.operation,
  part: sample.part,
  reverse,
  context,
  input: reverse ? sample.wire : new TextEncoder().encode(JSON.stringify(sample.canonical)),
  headers: sample.headers,
});

type Rule = 'sample-decodes' | 'sample-encodes';

const fixes: Readonly<Record<Rule, string>> = {
  'sample-decodes': 'Correct the row, or the canonical twin; the wire half comes from the partner’s document.',
  'sample-encodes': 'Correct the row, or the canonical twin; list wire fields that nobody needs under `ignored`.',
};

/** At the row that fails the sample, where it is known; else at the sample. */
function tell({ sample, report }: Trial, rule: Rule, message: Named, place: Place | undefined): void {
  const said = { rule, message, fix: fixes[rule], related: sample.file };
  report(place ?? startOf(sample.file), said);
}

function tellFault(trial: Trial, rule: Rule, fault: unknown): void {
  if (!(fault instanceof TranslationError || fault instanceof SignatureError)) throw fault;
  const { file, line } = fault instanceof TranslationError ? fault : { file: undefined, line: undefined };
  const rows = tableOf(trial.operation, trial.sample.part)?.rows ?? [];
  const row = rows.find(({ place }) => place.file === file && place.line === line);
  tell(trial, rule, named`${trial.sample.name}: ${fault.message}`, row?.place);
}

/** More rows than these share one fault. */
const MOST_ROWS = 5;

function tellDifferences(
  trial: Trial,
  rule: Rule,
  found: readonly Difference[],
  placeOf: (path: string) => Place | undefined,
): void {
  for (const { path, one, other } of found.slice(0, MOST_ROWS)) {
    const [got, wanted] = [shown(one), shown(other)];
    const message =
      rule === 'sample-decodes'
        ? named`${trial.sample.name}: ${path} reads as ${got}, and its twin has ${wanted}`
        : named`${trial.sample.name}: ${path} is written as ${got}, and the sample has ${wanted}`;
    tell(trial, rule, message, placeOf(path));
  }
}

/** The row of a canonical path, a reading's `message.` before it. */
const placeOfCanonical =
  (table: PartTable | undefined) =>
  (path: string): Place | undefined => {
    const own = generic(path).replace(/^message\./, '');
    const of = (text: string): boolean => text === own || text.startsWith(`${own}.`) || text.startsWith(own);
    const rows = (table?.rows ?? []).flatMap((row) =>
      row.right.source.kind === 'canonical' ? [{ row, text: row.right.source.path.text }] : [],
    );
    return (rows.find(({ text }) => text === own) ?? rows.find(({ text }) => of(text)))?.row.place;
  };

function checkDecodes(trial: Trial): void {
  const { sample, operation } = trial;
  const table = tableOf(operation, sample.part);
  const expected =
    table && sample.part === 'request' ? withoutUnmapped(sample.canonical as Canonical, table) : sample.canonical;
  try {
    const found = differences(plain(translateBack(once(trial, true))), plain(expected));
    tellDifferences(trial, 'sample-decodes', found, placeOfCanonical(table));
  } catch (fault) {
    tellFault(trial, 'sample-decodes', fault);
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function checkBytes(trial: Trial, written: Uint8Array): void {
  const { sample } = trial;
  if (Buffer.from(written).equals(sample.wire)) return;
  const at = written.findIndex((byte, index) => byte !== sample.wire[index]);
  const from = at === -1 ? written.length : at;
  const cut = (bytes: Uint8Array): string => shown(Buffer.from(bytes.subarray(from, from + 24)).toString('latin1'));
  const message = named`${sample.name}: byte ${from + 1} is written as ${cut(written)}, and the sample has ${cut(sample.wire)}`;
  tell(trial, 'sample-encodes', message, undefined);
}

function checkEncodes(trial: Trial): void {
  const { sample, part, context, report } = trial;
  try {
    const unmapped: string[] = [];
    const wanted = comparable(part, sample.wire, { context, unmapped: (path) => unmapped.push(path) });
    if (unmapped.length > 0)
      report(startOf(sample.file), {
        rule: 'sample-unmapped',
        message: named`no row reads ${unmapped.join(', ')}`,
        fix: fixes['sample-encodes'],
      });
    const { body } = translateForth(once(trial, false));
    const found = differences(comparable(part, body, { context, unmapped: () => undefined }), wanted);
    tellDifferences(trial, 'sample-encodes', found, (path) => placeOfWire(part, path));
    if (found.length === 0 && unmapped.length === 0 && isByteExact(part)) checkBytes(trial, body);
  } catch (fault) {
    tellFault(trial, 'sample-encodes', fault);
  }
}

function checkContract({ sample, report }: Trial, contract: WireCheck | undefined): void {
  for (const message of contract?.check(sample.part, sample.operation, sample.wire) ?? []) {
    report(startOf(sample.file), {
      rule: 'sample-contract',
      message: named`${message}`,
      fix: 'Compare with the wire contract; if the partner changed it, change the contract first.',
    });
  }
}

/** What comes in unasked must be known for what it is, and no other table may claim it first. */
function checkRecognised({ dialect, operation, sample, report }: Trial): void {
  const incoming = operation.event ?? (operation.call?.receive ? { receive: operation.call.receive } : undefined);
  if (!incoming || sample.part === 'answer' || sample.part === 'response') return;
  const { method, path } = incoming.receive;
  const request = {
    method,
    path: sample.headers?.['file-name'] ? `/${sample.headers['file-name']}` : path,
    headers: sample.headers ?? {},
    body: sample.wire,
  };
  const known = operation.event ? dialect.dialect.recognizeEvent(request) : dialect.dialect.recognizeServed(request);
  if (known?.operation === sample.operation) return;
  const table = operation.table.event ?? operation.table.served;
  report(table?.when[0]?.place ?? operation.table.place, {
    rule: 'sample-recognised',
    message: named`${sample.name} is taken for ${known?.operation ?? 'nothing'}`,
    messageZh: `样例 ${sample.name} 被认作${known?.operation ?? '未知报文'}`,
    fix: 'Correct when: of this table, or of the other.',
    related: sample.file,
  });
}

function judge(trial: Trial, contract: WireCheck | undefined): void {
  checkContract(trial, contract);
  checkDecodes(trial);
  checkEncodes(trial);
  try {
    checkRecognised(trial);
  } catch (fault) {
    tellFault(trial, 'sample-decodes', fault);
  }
}

/** Judges all samples of a dialect. */
export function checkSamples(
  dialect: CompiledDialect,
  given: { readonly files: readonly MappingFile[]; readonly context: TranslationContext },
  contract: WireCheck | undefined,
  report: Report,
): void {
  const samples = readSamples(given.files, report);
  for (const sample of samples) {
    const operation = dialect.operations.get(sample.operation);
    const part = operation && partOf(operation, sample.part);
    if (operation && part) judge({ dialect, operation, part, sample, context: given.context, report }, contract);
    else
      report(startOf(sample.file), {
        rule: 'sample-name',
        message: named`${dialect.table.name} has no ${sample.part} of ${sample.operation}`,
        fix: 'Name the folder after an operation of this dialect.',
      });
  }
  for (const operation of dialect.operations.values()) {
    const own = samples.filter((sample) => sample.operation === operation.card.name);
    checkKinds(operation, dialect.table, own, report);
    checkValues(operation, own, report);
  }
}
