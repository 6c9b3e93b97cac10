import { createHmac } from 'node:crypto';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Taken } from '../contract.ts';
import { createBankAdapter } from './adapter.ts';
import { application, contextFor, credentials, dialectNamed, signedJson, values } from './sandbox/test-world.ts';

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

describe('the list of events', () => {
  const [list] = adapter.collections?.(dialect) ?? [];

  function round(cursor?: string) {
    const taken: string[] = [];
    const take = async ({ headers, body }: { headers: object; body: Uint8Array }): Promise<Taken> => {
      taken.push(`${(headers as Record<string, string>)['x-bank-signature']} ${Buffer.from(body).toString()}`);
      return { how: 'applied', text: '' };
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
