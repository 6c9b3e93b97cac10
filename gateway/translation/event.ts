/** Events of a dialect: what a partner sends unasked, how it is signed, and how our taking of it is said. */
import type { Canonical, Schema } from '../catalogue/contract.ts';
import { schemaAt } from '../catalogue/schemas.ts';
import {
  type EventAnswer,
  type Headers,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireRequest,
  type WireResponse,
} from './contract.ts';
import { naming, type Report } from './findings.ts';
import { isMembers, readingFrame, writingFrame } from './frame.ts';
import { compileAddress, headersOf, splitPath } from './http.ts';
import { type CompiledPart, compilePart, type HttpMembers, type SpecialField } from './part.ts';
import {
  type Address,
  type AnswerTable,
  type Condition,
  type EventTable,
  eventAnswers,
  type PartTable,
} from './tables/model.ts';
import { type CanonicalStep, parseCanonicalPath } from './tables/paths.ts';
import { messageOf, noHttp, type OperationSource, partSource, saidIn, unmappedOf } from './translator.ts';

export type EventDirections = Pick<
  Translator,
  'encodeEvent' | 'decodeEvent' | 'encodeEventAnswer' | 'decodeEventAnswer'
>;

/** An event table with what the dialect says for all of its events. */
interface EventParts {
  readonly source: OperationSource;
  readonly table: EventTable;
  readonly receive: Address;
  readonly event: CompiledPart;
}

/** An event that somebody waits to hear about: all but files. */
interface AnsweredParts extends EventParts {
  readonly answer: AnswerTable;
  readonly reply: CompiledPart;
}

function mergeAnswer(dialect: AnswerTable | undefined, own: AnswerTable | undefined): AnswerTable | undefined {
  if (!dialect || !own) return own ?? dialect;
  return {
    of: own.of ?? dialect.of,
    message: own.message ?? dialect.message,
    saying: own.saying ?? dialect.saying,
    codes: new Map([...dialect.codes, ...own.codes]),
    sign: own.sign ?? dialect.sign,
    place: own.place,
  };
}

function headersFor({ event }: EventParts): CompiledEvent['headersFor'] {
  return (body, context) => {
    const written = event.write(writingFrame({}, context, { bodyless: true }));
    return event.headerFor(headersOf(written, event.wire.contentType), body, context);
  };
}

function encodeEvent(parts: EventParts): EventDirections['encodeEvent'] {
  const { event, receive } = parts;
  const address = compileAddress(receive);
  const plain = receive.method === 'TCP' || receive.method === 'FILE';
  return (message, context) => {
    const written = event.write(writingFrame(message, context));
    const headers = { ...headersOf(written, plain ? undefined : event.wire.contentType) };
    const body = event.seal(written.members, headers, context);
    return { method: receive.method, path: address.write(written), headers, body };
  };
}

/** How the partner's callback reaches us: the end of the address is agreed, what stands before it is ours. */
export function isReceivedAt(request: WireRequest, receive: Address): boolean {
  if (request.method !== receive.method) return false;
  if (receive.method === 'FILE') return compileAddress(receive).read(request.path) !== undefined;
  const { path } = splitPath(request.path);
  return path === receive.path || path.endsWith(receive.path);
}

/** A file's name is read like an address; where a callback comes in is our own affair. */
function httpOf(request: WireRequest, receive: Address): HttpMembers {
  const { path, query } = splitPath(request.path);
  if (receive.method !== 'FILE') return { header: request.headers, query, path: {} };
  const found = compileAddress(receive).read(request.path);
  if (found) return { header: {}, query: {}, path: found };
  throw new TranslationError({
    code: 'GW_TRANSLATION_MESSAGE',
    rule: 'address',
    message: `${path.slice(1)} is no file name of the form ${receive.path.slice(1)}.`,
    file: receive.place.file,
    line: receive.place.line,
  });
}

function decodeEvent(parts: EventParts): EventDirections['decodeEvent'] {
  const { source, event, receive } = parts;
  const identityOf = compileIdentity(parts);
  return (request, context) => {
    const unmapped = unmappedOf(source, parts.table.part);
    const members = event.unseal(request, { unmapped: unmapped.note, context });
    const frame = readingFrame({ ...context, ref: '', serial: '' }, { unmapped: unmapped.note });
    event.read(members, httpOf(request, receive), frame);
    const message = messageOf(frame, event);
    unmapped.tell();
    return { operation: source.card.name, message, identity: identityOf(message) };
  };
}

/** The canonical path that an identity names, directly or by the wire field that a row maps. */
function identityPath({ table, source }: Pick<EventParts, 'table' | 'source'>, text: string): string | undefined {
  const schema = source.card.event?.schema;
  if (schema && schemaAt(schema, text)) return text;
  const row = table.rows.find((one) => one.left.text === text || text.endsWith(`.${one.left.text}`));
  return row?.right.source.kind === 'canonical' ? row.right.source.path.text : undefined;
}

/** All values at a path, those of every row where it goes through lists. */
function valuesAt(value: unknown, steps: readonly CanonicalStep[]): readonly unknown[] {
  const [step, ...rest] = steps;
  if (!step) return [value];
  const here = isMembers(value) ? value[step.name] : undefined;
  return (step.each && Array.isArray(here) ? here : [here]).flatMap((one) => valuesAt(one, rest));
}

/** Separators inside a value are marked, so that two events never share an identity by where a separator falls. */
const escaped = (text: string): string => text.replace(/[\\/,]/g, '\\$&');

function compileIdentity(parts: EventParts): (message: Canonical) => string {
  const paths = parts.table.identity
    .map((note) => identityPath(parts, note.text))
    .map((path) => (path === undefined ? [] : parseCanonicalPath(path).steps));
  return (message) =>
    paths
      .map((steps) =>
        valuesAt(message, steps)
          .map((value) => escaped(String(value ?? '')))
          .join(','),
      )
      .join('/');
}

function encodeAnswer(parts: AnsweredParts): EventDirections['encodeEventAnswer'] {
  const { reply, answer } = parts;
  return (kind, text, context): WireResponse => {
    const code = (answer.codes.get(kind) ?? answer.codes.get('refused'))?.text ?? '';
    const taken = kind === 'applied' || kind === 'repeated';
    const said = text === '' && taken ? (answer.saying ?? '') : text;
    const written = reply.write(writingFrame({}, context, { say: { code, text: said }, bodyless: true }));
    const headers = { ...headersOf(written, parts.receive.method === 'TCP' ? undefined : reply.wire.contentType) };
    const body = reply.seal(written.members, headers, context);
    return { status: 200, headers, body };
  };
}

function decodeAnswer({ reply, answer, source }: AnsweredParts): EventDirections['decodeEventAnswer'] {
  return (response, context): EventAnswer => {
    const unmapped = unmappedOf(source, 'answer');
    const members = reply.unseal(response, { unmapped: unmapped.note, context });
    reply.read(members, noHttp, readingFrame(undefined, { vars: {}, unmapped: unmapped.note }));
    unmapped.refuse();
    const [code] = saidIn(reply, members, source.table.file).codes;
    const kind = eventAnswers.find((one) => answer.codes.get(one)?.text === code);
    if (kind) return kind;
    throw new TranslationError({
      code: 'GW_TRANSLATION_MESSAGE',
      rule: 'outcome-code',
      message: `The answer's code ${code} is none of this dialect.`,
      file: answer.place.file,
    });
  };
}

/** Whether every message has a value there: required all the way, through lists that are never empty. */
function isCertain(schema: Schema | undefined, steps: readonly CanonicalStep[]): boolean {
  const [step, ...rest] = steps;
  if (!step) return true;
  const required = Array.isArray(schema?.required) && schema.required.includes(step.name);
  const inner = (schema?.properties as Readonly<Record<string, Schema>> | undefined)?.[step.name];
  if (!required || !inner) return false;
  return step.each ? Number(inner.minItems ?? 0) > 0 && isCertain(inner.items as Schema, rest) : isCertain(inner, rest);
}

function checkIdentity(parts: EventParts, report: Report): void {
  const schema = parts.source.card.event?.schema;
  for (const note of parts.table.identity) {
    const path = identityPath(parts, note.text);
    if (path !== undefined && isCertain(schema, parseCanonicalPath(path).steps)) continue;
    // Without a value two different events would be one.
    const message =
      path === undefined
        ? naming`${note.text} is no field of the event`
        : naming`${path} may be missing, and an identity must not`;
    report(note.place, {
      rule: 'identity',
      message,
      fix: 'Name required canonical fields, or wire fields whose rows bring them.',
    });
  }
}

function checkAnswer(answer: AnswerTable, report: Report): void {
  for (const kind of ['applied', 'repeated', 'refused'] as const) {
    if (!answer.codes.has(kind))
      report(answer.place, {
        rule: 'answer',
        message: naming`the answer has no code for ${kind}`,
        fix: `Write ${kind}: code.`,
      });
  }
}

const specialsOf = (answer: AnswerTable): readonly SpecialField[] => [
  ...(answer.of ? [{ note: answer.of, what: 'code' as const }] : []),
  ...(answer.message ? [{ note: answer.message, what: 'text' as const }] : []),
];

export interface CompiledEvent {
  /** A message or a file. */
  readonly part: EventTable['part'];
  readonly event: CompiledPart;
  /** Undefined for files, which nobody answers. */
  readonly reply: CompiledPart | undefined;
  readonly receive: Address;
  readonly when: readonly { readonly condition: Condition; readonly keys: readonly string[] }[];
  readonly directions: EventDirections;
  /** The headers that a body would arrive with, its signature included. */
  headersFor(body: Uint8Array, context: TranslationContext): Headers;
}

function missing(table: EventTable, report: Report, key: string): undefined {
  report(table.place, {
    rule: 'missing-key',
    message: naming`nothing says ${key} of this event`,
    fix: `Write ${key} here or under event: of dialect.yaml.`,
  });
  return undefined;
}

function compileEventPart(source: OperationSource, table: EventTable): CompiledPart {
  const { dialect, card } = source;
  const sign = table.sign ?? (table.part === 'event' ? dialect.event.sign : undefined);
  return compilePart(partSource(source, table.part, { table, message: card.event, probes: table.when, sign }));
}

function compileReply(source: OperationSource, table: EventTable, answer: AnswerTable): CompiledPart {
  checkAnswer(answer, source.report);
  return compilePart(
    partSource(source, 'answer', { table: namesOnly(table), special: specialsOf(answer), sign: answer.sign }),
  );
}

/** Compiles an event or a file; undefined (reported) where it lacks an address or an answer. */
export function compileEvent(source: OperationSource): CompiledEvent | undefined {
  const { table: operation, card, dialect, report } = source;
  const table = operation.event;
  if (!table) return undefined;
  const receive = table.receive ?? dialect.event.receive;
  const answer = table.part === 'file' ? undefined : mergeAnswer(dialect.event.answer, table.answer);
  if (!receive) return missing(table, report, 'receive');
  if (table.part === 'event' && !answer?.of) return missing(table, report, 'answer: { of }');
  const event = compileEventPart(source, table);
  const parts: EventParts = { source, table, receive, event };
  checkIdentity(parts, report);
  const reply = answer && compileReply(source, table, answer);
  const answered = answer && reply && { ...parts, answer, reply };
  const none = noEvents(card.name);
  const directions = {
    encodeEvent: encodeEvent(parts),
    decodeEvent: decodeEvent(parts),
    encodeEventAnswer: answered ? encodeAnswer(answered) : none.encodeEventAnswer,
    decodeEventAnswer: answered ? decodeAnswer(answered) : none.decodeEventAnswer,
  };
  const when = table.when.map((condition, at) => ({ condition, keys: event.probes[at] ?? [] }));
  return { part: table.part, event, reply, receive, when, directions, headersFor: headersFor(parts) };
}

/** An answer has no rows of its own and shares the event's names. */
const namesOnly = ({ place, names }: EventTable): PartTable => ({
  place,
  names,
  rows: [],
  unmapped: [],
  ignored: [],
  asserts: [],
  results: [],
});

function refuse(operation: string): never {
  throw new TranslationError({
    code: 'GW_TRANSLATION_OPERATION',
    rule: 'direction',
    message: `${operation} is no event.`,
  });
}

export const noEvents = (operation: string): EventDirections => ({
  encodeEvent: () => refuse(operation),
  decodeEvent: () => refuse(operation),
  encodeEventAnswer: () => refuse(operation),
  decodeEventAnswer: () => refuse(operation),
});
