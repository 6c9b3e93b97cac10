import { describe, expect, it } from 'vitest';
import { payeeLockBreach } from './payee-lock.ts';

const guard = { payeeLock: { contract: 'contractNo', account: 'payee.account' } };
const payment = (account: string) => ({ contractNo: 'HT-1', payee: { account } });
const locked = (account: string) => ({
  find: async (contractNo: string) => (contractNo === 'HT-1' ? { contractNo, account } : undefined),
});

describe('a payee account that a loan has locked', () => {
  it('stops a payment to another account, and names both by their last digits alone', async () => {
    const breach = await payeeLockBreach(guard, payment('6200000000000000025'), locked('6200000000000000017'));

    expect(breach).toMatchObject({ code: 'GW_PAYEE_LOCKED', side: 'client' });
    expect(breach?.detail).toMatch(/HT-1.*…0017.*…0025/);
    expect(breach?.detail).not.toMatch(/\d{8}/);
  });

  it('lets a payment to itself pass, however its number is spaced', async () => {
    expect(await payeeLockBreach(guard, payment('6200 0000 0000 0000 017'), locked('6200000000000000017'))).toBe(
      undefined,
    );
  });

  it('says nothing about other contracts, nor about messages without a guard', async () => {
    const other = { contractNo: 'HT-2', payee: { account: '1' } };

    expect(await payeeLockBreach(guard, other, locked('2'))).toBeUndefined();
    expect(await payeeLockBreach(guard, { contractNo: 'HT-1' }, locked('2'))).toBeUndefined();
    expect(await payeeLockBreach(undefined, payment('1'), locked('2'))).toBeUndefined();
  });
});
