/**
 * Commands: checked, translated once for the partner, written, then answered. Whoever repeats a command with its key gets the first
 * answer again, also when the command as such would be refused by now (its time has passed, its route is gone).
 */
import { hash } from 'node:crypto';
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import type { Served } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Exchange, NewExchange } from '../journal/contract.ts';
import { payeeLockBreach } from '../journal/payee-lock.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { TranslationContext } from '../translation/contract.ts';
import { actingOf } from './acting.ts';
import { servedBy } from './addressee.ts';
import type { Backlog } from './backlog.ts';
import type { Answer, Call, Handler } from './call.ts';
import type { ApiParts } from './contract.ts';
import type { Operation } from './document.ts';
import { type MessageReader, messageReader, valueAt } from './message.ts';
import { checkDistrict } from './rights.ts';
import { acceptedView, exchangePath, exchangeView } from './views.ts';
import { isSettled, type Waiters } from './waiters.ts';

/** RFC 7240 `wait`, in seconds; longer waits belong to events. */
const longestWait = 30;
/** When the partner is expected to have worked off some of its backlog. */
const backlogRetrySeconds = 5;

export interface CommandParts extends ApiParts {
  readonly waiters: Waiters;
  readonly backlog: Backlog;
}

interface Command {
  readonly parts: CommandParts;
  readonly card: OperationCard;
  readonly reader: MessageReader;
}

/** The same for bodies that differ only in the order of their fields. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((name) => `${JSON.stringify(name)}:${canonicalJson((value as Canonical)[name])}`).join(',')}}`;
}

/** What "the same request" means: operation and content. */
export const requestDigest = (operation: string, message: Canonical): string =>
  hash('sha256', `${operation}\n${canonicalJson(message)}`);

/** @returns seconds, 0 for none */
function waitOf(prefer: unknown): number {
  const [, seconds] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(String(prefer ?? '')) ?? [];
  return Math.min(longestWait, Number(seconds ?? 0));
}

/** @throws GatewayError GW_PAYEE_LOCKED */
async function checkPayeeLock({ parts, card, reader }: Command, message: Canonical): Promise<void> {
  if (card.guard === undefined || parts.payeeLocks === undefined) return;
  const breach = await payeeLockBreach(card.guard, message, parts.payeeLocks);
  if (breach === undefined) return;
  const text = breach.detail ?? '';
  const field = reader.fieldOf(`/${card.guard.payeeLock.account.replaceAll('.', '/')}`);
  throw new GatewayError('GW_PAYEE_LOCKED', text, { errors: [{ field, rule: 'payee-lock', message: text }] });
}

async function checkBacklog(backlog: Backlog, { profile, limits }: Served['partner']): Promise<void> {
  if ((await backlog.open(profile.id)) < limits.backlog) return;
  throw new GatewayError('GW_BACKLOG', `${limits.backlog} exchanges are open with ${profile.id}.`, {
    retryAfterSeconds: backlogRetrySeconds,
  });
}

/** Translates the message to see that it can be: what cannot is the caller's to mend, now. */
function drawReference(
  { partner, translator }: Served,
  message: Canonical,
  { id, serial, acceptedAt }: { readonly id: string; readonly serial: string; readonly acceptedAt: string },
): string {
  const { dialect, credentials, values } = partner.connection;
  const ref = dialect.drawRef({ entropy: id, serial, acceptedAt });
  const context: TranslationContext = { ref, serial, now: acceptedAt, acceptedAt, auth: credentials, profile: values };
  translator.encodeRequest(message, context);
  return ref;
}

async function prepare(command: Command, call: Call, message: Canonical): Promise<NewExchange> {
  const { parts, card, reader } = command;
  const now = parts.clock.now();
  reader.checkDeadline(message, now);
  const served = servedBy(parts, card, reader, message);
  await checkPayeeLock(command, message);
  await checkBacklog(parts.backlog, served.partner);
  const id = uuidv7();
  const serial = await parts.journal.serial();
  return {
    id,
    operation: card.name,
    district: String(message.district),
    partner: served.partner.profile.id,
    client: call.caller.id,
    idempotencyKey: String(call.headers['Idempotency-Key']),
    requestDigest: requestDigest(card.name, message),
    orderKey: card.orderKey.map((path) => String(valueAt(message, path))).join('/'),
    request: message,
    acting: actingOf(call.headers),
    traceparent: call.traceparent,
    ref: drawReference(served, message, { id, serial, acceptedAt: toBeijing(now) }),
    mappingHash: served.translator.hash,
    acceptedAt: now,
    expiresAt: card.deadline === undefined ? undefined : new Date(String(valueAt(message, card.deadline))),
  };
}

interface First {
  readonly exchange: Parameters<typeof acceptedView>[0];
  readonly replayed: boolean;
  /** As it stands now, where it was read. */
  readonly known?: Exchange;
}

const keyReused = (exchange: Exchange): GatewayError =>
  new GatewayError('GW_REQUEST_KEY_REUSED', 'The key belongs to an earlier command with another content.', {
    extra: { exchange: exchangePath(exchange.id) },
  });

/** Whatever speaks against the command today, a key that was used before is answered as before. */
async function earlier({ parts, card }: Command, call: Call, message: Canonical): Promise<First | undefined> {
  const known = await parts.journal.byKey(call.caller.id, String(call.headers['Idempotency-Key']));
  if (known === undefined) return undefined;
  const same = requestDigest(known.operation, known.request) === requestDigest(card.name, message);
  if (!same) throw keyReused(known);
  return { exchange: known, replayed: true, known };
}

async function accept(command: Command, call: Call, message: Canonical): Promise<First> {
  const { parts, card } = command;
  let exchange: NewExchange;
  try {
    exchange = await prepare(command, call, message);
  } catch (refusal) {
    const first = await earlier(command, call, message);
    if (first !== undefined) return first;
    throw refusal;
  }
  const accepted = await parts.journal.accept(exchange);
  if (accepted.kind === 'conflicting') throw keyReused(accepted.exchange);
  if (accepted.kind === 'repeated') return { exchange: accepted.exchange, replayed: true, known: accepted.exchange };
  parts.backlog.accepted(exchange.partner);
  parts.observer?.accepted?.(card.name, exchange.partner);
  return { exchange, replayed: false };
}

const acceptedAnswer = ({ exchange, replayed }: First): Answer => ({
  status: 202,
  headers: { location: exchangePath(exchange.id), ...(replayed ? { 'idempotency-replayed': 'true' } : {}) },
  body: acceptedView(exchange),
});

async function outcome({ parts }: Command, first: First, seconds: number): Promise<Exchange | undefined> {
  if (seconds === 0) return undefined;
  if (first.known !== undefined && isSettled(first.known)) return first.known;
  return parts.waiters.settled(first.exchange.id, seconds * 1000);
}

async function answer(command: Command, call: Call): Promise<Answer> {
  const { parts, card, reader } = command;
  const message = reader.read(call);
  checkDistrict(parts, call.caller, card, message);
  const seconds = waitOf(call.headers.Prefer);
  const first = await accept(command, call, message);
  // Waits before it rings: an outcome that comes at once is not missed.
  const waiting = outcome(command, first, seconds);
  if (!first.replayed)
    parts.relay.ring([{ lane: first.exchange.partner, exchangeId: first.exchange.id, traceparent: call.traceparent }]);
  const settled = await waiting;
  const accepted = acceptedAnswer(first);
  if (settled === undefined) return accepted;
  return {
    status: 200,
    headers: { ...accepted.headers, 'preference-applied': `wait=${seconds}` },
    body: exchangeView(settled, call.caller),
  };
}

export function commandHandler(parts: CommandParts, operation: Operation, card: OperationCard): Handler {
  const command: Command = { parts, card, reader: messageReader(operation, card) };
  return (call) => answer(command, call);
}
