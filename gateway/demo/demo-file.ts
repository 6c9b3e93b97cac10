/** `demo.json` in the data folder: what a newcomer and the command line need to talk to a running demo. Kept over restarts. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuedCredentials } from '../../adapters/contract.ts';
import type { Canonical } from '../catalogue/contract.ts';

export interface DemoClient {
  readonly id: string;
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly districts: readonly string[];
}

export interface DemoSandbox {
  readonly partner: string;
  readonly district: string;
  readonly dialect: string;
  /** Where another district than `district` has to be named to reach it: operation → district. */
  readonly districts?: Readonly<Record<string, string>>;
  /** Where the partner's interface listens; empty where it fetches its work. */
  readonly address: string;
  /** `GET /control/ledger`, `POST /control/faults`. */
  readonly control: string;
  /** What the two sides share; drawn once. */
  readonly credentials: Readonly<Record<string, string>>;
  /** What only the stand-in holds: its keys, its certificate. */
  readonly standIn?: IssuedCredentials['standIn'];
  /** The gateway's own port for this partner, where it connects to us over TCP. */
  readonly listen?: number;
}

export interface DemoFile {
  readonly base: string;
  readonly clients: readonly DemoClient[];
  readonly sandboxes: readonly DemoSandbox[];
  /** What already exists in the sandboxes, each with its `district`. */
  readonly projects: readonly Canonical[];
  readonly subAccounts: readonly Canonical[];
  /** What the first scenario booked: district and bookingId, for changes and cancellations. */
  readonly bookings: readonly Canonical[];
  /** Ids of the exchanges of the first scenario, once it has run. */
  readonly scenario: readonly string[];
  /** How far business time was ahead of the system's when it was moved last. */
  readonly aheadMs?: number;
}

/** Business time of the demo. */
export const demoNow = (demo: DemoFile | undefined): Date => new Date(Date.now() + (demo?.aheadMs ?? 0));

const pathOf = (dataDir: string): string => join(dataDir, 'demo.json');

export function readDemoFile(dataDir: string): DemoFile | undefined {
  let text: string;
  try {
    text = readFileSync(pathOf(dataDir), 'utf8');
  } catch {
    return undefined;
  }
  return JSON.parse(text) as DemoFile;
}

export function writeDemoFile(dataDir: string, file: DemoFile): void {
  const path = pathOf(dataDir);
  writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
