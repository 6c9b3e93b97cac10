/** The demo: sandboxes, their profiles, clients, `demo.json`, the first scenario. Exists only in demo mode. */
import type { Adapter } from '../../adapters/contract.ts';
import type { Canonical, Catalogue } from '../catalogue/contract.ts';
import type { Config } from '../config/config.ts';
import type { Directory, PartnerProfile } from '../directory/contract.ts';
import type { Dialects } from '../translation/load.ts';
import { demoClients } from './clients.ts';
import { type DemoClient, type DemoFile, readDemoFile, writeDemoFile } from './demo-file.ts';
import { foundPage, howToGoOn } from './page.ts';
import { type DemoStandIn, startSandboxes } from './sandboxes.ts';
import { runScenario } from './scenario.ts';

export interface Demo {
  /** Once the API listens: tells the sandboxes where their notices go and writes `demo.json`. */
  connect(base: string): void;
  /** Carries out the first scenario and writes its page; at later starts says only what was found. */
  show(page: (line: string) => void): Promise<void>;
  close(): Promise<void>;
}

export interface DemoParts {
  readonly config: Pick<Config, 'dataDir' | 'operatorSecret'>;
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly catalogue: Catalogue;
  readonly dialects: Dialects;
  readonly directory: Directory;
  /** Instead of those in the profiles. */
  readonly limits?: PartnerProfile['limits'];
}

/** What a sandbox lists under a name, each item with its district. */
const seededIn = (standIns: readonly DemoStandIn[], name: string): Canonical[] =>
  standIns.flatMap(({ profile, sandbox }) =>
    ((sandbox.seeded[name] ?? []) as readonly Canonical[]).map((item) => ({ district: profile.district, ...item })),
  );

async function introduce(
  parts: DemoParts,
  standIns: readonly DemoStandIn[],
  clients: readonly DemoClient[],
): Promise<void> {
  const { directory, limits } = parts;
  for (const { profile, sandbox, credentials } of standIns) {
    await directory.applyPartner({
      ...profile.content,
      address: sandbox.address,
      credentials,
      ...(limits === undefined ? {} : { limits }),
    });
  }
  await Promise.all(clients.map((client) => directory.applyClient(client)));
}

function describe(
  base: string,
  standIns: readonly DemoStandIn[],
  clients: readonly DemoClient[],
  known: DemoFile | undefined,
): DemoFile {
  return {
    base,
    clients,
    sandboxes: standIns.map(({ profile, sandbox, credentials }) => ({
      partner: profile.id,
      district: profile.district,
      dialect: profile.dialect,
      address: sandbox.address,
      control: sandbox.controlAddress,
      credentials,
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
  const standIns = await startSandboxes({ ...parts, dataDir, known: known?.sandboxes ?? [] });
  const clients = demoClients(known?.clients ?? [], operatorSecret);
  await introduce(parts, standIns, clients);
  let file: DemoFile | undefined;
  return {
    connect: (base) => {
      for (const { profile, sandbox } of standIns) sandbox.setCallbackUrl(`${base}/partners/${profile.id}/callback`);
      file = describe(base, standIns, clients, known);
      writeDemoFile(dataDir, file);
    },
    show: async (page) => {
      if (file === undefined) return;
      if (file.scenario.length > 0) {
        for (const line of foundPage(file, dataDir)) page(line);
        return;
      }
      const done = await runScenario(file, parts.catalogue, page);
      file = { ...file, ...done };
      writeDemoFile(dataDir, file);
      for (const line of howToGoOn(file)) page(line);
    },
    close: async () => void (await Promise.all(standIns.map((each) => each.sandbox.close()))),
  };
}
