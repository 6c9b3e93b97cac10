/** Exchanges: what became of a command. A client sees its own, an operator everybody's. */
import { opensAt } from '../directory/opening-hours.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Exchange, ExchangeState, Journal } from '../journal/contract.ts';
import type { Call, Handlers } from './call.ts';
import type { ApiParts } from './contract.ts';
import { cursorOf, seqOf } from './cursor.ts';
import type { Caller } from './tokens.ts';
import { attemptView, closedView, exchangeView, resolutionView } from './views.ts';
import { isSettled } from './waiters.ts';

const pageLength = 50;

const visible = (exchange: Exchange, caller: Caller): boolean =>
  caller.operator ||
  (exchange.client === caller.id && (caller.districts === undefined || caller.districts.has(exchange.district)));

type Reads = Pick<Journal, 'get' | 'list' | 'attempts' | 'events' | 'cancel' | 'resolution'>;

interface Parts extends Pick<ApiParts, 'directory' | 'clock'> {
  readonly journal: Reads;
}

/** @throws GatewayError GW_NOT_FOUND, also where it is not the caller's to see */
export async function findExchange(journal: Pick<Reads, 'get'>, { path, caller }: Call): Promise<Exchange> {
  const exchange = await journal.get(String(path.id));
  if (exchange === undefined || !visible(exchange, caller))
    throw new GatewayError('GW_NOT_FOUND', 'There is no such exchange.');
  return exchange;
}

const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

/** Why an open exchange goes nowhere now though nothing is wrong with it. */
function waitsOf({ directory, clock }: Parts, exchange: Exchange): { waits?: ReturnType<typeof closedView> } {
  if (isSettled(exchange) || exchange.state === 'dispatching') return {};
  const opens = opensAt(directory.partner(exchange.partner)?.profile.hours, clock.now());
  return opens === undefined ? {} : { waits: closedView(opens) };
}

export function exchangeHandlers(
  parts: Parts,
): Pick<Handlers, 'listExchanges' | 'getExchange' | 'listAttempts' | 'cancelExchange'> {
  const { journal } = parts;
  return {
    async listExchanges({ query, caller }) {
      const limit = Number(query.limit ?? pageLength);
      const found = await journal.list({
        client: caller.operator ? undefined : caller.id,
        districts: caller.operator || caller.districts === undefined ? undefined : [...caller.districts],
        state: query.state as ExchangeState | undefined,
        operation: textOf(query.operation),
        district: textOf(query.district),
        partner: textOf(query.partner),
        before: seqOf(query.cursor),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        status: 200,
        body: {
          items: page.map((exchange) => ({ ...exchangeView(exchange, caller), ...waitsOf(parts, exchange) })),
          ...(last === undefined ? {} : { next: cursorOf(last.seq) }),
        },
      };
    },
    async getExchange(call) {
      const exchange = await findExchange(journal, call);
      const [events, resolution] = await Promise.all([journal.events(exchange.id), journal.resolution(exchange.id)]);
      return {
        status: 200,
        body: {
          ...exchangeView(exchange, call.caller, events),
          ...waitsOf(parts, exchange),
          ...(resolution === undefined ? {} : { resolution: resolutionView(resolution, exchange) }),
        },
      };
    },
    async listAttempts(call) {
      const { id } = await findExchange(journal, call);
      return { status: 200, body: { attempts: (await journal.attempts(id)).map(attemptView) } };
    },
    async cancelExchange(call) {
      const { id } = await findExchange(journal, call);
      const { exchange } = await journal.cancel(id);
      if (exchange?.state === 'cancelled') return { status: 200, body: exchangeView(exchange, call.caller) };
      throw new GatewayError('GW_STATE', `The exchange is ${exchange?.state ?? 'gone'} and cannot be cancelled.`, {
        extra: { state: exchange?.state },
      });
    },
  };
}
