import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { operations } from '../operations.ts';
import { readingOf, refOf, startWorld, type World } from './test-world.ts';

interface Refund {
  readonly bankSerial: string;
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly amountFen: number;
}

interface Paid {
  readonly subAccount: string;
  readonly refunds: readonly Refund[];
}

/** The account that holds two deposits from the first day on. */
const seededIn = (world: World): Paid => (world.sandbox.seeded.bankAccounts as readonly Paid[])[0]!;
const success = (message: object): object => ({ kind: 'success', message });
const refused = (as: string): object => ({ kind: 'refused', as });

const account = {
  projectCode: 'CQS26A00077',
  projectName: '办公设备采购',
  lotNo: 'CQS26A00077-1',
  supplier: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  amountFen: 2_000_000,
  deadline: '2026-03-20T09:30:00+08:00',
};

describe('sub-accounts', () => {
  it('are opened once per reference, and the repetition gets the same one', async () => {
    await using world = await startWorld();

    const first = readingOf(await world.call('deposit.account', account, { ref: refOf(1) }));
    const again = readingOf(await world.call('deposit.account', account, { ref: refOf(1) }));
    const other = readingOf(await world.call('deposit.account', account, { ref: refOf(2) }));

    const { subAccount } = (first as { message: { subAccount: string } }).message;
    expect(again).toMatchObject({ kind: 'already-done', code: '01', message: { subAccount } });
    expect((other as { message: { subAccount: string } }).message.subAccount).not.toBe(subAccount);
    expect((await world.ledger()).map(({ reference }) => reference)).toEqual([refOf(1), refOf(2)]);
  });

  it('are closed when empty, and are gone then', async () => {
    await using world = await startWorld();
    const { body } = await world.control('POST', 'prepare', { operation: 'deposit.account-close' });
    const { subAccount } = body as Paid;

    const paid = await world.call('deposit.account-close', { subAccount: seededIn(world).subAccount });
    const closed = await world.call('deposit.account-close', { subAccount });
    const again = await world.call('deposit.balance', { subAccount });

    expect(readingOf(paid)).toMatchObject(refused('account-in-use'));
    expect(readingOf(closed)).toEqual(success({ subAccount }));
    expect(readingOf(again)).toMatchObject(refused('account-not-found'));
  });

  it('say what is left in them', async () => {
    await using world = await startWorld();

    const left = await world.call('deposit.balance', { subAccount: seededIn(world).subAccount });

    expect(readingOf(left)).toEqual(success({ balanceFen: 4_000_000 }));
  });
});

describe('money that arrives', () => {
  it('is told over a connection of the bank, in GBK behind the count of its bytes', async () => {
    await using world = await startWorld();
    const { subAccount } = seededIn(world);

    await world.control('POST', 'receipts', { subAccount, amountFen: 1_234_567, payerName: '重庆例证设备有限公司' });
    const [notice] = await world.heardOf('deposit.received');

    const body = notice!.bytes.subarray(6);
    expect(Number(notice!.bytes.subarray(0, 6).toString())).toBe(body.length);
    expect(new TextDecoder('gbk').decode(body)).toContain('<InName>重庆例证设备有限公司</InName>');
    expect(new TextDecoder('gbk').decode(body)).toContain('<InAmount>12345.67</InAmount>');
    expect(notice!.reading.message).toMatchObject({
      subAccount,
      amountFen: 1_234_567,
      payerName: '重庆例证设备有限公司',
    });
  });

  it('is told twice where that is ordered, and the second answer says repeated', async () => {
    await using world = await startWorld();
    const { subAccount } = seededIn(world);
    await world.control('POST', 'faults', { fault: 'duplicate-callback', operation: 'deposit.received' });

    await world.control('POST', 'receipts', { subAccount });
    const notices = await world.heardOf('deposit.received', 2);

    expect(notices.map(({ said }) => said)).toEqual(['applied', 'repeated']);
  });

  it('stands in the statement, page by page', async () => {
    await using world = await startWorld();
    const { body } = await world.control('POST', 'prepare', { operation: 'deposit.statement' });

    const one = readingOf(await world.call('deposit.statement', body as object));
    const beyond = readingOf(await world.call('deposit.statement', { ...(body as object), page: 2 }));

    expect(one).toMatchObject(success({ total: 1, receipts: [{ amountFen: 2_000_000 }] }));
    expect(beyond).toEqual(success({ total: 1, receipts: [] }));
  });
});

describe('a batch of refunds', () => {
  it('is taken with its members, and each of them ends by itself', async () => {
    await using world = await startWorld();
    const { subAccount, refunds } = seededIn(world);
    const [right, wrong] = [refunds[0]!, { ...refunds[1]!, payeeName: '重庆例证设备有限公司' }];

    const taken = readingOf(await world.call('deposit.refund-batch', { subAccount, refunds: [right, wrong] }));
    const [notice] = await world.heardOf('deposit.refund-batch-settled');
    const left = await world.call('deposit.balance', { subAccount });

    const { batchNo } = (taken as { message: { batchNo: string } }).message;
    const accepted = [right, wrong].map(({ bankSerial }) => ({ bankSerial, status: 'accepted' }));
    expect(taken).toEqual(success({ batchNo, rows: accepted }));
    expect(notice!.reading.message).toMatchObject({
      batchNo,
      rows: [
        { bankSerial: right.bankSerial, status: 'settled' },
        { bankSerial: wrong.bankSerial, status: 'failed', failure: '收款账号户名不符' },
      ],
    });
    expect(readingOf(left)).toEqual(success({ balanceFen: 2_000_000 }));
  });

  it('comes back from an account that was closed, and reaches another one of the same name', async () => {
    await using world = await startWorld();
    const { subAccount, refunds } = seededIn(world);
    const first = refunds[0]!;
    await world.control('POST', 'closed-payees', { account: first.payeeAccount });

    await world.call('deposit.refund-batch', { subAccount, refunds: [first] });
    const [failed] = await world.heardOf('deposit.refund-batch-settled');
    const corrected = { ...first, payeeAccount: '6200000000000000033' };
    await world.call('deposit.refund-batch', { subAccount, refunds: [corrected] });
    const [, settled] = await world.heardOf('deposit.refund-batch-settled', 2);

    expect(failed!.reading.message).toMatchObject({ rows: [{ status: 'failed', failure: '收款账户已销户' }] });
    expect(settled!.reading.message).toMatchObject({ rows: [{ status: 'settled' }] });
  });

  it('may be taken while some of its rows are not', async () => {
    await using world = await startWorld();
    const { subAccount, refunds } = seededIn(world);
    const unknown = { ...refunds[1]!, bankSerial: 'B000' };

    const taken = readingOf(await world.call('deposit.refund-batch', { subAccount, refunds: [refunds[0]!, unknown] }));

    expect(taken).toMatchObject(
      success({
        rows: [{ status: 'accepted' }, { bankSerial: 'B000', status: 'refused', failure: '没有这笔到账流水' }],
      }),
    );
  });

  it('is refused whole where a member is in an open batch, and where nothing in it can be returned', async () => {
    await using world = await startWorld();
    const { subAccount, refunds } = seededIn(world);
    const batch = { subAccount, refunds: [refunds[0]!] };

    const both = await Promise.all([
      world.call('deposit.refund-batch', batch),
      world.call('deposit.refund-batch', { ...batch, refunds: [...batch.refunds] }),
    ]);
    await world.heardOf('deposit.refund-batch-settled');
    const returned = await world.call('deposit.refund-batch', batch);
    const twice = await world.call('deposit.refund-batch', { subAccount, refunds: [refunds[1]!, refunds[1]!] });

    // Whichever came first.
    expect(both.map(readingOf)).toEqual(
      expect.arrayContaining([
        expect.objectContaining(refused('refund-in-batch')),
        expect.objectContaining({ kind: 'success' }),
      ]),
    );
    expect(readingOf(returned)).toMatchObject(refused('amount-mismatch'));
    expect(readingOf(twice)).toMatchObject(refused('refund-in-batch'));
    expect(await world.ledger()).toHaveLength(1);
  });

  it('is found by its number and by our reference; what never came is none', async () => {
    await using world = await startWorld();
    const { subAccount, refunds } = seededIn(world);
    const batch = { subAccount, refunds: [refunds[0]!] };
    await world.control('POST', 'faults', { fault: 'drop-after-effect', operation: 'deposit.refund-batch' });

    const lost = await world.call('deposit.refund-batch', batch, { ref: refOf(77) });
    const asked = readingOf(await world.call('deposit.refund-batch-status', { reference: refOf(77) }));
    const { batchNo } = (asked as { message: { batchNo: string } }).message;
    const byNumber = readingOf(await world.call('deposit.refund-batch-status', { batchNo }));
    const never = readingOf(await world.call('deposit.refund-batch-status', { reference: refOf(78) }));
    const unknown = readingOf(await world.call('deposit.refund-batch-status', { batchNo: '20260323999' }));

    expect(lost).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
    expect(byNumber).toMatchObject(success({ batchNo }));
    expect(never).toEqual(success({ status: 'none' }));
    expect(unknown).toMatchObject(refused('batch-not-found'));
    expect(await world.ledger()).toHaveLength(1);
  });

  it('that was open when the bank went down is paid after it came back', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'bank-'));
    try {
      {
        await using world = await startWorld({ stateDir });
        const { subAccount, refunds } = seededIn(world);
        await world.call('deposit.refund-batch', { subAccount, refunds: [refunds[0]!] });
      }
      await using world = await startWorld({ stateDir });

      const [notice] = await world.heardOf('deposit.refund-batch-settled');

      expect(notice!.reading.message).toMatchObject({ rows: [{ status: 'settled' }] });
      expect(await world.ledger()).toHaveLength(1);
    } finally {
      rmSync(stateDir, { recursive: true });
    }
  });
});

test('an institution without a contract is refused', async () => {
  await using world = await startWorld();

  const result = await world.call('deposit.link-test', {}, { instCode: '500102' });

  expect(readingOf(result)).toMatchObject(refused('not-authorised'));
});

test('the line can be tested', async () => {
  await using world = await startWorld();

  expect(readingOf(await world.call('deposit.link-test', {}))).toMatchObject({ kind: 'success' });
});

describe('what is made for an example', () => {
  const asked = operations.filter((operation) => !operation.endsWith('-settled') && operation !== 'deposit.received');

  it.each(asked)('of %s is there, twice over, and in no ledger', async (operation) => {
    await using world = await startWorld();
    const own = operation === 'deposit.account' ? account : {};

    for (const ref of [refOf(1), refOf(2)]) {
      const { body } = await world.control('POST', 'prepare', { operation });
      const result = await world.call(operation, { ...own, ...(body as object) }, { ref });

      expect(readingOf(result)).toMatchObject({ kind: 'success' });
    }
    expect((await world.ledger()).every((effect) => effect.operation === operation)).toBe(true);
  });
});
