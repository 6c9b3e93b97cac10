/** An operation's file: `venue-book.yaml` of a dialect. */
import { naming, type Place, type Report } from '../findings.ts';
import { parseRight } from './expressions.ts';
import type {
  Address,
  Condition,
  EventTable,
  OperationTable,
  PartTable,
  RawRow,
  RequestTable,
  Row,
  ServedTable,
} from './model.ts';
import { merge, type Overrides } from './overrides.ts';
import { parseLeft } from './paths.ts';
import { namesAt, readAddress, readAnswer, readOutcome } from './read-parts.ts';
import { readAsserts, readResults } from './read-rules.ts';
import { readSign } from './read-sign.ts';
import { onlyKeys, parsed, rawRowsAt, reasonsAt, requiredText, textAt, textsAt } from './shapes.ts';
import { readSource, type Source, valueAt } from './source.ts';

/** @returns undefined (reported) where either side cannot be read. */
export function readRow(raw: RawRow, report: Report): Row | undefined {
  const left = parsed(raw.place, report, () => parseLeft(raw.key));
  const right = parsed(raw.place, report, () => parseRight(raw.value));
  return left && right ? { left, right, place: raw.place } : undefined;
}

/** What every part may say. */
const partKeys = ['names', 'fields', 'unmapped', 'ignored', 'assert', 'result', 'sign'];

function readPart(source: Source, report: Report): PartTable {
  return {
    place: source.place,
    names: namesAt(source, report),
    rows: rawRowsAt(source, 'fields', report)
      .map((raw) => readRow(raw, report))
      .filter((row) => row !== undefined),
    unmapped: reasonsAt(source, 'unmapped', report),
    ignored: reasonsAt(source, 'ignored', report),
    asserts: readAsserts(source, report),
    results: readResults(source, report),
    sign: readSign(valueAt(source, 'sign'), report),
  };
}

function readRequest(source: Source, report: Report): RequestTable {
  onlyKeys(source, ['send', ...partKeys], report);
  const send = readAddress(requiredText(source, 'send', { place: source.place, report }), report);
  return { ...readPart(source, report), send: send ?? { method: 'POST', path: '/', place: source.place } };
}

function readResponse(source: Source, report: Report): PartTable {
  onlyKeys(source, partKeys, report);
  return readPart(source, report);
}

function readCondition(text: string, place: Place, report: Report): Condition | undefined {
  const found = /^(.+?) = (.*)$/s.exec(text);
  if (found) return { path: (found[1] ?? '').trim(), value: (found[2] ?? '').trim().replace(/^"(.*)"$/s, '$1'), place };
  report(place, { rule: 'condition', message: naming`${text} is no condition`, fix: 'Write path = value.' });
  return undefined;
}

const readConditions = (source: Source, report: Report): readonly Condition[] =>
  textsAt(source, 'when', report)
    .map((note) => readCondition(note.text, note.place, report))
    .filter((condition) => condition !== undefined);

function readIdentity(source: Source, report: Report): EventTable['identity'] {
  const identity = textsAt(source, 'identity', report);
  if (identity.length === 0) {
    report(source.place, {
      rule: 'identity-missing',
      message: 'the event has no identity',
      fix: 'Write identity: [field], what makes a repetition a repetition.',
    });
  }
  return identity;
}

function readEvent(source: Source, report: Report): EventTable {
  onlyKeys(source, ['receive', 'when', 'identity', 'answer', ...partKeys], report);
  return {
    ...readPart(source, report),
    part: 'event',
    receive: readAddress(textAt(source, 'receive', report), report),
    when: readConditions(source, report),
    identity: readIdentity(source, report),
    answer: readAnswer(valueAt(source, 'answer'), report),
  };
}

/** A file is known by its name, and nobody waits for an answer. */
function readFile(source: Source, report: Report): EventTable {
  onlyKeys(source, ['name', 'identity', ...partKeys], report);
  const name = requiredText(source, 'name', { place: source.place, report });
  return {
    ...readPart(source, report),
    part: 'file',
    receive: { method: 'FILE', path: `/${name.text}`, place: name.place },
    when: [],
    identity: readIdentity(source, report),
  };
}

function readServed(source: Source, report: Report): ServedTable {
  onlyKeys(source, ['receive', 'when', ...partKeys], report);
  const receive = readAddress(requiredText(source, 'receive', { place: source.place, report }), report);
  const nowhere: Address = { method: 'POST', path: '/', place: source.place };
  return { ...readPart(source, report), receive: receive ?? nowhere, when: readConditions(source, report) };
}

/**
 * @param overrides of one partner
 * @returns undefined where the file cannot be read at all; lesser faults are reported and left out.
 */
export function readOperation(
  file: string,
  text: string,
  report: Report,
  overrides?: Overrides,
): OperationTable | undefined {
  const base = readSource(file, text, report);
  if (base === undefined) return undefined;
  const name = textAt(base, 'operation', () => undefined)?.text ?? '';
  const over = overrides?.operations.get(name);
  return toOperation(file, text, over ? merge(base, over, report) : base, report);
}

/** An operation that only this partner speaks: its whole table stands in the overrides. */
export function readOwnOperation(name: string, source: Source, overrides: Overrides, report: Report): OperationTable {
  const { file, text } = overrides;
  const named = {
    key: 'operation',
    place: source.place,
    value: { kind: 'text' as const, place: source.place, text: name },
  };
  const table = source.kind === 'map' ? { ...source, entries: [named, ...source.entries] } : source;
  return toOperation(file, text, table, report);
}

function toOperation(file: string, text: string, source: Source, report: Report): OperationTable {
  onlyKeys(source, ['operation', 'request', 'response', 'event', 'file', 'served', 'outcome', 'person'], report);
  const [request, response, event, laidDown, served] = ['request', 'response', 'event', 'file', 'served'].map((key) =>
    valueAt(source, key),
  );
  return {
    file,
    place: source.place,
    operation: requiredText(source, 'operation', { place: source.place, report }).text,
    request: request && readRequest(request, report),
    response: response && readResponse(response, report),
    event: event ? readEvent(event, report) : laidDown && readFile(laidDown, report),
    served: served && readServed(served, report),
    outcome: readOutcome(valueAt(source, 'outcome'), report),
    person: textAt(source, 'person', report),
    text,
  };
}
