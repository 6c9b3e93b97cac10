import { describe, expect, it } from 'vitest';
import { answer, context, faultOf, order, placeWith } from './test-world.ts';

const place = placeWith({});

describe('a fault', () => {
  it('names the field on both sides, the line of the table, the rule and the value', () => {
    const fault = faultOf(() =>
      placeWith({ NOTE: 'note | text(4 chars)' }).encodeRequest({ ...order, note: order.name }, context),
    );

    expect(fault).toMatchObject({
      code: 'GW_TRANSLATION_VALUE',
      rule: 'length',
      canonicalPath: 'note',
      wirePath: 'params.NOTE',
      file: 'shop/test/order.place.yaml',
      line: 18,
    });
    expect(fault.message).toBe(
      'note → params.NOTE: "重庆示例科技有限公司" has 10 chars, and 4 fit (shop/test/order.place.yaml:18)',
    );
  });

  it('counts the rows of a list', () => {
    const fault = faultOf(() =>
      placeWith({ 'LOTS[].NO': 'lots[].no | pad(180, "0", left)' }).encodeRequest(
        { ...order, lots: [{ no: 'A' }, { no: '0B' }] },
        context,
      ),
    );

    expect(fault).toMatchObject({ canonicalPath: 'lots[1].no', wirePath: 'params.LOTS[1].NO' });
  });

  it('shows neither secrets nor sensitive values, and not even the message that could not be parsed', () => {
    const secret = { ...order, phone: '0'.repeat(21) };
    const short = placeWith({ PHONE: 'phone | text(20 chars)' });

    expect(faultOf(() => short.encodeRequest(secret, context)).message).toContain('***');
    expect(JSON.stringify(faultOf(() => short.encodeRequest(secret, context)))).not.toContain('0000');
    const broken = faultOf(() => place.decodeResponse(answer('{"code":"0","account":6200000000000000017'), context));
    expect(broken.message).not.toContain('62000');
    expect(broken.cause).toBeUndefined();
  });

  it('says which line should have brought a field that is missing', () => {
    expect(faultOf(() => place.decodeResponse(answer({ code: '0', data: {} }), context))).toMatchObject({
      code: 'GW_TRANSLATION_MESSAGE',
      rule: 'required',
      canonicalPath: 'orderId',
      wirePath: 'ID',
      line: 21,
    });
  });

  it('says that the profile lacks a credential, not what it would be', () => {
    expect(faultOf(() => place.encodeRequest(order, { ...context, auth: {} })).message).toContain(
      'no value for $auth.token',
    );
  });

  it('is one of the bytes where they cannot be read at all', () => {
    for (const body of ['', '[]', 'null', '<html>502 Bad Gateway</html>', '{"code":']) {
      expect(faultOf(() => place.decodeResponse(answer(body, 502), context))).toMatchObject({
        code: 'GW_TRANSLATION_BYTES',
      });
    }
    expect(
      faultOf(() => place.decodeResponse({ status: 200, headers: {}, body: Uint8Array.of(0xd5, 0xc5) }, context)),
    ).toMatchObject({ code: 'GW_TRANSLATION_BYTES' });
  });
});
