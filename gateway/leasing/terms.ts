/** What both handing out and confirming need to know of a partner's work. */
import type { OperationCard } from '../catalogue/contract.ts';
import type { Partner } from '../directory/contract.ts';
import type { Claimed, Settlement, SettleOutcome } from '../journal/contract.ts';
import type { Lapse } from '../journal/lease.ts';
import { askingOf, type Decision, type Standing } from '../lanes/conversation.ts';
import { maskFor } from '../lanes/masking.ts';
import { type ContactMade, settlementOf, withoutWords } from '../lanes/settlement.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import type { LeasingParts } from './contract.ts';

/** As the attempts of a lane name their worker. */
export const worker = 'lease';

export const cardOf = ({ catalogue }: LeasingParts, operation: string): OperationCard => {
  const card = catalogue.operations.get(operation);
  if (card === undefined) throw new Error(`There is no operation card for ${operation}.`);
  return card;
};

export const speaksQuestion = ({ connection }: Partner, card: OperationCard): boolean => {
  const asking = askingOf(card);
  return asking !== undefined && connection.dialect.translator(asking.ask) !== undefined;
};

/**
 * Handing out again what may have been carried out is harmless where the partner recognises our reference; elsewhere it is asked about,
 * or a person looks.
 */
export function lapsesOf(parts: LeasingParts, partner: Partner): Readonly<Record<string, Lapse>> {
  const { dialect } = partner.connection;
  const known = dialect.operations.flatMap((name) => parts.catalogue.operations.get(name) ?? []);
  const lapse = (card: OperationCard): Lapse =>
    dialect.idempotency !== 'none' ? 'queued' : speaksQuestion(partner, card) ? 'unknown' : 'person';
  return Object.fromEntries(known.map((card) => [card.name, lapse(card)]));
}

export const standingOf = (
  partner: Partner,
  card: OperationCard,
  { exchange, maybeSentBefore }: Claimed,
  askBudget: number,
): Standing => ({
  card,
  idempotency: partner.connection.dialect.idempotency,
  questionSpoken: speaksQuestion(partner, card),
  limits: partner.limits,
  exchange,
  maybeSentBefore,
  probe: false,
  askBudget,
  now: new Date(),
});

/** Settles as a lane would. @throws StoreUnavailableError: the partner repeats */
export async function conclude(
  parts: LeasingParts,
  partner: Partner,
  claimed: Claimed,
  { decision, made }: { readonly decision: Decision; readonly made: ContactMade },
): Promise<SettleOutcome> {
  const settlement = settlementOf(claimed, decision, made, {
    card: cardOf(parts, claimed.exchange.operation),
    mask: maskFor(partner.connection.credentials),
    businessNow: parts.clock.now(),
    serves: parts.onEvent !== undefined,
  });
  const outcome = await settle(parts, settlement);
  if (outcome.event !== undefined) parts.onEvent?.(outcome.event);
  return outcome;
}

/** What the database cannot store is left out. */
export async function settle({ journal, log }: LeasingParts, settlement: Settlement): Promise<SettleOutcome> {
  try {
    return await journal.settle(settlement);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    log.warn({ exchangeId: settlement.id, err: error }, 'an answer could not be stored as it was');
    return journal.settle(withoutWords(settlement));
  }
}
