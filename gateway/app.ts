/** Composes the gateway: joins the rooms by their ports, opens the door, drains and closes. Knows no partner by name. */
import type { AddressInfo } from 'node:net';
import { openTcpServer } from '../adapters/transports/tcp.ts';
import type { TimePort } from './api/contract.ts';
import { createApi } from './api/server.ts';
import { createCollecting } from './collecting/collecting.ts';
import type { Collecting } from './collecting/contract.ts';
import { type Config, ConfigError } from './config/config.ts';
import { operatorScopes } from './config/operator.ts';
import { resources } from './config/root.ts';
import { createConnectionTester } from './connection-test.ts';
import { consumersOf } from './consumers.ts';
import { startRegistrar } from './contracts/registrar.ts';
import { openDemo } from './demo/demo.ts';
import type { Directory } from './directory/contract.ts';
import { openEvidence } from './evidence/store.ts';
import type { Inbound } from './inbound/contract.ts';
import { createInbound } from './inbound/inbound.ts';
import { startTcpDoors } from './inbound/tcp-doors.ts';
import type { Journal, StoredEvent } from './journal/contract.ts';
import type { Deliveries, QueryRoad, Relay, Worker } from './lanes/contract.ts';
import { startDeliveries } from './lanes/deliveries.ts';
import { createQueryRoad } from './lanes/query-road.ts';
import { startRelay } from './lanes/relay.ts';
import { startWorker } from './lanes/worker.ts';
import type { Leasing } from './leasing/contract.ts';
import { createLeasing } from './leasing/leasing.ts';
import { type LoopRoads, openLoops } from './loop-roads.ts';
import type { Broker } from './messaging/contract.ts';
import { type Closing, createClosing } from './ops/closing.ts';
import { closeDoor } from './ops/closing-door.ts';
import { statusReport } from './ops/status.ts';
import { createWorkerDoor } from './ops/worker-door.ts';
import { type Overrides, openParts, type Parts } from './parts.ts';
import type { Subscriptions, Webhooks } from './webhooks/contract.ts';
import { countWebhooks } from './webhooks/counts.ts';
import { openSubscriptions } from './webhooks/subscriptions.ts';
import { startWebhooks } from './webhooks/webhooks.ts';

export type { Overrides } from './parts.ts';

export interface App {
  /** Where the API listens, e.g. `http://localhost:8080`. */
  readonly base: string;
  readonly journal: Journal;
  readonly directory: Directory;
  readonly broker: Broker;
  readonly worker: Worker | undefined;
  /** The first scenario of the demo, when it has run; resolves at once where there is none. */
  readonly shown: Promise<void>;
  /** Stops accepting, lets calls under way end, settles them, gives the lanes back, closes everything. */
  drain(): Promise<void>;
}

/**
 * @throws ConfigError, FolderHeldError for what a person can mend
 */
export async function startApp(config: Config, overrides: Overrides): Promise<App> {
  const closing = createClosing();
  try {
    return await openApp(config, overrides, closing);
  } catch (error) {
    await closing
      .closeAll()
      .catch((failure: unknown) => overrides.log.error({ err: failure }, 'closing after a failed start'));
    throw error;
  }
}

async function openApp(config: Config, overrides: Overrides, closing: Closing): Promise<App> {
  const parts = await openParts(config, overrides, closing);
  await admitOperator(parts);
  const demo = config.demo
    ? await openDemo({ ...parts, only: config.demoPartners, limits: overrides.limits, latencyMs: overrides.latencyMs })
    : undefined;
  if (demo !== undefined) closing.add('sandboxes', () => demo.close());
  const roads = await openRoads(parts, overrides);
  let worker: Worker | undefined;
  // Closed after the door, whose last clients may wait for an outcome; started after it, when partners know where their notices go.
  closing.add('worker', () => worker?.stop());
  const base = await openDoor(parts, roads, () => demo?.moved());
  demo?.connect(base);
  worker = config.role === 'api' ? undefined : await carry(parts, roads, overrides);
  const shown = demo !== undefined && overrides.page !== undefined ? demo.show(overrides.page) : Promise.resolve();
  let draining = false;
  shown.catch((error: unknown) => {
    if (!draining) parts.log.error({ err: error }, 'the first scenario failed');
  });
  return {
    base,
    journal: parts.journal,
    directory: parts.directory,
    broker: parts.broker,
    worker,
    shown,
    drain: () => {
      draining = true;
      parts.health.drain();
      return closing.closeAll();
    },
  };
}

/** The first client of an installation, which then admits the others. */
async function admitOperator({ config, directory }: Parts): Promise<void> {
  const secret = config.operatorSecret;
  if (secret !== undefined)
    await directory.applyClient({ id: 'operator', secret, scopes: operatorScopes, districts: ['*'] });
}

interface Roads extends LoopRoads {
  readonly relay: Relay;
  readonly queryRoad: QueryRoad;
  readonly inbound: Inbound;
  readonly collecting: Collecting;
  readonly leasing: Leasing;
  readonly deliveries: Deliveries;
  readonly webhooks: Subscriptions;
  /** A command was accepted: a partner that fetches its work and waits for some is answered at once. */
  readonly accepted: (operation: string, partner: string) => void;
  /** An event was told. */
  readonly told: (event: StoredEvent) => void;
}

async function openRoads(parts: Parts, overrides: Overrides): Promise<Roads> {
  const { closing, metrics } = parts;
  const seen = { ...parts, observer: metrics.observer };
  const deliveries = startDeliveries({ ...seen, options: overrides.deliveries });
  closing.add('deliveries', () => deliveries.stop());
  const relay = startRelay({ ...seen, options: overrides.relay });
  closing.add('relay', () => relay.stop());
  const queryRoad = createQueryRoad(seen);
  closing.add('query road', () => queryRoad.close());
  const registrar = startRegistrar(parts);
  closing.add('registrar', () => registrar.stop());
  const { webhooks, calls } = openWebhooks(parts, overrides);
  // Leasing hears of accepted commands, and its own endings are told: it comes last.
  const waits: { leasing?: Leasing } = {};
  const accepted = (operation: string, partner: string): void => {
    metrics.accepted(operation, partner);
    waits.leasing?.wake(partner);
  };
  const onTold = (): void => {
    deliveries.wake();
    calls?.wake();
  };
  const { loops, measures, calendars } = await openLoops({ ...parts, relay, accepted, onTold });
  const told = (event: StoredEvent): void => {
    deliveries.offer(event);
    calls?.wake();
    loops.wake();
  };
  const inbound = createInbound({
    ...parts,
    questions: parts.contracts,
    consumersOf,
    onEvent: () => {
      registrar.wake();
      loops.wake();
      onTold();
    },
    observer: metrics,
  });
  const collecting = createCollecting({ ...parts, inbound, options: overrides.collecting });
  const leasing = createLeasing({ ...parts, observer: metrics, onEvent: told });
  waits.leasing = leasing;
  return {
    relay,
    queryRoad,
    inbound,
    collecting,
    leasing,
    deliveries,
    webhooks,
    loops,
    measures,
    calendars,
    accepted,
    told,
  };
}

/** Receivers are called by the processes that call partners; every api process keeps the subscriptions. */
function openWebhooks(
  { config, store, log, closing }: Parts,
  overrides: Overrides,
): { readonly webhooks: Subscriptions; readonly calls: Webhooks | undefined } {
  const given = { store, log, allow: config.webhookAllow, options: overrides.webhooks };
  const calls = config.role === 'api' ? undefined : startWebhooks(given);
  closing.add('webhooks', () => calls?.stop());
  return { webhooks: openSubscriptions(given, () => calls?.look()), calls };
}

function carry(parts: Parts, roads: Roads, overrides: Overrides): Promise<Worker> {
  return startWorker({
    ...parts,
    observer: parts.metrics.observer,
    role: parts.config.role,
    alone: parts.config.servers === undefined,
    onEvent: roads.told,
    onMoved: (rings) => roads.relay.ring(rings),
    beside: (hold) => roads.collecting.beside(hold),
    options: { drainMs: parts.config.drainMs, ...overrides.lanes },
  });
}

/** The whole API, or for a worker only what says how the process is. @returns the address it listens at */
async function openDoor(parts: Parts, roads: Roads, moved: () => void): Promise<string> {
  const { config, closing } = parts;
  const { port, host } = config;
  if (config.role === 'worker') {
    const server = createWorkerDoor(parts);
    closing.add('door', () => closeDoor(server, () => new Promise((resolve) => server.close(resolve)), config.drainMs));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve)).catch(
      portTaken(config),
    );
    return baseOf(host, server.address() as AddressInfo);
  }
  const api = await createApi({
    ...parts,
    ...roads,
    specsDir: resources.specs,
    connections: createConnectionTester(parts),
    status: () =>
      statusReport({
        ...parts,
        collections: () => roads.collecting.status(),
        heard: () => roads.leasing.heard(),
        loops: () => roads.loops.counts(),
        webhooks: () => countWebhooks(parts.store),
      }),
    pull: roads.leasing,
    evidence: await openEvidence({ store: parts.store, path: config.evidenceDir, maxBytes: config.evidenceMaxBytes }),
    time: timePort(parts, roads, moved),
    observer: { accepted: roads.accepted },
  });
  closing.add('door', () => closeDoor(api.server, () => api.close(), config.drainMs));
  await api.listen({ port, host }).catch(portTaken(config));
  const tcp = startTcpDoors({ ...parts, ...roads, host, openServer: openTcpServer, observer: parts.metrics });
  closing.add('tcp doors', () => tcp.close());
  return baseOf(host, api.server.address() as AddressInfo);
}

function timePort({ time }: Parts, { loops, calendars }: Roads, moved: () => void): TimePort | undefined {
  if (time === undefined) return undefined;
  return {
    ...time,
    calendar: () => calendars.current(),
    async moveTo(to) {
      await time.moveTo(to);
      moved();
      loops.wake();
    },
  };
}

const baseOf = (host: string, address: AddressInfo): string => {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
};

const portTaken =
  ({ port, host }: Config) =>
  (error: unknown): never => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    throw new ConfigError(
      `无法监听 ${host}:${port}（${code}）。 Cannot listen on ${host}:${port}: ${message}`,
      '用 PORT 换一个端口，例如 PORT=8081 npm start。 Choose another port with PORT, e.g. PORT=8081 npm start.',
    );
  };
