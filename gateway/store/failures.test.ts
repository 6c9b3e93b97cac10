import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from './contract.ts';
import { storeFailure } from './failures.ts';
import { openStore } from './open.ts';
import { SessionGate } from './session-gate.ts';

const withCode = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

describe('failures of the database', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P03', '08006', '40001', '40P01', '53300', '25006'])(
    'count as passing when the code is %s',
    (code) => {
      expect(storeFailure(withCode(code))).toBeInstanceOf(StoreUnavailableError);
    },
  );

  it.each(['23505', '22P02', '22021', '42P01', '22P05'])('are the data’s own when the code is %s', (code) => {
    const error = withCode(code);

    expect(storeFailure(error)).toBe(error);
  });

  it('count as passing when nobody listens at the address', async () => {
    const opening = openStore({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' });

    await expect(opening).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});

describe('the one session of the embedded database', () => {
  it('is handed on in the order in which it was asked for', async () => {
    const gate = new SessionGate(1_000);
    const order: number[] = [];

    await Promise.all([1, 2, 3].map((n) => gate.run(async () => void order.push(n))));

    expect(order).toEqual([1, 2, 3]);
  });

  it('tells whoever waits in vain what is the likely reason, and serves the others', async () => {
    const gate = new SessionGate(20);

    const nested = gate.run(() => gate.run(async () => 'never'));

    await expect(nested).rejects.toThrow(/Query the transaction instead/);
    await expect(nested).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await gate.run(async () => 'free again')).toBe('free again');
  });
});
