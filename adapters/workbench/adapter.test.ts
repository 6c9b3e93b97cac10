import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SignatureError } from '../../gateway/translation/contract.ts';
import type { CallResult, PartnerConnection } from '../contract.ts';
import { createWorkbenchAdapter } from './adapter.ts';
import { kind } from './operations.ts';
import { contextFor, credentials, noticeOf, values, workDialect } from './sandbox/test-world.ts';

const root = join(import.meta.dirname, '../..');
const address = 'http://workbench.example:8080';
const path = '/message/workNotification';

const adapter = createWorkbenchAdapter();
beforeAll(() => {
  // Another file of the same process may have let go of it.
  if (!nock.isActive()) nock.activate();
});
afterEach(() => {
  nock.cleanAll();
});
afterAll(async () => {
  nock.restore();
  await adapter.close();
});

/** A new object each time: what an adapter remembers hangs on it. */
async function partnerOf(more: Partial<PartnerConnection> = {}): Promise<PartnerConnection> {
  return { id: 'wb', kind, dialect: await workDialect(), address, credentials, values, ...more };
}

const given = (accessToken: string, expiresIn: unknown = 7200): object => ({
  success: true,
  content: { success: true, data: { accessToken, expiresIn } },
});

function tokens(...answers: readonly object[]): void {
  for (const answer of answers)
    nock(address).get('/gettoken.json').query({ appkey: 'test-app', appsecret: 'test-app-secret' }).reply(200, answer);
}

async function push(partner?: PartnerConnection): Promise<CallResult> {
  const to = partner ?? (await partnerOf());
  return adapter.call({
    partner: to,
    translator: to.dialect.translator('notice.push')!,
    message: noticeOf('INV-26500000000000000017-1') as never,
    context: contextFor('nonce-1'),
    timeoutMs: 2_000,
  });
}

test('the example of a profile is one that the gateway takes', () => {
  const schema = JSON.parse(readFileSync(join(root, 'specs/partner-profile.schema.json'), 'utf8')) as object;
  const example: unknown = parse(readFileSync(join(import.meta.dirname, 'work-notification.profile.yaml'), 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema);

  validate(example);

  expect(validate.errors).toBeNull();
});

test('a notice leaves under a token, signed over method, time, nonce and address, its message a text of JSON', async () => {
  tokens(given('tok-1'));
  let headers: Record<string, string> = {};
  let body: Record<string, string> = {};
  nock(address)
    .post(path, (sent) => {
      body = sent;
      return true;
    })
    .reply(function () {
      headers = this.req.headers as unknown as Record<string, string>;
      return [200, { success: true, content: { success: true, data: { msgId: 'm1' } } }];
    });

  const result = await push();

  const time = headers['x-hmac-auth-timestamp'] ?? '';
  const signed = `POST\n${time}\nnonce-1\n${path}`;
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+08:00$/);
  expect(headers['x-hmac-auth-signature']).toBe(
    createHmac('sha256', 'test-app-secret').update(signed).digest('base64'),
  );
  expect(headers).toMatchObject({ authorization: 'Bearer tok-1', apikey: 'test-app', 'x-hmac-auth-ip': '10.66.0.21' });
  expect(body).toMatchObject({ tenantId: '50000001', receiverIds: '10010', bizMsgId: 'INV-26500000000000000017-1' });
  expect(JSON.parse(body.msg ?? '')).toMatchObject({ msgtype: 'link', link: { title: '收到发票待确认' } });
  expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'success', message: { noticeId: 'm1' } } });
});

describe('two flags, one inside the other', () => {
  const data = { msgId: 'm1' };

  test.each([
    [
      'inside false',
      { success: true, content: { success: false, data, errorMsg: '接收人不存在' } },
      { kind: 'refused', as: 'receiver-not-found' },
    ],
    [
      'outside false',
      { success: false, content: { success: true, data, responseMessage: '参数错误' } },
      { kind: 'refused', as: 'invalid' },
    ],
    [
      'outside false and nothing inside',
      { success: false, errorMsg: '参数错误：url' },
      { kind: 'refused', as: 'invalid' },
    ],
    [
      'a code of refusal inside',
      { success: true, content: { success: false, errorCode: 'ReceiverNotFound', errorMsg: '无此人' } },
      { kind: 'refused', as: 'receiver-not-found', code: 'ReceiverNotFound', text: '无此人' },
    ],
    [
      'a code of refusal outside',
      { success: false, responseCode: 'BizIdOccupied', responseMessage: '已被占用' },
      { kind: 'refused', as: 'duplicate' },
    ],
    [
      'a code that nobody knows, beside two flags of success,',
      { success: true, content: { success: true, responseCode: '7', data } },
      { kind: 'uncertain', code: '7' },
    ],
    [
      'inside false for a reason nobody knows',
      { success: true, content: { success: false, errorMsg: '?' } },
      { kind: 'uncertain' },
    ],
    ['both texts of yes', { success: 'yes', content: { success: 'yes', data } }, { kind: 'uncertain' }],
  ])('%s is no success', async (_how, answer, reading) => {
    tokens(given('tok-1'));
    nock(address).post(path).reply(200, answer);

    expect(await push()).toMatchObject({ kind: 'answered', reading });
  });

  test('are believed beside the code of success', async () => {
    tokens(given('tok-1'));
    nock(address)
      .post(path)
      .reply(200, { success: true, content: { success: true, responseCode: '0', responseMessage: 'OK', data } });

    expect(await push()).toMatchObject({ reading: { kind: 'success', message: { noticeId: 'm1' } } });
  });

  test.each([
    ['outside true and no word inside', { success: true, content: { data } }],
    ['true inside alone', { content: { success: true, data } }],
    ['both true without the number of the notice', { success: true, content: { success: true } }],
  ])('%s says too little: it may have been sent', async (_how, answer) => {
    tokens(given('tok-1'));
    nock(address).post(path).reply(200, answer);

    expect(await push()).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_TRANSLATION_MESSAGE' });
  });
});

describe('the token', () => {
  const ended = { success: false, errorMsg: '鉴权失败：access_token 无效或已过期' };
  const sent = { success: true, content: { success: true, data: { msgId: 'm1' } } };

  test('is fetched once for two messages, and anew when the workbench knows it no more', async () => {
    tokens(given('tok-1'), given('tok-2'));
    const seen: string[] = [];
    for (const answer of [sent, ended, sent])
      nock(address)
        .post(path)
        .reply(function () {
          seen.push(String(this.req.headers.authorization));
          return [200, answer];
        });
    const partner = await partnerOf();

    const results = [await push(partner), await push(partner)];

    expect(seen).toEqual(['Bearer tok-1', 'Bearer tok-1', 'Bearer tok-2']);
    expect(results).toMatchObject([{ reading: { kind: 'success' } }, { reading: { kind: 'success' } }]);
  });

  test.each([
    [
      'comes with a no inside',
      { success: true, content: { success: false, data: { accessToken: 'tok-1', expiresIn: 7200 } } },
    ],
    ['comes with a no outside', { ...given('tok-1'), success: false }],
    ['is not there', { success: true, content: { success: true, data: {} } }],
    ['holds a line break', given('tok\r\nX: y')],
    ['lives for ever', given('tok-1', 1e12)],
    ['lives nobody knows how long', given('tok-1', null)],
    ['comes as a list', [given('tok-1')]],
  ])('that %s lets nothing be sent', async (_how, answer) => {
    tokens(answer);

    expect(await push()).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_LOGIN' });
  });

  test.each([
    { success: true, content: { success: false, responseMessage: '应用已停用' } },
    { success: false, errorMsg: '应用已停用' },
  ])('that is refused says why', async (answer) => {
    tokens(answer);

    expect(await push()).toMatchObject({ code: 'GW_PARTNER_LOGIN', detail: expect.stringContaining('应用已停用') });
  });

  test('is not asked for without key and secret', async () => {
    expect(await push(await partnerOf({ credentials: {} }))).toMatchObject({ sent: 'no', code: 'GW_PARTNER_LOGIN' });
  });
});

test('an answer of a purchaser with a wrong signature, or with none, is not read', async () => {
  const dialect = await workDialect();
  const folder = join(root, 'mappings/workbench/work-notification/samples');
  const body = readFileSync(join(folder, 'invoice.confirmed/confirmed.event.wire'));
  const context = contextFor('');

  const decode = (headers: Record<string, string>) => () =>
    dialect.translator('invoice.confirmed')!.decodeEvent({ method: 'POST', path: '/callback', headers, body }, context);

  const signature = createHmac('sha256', 'test-callback-secret').update(body).digest('base64');
  expect(decode({ 'x-hmac-auth-signature': signature })().message).toMatchObject({ noticeId: '8c7f2d1e6b5a4930' });
  expect(decode({ 'x-hmac-auth-signature': signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) })).toThrow(
    SignatureError,
  );
  expect(decode({})).toThrow(SignatureError);
});
