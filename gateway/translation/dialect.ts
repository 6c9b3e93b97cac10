/** A dialect compiled: its operations, its references, and how an event is recognised among its events. */
import { createHash } from 'node:crypto';
import type { Catalogue, OperationCard } from '../catalogue/contract.ts';
import { assertNewNames, type NamedCodecs } from './codecs/pipeline.ts';
import { checkUnusedCodes } from './codecs/unused-codes.ts';
import { type Dialect, TranslationError, type Translator, type WireRequest, type WireResponse } from './contract.ts';
import { checkDoubt } from './doubt.ts';
import { type CompiledEvent, compileEvent, isReceivedAt, noEvents } from './event.ts';
import { naming, type Report } from './findings.ts';
import type { Members } from './frame.ts';
import { framingOf } from './framing.ts';
import { checkMeanings } from './outcome.ts';
import type { CompiledPart } from './part.ts';
import { compileRef } from './ref.ts';
import type { DialectTable, OperationTable } from './tables/model.ts';
import { type CompiledCall, compileCall, noRequests, type OnUnmapped, type OperationSource } from './translator.ts';

export interface DialectFiles {
  readonly table: DialectTable;
  readonly operations: readonly OperationTable[];
}

export interface CompileOptions {
  readonly catalogue: Catalogue;
  readonly report: Report;
  readonly onUnmapped: OnUnmapped;
  /** Codecs that a kind of partner adds to the language; none where it is left out. */
  readonly codecs?: ((kind: string) => NamedCodecs | undefined) | undefined;
}

/** An operation with its insides, for check and explain. */
export interface CompiledOperation {
  readonly table: OperationTable;
  readonly card: OperationCard;
  readonly translator: Translator;
  readonly call: CompiledCall | undefined;
  readonly event: CompiledEvent | undefined;
}

export interface CompiledDialect {
  readonly table: DialectTable;
  readonly dialect: Dialect;
  readonly operations: ReadonlyMap<string, CompiledOperation>;
}

/** Sixteen hex digits name a mapping well enough: two of a system's mappings meet by chance once in 2^64. */
const HASH_DIGITS = 16;

function hashOf(dialect: DialectTable, operation: OperationTable): string {
  return createHash('sha256')
    .update(dialect.text)
    .update('\0')
    .update(operation.text)
    .digest('hex')
    .slice(0, HASH_DIGITS);
}

function compileOperation(
  dialect: DialectTable,
  table: OperationTable,
  options: CompileOptions,
): CompiledOperation | undefined {
  const { catalogue, report, onUnmapped } = options;
  const card = catalogue.operations.get(table.operation);
  if (card === undefined || !card.kinds.includes(kindOf(dialect))) {
    report(table.place, {
      rule: 'unknown-operation',
      message: naming`${kindOf(dialect)} has no operation ${table.operation}`,
      fix: 'See specs/operations/.',
    });
    return undefined;
  }
  checkMeanings(table.outcome?.rules ?? [], new Set(card.refusals), report);
  const codecs = options.codecs?.(kindOf(dialect));
  const source: OperationSource = { dialect, table, card, onUnmapped, report, codecs };
  const isEvent = card.style === 'event';
  if (isEvent !== (table.event !== undefined)) {
    report(table.place, {
      rule: 'part-missing',
      message: naming`${card.name} is of style ${card.style}`,
      fix: isEvent ? 'Write event, or file.' : 'Write request and response, or served and response.',
    });
    return undefined;
  }
  const call = isEvent ? undefined : compileCall(source);
  const event = isEvent ? compileEvent(source) : undefined;
  const translator: Translator = Object.freeze({
    dialect: dialect.name,
    operation: card.name,
    hash: hashOf(dialect, table),
    ...(call?.directions ?? noRequests(card.name)),
    ...(event?.directions ?? noEvents(card.name)),
  });
  return { table, card, translator, call, event };
}

function meets(part: CompiledPart, members: Members, when: CompiledEvent['when']): boolean {
  return when.every(({ condition, keys }) => String(part.probe(members, keys) ?? '') === condition.value);
}

/** Recognising needs no keys of ours: what is encrypted as a whole has one table for each address. */
const hearing = { unmapped: (): void => undefined, context: undefined };

function readProbes(part: CompiledPart, request: WireRequest): Members {
  const members = part.wire.open(request.body, hearing);
  part.wire.openInner(members, hearing);
  return members;
}

/** What comes in unasked: an event, a file, or a question to be served. */
interface Incoming {
  readonly receive: CompiledEvent['receive'];
  readonly when: CompiledEvent['when'];
  readonly part: CompiledPart;
  readonly translator: Translator;
}

/** Tries the tables received at this address; each reads the bytes by its own plan. */
function recognize(incoming: readonly Incoming[], request: WireRequest): Translator | undefined {
  let fault: unknown;
  for (const { part, when, receive, translator } of incoming) {
    if (!isReceivedAt(request, receive)) continue;
    if (when.length === 0) return translator;
    try {
      if (meets(part, readProbes(part, request), when)) return translator;
      fault = undefined;
    } catch (thrown) {
      if (!(thrown instanceof TranslationError)) throw thrown;
      fault ??= thrown;
    }
  }
  if (fault !== undefined) throw fault;
  return undefined;
}

const eventsOf = (operations: readonly CompiledOperation[]): readonly Incoming[] =>
  operations.flatMap(({ event, translator }) =>
    event ? [{ receive: event.receive, when: event.when, part: event.event, translator }] : [],
  );

const servedOf = (operations: readonly CompiledOperation[]): readonly Incoming[] =>
  operations.flatMap(({ call, translator }) =>
    call?.receive ? [{ receive: call.receive, when: call.when, part: call.request, translator }] : [],
  );

function refuseUnreadable(operations: readonly CompiledOperation[]): Dialect['refuseUnreadable'] {
  const first = operations.find(({ event }) => event?.reply !== undefined);
  return (text, context): WireResponse =>
    first
      ? first.translator.encodeEventAnswer('refused', text, context)
      : { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: new TextEncoder().encode(text) };
}

function checkCodes(table: DialectTable, report: Report): void {
  for (const codes of table.codes.values()) {
    const seen = new Map<string, string>();
    for (const { canonical, wire, place } of codes.entries) {
      const other = seen.get(wire);
      if (other !== undefined) {
        report(place, {
          rule: 'code-twice',
          message: naming`${other} and ${canonical} both have the code ${wire} in ${codes.name}`,
          messageZh: `代码表 ${codes.name} 中 ${other} 与 ${canonical} 的代码都是 ${wire}`,
          fix: 'Give each value its own code: what is written must be readable.',
        });
      }
      seen.set(wire, canonical);
    }
  }
}

function kindOf(table: DialectTable): string {
  return table.name.split('/')[0] ?? '';
}

function checkDialect({ table, operations }: DialectFiles, { catalogue, report }: CompileOptions): void {
  checkCodes(table, report);
  const cards = [...catalogue.operations.values()].filter((card) => card.kinds.includes(kindOf(table)));
  if (cards.length === 0)
    report(table.place, {
      rule: 'unknown-operation',
      message: naming`${kindOf(table)} is no kind of partner: no operation is of it`,
      fix: 'Move the folder to a kind that specs/operations/ knows.',
    });
  checkMeanings(table.outcome?.rules ?? [], new Set(cards.flatMap((card) => card.refusals)), report);
  const seen = new Set<string>();
  for (const operation of operations) {
    if (seen.has(operation.operation))
      report(operation.place, {
        rule: 'operation-twice',
        message: naming`${operation.operation} has two tables`,
        fix: 'Keep one.',
      });
    seen.add(operation.operation);
  }
}

/** Compiles a dialect with its operations; what is wrong goes to the report, and the result is then not to be used. */
export function compileDialect(files: DialectFiles, options: CompileOptions): CompiledDialect {
  const { table } = files;
  assertNewNames(options.codecs?.(kindOf(table)));
  checkDialect(files, options);
  const compiled = files.operations
    .map((operation) => compileOperation(table, operation, options))
    .filter((operation) => operation !== undefined);
  checkUnusedCodes(files, options.catalogue, options.report);
  const operations = new Map(compiled.map((operation) => [operation.card.name, operation]));
  checkDoubt(operations, table.idempotency, options.report);
  const [events, served] = [eventsOf(compiled), servedOf(compiled)];
  const dialect: Dialect = Object.freeze({
    name: table.name,
    kind: kindOf(table),
    title: table.title,
    source: table.source,
    idempotency: table.idempotency,
    drawRef: compileRef(table, options.report),
    translator: (operation: string) => operations.get(operation)?.translator,
    operations: Object.freeze([...operations.keys()]),
    framing: framingOf(table),
    recognizeEvent: (request: WireRequest) => recognize(events, request),
    recognizeServed: (request: WireRequest) => recognize(served, request),
    refuseUnreadable: refuseUnreadable(compiled),
  });
  const compiledDialect: CompiledDialect = { table, dialect, operations };
  insides.set(dialect, compiledDialect);
  return compiledDialect;
}

const insides = new WeakMap<Dialect, CompiledDialect>();

/** The tables and plans behind a dialect, for explaining and translating by hand. @throws TypeError for a dialect not compiled here */
export function insidesOf(dialect: Dialect): CompiledDialect {
  const found = insides.get(dialect);
  if (!found) throw new TypeError(`${dialect.name} was not compiled from mappings.`);
  return found;
}
