import { createHmac } from 'node:crypto';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createGovernanceCenterAdapter } from './adapter.ts';
import { centerDialect, contextFor, credentials, referrals } from './sandbox/test-world.ts';

const address = 'https://center.example';
const path = '/exchange/api/event/report';
const adapter = createGovernanceCenterAdapter();
const dialect = await centerDialect();

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

const dispatch = (more: object = {}) =>
  adapter.call({
    partner: { id: 'c', kind: 'governance-center', dialect, address, credentials, values: {} },
    translator: dialect.translator('referral.dispatch')!,
    message: { district: '500101', ...referrals['collusive-bidding'], ...more },
    context: contextFor('ref-1'),
    timeoutMs: 1_000,
  });

test('a referral goes out signed over application, time and body, to its unit', async () => {
  let [signature, signed, unit] = ['', '', ''];
  nock(address)
    .post(path)
    .reply(function (_path, body) {
      const { 'x-center-app': app, 'x-center-time': time, 'x-center-signature': given } = this.req.headers;
      const { data } = body as { data: Record<string, string> };
      signature = String(given);
      signed = `${app}|${time}|${JSON.stringify(body)}`;
      unit = String(data.RECEIVER_UNIT_ID);
      return [200, { serviceSuccess: true, errors: '0', message: '成功', data: { eventNo: 'DJ-CG-20260402-003' } }];
    });

  const result = await dispatch();

  expect(result).toMatchObject({ reading: { kind: 'success', message: { eventNo: 'DJ-CG-20260402-003' } } });
  expect(unit).toBe('500101-GAJ');
  expect(signature).toBe(createHmac('sm3', credentials.requestSecret).update(signed).digest('base64'));
});

test('success is only what both fields call so', async () => {
  const data = { eventNo: 'DJ-CG-20260402-003' };
  nock(address).post(path).reply(200, { serviceSuccess: false, errors: '0', message: '', data });

  expect(await dispatch()).toMatchObject({ kind: 'answered', reading: { kind: 'uncertain' } });
});

test.each([
  ['2001', { kind: 'refused', as: 'unit-not-found' }],
  ['1003', { kind: 'refused', as: 'partner-busy', retryAfterMs: 5_000 }],
  ['1', { kind: 'already-done' }],
  ['9999', { kind: 'uncertain' }],
  ['4242', { kind: 'uncertain' }],
])('the answer %s is read as it is meant', async (errors, reading) => {
  nock(address).post(path).reply(200, { serviceSuccess: false, errors, message: '如此' });

  expect(await dispatch()).toMatchObject({ kind: 'answered', reading: { ...reading, text: '如此' } });
});

test('what may have arrived is told from what did not', async () => {
  nock(address).post(path).reply(502, '<html>');
  const broken = await dispatch();
  nock(address).post(path).reply(200, '<html>维护中</html>');
  const garbled = await dispatch();
  nock(address)
    .post(path)
    .replyWithError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
  const refused = await dispatch();

  expect(broken).toMatchObject({ sent: 'maybe', code: 'GW_PARTNER_HTTP_STATUS' });
  expect(garbled).toMatchObject({ sent: 'maybe', code: 'GW_TRANSLATION_BYTES' });
  expect(refused).toMatchObject({ sent: 'no', code: 'GW_PARTNER_UNREACHABLE' });
});

test('an enterprise of another city is refused before anything is sent, by a rule of its own', async () => {
  const sme = referrals['sme-size'];
  const enterprise = { name: '北京示例科技有限公司', uscc: '91110000MA9MNQ106F' };
  const translator = dialect.translator('referral.dispatch')!;
  const message = { district: '500101', ...sme, smeSize: { ...sme.smeSize, enterprise } };

  expect(() => translator.encodeRequest(message, contextFor('ref-1'))).toThrow(
    expect.objectContaining({ rule: 'city-enterprise', canonicalPath: 'smeSize.enterprise.uscc' }),
  );
});
