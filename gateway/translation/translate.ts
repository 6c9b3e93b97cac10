/** One message, by hand: what `tongban translate` runs, and what samples are compared by. */
import type { Canonical } from '../catalogue/contract.ts';
import type {
  Dialect,
  EventAnswer,
  Headers,
  Reading,
  TranslationContext,
  WireRequest,
  WireResponse,
} from './contract.ts';
import { TranslationError } from './contract.ts';
import { type CompiledOperation, insidesOf } from './dialect.ts';
import { isMembers } from './frame.ts';
import type { CompiledPart } from './part.ts';
import { eventAnswers, type Part } from './tables/model.ts';

export interface TranslateOnce {
  readonly dialect: Dialect;
  readonly operation: string;
  readonly part: Part;
  /** Wire bytes in, canonical JSON out. */
  readonly reverse: boolean;
  readonly context: TranslationContext;
  readonly input: Uint8Array;
  /** Reverse: the headers that came with the bytes, or `file-name`. Without them those of the mapping are assumed, the signature too. */
  readonly headers?: Headers | undefined;
}

/** Among the headers of a message: the name of the file that it is. */
export const FILE_NAME = 'file-name';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

function operationOf({ dialect, operation }: TranslateOnce): CompiledOperation {
  const found = insidesOf(dialect).operations.get(operation);
  if (found) return found;
  const spoken = dialect.operations.join(', ');
  throw new TranslationError({
    code: 'GW_TRANSLATION_OPERATION',
    rule: 'operation',
    message: `${dialect.name} does not speak ${operation}; it speaks ${spoken}.`,
  });
}

/** @throws TranslationError where the input is no JSON object */
function parseInput(input: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(input));
  } catch (cause) {
    throw new TranslationError({
      code: 'GW_TRANSLATION_BYTES',
      rule: 'unreadable',
      message: 'The canonical message is no JSON in UTF-8.',
      cause,
    });
  }
}

function asObject(value: unknown): Canonical {
  if (isMembers(value)) return value;
  throw new TranslationError({
    code: 'GW_TRANSLATION_BYTES',
    rule: 'unreadable',
    message: 'The canonical message is no JSON object.',
  });
}

const kinds: readonly Reading['kind'][] = ['success', 'refused', 'already-done', 'not-received', 'uncertain'];

function asReading(value: unknown): Reading {
  const reading = asObject(value);
  if (!kinds.some((kind) => kind === reading.kind)) {
    throw new TranslationError({
      code: 'GW_TRANSLATION_BYTES',
      rule: 'unreadable',
      message: `A response is a reading: {"kind": one of ${kinds.join(', ')}, …}.`,
    });
  }
  return { code: '', text: '', ...reading } as unknown as Reading;
}

function asAnswer(value: unknown): EventAnswer {
  const answer = eventAnswers.find((one) => one === value);
  if (answer) return answer;
  throw new TranslationError({
    code: 'GW_TRANSLATION_BYTES',
    rule: 'unreadable',
    message: `An answer is one of "${eventAnswers.join('", "')}".`,
  });
}

/** A message written by hand is held against its schema first, as the door does with a client's. */
function checked(part: CompiledPart | undefined, message: Canonical): Canonical {
  part?.check({ ...message });
  return message;
}

function checkedReading(part: CompiledPart | undefined, reading: Reading): Reading {
  if (reading.kind === 'success') checked(part, reading.message);
  return reading;
}

/** The bytes of a canonical message; a request without body gives its address instead. */
function forth(once: TranslateOnce, { translator, call, event }: CompiledOperation): WireRequest | WireResponse {
  const { part, context, input } = once;
  const value = parseInput(input);
  switch (part) {
    case 'request':
      return translator.encodeRequest(checked(call?.request, asObject(value)), context);
    case 'response':
      return translator.encodeResponse(checkedReading(call?.response, asReading(value)), context);
    case 'event':
    case 'file':
      return translator.encodeEvent(checked(event?.event, asObject(value)), context);
    case 'answer':
      return translator.encodeEventAnswer(asAnswer(value), '', context);
  }
}

/** Constant header rows of a request, as if they had come with it. */
function constantHeaders({ table }: CompiledOperation): Headers {
  const rows = (table.request?.rows ?? []).filter(({ left }) => left.paths[0]?.http === 'header');
  return Object.fromEntries(
    rows.flatMap(({ left, right }) =>
      right.source.kind === 'constant'
        ? [[(left.paths[0]?.steps[0]?.name ?? '').toLowerCase(), right.source.text] as const]
        : [],
    ),
  );
}

/** Where a message arrives. A file arrives under its own name. */
function addressOf({ table, event }: CompiledOperation, fileName?: string): { method: string; path: string } {
  const address = event?.receive ?? table.request?.send ?? table.served?.receive ?? { method: 'POST', path: '/' };
  return fileName === undefined ? address : { ...address, path: `/${fileName}` };
}

function requestIn(once: TranslateOnce, operation: CompiledOperation): WireRequest {
  const { method, path } = addressOf(operation);
  return { method, path, headers: once.headers ?? constantHeaders(operation), body: once.input };
}

/** What the fields of variables carry in a request: `ref`, `auth.token`. @throws TranslationError, SignatureError */
export function variablesIn(once: TranslateOnce): Readonly<Record<string, string>> {
  const operation = operationOf(once);
  return operation.translator.decodeRequest(requestIn(once, operation), once.context).vars;
}

function back(once: TranslateOnce, operation: CompiledOperation): unknown {
  const { part, context, input: body } = once;
  const { translator, event } = operation;
  switch (part) {
    case 'request':
      return translator.decodeRequest(requestIn(once, operation), context).message;
    case 'response':
      return translator.decodeResponse({ status: 200, headers: once.headers ?? {}, body }, context);
    case 'file':
    case 'event': {
      const { method, path } = addressOf(operation, once.headers?.[FILE_NAME]);
      const headers = once.headers ?? event?.headersFor(body, context) ?? {};
      return translator.decodeEvent({ method, path, headers, body }, context).message;
    }
    case 'answer':
      return translator.decodeEventAnswer({ status: 200, headers: once.headers ?? {}, body }, context);
  }
}

/** The canonical value of wire bytes: a message, a Reading, or how an event was taken. @throws TranslationError, SignatureError */
export const translateBack = (once: TranslateOnce): unknown => back(once, operationOf(once));

/** The request or response of a canonical value. @throws TranslationError */
export const translateForth = (once: TranslateOnce): WireRequest | WireResponse => forth(once, operationOf(once));

/**
 * Translates one message: canonical JSON to the body's bytes, or with `reverse` the body's bytes to canonical JSON.
 * The canonical form of a response is its Reading, of an answer one of "applied", "repeated", "conflicting", "refused".
 * @throws TranslationError, SignatureError
 */
export function translateOnce(once: TranslateOnce): Uint8Array {
  if (once.reverse) return encoder.encode(`${JSON.stringify(translateBack(once), null, 2)}\n`);
  const wire = translateForth(once);
  const bare = 'method' in wire && (wire.method === 'GET' || wire.method === 'DELETE');
  return bare ? encoder.encode(`${wire.method} ${wire.path}\n`) : wire.body;
}
