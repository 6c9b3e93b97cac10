/** A dialect's file: `dialect.yaml`. */
import type { Report } from '../findings.ts';
import { type CodeTable, type DialectTable, type EventShape, type Part, parts, type SignTable } from './model.ts';
import { merge, type Overrides } from './overrides.ts';
import { readLayers } from './read-layers.ts';
import { readAddress, readAnswer, readOutcome } from './read-parts.ts';
import { readSign } from './read-sign.ts';
import { asText, entriesOf, onlyKeys, rawRowsAt, requiredText, textAt } from './shapes.ts';
import { readSource, type Source, valueAt } from './source.ts';

const keys = [
  'dialect',
  'title',
  'source',
  'contract',
  'idempotency',
  'ref',
  'layers',
  'envelope',
  'outcome',
  'request',
  'response',
  'event',
  'codes',
];
/** A reference is a column of our journal and a field of a partner's form; 64 characters hold every form met so far. */
const REF_MAX = 64;

function readCodes(source: Source | undefined, report: Report): ReadonlyMap<string, CodeTable> {
  return new Map(
    entriesOf(source).map((table) => {
      const entries = entriesOf(table.value).map((entry) => ({
        canonical: entry.key,
        wire: asText(entry.value, report)?.text ?? '',
        place: entry.place,
      }));
      return [table.key, { name: table.key, place: table.place, entries }];
    }),
  );
}

function readEventShape(source: Source | undefined, report: Report): EventShape {
  onlyKeys(source, ['receive', 'sign', 'answer'], report);
  return {
    receive: readAddress(textAt(source, 'receive', report), report),
    sign: readSign(valueAt(source, 'sign'), report),
    answer: readAnswer(valueAt(source, 'answer'), report),
  };
}

/** `request: { sign }`: what all requests of the dialect share. */
function readSignOf(source: Source | undefined, report: Report): SignTable | undefined {
  if (source === undefined) return undefined;
  onlyKeys(source, ['sign'], report);
  return readSign(valueAt(source, 'sign'), report);
}

const ofParts = <T>(of: (part: Part) => T): Readonly<Record<Part, T>> =>
  Object.fromEntries(parts.map((part) => [part, of(part)])) as Record<Part, T>;

function readIdempotency(source: Source, report: Report): DialectTable['idempotency'] {
  const note = requiredText(source, 'idempotency', { place: source.place, report });
  if (note.text === 'ref' || note.text === 'business-key' || note.text === 'none') return note.text;
  report(note.place, {
    rule: 'idempotency',
    message: 'idempotency is not understood',
    fix: 'Write ref, business-key or none.',
  });
  return 'none';
}

/**
 * @param overrides of one partner
 * @returns undefined where the file cannot be read at all; lesser faults are reported and left out.
 */
export function readDialect(
  file: string,
  text: string,
  report: Report,
  overrides?: Overrides,
): DialectTable | undefined {
  const base = readSource(file, text, report);
  if (base === undefined) return undefined;
  const source = overrides?.dialect ? merge(base, overrides.dialect, report) : base;
  onlyKeys(source, keys, report);
  const where = { place: source.place, report };
  const [layers, envelope, ref] = ['layers', 'envelope', 'ref'].map((key) => valueAt(source, key));
  for (const map of [layers, envelope]) onlyKeys(map, parts, report);
  onlyKeys(ref, ['form', 'max'], report);
  const given = ofParts((part) => readLayers(layers, part, report));
  const max = Number(textAt(ref, 'max', report)?.text ?? REF_MAX);
  return {
    file,
    place: source.place,
    name: requiredText(source, 'dialect', where).text,
    title: requiredText(source, 'title', where).text,
    source: requiredText(source, 'source', where).text,
    contract: textAt(source, 'contract', report)?.text,
    idempotency: readIdempotency(source, report),
    refForm: textAt(ref, 'form', report),
    refMax: Number.isInteger(max) && max > 0 ? max : REF_MAX,
    layers: {
      request: given.request ?? [],
      response: given.response ?? given.request ?? [],
      event: given.event ?? given.request ?? [],
      answer: given.answer ?? given.response ?? given.request ?? [],
      file: given.file ?? given.request ?? [],
    },
    envelope: ofParts((part) => rawRowsAt(envelope, part, report)),
    outcome: readOutcome(valueAt(source, 'outcome'), report),
    event: readEventShape(valueAt(source, 'event'), report),
    sign: {
      request: readSignOf(valueAt(source, 'request'), report),
      response: readSignOf(valueAt(source, 'response'), report),
    },
    codes: readCodes(valueAt(source, 'codes'), report),
    text: overrides === undefined ? text : `${text}\0${overrides.text}`,
  };
}
