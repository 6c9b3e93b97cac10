/** What comes in beside events: files by their names, and questions that a partner asks us. */
import { describe, expect, it } from 'vitest';
import { SignatureError, TranslationError } from './contract.ts';
import { bytesOf, compileWorld, context, faultOf, utf8 } from './test-world.ts';

const dialect = `dialect: shop/test
title: 测试
source: composed for a test
idempotency: none
layers:
  request: [ { json: {} } ]
  file: [ { csv: { charset: gbk } } ]
envelope:
  event:
    token: $auth.token
    body: body
  answer:
    data: body
outcome:
  of: code
  message: text
  saying: 成功
  success: ["0"]
  refusals:
    - { code: "4", as: sold-out }
`;

const rosterTable = `operation: batch.told
file:
  name: TK{batch}_{day}.csv
  identity: [batchNo]
  fields:
    path.batch: batchNo
    path.day: ="20260323"
    row[].序号: rows[].no
    row[].金额: rows[].fen | money(yuan, 2, read-thousands)
    row[].失败原因: rows[].failure | optional(empty)
  result:
    rows[].status: when(失败原因 is empty) succeeded else failed
  unmapped:
    rows[].signedText: 表中没有
`;

const roster = {
  batchNo: 'B7',
  rows: [
    { no: '1', fen: 2_000_000, status: 'succeeded' },
    { no: '2', fen: 5, failure: '户名不符', status: 'failed' },
  ],
};

describe('a file', () => {
  const world = compileWorld({ 'dialect.yaml': dialect, 'batch.told.yaml': rosterTable });
  const translator = world.translator('batch.told');

  it('is known by its name, part of which is a field', () => {
    expect(world.findings).toEqual([]);
    const file = translator.encodeEvent(roster, context);

    expect(file).toMatchObject({ method: 'FILE', path: '/TKB7_20260323.csv', headers: {} });
    expect(world.dialect.recognizeEvent(file)?.operation).toBe('batch.told');
    expect(translator.decodeEvent(file, context)).toMatchObject({ message: roster, identity: 'B7' });
  });

  it('under another name is none of ours', () => {
    const file = translator.encodeEvent(roster, context);

    expect(world.dialect.recognizeEvent({ ...file, path: '/TKB7_20260323.txt' })).toBeUndefined();
    expect(() => translator.decodeEvent({ ...file, path: '/TKB7_20260324.csv' }, context)).toThrowError(/20260323/);
  });

  it('is not written under a name that leads elsewhere', () => {
    expect(() => translator.encodeEvent({ ...roster, batchNo: '../../etc/x' }, context)).toThrowError(TranslationError);
  });

  it('is answered by nobody', () => {
    expect(() => translator.encodeEventAnswer('applied', '', context)).toThrowError(/no event/);
  });
});

const servedTable = `operation: contract.get
served:
  receive: POST /ask
  when: body.KIND = CONTRACT
  fields:
    KIND: ="CONTRACT"
    NO: contractNo
response:
  fields:
    NO: contractNo
    FEN: amountFen
`;

describe('a question that a partner asks us', () => {
  const world = compileWorld({ 'dialect.yaml': dialect, 'contract.get.yaml': servedTable });
  const translator = world.translator('contract.get');
  const ask = (body: object) => ({
    method: 'POST',
    path: '/partners/x/ask',
    headers: {},
    body: bytesOf(body),
  });
  const question = ask({ token: 'tok', body: { KIND: 'CONTRACT', NO: 'HT-1' } });

  it.each([
    ['which the profile lacks', {}],
    ['which is empty in the profile', { token: '' }],
  ])('a secret %s is not met by an empty field', (_, auth) => {
    const empty = { ...ask({ token: '', body: { KIND: 'CONTRACT', NO: 'HT-1' } }), path: '/ask' };

    expect(() => translator.decodeRequest(empty, { ...context, auth })).toThrowError(SignatureError);
  });

  it('is recognised, read with the agreed secret, and answered in the partner’s form', () => {
    expect(world.findings).toEqual([]);
    expect(world.dialect.recognizeServed(question)?.operation).toBe('contract.get');
    expect(world.dialect.recognizeServed(ask({ body: { KIND: 'OTHER' } }))).toBeUndefined();
    const { message } = translator.decodeRequest({ ...question, path: '/ask' }, context);
    const reading = { kind: 'success', message: { contractNo: 'HT-1', amountFen: 5 } } as const;
    const answer = translator.encodeResponse(reading, context);

    expect(message).toEqual({ contractNo: 'HT-1' });
    expect(JSON.parse(utf8(answer.body))).toEqual({ code: '0', text: '成功', data: { NO: 'HT-1', FEN: 5 } });
    expect(translator.decodeResponse(answer, context)).toEqual(reading);
  });

  it('with another secret is unauthenticated traffic', () => {
    const forged = ask({ token: 'guess', body: { KIND: 'CONTRACT', NO: 'HT-1' } });

    expect(() => translator.decodeRequest({ ...forged, path: '/ask' }, context)).toThrowError(SignatureError);
  });

  it('may have grown fields since, and is refused in the words of the dialect', () => {
    const grown = ask({ token: 'tok', body: { KIND: 'CONTRACT', NO: 'HT-1', NEW: 1 } });
    const refusal = { kind: 'refused', as: 'sold-out', code: '', text: '没有' } as const;

    expect(translator.decodeRequest({ ...grown, path: '/ask' }, context).message).toEqual({ contractNo: 'HT-1' });
    expect(JSON.parse(utf8(translator.encodeResponse(refusal, context).body))).toMatchObject({
      code: '4',
      text: '没有',
    });
  });
});

describe('a column', () => {
  const fixed = dialect.replace('csv: { charset: gbk }', 'fixed: { charset: gbk, columns: { no: 6, fen: 9 } }');
  const table = `operation: order.paid
file:
  name: paid.txt
  identity: [paymentNo]
  fields:
    no: paymentNo
    fen: amountFen | pad(9, 0, left)
  unmapped:
    memo: 没有
`;
  const { translator, findings } = compileWorld({ 'dialect.yaml': fixed, 'order.paid.yaml': table });

  it.each([
    ['重庆三字', 'length', 'has 8 bytes, and 6 fit'],
    ['AB ', 'blank', 'ends in a blank'],
  ])('refuses %j at its row, not at the message as a whole', (paymentNo, rule, why) => {
    expect(findings).toEqual([]);
    const fault = faultOf(() => translator('order.paid').encodeEvent({ paymentNo, amountFen: 5 }, context));

    expect(fault).toMatchObject({ rule, canonicalPath: 'paymentNo', wirePath: 'no', line: 6 });
    expect(fault.message).toContain(why);
  });
});
