import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Dialect, WireRequest } from '../../gateway/translation/contract.ts';
import type { CollectRound, Taken } from '../contract.ts';
import { loadWireContract } from '../wire-contract/load.ts';
import { createBudgetAdapter } from './adapter.ts';
import { kind } from './operations.ts';
import { contextFor, credentials, dialectNamed, openInbox, values } from './sandbox/test-world.ts';

const address = 'http://vouchers.example:8080';
const store = '/realware/services/AsspCBankService';

const adapter = createBudgetAdapter();
let vouchers: Dialect;

beforeAll(async () => {
  // The tests of other adapters run in the same process, and end with nock switched off.
  if (!nock.isActive()) nock.activate();
  vouchers = await dialectNamed('budget/voucher-soap');
});
afterEach(() => nock.cleanAll());
afterAll(async () => {
  nock.restore();
  await adapter.close();
});

const partner = (dialect: Dialect) => ({ id: 'b', kind, dialect, address, credentials, values });

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

  test('in trouble does not keep the next one from being fetched', async () => {
    const years: string[] = [];
    nock(address)
      .persist()
      .post(store)
      .reply(200, (_uri, sent) => {
        years.push(/<stYear>(\d+)/.exec(String(sent))?.[1] ?? '');
        return years.length === 1 ? fault('年度已结账') : batch('');
      });

    await expect(collect(openInbox(vouchers).take)).rejects.toThrow('年度已结账');

    expect(years).toHaveLength(2);
  });

  test('of which the store refuses one voucher is settled without it, and says so', async () => {
    const settledNos: string[] = [];
    let reads = 0;
    nock(address)
      .persist()
      .post(store)
      .reply(200, (_uri, sent) => {
        const body = String(sent);
        const method = /<ser:(\w+)>/.exec(body)?.[1] ?? '';
        if (method === 'readVoucherAgain') {
          reads += 1;
          return batch(reads === 1 ? mofOf(voucher('W1'), voucher('W2'), voucher('W3')) : '');
        }
        const nos = nosIn({ method, body });
        if (nos.includes('W2')) return fault('凭证不存在：W2');
        settledNos.push(...nos);
        return done(method);
      });

    const round = collect(async () => ({ how: 'applied', text: '' }));

    await expect(round).rejects.toThrow('凭证不存在：W2');
    expect(settledNos).toEqual(['W1', 'W3']);
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
