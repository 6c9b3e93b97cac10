/** Samples from the partner's document: against the wire contract, against their canonical twins, and for every meaning. */
import { isDeepStrictEqual } from 'node:util';
import type { Canonical } from '../../catalogue/contract.ts';
import { type Headers, SignatureError, type TranslationContext, TranslationError } from '../contract.ts';
import type { CompiledDialect, CompiledOperation } from '../dialect.ts';
import type { Report } from '../findings.ts';
import { isMembers, type Members } from '../frame.ts';
import type { MappingFile } from '../load.ts';
import type { CompiledPart } from '../part.ts';
import type { PlanNode } from '../plan.ts';
import { type Part, type PartTable, parts } from '../tables/model.ts';
import { translateBack, translateForth } from '../translate.ts';
import { withoutUnmapped } from './messages.ts';
import { checkKinds, checkValues, type Sample } from './sample-coverage.ts';
import type { WireCheck } from './wire-check.ts';

const samplePath = /^([^/]+)\/([^/]+)\.(request|response|event|answer)\.(canonical\.json|headers\.json|wire)$/;
const start = (file: string) => ({ file, line: 1, column: 1 });

function parseJson(file: MappingFile, report: Report): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes));
  } catch (fault) {
    report(start(file.path), {
      rule: 'sample-unreadable',
      message: (fault as Error).message,
      fix: 'Write JSON in UTF-8.',
    });
    return undefined;
  }
}

function asHeaders(value: unknown): Headers | undefined {
  if (!isMembers(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), String(text)]));
}

/** Puts the files of a sample folder together. */
export function readSamples(files: readonly MappingFile[], report: Report): readonly Sample[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const samples: Sample[] = [];
  for (const file of files) {
    const found = samplePath.exec(file.name);
    if (!found) {
      if (file.name !== 'context.json')
        report(start(file.path), {
          rule: 'sample-name',
          message: `${file.name} is no sample`,
          fix: `Name it <operation>/<case>.<${parts.join('|')}>.wire, .canonical.json or .headers.json.`,
        });
      continue;
    }
    const [, operation = '', name = '', part = '', kind] = found;
    const stem = `${operation}/${name}.${part}`;
    const twin = byName.get(`${stem}.${kind === 'wire' ? 'canonical.json' : 'wire'}`);
    if (!twin)
      report(start(file.path), {
        rule: 'sample-incomplete',
        message: `${stem} lacks its ${kind === 'wire' ? 'canonical.json' : 'wire'}`,
        fix: 'Add the other half.',
      });
    if (kind !== 'wire' || !twin) continue;
    const canonical = parseJson(twin, report);
    const headers = byName.get(`${stem}.headers.json`);
    if (canonical !== undefined) {
      samples.push({
        operation,
        name,
        part: part as Part,
        file: file.path,
        wire: file.bytes,
        canonical,
        headers: headers && asHeaders(parseJson(headers, report)),
      });
    }
  }
  return samples;
}

/** Values for every variable that a dialect names, where samples/context.json gives none. */
export function sampleContext(
  dialect: CompiledDialect,
  files: readonly MappingFile[],
  report: Report,
): TranslationContext {
  const file = files.find((one) => one.name === 'context.json');
  const given = file ? parseJson(file, report) : {};
  const texts = [dialect.table.text, ...[...dialect.operations.values()].map(({ table }) => table.text)].join('\n');
  const named = (group: string): Record<string, string> =>
    Object.fromEntries(
      [...texts.matchAll(new RegExp(`\\$${group}\\.([A-Za-z0-9_-]+)`, 'g'))].map(([, name = '']) => [
        name,
        `sample-${name}`,
      ]),
    );
  const own = isMembers(given) ? given : {};
  const when = '2026-03-16T10:15:00+08:00';
  return {
    ref: String(own.ref ?? 'SAMPLE-0000000001'),
    serial: String(own.serial ?? '1'),
    now: String(own.now ?? when),
    acceptedAt: String(own.acceptedAt ?? when),
    auth: { ...named('auth'), ...(own.auth as Record<string, string> | undefined) },
    profile: { ...named('profile'), ...(own.profile as Record<string, string> | undefined) },
  };
}

function partOf({ call, event }: CompiledOperation, part: Part): CompiledPart | undefined {
  return { request: call?.request, response: call?.response, event: event?.event, answer: event?.reply }[part];
}

function tableOf({ table }: CompiledOperation, part: Part): PartTable | undefined {
  return part === 'answer' ? undefined : table[part];
}

/** Members of a message as far as rows name them: codes and texts of the outcome are compared as readings, ignored fields not at all. */
function comparable(part: CompiledPart, bytes: Uint8Array, unmapped: (path: string) => void): Members {
  const members = part.wire.open(bytes, unmapped);
  part.wire.openInner(members, unmapped);
  for (const { keys } of part.specials) for (const path of keys) remove(members, path);
  for (const node of ignoredNodes(part.plan.root)) remove(members, keysTo(node));
  return members;
}

const ignoredNodes = (node: PlanNode): readonly PlanNode[] => [
  ...(node.uses.some((use) => use.kind === 'ignored') ? [node] : []),
  ...[...node.children.values()].flatMap(ignoredNodes),
];

const keysTo = (node: PlanNode): readonly string[] => (node.parent ? [...keysTo(node.parent), node.key] : []);

function remove(members: Members, keys: readonly string[]): void {
  let here: unknown = members;
  for (const key of keys.slice(0, -1)) here = isMembers(here) ? here[key] : undefined;
  if (isMembers(here)) delete here[keys.at(-1) ?? ''];
}

/** One sample with what is needed to judge it. */
interface Trial {
  readonly dialect: CompiledDialect;
  readonly operation: CompiledOperation;
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

function faultText(fault: unknown): string {
  if (fault instanceof TranslationError || fault instanceof SignatureError) return fault.message;
  throw fault;
}

function checkDecodes(trial: Trial): void {
  const { sample, operation, report } = trial;
  const table = tableOf(operation, sample.part);
  const expected =
    table && sample.part === 'request' ? withoutUnmapped(sample.canonical as Canonical, table) : sample.canonical;
  const fix = 'Correct the row, or the canonical twin; the wire half comes from the partner’s document.';
  try {
    const read = translateBack(once(trial, true));
    if (isDeepStrictEqual(plain(read), plain(expected))) return;
    report(start(sample.file), { rule: 'sample-decodes', message: `reads as ${JSON.stringify(read)}`, fix });
  } catch (fault) {
    report(start(sample.file), { rule: 'sample-decodes', message: faultText(fault), fix });
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function checkEncodes(trial: Trial): void {
  const { sample, operation, report } = trial;
  const part = partOf(operation, sample.part);
  if (!part) return;
  const fix = 'Correct the row, or the canonical twin; list wire fields that nobody needs under `ignored`.';
  try {
    const unmapped: string[] = [];
    const wanted = comparable(part, sample.wire, (path) => unmapped.push(path));
    if (unmapped.length > 0)
      report(start(sample.file), { rule: 'sample-unmapped', message: `no row reads ${unmapped.join(', ')}`, fix });
    const written = comparable(part, translateForth(once(trial, false)).body, () => undefined);
    if (isDeepStrictEqual(written, wanted)) return;
    report(start(sample.file), {
      rule: 'sample-encodes',
      message: `is written as ${JSON.stringify(written)}, and the sample is ${JSON.stringify(wanted)}`,
      fix,
    });
  } catch (fault) {
    report(start(sample.file), { rule: 'sample-encodes', message: faultText(fault), fix });
  }
}

function checkContract({ sample, report }: Trial, contract: WireCheck | undefined): void {
  for (const message of contract?.check(sample.part, sample.operation, sample.wire) ?? []) {
    report(start(sample.file), {
      rule: 'sample-contract',
      message,
      fix: 'Compare with the wire contract; if the partner changed it, change the contract first.',
    });
  }
}

/** Judges all samples of a dialect. */
export function checkSamples(
  dialect: CompiledDialect,
  files: readonly MappingFile[],
  contract: WireCheck | undefined,
  report: Report,
): void {
  const context = sampleContext(dialect, files, report);
  const samples = readSamples(files, report);
  for (const sample of samples) {
    const operation = dialect.operations.get(sample.operation);
    if (!operation || !partOf(operation, sample.part)) {
      report(start(sample.file), {
        rule: 'sample-name',
        message: `${dialect.table.name} has no ${sample.part} of ${sample.operation}`,
        fix: 'Name the folder after an operation of this dialect.',
      });
      continue;
    }
    const trial: Trial = { dialect, operation, sample, context, report };
    checkContract(trial, contract);
    checkDecodes(trial);
    checkEncodes(trial);
  }
  for (const operation of dialect.operations.values()) {
    const own = samples.filter((sample) => sample.operation === operation.card.name);
    checkKinds(operation, own, report);
    checkValues(operation, own, report);
  }
}
