/** Carries one claimed exchange through: contact, decision, settlement. Knows nothing of rings, claims and room. */
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Adapter } from '../../adapters/contract.ts';
import type { OperationCard } from '../catalogue/contract.ts';
import type { Partner } from '../directory/contract.ts';
import type { Claimed, LaneHold, Settlement, SettleOutcome } from '../journal/contract.ts';
import { payeeLockBreach } from '../journal/payee-lock.ts';
import { StoreUnavailableError } from '../store/contract.ts';
import type { Breakers } from './breakers.ts';
import { makeContact } from './contact.ts';
import type { WorkerParts } from './contract.ts';
import {
  afterAsk,
  afterCall,
  askingOf,
  type Decision,
  forbiddenBy,
  pauseMs,
  type Standing,
  withoutAsking,
} from './conversation.ts';
import { type Mask, maskFor } from './masking.ts';
import { type ContactMade, notContacted, settlementOf, stumbled, withoutWords } from './settlement.ts';

export type Kind = 'call' | 'ask';

/** Where an exchange went. `applied` is false where the journal had moved it on meanwhile. */
export interface Carried {
  readonly decision: Pick<Decision, 'to' | 'retryInMs' | 'needsPerson' | 'problem'>;
  readonly outcome: SettleOutcome;
}

export interface CarrierParts {
  readonly parts: WorkerParts;
  readonly hold: LaneHold;
  readonly adapter: Adapter;
  readonly breakers: Breakers;
  readonly askBudget: number;
  /** The partner as the directory has it now. */
  readonly partner: () => Partner;
  /** The contact is over, its slot is free; settling goes on. */
  readonly free: (kind: Kind, durationMs: number) => void;
  readonly failed: (error: unknown, doing: string) => void;
}

/** First pause before a result is offered to the journal again; doubles up to the longest. */
const firstPauseMs = 250;
const longestPauseMs = 5_000;

export class Carrier {
  readonly #with: CarrierParts;
  readonly #cutOff = new AbortController();
  #mask: Mask;
  #maskRevision: string;
  #ended = false;

  constructor(parts: CarrierParts) {
    this.#with = parts;
    // Every call under way listens to the one signal; a lane has as many as its partner allows.
    setMaxListeners(0, this.#cutOff.signal);
    const { connection, revision } = parts.partner();
    this.#mask = maskFor(connection.credentials);
    this.#maskRevision = revision;
  }

  /** Never throws: what goes wrong inside the gateway becomes a person's matter, not a row that nobody carries. */
  async carry(claimed: Claimed, kind: Kind): Promise<Carried> {
    try {
      return await this.#carry(claimed, kind);
    } catch (error) {
      this.#with.failed(error, 'carry an exchange through');
      const settlement = stumbled(claimed.exchange, this.#with.hold.owner, error);
      return { decision: settlement, outcome: await this.#settle(settlement) };
    }
  }

  /** Puts a claimed exchange back as if it had not been claimed: nothing was sent. */
  async handBack(claimed: Claimed, why: string): Promise<void> {
    const made = notContacted(claimed.exchange, this.#with.hold.owner, why);
    await this.#conclude(claimed, putBack(claimed, 0), made, this.#card(claimed));
  }

  /** Ends the calls under way: their results are "maybe sent". */
  cutOff(): void {
    this.#cutOff.abort();
  }

  /** From now on nothing is offered to the journal any more. */
  end(): void {
    this.#ended = true;
  }

  async #carry(claimed: Claimed, kind: Kind): Promise<Carried> {
    const card = this.#card(claimed);
    const forbidden = kind === 'call' ? await this.#forbidden(card, claimed) : undefined;
    if (forbidden !== undefined) {
      const made = this.#silently(claimed, kind, forbidden.problem?.code ?? '');
      return await this.#conclude(claimed, forbidden, made, card);
    }
    const silent = kind === 'ask' && !this.#canAsk(card);
    const made = silent
      ? this.#silently(claimed, kind, 'there is no question that the partner understands.')
      : await this.#contact(card, claimed, kind);
    const standing = this.#standing(card, claimed, made.probe);
    return await this.#conclude(claimed, decide(kind, silent, standing, made), made, card);
  }

  /** What stands against sending at the last moment. A guard that cannot be asked now is asked again after a pause: nothing leaves unguarded. */
  async #forbidden(card: OperationCard, claimed: Claimed): Promise<Decision | undefined> {
    const { parts, partner, failed } = this.#with;
    if (card.guard === undefined || parts.payeeLocks === undefined) return undefined;
    try {
      const breach = await payeeLockBreach(card.guard, claimed.exchange.request, parts.payeeLocks);
      return breach && forbiddenBy(breach, claimed);
    } catch (error) {
      failed(error, 'look up the lock of a payee account');
      return putBack(claimed, pauseMs(partner().limits, 0));
    }
  }

  #canAsk(card: OperationCard): boolean {
    const asking = askingOf(card);
    return asking !== undefined && this.#with.partner().connection.dialect.translator(asking.ask) !== undefined;
  }

  #silently({ exchange }: Claimed, kind: Kind, why: string): ContactMade {
    this.#with.free(kind, 0);
    return notContacted(exchange, this.#with.hold.owner, why);
  }

  async #contact(card: OperationCard, { exchange }: Claimed, kind: Kind): Promise<ContactMade> {
    const { parts, breakers, adapter, hold, partner, free } = this.#with;
    const begun = performance.now();
    const made = await makeContact(
      { parts, breakers, worker: hold.owner, signal: this.#cutOff.signal },
      { partner: partner(), adapter, card },
      exchange,
      kind,
    ).finally(() => free(kind, performance.now() - begun));
    const { result, operation } = made;
    parts.observer?.attemptEnded?.({
      partner: exchange.partner,
      operation,
      kind,
      result: result.kind === 'answered' ? result.reading.kind : 'unanswered',
      code: result.kind === 'answered' ? undefined : result.code,
      durationMs: performance.now() - begun,
    });
    return made;
  }

  #standing(card: OperationCard, { exchange, maybeSentBefore }: Claimed, probe: boolean): Standing {
    const { limits, connection } = this.#with.partner();
    const { idempotency } = connection.dialect;
    return {
      card,
      idempotency,
      questionSpoken: this.#canAsk(card),
      limits,
      exchange,
      maybeSentBefore,
      probe,
      askBudget: this.#with.askBudget,
      now: new Date(),
    };
  }

  async #conclude(claimed: Claimed, decision: Decision, made: ContactMade, card: OperationCard): Promise<Carried> {
    const { clock, observer, onEvent } = this.#with.parts;
    const { exchange } = claimed;
    const businessNow = clock.now();
    const settlement = settlementOf(claimed, decision, made, {
      card,
      mask: this.#currentMask(),
      businessNow,
      serves: onEvent !== undefined,
    });
    const outcome = await this.#settle(settlement);
    if (outcome.applied) {
      if (outcome.event !== undefined) onEvent?.(outcome.event);
      const ageMs = businessNow.getTime() - exchange.acceptedAt.getTime();
      observer?.exchangeSettled?.({
        partner: exchange.partner,
        operation: exchange.operation,
        state: decision.to,
        ageMs,
      });
    }
    return { decision, outcome };
  }

  /** Offers a result until the journal answers: what was learnt from a partner is not given up because the database is away. */
  async #settle(offered: Settlement): Promise<SettleOutcome> {
    let settlement = offered;
    for (let pauseMs = firstPauseMs; !this.#ended; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await this.#with.parts.journal.settle(settlement);
      } catch (error) {
        this.#with.failed(error, 'settle an exchange');
        if (!(error instanceof StoreUnavailableError)) settlement = withoutWords(settlement);
        await delay(pauseMs, undefined, { ref: false });
      }
    }
    return { id: offered.id, applied: false };
  }

  #card({ exchange }: Claimed): OperationCard {
    const card = this.#with.parts.catalogue.operations.get(exchange.operation);
    if (card === undefined) throw new Error(`There is no operation card for ${exchange.operation}.`);
    return card;
  }

  #currentMask(): Mask {
    const { connection, revision } = this.#with.partner();
    if (revision !== this.#maskRevision) {
      this.#mask = maskFor(connection.credentials);
      this.#maskRevision = revision;
    }
    return this.#mask;
  }
}

/** As if it had not been claimed: nothing was sent. */
function putBack({ exchange, maybeSentBefore }: Claimed, retryInMs: number): Decision {
  const { problem } = exchange;
  if (exchange.state === 'unknown') return { to: 'unknown', retryInMs, problem };
  return { to: 'queued', retryInMs, maybeSent: maybeSentBefore ? undefined : false, uncounted: true, problem };
}

function decide(kind: Kind, silent: boolean, standing: Standing, made: ContactMade): Decision {
  if (kind === 'call') return afterCall(standing, made.result);
  return silent ? withoutAsking(standing) : afterAsk(standing, made.result);
}
