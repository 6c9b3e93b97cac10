/**
 * A whole gateway in one line: `await using world = await startGateway({ column: 'real' })`. Both demo districts with their sandboxes on
 * real sockets, the demo's clients, short limits so that faults show within a second. Everything it made is removed when it is disposed of.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { loadWireContract } from '../../adapters/wire-contract/load.ts';
import { type App, type Overrides, startApp } from '../../gateway/app.ts';
import { type Config, loadConfig } from '../../gateway/config/config.ts';
import { type DemoFile, readDemoFile } from '../../gateway/demo/demo-file.ts';
import { createLog } from '../../gateway/ops/log.ts';
import { dropSchema, removeQueues, uniqueName } from './columns.ts';
import { until } from './wait.ts';
import { type ApiAnswer, apiClient, type WorldClient } from './world-client.ts';

export type { ApiAnswer, WorldClient } from './world-client.ts';

export interface WorldOptions {
  readonly column?: 'embedded' | 'real';
  readonly config?: Partial<Config>;
  readonly overrides?: Partial<Overrides>;
}

/** One effect in a sandbox's ledger. */
export interface LedgerEntry {
  readonly operation: string;
  readonly reference: string;
  readonly [more: string]: unknown;
}

export interface World extends AsyncDisposable {
  readonly app: App;
  readonly base: string;
  readonly dataDir: string;
  readonly demo: DemoFile;
  /** A client of the demo: procurement, wanzhou-only, operator. */
  as(client: string): Promise<WorldClient>;
  /** Waits until an exchange has one of these states, and returns it. */
  reaches(id: string, ...states: string[]): Promise<Record<string, unknown>>;
  ledger(partner: string): Promise<LedgerEntry[]>;
  /** Moves business time forward by so many working days, to the same time of day. @returns the new day, `YYYY-MM-DD` */
  advanceWorkingDays(days: number): Promise<string>;
  /** Moves business time forward to RFC 3339. */
  advanceTo(time: string): Promise<void>;
  /** `count` calls of the operation at the partner meet the fault. */
  fault(
    partner: string,
    fault: { operation: string; fault: string; count: number; delayMs?: number; ms?: number },
  ): Promise<void>;
}

/** Long enough for two busy cores, short enough that a fault shows soon. */
export const shortLimits = { timeoutMs: 500, retryMs: 50, breakerMs: 300 } as const;
const quickLanes = { heartbeatMs: 200, sweepMs: 200, leaseMs: 2_000, drainMs: 1_000 } as const;
const quickRelay = { pollMs: 200, orphanMs: 500 } as const;
const quickDeliveries = { pollMs: 100 } as const;

/** Settings of a gateway on this column, on a port that the system chooses. */
export function configOf(column: 'embedded' | 'real', name: string, dataDir: string): Config {
  const servers =
    column === 'embedded'
      ? {}
      : {
          DATABASE_URL: inject('databaseUrl'),
          AMQP_URL: inject('amqpUrl'),
          TONGBAN_DATABASE_SCHEMA: name,
          TONGBAN_AMQP_PREFIX: `${name}.`,
        };
  const env = {
    PORT: '0',
    TONGBAN_HOST: '127.0.0.1',
    TONGBAN_DATA_DIR: dataDir,
    TONGBAN_DRAIN_SECONDS: '2',
    TONGBAN_DEMO_PARTNERS: 'wanzhou-trading-center,qianjiang-trading-center',
    ...servers,
  };
  return loadConfig(env, { demo: true });
}

/** Removes what a gateway with this name has made on the real servers. */
export async function removeWorld(name: string, partners: Iterable<string>): Promise<void> {
  await Promise.all([dropSchema(name), removeQueues(`${name}.`, partners)]);
}

async function callControl(address: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${address}${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Sandboxes compile their wire contract when the first message comes; with short time-outs that must not be a test's first call. */
function warmContracts({ sandboxes }: DemoFile): void {
  for (const dialect of new Set(sandboxes.map((each) => each.dialect))) {
    const contract = loadWireContract(dialect);
    for (const operation of contract.operations) contract.check('request', operation, Buffer.from('{}'));
  }
}

export async function startGateway(options: WorldOptions = {}): Promise<World> {
  const { column = 'embedded' } = options;
  const name = uniqueName();
  const dataDir = await mkdtemp(join(tmpdir(), 'tongban-world-'));
  const config = { ...configOf(column, name, dataDir), ...options.config };
  const log = createLog({ level: 'error', role: 'all', out: process.stderr });
  const app = await startApp(config, {
    log,
    seedDir: inject('pgliteSeed'),
    limits: shortLimits,
    lanes: quickLanes,
    relay: quickRelay,
    deliveries: quickDeliveries,
    ...options.overrides,
  });
  const demo = readDemoFile(dataDir);
  if (demo === undefined) throw new Error('The demo wrote no demo.json.');
  warmContracts(demo);
  const clients = new Map<string, Promise<WorldClient>>();
  const as = (id: string): Promise<WorldClient> => {
    const known = clients.get(id) ?? apiClient(app.base, demo, id);
    clients.set(id, known);
    return known;
  };
  const controlOf = (partner: string): string => {
    const found = demo.sandboxes.find((each) => each.partner === partner || each.district === partner);
    if (found === undefined) throw new Error(`There is no sandbox of ${partner}.`);
    return found.control;
  };
  const moveTime = async (move: object): Promise<Record<string, unknown>> => {
    const { status, body } = await (await as('operator')).post('/demo/time', move);
    if (status !== 200) throw new Error(`POST /demo/time: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    app,
    base: app.base,
    dataDir,
    demo,
    as,
    reaches: async (id, ...states) => {
      const operator = await as('operator');
      let last: ApiAnswer | undefined;
      const arrived = async () => {
        last = await operator.get(`/v1/exchanges/${id}`);
        return states.includes(String(last.body.state)) ? last.body : undefined;
      };
      return until(arrived, { what: `exchange ${id} to be ${states.join(' or ')}` }).catch((error: unknown) => {
        throw new Error(`last seen: ${JSON.stringify(last?.body)}`, { cause: error });
      });
    },
    ledger: async (partner) => (await callControl(controlOf(partner), '/control/ledger')) as LedgerEntry[],
    advanceWorkingDays: async (advanceWorkingDays) => String((await moveTime({ advanceWorkingDays })).today),
    advanceTo: async (to) => void (await moveTime({ to })),
    fault: async (partner, fault) => void (await callControl(controlOf(partner), '/control/faults', fault)),
    async [Symbol.asyncDispose]() {
      await app.drain();
      await rm(dataDir, { recursive: true, force: true });
      if (column === 'real')
        await removeWorld(
          name,
          demo.sandboxes.map((each) => each.partner),
        );
    },
  };
}
