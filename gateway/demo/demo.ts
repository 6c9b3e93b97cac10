/** The demo: sandboxes, their profiles, clients, `demo.json`, the first scenario. Exists only in demo mode. */
import type { Adapter } from '../../adapters/contract.ts';
import type { Canonical, Catalogue } from '../catalogue/contract.ts';
import type { Clock, MovableClock } from '../config/clock.ts';
import type { Config } from '../config/config.ts';
import type { Directory, PartnerProfile } from '../directory/contract.ts';
import type { Dialects } from '../translation/load.ts';
import { demoClients } from './clients.ts';
import { standInControl } from './control-client.ts';
import { type DemoClient, type DemoFile, readDemoFile, writeDemoFile } from './demo-file.ts';
import { foundPage, howToGoOn } from './page.ts';
import { demoProfiles } from './profiles.ts';
import { demoRoutes, districtsElsewhere } from './routes.ts';
import { type DemoStandIn, startSandboxes } from './sandboxes.ts';
import { runScenario } from './scenario.ts';

export interface Demo {
  /** Once the API listens: tells the sandboxes where their notices go and writes `demo.json`. */
  connect(base: string): void;
  /** Carries out the first scenario and writes its page; at later starts says only what was found. */
  show(page: (line: string) => void): Promise<void>;
  /** Business time was moved: `demo.json` says so. */
  moved(): void;
  close(): Promise<void>;
}

export interface DemoParts {
  readonly config: Pick<Config, 'dataDir' | 'operatorSecret'>;
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly catalogue: Catalogue;
  readonly dialects: Dialects;
  readonly directory: Directory;
  /** Ids of the partners to play; left out, the whole world. */
  readonly only?: readonly string[] | undefined;
  /** Business time, which the stand-ins share. */
  readonly clock: Clock;
  /** The same, where it can be moved. */
  readonly time?: Pick<MovableClock, 'aheadMs'> | undefined;
  /** How long stand-ins take for an answer. */
  readonly latencyMs?: number | undefined;
  /** Instead of those in the profiles. */
  readonly limits?: PartnerProfile['limits'];
}

/** What a sandbox lists under a name, each item with its district. */
const seededIn = (standIns: readonly DemoStandIn[], name: string): Canonical[] =>
  standIns.flatMap(({ profile, sandbox }) =>
    ((sandbox.seeded[name] ?? []) as readonly Canonical[]).map((item) => ({ district: profile.district, ...item })),
  );

type Routes = ReturnType<typeof demoRoutes>;

async function introduce(
  { directory, limits }: DemoParts,
  standIns: readonly DemoStandIn[],
  routes: Routes,
): Promise<void> {
  const byId = new Map(standIns.map((standIn) => [standIn.profile.id, standIn]));
  const profiles = [...routes].flatMap(([id, ofPartner]) => {
    const standIn = byId.get(id);
    if (standIn === undefined) return [];
    const { profile, sandbox, issued, listen } = standIn;
    return {
      ...profile.content,
      ...(profile.partner.pull ? {} : { address: sandbox.address }),
      ...(listen === undefined ? {} : { listen: { port: listen, allow: ['127.0.0.1', '::1'] } }),
      credentials: issued.profile,
      routes: ofPartner,
      ...(limits === undefined ? {} : { limits }),
    };
  });
  await directory.applyPartners(profiles);
}

/** Payments made at the unit's office get their receipts from the voucher store: two systems, and in reality one ledger. */
async function joinBudgetOffices(standIns: readonly DemoStandIn[]): Promise<void> {
  const of = (dialect: string): DemoStandIn | undefined => standIns.find(({ profile }) => profile.dialect === dialect);
  const [unit, store] = [of('budget/unit-rest'), of('budget/voucher-soap')];
  if (unit === undefined || store === undefined) return;
  const url = store.sandbox.controlAddress;
  await standInControl(unit.sandbox.controlAddress).post('/control/voucher-store', { url });
}

interface Played {
  readonly standIns: readonly DemoStandIn[];
  readonly routes: Routes;
  readonly clients: readonly DemoClient[];
  readonly known: DemoFile | undefined;
}

function describe(base: string, { standIns, routes, clients, known }: Played, dialects: Dialects): DemoFile {
  const elsewhere = ({ id, district, dialect }: DemoStandIn['profile']) =>
    districtsElsewhere(district, routes.get(id) ?? [], dialects.get(dialect, id)?.operations ?? []);
  return {
    base,
    clients,
    sandboxes: standIns.map(({ profile, sandbox, issued, listen }) => ({
      partner: profile.id,
      district: profile.district,
      districts: elsewhere(profile),
      dialect: profile.dialect,
      address: sandbox.address,
      control: sandbox.controlAddress,
      credentials: issued.profile,
      standIn: issued.standIn,
      ...(listen === undefined ? {} : { listen }),
    })),
    projects: seededIn(standIns, 'projects'),
    subAccounts: seededIn(standIns, 'subAccounts'),
    bookings: known?.bookings ?? [],
    scenario: known?.scenario ?? [],
  };
}

export async function openDemo(parts: DemoParts): Promise<Demo> {
  const { dataDir, operatorSecret } = parts.config;
  const known = readDemoFile(dataDir);
  const clients = demoClients(known?.clients ?? [], operatorSecret);
  const [standIns] = await Promise.all([
    startSandboxes(demoProfiles(parts.catalogue, parts.only), {
      ...parts,
      dataDir,
      known: known?.sandboxes ?? [],
      now: () => parts.clock.now(),
    }),
    // Before the partners come: each reads the directory anew, which is still small.
    Promise.all(clients.map((client) => parts.directory.applyClient(client))),
  ]);
  const world = standIns.map(({ profile }) => profile.partner);
  const routes = demoRoutes(world, parts.dialects);
  await Promise.all([introduce(parts, standIns, routes), joinBudgetOffices(standIns)]);
  let file: DemoFile | undefined;
  const write = (next: DemoFile): void => {
    file = { ...next, ...(parts.time === undefined ? {} : { aheadMs: parts.time.aheadMs() }) };
    writeDemoFile(dataDir, file);
  };
  return {
    connect: (base) => {
      for (const { profile, sandbox, listen } of standIns)
        sandbox.setCallbackUrl(
          listen === undefined ? `${base}/partners/${profile.id}/callback` : `tcp://127.0.0.1:${listen}`,
        );
      write(describe(base, { standIns, routes, clients, known }, parts.dialects));
    },
    show: async (page) => {
      if (file === undefined) return;
      if (file.scenario.length > 0) {
        for (const line of foundPage(file, dataDir)) page(line);
        return;
      }
      const done = await runScenario(file, parts.catalogue, page);
      write({ ...file, ...done });
      for (const line of howToGoOn(file)) page(line);
    },
    moved: () => {
      if (file !== undefined) write(file);
    },
    close: async () => void (await Promise.all(standIns.map((each) => each.sandbox.close()))),
  };
}
