/**
 * Queries, straight through: route, encode, breaker and concurrency limit, decode. No broker and no journal, since nothing has an effect.
 * Identical questions in flight share one call; answers may be reused for the seconds that the operation's card declares.
 * All limits here are per process, apart from those of the command lane.
 */
import type { Adapter, CallResult } from '../../adapters/contract.ts';
import { beijingDate, toBeijing } from '../catalogue/beijing-time.ts';
import type { OperationCard } from '../catalogue/contract.ts';
import type { Partner } from '../directory/contract.ts';
import { isOpenAt, opensAt } from '../directory/opening-hours.ts';
import { type ErrorCode, catalogue as errors, GatewayError } from '../errors/catalogue.ts';
import { childOf } from '../journal/traceparent.ts';
import { uuidv7 } from '../journal/uuid.ts';
import type { Reading, Translator } from '../translation/contract.ts';
import { Answers, stillWanted } from './answers.ts';
import { Breakers } from './breakers.ts';
import { type Query, type QueryOptions, type QueryParts, type QueryRoad, queryDefaults } from './contract.ts';
import { timeoutOf } from './conversation.ts';
import { Turns } from './turns.ts';

export const createQueryRoad = (parts: QueryParts): QueryRoad => new Road(parts);

/** One partner as this process asks it. */
interface Side {
  readonly adapter: Adapter;
  readonly breakers: Breakers;
  readonly turns: Turns;
  partner: Partner;
}

interface Asked {
  readonly side: Side;
  readonly translator: Translator;
  readonly card: OperationCard;
  readonly query: Query;
  readonly question: string;
}

/** @throws GatewayError GW_PARTNER_FETCHES */
function checkCallable({ profile }: Partner): void {
  if (profile.pull !== true) return;
  throw new GatewayError(
    'GW_PARTNER_FETCHES',
    `${profile.name}自行领取工作，无法即时查询。 ${profile.id} fetches its work.`,
  );
}

const dayMs = 86_400_000;
const beijingOffsetMs = 8 * 3_600_000;

class Road implements QueryRoad {
  readonly #parts: QueryParts;
  readonly #options: QueryOptions;
  readonly #sides = new Map<string, Side>();
  readonly #answers: Answers;
  #serial = 0;
  #day = -1;
  #date = '';

  constructor(parts: QueryParts) {
    this.#parts = parts;
    this.#options = { ...queryDefaults, ...parts.options };
    this.#answers = new Answers(this.#options.cacheEntries);
  }

  async query(query: Query): Promise<Reading> {
    const { partner, translator } = this.#route(query);
    const card = this.#card(query.operation);
    const question = this.#questionOf(query, partner.connection.id, card);
    const kept = card.cacheSeconds > 0 ? this.#answers.kept(question) : undefined;
    if (kept !== undefined) {
      this.#shared(partner, query, 'cache');
      return kept;
    }
    const underWay = this.#answers.underWay.get(question);
    if (underWay !== undefined) {
      underWay.askers.push(query.signal);
      this.#shared(partner, query, 'in-flight');
      return underWay.answer;
    }
    checkCallable(partner);
    this.#checkHours(partner);
    const askers = [query.signal];
    const answer = this.#ask({ side: this.#side(partner), translator, card, query, question }, () =>
      stillWanted(askers),
    );
    this.#answers.underWay.set(question, { answer, askers });
    return answer;
  }

  /** @throws GatewayError GW_PARTNER_CLOSED */
  #checkHours({ profile }: Partner): void {
    if (profile.hours === undefined) return;
    const now = this.#parts.clock.now();
    if (isOpenAt(profile.hours, now)) return;
    const opens = opensAt(profile.hours, now);
    throw new GatewayError(
      'GW_PARTNER_CLOSED',
      `${profile.name}不在开放时间内。 ${profile.id} is outside its opening hours.`,
      opens === undefined
        ? {}
        : {
            retryAfterSeconds: Math.ceil((opens.getTime() - now.getTime()) / 1000),
            extra: { opensAt: toBeijing(opens) },
          },
    );
  }

  /** What makes two questions one. Where the answer is good once, no two are. */
  #questionOf({ operation, message }: Query, partner: string, { goodOnce }: OperationCard): string {
    const asked = `${partner}\n${operation}\n${JSON.stringify(message)}`;
    return goodOnce === undefined ? asked : `${asked}\n${uuidv7()}`;
  }

  close(): void {
    for (const { breakers } of this.#sides.values()) breakers.close();
  }

  async #ask(asked: Asked, wanted: () => boolean): Promise<Reading> {
    const { side, card, question } = asked;
    try {
      if (!side.turns.tryBegin()) await side.turns.wait(wanted);
      const reading = readingOf(await this.#call(asked), asked);
      if (card.cacheSeconds > 0 && reading.kind === 'success') this.#answers.keep(question, reading, card.cacheSeconds);
      return reading;
    } finally {
      this.#answers.underWay.delete(question);
    }
  }

  /** Holds a turn. */
  async #call(asked: Asked): Promise<CallResult> {
    const { side, query } = asked;
    const begun = performance.now();
    try {
      const result = await side.breakers.run(query.operation, () => this.#callAdapter(asked));
      this.#observe(asked, result, performance.now() - begun);
      return result;
    } finally {
      side.turns.end();
    }
  }

  #callAdapter({ side, translator, card, query }: Asked): Promise<CallResult> {
    const { connection, limits } = side.partner;
    const now = toBeijing(this.#parts.clock.now());
    this.#serial += 1;
    const serial = String(this.#serial);
    return side.adapter.call({
      partner: connection,
      translator,
      message: query.message,
      context: {
        ref: connection.dialect.drawRef({ entropy: uuidv7(), serial, acceptedAt: now }),
        serial,
        now,
        acceptedAt: now,
        auth: connection.credentials,
        profile: connection.values,
      },
      timeoutMs: timeoutOf(card, limits),
      traceparent: query.traceparent === undefined ? undefined : childOf(query.traceparent),
    });
  }

  #observe({ side, query }: Asked, result: CallResult, durationMs: number): void {
    this.#parts.observer?.attemptEnded?.({
      partner: side.partner.connection.id,
      operation: query.operation,
      kind: 'query',
      result: result.kind === 'answered' ? result.reading.kind : 'unanswered',
      code: result.kind === 'answered' ? undefined : result.code,
      durationMs,
    });
  }

  #shared(partner: Partner, { operation }: Query, how: 'cache' | 'in-flight'): void {
    this.#parts.observer?.queryShared?.({ partner: partner.connection.id, operation, how });
  }

  #route({ operation, district, partner: id }: Query): { partner: Partner; translator: Translator } {
    const { directory } = this.#parts;
    if (id !== undefined) {
      const partner = directory.partner(id);
      const translator = partner?.connection.dialect.translator(operation);
      if (partner !== undefined && translator !== undefined) return { partner, translator };
    } else if (district !== undefined) {
      const route = directory.route(district, operation, this.#today());
      if (route !== undefined) return route;
    }
    throw new GatewayError(
      'GW_ROUTE_MISSING',
      `No partner serves ${operation} for ${id ?? district ?? 'no district'} today.`,
    );
  }

  /** Routes hold by the day; the text of the day is made once a day. */
  #today(): string {
    const now = this.#parts.clock.now();
    const day = Math.floor((now.getTime() + beijingOffsetMs) / dayMs);
    if (day !== this.#day) {
      this.#day = day;
      this.#date = beijingDate(now);
    }
    return this.#date;
  }

  #card(operation: string): OperationCard {
    const card = this.#parts.catalogue.operations.get(operation);
    if (card === undefined) throw new GatewayError('GW_ROUTE_MISSING', `There is no operation ${operation}.`);
    return card;
  }

  #side(partner: Partner): Side {
    const { id, kind } = partner.connection;
    const known = this.#sides.get(id);
    if (known !== undefined) {
      known.partner = partner;
      return known;
    }
    const adapter = this.#parts.adapters.get(kind);
    if (adapter === undefined)
      throw new GatewayError('GW_ROUTE_MISSING', `This gateway has no adapter for partners of the kind ${kind}.`);
    const side: Side = {
      adapter,
      partner,
      turns: new Turns(() => side.partner.limits.concurrency, this.#options.waiting),
      breakers: new Breakers({
        breakerMs: () => side.partner.limits.breakerMs,
        onChange: (operation, { state }) => {
          this.#parts.log.warn({ partner: id, operation, breaker: state }, 'breaker changed');
          this.#parts.observer?.breakerChanged?.({ partner: id, operation, road: 'query', state });
        },
      }),
    };
    this.#sides.set(id, side);
    return side;
  }
}

function readingOf(result: CallResult, { side }: Asked): Reading {
  if (result.kind === 'answered') return result.reading;
  const code: ErrorCode = Object.hasOwn(errors, result.code) ? (result.code as ErrorCode) : 'GW_INTERNAL';
  const more =
    code === 'GW_PARTNER_BREAKER_OPEN' ? { retryAfterSeconds: Math.ceil(side.partner.limits.breakerMs / 1000) } : {};
  throw new GatewayError(code, result.detail, more);
}
