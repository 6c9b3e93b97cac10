/**
 * The gateway dies in the middle of two hundred commands. The center is a stand-in that lives on; the client repeats what it got no
 * answer to, with the same keys. In the end every command is settled and the center did each once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Sandbox } from '../../adapters/contract.ts';
import { codecsOf, createAdapters } from '../../adapters/registry.ts';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import { resources } from '../../gateway/config/root.ts';
import { readDemoFile } from '../../gateway/demo/demo-file.ts';
import { loadDialects } from '../../gateway/translation/load.ts';
import { bookingFor } from '../support/clerk.ts';
import { uniqueName } from '../support/columns.ts';
import { serverFaults } from '../support/control.ts';
import { ensureBuilt, freePort, type GatewayProcess, startProcess } from '../support/gateway-process.ts';
import { until } from '../support/wait.ts';
import { removeWorld } from '../support/world.ts';
import { apiClient, type WorldClient } from '../support/world-client.ts';

const district = '500102';
const partner = 'drill-trading-center';
const credentials = { token: 'drill-token-0001', callbackSecret: 'drill-callback-secret-0001' };
const values = { centerName: '涪陵区公共资源交易中心' };
const firstPartner = 'drill-first-center';
const count = 200;

const startCenter = async (): Promise<Sandbox> => {
  const dialects = await loadDialects(resources.mappings, await loadCatalogue(resources.specs), { codecs: codecsOf });
  const adapter = createAdapters().get('trading-center');
  const dialect = dialects.get('trading-center/token-params');
  if (adapter === undefined || dialect === undefined) throw new Error('no trading center that speaks token-params');
  return adapter.startSandbox({ partnerId: partner, dialect, district, credentials, values, latencyMs: 20 });
};

const profileFor = (center: Sandbox) => ({
  id: partner,
  kind: 'trading-center',
  name: '涪陵区公共资源交易中心（演练）',
  dialect: 'trading-center/token-params',
  address: center.address,
  credentials,
  values,
  limits: { concurrency: 8, timeoutMs: 1000, retryMs: 50, breakerMs: 300 },
  routes: [{ district, from: '2026-01-01' }],
});

interface Effect {
  readonly operation: string;
  readonly reference: string;
}
const effectsOf = async (center: Sandbox): Promise<Effect[]> =>
  (await (await fetch(`${center.controlAddress}/control/ledger`)).json()) as Effect[];

/** Everything a drill starts; processes are started and killed by name. */
const setDrill = async (column: 'embedded' | 'real') => {
  const name = uniqueName();
  const center = await startCenter();
  const folders: string[] = [];
  const running = new Set<GatewayProcess>();
  const servers =
    column === 'embedded'
      ? {}
      : {
          DATABASE_URL: inject('databaseUrl'),
          AMQP_URL: inject('amqpUrl'),
          TONGBAN_DATABASE_SCHEMA: name,
          TONGBAN_AMQP_PREFIX: `${name}.`,
        };
  const folder = async () => {
    const made = await mkdtemp(join(tmpdir(), 'tongban-drill-'));
    folders.push(made);
    return made;
  };
  const start = async (port: number, dataDir: string, role?: 'api' | 'worker') => {
    const env = {
      ...servers,
      PORT: String(port),
      TONGBAN_DATA_DIR: dataDir,
      TONGBAN_HOST: '127.0.0.1',
      TONGBAN_LOG_LEVEL: 'error',
      TONGBAN_DEMO_PARTNERS: 'wanzhou-trading-center,qianjiang-trading-center',
    };
    const operator = { TONGBAN_OPERATOR_SECRET: 'drill-operator-secret' };
    const gateway = startProcess(['dist/main.js', ...(role ? [] : ['--demo'])], {
      ...env,
      ...operator,
      ...(role ? { TONGBAN_ROLE: role } : {}),
    });
    running.add(gateway);
    await gateway.ready(`http://127.0.0.1:${port}`);
    return gateway;
  };
  return {
    center,
    folder,
    start,
    async [Symbol.asyncDispose]() {
      for (const gateway of running) await gateway[Symbol.asyncDispose]();
      await center.close();
      for (const made of folders) await rm(made, { recursive: true, force: true });
      if (column === 'real')
        await removeWorld(name, [partner, firstPartner, 'wanzhou-trading-center', 'qianjiang-trading-center']);
    },
  };
};

/** A first partner that nobody answers for, and the center as the second route of its district. */
const behindDeadCenter = (center: Sandbox, deadPort: number) => [
  { ...profileFor(center), id: firstPartner, address: `http://127.0.0.1:${deadPort}` },
  { ...profileFor(center), routes: [{ district, from: '2026-01-01', rank: 2 }] },
];

const connect = async (
  port: number,
  profiles: readonly { readonly id: string }[],
  demo: Parameters<typeof apiClient>[1],
) => {
  const base = `http://127.0.0.1:${port}`;
  const operator = await apiClient(base, demo, 'operator');
  for (const profile of profiles)
    expect(await operator.put(`/v1/partners/${profile.id}`, profile)).toMatchObject({ status: 200 });
  const client = {
    secret: 'drill-client-secret-0001',
    scopes: ['venue:write', 'exchange:read'],
    districts: [district],
  };
  expect((await operator.put('/v1/clients/drill', client)).status).toBeLessThan(300);
  const drill = { id: 'drill', secret: client.secret, scopes: client.scopes, districts: client.districts };
  return { operator, drill: await apiClient(base, { clients: [drill] }, 'drill') };
};

const commands = () =>
  Array.from({ length: count }, (_, index) => ({ key: `drill-${index}`, body: bookingFor(district) }));

/** Sends all; what gets no answer is left for the repetition. @returns how many were accepted. */
const sendAll = async (
  client: WorldClient,
  all: ReturnType<typeof commands>,
  onAccepted: (accepted: number) => void,
) => {
  let accepted = 0;
  await Promise.all(
    all.map(async ({ key, body }) => {
      const answer = await client.post('/v1/venue-bookings', body, { 'idempotency-key': key }).catch(() => undefined);
      if (answer?.status === 202) onAccepted(++accepted);
    }),
  );
  return accepted;
};

const repeatAll = async (client: WorldClient, all: ReturnType<typeof commands>): Promise<string[]> =>
  Promise.all(
    all.map(async ({ key, body }) => {
      const answer = await client.post('/v1/venue-bookings', body, { 'idempotency-key': key });
      expect(answer.status, JSON.stringify(answer.body)).toBe(202);
      return answer.body.id as string;
    }),
  );

const expectAllSettledOnce = async (
  { operator, drill }: { operator: WorldClient; drill: WorldClient },
  center: Sandbox,
  ids: readonly string[],
  earlier: readonly string[] = [],
) => {
  expect(new Set(ids).size).toBe(count);
  const references = await Promise.all(
    ids.map((id) =>
      until(
        async () => {
          const { body } = await drill.get(`/v1/exchanges/${id}`);
          if (body.state === 'failed' || body.state === 'refused') throw new Error(JSON.stringify(body));
          return body.state === 'succeeded' && (body.reference as string);
        },
        { what: `exchange ${id} to succeed`, timeoutMs: 90_000, everyMs: 200 },
      ),
    ),
  );
  const caused = (await effectsOf(center)).map((effect) => effect.reference);
  expect(caused.toSorted()).toEqual([...earlier, ...references].toSorted());
  expect((await operator.get('/v1/audit')).body).toMatchObject({ missing: 0 });
};

beforeAll(ensureBuilt, 120_000);

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  it('killed with -9 during 200 commands and started again: all settle, one effect each', async () => {
    await using drill = await setDrill(column);
    const [dataDir, port] = [await drill.folder(), await freePort()];
    const first = await drill.start(port, dataDir);
    const demo = readDemoFile(dataDir) as NonNullable<ReturnType<typeof readDemoFile>>;
    const before = await connect(port, [profileFor(drill.center)], demo);
    const all = commands();

    await sendAll(before.drill, all, (accepted) => void (accepted === count / 2 && first.child.kill('SIGKILL')));
    await first.ended();
    await drill.start(port, dataDir);
    const after = await connect(port, [profileFor(drill.center)], demo);
    const ids = await repeatAll(after.drill, all);

    await expectAllSettledOnce(after, drill.center, ids);
  });

  it('killed with -9 while 200 commands go over to the second route: what was never sent goes, one effect each', async () => {
    await using drill = await setDrill(column);
    const [dataDir, port] = [await drill.folder(), await freePort()];
    const profiles = behindDeadCenter(drill.center, await freePort());
    const first = await drill.start(port, dataDir);
    const demo = readDemoFile(dataDir) as NonNullable<ReturnType<typeof readDemoFile>>;
    const before = await connect(port, profiles, demo);
    const all = commands();

    await sendAll(before.drill, all, (accepted) => void (accepted === count / 2 && first.child.kill('SIGKILL')));
    await first.ended();
    await drill.start(port, dataDir);
    const after = await connect(port, profiles, demo);
    const ids = await repeatAll(after.drill, all);

    const resting = await Promise.all(
      ids.map((id) =>
        until(
          async () => {
            const { body } = await after.drill.get(`/v1/exchanges/${id}`);
            const { state, partner: at, reference } = body as Record<'state' | 'partner' | 'reference', string>;
            // A call to the dead center that the kill cut off may have been sent, for all that anybody knows.
            if (state === 'succeeded' || (state === 'unknown' && at === firstPartner)) return { state, at, reference };
            throw new Error(JSON.stringify(body));
          },
          { what: `exchange ${id} to rest`, timeoutMs: 90_000, everyMs: 200 },
        ),
      ),
    );
    const gone = resting.filter(({ state }) => state === 'succeeded');
    expect(gone.every(({ at }) => at === partner)).toBe(true);
    expect(gone.length).toBeGreaterThan(count / 2);
    const caused = (await effectsOf(drill.center)).map(({ reference }) => reference);
    expect(caused.toSorted()).toEqual(gone.map(({ reference }) => reference).toSorted());
    expect((await after.operator.get('/v1/audit')).body).toMatchObject({ missing: 0 });
  });
});

describe('on the real parts', () => {
  const faults = () => serverFaults(inject('controlUrl'));
  const operator = { id: 'operator', secret: 'drill-operator-secret', scopes: [], districts: [] };

  it('the broker wiped during 200 commands: all settle, one effect each', async () => {
    await using drill = await setDrill('real');
    const [dataDir, port] = [await drill.folder(), await freePort()];
    await drill.start(port, dataDir);
    const demo = readDemoFile(dataDir) as NonNullable<ReturnType<typeof readDemoFile>>;
    const clients = await connect(port, [profileFor(drill.center)], demo);
    const all = commands();
    let wiped: Promise<void> | undefined;

    await sendAll(clients.drill, all, (accepted) => {
      if (accepted === count / 2) wiped = faults().restartRabbit({ wipe: true });
    });
    await wiped;
    const ids = await repeatAll(clients.drill, all);

    expect(wiped).toBeDefined();
    await expectAllSettledOnce(clients, drill.center, ids);
  });

  it('one of two workers killed with -9 during 200 commands: the other takes over, one effect each', async () => {
    await using drill = await setDrill('real');
    const port = await freePort();
    await drill.start(port, await drill.folder(), 'api');
    const clients = await connect(port, [profileFor(drill.center)], { clients: [operator] });
    const holder = await drill.start(await freePort(), await drill.folder(), 'worker');
    // Alone, it carries the first one, so the only lane is its own when the other joins.
    const first = await clients.drill.post('/v1/venue-bookings', bookingFor(district), { prefer: 'wait=20' });
    expect(first.body).toMatchObject({ state: 'succeeded' });
    await drill.start(await freePort(), await drill.folder(), 'worker');
    const all = commands();

    await sendAll(clients.drill, all, (accepted) => void (accepted === count / 2 && holder.child.kill('SIGKILL')));
    const ids = await repeatAll(clients.drill, all);

    await expectAllSettledOnce(clients, drill.center, ids, [first.body.reference]);
  });
});

afterAll(async () => {
  for (const adapter of createAdapters().values()) await adapter.close();
});
