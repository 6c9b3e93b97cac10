/** Stands for the gateway's door and its journal: accepts commands as exchange rows, and tells events as the inbound door does. */
import { consumersOf } from '../consumers.ts';
import type { NewEvent } from '../journal/contract.ts';
import { insertEvents } from '../journal/events.ts';
import { uuidv7 } from '../journal/uuid.ts';
import { loopsConsumer } from '../loops/inputs.ts';
import type { CommandDesk, Issued } from '../loops/issuing.ts';
import type { Store } from '../store/contract.ts';
import { clientName, type DoorWord, type Exchange, partnerOf, type Told } from './contract.ts';

const insertExchanges = `
  insert into exchange (id, state, operation, district, partner, client, idempotency_key, request_digest, order_key, request, ref,
    mapping_hash, accepted_at)
  select id, 'accepted', operation, district, partner, client, key, '', '', request, id::text, '', at
  from json_to_recordset($1::json) as g(id uuid, operation text, district text, partner text, client text, key text, request json,
    at timestamptz)`;

interface Accepted {
  readonly exchange: Exchange;
  readonly key: string;
}

export interface DoorParts {
  readonly store: Store;
  readonly now: () => Date;
  /** What is said to a command before it is accepted. */
  readonly word: (operation: string, request: Exchange['request']) => DoorWord;
  readonly accepted: (exchange: Exchange) => void;
}

export class Door implements CommandDesk {
  readonly #parts: DoorParts;
  readonly #known = new Map<string, Exchange>();
  #waiting: Accepted[] = [];
  #flushed: Promise<void> | undefined;
  #refusals = 0;
  /** Events told so far, those for nobody here included. */
  told = 0;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /** The same key is the same exchange, however often it is brought. */
  async issue(order: Parameters<CommandDesk['issue']>[0]): Promise<Issued> {
    const known = this.#known.get(order.idempotencyKey);
    if (known !== undefined) return { kind: 'accepted', exchangeId: known.id };
    const word = this.#parts.word(order.operation, order.message);
    if (word !== 'accepts') this.#refusals += 1;
    if (word === 'refuses')
      return { kind: 'refused', problem: { code: 'GW_ROUTE_NONE', detail: '没有路由。 There is no route.' } };
    if (word === 'later') return { kind: 'later', retryInMs: 0 };
    const { operation, message, client, idempotencyKey } = order;
    const partner = partnerOf[operation] ?? 'nobody';
    const exchange = { id: uuidv7(), operation, partner, client, district: String(message.district), request: message };
    await this.#accept({ exchange, key: idempotencyKey });
    this.#parts.accepted(exchange);
    return { kind: 'accepted', exchangeId: exchange.id };
  }

  /** Commands not taken, or not yet, since this was asked the last time. */
  takeRefusals(): number {
    const taken = this.#refusals;
    this.#refusals = 0;
    return taken;
  }

  /** A client's own command. */
  async order(orders: readonly Omit<Exchange, 'id' | 'client'>[]): Promise<void> {
    const exchanges = orders.map((order): Exchange => ({ ...order, id: uuidv7(), client: clientName }));
    await Promise.all(exchanges.map((exchange) => this.#accept({ exchange, key: `order-${exchange.id}` })));
    for (const exchange of exchanges) this.#parts.accepted(exchange);
  }

  /** Those of one moment are one statement. */
  #accept(accepted: Accepted): Promise<void> {
    this.#known.set(accepted.key, accepted.exchange);
    this.#waiting.push(accepted);
    this.#flushed ??= Promise.resolve().then(() => this.#flush());
    return this.#flushed;
  }

  async #flush(): Promise<void> {
    const rows = this.#waiting.map(({ exchange, key }) => ({ ...exchange, key, at: this.#parts.now() }));
    this.#waiting = [];
    this.#flushed = undefined;
    await this.#parts.store.query(insertExchanges, [JSON.stringify(rows)]);
  }

  /** In the order given. Nobody outside is served here: of the consumers, the loops alone are owed something. */
  async tell(events: readonly Told[]): Promise<void> {
    const time = this.#parts.now();
    const rows = events.map(({ type, partner, district, data, exchange }): NewEvent => {
      const whole = `tongban.${type}`;
      return {
        id: uuidv7(),
        type: whole,
        partner,
        district,
        client: exchange?.client,
        exchangeId: exchange?.id,
        data,
        time,
        consumers: consumersOf(whole).consumers.filter((consumer) => consumer === loopsConsumer),
      };
    });
    await this.#parts.store.transaction((tx) => insertEvents(tx, rows));
    this.told += rows.length;
  }
}
