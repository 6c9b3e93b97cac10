import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { CallResult } from '../../contract.ts';
import { reasonOf } from '../voucher-batch.ts';
import { credentials, refOf, startStore, startUnit, until, type World } from './test-world.ts';

const readingOf = (result: CallResult): Reading => {
  if (result.kind === 'answered') return result.reading;
  throw new Error(`${result.code}: ${result.detail}`);
};
const messageOf = (result: CallResult): Readonly<Record<string, unknown>> => {
  const reading = readingOf(result);
  if (reading.kind === 'success') return reading.message;
  throw new Error(JSON.stringify(reading));
};

interface Payment {
  readonly applicationNo: string;
  readonly status: string;
  readonly voucherNo?: string;
}

/** An application that the stand-in can carry out. */
async function wanted(world: World, more: object = {}): Promise<object> {
  const { body } = await world.control('POST', 'prepare', { operation: 'payment.request' });
  return { ...body, amountFen: 19_800_000, purpose: '政采合同付款', ...more };
}

const statusBy = async (world: World, question: object): Promise<readonly Payment[]> =>
  messageOf(await world.call('payment.status', question)).payments as readonly Payment[];

/** Waits until the application stands so. */
const reached = (world: World, applicationNo: string, status: string): Promise<Payment> =>
  until(async () => (await statusBy(world, { applicationNo })).find((one) => one.status === status));

describe('budget lines', () => {
  test('are shown with what is left of them, and an application reserves its amount at once', async () => {
    await using unit = await startUnit();
    const message = (await wanted(unit)) as { unit: { code: string }; fiscalYear: string; budgetLineId: string };
    const question = { unitCode: message.unit.code, fiscalYear: message.fiscalYear, lineId: message.budgetLineId };

    const before = messageOf(await unit.call('budget.line', question)).lines;
    await unit.call('payment.request', message);
    const after = messageOf(await unit.call('budget.line', question)).lines;

    expect(before).toMatchObject([{ governmentProcurement: true, requestedFen: 0, availableFen: 500_000_000 }]);
    expect(after).toMatchObject([{ requestedFen: 19_800_000, availableFen: 480_200_000 }]);
  });

  test('of a unit that does not exist are refused', async () => {
    await using unit = await startUnit();

    const result = await unit.call('budget.line', { unitCode: '999999', fiscalYear: '2026' });

    expect(readingOf(result)).toMatchObject({ kind: 'refused', as: 'unit-not-found' });
  });
});

describe('applications', () => {
  test('get a number, and go through audit, voucher and bank to payment', async () => {
    await using unit = await startUnit();

    const { applicationNo } = messageOf(await unit.call('payment.request', await wanted(unit))) as Partial<Payment>;
    const paid = await reached(unit, applicationNo!, 'paid');

    expect(applicationNo).toMatch(/^SQW/);
    expect(paid).toMatchObject({ paidFen: 19_800_000, amountFen: 19_800_000 });
    expect(paid.voucherNo).toMatch(/^W/);
  });

  test.each([
    ['a line that does not exist', { budgetLineId: 'NONE' }, 'budget-line-not-found'],
    ['more than is left', { amountFen: 500_000_001 }, 'budget-insufficient'],
    [
      'an account that nobody knows',
      { payee: { name: '重庆示例科技有限公司', account: '6200000000009999', bankName: '模拟银行重庆分行' } },
      'payee-rejected',
    ],
  ])('for %s are refused, and nothing is entered', async (_, more, as) => {
    await using unit = await startUnit();

    const result = await unit.call('payment.request', await wanted(unit, more));

    expect(readingOf(result)).toMatchObject({ kind: 'refused', as });
    expect(await unit.ledger()).toEqual([]);
  });

  test('whose answer was lost are found by our reference: one application', async () => {
    await using unit = await startUnit();
    await unit.control('POST', 'faults', { fault: 'drop-after-effect', operation: 'payment.request' });
    const ref = refOf(77);

    const lost = await unit.call('payment.request', await wanted(unit), { ref });
    const found = await statusBy(unit, { reference: ref });

    expect(lost).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
    expect(found).toHaveLength(1);
    expect((await unit.ledger()).map(({ key, reference }) => [key, reference])).toEqual([
      [found[0]!.applicationNo, ref],
    ]);
  });

  test('whose number could not be asked for are found by our reference as well', async () => {
    await using unit = await startUnit();
    await unit.control('POST', 'faults', { fault: 'drop-after-effect', operation: 'payment.status' });
    const ref = refOf(78);

    const lost = await unit.call('payment.request', await wanted(unit), { ref });

    expect(lost).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
    expect(await statusBy(unit, { reference: ref })).toHaveLength(1);
  });

  test('that never arrived are not found', async () => {
    await using unit = await startUnit();
    await unit.control('POST', 'faults', { fault: 'drop-before-effect', operation: 'payment.request' });

    await unit.call('payment.request', await wanted(unit), { ref: refOf(79) });

    expect(await statusBy(unit, { reference: refOf(79) })).toEqual([]);
  });

  test('sent twice under one reference are two: the system does not look at it', async () => {
    await using unit = await startUnit();
    const message = await wanted(unit);

    await unit.call('payment.request', message, { ref: refOf(80) });
    await unit.call('payment.request', message, { ref: refOf(80) });

    expect(await statusBy(unit, { reference: refOf(80) })).toHaveLength(2);
  });

  test('are told by contract, all of them', async () => {
    await using unit = await startUnit();
    const message = (await wanted(unit)) as { contractNo: string };
    await unit.call('payment.request', message);
    await unit.call('payment.request', message);

    expect(await statusBy(unit, { contractNo: message.contractNo })).toHaveLength(2);
  });

  test('with a wrong token are refused', async () => {
    await using unit = await startUnit({ credentials: { ...credentials, tokenid: 'another' } });

    const result = await unit.call('payment.request', { ...(await wanted(unit)) });

    expect(readingOf(result)).toMatchObject({ kind: 'refused', as: 'not-authorised' });
  });
});

const detail = (applicationNo: string, voucherNo: string, amountFen: number, paid: boolean) => ({
  detailId: `D${applicationNo.slice(-1)}`,
  voucherId: '0F6C1B2E9A7D4C33A1B2C3D4E5F60718',
  voucherNo,
  applicationNo,
  payee: { name: '重庆示例科技有限公司', account: '6200000000000000017' },
  amountFen,
  paidFen: paid ? amountFen : 0,
  status: paid ? 'paid' : 'failed',
  ...(paid ? {} : { failure: '收款人户名与账号不符' }),
});

/** A receipt of this year, with one detail paid and, where wanted, one failed. */
function receipt(voucherNo: string, { partly = false } = {}): object {
  const details = [
    detail('SQW1', voucherNo, 19_800_000, true),
    ...(partly ? [detail('SQW2', voucherNo, 10_000_000, false)] : []),
  ];
  return {
    district: '500000',
    fiscalYear: String(new Date().getFullYear()),
    voucherType: '5214',
    voucherNo,
    voucherId: '0F6C1B2E9A7D4C33A1B2C3D4E5F60718',
    voucherDate: '2026-03-20',
    applicationNo: 'SQW1',
    contractNo: 'CQZC2026-0001-HT01',
    fundTypeCode: '11111',
    budgetTypeCode: '11',
    functionCode: '2010101',
    governmentEconomyCode: '50201',
    departmentEconomyCode: '30201',
    unit: { code: '219011', name: '重庆市示例局' },
    payer: { name: '重庆市示例局零余额账户', account: '5001000000000000001' },
    amountFen: partly ? 29_800_000 : 19_800_000,
    paidFen: 19_800_000,
    details,
  };
}

const put = (store: World, voucherNo: string, more: object = {}) =>
  store.control('POST', 'vouchers', { operation: 'payment.receipt', message: receipt(voucherNo), ...more });

describe('vouchers', () => {
  test('stay in the queue until they are confirmed, and then are given out no more', async () => {
    await using store = await startStore();
    await put(store, 'W1');

    await store.collect();
    await store.collect();

    expect(store.inbox.events.map(({ operation }) => operation)).toEqual(['payment.receipt']);
    expect(await store.vouchers()).toMatchObject([{ voucherNo: 'W1', state: 'confirmed', reads: 1 }]);
  });

  test('read twice because the confirmation was lost pay once, and are confirmed again', async () => {
    await using store = await startStore();
    await put(store, 'W1');
    const takeAndLose: typeof store.inbox.take = async (arrival) => {
      await store.inbox.take(arrival);
      throw new Error('the connection broke after the commit');
    };

    await expect(store.collect({ take: takeAndLose })).rejects.toThrow('after the commit');
    await store.collect();

    expect(store.inbox.events).toHaveLength(1);
    expect(await store.vouchers()).toMatchObject([{ state: 'confirmed', reads: 2 }]);
    expect((await store.ledger()).map(({ operation, key }) => [operation, key])).toEqual([['confirmVoucher', 'W1']]);
  });

  test('may succeed and fail at once: each detail says its own', async () => {
    await using store = await startStore();
    await put(store, 'W1', { message: receipt('W1', { partly: true }) });

    await store.collect();

    expect(store.inbox.events[0]!.message).toMatchObject({
      amountFen: 29_800_000,
      paidFen: 19_800_000,
      details: [{ status: 'paid' }, { status: 'failed', paidFen: 0, failure: '收款人户名与账号不符' }],
    });
  });

  test.each([
    ['base64', '报文无法解析，未受理'],
    ['xml', '报文无法解析，未受理'],
    ['signature', '验签失败，未受理'],
  ])('with damaged %s in the middle of a batch are refused alone', async (damage, reason) => {
    await using store = await startStore();
    await put(store, 'W1');
    await put(store, 'W2', { damage });
    await put(store, 'W3');

    await store.collect();

    expect(store.inbox.events).toHaveLength(2);
    expect(await store.vouchers()).toMatchObject([
      { voucherNo: 'W1', state: 'confirmed' },
      { voucherNo: 'W2', state: 'confirm-failed', reason },
      { voucherNo: 'W3', state: 'confirmed' },
    ]);
  });

  test('without a number stay where they are, and the round says so', async () => {
    await using store = await startStore();
    await put(store, 'W1', { damage: 'number' });
    await put(store, 'W2');

    await expect(store.collect()).rejects.toThrow('1 have no number');

    expect(await store.vouchers()).toMatchObject([{ state: 'waiting' }, { voucherNo: 'W2', state: 'confirmed' }]);
  });

  test('come a hundred at a time', async () => {
    await using store = await startStore();
    for (let at = 1; at <= 101; at += 1) await put(store, `W${at}`);

    const first = await store.collect();
    const second = await store.collect();

    expect([first.more, second.more]).toEqual([true, false]);
    expect(store.inbox.events).toHaveLength(101);
  });

  test('of all districts are given out under the code of the city, of a district under its own', async () => {
    await using store = await startStore();
    await put(store, 'W1', { message: { ...receipt('W1'), district: '500105' } });
    const values = { ...store.partner.values };

    await store.collect({ partner: { ...store.partner, values: { ...values, divisions: '500106' } } });
    const elsewhere = store.inbox.events.length;
    await store.collect({ partner: { ...store.partner, values: { ...values, divisions: '500000' } } });

    expect([elsewhere, store.inbox.events.length]).toEqual([0, 1]);
  });

  test('are not given to a stranger', async () => {
    await using store = await startStore({ credentials: { ...credentials, certId: '999' } });
    await put(store, 'W1');

    await expect(store.collect()).rejects.toThrow('certId 未登记');
  });

  test('keep the bytes that the signature covers', async () => {
    await using store = await startStore();
    await put(store, 'W1');

    await store.collect();

    const { original } = store.inbox.events[0]!.message as { original: string };
    const inner = new TextDecoder('gbk').decode(Buffer.from(original, 'base64'));
    expect(inner).toContain('<PayAcctName>重庆市示例局零余额账户</PayAcctName>');
  });
});

describe('a reason for the store', () => {
  test('is cut between characters where its bytes in GBK end', () => {
    const reason = reasonOf(`a${'验'.repeat(200)}`);

    expect(reason).toBe(`a${'验'.repeat(94)}`);
  });

  test('holds nothing that GBK or XML has no place for', () => {
    expect(reasonOf('一\u0000二𠮷')).toBe('一 二?');
    expect(reasonOf('')).toBe('未受理');
  });
});

describe('both together', () => {
  test('a payment comes back as a receipt under the number of its application', async () => {
    await using unit = await startUnit();
    await using store = await startStore();
    await unit.control('POST', 'voucher-store', { url: store.sandbox.controlAddress });

    const { applicationNo } = messageOf(await unit.call('payment.request', await wanted(unit))) as Partial<Payment>;
    const { voucherNo } = await reached(unit, applicationNo!, 'paid');
    await until(async () => ((await store.vouchers()).length > 0 ? true : undefined));
    await store.collect();

    expect(store.inbox.events.map(({ message }) => message)).toMatchObject([
      { applicationNo, voucherNo, paidFen: 19_800_000, details: [{ applicationNo, status: 'paid' }] },
    ]);
    const question = { fiscalYear: String(new Date().getFullYear()), voucherNo };
    expect(messageOf(await store.call('payment.voucher-status', question))).toEqual({ voucherNo, status: 'receipted' });
  });

  test('a payment that the bank refuses comes back as a receipt over nothing, and its money is free again', async () => {
    await using unit = await startUnit();
    await using store = await startStore();
    await unit.control('POST', 'voucher-store', { url: store.sandbox.controlAddress });
    const payee = { name: '重庆示例科技有限公司', account: '6200000000008888', bankName: '模拟银行重庆分行' };
    const message = (await wanted(unit, { payee })) as {
      unit: { code: string };
      fiscalYear: string;
      budgetLineId: string;
    };

    const { applicationNo } = messageOf(await unit.call('payment.request', message)) as Partial<Payment>;
    await reached(unit, applicationNo!, 'failed');
    await until(async () => ((await store.vouchers()).length > 0 ? true : undefined));
    await store.collect();

    expect(store.inbox.events.map((event) => event.message)).toMatchObject([
      { applicationNo, paidFen: 0, details: [{ status: 'failed', failure: '收款人户名与账号不符' }] },
    ]);
    const question = { unitCode: message.unit.code, fiscalYear: message.fiscalYear, lineId: message.budgetLineId };
    expect(messageOf(await unit.call('budget.line', question)).lines).toMatchObject([{ requestedFen: 0 }]);
  });

  test('money that comes back is told with the voucher it was paid by', async () => {
    await using unit = await startUnit();
    await using store = await startStore();
    const { applicationNo } = messageOf(await unit.call('payment.request', await wanted(unit))) as Partial<Payment>;
    const { voucherNo } = await reached(unit, applicationNo!, 'paid');

    // Handed over to a store that is known only later.
    await unit.control('POST', `payments/${applicationNo}`, { status: 'returned' });
    await unit.control('POST', 'voucher-store', { url: store.sandbox.controlAddress });
    await until(async () => ((await store.vouchers()).length > 1 ? true : undefined));
    await store.collect();

    expect(store.inbox.events.map(({ operation, message }) => ({ operation, ...message }))).toMatchObject([
      { operation: 'payment.receipt', voucherNo },
      {
        operation: 'payment.returned',
        originalVoucherNo: voucherNo,
        applicationNo,
        amountFen: 19_800_000,
        reason: '收款人账户已销户',
      },
    ]);
    expect(await statusBy(unit, { applicationNo })).toMatchObject([{ status: 'returned', paidFen: 0 }]);
  });
});

test('a voucher that the store does not know is refused', async () => {
  await using store = await startStore();

  const result = await store.call('payment.voucher-status', { fiscalYear: '2026', voucherNo: 'W404' });

  expect(readingOf(result)).toMatchObject({ kind: 'refused', as: 'voucher-not-found' });
});

test.each(['budget.line', 'payment.request', 'payment.status'])('%s can be prepared and asked', async (operation) => {
  await using unit = await startUnit();
  const { body } = await unit.control('POST', 'prepare', { operation });
  const more = operation === 'payment.request' ? { amountFen: 100, purpose: '货款' } : {};

  expect(readingOf(await unit.call(operation, { ...body, ...more })).kind).toBe('success');
});
