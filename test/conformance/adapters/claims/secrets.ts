/** What a call reports of itself is kept and shown: no secret is in it. */
import { expect } from 'vitest';
import type { Bench, CallMade } from '../bench.ts';
import { claimTest } from '../claim.ts';
import { said } from './answers.ts';

/** Shorter values are names, such as `001`: they would be found in any text. */
const leastLength = 8;

const saysSecret = ({ result, secrets }: CallMade): boolean => {
  const text = JSON.stringify(said(result));
  return secrets.some((secret) => secret.length >= leastLength && text.includes(JSON.stringify(secret).slice(1, -1)));
};

export function claimLeaksNoSecret(bench: () => Bench, dialect: string, operations: readonly string[]): void {
  claimTest({ dialect, claim: 'leaks-no-secret' }, 'no secret is in what a call says of itself', async () => {
    const { example, call, control, made, context } = bench();
    const [first = ''] = operations;
    for (const fault of ['garbage', 'wrong-charset', 'drop-after-effect', 'cut-short']) {
      await control.arm(fault, first);
      await call(first, await example(first));
    }
    // A secret that cannot be written is in no complaint about it.
    const spoilt = Object.entries(context().auth).map(([name, value]) => [name, `${value}\u0000\u{1f600}`] as const);
    const auth = Object.fromEntries(spoilt);
    for (const operation of operations) await call(operation, await example(operation), { context: context({ auth }) });

    expect(made.length).toBeGreaterThan(operations.length);
    expect(made.filter(saysSecret)).toEqual([]);
  });
}
