/** Operation cards: from the text of specs/operations/ to trusted cards. Every fault is collected, so that one run names them all. */
import type { Guard, MessageKind, OnUnknown, OperationCard, Proof, Style } from './contract.ts';
import { schemaAt } from './schemas.ts';

type Raw = Readonly<Record<string, unknown>>;

/** What reading one card needs. `fault` collects; nothing throws. */
interface Reading {
  readonly name: string;
  readonly raw: Raw;
  readonly kindOf: (reference: string) => MessageKind;
  readonly general: readonly string[];
  readonly fault: (message: string) => void;
}

const keys = new Set([
  'title',
  'kinds',
  'style',
  'request',
  'response',
  'event',
  'addressee',
  'orderKey',
  'correlate',
  'refusals',
  'timeoutMs',
  'attempts',
  'cacheSeconds',
  'goodOnce',
  'deadline',
  'resultEvent',
  'onUnknown',
  'guard',
]);
const styles: readonly Style[] = ['query', 'command', 'event', 'served'];
const partsOf: Readonly<Record<Style, readonly ('request' | 'response' | 'event')[]>> = {
  query: ['request', 'response'],
  command: ['request', 'response'],
  served: ['request', 'response'],
  event: ['event'],
};
/** A call that no card gives a time gets ten seconds, as the slowest card of a query or command does. */
const DEFAULT_TIMEOUT_MS = 10_000;

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

function text(reading: Reading, key: string): string | undefined {
  const value = reading.raw[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '') reading.fault(`${key} must be text`);
  return String(value);
}

function texts(reading: Reading, key: string): readonly string[] {
  const value = reading.raw[key] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  reading.fault(`${key} must be a list of text`);
  return [];
}

function whole(reading: Reading, key: string, otherwise: number): number {
  const value = reading.raw[key] ?? otherwise;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  reading.fault(`${key} must be a whole number`);
  return otherwise;
}

function part(reading: Reading, key: 'request' | 'response' | 'event', style: Style): MessageKind | undefined {
  const wanted = partsOf[style].includes(key);
  const reference = text(reading, key);
  if (wanted !== (reference !== undefined))
    reading.fault(`${key} ${wanted ? 'is missing' : `does not belong to style ${style}`}`);
  if (reference === undefined) return undefined;
  try {
    return reading.kindOf(reference);
  } catch (fault) {
    reading.fault((fault as Error).message);
    return undefined;
  }
}

function proofs(reading: Reading, raw: unknown): readonly Proof[] {
  if (!Array.isArray(raw)) return [];
  return raw.filter(isRaw).map((rule) => {
    if (rule.then !== 'succeeded' && rule.then !== 'not-received')
      reading.fault('onUnknown.proof.then is succeeded or not-received');
    const when = isRaw(rule.when) ? rule.when : {};
    if (Object.keys(when).length === 0) reading.fault('onUnknown.proof.when names no condition');
    const asText = Object.fromEntries(Object.entries(when).map(([path, value]) => [path, String(value)]));
    // biome-ignore lint/suspicious/noThenProperty: `then` is a word of the cards; the value is no function, so nothing awaits it.
    const proof = { when: asText, then: rule.then as Proof['then'] };
    return isRaw(rule.response) ? { ...proof, response: rule.response as Readonly<Record<string, string>> } : proof;
  });
}

function onUnknown(reading: Reading, style: Style): OnUnknown {
  const raw = reading.raw.onUnknown;
  if (raw === undefined && style !== 'command') return 'resend';
  if (raw === 'resend' || raw === 'person') return raw;
  if (isRaw(raw) && typeof raw.ask === 'string' && isRaw(raw.with)) {
    return { ask: raw.ask, with: raw.with as Readonly<Record<string, string>>, proof: proofs(reading, raw.proof) };
  }
  reading.fault('onUnknown must be resend, person or { ask, with, proof }');
  return 'person';
}

function guard(reading: Reading): Guard | undefined {
  const raw = reading.raw.guard;
  if (raw === undefined) return undefined;
  const lock = isRaw(raw) && Object.keys(raw).length === 1 ? raw['payee-lock'] : undefined;
  if (isRaw(lock) && typeof lock.contract === 'string' && typeof lock.account === 'string')
    return { payeeLock: { contract: lock.contract, account: lock.account } };
  reading.fault('guard must be { payee-lock: { contract, account } }');
  return undefined;
}

/** One card. Faults go to `reading.fault`; the card returned is only to be used when there were none. */
function readCard(reading: Reading): OperationCard {
  for (const key of Object.keys(reading.raw)) if (!keys.has(key)) reading.fault(`unknown key ${key}`);
  const style = styles.find((one) => one === reading.raw.style);
  if (!style) reading.fault(`style must be one of ${styles.join(', ')}`);
  const as = style ?? 'query';
  const parts = {
    request: part(reading, 'request', as),
    response: part(reading, 'response', as),
    event: part(reading, 'event', as),
  };
  const options = {
    addressee: text(reading, 'addressee'),
    correlate: text(reading, 'correlate'),
    deadline: text(reading, 'deadline'),
    goodOnce: text(reading, 'goodOnce'),
    resultEvent: text(reading, 'resultEvent'),
    guard: guard(reading),
  };
  const present = Object.fromEntries(
    Object.entries({ ...parts, ...options }).filter(([, value]) => value !== undefined),
  );
  return Object.freeze({
    name: reading.name,
    title: text(reading, 'title') ?? reading.name,
    kinds: texts(reading, 'kinds'),
    style: as,
    orderKey: texts(reading, 'orderKey'),
    refusals: [...texts(reading, 'refusals'), ...reading.general],
    timeoutMs: whole(reading, 'timeoutMs', DEFAULT_TIMEOUT_MS),
    attempts: whole(reading, 'attempts', 1),
    cacheSeconds: whole(reading, 'cacheSeconds', 0),
    onUnknown: onUnknown(reading, as),
    ...present,
  });
}

type Fault = (message: string) => void;

/** `list.0` is the first element of a list, `list.1` the second. */
function checkPath(kind: MessageKind | undefined, path: string, where: string, fault: Fault): void {
  if (kind && !schemaAt(kind.schema, path.replace(/\.[01](?=\.|$)/g, '[]'))) fault(`${where}: no field ${path}`);
}

/** `request.x`, `answer.x` or `ref`, as `with` and `response` take them. */
function checkSource(
  sources: Readonly<Record<string, MessageKind | undefined>>,
  source: string,
  where: string,
  fault: Fault,
): void {
  if (source === 'ref') return;
  const [head = '', ...rest] = source.split('.');
  if (head in sources) checkPath(sources[head], rest.join('.'), where, fault);
  else fault(`${where}: ${source} is none of ref, ${Object.keys(sources).join('.x, ')}.x`);
}

function checkAsk(card: OperationCard, cards: ReadonlyMap<string, OperationCard>, fault: Fault): void {
  if (typeof card.onUnknown === 'string') return;
  const { ask, with: fields, proof } = card.onUnknown;
  const query = cards.get(ask);
  if (query?.style !== 'query') {
    fault(`onUnknown.ask: ${ask} is not a query`);
    return;
  }
  for (const [field, source] of Object.entries(fields)) {
    checkPath(query.request, field, `onUnknown.with (request of ${ask})`, fault);
    checkSource({ request: card.request }, source, 'onUnknown.with', fault);
  }
  const required = (query.request?.schema.required ?? []) as readonly string[];
  for (const field of required) if (!(field in fields)) fault(`onUnknown.with: ${ask} requires ${field}`);
  for (const rule of proof) {
    for (const path of Object.keys(rule.when)) checkPath(query.response, path, 'onUnknown.proof.when', fault);
    for (const [field, source] of Object.entries(rule.response ?? {})) {
      checkPath(card.response, field, 'onUnknown.proof.response', fault);
      checkSource({ request: card.request, answer: query.response }, source, 'onUnknown.proof.response', fault);
    }
  }
}

function checkCard(card: OperationCard, cards: ReadonlyMap<string, OperationCard>, fault: Fault): void {
  for (const path of card.orderKey) checkPath(card.request, path, 'orderKey', fault);
  if (card.deadline) checkPath(card.request, card.deadline, 'deadline', fault);
  if (card.correlate) checkPath(card.event ?? card.response, card.correlate, 'correlate', fault);
  if (card.style === 'command' && card.orderKey.length === 0) fault('a command needs an orderKey');
  if (card.kinds.length === 0) fault('kinds is missing');
  if (card.addressee) checkPath(card.request, card.addressee, 'addressee', fault);
  if (card.goodOnce) checkPath(card.response, card.goodOnce, 'goodOnce', fault);
  if (card.guard) for (const path of Object.values(card.guard.payeeLock)) checkPath(card.request, path, 'guard', fault);
  checkAsk(card, cards, fault);
}

/** Meanings that a "no" may have whatever the operation. */
const generalRefusals = ['invalid', 'duplicate', 'not-authorised', 'partner-busy'];

function readFamily(
  file: string,
  document: unknown,
  kindOf: (reference: string) => MessageKind,
  faults: string[],
): readonly OperationCard[] {
  const root = isRaw(document) ? document : {};
  for (const key of Object.keys(root)) if (key !== 'operations') faults.push(`${file}: unknown key ${key}`);
  const operations = Object.entries(isRaw(root.operations) ? root.operations : {});
  if (operations.length === 0) faults.push(`${file}: there is no operation`);
  return operations.map(([name, raw]) => {
    const fault = (message: string) => void faults.push(`${file}: ${name}: ${message}`);
    return readCard({ name, raw: isRaw(raw) ? raw : {}, kindOf, general: generalRefusals, fault });
  });
}

/**
 * Reads the cards of parsed files, by file name.
 * @throws Error that lists every fault, each with the file and the operation it stands in
 */
export function readCards(
  documents: ReadonlyMap<string, unknown>,
  kindOf: (reference: string) => MessageKind,
): ReadonlyMap<string, OperationCard> {
  const faults: string[] = [];
  const cards = new Map<string, OperationCard>();
  for (const [file, document] of documents) {
    for (const card of readFamily(file, document, kindOf, faults)) {
      if (cards.has(card.name)) faults.push(`${file}: ${card.name} stands in another file as well`);
      cards.set(card.name, card);
    }
  }
  for (const card of cards.values()) checkCard(card, cards, (message) => void faults.push(`${card.name}: ${message}`));
  if (cards.size === 0) faults.push('there is no operation');
  if (faults.length > 0) throw new Error(`operation cards:\n  ${faults.join('\n  ')}`);
  return cards;
}
