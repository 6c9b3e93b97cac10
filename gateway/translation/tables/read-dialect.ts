/** A dialect's file: `dialect.yaml`. */
import type { Report } from '../findings.ts';
import { type CodeTable, type DialectTable, type EventShape, type LayerTable, type Part, parts } from './model.ts';
import { readAddress, readAnswer, readOutcome, readSign } from './read-parts.ts';
import { asText, entriesOf, onlyKeys, rawRowsAt, requiredText, textAt } from './shapes.ts';
import { entryAt, readSource, type Source, valueAt } from './source.ts';

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
  'event',
  'codes',
];
const optionsOf = {
  json: ['charset'],
  xml: ['root', 'charset', 'label', 'namespaces', 'declaration'],
} as const;
/** A reference is a column of our journal and a field of a partner's form; 64 characters hold every form met so far. */
const REF_MAX = 64;

function readLayer(source: Source, report: Report): LayerTable | undefined {
  const formats = (['json', 'xml'] as const).filter((format) => entryAt(source, format));
  const [format] = formats;
  onlyKeys(source, ['at', 'json', 'xml'], report);
  if (source.kind !== 'map' || format === undefined || formats.length > 1) {
    report(source.place, {
      rule: 'layer',
      message: 'a layer is json or xml',
      fix: 'Write - json: { charset: utf-8 } or - { at: path, xml: { root: name } }.',
    });
    return undefined;
  }
  const options = valueAt(source, format);
  if (options?.kind === 'map') onlyKeys(options, optionsOf[format], report);
  const plain = entriesOf(options).filter((entry) => entry.key !== 'namespaces');
  return {
    place: source.place,
    at: textAt(source, 'at', report)?.text,
    format,
    options: new Map(plain.map((entry) => [entry.key, asText(entry.value, report)?.text ?? ''])),
    namespaces: new Map(
      entriesOf(valueAt(options, 'namespaces')).map((entry) => [entry.key, asText(entry.value, report)?.text ?? '']),
    ),
  };
}

function readLayers(source: Source | undefined, part: string, report: Report): readonly LayerTable[] | undefined {
  const list = valueAt(source, part);
  if (list === undefined) return undefined;
  const items = list.kind === 'list' ? list.items : [list];
  return items.map((item) => readLayer(item, report)).filter((layer) => layer !== undefined);
}

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

/** @returns undefined where the file cannot be read at all; lesser faults are reported and left out. */
export function readDialect(file: string, text: string, report: Report): DialectTable | undefined {
  const source = readSource(file, text, report);
  if (source === undefined) return undefined;
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
    },
    envelope: ofParts((part) => rawRowsAt(envelope, part, report)),
    outcome: readOutcome(valueAt(source, 'outcome'), report),
    event: readEventShape(valueAt(source, 'event'), report),
    codes: readCodes(valueAt(source, 'codes'), report),
    text,
  };
}
