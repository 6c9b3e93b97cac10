/** A small year, and years in which something is wrong: the checks can fail. */
import { describe, expect, inject, it } from 'vitest';
import type { Store } from '../store/contract.ts';
import { reportLines } from './report.ts';
import { type SimulationOptions, type SimulationReport, simulate } from './simulate.ts';

const play = (options: Partial<SimulationOptions>): Promise<SimulationReport> =>
  simulate({ seed: 1, projects: 3, from: '2026-01-05', seedDir: inject('pgliteSeed'), ...options });

const checksOf = ({ violations }: SimulationReport): readonly string[] => [
  ...new Set(violations.map(({ check }) => check)),
];

/** After so many events that the loops are owed, one is owed no more. */
function losingDelivery(store: Store, after: number): Store {
  let told = 0;
  const losing = `
    delete from delivery where event_id = (select event_id from delivery where consumer = 'loops' order by event_id limit 1)`;
  return {
    ...store,
    transaction: (work) =>
      store.transaction(async (tx) => {
        const [owed] = await tx.query<{ n: number }>(
          `select count(*)::int as n from delivery where consumer = 'loops'`,
          [],
        );
        if (told <= after && told + (owed?.n ?? 0) > after) await tx.query(losing, []);
        told += owed?.n ?? 0;
        return work(tx);
      }),
  };
}

describe('a simulated year', () => {
  it('ends with every check in order, and twice alike, although the process died on the way', {
    timeout: 180_000,
  }, async () => {
    const first = await play({ projects: 10 });
    const second = await play({ projects: 10 });

    expect(first.violations).toEqual([]);
    expect(first.ok).toBe(true);
    expect(first.restarts).toBeGreaterThan(first.faults);
    expect(first.faults).toBeGreaterThan(0);
    expect(first.money.receivedFen).toBeGreaterThan(0);
    expect(second).toEqual(first);
    expect(reportLines(first).at(-2)).toContain('Every check holds');
  });

  it('is another one for another seed', { timeout: 60_000 }, async () => {
    const [one, other] = [await play({ projects: 1 }), await play({ projects: 1, seed: 2 })];

    expect(other.digest).not.toBe(one.digest);
  });

  it('finds a bank that pays twice, and names the deposit with its history', { timeout: 60_000 }, async () => {
    const report = await play({ planted: { bank: { paysTwice: true } } });

    expect(report.ok).toBe(false);
    expect(checksOf(report)).toContain('paid-twice');
    const found = report.violations.find(({ check }) => check === 'paid-twice');
    expect(found?.loop).toMatch(/^deposit /);
    expect(found?.history.join('\n')).toContain('deposit.account.settled applied');
    expect(reportLines(report).at(-2)).toContain('A check does not hold');
  });

  it('finds an event that was told and heard by nobody', { timeout: 60_000 }, async () => {
    const report = await play({ planted: { store: (store) => losingDelivery(store, 10) } });

    expect(checksOf(report)).toContain('lost');
  });
});
