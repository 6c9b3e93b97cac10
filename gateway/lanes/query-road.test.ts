import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallResult, PartnerCall } from '../../adapters/contract.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import { loadCatalogue } from '../catalogue/load.ts';
import type { Directory, Limits, Partner } from '../directory/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import type { Dialect, Translator } from '../translation/contract.ts';
import type { Observer, QueryOptions, QueryRoad } from './contract.ts';
import { createQueryRoad } from './query-road.ts';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await loadCatalogue('specs');
});

const roads: QueryRoad[] = [];
afterEach(() => {
  for (const road of roads.splice(0)) road.close();
});

const paid: CallResult = { kind: 'answered', reading: { kind: 'success', message: { paid: true } }, exchangeOf: {} };
const silence: CallResult = {
  kind: 'unanswered',
  sent: 'maybe',
  code: 'GW_PARTNER_TIMEOUT',
  detail: 'after 5000 ms',
  exchangeOf: {},
};

/** A road to a scripted partner that serves every query of 500101. */
function roadTo(
  answer: (call: PartnerCall) => Promise<CallResult>,
  given: { limits?: Partial<Limits>; options?: Partial<QueryOptions>; observer?: Observer } = {},
): {
  road: QueryRoad;
  calls: PartnerCall[];
  ask: (lotNo: string, signal?: AbortSignal) => ReturnType<QueryRoad['query']>;
} {
  const calls: PartnerCall[] = [];
  const translator = (operation: string) => ({ operation, hash: 'h' }) as Translator;
  const dialect = { translator, drawRef: ({ entropy }: { entropy: string }) => entropy } as unknown as Dialect;
  const partner: Partner = {
    profile: { id: 'wanzhou', kind: 'trading-center', name: '中心', dialect: 'd', address: 'http://127.0.0.1:9' },
    connection: { id: 'wanzhou', kind: 'trading-center', dialect, address: '', credentials: {}, values: {} },
    limits: { concurrency: 4, backlog: 10, timeoutMs: undefined, breakerMs: 50, retryMs: 10, ...given.limits },
    revision: '1',
  };
  const directory = {
    partner: (id: string) => (id === 'wanzhou' ? partner : undefined),
    route: (district: string, operation: string) =>
      district === '500101' ? { partner, translator: translator(operation) } : undefined,
  } as unknown as Directory;
  const adapter = {
    kind: 'trading-center',
    operations: [],
    call: (call: PartnerCall) => {
      calls.push(call);
      return answer(call);
    },
    startSandbox: () => Promise.reject(new Error('none')),
    close: async () => {},
  };
  const road = createQueryRoad({
    directory,
    catalogue,
    adapters: new Map([['trading-center', adapter]]),
    clock: { now: () => new Date('2026-12-01T01:30:00Z') },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    observer: given.observer,
    options: given.options,
  });
  roads.push(road);
  const ask = (lotNo: string, signal?: AbortSignal) =>
    road.query({ operation: 'deposit.status', district: '500101', message: { district: '500101', lotNo }, signal });
  return { road, calls, ask };
}

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error) => (error instanceof GatewayError ? error.code : String(error)),
  );

describe('the query road', () => {
  it('asks the partner of the district and hands on its answer', async () => {
    const { ask, calls } = roadTo(async () => paid);

    const reading = await ask('01');

    expect(reading).toEqual({ kind: 'success', message: { paid: true } });
    expect(calls[0]).toMatchObject({
      message: { lotNo: '01' },
      timeoutMs: 5_000,
      context: { now: '2026-12-01T09:30:00+08:00', serial: '1' },
    });
  });

  it('a "no" of the partner is an answer', async () => {
    const { ask } = roadTo(async () => ({
      kind: 'answered',
      reading: { kind: 'refused', as: 'project-not-found', code: '4', text: '项目不存在' },
      exchangeOf: {},
    }));

    expect(await ask('01')).toMatchObject({ kind: 'refused', as: 'project-not-found' });
  });

  it('says which district nobody serves', async () => {
    const { road } = roadTo(async () => paid);

    const error = road.query({ operation: 'deposit.status', district: '500102', message: {} });

    await expect(error).rejects.toMatchObject({ code: 'GW_ROUTE_MISSING', message: expect.stringContaining('500102') });
  });

  it.each([
    ['GW_PARTNER_TIMEOUT', 'GW_PARTNER_TIMEOUT'],
    ['GW_TRANSLATION_VALUE', 'GW_TRANSLATION_VALUE'],
    ['something unheard of', 'GW_INTERNAL'],
  ])('silence with the code %s is the error %s', async (code, expected) => {
    const { ask } = roadTo(async () => ({ kind: 'unanswered', sent: 'no', code, detail: 'd', exchangeOf: {} }));

    expect(await codeOf(ask('01'))).toBe(expected);
  });

  it('identical questions in flight share one call, others have their own', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { ask, calls } = roadTo(() => gate.then(() => paid));

    const asked = [ask('01'), ask('01'), ask('02'), ask('01')];
    release();

    expect((await Promise.all(asked)).every(({ kind }) => kind === 'success')).toBe(true);
    expect(calls.map(({ message }) => message['lotNo'])).toEqual(['01', '02']);
  });

  it('identical questions whose answer is good once have a call each', async () => {
    const { road, calls } = roadTo(async () => paid);
    const question = { operation: 'credit.check', district: '500101', message: { district: '500101' } };

    await Promise.all([road.query(question), road.query(question)]);

    expect(calls).toHaveLength(2);
  });

  it('an answer serves the identical question again for as long as its card says', async () => {
    const { ask, calls } = roadTo(async () => paid);

    await ask('01');
    await ask('01');

    expect(calls).toHaveLength(1);
  });

  it('keeps no answer for an operation whose card does not say so', async () => {
    const { road, calls } = roadTo(async () => paid);
    const asking = () => road.query({ operation: 'venue.booking', district: '500101', message: { reference: 'r' } });

    await asking();
    await asking();

    expect(calls).toHaveLength(2);
  });

  it('forgets the oldest answers when there are too many', async () => {
    const { ask, calls } = roadTo(async () => paid, { options: { cacheEntries: 2 } });

    for (const lot of ['01', '02', '03', '03', '01']) await ask(lot);

    expect(calls.map(({ message }) => message['lotNo'])).toEqual(['01', '02', '03', '01']);
  });

  it('does not keep a failure', async () => {
    const answers = [silence, paid];
    const { ask } = roadTo(async () => answers.shift() ?? paid);

    expect(await codeOf(ask('01'))).toBe('GW_PARTNER_TIMEOUT');
    expect((await ask('01')).kind).toBe('success');
  });

  it('calls at most as many at once as the partner allows; the others wait, and too many are told so', async () => {
    let now = 0;
    let most = 0;
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { ask } = roadTo(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await gate;
        now -= 1;
        return paid;
      },
      { options: { waiting: 3 } },
    );

    const asked = Array.from({ length: 8 }, (_, lot) => codeOf(ask(String(lot))));
    const refused = await Promise.race(asked);
    release();
    const codes = await Promise.all(asked);

    expect(refused).toBe('GW_PARTNER_BUSY');
    expect(most).toBe(4);
    expect(codes.filter((code) => code === 'no error')).toHaveLength(7);
  });

  it('a question whose asker has gone is not asked any more', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { ask, calls } = roadTo(() => gate.then(() => paid), { limits: { concurrency: 1 } });
    const gone = new AbortController();

    const first = ask('01');
    const abandoned = codeOf(ask('02', gone.signal));
    const shared = ask('03', gone.signal);
    const stays = ask('03');
    gone.abort();
    release();
    await Promise.all([first, abandoned, shared, stays]);

    expect(calls.map(({ message }) => message['lotNo'])).toEqual(['01', '03']);
  });

  it('a partner that stays silent is spared for a while, then tried with one question', async () => {
    const changes: string[] = [];
    let silent = true;
    const { ask, calls } = roadTo(async () => (silent ? silence : paid), {
      observer: { breakerChanged: ({ state, road }) => changes.push(`${road} ${state}`) },
    });

    for (let lot = 0; lot < 6; lot += 1) await codeOf(ask(`a${lot}`));
    const spared = await ask('b').catch((error: GatewayError) => error);
    const calledBefore = calls.length;
    silent = false;
    await expect.poll(() => changes).toContain('query half-open');
    await ask('c');

    expect(spared).toMatchObject({ code: 'GW_PARTNER_BREAKER_OPEN', retryAfterSeconds: 1 });
    expect(calledBefore).toBe(5);
    expect(changes).toEqual(['query open', 'query half-open', 'query closed']);
  });

  it('a message of ours that cannot be encoded says nothing against the partner', async () => {
    const unfit: CallResult = {
      kind: 'unanswered',
      sent: 'no',
      code: 'GW_TRANSLATION_VALUE',
      detail: 'd',
      exchangeOf: {},
    };
    const { ask, calls } = roadTo(async () => unfit);

    for (let lot = 0; lot < 20; lot += 1) await codeOf(ask(String(lot)));

    expect(calls).toHaveLength(20);
  });
});
