/**
 * When a command goes over to the second partner of its district: only from "nothing sent". Either the first was not to be reached at
 * several calls in a row, or the breaker of the operation is open and the command waits behind it.
 */
import { beijingDate, toBeijing } from '../catalogue/beijing-time.ts';
import type { Served } from '../directory/contract.ts';
import { isOpenAt } from '../directory/opening-hours.ts';
import type { Exchange, Journal, LaneHold, Move, StoredAttempt } from '../journal/contract.ts';
import type { Ring } from '../messaging/contract.ts';
import type { TranslationContext } from '../translation/contract.ts';
import type { WorkerParts } from './contract.ts';
import { valueAt } from './proof.ts';

/** Refused connections in a row after which a command goes over, while the breaker has not yet seen enough to open. */
const refusedCalls = 3;
const unreachable = 'GW_PARTNER_UNREACHABLE';

/** Keys moved by one statement. */
const portion = 100;

type Parts = Pick<WorkerParts, 'directory' | 'catalogue' | 'clock' | 'log' | 'observer' | 'onMoved'> & {
  readonly journal: Pick<Journal, 'attempts' | 'serial' | 'waitingKeys' | 'moveOver'>;
};

interface Cause {
  readonly code: string;
  readonly why: string;
  readonly whyZh: string;
}

const breakerOpen: Cause = {
  code: 'GW_PARTNER_BREAKER_OPEN',
  why: 'its breaker is open',
  whyZh: '该业务已熔断',
};
const notReached: Cause = {
  code: unreachable,
  why: `the connection was refused ${refusedCalls} times`,
  whyZh: `连续 ${refusedCalls} 次无法连接`,
};

/** Not the claims that a breaker stopped or a lane handed back: they never tried the connection. */
const wasCalled = ({ kind, code }: StoredAttempt): boolean =>
  kind === 'call' && code !== 'GW_PARTNER_BREAKER_OPEN' && code !== 'GW_UNAVAILABLE';

export class SecondRoute {
  readonly #parts: Parts;
  readonly #hold: LaneHold;
  /** Asked again only after the directory has changed. */
  #known: { readonly routes: unknown; readonly any: boolean } | undefined;

  constructor(parts: Parts, hold: LaneHold) {
    this.#parts = parts;
    this.#hold = hold;
  }

  /** After a call that left the exchange queued. @returns whether it went over */
  async afterRefusal(exchange: Exchange, code: string | undefined): Promise<boolean> {
    if (code !== unreachable || exchange.calls < refusedCalls || !this.#possible()) return false;
    const attempts = await this.#parts.journal.attempts(exchange.id);
    const last = attempts.filter(wasCalled).slice(-refusedCalls);
    if (last.length < refusedCalls || last.some((call) => call.code !== unreachable)) return false;
    const keys = await this.#parts.journal.waitingKeys(this.#hold.lane, {
      operation: exchange.operation,
      head: exchange.id,
      limit: 1,
    });
    return (await this.#move(keys, notReached)) > 0;
  }

  /** Whatever waits for the operation while its breaker is open. */
  async behindBreaker(operation: string): Promise<void> {
    if (!this.#possible()) return;
    let after: string | undefined;
    for (;;) {
      const keys = await this.#parts.journal.waitingKeys(this.#hold.lane, { operation, after, limit: portion });
      await this.#move(keys, breakerOpen);
      after = keys.at(-1)?.[0]?.seq;
      if (keys.length < portion || after === undefined) return;
    }
  }

  /** Most partners are in no district with a second route: then nothing is looked up. */
  #possible(): boolean {
    const routes = this.#parts.directory.routes();
    if (this.#known?.routes !== routes) this.#known = { routes, any: routes.some(({ rank }) => rank === 2) };
    return this.#known.any;
  }

  async #move(keys: readonly (readonly Exchange[])[], cause: Cause): Promise<number> {
    const { journal, onMoved, observer, log } = this.#parts;
    const moves = (await Promise.all(keys.map((key) => this.#movesOf(key, cause)))).filter((key) => key.length > 0);
    if (moves.length === 0) return 0;
    const moved = await journal.moveOver(this.#hold, moves);
    if (moved.length === 0) return 0;
    log.warn(
      { partner: this.#hold.lane, exchanges: moved.length, code: cause.code },
      'exchanges went over to the second route',
    );
    observer?.movedOver?.({ from: this.#hold.lane, count: moved.length });
    onMoved?.(moved satisfies readonly Ring[]);
    return moved.length;
  }

  /** The head and what follows it, up to the first that the second partner cannot take: that one waits for the first. */
  async #movesOf(key: readonly Exchange[], cause: Cause): Promise<Move[]> {
    const moves: Move[] = [];
    for (const exchange of key) {
      const second = this.#secondFor(exchange);
      const move = second && this.#moveTo(second, exchange, await this.#parts.journal.serial(), cause);
      if (move === undefined) break;
      if (moves.length > 0 && moves[0]?.partner !== move.partner) break;
      moves.push(move);
    }
    return moves;
  }

  #secondFor({ district, operation, request }: Exchange): Served | undefined {
    const { directory, clock, catalogue } = this.#parts;
    // A client that has chosen the partner itself wants no other.
    const addressee = catalogue.operations.get(operation)?.addressee;
    if (addressee !== undefined && valueAt(request, addressee) !== undefined) return undefined;
    const now = clock.now();
    const second = directory.route(district, operation, beijingDate(now), 2);
    if (second === undefined || second.partner.profile.id === this.#hold.lane) return undefined;
    return isOpenAt(second.partner.profile.hours, now) ? second : undefined;
  }

  /** Translated once to see that it can be, as at the door. */
  #moveTo({ partner, translator }: Served, exchange: Exchange, serial: string, cause: Cause): Move | undefined {
    const { dialect, credentials, values, id } = partner.connection;
    const acceptedAt = toBeijing(exchange.acceptedAt);
    const ref = dialect.drawRef({ entropy: exchange.id, serial, acceptedAt });
    const now = toBeijing(this.#parts.clock.now());
    const context: TranslationContext = {
      ref,
      serial: exchange.seq,
      now,
      acceptedAt,
      auth: credentials,
      profile: values,
    };
    try {
      translator.encodeRequest(exchange.request, context);
    } catch (error) {
      const fields = { exchangeId: exchange.id, operation: exchange.operation, partner: id, err: error };
      this.#parts.log.warn(fields, 'the second route cannot take the message exactly; it stays with the first');
      return undefined;
    }
    return {
      exchangeId: exchange.id,
      partner: id,
      ref,
      mappingHash: translator.hash,
      code: cause.code,
      detail:
        `由 ${exchange.partner} 转至第二路由 ${id}：${cause.whyZh}，未发送任何内容。 ` +
        `Went over from ${exchange.partner} to the second route ${id}: ${cause.why}, nothing had been sent.`,
    };
  }
}
