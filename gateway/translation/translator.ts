/** One operation of one dialect, compiled: the directions of query and command. Events are in event.ts. */
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import { CodecFault } from './codecs/codec.ts';
import { exactText } from './codecs/decimal.ts';
import type { NamedCodecs } from './codecs/pipeline.ts';
import {
  type Headers,
  type Reading,
  SignatureError,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireRequest,
  type WireResponse,
} from './contract.ts';
import { naming, type Report } from './findings.ts';
import { type Frame, isMembers, type Members, readingFrame, writingFrame } from './frame.ts';
import { compileAddress, headersOf, httpMembers } from './http.ts';
import { compileOutcome, mergeOutcome, type Outcome, wordOf } from './outcome.ts';
import { type CompiledPart, compilePart, type PartSource, type SpecialField } from './part.ts';
import type { Address, Condition, DialectTable, OperationTable, RequestTable } from './tables/model.ts';
import type { Hearing } from './wire.ts';

/** Hears of wire fields that no row names, once per message. */
export type OnUnmapped = (notice: {
  readonly dialect: string;
  readonly operation: string;
  readonly part: string;
  readonly paths: readonly string[];
}) => void;

export interface OperationSource {
  readonly dialect: DialectTable;
  readonly table: OperationTable;
  readonly card: OperationCard;
  readonly onUnmapped: OnUnmapped;
  readonly report: Report;
  /** Codecs of the kind of partner. */
  readonly codecs: NamedCodecs | undefined;
}

export type Directions = Pick<Translator, 'encodeRequest' | 'decodeRequest' | 'decodeResponse' | 'encodeResponse'>;

const empty = new Uint8Array(0);
export const noHttp = { header: {}, query: {}, path: {} };

export function partSource(source: OperationSource, part: PartSource['part'], more: Partial<PartSource>): PartSource {
  return {
    dialect: source.dialect,
    part,
    table: undefined,
    message: undefined,
    special: [],
    probes: [],
    sign: undefined,
    report: source.report,
    codecs: source.codecs,
    ...more,
  };
}

/** Enough to see what is new in a message; a hostile one may have millions. */
const SHOWN_PATHS = 20;
/** The names in it are the partner's, and may be as long as the message. */
const SHOWN_PATH = 200;

/** Collects unmapped fields of one message and hands them over when it was read. */
export function unmappedOf(
  source: OperationSource,
  part: string,
): { note: (path: string) => void; tell(): void; refuse(): void } {
  const paths: string[] = [];
  const { dialect, table, onUnmapped } = source;
  return {
    note: (path) => {
      if (paths.length < SHOWN_PATHS) paths.push(path.slice(0, SHOWN_PATH));
    },
    tell: () => {
      if (paths.length > 0) onUnmapped({ dialect: dialect.name, operation: table.operation, part, paths });
    },
    refuse: () => {
      if (paths.length === 0) return;
      throw new TranslationError({
        code: 'GW_TRANSLATION_MESSAGE',
        rule: 'unmapped-field',
        message: `No row reads ${paths.join(', ')} (${table.file}).`,
        wirePath: paths[0],
        file: table.file,
      });
    },
  };
}

export function messageOf(frame: Frame, part: CompiledPart): Canonical {
  const message = frame.elements[0];
  const members = isMembers(message) ? message : {};
  part.check(members);
  return members;
}

type RequestDirections = Pick<Directions, 'encodeRequest' | 'decodeRequest'>;

function wrongAddress(request: WireRequest, table: OperationTable): TranslationError {
  const message = `${request.method} ${request.path} is not the address of ${table.operation} (${table.file}).`;
  return new TranslationError({ code: 'GW_TRANSLATION_MESSAGE', rule: 'address', message, file: table.file });
}

function requestDirections(source: OperationSource, table: RequestTable, part: CompiledPart): RequestDirections {
  const address = compileAddress(table.send);
  const { method } = table.send;
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const isTcp = method === 'TCP';
  // What a partner asks us may have grown fields since; what our own sandbox is sent may not.
  const served = source.card.style === 'served';
  return {
    encodeRequest: (message, context) => {
      const written = part.write(writingFrame(message, context));
      const headers = { ...headersOf(written, hasBody && !isTcp ? part.wire.contentType : undefined) };
      const body = hasBody ? part.seal(written.members, headers, context) : empty;
      return { method, path: address.write(written), headers, body };
    },
    decodeRequest: (request, context) => {
      const http = httpMembers(request, table.send, address);
      if (!http) throw wrongAddress(request, source.table);
      const unmapped = unmappedOf(source, 'request');
      const vars: Record<string, string> = {};
      const hearing = { unmapped: unmapped.note, context };
      const frame = readingFrame(context, { unmapped: unmapped.note, vars: served && context ? undefined : vars });
      const members = hasBody ? part.unseal(request, hearing) : undefined;
      part.read(members, http, frame);
      if (served) unmapped.tell();
      else unmapped.refuse();
      return { message: messageOf(frame, part), vars };
    },
  };
}

/** A number so long that it may have been rounded is the code of nothing. */
function numberText(value: number): string | undefined {
  try {
    return exactText(value);
  } catch (fault) {
    if (fault instanceof CodecFault) return undefined;
    throw fault;
  }
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : undefined;
}

/** The texts of the fields that hold codes (`of`), or of the message. @throws TranslationError where one is missing */
export function saidIn(
  part: CompiledPart,
  members: Members,
  file: string,
): { readonly codes: readonly string[]; readonly text: string } {
  const read = (keys: readonly (readonly string[])[]): string | undefined =>
    keys.map((one) => asText(part.probe(members, one))).find((text) => text !== undefined);
  const codes = part.specials.filter((field) => field.what === 'code').map((field) => read(field.keys));
  const texts = part.specials.filter((field) => field.what === 'text').map((field) => read(field.keys));
  if (codes.some((code) => code === undefined)) {
    const path = part.specials.find((field) => field.what === 'code')?.keys[0]?.join('.');
    throw new TranslationError({
      code: 'GW_TRANSLATION_MESSAGE',
      rule: 'outcome-missing',
      message: `The answer does not say how it went: ${path} is missing.`,
      wirePath: path,
      file,
    });
  }
  return { codes: codes.map(String), text: texts[0] ?? '' };
}

function readBody(part: CompiledPart, members: Members, headers: Headers, frame: Frame): Canonical {
  part.read(members, { header: headers, query: {}, path: {} }, frame);
  return messageOf(frame, part);
}

/** An answer "already exists" may carry the message or not; half of one counts as none. */
function tryBody(
  part: CompiledPart,
  members: Members,
  headers: Headers,
  context: TranslationContext,
): Canonical | undefined {
  try {
    return readBody(part, members, headers, readingFrame(context));
  } catch (fault) {
    if (fault instanceof TranslationError) return undefined;
    throw fault;
  }
}

type ResponseDirections = Pick<Directions, 'decodeResponse' | 'encodeResponse'>;

function responseDirections(source: OperationSource, part: CompiledPart, outcome: Outcome): ResponseDirections {
  return {
    decodeResponse: (response, context) => {
      const unmapped = unmappedOf(source, 'response');
      const members = unsealAnswer(source, part, response, { unmapped: unmapped.note, context });
      const { codes, text } = saidIn(part, members, source.table.file);
      const judged = outcome.judge(codes, text);
      if (judged === 'success') {
        const message = readBody(part, members, response.headers, readingFrame(context, { unmapped: unmapped.note }));
        unmapped.tell();
        return { kind: 'success', message };
      }
      if (judged.kind !== 'already-done') return judged;
      const message = tryBody(part, members, response.headers, context);
      return message === undefined ? judged : { ...judged, message };
    },
    encodeResponse: (reading, context) => {
      const message = messageIn(reading);
      const written = part.write(
        writingFrame(message ?? {}, context, { say: outcome.say(reading), bodyless: message === undefined }),
      );
      const headers = { ...headersOf(written, part.wire.contentType) };
      const body = part.seal(written.members, headers, context);
      return { status: 200, headers, body };
    },
  };
}

/** An answer whose signature is wrong says nothing: it is a message that cannot be read, not unknown traffic. */
function unsealAnswer(
  { table }: OperationSource,
  part: CompiledPart,
  response: WireResponse,
  hearing: Hearing,
): Members {
  try {
    return part.unseal(response, hearing);
  } catch (fault) {
    if (!(fault instanceof SignatureError)) throw fault;
    const { message } = fault;
    throw new TranslationError({ code: 'GW_TRANSLATION_MESSAGE', rule: 'signature', message, file: table.file });
  }
}

const messageIn = (reading: Reading): Canonical | undefined =>
  reading.kind === 'success' || reading.kind === 'already-done' ? reading.message : undefined;

function specialsOf(outcome: Outcome | undefined): readonly SpecialField[] {
  if (!outcome) return [];
  const { of, message } = outcome.table;
  const codes = of.map((note, at) => ({ note, what: 'code' as const, success: wordOf(outcome.table, at) }));
  return message ? [...codes, { note: message, what: 'text' as const }] : codes;
}

function refuse(operation: string, direction: string): never {
  throw new TranslationError({
    code: 'GW_TRANSLATION_OPERATION',
    rule: 'direction',
    message: `${operation} has no ${direction}.`,
  });
}

/** What an event is asked for in vain, and a command's event directions. */
export const noRequests = (operation: string): Directions => ({
  encodeRequest: () => refuse(operation, 'request'),
  decodeRequest: () => refuse(operation, 'request'),
  decodeResponse: () => refuse(operation, 'response'),
  encodeResponse: () => refuse(operation, 'response'),
});

function checkAddress(table: RequestTable, part: CompiledPart, report: Report): void {
  const { method, place } = table.send;
  if (part.signer && (method === 'GET' || method === 'DELETE'))
    report(place, {
      rule: 'sign',
      message: naming`${method} has no body that could be signed`,
      fix: 'Sign requests that have a body.',
    });
  for (const name of compileAddress(table.send).names) {
    if (part.plan.http.path.children.has(name)) continue;
    report(table.send.place, {
      rule: 'path-variable',
      message: naming`nothing fills {${name}} of the address`,
      fix: `Add a row path.${name}.`,
    });
  }
}

export interface CompiledCall {
  readonly request: CompiledPart;
  readonly response: CompiledPart;
  readonly outcome: Outcome;
  readonly directions: Directions;
  /** Served operations: where they are asked, and what tells them apart there. */
  readonly receive: Address | undefined;
  readonly when: readonly { readonly condition: Condition; readonly keys: readonly string[] }[];
}

/** What is sent to a partner, or what a partner sends us to be served. */
function requestOf({ table, card }: OperationSource): RequestTable | undefined {
  if (card.style !== 'served') return table.request;
  return table.served && { ...table.served, send: table.served.receive };
}

function conditionsOf({ table }: OperationSource): readonly Condition[] {
  return table.served?.when ?? [];
}

/** Compiles request and response of a query, a command or a served operation; undefined (reported) where one is missing. */
export function compileCall(source: OperationSource): CompiledCall | undefined {
  const { table, card, dialect, report } = source;
  const requestTable = requestOf(source);
  const { response: responseTable } = table;
  const served = card.style === 'served';
  if (!requestTable || !responseTable) {
    report(table.place, {
      rule: 'part-missing',
      message: naming`${card.name} needs ${served ? 'served' : 'request'} and response`,
      fix: 'Write both parts.',
    });
    return undefined;
  }
  const outcome = compileOutcome(mergeOutcome(dialect.outcome, table.outcome), card, { place: table.place, report });
  const conditions = conditionsOf(source);
  const request = compilePart(
    partSource(source, served ? 'event' : 'request', {
      table: requestTable,
      message: card.request,
      probes: conditions,
      sign: requestTable.sign ?? (served ? dialect.event.sign : dialect.sign.request),
    }),
  );
  const response = compilePart(
    partSource(source, served ? 'answer' : 'response', {
      table: responseTable,
      message: card.response,
      special: specialsOf(outcome),
      sign: responseTable.sign ?? (served ? dialect.event.answer?.sign : dialect.sign.response),
    }),
  );
  checkAddress(requestTable, request, report);
  if (!outcome) return undefined;
  const directions = {
    ...requestDirections(source, requestTable, request),
    ...responseDirections(source, response, outcome),
  };
  const when = conditions.map((condition, at) => ({ condition, keys: request.probes[at] ?? [] }));
  return { request, response, outcome, directions, receive: table.served?.receive, when };
}
