/**
 * Tests the way to a partner hop by hop: address, name, TCP, TLS, authentication, one query. Ends at the first hop that is broken, with
 * the cause, whose side it is on, and what to do.
 */
import { performance } from 'node:perf_hooks';
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import type { TranslationContext, Translator } from '../../gateway/translation/contract.ts';
import type { Adapter, CallResult, PartnerConnection } from '../contract.ts';
import { authenticationOf, queryHop } from './answer-hops.ts';
import { identityOf } from './conversation.ts';
import { TransportFailure } from './failure.ts';
import { both, type ConnectionReport, type Found, failed, type Hop, type HopName, skipped, type Words } from './hop.ts';
import { connectTo, destinationOf, resolveName } from './reach.ts';
import { tlsHop } from './tls-hop.ts';

export type { ConnectionReport, Hop } from './hop.ts';

/** The query that ends the test. */
export interface TestQuery {
  readonly operation: string;
  readonly translator: Translator;
  readonly message: Canonical;
  readonly context: TranslationContext;
}

export interface ConnectionTest {
  readonly partner: PartnerConnection;
  readonly adapter: Adapter;
  /** Left out: the test ends with authentication. */
  readonly query?: TestQuery | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Upper limits; the whole takes no longer than their sum. */
  readonly limits?: Partial<typeof defaultLimits>;
}

/** Together below the 30 s that a caller of the API waits. */
const defaultLimits = { nameMs: 3_000, connectMs: 4_000, tlsMs: 5_000, loginMs: 6_000, queryMs: 8_000 };

/** Where the test stands: the hops so far, and whether to go on. */
class Walk {
  readonly hops: Hop[] = [];
  #since = performance.now();

  /** @returns whether the hop is not broken */
  note(hop: HopName, found: Found): boolean {
    const now = performance.now();
    this.hops.push({ hop, ...found, ms: Math.round(now - this.#since) });
    this.#since = now;
    return found.result !== 'failed';
  }

  /** A hop that is judged by the next one: the time is the next one's. */
  noteBeside(hop: HopName, found: Found): void {
    this.hops.push({ hop, ...found, ms: 0 });
  }
}

function loginFault(error: unknown): Found {
  const text = error instanceof Error ? error.message : String(error);
  const isOnTheWay = error instanceof TransportFailure && error.reason !== 'login';
  return failed({
    side: isOnTheWay ? 'network' : 'ours',
    finding: both(`登录失败：${text}`, `Logging in failed: ${text}`),
    advice: both(
      '核对接入配置中的账号和密钥；请对方确认账号可用、本机 IP 已登记。',
      'Check account and secrets of the profile; ask the partner whether the account is open and our IP registered.',
    ),
  });
}

/** @returns undefined where this partner has no login */
async function loginHop({ adapter, partner, signal }: ConnectionTest, timeoutMs: number): Promise<Found | undefined> {
  try {
    if (!(await adapter.login?.(partner, { timeoutMs, signal }))) return undefined;
    return { result: 'passed', finding: both('登录成功。', 'Logged in.') };
  } catch (error) {
    return loginFault(error);
  }
}

/** More than this, and signatures that carry a time are refused by many. */
const tolerableSkewMs = 60_000;

function clockNote({ exchangeOf: { response } }: CallResult): Words | undefined {
  const theirs = Date.parse(response?.headers.date ?? '');
  const ahead = Math.round((Date.now() - theirs) / 1000);
  if (Number.isNaN(theirs) || Math.abs(ahead) * 1000 <= tolerableSkewMs) return undefined;
  return both(
    `本机时钟比对方${ahead > 0 ? '快' : '慢'} ${Math.abs(ahead)} 秒，带时间的签名可能被拒；请校时。`,
    `Our clock is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} the partner’s: signatures with a time may be refused; set the clock.`,
  );
}

/** @returns whether a connection can be opened */
async function reach(test: ConnectionTest, walk: Walk, limits: typeof defaultLimits): Promise<boolean> {
  const { partner } = test;
  const { found, destination } = destinationOf(partner.address);
  if (!walk.note('address', found) || destination === undefined) return false;
  const name = await resolveName(destination, limits.nameMs);
  if (!walk.note('name', name.found)) return false;
  const connection = await connectTo(name.addresses, destination.port, limits.connectMs);
  if (!walk.note('connect', connection.found) || connection.address === undefined) return false;
  if (destination.scheme !== 'https') return true;
  return walk.note('tls', await tlsHop(destination, connection.address, identityOf(partner), limits.tlsMs));
}

/** @returns what else to know */
async function converse(test: ConnectionTest, walk: Walk, limits: typeof defaultLimits): Promise<Words[]> {
  const login = await loginHop(test, limits.loginMs);
  if (login !== undefined && !walk.note('authentication', login)) return [];
  const { query, partner, adapter, signal } = test;
  if (query === undefined) {
    if (login === undefined)
      walk.note('authentication', skipped(both('没有查询可试，无从判断。', 'No query was given to judge it by.')));
    walk.note('query', skipped(both('没有查询可试。', 'No query was given to try.')));
    return [];
  }
  const { translator, message, context } = query;
  const result = await adapter.call({ partner, translator, message, context, timeoutMs: limits.queryMs, signal });
  // Where nobody logs in, the answer to the query says whether we are known; where somebody does, it may still say no.
  const known = authenticationOf(result);
  if (known.result === 'failed') walk.note('authentication', known);
  else {
    if (login === undefined) walk.noteBeside('authentication', known);
    walk.note('query', queryHop(query.operation, result));
  }
  const clock = clockNote(result);
  return clock === undefined ? [] : [clock];
}

/** @returns a hop for each step taken; the last one is the broken one, if one is */
export async function testConnection(test: ConnectionTest): Promise<ConnectionReport> {
  const { id, address } = test.partner;
  const limits = { ...defaultLimits, ...test.limits };
  const walk = new Walk();
  const notes = (await reach(test, walk, limits)) ? await converse(test, walk, limits) : [];
  const isPassed = walk.hops.every(({ result }) => result !== 'failed');
  return { partner: id, address, passed: isPassed, hops: walk.hops, notes };
}
