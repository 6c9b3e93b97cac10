import { describe, expect, it } from 'vitest';
import { SignatureError, TranslationError } from './contract.ts';
import { bytesOf, compileWorld, context, faultOf, jsonDialect, paidTable, utf8 } from './test-world.ts';

describe('an event', () => {
  const world = compileWorld({ 'dialect.yaml': jsonDialect, 'order.paid.yaml': paidTable });
  const paid = world.translator('order.paid');
  const message = { paymentNo: 'P1', amountFen: 100 };
  const wire = paid.encodeEvent(message, context);

  it('is recognised, verified, read, and known again by its identity', () => {
    const arrived = { ...wire, path: '/partners/wanzhou/callback' };

    expect(world.dialect.recognizeEvent(arrived)?.operation).toBe('order.paid');
    expect(paid.decodeEvent(arrived, context)).toEqual({ operation: 'order.paid', message, identity: 'P1' });
  });

  it('keeps its identity apart from another whose values hold the separator', () => {
    const table = paidTable.replace('identity: [paymentNo]', 'identity: [paymentNo, amountFen]');
    const two = compileWorld({ 'dialect.yaml': jsonDialect, 'order.paid.yaml': table }).translator('order.paid');
    const identityOf = (paymentNo: string) =>
      two.decodeEvent(two.encodeEvent({ paymentNo, amountFen: 1 }, context), context).identity;

    expect(identityOf('P1')).toBe('P1/1');
    expect(identityOf('P/1')).toBe('P\\/1/1');
  });

  it('of a kind or at a place that we do not know is not recognised', () => {
    expect(world.dialect.recognizeEvent({ ...wire, body: bytesOf('{"TYPE":"OTHER"}') })).toBeUndefined();
    expect(world.dialect.recognizeEvent({ ...wire, path: '/elsewhere' })).toBeUndefined();
    expect(world.dialect.recognizeEvent({ ...wire, method: 'GET' })).toBeUndefined();
    expect(() => world.dialect.recognizeEvent({ ...wire, body: bytesOf('{') })).toThrowError(TranslationError);
  });

  it('with one byte changed, without signature, or under another secret is not authenticated', () => {
    const { 'x-signature': signature = '', ...unsigned } = wire.headers;
    const forged = [
      { ...wire, body: bytesOf(utf8(wire.body).replace('100', '900')) },
      { ...wire, body: bytesOf(`${utf8(wire.body)} `) },
      { ...wire, headers: unsigned },
      { ...wire, headers: { ...wire.headers, 'x-signature': '' } },
      { ...wire, headers: { ...wire.headers, 'x-signature': signature.slice(0, -1) } },
    ];

    for (const request of forged) expect(() => paid.decodeEvent(request, context)).toThrowError(SignatureError);
    expect(() => paid.decodeEvent(wire, { ...context, auth: { callbackSecret: 'other' } })).toThrowError(
      SignatureError,
    );
    expect(faultOf(() => paid.decodeEvent(wire, { ...context, auth: {} }))).toMatchObject({ rule: 'variable-missing' });
  });

  it('is authenticated before it is read: bytes that are no message are refused for their signature', () => {
    expect(() => paid.decodeEvent({ ...wire, body: bytesOf('{{{') }, context)).toThrowError(SignatureError);
  });

  it('is answered in the partner’s own envelope, also when it cannot be read', () => {
    expect(utf8(paid.encodeEventAnswer('applied', '', context).body)).toBe('{"code":"0","text":"成功"}');
    expect(paid.decodeEventAnswer(paid.encodeEventAnswer('repeated', '', context))).toBe('repeated');
    expect(paid.decodeEventAnswer(paid.encodeEventAnswer('conflicting', '与已收到的不同', context))).toBe('refused');
    expect(utf8(world.dialect.refuseUnreadable('无法解析', context).body)).toBe('{"code":"2","text":"无法解析"}');
  });

  it('whose body carries the secret itself is compared with ours', () => {
    const dialect = jsonDialect
      .replace(/ {2}sign: .*\n/, '')
      .replace(
        '  response:\n    data: body\n',
        '  response:\n    data: body\n  event:\n    key: $auth.callbackSecret\n    data: body\n',
      );
    const translator = compileWorld({
      'dialect.yaml': dialect,
      'order.paid.yaml': paidTable.replace('TYPE = PAID', 'data.TYPE = PAID'),
    }).translator('order.paid');
    const request = translator.encodeEvent(message, context);

    expect(translator.decodeEvent(request, context).identity).toBe('P1');
    for (const body of [
      utf8(request.body).replace('sim-only-secret', 'guess'),
      utf8(request.body).replace('"key"', '"kez"'),
    ]) {
      expect(() => translator.decodeEvent({ ...request, body: bytesOf(body) }, context)).toThrowError(SignatureError);
    }
  });
});
