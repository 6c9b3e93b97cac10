/** Documents in documents, frames round them, totals over them, and what each row came to. */
import { describe, expect, it } from 'vitest';
import { encodeText } from './charset.ts';
import { type Headers, SignatureError, TranslationError, type Translator } from './contract.ts';
import { bytesOf, compileWorld, context, faultOf } from './test-world.ts';

const text = (bytes: Uint8Array): string => new TextDecoder('gbk').decode(bytes);

const encodeGbk = (content: string): Uint8Array => encodeText(content, 'gbk');

const head = (layers: string, more = ''): string => `dialect: shop/test
title: 测试
source: composed for a test
idempotency: none
layers:
  event:
${layers}
  answer: [ { json: {} } ]
outcome: { of: code, success: ["0"] }
event:
  receive: tcp
  answer: { of: code, applied: "00", repeated: "01", refused: "02" }
${more}`;

const told = (fields: string, more = ''): string => `operation: batch.told
event:
  identity: [batchNo]
  fields:
${fields}${more}`;

function translatorOf(dialect: string, table: string): Translator {
  const world = compileWorld({ 'dialect.yaml': dialect, 'batch.told.yaml': table });
  expect(world.findings).toEqual([]);
  return world.translator('batch.told');
}

const batch = {
  batchNo: 'B7',
  rows: [
    { no: '1', fen: 250, status: 'succeeded' },
    { no: '2', fen: 50, failure: '户名不符', status: 'failed' },
  ],
};

const framedXml = head('    - frame: { digits: 6, counts: body }\n    - xml: { root: Batch, charset: gbk }');
const xmlRows = `    No: batchNo
    Count: $count(rows[])
    Sum: $sum(rows[].fen) | money(yuan, 2)
    List.Row[].@id: rows[].no
    List.Row[].Amt: rows[].fen | money(yuan, 2)
    List.Row[].Why: rows[].failure | optional(empty)
  unmapped: { 'rows[].signedText': 对方没有 }
`;
const xmlRules = `  assert: [ 'sum(List.Row[].Amt) = Sum', 'count(List.Row[]) = Count' ]
  result:
    rows[].status: when(Why is empty) succeeded else failed
`;

describe('a framed message', () => {
  const translator = translatorOf(framedXml, told(xmlRows, xmlRules));

  it('begins with the number of its bytes in GBK, and has no content type on a bare connection', () => {
    const wire = translator.encodeEvent(batch, context);

    expect(wire).toMatchObject({ method: 'TCP', path: '/', headers: {} });
    expect(text(wire.body).slice(0, 6)).toBe(String(wire.body.length - 6).padStart(6, '0'));
    expect(text(wire.body)).toContain('<Row id="2"><Amt>0.50</Amt><Why>户名不符</Why></Row>');
    expect(translator.decodeEvent(wire, context)).toMatchObject({ message: batch, identity: 'B7' });
  });

  it('is refused where a byte is missing', () => {
    const wire = translator.encodeEvent(batch, context);

    expect(faultOf(() => translator.decodeEvent({ ...wire, body: wire.body.slice(0, -1) }, context))).toMatchObject({
      code: 'GW_TRANSLATION_BYTES',
    });
  });
});

describe('assertions', () => {
  const translator = translatorOf(
    framedXml,
    told(
      xmlRows.replace('    Sum: $sum(rows[].fen) | money(yuan, 2)\n', ''),
      xmlRules.replace("'sum(List.Row[].Amt) = Sum', ", "'sum(List.Row[].Amt) = Count', "),
    ),
  );

  it('refuse a message whose fields contradict each other, on its way out and in', () => {
    const fault = faultOf(() => translator.encodeEvent(batch, context));
    const even = { ...batch, rows: batch.rows.map((row) => ({ ...row, fen: 100 })) };
    const wire = translator.encodeEvent(even, context);
    const other = Buffer.from(Buffer.from(wire.body).toString('latin1').replace('<Amt>1.00', '<Amt>7.00'), 'latin1');
    const arrived = faultOf(() => translator.decodeEvent({ ...wire, body: other }, context));

    expect(fault).toMatchObject({ code: 'GW_TRANSLATION_VALUE', rule: 'assert', line: 11 });
    expect(arrived).toMatchObject({ code: 'GW_TRANSLATION_MESSAGE', rule: 'assert', wirePath: 'List.Row[].Amt' });
  });

  it('tell codes from amounts: 0123 is not 123, and 2.0 is 2.00', () => {
    const table = told(
      `    No: batchNo
    Again: batchNo
    List.Row[].@id: rows[].no
    List.Row[].Amt: rows[].fen | money(yuan, 2)
    List.Row[].Why: rows[].failure | optional(empty)
  unmapped: { 'rows[].signedText': 对方没有 }
`,
      `  assert: [ 'Again = No' ]\n  result:\n    rows[].status: when(Why is empty) succeeded else failed\n`,
    );
    const same = translatorOf(framedXml, table);
    const wire = same.encodeEvent({ ...batch, batchNo: '0123' }, context);
    const sent = (again: string, no: string) => {
      const changed = text(wire.body)
        .slice(6)
        .replace('<No>0123', `<No>${no}`)
        .replace('<Again>0123', `<Again>${again}`);
      const body = encodeGbk(changed);
      return () =>
        same.decodeEvent(
          { ...wire, body: Buffer.concat([bytesOf(String(body.length).padStart(6, '0')), body]) },
          context,
        );
    };

    expect(faultOf(sent('123', '0123'))).toMatchObject({ rule: 'assert' });
    // Equal as amounts, and then not the same text for the one field that both mean.
    expect(faultOf(sent('2.0', '2.00'))).toMatchObject({ rule: 'disagree' });
  });

  it('over fields that no row reads are findings', () => {
    const { rules } = compileWorld({
      'dialect.yaml': framedXml,
      'batch.told.yaml': told(xmlRows, xmlRules.replace('= Sum', '= Total')),
    });

    expect(rules).toEqual(['assert']);
  });
});

describe('the result of a row', () => {
  const translator = translatorOf(framedXml, told(xmlRows, xmlRules));

  it('is computed from its fields, and a message that says otherwise is not written', () => {
    const wrong = { ...batch, rows: [{ no: '1', fen: 250, status: 'failed' }] };

    expect(faultOf(() => translator.encodeEvent(wrong, context))).toMatchObject({
      rule: 'result',
      canonicalPath: 'rows[0].status',
    });
  });

  it('must be a value of the schema and look at fields that have rows', () => {
    const rulesWith = (result: string) =>
      compileWorld({
        'dialect.yaml': framedXml,
        'batch.told.yaml': told(xmlRows, `  result:\n    rows[].status: ${result}\n`),
      }).rules;

    expect(rulesWith('when(Why is empty) done else failed')).toContain('result');
    expect(rulesWith('when(Nothing is empty) succeeded else failed')).toContain('result');
    expect(rulesWith('when(Why = "x") failed when(Amt is not empty) succeeded else failed')).toEqual([]);
  });
});

describe('signed documents in a list', () => {
  const layers = `    - xml: { charset: gbk, root: MOF }
    - { each: 'Body[]', at: Voucher, base64: {}, xml: { root: Voucher, charset: gbk }, keep: raw }`;
  const rows = `    No: batchNo
    Body[].@id: rows[].no
    Body[].Voucher: rows[].signedText
    Body[].Voucher.Amt: rows[].fen | money(yuan, 2)
    Body[].Voucher.Why: rows[].failure | optional(empty)
  result:
    rows[].status: when(Voucher is not empty) succeeded else failed
`;
  const table = told(
    rows.replace('when(Voucher is not empty) succeeded else failed', 'when(@id = "2") failed else succeeded'),
  );
  const translator = translatorOf(head(layers).replace('receive: tcp', 'receive: POST /in'), table);
  /** Blanks and an attribute order that we would not write. */
  const inner = Buffer.from('<?xml version="1.0" encoding="GBK"?>\n<Voucher> <Why></Why><Amt>2.50</Amt></Voucher>');

  it('are read from a copy and passed on byte for byte', () => {
    const signedText = inner.toString('base64');
    const outer = `<MOF><No>B7</No><Body id="1"><Voucher>${signedText}</Voucher></Body></MOF>`;
    const arrived = { method: 'POST', path: '/in', headers: {}, body: bytesOf(outer) };
    const { message } = translator.decodeEvent(arrived, context);
    const onward = text(translator.encodeEvent(message, context).body);

    expect(message).toEqual({ batchNo: 'B7', rows: [{ no: '1', signedText, fen: 250, status: 'succeeded' }] });
    expect(onward).toContain(`<Voucher>${signedText}</Voucher>`);
  });

  it('are composed where nobody has signed them yet', () => {
    const wire = translator.encodeEvent({ batchNo: 'B7', rows: [{ no: '1', fen: 250, status: 'succeeded' }] }, context);
    const composed = /<Voucher>(.+)<\/Voucher>/.exec(text(wire.body))?.[1] ?? '';

    expect(text(Buffer.from(composed, 'base64'))).toBe(
      '<?xml version="1.0" encoding="gbk"?><Voucher><Amt>2.50</Amt><Why></Why></Voucher>',
    );
  });

  it('are not passed on when the message says otherwise than they do', () => {
    const signedText = inner.toString('base64');
    const message = { batchNo: 'B7', rows: [{ no: '1', signedText, fen: 999, status: 'succeeded' }] };

    expect(() => translator.encodeEvent(message, context)).toThrowError(TranslationError);
  });
});

describe('signatures over pieces', () => {
  const sign =
    'sign: { into: v.TOKEN, over: [v.NO, ="|", md5(raw(data)), upper(v.NO)], by: hmac-sha256-base64, secret: $auth.callbackSecret }';
  const dialect = head('    - json: {}', 'envelope:\n  event:\n    v.NO: $serial\n    v.TOKEN: =""\n    data: body\n');
  const signed = dialect.replace('  receive: tcp', `  receive: POST /in\n  ${sign}`).replace('    v.TOKEN: =""\n', '');
  const table = told(
    `    NO: batchNo\n    ROWS[].NO: rows[].no\n    ROWS[].FEN: rows[].fen\n    ROWS[].S: rows[].status\n  unmapped: { 'rows[].signedText': 没有, 'rows[].failure': 没有 }\n`,
  );
  const translator = translatorOf(signed, table);
  const message = { batchNo: '批7', rows: [{ no: '1', fen: 1, status: 'failed' }] };
  const body = (content: string) => ({ method: 'POST', path: '/in', headers: {} as Headers, body: bytesOf(content) });

  it('cover the bytes of a JSON value exactly as they travel', async () => {
    const { createHash, createHmac } = await import('node:crypto');
    const wire = translator.encodeEvent(message, context);
    const document = new TextDecoder().decode(wire.body);
    const slice = document.slice(document.indexOf('"data":') + 7, -1);
    const md5 = createHash('md5').update(slice).digest('hex');
    const expected = createHmac('sha256', 'sim-only-secret').update(`7|${md5}7`).digest('base64');

    expect(JSON.parse(document).v.TOKEN).toBe(expected);
    expect(translator.decodeEvent(wire, context).message).toEqual(message);
  });

  it('do not hold after the slightest change, a blank included', () => {
    const document = new TextDecoder().decode(translator.encodeEvent(message, context).body);
    const blank = document.replace('"NO":"批7"', '"NO": "批7"');
    const unsigned = document.replace(/"TOKEN":"[^"]*"/, '"TOKEN":""');

    for (const changed of [blank, document.replace('"FEN":1', '"FEN":2'), unsigned])
      expect(() => translator.decodeEvent(body(changed), context)).toThrowError(SignatureError);
    expect(translator.decodeEvent(body(`${document} `), context).message).toEqual(message);
  });
});
