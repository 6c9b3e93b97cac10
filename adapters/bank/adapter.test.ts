import { createHmac } from 'node:crypto';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Taken } from '../contract.ts';
import { createBankAdapter } from './adapter.ts';
import {
  application,
  busiCall,
  contextFor,
  credentials,
  dialectNamed,
  signedJson,
  values,
} from './sandbox/test-world.ts';

const address = 'https://bank.example:8443';
const adapter = createBankAdapter();
const dialect = await dialectNamed(signedJson);
const partner = { id: 'b', kind: 'bank', dialect, address, credentials, values };
const hmac = (text: string): string => createHmac('sm3', credentials.requestSecret).update(text).digest('base64');

beforeAll(() => {
  // Another file in this process may have given it back.
  if (!nock.isActive()) nock.activate();
});
afterEach(() => {
  nock.cleanAll();
});
afterAll(async () => {
  nock.restore();
  await adapter.close();
});

const apply = () =>
  adapter.call({
    partner,
    translator: dialect.translator('loan.apply')!,
    message: { district: '500101', bank: 'b', ...application },
    context: contextFor('20260401000000000001'),
    timeoutMs: 1_000,
  });

/** An answer of the bank, signed over its time and its very bytes. */
function answered(body: object): { text: string; headers: Record<string, string> } {
  const [text, time] = [JSON.stringify(body), '1775096102000'];
  return { text, headers: { 'x-bank-timestamp': time, 'x-bank-signature': hmac(`${time}|${text}`) } };
}

describe('a call', () => {
  test('goes out signed over application, time and body, and its signed answer is read', async () => {
    let signature = '';
    let signed = '';
    const { text, headers } = answered({ code: '0000', message: '成功', data: { loanNo: 'DK1' } });
    nock(address)
      .post('/api/v1/loans')
      .reply(function (_path, body) {
        const { 'x-bank-app-id': app, 'x-bank-timestamp': time, 'x-bank-signature': given } = this.req.headers;
        signature = String(given);
        signed = `${app}|${time}|${JSON.stringify(body)}`;
        return [200, text, headers];
      });

    const result = await apply();

    expect(signature).toBe(hmac(signed));
    expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'success', message: { loanNo: 'DK1' } } });
  });

  test('whose answer has a wrong signature says nothing about what was done', async () => {
    const { headers } = answered({ code: '0000', message: '成功', data: { loanNo: 'DK1' } });
    const other = JSON.stringify({ code: '0000', message: '成功', data: { loanNo: 'DK2' } });
    nock(address).post('/api/v1/loans').reply(200, other, headers);

    expect(await apply()).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_TRANSLATION_MESSAGE' });
  });

  test('that is refused is told in our words', async () => {
    const { text, headers } = answered({ code: '2003', message: '该合同已有融资' });
    nock(address).post('/api/v1/loans').reply(200, text, headers);

    expect(await apply()).toMatchObject({ reading: { kind: 'refused', as: 'loan-exists', text: '该合同已有融资' } });
  });

  test('with status 500 may have been carried out; without a connection nothing was sent', async () => {
    nock(address).post('/api/v1/loans').reply(500, '{}');
    const broken = await apply();
    nock(address)
      .post('/api/v1/loans')
      .replyWithError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    const refused = await apply();

    expect(broken).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_HTTP_STATUS' });
    expect(refused).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_UNREACHABLE' });
  });
});

describe('a call of busiCall', () => {
  const ref = '20260401000000000001';
  const answer = (inner: string): string => {
    const escaped = inner.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><ns2:busiCallResponse xmlns:ns2="http://ecb.contractloan.cxf/"><return>${escaped}</return></ns2:busiCallResponse></soap:Body></soap:Envelope>`;
  };
  const lock = async () =>
    adapter.call({
      partner: { ...partner, dialect: await dialectNamed(busiCall) },
      translator: (await dialectNamed(busiCall)).translator('payee-account.lock')!,
      message: {
        district: '500101',
        bank: 'b',
        loanNo: 'DK1',
        contractNo: application.contractNo,
        payee: { bankName: '模拟银行重庆分行', name: application.supplier.name, account: '6200000000000000041' },
      },
      context: contextFor(ref),
      timeoutMs: 1_000,
    });

  test('carries its XML as text inside SOAP, with our account in the header, and reads the text that comes back', async () => {
    let sent = '';
    nock(address)
      .post('/ContractLoanCXF/services/ECB', (body) => {
        sent = String(body);
        return true;
      })
      .matchHeader('soapaction', '""')
      .reply(200, answer('<R><H><F n="RET_CODE">0</F><F n="RET_MSG"/></H><B><S><F n="LOCK_NO">SD1</F></S></B></R>'));

    const result = await lock();

    const account = `&lt;F n="CHANNEL_ACC"&gt;${credentials.ourAccount}&lt;/F&gt;&lt;F n="CHANNEL_PWD"&gt;${credentials.ourPassword}&lt;/F&gt;`;
    expect(sent).toContain(`<xml>&lt;R&gt;&lt;H&gt;${account}`);
    expect(sent).toContain(`&lt;F n="VOUCH_FLOW_NO"&gt;${ref}&lt;/F&gt;`);
    expect(sent).toContain('&lt;F n="PAYEE_ACCOUNT"&gt;&lt;![CDATA[6200000000000000041]]&gt;&lt;/F&gt;');
    expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'success', message: { lockNo: 'SD1' } } });
  });

  test.each([
    ['1', { kind: 'already-done' }],
    ['15', { kind: 'refused', as: 'account-mismatch' }],
    ['8', { kind: 'uncertain' }],
    ['77', { kind: 'uncertain' }],
  ])('that is answered %s is read as it is meant', async (code, reading) => {
    const inner = `<R><H><F n="RET_CODE">${code}</F><F n="RET_MSG">如此</F></H></R>`;
    nock(address).post('/ContractLoanCXF/services/ECB').reply(200, answer(inner));

    expect(await lock()).toMatchObject({ kind: 'answered', reading: { ...reading, text: '如此' } });
  });

  test('that ends in a SOAP fault says nothing about what was done', async () => {
    const fault =
      '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>oops</faultstring></soap:Fault></soap:Body></soap:Envelope>';
    nock(address).post('/ContractLoanCXF/services/ECB').reply(500, fault, { 'content-type': 'text/xml;charset=utf-8' });

    expect(await lock()).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_HTTP_STATUS' });
  });
});

describe('the list of events', () => {
  const [list] = adapter.collections?.(dialect) ?? [];

  function round(cursor?: string, how: Taken['how'] = 'applied') {
    const taken: string[] = [];
    const take = async ({ headers, body }: { headers: object; body: Uint8Array }): Promise<Taken> => {
      taken.push(`${(headers as Record<string, string>)['x-bank-signature']} ${Buffer.from(body).toString()}`);
      return { how, text: '' };
    };
    const signal = AbortSignal.timeout(5_000);
    const collecting = list!.collect({
      partner,
      cursor,
      context: () => contextFor('r'),
      timeoutMs: 1_000,
      signal,
      take,
    });
    return { collecting, taken };
  }

  test('is asked for after the cursor, signed over its path, and its rows are handed over as they stand', async () => {
    const events = [
      { timestamp: '1775096102000', signature: 'c2ln', payload: '{"service":"loan.decided"}' },
      { timestamp: '1775096103000', signature: 'c2lu', payload: '{"service":"loan.signed"}' },
    ];
    let authentic = false;
    nock(address)
      .get('/api/v1/events?after=7')
      .reply(function (path) {
        const { 'x-bank-timestamp': time, 'x-bank-signature': signature } = this.req.headers;
        authentic = signature === hmac(`${credentials.appId}|${time}|${path}`);
        return [200, { code: '0000', message: '成功', cursor: '9', more: true, events }];
      });

    const { collecting, taken } = round('7');

    expect(await collecting).toEqual({ cursor: '9', more: true });
    expect(taken).toEqual(['c2ln {"service":"loan.decided"}', 'c2lu {"service":"loan.signed"}']);
    expect(authentic).toBe(true);
  });

  test.each([
    ['unreadable', 'goes on behind it', { cursor: '9', more: false }],
    ['conflicting', 'goes on behind it', { cursor: '9', more: false }],
    ['unauthenticated', 'waits before it', undefined],
  ] as const)('with a row that is %s %s', async (how, _then, expected) => {
    const events = [{ timestamp: '1775096102000', signature: 'c2ln', payload: '{}' }];
    nock(address)
      .get('/api/v1/events?after=7')
      .reply(200, { code: '0000', message: '', cursor: '9', more: false, events });

    const ended = await round('7', how).collecting.catch((error: Error) => error.message);

    expect(ended).toEqual(expected ?? expect.stringContaining('not signed with the agreed secret'));
  });

  test('is never asked for at once again when its cursor stands still', async () => {
    nock(address)
      .get('/api/v1/events?after=7')
      .reply(200, { code: '0000', message: '', cursor: '7', more: true, events: [] });

    expect(await round('7').collecting).toEqual({ cursor: '7', more: false });
  });

  test.each([
    ['an error page', 502, '<html>'],
    ['no JSON', 200, '<html>'],
    ['a refusal', 200, '{"code":"1002","message":"签名不正确","cursor":"9","events":[]}'],
    [
      'a row without its payload',
      200,
      '{"code":"0000","message":"","cursor":"9","events":[{"timestamp":"1","signature":"s"}]}',
    ],
    ['a cursor that is a number', 200, '{"code":"0000","message":"","cursor":9,"events":[]}'],
    ['nothing at all', 200, ''],
  ])('that is answered with %s leaves the cursor where it is', async (_what, status, body) => {
    nock(address).get('/api/v1/events').reply(status, body);
    const { collecting, taken } = round();

    await expect(collecting).rejects.toThrow('list of events');
    expect(taken).toEqual([]);
  });

  test('stops where the gateway cannot keep a row, so that nothing behind it is passed over', async () => {
    const events = [{ timestamp: '1775096102000', signature: 'c2ln', payload: '{}' }];
    nock(address).get('/api/v1/events').reply(200, { code: '0000', message: '', cursor: '1', more: false, events });
    const take = () => Promise.reject(new Error('the database is away'));
    const signal = AbortSignal.timeout(5_000);

    const collecting = list!.collect({
      partner,
      cursor: undefined,
      context: () => contextFor('r'),
      timeoutMs: 1_000,
      signal,
      take,
    });

    await expect(collecting).rejects.toThrow('the database is away');
  });
});
