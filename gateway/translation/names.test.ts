import { describe, expect, it } from 'vitest';
import { bytesOf, compileWorld, context, faultOf, utf8 } from './test-world.ts';

/** One code per operation, and a time in two fields, as the heads of bank messages have them. */
const dialect = `
dialect: shop/names
title: 名
source: 测试
contract: specs/partners/shop/names/
idempotency: none
layers: { event: [ { json: {} } ], answer: [ { json: {} } ] }
envelope:
  event:
    head.code: ="{code}"
    head.day + head.time: $now | parts(yyyyMMdd, HHmmss)
    head.ref: $ref
    body: body
  answer:
    head.code: ="{code}"
event: { receive: POST /cb, answer: { of: result, applied: "1", repeated: "2", refused: "0" } }
`;
const table = (code: string): string => `
operation: order.paid
event:
  when: head.code = ${code}
  names: { code: ${code} }
  identity: [paymentNo]
  fields: { NO: paymentNo, FEN: amountFen, MEMO: memo }
`;
const message = { paymentNo: 'P1', amountFen: 1 };

describe('a name of the operation', () => {
  it.each(['G1', 'G2'])('stands in a constant of the envelope, written and demanded: %s', (code) => {
    const world = compileWorld({ 'dialect.yaml': dialect, 'order.paid.yaml': table(code) });
    const paid = world.translator('order.paid');
    const wire = paid.encodeEvent(message, context);
    const otherwise = { ...wire, body: bytesOf(utf8(wire.body).replace(code, 'G9')) };

    expect(utf8(wire.body)).toContain(`"code":"${code}"`);
    expect(utf8(paid.encodeEventAnswer('applied', '', context).body)).toContain(`"code":"${code}"`);
    expect(faultOf(() => paid.decodeEvent(otherwise, context))).toMatchObject({ rule: 'constant' });
  });

  it('that an operation lacks is missed', () => {
    const nameless = table('G1').replace('  names: { code: G1 }\n', '');

    expect(compileWorld({ 'dialect.yaml': dialect, 'order.paid.yaml': nameless }).rules).toContain('name-missing');
  });
});

it('the parts of one value stand where the envelope names them', () => {
  const world = compileWorld({ 'dialect.yaml': dialect, 'order.paid.yaml': table('G1') });

  const head = (JSON.parse(utf8(world.translator('order.paid').encodeEvent(message, context).body)) as { head: object })
    .head;

  expect(Object.keys(head)).toEqual(['code', 'day', 'time', 'ref']);
});
