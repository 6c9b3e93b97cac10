/** Where in the mapping the line stands that fails a sample; undefined where only the sample itself can be named. */
import { SignatureError, type TranslationContext, TranslationError } from '../contract.ts';
import type { CompiledDialect, CompiledOperation } from '../dialect.ts';
import type { Place, Report } from '../findings.ts';
import { isMembers, type Members } from '../frame.ts';
import type { CompiledPart } from '../part.ts';
import type { PlanNode } from '../plan.ts';
import { type AnswerTable, eventAnswers, type Noted, type Part, type Row } from '../tables/model.ts';
import { generic } from './messages.ts';
import { tableOf } from './operation-parts.ts';
import type { Sample } from './sample-files.ts';

/** One sample with all that stands round it. */
export interface SampleSite {
  readonly dialect: CompiledDialect;
  readonly operation: CompiledOperation;
  readonly part: CompiledPart;
  readonly sample: Sample;
}

export interface SampleTrial extends SampleSite {
  readonly context: TranslationContext;
  readonly report: Report;
}

const rowsOf = ({ operation, sample }: SampleSite): readonly Row[] => tableOf(operation, sample.part)?.rows ?? [];

const nodesBelow = (node: PlanNode): readonly PlanNode[] => [node, ...[...node.children.values()].flatMap(nodesBelow)];

/** The row of a field; of a unit's field the row of its amount. */
function rowAt(node: PlanNode): Place | undefined {
  for (const use of node.uses) {
    if (use.kind === 'row') return use.row.place;
    const amount = use.kind === 'unit' ? node.parent?.children.get(use.amount) : undefined;
    if (amount) return rowAt(amount);
  }
  return undefined;
}

/** The field at a path from the top of the body. */
export function nodeAtPath({ part }: SampleSite, path: string): PlanNode | undefined {
  const bare = (text: string): string => text.replace(/\[\]$/, '');
  return nodesBelow(part.plan.root).find((one) => one.parent !== undefined && bare(one.path) === bare(path));
}

/** The row that writes the field, or the first below it. */
export function placeOfWire(site: SampleSite, path: string): Place | undefined {
  if (isSignature(site, path)) return placeOfSign(site);
  const node = nodeAtPath(site, path);
  if (node?.uses.some((use) => use.kind === 'outcome')) return placeOfVerdict(site);
  return (
    node &&
    nodesBelow(node)
      .map(rowAt)
      .find((place) => place !== undefined)
  );
}

export const placeOfHeader = ({ part }: SampleSite, name: string): Place | undefined => {
  const node = part.plan.http.header.children.get(name);
  return node && rowAt(node);
};

const isSignature = ({ part: { signer } }: SampleSite, path: string): boolean =>
  signer !== undefined && signer.into.http === undefined && signer.into.keys.join('.') === path;

export function placeOfSign({ dialect: { table }, operation, sample: { part } }: SampleSite): Place | undefined {
  const shared = part === 'request' || part === 'response' ? table.sign[part] : table.event.sign;
  return (tableOf(operation, part)?.sign ?? shared)?.place;
}

const readingOf = (sample: Sample): Members => (isMembers(sample.canonical) ? sample.canonical : {});

/** The line of the outcome that has the twin's meaning under its code, or its code, or its meaning. */
function placeOfOutcome({ operation, sample }: SampleSite): Place | undefined {
  const outcome = operation.call?.outcome.table;
  const { kind, as = kind, code } = readingOf(sample);
  const rules = outcome?.rules ?? [];
  const rule =
    rules.find((one) => one.code === code && one.as === as) ??
    rules.find((one) => one.code === code) ??
    rules.find((one) => one.as === as);
  return rule?.place ?? outcome?.place;
}

const answerTables = ({ dialect, operation }: SampleSite): readonly AnswerTable[] =>
  [operation.table.event?.answer, dialect.table.event.answer].filter((one) => one !== undefined);

/** The code of a way to answer an event; an operation's own comes before the dialect's. */
function answerCode(site: SampleSite, answer: unknown): Noted | undefined {
  const kind = eventAnswers.find((one) => one === answer);
  const codes = answerTables(site).map((table) => kind && table.codes.get(kind));
  return codes.find((code) => code !== undefined);
}

/** Two ways to answer that a partner hears as one. */
export function haveOneCode(site: SampleSite, one: unknown, other: unknown): boolean {
  const [a, b] = [answerCode(site, one), answerCode(site, other)];
  return a !== undefined && a.text === b?.text;
}

const placeOfAnswer = (site: SampleSite): Place | undefined =>
  answerCode(site, site.sample.canonical)?.place ?? answerTables(site)[0]?.place;

/** What an answer says beside its message: the outcome, or how an event was taken. */
export const placeOfVerdict = (site: SampleSite): Place | undefined =>
  site.sample.part === 'answer' ? placeOfAnswer(site) : placeOfOutcome(site);

/** The row of a canonical path; a reading's own members are of the outcome. */
export function placeOfCanonical(site: SampleSite, path: string): Place | undefined {
  const inReading = site.sample.part === 'response' && !path.startsWith('message');
  if (inReading || site.sample.part === 'answer') return placeOfVerdict(site);
  const own = generic(path).replace(/^message\.?/, '');
  const rows = rowsOf(site).flatMap((row) =>
    row.right.source.kind === 'canonical' ? [{ place: row.place, text: row.right.source.path.text }] : [],
  );
  const below = (text: string): boolean =>
    own !== '' && (text.startsWith(`${own}.`) || text.startsWith(`${own}[`) || text.startsWith(own));
  const result = tableOf(site.operation, site.sample.part)?.results.find(({ path: { text } }) => text === own);
  return (rows.find(({ text }) => text === own) ?? result ?? rows.find(({ text }) => below(text)))?.place;
}

/** The layer that could not read the bytes. */
function placeOfLayer({ part, dialect, sample }: SampleSite, message: string): Place | undefined {
  const inner = nodesBelow(part.plan.root).find((node) => node.doc && message.includes(` in ${node.path} `));
  return inner?.doc?.place ?? part.plan.layers[0].place ?? dialect.table.layers[sample.part as Part][0]?.place;
}

/** A partner's "no" that is read as a success lacks the fields of one; its meaning is wrong, not its fields. */
const isNo = ({ sample }: SampleSite): boolean =>
  sample.part === 'response' && readingOf(sample).kind !== 'success' && readingOf(sample).message === undefined;

export function placeOfFault(site: SampleSite, fault: TranslationError | SignatureError): Place | undefined {
  if (fault instanceof SignatureError) return placeOfSign(site);
  const table = tableOf(site.operation, site.sample.part);
  const lines = [...rowsOf(site), ...(table?.asserts ?? []), ...(table?.results ?? [])];
  const line = lines.find(({ place }) => place.file === fault.file && place.line === fault.line);
  if (line) return isNo(site) && fault.canonicalPath !== undefined ? placeOfVerdict(site) : line.place;
  if (fault.rule === 'unreadable') return placeOfLayer(site, fault.message);
  if (fault.rule.startsWith('outcome')) return placeOfVerdict(site);
  if (fault.rule === 'signature') return placeOfSign(site);
  return fault.wirePath === undefined ? undefined : placeOfWire(site, generic(fault.wirePath));
}

export const isFault = (fault: unknown): fault is TranslationError | SignatureError =>
  fault instanceof TranslationError || fault instanceof SignatureError;
