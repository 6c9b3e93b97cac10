/** A road with a scripted partner at its end: real journal, real broker, real directory; only what the partner answers is made up. */
import type { Adapter, CallResult, PartnerCall } from '../../adapters/contract.ts';
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import type { PartnerProfile } from '../../gateway/directory/contract.ts';
import { openDirectory } from '../../gateway/directory/directory.ts';
import type { Exchange, Journal, NewExchange } from '../../gateway/journal/contract.ts';
import { createJournal } from '../../gateway/journal/journal.ts';
import { uuidv7 } from '../../gateway/journal/uuid.ts';
import type {
  LaneOptions,
  Log,
  Observer,
  QueryParts,
  Relay,
  RelayOptions,
  Worker,
  WorkerParts,
} from '../../gateway/lanes/contract.ts';
import { startRelay } from '../../gateway/lanes/relay.ts';
import { startWorker } from '../../gateway/lanes/worker.ts';
import type { Broker } from '../../gateway/messaging/contract.ts';
import type { Dialect, Idempotency, Reading, Translator } from '../../gateway/translation/contract.ts';
import type { Column, Ground } from './columns.ts';
import { until } from './wait.ts';

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

export interface Call {
  readonly partner: string;
  readonly operation: string;
  readonly ref: string;
  readonly message: Canonical;
  readonly call: PartnerCall;
}

/** What the partner does with a call. */
export type Script = (call: Call) => CallResult | Promise<CallResult>;

export interface ScriptedPartner {
  readonly adapter: Adapter;
  readonly calls: Call[];
  /** Calls being answered at this moment, and the most there ever were. */
  readonly load: { now: number; most: number };
  answer: Script;
}

export const success = (message: Canonical): CallResult => answered({ kind: 'success', message });
export const answered = (reading: Reading): CallResult => ({
  kind: 'answered',
  reading,
  exchangeOf: {
    request: {
      method: 'POST',
      path: '/reserve?token=secret-token',
      headers: {},
      body: Buffer.from('{"token":"secret-token"}'),
    },
    response: { status: 200, headers: {}, body: Buffer.from('{"ok":true}') },
  },
});
export const unanswered = (sent: 'no' | 'maybe', code?: string): CallResult => ({
  kind: 'unanswered',
  sent,
  code: code ?? (sent === 'no' ? 'GW_PARTNER_UNREACHABLE' : 'GW_PARTNER_TIMEOUT'),
  detail: 'as the script says',
  exchangeOf: {},
});

/** Books whatever is asked for; knows nothing of lost requests. */
export const obliging: Script = ({ operation, ref }) =>
  operation === 'venue.booking' ? success({ effect: 'none' }) : success({ bookingId: `B-${ref}` });

export function scriptedPartner(answer: Script = obliging): ScriptedPartner {
  const calls: Call[] = [];
  const load = { now: 0, most: 0 };
  const scripted: ScriptedPartner = {
    calls,
    load,
    answer,
    adapter: {
      kind: 'trading-center',
      operations: [],
      async call(call) {
        const said: Call = {
          partner: call.partner.id,
          operation: call.translator.operation,
          ref: call.context.ref,
          message: call.message,
          call,
        };
        calls.push(said);
        load.now += 1;
        load.most = Math.max(load.most, load.now);
        try {
          return await scripted.answer(said);
        } finally {
          load.now -= 1;
        }
      },
      startSandbox: () => Promise.reject(new Error('a scripted partner has no sandbox')),
      close: async () => {},
    },
  };
  return scripted;
}

/** The bytes are the scripted partner's business: its dialect only names the operations. */
function scriptedDialect(operations: readonly string[], idempotency: Idempotency): Dialect {
  const unused = (): never => {
    throw new Error('the scripted partner speaks no bytes');
  };
  const translators = new Map(
    operations.map((operation): [string, Translator] => [
      operation,
      {
        dialect: 'trading-center/scripted',
        operation,
        hash: '0123456789abcdef',
        encodeRequest: () => ({ method: 'POST', path: '/', headers: {}, body: new Uint8Array() }),
        decodeResponse: unused,
        decodeRequest: unused,
        encodeResponse: unused,
        encodeEvent: unused,
        decodeEvent: unused,
        encodeEventAnswer: unused,
        decodeEventAnswer: unused,
      },
    ]),
  );
  return {
    name: 'trading-center/scripted',
    kind: 'trading-center',
    title: '脚本',
    source: '测试',
    idempotency,
    drawRef: ({ entropy }) => `Q-${entropy}`,
    translator: (operation) => translators.get(operation),
    operations,
    framing: () => undefined,
    recognizeEvent: () => undefined,
    recognizeServed: () => undefined,
    refuseUnreadable: unused,
  };
}

export interface LaneWorldOptions {
  readonly partners?: readonly string[];
  /** One more partner, the second route of the district. */
  readonly second?: string;
  /** More members of the first partners' profiles. */
  readonly profile?: Partial<PartnerProfile>;
  readonly clock?: { now(): Date };
  readonly limits?: PartnerProfile['limits'];
  readonly idempotency?: Idempotency;
  /** Which operations the partners' dialect speaks. Default: every command and query. */
  readonly speaks?: (operation: string) => boolean;
  readonly observer?: Observer;
  readonly relay?: Partial<RelayOptions>;
  /** Wraps the journal or the broker, to make them misbehave. */
  readonly journal?: (journal: Journal) => Journal;
  readonly broker?: (broker: Broker) => Broker;
}

export interface LaneWorld extends AsyncDisposable {
  readonly ground: Ground;
  readonly journal: Journal;
  readonly partner: ScriptedPartner;
  readonly relay: Relay;
  readonly parts: QueryParts & WorkerParts;
  worker(options?: Partial<LaneOptions>, more?: Partial<WorkerParts>): Promise<Worker>;
  /** Accepts commands as the door does, and rings for them. @returns their ids in order */
  book(count: number, changes?: (index: number) => Partial<NewExchange>): Promise<string[]>;
  /** Accepts without ringing. */
  accept(count: number, changes?: (index: number) => Partial<NewExchange>): Promise<string[]>;
  read(id: string): Promise<Exchange>;
  /** Waits until all of them are in that state. */
  all(ids: readonly string[], state: Exchange['state'], timeoutMs?: number): Promise<Exchange[]>;
}

/** Lanes that notice within tens of milliseconds what takes seconds in earnest; but nothing is swept unless a test asks for it. */
export const hurried: Partial<LaneOptions> = { heartbeatMs: 50, leaseMs: 600, sweepMs: 60_000, drainMs: 2_000 };

export async function laneWorld(column: Column, options: LaneWorldOptions = {}): Promise<LaneWorld> {
  const ground = await column.open();
  const catalogue = await loadCatalogue('specs');
  const operations = [...catalogue.operations.values()].filter(({ style }) => style === 'command' || style === 'query');
  const dialect = scriptedDialect(
    operations.map(({ name }) => name).filter(options.speaks ?? (() => true)),
    options.idempotency ?? 'none',
  );
  const directory = await openDirectory({
    store: ground.store,
    dialects: {
      get: (name) => (name === dialect.name ? dialect : undefined),
      names: () => [dialect.name],
      varied: () => undefined,
    },
    catalogue,
    log: silentLog,
  });
  const partners = options.partners ?? ['wanzhou'];
  for (const id of partners) await directory.applyPartner({ ...profileOf(id, options.limits), ...options.profile });
  if (options.second !== undefined) {
    const routes = [{ district: '500101', from: '2026-01-01', rank: 2 as const }];
    await directory.applyPartner({ ...profileOf(options.second, options.limits), routes });
  }
  const journal = (options.journal ?? ((same) => same))(createJournal(ground.store));
  const broker = (options.broker ?? ((same) => same))(ground.broker);
  const partner = scriptedPartner();
  const relay = startRelay({ journal, broker, log: silentLog, observer: options.observer, options: options.relay });
  const workers: Worker[] = [];
  const parts = {
    journal,
    broker,
    directory,
    catalogue,
    adapters: new Map([['trading-center', partner.adapter]]),
    clock: options.clock ?? { now: () => new Date() },
    log: silentLog,
    observer: options.observer,
  };
  const accept: LaneWorld['accept'] = async (count, changes = () => ({})) => {
    const exchanges = Array.from({ length: count }, (_, index) => booking(partners[0] ?? '', changes(index)));
    await Promise.all(exchanges.map((exchange) => journal.accept(exchange)));
    return exchanges.map(({ id }) => id);
  };
  return {
    ground,
    journal,
    partner,
    relay,
    parts,
    async worker(lanes = {}, more = {}) {
      const worker = await startWorker({ ...parts, ...more, options: { ...hurried, ...lanes } });
      workers.push(worker);
      return worker;
    },
    accept,
    async book(count, changes) {
      const ids = await accept(count, changes);
      const lanes = new Map((await journal.getMany(ids)).map((exchange) => [exchange.id, exchange.partner]));
      relay.ring(ids.map((exchangeId) => ({ exchangeId, lane: lanes.get(exchangeId) ?? '' })));
      return ids;
    },
    async read(id) {
      const exchange = await journal.get(id);
      if (exchange === undefined) throw new Error(`no exchange ${id}`);
      return exchange;
    },
    async all(ids, state, timeoutMs = 10_000) {
      let seen: Exchange[] = [];
      const what = `${ids.length} exchanges ${state}`;
      const look = async () => {
        seen = await journal.getMany(ids);
        if (seen.length === ids.length && seen.every((exchange) => exchange.state === state)) return true;
        throw new Error(JSON.stringify(Object.fromEntries(countBy(seen.map((exchange) => exchange.state)))));
      };
      await until(look, { timeoutMs, what, everyMs: 20 });
      return seen;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await relay.stop();
      await directory.close();
      await journal.close();
      await ground[Symbol.asyncDispose]();
    },
  };
}

function countBy(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const profileOf = (id: string, limits: PartnerProfile['limits']): PartnerProfile => ({
  id,
  kind: 'trading-center',
  name: '示例公共资源交易中心',
  dialect: 'trading-center/scripted',
  address: 'http://127.0.0.1:9',
  credentials: { token: 'secret-token' },
  values: {},
  limits: { retryMs: 20, breakerMs: 200, timeoutMs: 100, ...limits },
  routes: [{ district: '500101', from: '2026-01-01' }],
});

export function booking(partner: string, changes: Partial<NewExchange> = {}): NewExchange {
  const id = uuidv7();
  return {
    id,
    operation: 'venue.book',
    district: '500101',
    partner,
    client: 'one-stop',
    idempotencyKey: `key-${id}`,
    requestDigest: 'a'.repeat(64),
    orderKey: `project-${id}`,
    request: { district: '500101', projectCode: 'CQS26A00077' },
    ref: `ref-${id}`,
    mappingHash: '0123456789abcdef',
    acceptedAt: new Date(),
    ...changes,
  };
}
