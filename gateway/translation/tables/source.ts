/**
 * Mapping files as trees that remember where everything stands. YAML 1.2 with the failsafe schema: every scalar is text.
 * Anchors, aliases, tags and merge keys are refused: a table says what it says where it is read.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { type Named, naming, type Place, type Report } from '../findings.ts';
import type { Rule } from '../rules.ts';

export type Source = TextSource | MapSource | ListSource;

export interface TextSource {
  readonly kind: 'text';
  readonly place: Place;
  readonly text: string;
}

export interface MapSource {
  readonly kind: 'map';
  readonly place: Place;
  /** Written as `{ a: b }`. */
  readonly flow: boolean;
  readonly entries: readonly Entry[];
}

export interface ListSource {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly Source[];
}

export interface Entry {
  readonly key: string;
  readonly place: Place;
  readonly value: Source;
}

/** How a file's nodes find their places. */
type PlaceOf = (node: Node | null | undefined) => Place;

function convert(node: unknown, placeOf: PlaceOf): Source {
  const place = placeOf(node as Node);
  if (isMap(node)) {
    const entries = node.items.map((pair) => {
      const key = pair.key as Node;
      return {
        key: isScalar(key) ? String(key.value) : '',
        place: placeOf(key),
        value: convertValue(pair.value, key, placeOf),
      };
    });
    return { kind: 'map', place, flow: node.flow === true, entries };
  }
  if (isSeq(node)) return { kind: 'list', place, items: node.items.map((item) => convert(item, placeOf)) };
  return { kind: 'text', place, text: isScalar(node) ? String(node.value ?? '') : '' };
}

/** A key without a value has no node of its own; its place is the key's. */
function convertValue(value: unknown, key: Node, placeOf: PlaceOf): Source {
  return value === null || value === undefined
    ? { kind: 'text', place: placeOf(key), text: '' }
    : convert(value, placeOf);
}

/** @returns the file's tree, or undefined where it is no YAML we take (reported). */
export function readSource(file: string, text: string, report: Report): Source | undefined {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseDocument(text, {
    schema: 'failsafe',
    version: '1.2',
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  });
  let sound = true;
  const refuse = (offset: number, rule: Rule, message: string | Named, fix: string): void => {
    sound = false;
    report(at(offset), { rule, message, fix });
  };
  for (const fault of [...document.errors, ...document.warnings]) {
    const rule = fault.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'yaml';
    refuse(fault.pos[0], rule, naming`${fault.message}`, 'Correct the YAML; quote values that contain ": " or " #".');
  }
  visit(document, (_key, node) => {
    const marked =
      isAlias(node) ||
      ((isMap(node) || isSeq(node) || isScalar(node)) && (node.anchor !== undefined || node.tag !== undefined));
    if (marked)
      refuse(
        node.range?.[0] ?? 0,
        'yaml-plain',
        'anchors, aliases and tags are not taken',
        'Write the value out where it is needed.',
      );
  });
  return sound ? convert(document.contents, (node) => at(node?.range?.[0] ?? 0)) : undefined;
}

/** The value under a key of a map. */
export function valueAt(source: Source | undefined, key: string): Source | undefined {
  return entryAt(source, key)?.value;
}

export function entryAt(source: Source | undefined, key: string): Entry | undefined {
  return source?.kind === 'map' ? source.entries.find((entry) => entry.key === key) : undefined;
}
