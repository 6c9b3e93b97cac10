/**
 * How a command is accepted, a client's and the gateway's own: checked, translated once for the partner, written. Whoever repeats a
 * command with its key gets the first answer again, also when the command as such would be refused by now (its time has passed, its
 * route is gone).
 */
import { hash } from 'node:crypto';
import { toBeijing } from '../catalogue/beijing-time.ts';
import { canonicalJson } from '../catalogue/canonical-json.ts';
import type { Canonical, OperationCard } from '../catalogue/contract.ts';
import type { Served } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Acting, Exchange, Journal, NewExchange } from '../journal/contract.ts';
import { payeeLockBreach } from '../journal/payee-lock.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { TranslationContext } from '../translation/contract.ts';
import { servedBy } from './addressee.ts';
import type { Backlog } from './backlog.ts';
import type { ApiParts } from './contract.ts';
import { type MessageRules, valueAt } from './message.ts';
import { exchangePath } from './views.ts';

/** When the partner is expected to have worked off some of its backlog. */
const backlogRetrySeconds = 5;

export interface AcceptanceParts extends Pick<ApiParts, 'directory' | 'clock' | 'payeeLocks' | 'relay' | 'observer'> {
  readonly journal: Pick<Journal, 'accept' | 'serial' | 'byKey'>;
  readonly backlog: Backlog;
}

export interface Command {
  readonly card: OperationCard;
  readonly rules: MessageRules;
  readonly message: Canonical;
  readonly client: string;
  readonly idempotencyKey: string;
  readonly acting?: Acting | undefined;
  readonly traceparent: string;
}

export interface Acceptance {
  readonly exchange: Pick<NewExchange, 'id' | 'operation' | 'district' | 'partner' | 'acceptedAt'>;
  /** The command was accepted before. */
  readonly replayed: boolean;
  /** As it stands now, where it was read. */
  readonly known?: Exchange;
}

/** What "the same request" means: operation and content. */
export const requestDigest = (operation: string, message: Canonical): string =>
  hash('sha256', `${operation}\n${canonicalJson(message)}`);

/** @throws GatewayError GW_PAYEE_LOCKED */
async function checkPayeeLock({ payeeLocks }: AcceptanceParts, { card, rules, message }: Command): Promise<void> {
  if (card.guard === undefined || payeeLocks === undefined) return;
  const breach = await payeeLockBreach(card.guard, message, payeeLocks);
  if (breach === undefined) return;
  const text = breach.detail ?? '';
  const field = rules.fieldOf(`/${card.guard.payeeLock.account.replaceAll('.', '/')}`);
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

async function prepare(parts: AcceptanceParts, command: Command): Promise<NewExchange> {
  const { card, rules, message } = command;
  const now = parts.clock.now();
  rules.checkDeadline(message, now);
  const served = servedBy(parts, card, rules, message);
  await checkPayeeLock(parts, command);
  await checkBacklog(parts.backlog, served.partner);
  const id = uuidv7();
  const serial = await parts.journal.serial();
  return {
    id,
    operation: card.name,
    district: String(message.district),
    partner: served.partner.profile.id,
    client: command.client,
    idempotencyKey: command.idempotencyKey,
    requestDigest: requestDigest(card.name, message),
    orderKey: card.orderKey.map((path) => String(valueAt(message, path))).join('/'),
    request: message,
    acting: command.acting,
    traceparent: command.traceparent,
    ref: drawReference(served, message, { id, serial, acceptedAt: toBeijing(now) }),
    mappingHash: served.translator.hash,
    acceptedAt: now,
    expiresAt: card.deadline === undefined ? undefined : new Date(String(valueAt(message, card.deadline))),
  };
}

const keyReused = (exchange: Exchange): GatewayError =>
  new GatewayError('GW_REQUEST_KEY_REUSED', 'The key belongs to an earlier command with another content.', {
    extra: { exchange: exchangePath(exchange.id) },
  });

/** Whatever speaks against the command today, a key that was used before is answered as before. */
async function earlier({ journal }: AcceptanceParts, command: Command): Promise<Acceptance | undefined> {
  const known = await journal.byKey(command.client, command.idempotencyKey);
  if (known === undefined) return undefined;
  const same = requestDigest(known.operation, known.request) === requestDigest(command.card.name, command.message);
  if (!same) throw keyReused(known);
  return { exchange: known, replayed: true, known };
}

/**
 * Kept when it returns; the lane does not know of it yet (`ringFor`).
 * @throws GatewayError, TranslationError, StoreUnavailableError
 */
export async function accept(parts: AcceptanceParts, command: Command): Promise<Acceptance> {
  let exchange: NewExchange;
  try {
    exchange = await prepare(parts, command);
  } catch (refusal) {
    const first = await earlier(parts, command);
    if (first !== undefined) return first;
    throw refusal;
  }
  const accepted = await parts.journal.accept(exchange);
  if (accepted.kind === 'conflicting') throw keyReused(accepted.exchange);
  if (accepted.kind === 'repeated') return { exchange: accepted.exchange, replayed: true, known: accepted.exchange };
  parts.backlog.accepted(exchange.partner);
  parts.observer?.accepted?.(command.card.name, exchange.partner);
  return { exchange, replayed: false };
}

/** Tells the lane; a repetition was told when it came first. */
export function ringFor({ relay }: AcceptanceParts, { exchange, replayed }: Acceptance, traceparent: string): void {
  if (!replayed) relay.ring([{ lane: exchange.partner, exchangeId: exchange.id, traceparent }]);
}
