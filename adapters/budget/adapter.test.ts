import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Dialect, WireRequest } from '../../gateway/translation/contract.ts';
import type { CallResult, CollectRound, Taken } from '../contract.ts';
import { loadWireContract } from '../wire-contract/load.ts';
import { createBudgetAdapter } from './adapter.ts';
import { kind } from './operations.ts';
import { contextFor, credentials, dialectNamed, openInbox, refOf, values } from './sandbox/test-world.ts';

const address = 'http://budget.example:8080';
const insert = '/payfront/pay-voucher-service/v3/payvoucherbill/front/action/insert';
const load = '/payfront/pay-voucher-service/v3/payvoucherbill/loadtabledatas';
const store = '/realware/services/AsspCBankService';
const entered = { rscode: 200, result: '请求成功' };
const numbered = (applicationNo: string) => ({
  ...entered,
  data: {
    total: 1,
    rows: [
      {
        pay_app_no: applicationNo,
        pay_status: '1',
        contract_no: 'CQZC2026-0001-HT01',
        pay_app_amt: 198000,
        xpay_amt: 0,
      },
    ],
  },
});
const nothing = { ...entered, data: { total: 0, rows: [] } };
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

const soap = (inner: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ser="urn:AsspCBankService"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
const batch = (mof: string): string =>
  soap(
    `<ser:readVoucherAgainResponse><readVoucherAgainReturn>${Buffer.from(mof, 'latin1').toString('base64')}</readVoucherAgainReturn></ser:readVoucherAgainResponse>`,
  );
const done = (method: string): string => soap(`<ser:${method}Response/>`);
const fault = (text: string): string =>
  soap(`<soapenv:Fault><faultcode>soapenv:Server</faultcode><faultstring>${text}</faultstring></soapenv:Fault>`);

/** A voucher of which only the envelope is sound. */
const voucher = (no: string, inner = 'AAAA'): string =>
  `<VoucherBody AdmDivCode="500000" StYear="2026" VtCode="5214" VoucherNo="${no}"><VoucherFlag>1</VoucherFlag><Voucher>${inner}</Voucher></VoucherBody>`;
const mofOf = (...bodies: readonly string[]): string =>
  `<?xml version="1.0" encoding="GBK"?><MOF><VoucherCount>${bodies.length}</VoucherCount>${bodies.join('')}</MOF>`;

interface Asked {
  readonly method: string;
  readonly body: string;
}

/** A store that gives the first reader this batch, and whatever is said of it afterwards. */
function storeWith(mof: string, answers: Readonly<Record<string, string>> = {}): Asked[] {
  const asked: Asked[] = [];
  let given = false;
  nock(address)
    .persist()
    .post(store)
    .reply(200, (_uri, sent) => {
      const body = String(sent);
      const method = /<ser:(\w+)>/.exec(body)?.[1] ?? '';
      asked.push({ method, body });
      if (answers[method] !== undefined) return answers[method];
      if (method !== 'readVoucherAgain') return done(method);
      const isFirst = !given;
      given = true;
      return batch(isFirst ? mof : '');
    });
  return asked;
}

function collect(take: CollectRound['take'], more: Partial<CollectRound> = {}): Promise<{ readonly more: boolean }> {
  const [receipts] = adapter.collections?.(vouchers) ?? [];
  return receipts!.collect({
    partner: partner(vouchers),
    cursor: undefined,
    context: () => contextFor(''),
    timeoutMs: 1_000,
    signal: new AbortController().signal,
    take,
    ...more,
  });
}

const settled = (asked: readonly Asked[]): readonly Asked[] =>
  asked.filter(({ method }) => method !== 'readVoucherAgain');
const nosIn = ({ body }: Asked): readonly string[] => [...body.matchAll(/<voucherNo>([^<]*)/g)].map(([, no]) => no!);

describe('a queue of vouchers', () => {
  test('is settled voucher by voucher, by how each was taken', async () => {
    const hows: Readonly<Record<string, Taken['how']>> = {
      W1: 'applied',
      W2: 'repeated',
      W3: 'conflicting',
      W4: 'refused',
      W5: 'unreadable',
      W6: 'unauthenticated',
    };
    const asked = storeWith(mofOf(...Object.keys(hows).map((no) => voucher(no))));
    const contract = loadWireContract('budget/voucher-soap');

    await collect(async ({ body }) => {
      const no = /VoucherNo="([^"]*)"/.exec(Buffer.from(body).toString('latin1'))![1]!;
      return { how: hows[no]!, text: `原因 ${no}` };
    });

    expect(settled(asked).map((one) => [one.method, nosIn(one)])).toEqual([
      ['confirmVoucher', ['W1', 'W2']],
      ['confirmVoucherFail', ['W5', 'W6']],
      ['returnVoucher', ['W3', 'W4']],
    ]);
    expect(settled(asked)[2]!.body).toContain('<errMsg>原因 W3</errMsg><errMsg>原因 W4</errMsg>');
    const parts = {
      readVoucherAgain: 'queue.read',
      confirmVoucher: 'queue.confirm',
      confirmVoucherFail: 'queue.confirm-fail',
      returnVoucher: 'queue.return',
    };
    for (const { method, body } of asked)
      expect(contract.check('request', parts[method as keyof typeof parts], Buffer.from(body))).toEqual([]);
  });

  test('hands over each voucher in an envelope of its own, byte for byte', async () => {
    const chinese = `<VoucherBody VoucherNo="W1" a="\xd6\xd8\xc7\xec">\r\n <x/> </VoucherBody>`;
    storeWith(mofOf(chinese, voucher('W2')));
    const taken: WireRequest[] = [];

    await collect(async (arrival) => {
      taken.push(arrival);
      return { how: 'applied', text: '' };
    });

    expect(Buffer.from(taken[0]!.body).toString('latin1')).toContain(`<VoucherCount>1</VoucherCount>${chinese}</MOF>`);
    expect(taken).toHaveLength(2);
  });

  test('confirms nothing when the database is away', async () => {
    const asked = storeWith(mofOf(voucher('W1'), voucher('W2')));

    await expect(collect(() => Promise.reject(new Error('the database is away')))).rejects.toThrow(
      'the database is away',
    );

    expect(settled(asked)).toEqual([]);
  });

  test('is left as it is where not one voucher is signed under our secret', async () => {
    const asked = storeWith(mofOf(voucher('W1'), voucher('W2')));

    const round = collect(async () => ({ how: 'unauthenticated', text: '验签失败' }));

    await expect(round).rejects.toThrow('Not one of 2 vouchers is signed');
    expect(settled(asked)).toEqual([]);
  });

  test('with a voucher that has no number settles the others and says so', async () => {
    const asked = storeWith(mofOf(voucher('W1'), voucher('w-?'), voucher('W3')));

    const round = collect(async () => ({ how: 'applied', text: '' }));

    await expect(round).rejects.toThrow('1 have no number');
    expect(settled(asked).flatMap(nosIn)).toEqual(['W1', 'W3']);
  });

  test('of a hundred is asked again at once', async () => {
    storeWith(mofOf(...Array.from({ length: 100 }, (_, at) => voucher(`W${at}`))));

    expect(await collect(async () => ({ how: 'applied', text: '' }))).toEqual({ more: true });
  });

  test('that is more than one answer may hold is asked for in smaller pieces', async () => {
    const counts: string[] = [];
    nock(address)
      .persist()
      .post(store)
      .reply(200, (_uri, sent) => {
        const count = /<count>(\d+)/.exec(String(sent))?.[1] ?? '';
        counts.push(count);
        return batch(count === '100' ? ' '.repeat(7 * 1024 * 1024) : mofOf());
      });

    await collect(async () => ({ how: 'applied', text: '' }));

    expect(counts).toEqual(['100', '10', '100', '10']);
  });

  // Looked through from each beginning to the end, it would not be read within the time of a test.
  test('of 150 000 vouchers that never end is read in one go', async () => {
    storeWith('<VoucherBody VoucherNo="W1" '.repeat(150_000));

    expect(await collect(async () => ({ how: 'applied', text: '' }))).toEqual({ more: false });
  });

  test('that is empty leaves nothing to do', async () => {
    const asked = storeWith('');

    expect(await collect(async () => ({ how: 'applied', text: '' }))).toEqual({ more: false });
    expect(asked.map(({ body }) => /<stYear>(\d+)/.exec(body)?.[1])).toEqual([
      contextFor('').now.slice(0, 4),
      String(Number(contextFor('').now.slice(0, 4)) - 1),
    ]);
  });

  test('whose confirmation is refused is a round that failed', async () => {
    storeWith(mofOf(voucher('W1')), { confirmVoucher: fault('凭证不存在：W1') });

    await expect(collect(async () => ({ how: 'applied', text: '' }))).rejects.toThrow('凭证不存在：W1');
  });

  test.each([
    ['a fault', fault('certId 未登记'), 'certId 未登记'],
    ['a page', '<html>维护中</html>', 'is none to readVoucherAgain'],
    ['broken XML', '<a>', 'is no SOAP message'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'is no SOAP message'],
    [
      'no Base64',
      soap(
        '<ser:readVoucherAgainResponse><readVoucherAgainReturn>?</readVoucherAgainReturn></ser:readVoucherAgainResponse>',
      ),
      'is no Base64',
    ],
  ])('that is answered with %s is a round that failed', async (_, answer, message) => {
    storeWith('', { readVoucherAgain: answer });

    await expect(collect(openInbox(vouchers).take)).rejects.toThrow(message);
  });

  test.each([
    ['certId', { credentials: { voucherSecret: 's' } }, 'lacks certId or voucherSecret'],
    ['voucherSecret', { credentials: { certId: '001' } }, 'lacks certId or voucherSecret'],
    ['divisions', { values: {} }, 'no list of division codes'],
  ])('is not touched without %s', async (_, profile, message) => {
    const asked = storeWith(mofOf(voucher('W1')));

    await expect(collect(openInbox(vouchers).take, { partner: { ...partner(vouchers), ...profile } })).rejects.toThrow(
      message,
    );

    expect(asked).toEqual([]);
  });
});

test('only the voucher store keeps something for us', () => {
  expect(adapter.collections?.(unit)).toEqual([]);
  expect(adapter.collections?.(vouchers).map(({ name }) => name)).toEqual(['receipts', 'returns']);
});
