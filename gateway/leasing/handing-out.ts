/** From claimed exchanges to work: each as the bytes that the gateway would have sent. What cannot be said is settled as a lane would. */
import type { CallResult } from '../../adapters/contract.ts';
import { toBeijing } from '../catalogue/beijing-time.ts';
import type { OperationCard } from '../catalogue/contract.ts';
import type { Partner } from '../directory/contract.ts';
import { describeLeases, type LeaseDescription, type Leased, lapseLeases, leaseWork } from '../journal/lease.ts';
import { payeeLockBreach } from '../journal/payee-lock.ts';
import { contextOf, utteranceOf } from '../lanes/contact.ts';
import { afterAsk, afterCall, forbiddenBy, withoutAsking } from '../lanes/conversation.ts';
import { maskFor } from '../lanes/masking.ts';
import { notContacted, stumbled } from '../lanes/settlement.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import { TranslationError, type WireRequest } from '../translation/contract.ts';
import type { LeasingOptions, LeasingParts, WorkItem } from './contract.ts';
import { cardOf, conclude, lapsesOf, settle, speaksQuestion, standingOf, worker } from './terms.ts';

/** What is handed out, with what is kept of it. */
interface Handed {
  readonly item: WorkItem;
  readonly description: LeaseDescription;
}

/** Between a guess at how long a piece of work takes and a day on which nothing else would be handed out. */
const leaseSeconds = { least: 5, most: 3_600 } as const;

export function leaseMsOf({ connection }: Partner, options: LeasingOptions): number {
  const seconds = Number(connection.values.leaseSeconds);
  if (!Number.isFinite(seconds)) return options.leaseMs;
  return Math.min(leaseSeconds.most, Math.max(leaseSeconds.least, seconds)) * 1000;
}

/** @throws StoreUnavailableError: whatever was claimed by then comes again when its lease is over */
export async function handOut(
  parts: LeasingParts,
  options: LeasingOptions,
  partner: Partner,
  max: number,
): Promise<readonly WorkItem[]> {
  const { id } = partner.connection;
  await lapseLeases(parts.store, id);
  const leased = await leaseWork(parts.store, {
    partner: id,
    max,
    leaseMs: leaseMsOf(partner, options),
    businessNow: parts.clock.now(),
    lapses: lapsesOf(parts, partner),
  });
  const handed: Handed[] = [];
  for (const one of leased) {
    const said = await say(parts, options, partner, one).catch((error: unknown) => stumble(parts, one, error));
    if (said !== undefined) handed.push(said);
  }
  await describeLeases(
    parts.store,
    handed.map(({ description }) => description),
  );
  return handed.map(({ item }) => item);
}

async function say(
  parts: LeasingParts,
  options: LeasingOptions,
  partner: Partner,
  leased: Leased,
): Promise<Handed | undefined> {
  const { exchange, kind } = leased;
  const card = cardOf(parts, exchange.operation);
  const breach =
    kind === 'call' && parts.payeeLocks !== undefined
      ? await payeeLockBreach(card.guard, exchange.request, parts.payeeLocks)
      : undefined;
  if (breach !== undefined) {
    const made = notContacted(exchange, worker, breach.code);
    await conclude(parts, partner, leased, { decision: forbiddenBy(breach, leased), made });
    return undefined;
  }
  if (kind === 'ask' && !speaksQuestion(partner, card)) {
    const made = notContacted(exchange, worker, 'there is no question that the partner understands.');
    const decision = withoutAsking(standingOf(partner, card, leased, options.askBudget));
    await conclude(parts, partner, leased, { decision, made });
    return undefined;
  }
  try {
    return encoded(parts, partner, card, leased);
  } catch (error) {
    if (!(error instanceof TranslationError)) throw error;
    await unsayable(parts, options, partner, { leased, card, error });
    return undefined;
  }
}

/** A defect of ours with one piece of work must not keep the others from being handed out, time and again. */
async function stumble(parts: LeasingParts, { exchange }: Leased, error: unknown): Promise<undefined> {
  if (error instanceof StoreUnavailableError) throw error;
  parts.log.warn({ exchangeId: exchange.id, err: error }, 'work could not be handed out');
  await settle(parts, stumbled(exchange, worker, error));
}

/** @throws TranslationError */
function encoded(parts: LeasingParts, partner: Partner, card: OperationCard, leased: Leased): Handed {
  const { exchange, kind, until } = leased;
  const { dialect, credentials } = partner.connection;
  const { operation, message, ref } = utteranceOf(parts, { partner, card }, exchange, kind);
  const translator = dialect.translator(operation);
  if (translator === undefined)
    throw new TranslationError({
      code: 'GW_TRANSLATION_OPERATION',
      rule: 'operation',
      message: `The dialect ${dialect.name} does not speak ${operation}.`,
    });
  const request = translator.encodeRequest(message, contextOf(parts, partner, exchange, ref));
  const mask = maskFor(credentials);
  return {
    item: {
      id: `${exchange.id}.${exchange.attempt}`,
      operation,
      reference: ref,
      attempt: exchange.attempt,
      leasedUntil: toBeijing(until),
      request: wireOf(request),
    },
    description: {
      exchangeId: exchange.id,
      attempt: exchange.attempt,
      operation,
      reference: ref,
      mappingHash: translator.hash,
      requestLine: mask.text(`${request.method} ${request.path}`),
      requestBytes: mask.bytes(request.body),
    },
  };
}

const wireOf = ({ method, path, headers, body }: WireRequest): WorkItem['request'] => ({
  method,
  path,
  headers,
  body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
});

/** Not one byte has left. */
async function unsayable(
  parts: LeasingParts,
  options: LeasingOptions,
  partner: Partner,
  { leased, card, error }: { readonly leased: Leased; readonly card: OperationCard; readonly error: TranslationError },
): Promise<void> {
  const result: CallResult = {
    kind: 'unanswered',
    sent: 'no',
    code: error.code,
    detail: error.message,
    exchangeOf: {},
  };
  const standing = standingOf(partner, card, leased, options.askBudget);
  const decision = leased.kind === 'call' ? afterCall(standing, result) : afterAsk(standing, result);
  await conclude(parts, partner, leased, { decision, made: { ...notContacted(leased.exchange, worker, ''), result } });
}
