/**
 * Matters that are open while processes die, while nobody is there, and while several are there at once: every clock strikes once and
 * in order, with its alarm; every refund leaves once. The center is a stand-in that lives on.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Sandbox } from '../../adapters/contract.ts';
import { codecsOf, createAdapters } from '../../adapters/registry.ts';
import { beijingDate } from '../../gateway/catalogue/beijing-time.ts';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import { usccCheck } from '../../gateway/catalogue/uscc.ts';
import { resources } from '../../gateway/config/root.ts';
import { openBusinessTime } from '../../gateway/demo/business-time.ts';
import { type DemoFile, readDemoFile } from '../../gateway/demo/demo-file.ts';
import type { Store } from '../../gateway/store/contract.ts';
import { openStore } from '../../gateway/store/open.ts';
import { loadDialects } from '../../gateway/translation/load.ts';
import { uniqueName } from '../support/columns.ts';
import { ensureBuilt, freePort, type GatewayProcess, root, startProcess } from '../support/gateway-process.ts';
import { until } from '../support/wait.ts';
import { removeWorld } from '../support/world.ts';
import { apiClient, type WorldClient } from '../support/world-client.ts';

const dayMs = 86_400_000;
const district = '500102';
const partner = 'drill-trading-center';
const demoPartner = 'wanzhou-trading-center';
const credentials = { token: 'drill-token-0001', callbackSecret: 'drill-callback-secret-0001' };
const values = { centerName: '涪陵区公共资源交易中心' };
const amountFen = 2_000_000;
const winner = { name: '重庆样例信息服务有限公司', uscc: '91500103MA9MNQ210T' };

const bidder = (no: number) => {
  const first17 = `91500000MA9M${String(no).padStart(5, '0')}`;
  return { name: `重庆示例${String(no).padStart(3, '0')}号有限公司`, uscc: `${first17}${usccCheck(first17)}` };
};

/** Lives on while the gateway dies, in the same business time. */
async function startCenter(now: () => Date): Promise<Sandbox> {
  const dialects = await loadDialects(resources.mappings, await loadCatalogue(resources.specs), { codecs: codecsOf });
  const adapter = createAdapters().get('trading-center');
  const dialect = dialects.get('trading-center/token-params');
  if (adapter === undefined || dialect === undefined) throw new Error('no trading center that speaks token-params');
  return adapter.startSandbox({ partnerId: partner, dialect, district, credentials, values, latencyMs: 20, now });
}

const profileFor = (center: Sandbox) => ({
  id: partner,
  kind: 'trading-center',
  name: '涪陵区公共资源交易中心（演练）',
  dialect: 'trading-center/token-params',
  address: center.address,
  credentials,
  values,
  limits: { concurrency: 4, timeoutMs: 1000, retryMs: 50, breakerMs: 300 },
  routes: [{ district, from: '2026-01-01' }],
});

interface Effect {
  readonly operation: string;
  readonly key: string;
}

async function setDrill() {
  const name = uniqueName();
  const ahead = { ms: 0 };
  const center = await startCenter(() => new Date(Date.now() + ahead.ms));
  const dataDir = await mkdtemp(join(tmpdir(), 'tongban-drill-'));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const running: GatewayProcess[] = [];
  const env = {
    DATABASE_URL: inject('databaseUrl'),
    AMQP_URL: inject('amqpUrl'),
    TONGBAN_DATABASE_SCHEMA: name,
    TONGBAN_AMQP_PREFIX: `${name}.`,
    TONGBAN_HOST: '127.0.0.1',
    TONGBAN_LOG_LEVEL: 'warn',
    TONGBAN_OPERATOR_SECRET: 'drill-operator-secret',
  };
  const demoEnv = { ...env, PORT: String(port), TONGBAN_DATA_DIR: dataDir, TONGBAN_DEMO_PARTNERS: demoPartner };
  const run = async (args: string[], own: Readonly<Record<string, string>>, at: string): Promise<GatewayProcess> => {
    const gateway = startProcess(args, own);
    running.push(gateway);
    await gateway.ready(at);
    return gateway;
  };
  const control = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${center.controlAddress}/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const openDatabase = (): Promise<Store> => openStore({ databaseUrl: inject('databaseUrl'), schema: name });
  let store: Store | undefined;
  const query = async <R extends Record<string, unknown>>(text: string): Promise<R[]> => {
    store ??= await openDatabase();
    return store.query<R>(text);
  };
  return {
    base,
    control,
    query,
    profile: profileFor(center),
    startDemo: () => run(['dist/main.js', '--demo'], demoEnv, base),
    async startBeside(): Promise<{ gateway: GatewayProcess; base: string }> {
      const own = await freePort();
      const at = `http://127.0.0.1:${own}`;
      return { gateway: await run(['dist/main.js'], { ...env, PORT: String(own) }, at), base: at };
    },
    demo: () => readDemoFile(dataDir) as DemoFile,
    tongban: async (...argv: string[]) =>
      (
        await promisify(execFile)(process.execPath, ['dist/tongban.js', ...argv], {
          cwd: root,
          env: { PATH: process.env.PATH, ...demoEnv },
        })
      ).stdout,
    /** As if the days had gone by while nobody was there. */
    async passDays(days: number): Promise<void> {
      const database = await openDatabase();
      const time = await openBusinessTime(database);
      await time.moveTo(new Date(time.now().getTime() + days * dayMs));
      ahead.ms = time.aheadMs();
      await database.close();
    },
    refunds: async (): Promise<Effect[]> => {
      const answer = await fetch(`${center.controlAddress}/control/ledger?operation=deposit.refund`);
      return (await answer.json()) as Effect[];
    },
    async [Symbol.asyncDispose]() {
      for (const gateway of running) await gateway[Symbol.asyncDispose]();
      await store?.close();
      await center.close();
      await rm(dataDir, { recursive: true, force: true });
      await removeWorld(name, [partner, demoPartner]);
    },
  };
}
type Drill = Awaited<ReturnType<typeof setDrill>>;

const projectCode = 'CQS26F000001';
const lotNo = `${projectCode}-1`;

const statesOf = async ({ query }: Drill): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    (
      await query<{ state: string; count: number }>(
        `select state, count(*)::int as count from loop where kind = 'deposit' and key like '${lotNo.slice(0, 12)}%' group by state`,
      )
    ).map(({ state, count }) => [state, count]),
  );

const untilStates = (drill: Drill, wanted: Readonly<Record<string, number>>, timeoutMs = 60_000): Promise<unknown> => {
  let seen: unknown;
  const reached = async () => {
    seen = await statesOf(drill);
    return JSON.stringify(seen) === JSON.stringify(wanted);
  };
  return until(reached, { what: `the deposits to be ${JSON.stringify(wanted)}`, timeoutMs, everyMs: 100 }).catch(
    (error: unknown) => {
      throw new Error(`last seen: ${JSON.stringify(seen)}`, { cause: error });
    },
  );
};

/** So many suppliers have paid for a lot; another has won it. */
async function awardLot(drill: Drill, bidders: number): Promise<WorldClient> {
  const operator = await apiClient(drill.base, drill.demo(), 'operator');
  const client = await apiClient(drill.base, drill.demo(), 'procurement');
  expect(await operator.put(`/v1/partners/${partner}`, drill.profile)).toMatchObject({ status: 200 });
  await drill.control('callback', { url: `${drill.base}/partners/${partner}/callback` });
  const deadline = new Date(Date.now() + 30 * dayMs).toISOString().slice(0, 10);
  const request = { district, projectCode, projectName: '办公设备采购', lotNo, amountFen };
  const accounts = await Promise.all(
    Array.from({ length: bidders }, async (_, no) => {
      const body = { ...request, supplier: bidder(no), deadline: `${deadline}T09:30:00+08:00` };
      const { status, body: answer } = await client.post('/v1/deposit-accounts', body, { prefer: 'wait=20' });
      expect([status, answer.state], JSON.stringify(answer)).toEqual([200, 'succeeded']);
      return answer.response.subAccount as string;
    }),
  );
  await untilStates(drill, { awaiting: bidders });
  for (const subAccount of accounts) await drill.control('receipts', { subAccount });
  await untilStates(drill, { held: bidders });
  await drill.control('milestones', { milestone: 'award-notice', projectCode, lotNo, supplier: winner });
  await untilStates(drill, { due: bidders });
  return client;
}

interface Fired extends Record<string, unknown> {
  readonly loop_id: string;
  readonly step: string;
  readonly lines: number;
}

/** @returns what is wrong with the clocks: steps that were due and not heard once, or heard out of their order */
async function faultsOfClocks({ query }: Drill): Promise<readonly unknown[]> {
  const notOnce = await query<Fired>(`
    select s.loop_id, s.clock || '.' || s.run || '.' || s.step as step,
      (select count(*)::int from loop_history h
        where h.loop_id = s.loop_id and h.event_id = 'clock:' || s.clock || ':' || s.run || ':' || s.step) as lines
    from loop_step s where (s.fired_at is not null) <> (1 = (select count(*) from loop_history h
        where h.loop_id = s.loop_id and h.event_id = 'clock:' || s.clock || ':' || s.run || ':' || s.step))`);
  const outOfOrder = await query(`
    select loop_id, event_id from (
      select h.loop_id, h.event_id, s.at, lag(s.at) over (partition by h.loop_id order by h.no) as before
      from loop_history h join loop_step s
        on s.loop_id = h.loop_id and h.event_id = 'clock:' || s.clock || ':' || s.run || ':' || s.step) heard
    where at < before`);
  const alarms = await query(`
    select c.loop_id, c.clock, (
      select count(*)::int from event e where e.type = 'tongban.loop.overdue'
        and e.data ->> 'loopId' = c.loop_id::text and e.data ->> 'clock' = c.clock) as alarms
    from loop_clock c join loop_step s on s.loop_id = c.loop_id and s.clock = c.clock and s.run = c.run and s.step = 'due'
    where s.fired_at is not null and c.state in ('struck', 'late')`);
  return [...notOnce, ...outOfOrder, ...alarms.filter((one) => one.alarms !== 1)];
}

const nothingDue = async ({ query }: Drill, at: string): Promise<boolean> =>
  (await query(`select 1 from loop_step where fired_at is null and at <= '${at}' limit 1`)).length === 0;

beforeAll(ensureBuilt, 120_000);

describe('on the real parts', () => {
  it('killed with -9 and away over the last days: every clock strikes once, in order, with its alarm, and what was to leave leaves once', async () => {
    await using drill = await setDrill();
    const first = await drill.startDemo();
    const client = await awardLot(drill, 2);
    const receivedOn = beijingDate(new Date());
    const letter = {
      ...{ district, letterNo: 'ZY-F-1', projectCode, challenger: winner, respondent: 'agency', receivedOn },
    };
    expect((await client.post('/v1/complaints', letter)).body).toMatchObject({ outcome: 'applied' });
    first.child.kill('SIGKILL');
    await first.ended();

    await drill.passDays(40);
    await drill.startDemo();

    await untilStates(drill, { settled: 2 });
    const now = new Date(Date.now() + 40 * dayMs).toISOString();
    await until(() => nothingDue(drill, now), { what: 'all steps of the clocks', everyMs: 100 });
    expect(await faultsOfClocks(drill)).toEqual([]);
    const late = await drill.query(
      `select clock, state from loop_clock where clock in ('A1', 'D4', 'D5') order by 1, 2`,
    );
    expect(late).toEqual([
      { clock: 'A1', state: 'late' },
      { clock: 'A1', state: 'late' },
      { clock: 'D4', state: 'struck' },
      { clock: 'D5', state: 'lapsed' },
    ]);
    expect(await drill.refunds()).toHaveLength(2);
    expect(await drill.tongban('verify')).toContain('✓ 历史完整');
  });

  it('killed with -9 again and again while fifty refunds leave: each leaves once, all are closed, nothing is missing', async () => {
    await using drill = await setDrill();
    const count = 50;
    let gateway = await drill.startDemo();
    await awardLot(drill, count);
    gateway.child.kill('SIGKILL');
    await gateway.ended();
    await drill.passDays(4);
    const moments = [1, 15, 30].map((from) => from + Math.floor(Math.random() * 15));

    for (const moment of moments) {
      gateway = await drill.startDemo();
      await until(async () => (await drill.refunds()).length >= moment, {
        what: `${moment} refunds`,
        timeoutMs: 40_000,
        everyMs: 5,
      });
      gateway.child.kill('SIGKILL');
      await gateway.ended();
    }
    await drill.startDemo();

    await untilStates(drill, { settled: count }, 90_000).catch((error: unknown) => {
      throw new Error(`killed at ${moments.join(', ')} refunds`, { cause: error });
    });
    const refunds = await drill.refunds();
    expect(refunds).toHaveLength(count);
    expect(new Set(refunds.map(({ key }) => key)).size).toBe(count);
    expect(await faultsOfClocks(drill)).toEqual([]);
    expect(await drill.tongban('audit')).toContain('missing: 0');
    expect(await drill.tongban('verify')).toContain('✓ 历史完整');
  });

  it('three processes on one database: each clock strikes once, each call is heard once, and none waits for another in a circle', async () => {
    await using drill = await setDrill();
    const all = await Promise.all([drill.startBeside(), drill.startBeside(), drill.startBeside()]);
    const operator = { id: 'operator', secret: 'drill-operator-secret', scopes: [], districts: [] };
    const drillClient = { id: 'drill', secret: 'drill-client-secret-0001', scopes: [], districts: [district] };
    const put = { secret: drillClient.secret, scopes: ['complaint:write', 'complaint:read'], districts: [district] };
    const first = await apiClient(all[0]!.base, { clients: [operator] }, 'operator');
    expect((await first.put('/v1/clients/drill', put)).status).toBeLessThan(300);
    const clients = await Promise.all(
      all.map(({ base }) =>
        until(() => apiClient(base, { clients: [drillClient] }, 'drill'), { what: 'the client at every process' }),
      ),
    );
    const deadlocks = async () =>
      (await drill.query('select deadlocks from pg_stat_database where datname = current_database()'))[0]?.deadlocks;
    const before = await deadlocks();
    const receivedOn = beijingDate(new Date(Date.now() - 90 * dayMs));
    const letters = Array.from({ length: 30 }, (_, no) => `ZY-F-${no}`);

    const answers = await Promise.all(
      letters.map((letterNo) => {
        const body = { district, letterNo, projectCode, challenger: winner, respondent: 'agency', receivedOn };
        const key = { 'idempotency-key': letterNo };
        return Promise.all(clients.map((client) => client.post('/v1/complaints', body, key)));
      }),
    );

    for (const three of answers) {
      expect(three.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(new Set(three.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    }
    await until(() => nothingDue(drill, new Date().toISOString()), { what: 'all steps of the clocks', everyMs: 100 });
    expect(await faultsOfClocks(drill)).toEqual([]);
    const heard = await drill.query(
      `select count(*)::int as count from loop_history where type = 'challenge.received'`,
    );
    const struck = await drill.query(
      `select count(*)::int as count from loop_clock where clock = 'D4' and state = 'struck'`,
    );
    expect([heard[0]?.count, struck[0]?.count]).toEqual([letters.length, letters.length]);
    expect(await deadlocks()).toBe(before);
    expect(all.map(({ gateway }) => `${gateway.output()}${gateway.errors()}`).join('')).not.toMatch(
      /deadlock|stumbled/,
    );
  });
});

afterAll(async () => {
  for (const adapter of createAdapters().values()) await adapter.close();
});
