/** A year in a minute: the real engine, on a database and a clock of its own, hears of a year of made-up matters. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClocks } from '../calendar/load.ts';
import { resources } from '../config/root.ts';
import type { LoopKind } from '../loops/contract.ts';
import { sealBatch } from '../sealing/batch.ts';
import { sealerDefaults } from '../sealing/contract.ts';
import { verifyHistory } from '../sealing/verify.ts';
import type { Store } from '../store/contract.ts';
import { migrate } from '../store/migrate.ts';
import { openStore } from '../store/open.ts';
import { type BankManners, bankPlayer } from './banks.ts';
import { chanceOf } from './chance.ts';
import {
  alarmsOf,
  books,
  commandsOnce,
  conservation,
  type Money,
  strikes,
  unfinished,
  unfired,
  type Violation,
} from './checks.ts';
import { complaintPlayer } from './complaints.ts';
import { depositPlayer } from './deposits.ts';
import { faultyStore } from './faulty-store.ts';
import { Ledger } from './ledger.ts';
import { loanPlayer } from './loans.ts';
import { milestonePlayer } from './milestones.ts';
import { digestOf, historyOf, type LoopState, loopsAtTheEnd } from './outcome.ts';
import { lotsOf } from './projects.ts';
import { purchasePlayer, purchasesOf } from './purchases.ts';
import { referralPlayer } from './referrals.ts';
import { type Progress, Year } from './stage.ts';
import { Treasury } from './treasury.ts';
import { workbenchPlayer } from './workbench.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly projects: number;
  /** `YYYY-MM-DD`, the first day. */
  readonly from: string;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly seedDir?: string | undefined;
  /** For trying the checks: what the world does wrong. */
  readonly planted?: { readonly bank?: BankManners; readonly store?: (store: Store) => Store } | undefined;
}

export interface Found extends Violation {
  /** Of the loop, line by line. */
  readonly history: readonly string[];
}

/** The same for the same options: nothing in it is an id or a duration. */
export interface SimulationReport {
  readonly seed: number;
  readonly projects: number;
  readonly from: string;
  readonly to: string;
  readonly ok: boolean;
  readonly loops: Readonly<Record<LoopKind, Readonly<Record<'closed' | 'overdue' | 'waiting', number>>>>;
  readonly states: Readonly<Record<string, number>>;
  readonly waiting: Readonly<Record<string, number>>;
  readonly money: Money;
  readonly bank: ReturnType<Ledger['totals']>;
  readonly events: { readonly told: number; readonly forNobody: number; readonly unclaimed: number };
  readonly calls: Readonly<Record<string, number>>;
  readonly history: { readonly lines: number; readonly sealed: number };
  readonly restarts: number;
  readonly faults: number;
  readonly violations: readonly Found[];
  /** Violations beyond those that are listed. */
  readonly violationsLeftOff: number;
  /** SHA-256 over the final states, clocks and histories. */
  readonly digest: string;
}

const mostListed = 50;

/** @throws GatewayError, StoreUnavailableError where the database cannot be opened */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tongban-simulate-'));
  try {
    const store = await openStore({ dataDir, seedDir: options.seedDir ?? resources.seed });
    try {
      await migrate(store);
      return await playOn(store, options);
    } finally {
      await store.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function playOn(store: Store, options: SimulationOptions): Promise<SimulationReport> {
  const { seed, projects, from, onProgress: onMoment, planted } = options;
  const chance = chanceOf(seed);
  const faulty = faultyStore(planted?.store?.(store) ?? store);
  const year = new Year({ chance, store, faulty, from, onMoment });
  const ledger = new Ledger();
  try {
    const lots = Array.from({ length: projects }, (_, at) => lotsOf(chance, from, at + 1)).flat();
    const purchases = purchasesOf(year, lots);
    const treasury = new Treasury(year);
    year.join(depositPlayer(year, ledger, lots));
    year.join(bankPlayer(year, ledger, planted?.bank));
    year.join(milestonePlayer(year, lots));
    year.join(workbenchPlayer(year));
    year.join(treasury);
    year.join(purchasePlayer(year, treasury, purchases));
    year.join(loanPlayer(year, purchases));
    year.join(referralPlayer(year, from, projects));
    year.join(complaintPlayer(year, lots));
    await year.run();
  } finally {
    await year.ground.stop();
  }
  return judge(store, options, { year, ledger });
}

async function seal(store: Store, year: Year): Promise<Violation[]> {
  const parts = { store, clock: { now: () => year.clock.at }, log: { warn: () => {}, error: () => {} }, consumers: [] };
  while ((await sealBatch(store, parts, sealerDefaults)).lines > 0);
  const { ok, unsealed, firstBroken } = await verifyHistory(store);
  if (ok && unsealed === 0) return [];
  return [{ check: 'seal', loop: '', words: firstBroken?.explanation ?? `${unsealed} lines are not sealed` }];
}

async function judge(
  store: Store,
  { seed, projects, from }: SimulationOptions,
  { year, ledger }: { readonly year: Year; readonly ledger: Ledger },
): Promise<SimulationReport> {
  const loops = await loopsAtTheEnd(store);
  const rights = new Set([...loadClocks(resources.specs).values()].filter(({ right }) => right).map(({ id }) => id));
  const kept = await conservation(store, year.door.told, year.answered.length);
  const { violations: forgotten, waiting } = unfinished(loops, await alarmsOf(store));
  const { violations: unbalanced, money } = books(loops, ledger);
  const digest = await digestOf(store, loops);
  const violations: readonly Violation[] = [
    ...year.ground.defects.map((words) => ({ check: 'defect', loop: '', words })),
    ...kept.violations,
    ...(await commandsOnce(store)),
    ...(await unfired(store, year.clock.at)),
    ...(year.stoodStill ? [{ check: 'time', loop: '', words: 'the year was broken off: time stood still' }] : []),
    ...(await strikes(store, loops, rights)),
    ...unbalanced,
    ...forgotten,
    ...(await seal(store, year)),
  ];
  const { events, unclaimed, lines } = kept.counts;
  return {
    ...{ seed, projects, from, to: year.today(), ok: violations.length === 0 },
    loops: endsOf(loops),
    states: sorted(counted(loops.map(({ kind, state }) => `${kind} ${state}`))),
    waiting: sorted(waiting),
    ...{ money, bank: ledger.totals() },
    events: { told: events, forNobody: kept.forNobody, unclaimed },
    calls: sorted(year.answers),
    history: { lines, sealed: lines },
    restarts: year.ground.restarts(),
    faults: year.faults(),
    violations: await withHistories(store, loops, violations.slice(0, mostListed)),
    violationsLeftOff: Math.max(0, violations.length - mostListed),
    digest,
  };
}

const sorted = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));

function counted(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function endsOf(loops: readonly LoopState[]): SimulationReport['loops'] {
  const ends = Object.fromEntries(loops.map(({ kind }) => [kind, { closed: 0, overdue: 0, waiting: 0 }]));
  for (const { kind, open, overdue } of loops) {
    const end = ends[kind];
    if (end !== undefined) end[open ? (overdue ? 'overdue' : 'waiting') : 'closed'] += 1;
  }
  return ends as SimulationReport['loops'];
}

function withHistories(store: Store, loops: readonly LoopState[], violations: readonly Violation[]): Promise<Found[]> {
  const ids = new Map(loops.map(({ kind, key, id }) => [`${kind} ${key}`, id]));
  return Promise.all(
    violations.map(async (one) => {
      const id = ids.get(one.loop);
      return { ...one, history: id === undefined ? [] : await historyOf(store, id) };
    }),
  );
}
