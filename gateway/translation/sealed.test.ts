/** Requests that are signed or encrypted, as a partner’s stand-in receives them and as their answers come back. */
import { sm2 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { SignatureError, TranslationError } from './contract.ts';
import { compileWorld, context, order, orderTable, plainRows } from './test-world.ts';

const dialect = (layers: string, more = ''): string => `dialect: shop/test
title: 测试
source: composed for a test
idempotency: none
layers:
  request: [ ${layers} ]
envelope:
  request:
    no: $ref
    token: $auth.token
    params: body
  response:
    data: body
outcome: { of: code, message: text, success: ["0"], refusals: [ { code: "1", as: sold-out } ] }
codes:
  kind: { goods: H, works: G }
${more}`;

const keys = {
  ...context,
  auth: { ...context.auth, key: '0123456789abcdeffedcba9876543210', iv: 'ffeeddccbbaa99887766554433221100' },
};
const compiled = (text: string) => {
  const world = compileWorld({ 'dialect.yaml': text, 'order.place.yaml': orderTable() });
  expect(world.findings).toEqual([]);
  return world.translator('order.place');
};

describe('an encrypted request', () => {
  const translator = compiled(dialect('{ base64: {}, sm4: { key: $auth.key, mode: cbc, iv: $auth.iv }, json: {} }'));

  it('is opened by its keys alone, and says what its fields carried', () => {
    const wire = translator.encodeRequest(order, keys);
    const read = translator.decodeRequest(wire, keys);

    expect(wire.headers['content-type']).toBe('text/plain; charset=us-ascii');
    expect(Buffer.from(wire.body).toString('latin1')).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(read).toEqual({ message: order, vars: { ref: 'REF-1' } });
    expect(() => translator.decodeRequest(wire)).toThrowError(TranslationError);
  });

  it('with a key missing is not sent, and the error does not name a secret', () => {
    const { key: _key, ...others } = keys.auth;

    expect(() => translator.encodeRequest(order, { ...keys, auth: others })).toThrowError(/needs the credential key/);
  });

  it('under another key cannot be read', () => {
    const wire = translator.encodeRequest(order, keys);
    const other = { ...keys, auth: { ...keys.auth, key: '00000000000000000000000000000000' } };

    expect(() => translator.decodeRequest(wire, other)).toThrowError(TranslationError);
  });
});

describe('a request encrypted anew each time, signed in a header', () => {
  const pair = sm2.generateKeyPairHex();
  const ours = { ...keys, auth: { ...keys.auth, theirs: pair.publicKey } };
  const theirs = { ...keys, auth: { ...keys.auth, private: pair.privateKey } };
  const translator = compiled(
    dialect(
      '{ hex: {}, sm2: { publicKey: $auth.theirs, privateKey: $auth.private }, json: {} }',
      'request:\n  sign: { into: header.X-Sign, over: raw(body), by: hmac-sm3-hex, secret: $auth.callbackSecret }\n',
    ),
  );

  it('is sent as it was signed, and read by the owner of the private key alone', () => {
    const [one, other] = [translator.encodeRequest(order, ours), translator.encodeRequest(order, ours)];

    expect(Buffer.from(one.body).equals(Buffer.from(other.body))).toBe(false);
    expect(translator.decodeRequest(one, theirs).message).toEqual(order);
    expect(() => translator.decodeRequest({ ...one, body: other.body }, theirs)).toThrowError(SignatureError);
    expect(() => translator.decodeRequest(one, ours)).toThrowError(/needs the credential private/);
  });
});

describe('totals over an encrypted request', () => {
  it('are held without the key that only the partner has', () => {
    const { publicKey } = sm2.generateKeyPairHex();
    const layer = '{ base64: {}, sm2: { publicKey: $auth.theirs }, json: {} }';
    const world = compileWorld({
      'dialect.yaml': dialect(layer),
      'order.place.yaml': orderTable(plainRows, "  assert: [ 'AMOUNT = COUNT' ]\n"),
    });
    const context = { ...keys, auth: { ...keys.auth, theirs: publicKey } };
    const send = (figures: { amountFen: number; count: number }) =>
      world.translator('order.place').encodeRequest({ ...order, ...figures }, context);

    expect(world.findings).toEqual([]);
    expect(send({ amountFen: 500, count: 5 }).body.length).toBeGreaterThan(0);
    expect(() => send({ amountFen: 500, count: 6 })).toThrowError(expect.objectContaining({ rule: 'assert' }));
  });
});

describe('a signed request and its signed answer', () => {
  const sign = (over: string, by: string) => `sign: { into: sign, over: ${over}, by: ${by} }`;
  const translator = compiled(
    dialect(
      '{ json: {} }',
      `request:\n  ${sign('[$auth.callbackSecret, no, raw(params)]', 'sm3-hex')}\nresponse:\n  ${sign('[raw(data), $auth.callbackSecret]', 'md5-hex-upper')}\n`,
    ),
  );

  it('carry the digest of secret and contents', async () => {
    const { createHash } = await import('node:crypto');
    const wire = translator.encodeRequest(order, keys);
    const text = Buffer.from(wire.body).toString('utf8');
    const params = text.slice(text.indexOf('"params":') + 9, text.indexOf(',"sign":'));

    expect(JSON.parse(text).sign).toBe(createHash('sm3').update(`sim-only-secretREF-1${params}`).digest('hex'));
    expect(translator.decodeRequest(wire, keys).message).toEqual(order);
  });

  it('are refused where a digit was changed: the request as unknown traffic, the answer as unreadable', () => {
    const wire = translator.encodeRequest(order, keys);
    const forged = Buffer.from(Buffer.from(wire.body).toString('utf8').replace('20000.00', '90000.00'));
    const reading = { kind: 'success', message: { orderId: 'A1' } } as const;
    const answer = translator.encodeResponse(reading, keys);
    const other = Buffer.from(Buffer.from(answer.body).toString('utf8').replace('A1', 'A2'));

    expect(() => translator.decodeRequest({ ...wire, body: forged }, keys)).toThrowError(SignatureError);
    expect(translator.decodeResponse(answer, keys)).toEqual(reading);
    expect(() => translator.decodeResponse({ ...answer, body: other }, keys)).toThrowError(
      expect.objectContaining({ code: 'GW_TRANSLATION_MESSAGE', rule: 'signature' }),
    );
  });

  it('has its signature behind the rows that stand beside it, where the body has no field of its own', () => {
    const text = dialect('{ json: {} }', `request:\n  ${sign('[order.no, $auth.callbackSecret]', 'sm3-hex')}\n`)
      .replaceAll(/^ {4}(no|token): /gm, '    order.$1: ')
      .replace('params: body', 'order: body')
      .replace('into: sign', 'into: order.sign');

    const body = Buffer.from(compiled(text).encodeRequest(order, context).body).toString();

    const fields = Object.keys((JSON.parse(body) as { order: object }).order);
    expect([fields[0], fields[1], fields.at(-1)]).toEqual(['no', 'token', 'sign']);
    expect(fields.length).toBeGreaterThan(4);
  });

  it('are findings where there is nothing to sign, or no place for it', () => {
    const rules = (text: string) =>
      compileWorld({ 'dialect.yaml': text, 'order.place.yaml': orderTable() }).findings.map(({ rule }) => rule);
    const bodied = (request: string) => dialect('{ json: {} }', `request:\n  ${request}\n`);

    expect(rules(bodied('sign: { into: sign, over: raw(body), by: hmac-md5 }'))).toContain('sign');
    expect(rules(bodied('sign: { into: sign, over: raw(params), by: hmac-sha256-hex }'))).toContain('sign');
    expect(rules(bodied('sign: { into: sign, over: raw(params), by: md5-hex, secret: $auth.x }'))).toContain('sign');
    expect(rules(bodied('sign: { into: sign, over: $now, by: md5-hex }'))).toContain('sign');
  });
});
