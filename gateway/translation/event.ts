/** Events of a dialect: what a partner sends unasked, how it is signed, and how our taking of it is said. */
import type { Canonical } from '../catalogue/contract.ts';
import { schemaAt } from '../catalogue/schemas.ts';
import { sameSecret } from './access.ts';
import {
  type EventAnswer,
  type Headers,
  SignatureError,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireRequest,
  type WireResponse,
} from './contract.ts';
import { leavesOf } from './coverage.ts';
import type { Report } from './findings.ts';
import { isMembers, type Members, readingFrame, writingFrame } from './frame.ts';
import { compileAddress, headersOf, splitPath } from './http.ts';
import { type CompiledPart, compilePart, type HttpMembers, type SpecialField } from './part.ts';
import { hmac, secretOf } from './signing.ts';
import { type AnswerTable, type Condition, type EventTable, eventAnswers, type SignTable } from './tables/model.ts';
import { messageOf, noHttp, type OperationSource, partSource, saidIn, unmappedOf } from './translator.ts';

export type EventDirections = Pick<
  Translator,
  'encodeEvent' | 'decodeEvent' | 'encodeEventAnswer' | 'decodeEventAnswer'
>;

/** An event table with what the dialect says for all of its events. */
interface EventParts {
  readonly source: OperationSource;
  readonly table: EventTable;
  readonly receive: NonNullable<EventTable['receive']>;
  readonly answer: AnswerTable;
  readonly sign: SignTable | undefined;
  readonly event: CompiledPart;
  readonly reply: CompiledPart;
}

function mergeAnswer(dialect: AnswerTable | undefined, own: AnswerTable | undefined): AnswerTable | undefined {
  if (!dialect || !own) return own ?? dialect;
  return {
    of: own.of ?? dialect.of,
    message: own.message ?? dialect.message,
    saying: own.saying ?? dialect.saying,
    codes: new Map([...dialect.codes, ...own.codes]),
    place: own.place,
  };
}

function holderOf(members: unknown, keys: readonly string[]): Members {
  let here = members;
  for (const key of keys.slice(0, -1)) here = isMembers(here) ? here[key] : undefined;
  return isMembers(here) ? here : {};
}

/** The bytes a signature covers: the body, or the text of one field in UTF-8. */
function signedPart({ sign, event }: EventParts, members: Members, body: () => Uint8Array): Uint8Array | string {
  if (sign?.over === undefined) return body();
  const text = event.probe(members, event.probes[0] ?? []);
  if (typeof text === 'string') return text;
  throw new TranslationError({
    code: 'GW_TRANSLATION_MESSAGE',
    rule: 'sign',
    message: `${sign.over} is missing or no text, and the signature covers it.`,
    wirePath: sign.over,
    file: sign.place.file,
  });
}

function headersFor({ event, sign }: EventParts): CompiledEvent['headersFor'] {
  return (body, context) => {
    const { signature } = event;
    const headers = headersOf(
      { ...event.write(writingFrame({}, context, { bodyless: true })) },
      event.wire.contentType,
    );
    if (!sign || !signature?.http || sign.over !== undefined) return headers;
    return { ...headers, [signature.keys[0] ?? '']: hmac(sign, secretOf(sign, context), body) };
  };
}

function encodeEvent(parts: EventParts): EventDirections['encodeEvent'] {
  const { event, sign, receive } = parts;
  const address = compileAddress(receive);
  return (message, context) => {
    const written = event.write(writingFrame(message, context));
    const headers: Record<string, string> = { ...headersOf(written, event.wire.contentType) };
    const { signature } = event;
    if (sign && signature) {
      const value = hmac(
        sign,
        secretOf(sign, context),
        signedPart(parts, written.members, () => event.wire.close(written.members)),
      );
      const key = signature.keys.at(-1) ?? '';
      if (signature.http) headers[key] = value;
      else holderOf(written.members, signature.keys)[key] = value;
    }
    return { method: receive.method, path: address.write(written), headers, body: event.wire.close(written.members) };
  };
}

/** @throws SignatureError */
function verify(parts: EventParts, request: WireRequest, members: Members, context: TranslationContext): void {
  const { sign, event } = parts;
  if (!sign || !event.signature) return;
  const { http, keys } = event.signature;
  const given = http ? request.headers[keys[0] ?? ''] : event.probe(members, keys);
  if (typeof given !== 'string' || given === '') throw new SignatureError('The message carries no signature.');
  const expected = hmac(
    sign,
    secretOf(sign, context),
    signedPart(parts, members, () => request.body),
  );
  const same = sign.by === 'hmac-sha256-hex' ? sameSecret(given.toLowerCase(), expected) : sameSecret(given, expected);
  if (!same) throw new SignatureError('The signature is not that of this message under the agreed secret.');
}

const isOverBody = ({ sign, event }: EventParts): boolean =>
  sign !== undefined && sign.over === undefined && event.signature?.http === 'header';

/** How the partner's callback reaches us: the end of the address is agreed, what stands before it is ours. */
export function isReceivedAt(request: WireRequest, receive: NonNullable<EventTable['receive']>): boolean {
  const { path } = splitPath(request.path);
  return request.method === receive.method && (path === receive.path || path.endsWith(receive.path));
}

const httpOf = (request: WireRequest): HttpMembers => ({
  header: request.headers,
  query: splitPath(request.path).query,
  path: {},
});

function decodeEvent(parts: EventParts): EventDirections['decodeEvent'] {
  const { source, event } = parts;
  const identityOf = compileIdentity(parts);
  return (request, context) => {
    if (isOverBody(parts)) verify(parts, request, {}, context);
    const unmapped = unmappedOf(source, 'event');
    const members = event.wire.open(request.body, unmapped.note);
    if (!isOverBody(parts)) verify(parts, request, members, context);
    event.wire.openInner(members, unmapped.note);
    const frame = readingFrame({ ...context, ref: '', serial: '' }, { unmapped: unmapped.note });
    event.read(members, httpOf(request), frame);
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

function compileIdentity(parts: EventParts): (message: Canonical) => string {
  const paths = parts.table.identity.map((note) => (identityPath(parts, note.text) ?? '').split('.'));
  return (message) =>
    paths
      .map((keys) => {
        let here: unknown = message;
        for (const key of keys) here = isMembers(here) ? here[key] : undefined;
        return String(here ?? '');
      })
      .join('/');
}

function encodeAnswer({ reply, answer }: EventParts): EventDirections['encodeEventAnswer'] {
  return (kind, text, context): WireResponse => {
    const code = (answer.codes.get(kind) ?? answer.codes.get('refused'))?.text ?? '';
    const taken = kind === 'applied' || kind === 'repeated';
    const said = text === '' && taken ? (answer.saying ?? '') : text;
    const written = reply.write(writingFrame({}, context, { say: { code, text: said }, bodyless: true }));
    return {
      status: 200,
      headers: headersOf(written, reply.wire.contentType),
      body: reply.wire.close(written.members),
    };
  };
}

function decodeAnswer({ reply, answer, source }: EventParts): EventDirections['decodeEventAnswer'] {
  return (response): EventAnswer => {
    const unmapped = unmappedOf(source, 'answer');
    const members = reply.wire.open(response.body, unmapped.note);
    reply.wire.openInner(members, unmapped.note);
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

function checkEvent(parts: Omit<EventParts, 'reply'>, report: Report): void {
  const { table, sign, event, answer } = parts;
  const required = new Set(
    leavesOf(parts.source.card.event?.schema ?? {}).flatMap((leaf) => (leaf.required ? [leaf.path] : [])),
  );
  for (const note of table.identity) {
    const path = identityPath(parts, note.text);
    if (path !== undefined && required.has(path)) continue;
    // Without a value two different events would be one.
    const message =
      path === undefined ? `${note.text} is no field of the event` : `${path} may be missing, and an identity must not`;
    report(note.place, {
      rule: 'identity',
      message,
      fix: 'Name required canonical fields, or wire fields whose rows bring them.',
    });
  }
  for (const kind of ['applied', 'repeated', 'refused'] as const) {
    if (!answer.codes.has(kind))
      report(answer.place, {
        rule: 'answer',
        message: `the answer has no code for ${kind}`,
        fix: `Write ${kind}: code.`,
      });
  }
  if (sign && sign.over === undefined && event.signature && event.signature.http === undefined) {
    report(sign.place, {
      rule: 'sign',
      message: 'a signature over the whole body cannot stand in it',
      fix: 'Put it into header.X, or sign raw(path).',
    });
  }
}

const specialsOf = (answer: AnswerTable): readonly SpecialField[] => [
  ...(answer.of ? [{ note: answer.of, what: 'code' as const }] : []),
  ...(answer.message ? [{ note: answer.message, what: 'text' as const }] : []),
];

export interface CompiledEvent {
  readonly event: CompiledPart;
  readonly reply: CompiledPart;
  readonly receive: NonNullable<EventTable['receive']>;
  readonly when: readonly { readonly condition: Condition; readonly keys: readonly string[] }[];
  readonly directions: EventDirections;
  /** The headers that a body would arrive with, its signature included. */
  headersFor(body: Uint8Array, context: TranslationContext): Headers;
}

function missing(table: EventTable, report: Report, key: string): undefined {
  report(table.place, {
    rule: 'missing-key',
    message: `nothing says ${key} of this event`,
    fix: `Write ${key} here or under event: of dialect.yaml.`,
  });
  return undefined;
}

/** Compiles an event; undefined (reported) where it lacks an address or an answer. */
export function compileEvent(source: OperationSource): CompiledEvent | undefined {
  const { table: operation, card, dialect, report } = source;
  const table = operation.event;
  if (!table) return undefined;
  const receive = table.receive ?? dialect.event.receive;
  const answer = mergeAnswer(dialect.event.answer, table.answer);
  const sign = table.sign ?? dialect.event.sign;
  if (!receive) return missing(table, report, 'receive');
  if (!answer?.of) return missing(table, report, 'answer: { of }');
  const over = sign?.over === undefined ? [] : [{ path: sign.over, place: sign.place }];
  const probes = [...over, ...table.when.map(({ path, place }) => ({ path, place }))];
  const signatureInto = sign && { path: sign.into, place: sign.place };
  const event = compilePart(partSource(source, 'event', { table, message: card.event, probes, signatureInto }));
  const shared = { source, table, receive, answer, sign, event };
  checkEvent(shared, report);
  const reply = compilePart(partSource(source, 'answer', { table: namesOnly(table), special: specialsOf(answer) }));
  const parts: EventParts = { ...shared, reply };
  const when = table.when.map((condition, at) => ({ condition, keys: event.probes[over.length + at] ?? [] }));
  const directions = {
    encodeEvent: encodeEvent(parts),
    decodeEvent: decodeEvent(parts),
    encodeEventAnswer: encodeAnswer(parts),
    decodeEventAnswer: decodeAnswer(parts),
  };
  return { event, reply, receive, when, directions, headersFor: headersFor(parts) };
}

/** An answer has no rows of its own and shares the event's names. */
const namesOnly = ({
  place,
  names,
}: EventTable): { place: EventTable['place']; names: EventTable['names']; rows: []; unmapped: []; ignored: [] } => ({
  place,
  names,
  rows: [],
  unmapped: [],
  ignored: [],
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
