import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Dialect } from '../../gateway/translation/contract.ts';
import type { CallResult } from '../contract.ts';
import { createBudgetAdapter } from './adapter.ts';
import { kind } from './operations.ts';
import { contextFor, credentials, dialectNamed, refOf, values } from './sandbox/test-world.ts';

const address = 'http://budget.example:8080';
const insert = '/payfront/pay-voucher-service/v3/payvoucherbill/front/action/insert';
const load = '/payfront/pay-voucher-service/v3/payvoucherbill/loadtabledatas';
const entered = { rscode: 200, result: '请求成功' };
const row = (applicationNo: string, reference: string) => ({
  pay_app_no: applicationNo,
  biz_serial_no: reference,
  pay_status: '1',
  contract_no: 'CQZC2026-0001-HT01',
  pay_app_amt: 198000,
  xpay_amt: 0,
});
const rows = (...all: object[]) => ({ ...entered, data: { total: all.length, rows: all } });
const numbered = (applicationNo: string) => rows(row(applicationNo, refOf(1)));
const nothing = rows();
const element = (code: string, name: string) => ({ id: '4D0A6E2B9C1F4F0E8A55B7C3D9E1F201', code, name });
const application = {
  district: '500000',
  contractNo: 'CQZC2026-0001-HT01',
  fiscalYear: '2026',
  unit: { code: '219011', name: '重庆市示例局' },
  budgetLineId: '71617A68E0B54C7F9A2D3C4B5E6F7081',
  fundType: element('11111', '经费拨款'),
  function: element('2010101', '行政运行'),
  governmentEconomy: element('50201', '办公经费'),
  departmentEconomy: element('30201', '办公费'),
  payee: { name: '重庆示例科技有限公司', account: '6200000000000000017', bankName: '模拟银行重庆分行' },
  payer: { name: '重庆市示例局零余额账户', account: '5001000000000000001', bankName: '模拟银行重庆市分行营业部' },
  amountFen: 19_800_000,
  purpose: '政采合同付款',
};

const adapter = createBudgetAdapter();
let unit: Dialect;
let vouchers: Dialect;

beforeAll(async () => {
  // The tests of other adapters run in the same process, and end with nock switched off.
  if (!nock.isActive()) nock.activate();
  unit = await dialectNamed('budget/unit-rest');
  vouchers = await dialectNamed('budget/voucher-soap');
});
afterEach(() => nock.cleanAll());
afterAll(async () => {
  nock.restore();
  await adapter.close();
});

const partner = (dialect: Dialect) => ({ id: 'b', kind, dialect, address, credentials, values });

function apply(more: object = {}): Promise<CallResult> {
  return adapter.call({
    partner: partner(unit),
    translator: unit.translator('payment.request')!,
    message: application,
    context: contextFor(refOf(1)),
    timeoutMs: 1_000,
    ...more,
  });
}

describe('an application for payment', () => {
  test('is entered, and its number asked for by our reference', async () => {
    const sent: unknown[] = [];
    const record = (body: unknown): boolean => sent.push(body) > 0;
    nock(address).post(insert, record).matchHeader('tokenid', 'test-token').reply(200, entered);
    nock(address).post(load, record).reply(200, numbered('SQW002618000004'));

    const result = await apply();

    expect(result).toMatchObject({ reading: { kind: 'success', message: { applicationNo: 'SQW002618000004' } } });
    expect(sent[0]).toMatchObject({
      appId: 'pay_voucher',
      actionName: '新增',
      datas: [
        {
          mof_div_code: '500000000',
          fiscal_year: '2026',
          agency_code: '219011',
          pay_app_amt: 198_000,
          pay_app_amt_big: '壹拾玖万捌仟元整',
          contract_no: 'CQZC2026-0001-HT01',
          payee_acct_no: '6200000000000000017',
          pay_type: '1-国库集中支付',
          dep_bgt_eco: '4D0A6E2B9C1F4F0E8A55B7C3D9E1F201##30201##办公费',
          dep_bgt_eco_code: '30201',
          set_mode: values.setMode,
          use_des: '政采合同付款',
          ext: { biz_serial_no: refOf(1) },
        },
      ],
    });
    expect(sent[1]).toMatchObject({ biz_serial_no: refOf(1) });
  });

  test('whose number cannot be asked for may have arrived, and what was entered is kept with the attempt', async () => {
    nock(address).post(insert).reply(200, entered);
    nock(address)
      .post(load)
      .replyWithError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));

    const result = await apply();

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_CONNECTION_LOST' });
    expect(Buffer.from(result.exchangeOf.request?.body ?? []).toString()).toContain('"actionName":"新增"');
  });

  test('whose number is not there yet is neither a success nor sent again', async () => {
    nock(address).post(insert).reply(200, entered);
    nock(address).post(load).reply(200, nothing);

    expect(await apply()).toMatchObject({ kind: 'answered', reading: { kind: 'uncertain' } });
    expect(nock.pendingMocks()).toEqual([]);
  });

  test('is not given the number of another, where the system answers with everything it has', async () => {
    const { biz_serial_no: _, ...nameless } = row('SQW002618000008', '');
    const others = rows(row('SQW002618000007', refOf(2)), nameless);
    nock(address).post(insert).reply(200, entered);
    nock(address).post(load).reply(200, others);

    expect(await apply()).toMatchObject({ reading: { kind: 'uncertain' } });
  });

  test('is given its own number among those of others', async () => {
    const mixed = rows(row('SQW002618000007', refOf(2)), row('SQW002618000009', refOf(1)));
    nock(address).post(insert).reply(200, entered);
    nock(address).post(load).reply(200, mixed);

    expect(await apply()).toMatchObject({ reading: { message: { applicationNo: 'SQW002618000009' } } });
  });

  test('that was entered twice under our reference is no success', async () => {
    const twice = rows(row('SQW002618000008', refOf(1)), row('SQW002618000009', refOf(1)));
    nock(address).post(insert).reply(200, entered);
    nock(address).post(load).reply(200, twice);

    expect(await apply()).toMatchObject({ reading: { kind: 'uncertain' } });
  });

  test('that is refused is not asked about', async () => {
    nock(address).post(insert).reply(200, { rscode: 601, result: '指标可用余额不足' });

    expect(await apply()).toMatchObject({
      reading: { kind: 'refused', as: 'budget-insufficient', code: '601', text: '指标可用余额不足' },
    });
  });

  test('that could not be sent was not sent', async () => {
    nock(address)
      .post(insert)
      .replyWithError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));

    expect(await apply()).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_UNREACHABLE' });
  });

  test('whose answer is lost may have arrived', async () => {
    nock(address)
      .post(insert)
      .replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));

    expect(await apply()).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_CONNECTION_LOST' });
  });

  test('is given up as a whole when its time is over', async () => {
    nock(address).post(insert).reply(200, entered);
    nock(address).post(load).delay(500).reply(200, numbered('SQW002618000004'));

    expect(await apply({ timeoutMs: 60 })).toMatchObject({ kind: 'unanswered', sent: 'maybe' });
  });

  test('with a division that finance does not know is not sent', async () => {
    const result = await apply({ message: { ...application, district: 'CQ-GX' } });

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_TRANSLATION_VALUE' });
  });
});

test('only the voucher store keeps something for us', () => {
  expect(adapter.collections?.(unit)).toEqual([]);
  expect(adapter.collections?.(vouchers).map(({ name }) => name)).toEqual(['receipts', 'returns']);
});
