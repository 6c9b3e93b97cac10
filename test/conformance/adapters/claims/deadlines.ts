/** Calls end when their time is over or their caller gives them up, not when the partner likes to answer. */
import { expect } from 'vitest';
import { until } from '../../../support/wait.ts';
import type { Bench } from '../bench.ts';
import { claimTest } from '../claim.ts';
import { said } from './answers.ts';

/** Longer than any test waits: a call that ends has not waited for it. */
const delayMs = 600_000;

const slowDown = ({ control }: Bench, operation: string) =>
  control.post('/control/faults', { fault: 'slow', operation, delayMs });

export function claimKeepsDeadlines(bench: () => Bench, dialect: string, operation: string): void {
  claimTest({ dialect, claim: 'keeps-deadlines' }, 'a slow answer is given up when the time is over', async () => {
    const { example, call } = bench();
    await call(operation, await example(operation));
    await slowDown(bench(), operation);

    const result = await call(operation, await example(operation), { timeoutMs: 250 });

    expect(said(result)).toMatchObject({ sent: 'maybe', code: 'GW_PARTNER_TIMEOUT' });
  });

  claimTest({ dialect, claim: 'keeps-deadlines' }, 'a caller who gives up is heard', async () => {
    const { example, call, control } = bench();
    await slowDown(bench(), operation);
    const giving = new AbortController();

    const calling = call(operation, await example(operation), { signal: giving.signal });
    await until(async () => (await control.armed()).length === 0, { what: 'the request at the partner' });
    giving.abort();

    expect(said(await calling)).toMatchObject({ sent: 'maybe', code: 'GW_PARTNER_CONNECTION_LOST' });
  });

  claimTest(
    { dialect, claim: 'keeps-deadlines' },
    'a call that was given up before it began sends nothing',
    async () => {
      const { example, call, state } = bench();
      const message = await example(operation);
      await call(operation, message);
      const { counts } = await state();

      const result = await call(operation, message, { signal: AbortSignal.abort() });

      expect(said(result)).toMatchObject({ sent: 'no', code: expect.stringMatching(/^GW_PARTNER_/) });
      expect((await state()).counts).toEqual(counts);
    },
  );
}

/** Refused, and the message itself never left. */
const unsent = { sent: 'no', code: expect.stringMatching(/^GW_PARTNER_/) };

export function claimLoginKeepsDeadlines(bench: () => Bench, dialect: string, operation: string): void {
  claimTest({ dialect, claim: 'keeps-deadlines' }, 'a slow login ends with the call that wanted it', async () => {
    const { adapter, partner, example, call } = bench();
    const message = await example(operation);
    // A connection of its own has not logged in yet.
    const fresh = { ...partner };
    if (!(await adapter.login?.({ ...partner }, { timeoutMs: 10_000 }))) return;
    await slowDown(bench(), 'answer');

    const result = await call(operation, message, { partner: fresh, timeoutMs: 100 });

    expect(said(result)).toMatchObject(unsent);
  });

  claimTest({ dialect, claim: 'keeps-deadlines' }, 'a caller who gives up during the login is heard', async () => {
    const { adapter, partner, example, call, control } = bench();
    const message = await example(operation);
    if (!(await adapter.login?.({ ...partner }, { timeoutMs: 10_000 }))) return;
    await slowDown(bench(), 'answer');
    const giving = new AbortController();

    const calling = call(operation, message, { partner: { ...partner }, signal: giving.signal });
    await until(async () => (await control.armed()).length === 0, { what: 'the login at the partner' });
    giving.abort();

    expect(said(await calling)).toMatchObject(unsent);
  });

  claimTest({ dialect, claim: 'keeps-deadlines' }, 'a login that is tried alone ends in its time', async () => {
    const { adapter, partner } = bench();
    if (!(await adapter.login?.({ ...partner }, { timeoutMs: 10_000 }))) return;
    await slowDown(bench(), 'answer');

    await expect(adapter.login?.({ ...partner }, { timeoutMs: 100 })).rejects.toThrowError();
  });
}
