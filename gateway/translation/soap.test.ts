import { describe, expect, it } from 'vitest';
import { SignatureError, TranslationError } from './contract.ts';
import { compileWorld, context, order, orderTable, plainRows } from './test-world.ts';

const utf8 = (body: Uint8Array): string => Buffer.from(body).toString('utf8');
const bytes = (text: string): Uint8Array => Buffer.from(text);

const outer =
  '{ xml: { charset: utf-8, namespaces: { soap: "http://schemas.xmlsoap.org/soap/envelope/", t: "http://tempuri.org/" } } }';
const inner = (at: string, root: string): string =>
  `{ at: "${at}", xml: { root: ${root}, charset: gbk, label: gb2312 } }`;
const body = 'soap:Envelope.soap:Body';

const dialect = `dialect: shop/test
title: SOAP
source: composed for a test
idempotency: ref
layers:
  request: [ ${outer}, ${inner(`${body}.t:{method}.t:ParasXml`, 'paras')} ]
  response: [ ${outer}, ${inner(`${body}.t:{method}Response.t:{method}Result`, 'result')} ]
  event: [ ${outer}, ${inner(`${body}.t:Tell.t:ParasXml`, 'paras')} ]
  answer: [ ${outer}, ${inner(`${body}.t:TellResponse.t:TellResult`, 'result')} ]
envelope:
  request:
    ${body}.t:{method}.t:ValidateData: $auth.token
    ${body}.t:{method}.t:ParasXml: body
  response:
    ${body}.t:{method}Response.t:{method}Result.data: body | optional(omit)
  event:
    ${body}.t:Tell.t:ParasXml: body
outcome:
  of: ${body}.t:{method}Response.t:{method}Result.Code / ${body}.soap:Fault.faultcode
  message: ${body}.t:{method}Response.t:{method}Result.Text / ${body}.soap:Fault.faultstring
  success: ["0000"]
  refusals:
    - { code: "soap:Client", as: invalid }
event:
  receive: POST /callback
  sign: { into: "${body}.t:Tell.t:ValidateData", over: "raw(${body}.t:Tell.t:ParasXml)", by: hmac-sha256-base64, secret: $auth.callbackSecret }
  answer: { of: "${body}.t:TellResponse.t:TellResult.Code", applied: "0000", repeated: "0001", refused: "E" }
codes:
  kind: { goods: 货物, works: 工程 }
`;

const { 'LOTS[].NO': _no, 'LOTS[].FEN': _fen, ...flat } = plainRows;
const rows = { ...flat, 'LIST.LOT[].@no': 'lots[].no', 'LIST.LOT[].#text': 'lots[].fen' };
const table = orderTable(rows)
  .replace('  send: POST /order\n', '  send: POST /ws\n  names: { method: Order }\n')
  .replace('response:\n', 'response:\n  names: { method: Order }\n');
const paid = `operation: order.paid\nevent:\n  when: ${body}.t:Tell.t:ParasXml.TYPE = PAID\n  identity: [NO]\n  fields:\n    TYPE: ="PAID"\n    NO: paymentNo\n    FEN: amountFen\n  unmapped:\n    memo: 对方没有\n`;

const world = compileWorld({ 'dialect.yaml': dialect, 'order.place.yaml': table, 'order.paid.yaml': paid });
const place = world.translator('order.place');
const message = { ...order, name: '甲 & <乙>', lots: [{ no: 'A"1', fen: 5 }, { no: 'B' }] };

describe('a SOAP dialect with a document in a string', () => {
  it('writes the envelope, the labelled document in it as text, and the characters that XML needs escaped', () => {
    const text = utf8(place.encodeRequest(message, context).body);

    expect(text).toContain(
      '<soap:Body><t:Order><t:ValidateData>tok</t:ValidateData><t:ParasXml>&lt;?xml version="1.0" encoding="gb2312"?&gt;&lt;paras&gt;&lt;NAME&gt;甲 &amp;amp; &amp;lt;乙&amp;gt;&lt;/NAME&gt;',
    );
    expect(text).toContain('&lt;LOT no="A&amp;quot;1"&gt;5&lt;/LOT&gt;');
  });

  it('reads what it wrote, whatever prefixes and blanks another writer uses', () => {
    const wire = place.encodeRequest(message, context);
    const other = utf8(wire.body)
      .replaceAll('t:Order', 'x:Order')
      .replaceAll('t:ValidateData', 'x:ValidateData')
      .replaceAll('t:ParasXml', 'x:ParasXml')
      .replace('xmlns:t=', 'xmlns:x=')
      .replace('<soap:Body>', '\n  <soap:Header/>\n <!-- hello --><soap:Body>\n');

    expect(place.decodeRequest(wire).message).toEqual(message);
    expect(() => place.decodeRequest({ ...wire, body: bytes(other) })).toThrowError(
      /No row reads soap:Envelope.soap:Header/,
    );
    expect(place.decodeRequest({ ...wire, body: bytes(other.replace('<soap:Header/>', '')) }).message).toEqual(message);
  });

  it('tells an empty list from none by the element around it', () => {
    for (const sent of [order, { ...order, lots: [] }]) {
      expect(place.decodeRequest(place.encodeRequest(sent, context)).message).toEqual(sent);
    }
  });

  it('refuses an empty list where nothing would tell it from none', () => {
    const bare = orderTable({ ...flat, 'LOT[].NO': 'lots[].no', 'LOT[].FEN': 'lots[].fen' })
      .replace('POST /order\n', 'POST /ws\n  names: { method: Order }\n')
      .replace('response:\n', 'response:\n  names: { method: Order }\n');
    const translator = compileWorld({ 'dialect.yaml': dialect, 'order.place.yaml': bare }).translator('order.place');

    expect(() => translator.encodeRequest({ ...order, lots: [] }, context)).toThrowError(
      expect.objectContaining({ rule: 'empty-list' }),
    );
  });

  it('refuses at the field what the inner charset or XML has no place for', () => {
    for (const [name, rule] of [
      ['㐀', 'charset'],
      ['a\u0001', 'xml-character'],
      ['a\ud800', 'charset'],
    ] as const) {
      expect(() => place.encodeRequest({ ...order, name }, context)).toThrowError(
        expect.objectContaining({ rule, canonicalPath: 'name' }),
      );
    }
  });

  it('reads a refusal without data, an uncertain code, and a fault of the SOAP server', () => {
    const result = (text: string) => ({
      status: 200,
      headers: {},
      body: bytes(
        `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><OrderResponse xmlns="http://tempuri.org/"><OrderResult>${text.replaceAll('<', '&lt;')}</OrderResult></OrderResponse></soap:Body></soap:Envelope>`,
      ),
    });
    const fault = bytes(
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>soap:Client</faultcode><faultstring>坏</faultstring></s:Fault></s:Body></s:Envelope>',
    );

    expect(place.decodeResponse(result('<result><Code>0000</Code><data><ID>B</ID></data></result>'), context)).toEqual({
      kind: 'success',
      message: { orderId: 'B' },
    });
    expect(place.decodeResponse(result('<result><Code>E9</Code><Text>?</Text></result>'), context)).toEqual({
      kind: 'uncertain',
      code: 'E9',
      text: '?',
    });
    expect(() => place.decodeResponse(result('<result><Code>0000</Code></oops>'), context)).toThrowError(
      TranslationError,
    );
    expect(place.decodeResponse({ status: 500, headers: {}, body: fault }, context)).toEqual({
      kind: 'refused',
      as: 'invalid',
      code: 'soap:Client',
      text: '坏',
    });
  });

  it('refuses bytes that claim another encoding than was agreed, and takes any name of the same family inside', () => {
    const wire = place.encodeRequest(message, context);
    const claim = (from: string, to: string) => ({ ...wire, body: bytes(utf8(wire.body).replace(from, to)) });

    expect(() => place.decodeRequest(claim('encoding="utf-8"', 'encoding="gbk"'))).toThrowError(
      /says encoding gbk, and utf-8 was agreed/,
    );
    expect(place.decodeRequest(claim('encoding="utf-8"', 'encoding="UTF-8"')).message).toEqual(message);
    expect(place.decodeRequest(claim('encoding="gb2312"', 'encoding="GBK"')).message).toEqual(message);
  });

  it('signs the text of the document, verifies it as received, and refuses it changed', () => {
    const translator = world.translator('order.paid');
    const wire = translator.encodeEvent({ paymentNo: 'P1', amountFen: 100 }, context);

    expect(world.dialect.recognizeEvent(wire)?.operation).toBe('order.paid');
    expect(translator.decodeEvent(wire, context).identity).toBe('P1');
    expect(
      translator.decodeEvent(
        { ...wire, body: bytes(utf8(wire.body).replace('&lt;paras&gt;', '<![CDATA[<paras>]]>')) },
        context,
      ).identity,
    ).toBe('P1');
    for (const [from, to] of [
      ['100', '900'],
      ['&lt;paras&gt;', '&lt;paras &gt;'],
      ['ValidateData>', 'Validate>'],
    ] as const) {
      expect(() =>
        translator.decodeEvent({ ...wire, body: bytes(utf8(wire.body).replaceAll(from, to)) }, context),
      ).toThrowError(SignatureError);
    }
  });
});
