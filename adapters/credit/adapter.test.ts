import { constants, createHash, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { CallResult, PartnerConnection } from '../contract.ts';
import { offerFiles, validatorOf, withDocument } from '../wire-contract/xml.ts';
import { createCreditAdapter } from './adapter.ts';
import { kind, operations } from './operations.ts';
import { contextFor, credentials, type DialectName, dialectNamed, question, values } from './sandbox/test-world.ts';

const root = join(import.meta.dirname, '../..');
const address = 'http://credit.example:8080';
const soapPath = '/Credit/AppV1.asmx';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

const adapter = createCreditAdapter();
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

async function partnerOf(name: DialectName, more: Partial<PartnerConnection> = {}): Promise<PartnerConnection> {
  return { id: 'credit', kind, dialect: await dialectNamed(name), address, credentials, values, ...more };
}

async function check(partner: PartnerConnection): Promise<CallResult> {
  const translator = partner.dialect.translator('credit.check')!;
  return adapter.call({ partner, translator, message: question, context: contextFor('ref-1'), timeoutMs: 2_000 });
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const soap = (method: string, result: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${method}Response xmlns="http://fgi.net.cn/credit"><${method}Result>${escaped(result)}</${method}Result></${method}Response></s:Body></s:Envelope>`;
const ok = (content: string): string =>
  `<Result><Code>00</Code><Message>成功</Message><Content>${content}</Content></Result>`;
const no = (code: string): string => `<Result><Code>${code}</Code><Message>不行</Message></Result>`;
const clean = ok('<GeneralCheckResult><Ticket>TK1</Ticket><Blacklists/></GeneralCheckResult>');

/** The platform answers these results in turn, each to its method; what it was asked is kept. */
function platform(...answers: readonly (readonly [string, string])[]): { readonly asked: string[] } {
  const asked: string[] = [];
  for (const [method, result] of answers) {
    nock(address, { reqheaders: { soapaction: `"http://fgi.net.cn/credit/${method}"` } })
      .post(soapPath, (body: string) => asked.push(body) > 0)
      .reply(200, soap(method, result), { 'content-type': 'text/xml; charset=utf-8' });
  }
  return { asked };
}

const begun = ['BeginLogin', ok(`<Salt>s1</Salt><PublicKey>${pem}</PublicKey>`)] as const;
const ended = (token: string) => ['EndLogin', ok(`<Token>${token}</Token>`)] as const;
const argument = (text: string | undefined, name: string): string | undefined =>
  new RegExp(`<c:${name}>([^<]*)</c:${name}>`).exec(text ?? '')?.[1];

/** The login is no operation, so that its contract is held here. @throws where the text breaks it */
function assertKept(text: string | undefined): void {
  const folder = join(root, 'specs/partners/credit/ticket-soap');
  const service = join(folder, 'service.xsd');
  offerFiles([service]);
  const validator = validatorOf(join(folder, 'envelope.xsd'));
  withDocument((text ?? '').replace(/^<\?xml[^>]*\?>/, ''), (document) => validator.validate(document));
}

test('every operation of the kind is spoken, by the ticketed platform all of them', async () => {
  expect((await dialectNamed('credit/ticket-soap')).operations.toSorted()).toEqual([...operations].toSorted());
});

test.each(['ticket-soap.profile.yaml', 'md5-json.profile.yaml'])('%s is a profile that the gateway takes', (file) => {
  const schema = JSON.parse(readFileSync(join(root, 'specs/partner-profile.schema.json'), 'utf8')) as object;
  const example: unknown = parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema);

  validate(example);

  expect(validate.errors).toBeNull();
});

describe('a ticketed platform', () => {
  test('is logged in to in two steps, the password under its key, before it is asked', async () => {
    const { asked } = platform(begun, ended('tok-1'), ['GeneralOrgCheck', clean]);

    const result = await check(await partnerOf('credit/ticket-soap'));

    const password = Buffer.from(argument(asked[1], 'password') ?? '', 'base64');
    for (const text of asked) expect(() => assertKept(text)).not.toThrow();
    expect(argument(asked[0], 'userName')).toBe('test-user');
    expect(argument(asked[1], 'salt')).toBe('s1');
    expect(privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, password).toString()).toBe(
      'test-password',
    );
    expect(argument(asked[2], 'token')).toBe('tok-1');
    expect(result).toMatchObject({
      kind: 'answered',
      reading: { kind: 'success', message: { ticket: 'TK1', hits: [] } },
    });
  });

  test('is given the password under the key of the profile, where it names one', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const loginKey = other.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { asked } = platform(begun, ended('tok-1'), ['GeneralOrgCheck', clean]);

    await check(await partnerOf('credit/ticket-soap', { credentials: { ...credentials, loginKey } }));

    const password = Buffer.from(argument(asked[1], 'password') ?? '', 'base64');
    expect(privateDecrypt(other.privateKey, password).toString()).toBe('test-password');
  });

  test('that says the token has ended is logged in to anew, once', async () => {
    const { asked } = platform(begun, ended('tok-1'), ['GeneralOrgCheck', no('01')], begun, ended('tok-2'), [
      'GeneralOrgCheck',
      no('01'),
    ]);

    const result = await check(await partnerOf('credit/ticket-soap'));

    expect(asked.map((text) => argument(text, 'token'))).toEqual([
      undefined,
      undefined,
      'tok-1',
      undefined,
      undefined,
      'tok-2',
    ]);
    expect(result).toMatchObject({ kind: 'answered', reading: { kind: 'refused', as: 'not-authorised', code: '01' } });
  });

  test.each([
    ['refuses the name', [['BeginLogin', no('12')]]],
    ['refuses the password', [begun, ['EndLogin', no('12')]]],
    ['answers something else', [['BeginLogin', 'no XML']]],
    ['gives no key', [['BeginLogin', ok('<Salt>s1</Salt>')]]],
    ['gives a key that is none', [['BeginLogin', ok('<Salt>s1</Salt><PublicKey>none</PublicKey>')]]],
    ['gives no token', [begun, ['EndLogin', ok('<Salt>s1</Salt>')]]],
  ] as [string, (readonly [string, string])[]][])('that %s is not asked: nothing was sent', async (_how, answers) => {
    platform(...answers);

    const result = await check(await partnerOf('credit/ticket-soap'));

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_LOGIN' });
  });

  test('whose profile lacks the password is not asked', async () => {
    const result = await check(await partnerOf('credit/ticket-soap', { credentials: { userName: 'test-user' } }));

    expect(result).toMatchObject({ kind: 'unanswered', sent: 'no', code: 'GW_PARTNER_LOGIN' });
  });

  test('whose profile gives no number of minutes is not asked', async () => {
    const result = await check(
      await partnerOf('credit/ticket-soap', { values: { ...values, sessionMinutes: '半小时' } }),
    );

    expect(result).toMatchObject({ code: 'GW_PARTNER_LOGIN', detail: expect.stringContaining('sessionMinutes') });
  });
});

describe('a platform with an MD5 signature', () => {
  const path = '/gateway/api/penaltyInfo.htm';
  const row = { CF_WSH: '渝财采罚〔2025〕8号', CF_NR_FK: '1.980000', CF_JDRQ: '2025/06/30', CF_ZT: '1' };

  test('is sent the lower-case MD5 of key, secret and time, and no login', async () => {
    let sent: Record<string, string> = {};
    nock(address)
      .post(path, (body) => {
        sent = body;
        return true;
      })
      .reply(200, { code: '00', msg: '成功', dataCount: 1, datas: [row] });

    const result = await check(await partnerOf('credit/md5-json'));

    const { requestTime = '', sign } = sent;
    expect(requestTime).toMatch(/^\d{13}$/);
    expect(sign).toBe(createHash('md5').update(`test-apptest-secret${requestTime}`).digest('hex'));
    expect(result).toMatchObject({
      kind: 'answered',
      reading: { message: { hits: [{ fineFen: 1_980_000, decidedOn: '2025-06-30', status: 'valid' }] } },
    });
  });

  test('is understood by the older names of its fields too', async () => {
    const older = { ...row, CF_XDR_GSDJ: '500000009900001', CF_XDR_ZDM: 'MA9MNQ10-6', AREA_CODE: '500000' };
    nock(address)
      .post(path)
      .reply(200, { code: '00', msg: '', dataCount: 1, datas: [older] });

    expect(await check(await partnerOf('credit/md5-json'))).toMatchObject({
      reading: {
        message: { hits: [{ registrationNo: '500000009900001', organisationCode: 'MA9MNQ10-6', division: '500000' }] },
      },
    });
  });

  test.each([
    ['1', { kind: 'uncertain', code: '1' }],
    ['0', { kind: 'uncertain', code: '0' }],
    ['01', { kind: 'refused', as: 'not-authorised' }],
  ])('has succeeded by 00 alone: %s has not', async (code, reading) => {
    nock(address)
      .post(path)
      .reply(200, { code, msg: '', dataCount: 1, datas: [row] });

    expect(await check(await partnerOf('credit/md5-json'))).toMatchObject({ kind: 'answered', reading });
  });

  test('that counts other rows than it gives is not believed', async () => {
    nock(address)
      .post(path)
      .reply(200, { code: '00', msg: '', dataCount: 2, datas: [row] });

    expect(await check(await partnerOf('credit/md5-json'))).toMatchObject({
      kind: 'unanswered',
      sent: 'maybe',
      code: 'GW_TRANSLATION_MESSAGE',
    });
  });
});
