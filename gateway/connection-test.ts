/** Joins the test of a connection to what the gateway knows of a partner: its adapter, a query to try, its hours, when it was last heard. */
import type { Adapter } from '../adapters/contract.ts';
import { type ConnectionReport, type TestQuery, testConnection } from '../adapters/transports/connection-test.ts';
import { both, type Words } from '../adapters/transports/hop.ts';
import { toBeijing } from './catalogue/beijing-time.ts';
import type { Canonical, Catalogue } from './catalogue/contract.ts';
import type { Clock } from './config/clock.ts';
import type { Partner } from './directory/contract.ts';
import { isOpenAt, opensAt } from './directory/opening-hours.ts';
import { GatewayError } from './errors/catalogue.ts';
import { uuidv7 } from './journal/uuid.ts';
import type { Store } from './store/contract.ts';

export interface ConnectionTesterParts {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly store: Store;
}

/** What to ask; left out, the dialect's own link test where it has one. */
export interface WantedQuery {
  readonly operation: string;
  readonly message: Canonical;
}

export interface ConnectionTester {
  /** @throws GatewayError GW_REQUEST_INVALID where the query is none of this partner, or its message breaks the schema */
  test(partner: Partner, district: string, wanted: WantedQuery | undefined): Promise<ConnectionReport>;
}

function refuse(field: string, rule: string, message: string): never {
  throw new GatewayError('GW_REQUEST_INVALID', `${field}: ${message}`, { errors: [{ field, rule, message }] });
}

/** A harmless question that every message of can be made: nothing but the district. */
function linkTest({ connection }: Partner, { operations }: Catalogue, district: string): WantedQuery | undefined {
  const operation = connection.dialect.operations.find(
    (name) => name.endsWith('.link-test') && operations.get(name)?.style === 'query',
  );
  const message = { district };
  const fits = operation !== undefined && operations.get(operation)?.request?.validate(message) === true;
  return fits ? { operation, message } : undefined;
}

function checked({ connection }: Partner, { operations }: Catalogue, wanted: WantedQuery): WantedQuery {
  const card = operations.get(wanted.operation);
  if (card?.style !== 'query' || !connection.dialect.operations.includes(wanted.operation))
    refuse('/query/operation', 'spoken', '不是该系统的查询业务。 Not a query of this partner.');
  const [error] = card.request?.validate(wanted.message) ? [] : (card.request?.validate.errors ?? []);
  if (error !== undefined)
    refuse(`/query/message${error.instancePath}`, error.keyword, error.message ?? 'breaks the schema');
  return wanted;
}

function queryOf({ connection }: Partner, wanted: WantedQuery | undefined, clock: Clock): TestQuery | undefined {
  const translator = wanted && connection.dialect.translator(wanted.operation);
  if (wanted === undefined || translator === undefined) return undefined;
  const now = toBeijing(clock.now());
  const ref = connection.dialect.drawRef({ entropy: uuidv7(), serial: '1', acceptedAt: now });
  const { credentials: auth, values: profile } = connection;
  return { ...wanted, translator, context: { ref, serial: '1', now, acceptedAt: now, auth, profile } };
}

function hoursNote({ profile: { hours } }: Partner, clock: Clock): Words | undefined {
  const now = clock.now();
  if (isOpenAt(hours, now)) return undefined;
  const opens = opensAt(hours, now);
  const at = opens === undefined ? '' : toBeijing(opens);
  return both(
    `现在不在对方的服务时间内，${at} 开放；测试照常进行。`,
    `It is outside the partner’s opening hours (next ${at}); tested all the same.`,
  );
}

async function lastHeard(store: Store, partner: string): Promise<Date | undefined> {
  const [row] = await store.query<{ heard_at: Date | null }>(
    `select greatest((select max(received_at) from inbound where partner = $1),
                     (select heard_at from pulling where partner = $1)) as heard_at`,
    [partner],
  );
  return row?.heard_at ?? undefined;
}

/** A partner that only calls us is judged by whether it has done so. */
async function judgeByCalls(store: Store, { connection: { id }, profile }: Partner): Promise<ConnectionReport> {
  const heard = await lastHeard(store, id);
  const how = profile.pull === true ? both('自行来取', 'fetches its work') : both('只来呼叫', 'only calls us');
  const last =
    heard === undefined
      ? both('从未收到过对方的消息', 'it was never heard of')
      : both(`最近一次收到是 ${toBeijing(heard)}`, `it was last heard at ${toBeijing(heard)}`);
  const finding = both(`该系统没有地址，由其${how.zh}；${last.zh}。`, `This partner ${how.en}; ${last.en}.`);
  const hop =
    heard === undefined
      ? {
          hop: 'address' as const,
          result: 'failed' as const,
          ms: 0,
          side: 'partner' as const,
          finding,
          advice: both(
            '请对方按接口规范调用本网关；核对双方约定的密钥，以及对方到本网关的网络。',
            'Ask the partner to call the gateway as its contract says; check the agreed secret and the way from there to us.',
          ),
        }
      : { hop: 'address' as const, result: 'passed' as const, ms: 0, finding };
  return { partner: id, address: '', passed: heard !== undefined, hops: [hop], notes: [] };
}

export function createConnectionTester({ adapters, catalogue, clock, store }: ConnectionTesterParts): ConnectionTester {
  return {
    async test(partner, district, wanted) {
      const { connection } = partner;
      const given = wanted === undefined ? undefined : checked(partner, catalogue, wanted);
      if (connection.address === '') return judgeByCalls(store, partner);
      const adapter = adapters.get(connection.kind);
      if (adapter === undefined) throw new Error(`no adapter of kind ${connection.kind}`);
      const query = queryOf(partner, given ?? linkTest(partner, catalogue, district), clock);
      const report = await testConnection({ partner: connection, adapter, query });
      const note = hoursNote(partner, clock);
      return note === undefined ? report : { ...report, notes: [note, ...report.notes] };
    },
  };
}
