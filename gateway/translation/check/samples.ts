/** Samples from the partner's document: against the wire contract, against their canonical twins, and for every meaning. */
import type { Canonical } from '../../catalogue/contract.ts';
import type { Headers, TranslationContext } from '../contract.ts';
import type { CompiledDialect } from '../dialect.ts';
import { naming, type Place, type Report } from '../findings.ts';
import type { MappingFile } from '../load.ts';
import type { Row } from '../tables/model.ts';
import { FILE_NAME, translateBack, translateForth } from '../translate.ts';
import { comparable, isByteExact, isSameThroughout } from './comparable.ts';
import { type Difference, differences, shown, withoutUnmapped } from './messages.ts';
import { partOf, tableOf } from './operation-parts.ts';
import { checkKinds, checkValues } from './sample-coverage.ts';
import { checkIdentities, checkRecognised } from './sample-events.ts';
import { readSamples, startOf } from './sample-files.ts';
import {
  haveOneCode,
  isFault,
  placeOfCanonical,
  placeOfFault,
  placeOfHeader,
  placeOfSign,
  placeOfVerdict,
  placeOfWire,
  type SampleTrial,
} from './sample-places.ts';
import { gatherSpellings, type Spellings } from './spellings.ts';
import type { WireCheck } from './wire-check.ts';

export { sampleContext } from './sample-files.ts';

/** One sample with what is needed to judge it. */
interface Trial extends SampleTrial {
  /** Lines that have failed a sample: what the next ones say of them is the same. */
  readonly failed: Set<string>;
  readonly spellings: Spellings<Trial>;
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

interface Said {
  readonly message: string;
  readonly messageZh: string;
}

const shownZh = (value: unknown): string => (value === undefined ? '（无）' : shown(value));

/** At the line that fails the sample, where it is known; else at the sample. */
function tell({ sample, report, failed }: Trial, rule: Rule, said: Said, place: Place | undefined): void {
  const key = `${rule} ${place?.file}:${place?.line}`;
  if (place && failed.has(key)) return;
  failed.add(key);
  report(place ?? startOf(sample.file), { rule, ...said, fix: fixes[rule], related: sample.file });
}

function tellFault(trial: Trial, rule: Rule, fault: unknown): void {
  if (!isFault(fault)) throw fault;
  const { name } = trial.sample;
  const said = { message: `${name}: ${fault.message}`, messageZh: `样例 ${name}：${fault.message}` };
  tell(trial, rule, said, placeOfFault(trial, fault));
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
    const reads = rule === 'sample-decodes';
    const [did, twin] = reads ? ['reads as', 'its twin'] : ['is written as', 'the sample'];
    const [didZh, twinZh] = reads ? ['读作', '标准报文'] : ['写作', '样例'];
    const said = {
      message: `${trial.sample.name}: ${path} ${did} ${shown(one)}, and ${twin} has ${shown(other)}`,
      messageZh: `样例 ${trial.sample.name}：${path} ${didZh} ${shownZh(one)}，${twinZh}中是 ${shownZh(other)}`,
    };
    tell(trial, rule, said, placeOf(path));
  }
}

function checkDecodes(trial: Trial): void {
  const { sample, operation } = trial;
  const table = tableOf(operation, sample.part);
  const expected =
    table && sample.part === 'request' ? withoutUnmapped(sample.canonical as Canonical, table) : sample.canonical;
  try {
    const read = translateBack(once(trial, true));
    if (sample.part === 'answer' && haveOneCode(trial, read, expected)) return;
    const found = differences(plain(read), plain(expected));
    tellDifferences(trial, 'sample-decodes', found, (path) => placeOfCanonical(trial, path));
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
  const [got, want] = [cut(written), cut(sample.wire)];
  const said = {
    message: `${sample.name}: byte ${from + 1} is written as ${got}, and the sample has ${want}`,
    messageZh: `样例 ${sample.name}：第 ${from + 1} 字节写作 ${got}，样例中是 ${want}`,
  };
  tell(trial, 'sample-encodes', said, trial.part.signer ? undefined : trial.part.plan.layers[0].place);
}

/** What a headers file names must be written so; the rest of the headers is the transport's. */
function checkHeaders(trial: Trial, written: Headers): void {
  const { sample } = trial;
  for (const [name, wanted] of Object.entries(sample.headers ?? {})) {
    if (name === FILE_NAME || written[name] === wanted) continue;
    const said = {
      message: `${sample.name}: the header ${name} is written as ${shown(written[name])}, and the sample has ${shown(wanted)}`,
      messageZh: `样例 ${sample.name}：报文头 ${name} 写作 ${shownZh(written[name])}，样例中是 ${shownZh(wanted)}`,
    };
    tell(trial, 'sample-encodes', said, placeOfHeader(trial, name) ?? placeOfSign(trial));
  }
}

function tellUnmapped({ sample, report }: Trial, unmapped: readonly string[]): void {
  report(startOf(sample.file), {
    rule: 'sample-unmapped',
    message: naming`no row reads ${unmapped.join(', ')}`,
    fix: fixes['sample-encodes'],
  });
}

/** A signature differs wherever what it signs differs, and says nothing more then. */
function ownDifferences({ part }: Trial, found: readonly Difference[]): readonly Difference[] {
  const signature = part.signer?.into.http === undefined ? part.signer?.into.keys.join('.') : undefined;
  const others = found.filter(({ path }) => path !== signature);
  return others.length > 0 ? others : found;
}

/** @returns whether all fields are written as the sample has them */
function checkEncodes(trial: Trial): boolean {
  const { sample, part, context } = trial;
  const quiet = { context, unmapped: () => undefined };
  try {
    const unmapped: string[] = [];
    const wanted = comparable(trial, sample.wire, { context, unmapped: (path) => unmapped.push(path) });
    if (unmapped.length > 0) tellUnmapped(trial, unmapped);
    trial.spellings.see(trial, wanted);
    const { body, headers } = translateForth(once(trial, false));
    const written = comparable(trial, body, quiet);
    const all = ownDifferences(trial, differences(written, wanted));
    const found = trial.spellings.apart(trial, all);
    tellDifferences(trial, 'sample-encodes', found, (path) => placeOfWire(trial, path));
    const isSame = found.length === 0 && unmapped.length === 0 && isSameThroughout(trial, body, quiet);
    if (isSame && isByteExact(part)) checkBytes(trial, body);
    if (isSame) checkHeaders(trial, headers);
    return found.length === 0;
  } catch (fault) {
    tellFault(trial, 'sample-encodes', fault);
    return false;
  }
}

/** What no generated message shows: how a refusal and an answer to an event are written. */
function checkVerdict(trial: Trial, contract: WireCheck | undefined): void {
  const { sample, report } = trial;
  const { kind } = sample.canonical as { kind?: unknown };
  if (sample.part !== 'answer' && (sample.part !== 'response' || kind === 'success')) return;
  const { body } = translateForth(once(trial, false));
  for (const complaint of contract?.check(sample.part, sample.operation, body) ?? []) {
    report(placeOfVerdict(trial) ?? startOf(sample.file), {
      rule: 'wire-contract',
      message: naming`${sample.name} as the mapping writes it breaks the wire contract: ${complaint}`,
      messageZh: `样例 ${sample.name} 由映射写出后不符合对方接口规范：${complaint}`,
      fix: 'Correct the layers, the envelope or the codes.',
      related: sample.file,
    });
  }
}

/** @returns whether the sample keeps the contract */
function checkContract({ sample, report }: Trial, contract: WireCheck | undefined): boolean {
  const complaints = contract?.check(sample.part, sample.operation, sample.wire) ?? [];
  for (const message of complaints) {
    report(startOf(sample.file), {
      rule: 'sample-contract',
      message: naming`${sample.name}: ${message}`,
      fix: 'Compare with the wire contract; if the partner changed it, change the contract first.',
    });
  }
  return complaints.length === 0;
}

function judge(trial: Trial, contract: WireCheck | undefined): void {
  const keeps = checkContract(trial, contract);
  checkDecodes(trial);
  const isWritten = checkEncodes(trial);
  try {
    if (keeps && isWritten) checkVerdict(trial, contract);
    checkRecognised(trial);
  } catch (fault) {
    tellFault(trial, 'sample-decodes', fault);
  }
}

function tellUnseen({ place }: Row, spelling: string, report: Report): void {
  report(place, {
    rule: 'sample-missing',
    message: naming`no sample has an amount spelled ${spelling}`,
    messageZh: `没有样例写出金额的另一种形式：${spelling}`,
    fix: 'Add a sample that has it, or leave the spelling out.',
    fixZh: '补一份这样写的样例，或去掉这种写法。',
  });
}

/** Judges all samples of a dialect. */
export function checkSamples(
  dialect: CompiledDialect,
  given: { readonly files: readonly MappingFile[]; readonly context: TranslationContext },
  contract: WireCheck | undefined,
  report: Report,
): void {
  const samples = readSamples(given.files, report);
  const failed = new Set<string>();
  const spellings = gatherSpellings<Trial>();
  const trials: Trial[] = [];
  for (const sample of samples) {
    const operation = dialect.operations.get(sample.operation);
    const part = operation && partOf(operation, sample.part);
    if (operation && part)
      trials.push({ dialect, operation, part, sample, context: given.context, report, failed, spellings });
    else
      report(startOf(sample.file), {
        rule: 'sample-name',
        message: naming`${dialect.table.name} has no ${sample.part} of ${sample.operation}`,
        fix: 'Name the folder after an operation of this dialect.',
      });
  }
  for (const trial of trials) judge(trial, contract);
  for (const { row, spelling } of spellings.unseen()) tellUnseen(row, spelling, report);
  for (const { trial, difference } of spellings.never())
    tellDifferences(trial, 'sample-encodes', [difference], (path) => placeOfWire(trial, path));
  checkIdentities(trials);
  for (const operation of dialect.operations.values()) {
    const own = samples.filter((sample) => sample.operation === operation.card.name);
    checkKinds(operation, dialect.table, own, report);
    checkValues(operation, own, report);
  }
}
