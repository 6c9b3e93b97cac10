/** What all roads of the gateway stand on: database, broker, catalogue, dialects, directory, adapters. Opened in order, at the same time where possible. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter } from '../adapters/contract.ts';
import { codecsOf, createAdapters } from '../adapters/registry.ts';
import type { Catalogue } from './catalogue/contract.ts';
import { loadCatalogue } from './catalogue/load.ts';
import type { CollectingOptions } from './collecting/contract.ts';
import { type Clock, systemClock } from './config/clock.ts';
import { type Config, ConfigError } from './config/config.ts';
import { resources } from './config/root.ts';
import type { Register } from './contracts/contract.ts';
import { openRegister } from './contracts/register.ts';
import { type BusinessTime, openBusinessTime } from './demo/business-time.ts';
import type { Directory, PartnerProfile } from './directory/contract.ts';
import { openDirectory } from './directory/directory.ts';
import type { Journal } from './journal/contract.ts';
import { createJournal } from './journal/journal.ts';
import type { PayeeLocks } from './journal/payee-lock.ts';
import type { DeliveryOptions, LaneOptions, RelayOptions } from './lanes/contract.ts';
import { expiryEventOf, resolutionEventOf } from './lanes/settlement.ts';
import { openAmqpBroker } from './messaging/amqp-broker.ts';
import type { Broker } from './messaging/contract.ts';
import { createMemoryBroker } from './messaging/memory-broker.ts';
import type { Closing } from './ops/closing.ts';
import { createHealth, type Health } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import { createMetrics, type Metrics } from './ops/metrics.ts';
import { announceSettlements } from './ops/settlements.ts';
import type { Store } from './store/contract.ts';
import { lockFolder } from './store/folder-lock.ts';
import { migrate } from './store/migrate.ts';
import { openStore } from './store/open.ts';
import { type Dialects, loadDialects } from './translation/load.ts';
import type { OnUnmapped } from './translation/translator.ts';
import type { WebhookOptions } from './webhooks/contract.ts';
import { countWebhooks } from './webhooks/counts.ts';

/** What the caller provides, and what tests set otherwise. */
export interface Overrides {
  readonly log: Logger;
  /** Where the demo writes its page, line by line. Left out: it runs silently, without the first scenario. */
  readonly page?: ((line: string) => void) | undefined;
  readonly clock?: Clock | undefined;
  /** Default: the seed that the build made. */
  readonly seedDir?: string | undefined;
  /** Limits of the demo's partners, instead of those in their profiles. */
  readonly limits?: PartnerProfile['limits'];
  /** How long the demo's partners take for an answer. Default: none. */
  readonly latencyMs?: number | undefined;
  readonly lanes?: Partial<LaneOptions> | undefined;
  readonly relay?: Partial<RelayOptions> | undefined;
  readonly deliveries?: Partial<DeliveryOptions> | undefined;
  readonly webhooks?: Partial<WebhookOptions> | undefined;
  readonly collecting?: Partial<CollectingOptions> | undefined;
}

/** Everything that is open, handed from step to step. */
export interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  /** The same, in a demo whose caller has set none: it can be moved. */
  readonly time: BusinessTime | undefined;
  readonly closing: Closing;
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly dialects: Dialects;
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly journal: Journal;
  readonly onSettled: (listener: (exchangeId: string) => void) => void;
  readonly broker: Broker;
  readonly directory: Directory;
  readonly contracts: Register;
  readonly payeeLocks: PayeeLocks;
  readonly metrics: Metrics;
  readonly health: Health;
}

/** Opens what all roads stand on; what does not depend on each other at the same time. */
export async function openParts(config: Config, overrides: Overrides, closing: Closing): Promise<Parts> {
  const { log } = overrides;
  if (config.demo || config.servers === undefined) await holdFolder(config, closing);
  const [store, broker, language] = await Promise.all([
    openMigrated(config, overrides, closing),
    openBroker(config, log, closing),
    loadLanguage((notice) => metrics.unmapped(notice)),
  ]);
  const time = config.demo && overrides.clock === undefined ? await openBusinessTime(store) : undefined;
  const clock = overrides.clock ?? time ?? systemClock;
  const journalOfAll = createJournal(store, {
    expiryEvent: expiryEventOf(language.catalogue.operations),
    resolutionEvent: resolutionEventOf(language.catalogue.operations),
  });
  closing.add('journal', () => journalOfAll.close());
  const { journal, onSettled } = announceSettlements(journalOfAll);
  const directory = await openDirectory({ store, dialects: language.dialects, catalogue: language.catalogue, log });
  closing.add('directory', () => directory.close());
  const contracts = openRegister({ store, clock });
  const adapters = createAdapters();
  closing.add(
    'adapters',
    async () => void (await Promise.all([...adapters.values()].map((adapter) => adapter.close()))),
  );
  const metrics = createMetrics({
    audit: () => journal.audit(),
    lanes: () => journal.lanes(),
    backlog: () => journal.backlog(),
    depth: (lane) => broker.depth(lane),
    webhooks: () => countWebhooks(store),
  });
  const health = createHealth({
    [store.kind]: async () => {
      await store.query('select 1', []);
      return { ready: true };
    },
    broker: () => broker.health(),
  });
  return {
    config,
    log,
    clock,
    time,
    closing,
    store,
    broker,
    ...language,
    journal,
    onSettled,
    directory,
    contracts,
    payeeLocks: contracts.payeeLocks,
    adapters,
    metrics,
    health,
  };
}

async function loadLanguage(onUnmapped: OnUnmapped): Promise<{ catalogue: Catalogue; dialects: Dialects }> {
  const catalogue = await loadCatalogue(resources.specs);
  return { catalogue, dialects: await loadDialects(resources.mappings, catalogue, { onUnmapped, codecs: codecsOf }) };
}

/** `pid` for people and scripts; the lock itself is the store's where the database is embedded. */
async function holdFolder(config: Config, closing: Closing): Promise<void> {
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(
      `无法建立数据目录 ${config.dataDir}。 The data folder ${config.dataDir} cannot be made: ${(error as Error).message}`,
      '检查权限，或用 TONGBAN_DATA_DIR 指定其他目录。 Check the permissions, or name another one with TONGBAN_DATA_DIR.',
    );
  }
  if (config.servers === undefined) return;
  const lock = await lockFolder(config.dataDir);
  closing.add('data folder', () => lock.release());
}

async function openMigrated(config: Config, overrides: Overrides, closing: Closing): Promise<Store> {
  const store = await openStore(
    config.servers === undefined
      ? { dataDir: config.dataDir, seedDir: overrides.seedDir ?? resources.seed }
      : {
          databaseUrl: config.servers.databaseUrl,
          ...(config.servers.databaseSchema === undefined ? {} : { schema: config.servers.databaseSchema }),
        },
  );
  closing.add('store', () => store.close());
  await migrate(store);
  if (config.demo) {
    const file = join(config.dataDir, 'pid');
    writeFileSync(file, `${process.pid}\n`);
    closing.add('pid', () => rmSync(file, { force: true }));
  }
  return store;
}

async function openBroker(config: Config, log: Logger, closing: Closing): Promise<Broker> {
  const broker =
    config.servers === undefined
      ? createMemoryBroker()
      : await openAmqpBroker(config.servers.amqpUrl, { prefix: config.servers.amqpPrefix, log });
  closing.add('broker', () => broker.close());
  return broker;
}
