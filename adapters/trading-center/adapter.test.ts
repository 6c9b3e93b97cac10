import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Dialect } from '../../gateway/translation/contract.ts';
import type { CallResult, PartnerCall } from '../contract.ts';
import { createAdapters } from '../registry.ts';
import { operations } from './operations.ts';
import { dialectNamed, everyDialect } from './sandbox/test-world.ts';

const root = join(import.meta.dirname, '../..');
const address = 'http://center.example:8080';
const path = '/EpointWebService/rest/bzj/queryDepositStatus';
const question = {
  district: '500101',
  projectCode: 'CQS26A00077',
  lotNo: 'CQS26A00077-1',
  supplierUscc: '91500000MA9MNQ1066',
};
const context = {
  ref: 'ref-1',
  serial: '1',
  now: '2026-03-16T10:15:02+08:00',
  acceptedAt: '2026-03-16T10:15:02+08:00',
  auth: { token: 'test-token' },
  profile: { centerName: '万州区公共资源交易中心（模拟）' },
};
const paid = {
  IS_COMMIT_MARGIN: '1',
  MARGIN_PAY_FORM: '1',
  MARGIN_RECEIVE_TIME: '20260316101455',
  MARGIN_AMOUNT: '2.000000',
  PRICE_UNIT: '2',
  SUB_ACCT: '31000101040012345600027',
};

const adapters = createAdapters();
const adapter = adapters.get('trading-center')!;
let dialect: Dialect;

beforeAll(async () => {
  // Another file of the same process may have let go of it.
  if (!nock.isActive()) nock.activate();
  dialect = await dialectNamed('trading-center/token-params');
});
afterEach(() => {
  nock.cleanAll();
});
afterAll(async () => {
  nock.restore();
  await adapter.close();
});

function ask(more: Partial<PartnerCall> = {}): Promise<CallResult> {
  return adapter.call({
    partner: { id: 'c', kind: 'trading-center', dialect, address, credentials: context.auth, values: context.profile },
    translator: dialect.translator('deposit.status')!,
    message: question,
    context,
    timeoutMs: 1_000,
    ...more,
  });
}

test('every operation of the kind is spoken by some dialect of it, and they speak no other', async () => {
  const spoken = await Promise.all(everyDialect.map(async (name) => (await dialectNamed(name)).operations));

  expect([...new Set(spoken.flat())].toSorted()).toEqual(operations.toSorted());
});

test('the example of a profile is one that the gateway takes', () => {
  const schema = JSON.parse(readFileSync(join(root, 'specs/partner-profile.schema.json'), 'utf8')) as object;
  const example: unknown = parse(readFileSync(join(import.meta.dirname, 'token-params.profile.yaml'), 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema);

  validate(example);

  expect(validate.errors).toBeNull();
});

describe('an answer', () => {
  test('of the public sample is read as it stands, from the question as it stands', async () => {
    let sent: unknown;
    nock(address)
      .post(path, (body) => {
        sent = body;
        return true;
      })
      .matchHeader('traceparent', '00-a-b-01')
      .reply(200, { status: { code: 1, text: '成功' }, custom: paid });

    const result = await ask({ traceparent: '00-a-b-01' });

    expect(sent).toEqual({
      token: 'test-token',
      params: {
        PURCHASE_PROJECT_CODE: 'CQS26A00077',
        PURCHASE_SECTION_CODE: 'CQS26A00077-1',
        BIDDER_ORG_CODE: '91500000MA9MNQ1066',
      },
    });
    expect(result).toMatchObject({
      kind: 'answered',
      reading: {
        kind: 'success',
        message: {
          paid: true,
          form: 'transfer',
          amountFen: 2_000_000,
          receivedAt: '2026-03-16T10:14:55+08:00',
          subAccount: '31000101040012345600027',
        },
      },
    });
  });

  test('may have its codes as text or as numbers', async () => {
    const asText = { status: { code: '1', text: '' }, custom: paid };
    const asNumbers = {
      status: { code: 1, text: '' },
      custom: { ...paid, IS_COMMIT_MARGIN: 1, MARGIN_PAY_FORM: 1, PRICE_UNIT: 2 },
    };
    nock(address).post(path).reply(200, asText).post(path).reply(200, asNumbers);

    const [text, numbers] = [await ask(), await ask()];

    const readings = [text, numbers].map((result) => (result.kind === 'answered' ? result.reading : result));
    expect(readings[0]).toMatchObject({ kind: 'success', message: { paid: true, amountFen: 2_000_000 } });
    expect(readings[1]).toEqual(readings[0]);
  });

  test('with status 200 can still be a refusal', async () => {
    nock(address)
      .post(path)
      .reply(200, { status: { code: 0, text: 'token无效' }, custom: {} });

    expect(await ask()).toMatchObject({
      kind: 'answered',
      reading: { kind: 'refused', as: 'not-authorised', code: '0', text: 'token无效' },
    });
  });

  test('with status 500 says nothing about what was done', async () => {
    nock(address)
      .post(path)
      .reply(500, { status: { code: 1, text: '' }, custom: paid });

    expect(await ask()).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_HTTP_STATUS' });
  });

  test('of a proxy, with its own status and page, is a wrong status and no wrong message', async () => {
    nock(address).post(path).reply(404, '<h1>Not Found</h1>');

    expect(await ask()).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_HTTP_STATUS' });
  });

  test('that cannot be read is kept with the attempt', async () => {
    nock(address).post(path).reply(200, '<html>维护中</html>');

    const result = await ask();

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_TRANSLATION_BYTES' });
    expect(Buffer.from(result.exchangeOf.response?.body ?? []).toString()).toBe('<html>维护中</html>');
  });
});

describe('no answer', () => {
  test('because the connection was refused: nothing was sent', async () => {
    nock(address)
      .post(path)
      .replyWithError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));

    expect(await ask()).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_UNREACHABLE' });
  });

  test('because the connection broke: it may have arrived', async () => {
    nock(address)
      .post(path)
      .replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));

    expect(await ask()).toMatchObject({ kind: 'unanswered', sent: 'maybe', code: 'GW_PARTNER_CONNECTION_LOST' });
  });

  test('because the call was given up before it began: nothing was sent', async () => {
    expect(await ask({ signal: AbortSignal.abort() })).toMatchObject({ kind: 'unanswered', sent: 'no' });
  });

  test('because the message cannot be translated: nothing was sent', async () => {
    const result = await ask({ message: { ...question, supplierUscc: 'WRONG' } });

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_TRANSLATION_VALUE', exchangeOf: {} });
  });
});
