import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { compileField, compileRelation, type FieldRule } from './field.ts';
import { compileFixed, compileTlv, type TlvTable } from './layout.ts';
import { loadWireContract, type WirePart } from './load.ts';

const samples = join(import.meta.dirname, '../../mappings/examples');
const text = (bytes: Uint8Array): string => iconv.decode(Buffer.from(bytes), 'gb18030');
const gbk = (written: string): Buffer => iconv.encode(written, 'gb18030');

/** What the contract says of a sample after its text was changed; `write` brings the text back to bytes. */
function complaints(stem: string, change: (text: string) => string, write = gbk, read = text): string {
  const [dialect = '', operation = '', rest = ''] = stem.split('/');
  const wire = readFileSync(join(samples, dialect, 'samples', operation, `${rest}.wire`));
  const before = read(wire);
  const after = change(before);
  if (after === before) throw new Error('The change changes nothing.');
  return loadWireContract(`examples/${dialect}`)
    .check(rest.split('.')[1] as WirePart, operation, write(after))
    .join('\n');
}

const swap = (from: string | RegExp, to: string) => (before: string) => before.replace(from, to);

/** Writes the count that belongs to the changed body. */
const reframed =
  (digits: number, all = false) =>
  (written: string): Buffer => {
    const body = gbk(written.slice(digits));
    const count = body.length + (all ? digits : 0);
    return Buffer.concat([Buffer.from(String(count).padStart(digits, '0')), body]);
  };
const utf8 = {
  write: (written: string) => Buffer.from(written),
  read: (bytes: Uint8Array) => Buffer.from(bytes).toString(),
};

describe('a contract that is written wrong', () => {
  it.each([
    [() => compileField({ requierd: true } as FieldRule), /requierd is none of/],
    [() => compileRelation('sum(D.fen) == H.total'), /no relation/],
    [
      () => compileFixed({ charset: 'gbk', records: { H: { length: 7, fields: { a: { width: 6 } } } } }),
      /give 6 bytes/,
    ],
    [() => compileTlv({ charset: 'gbk', tags: 3 } as unknown as TlvTable), /tags is none of/],
  ])('is refused when it is loaded, and not at the first message (%#)', (load, said) => {
    expect(load).toThrowError(said);
  });
});

describe('the contract of framed XML refuses', () => {
  const notice = 'framed-xml/example.deposit-received/two-wan.event';
  const refunds = 'framed-xml/example.deposit-refunds/two-suppliers.request';

  it.each([
    ['a count that is not that of the bytes', swap('000439', '000429'), /byte 0: the frame says 000429, and 000439/],
    ['an amount in the unit of another message', swap('20000.00', '2.000000'), /InAmount/],
    ['a field that is missing', swap(/<InMemo>.*<\/InMemo>/, ''), /InMemo/],
    [
      'fields in another order',
      swap(/(<InName>.*<\/InName>)(<InAcct>.*<\/InAcct>)/, '$2$1'),
      /InAcct.*Expected is \( InName/s,
    ],
    ['another label', swap('GBK', 'UTF-8'), /encoding="GBK"/],
    ['a message of another code', swap('G00001', 'G00002'), /TransCode/],
    ['an entity', swap('重庆示例科技有限公司', '&amp;&x;'), /Entity 'x' not defined/],
    ['a document type', swap('<root>', '<!DOCTYPE root><root>'), /document type/],
  ])('%s', (_what, change, said) => {
    expect(complaints(notice, change, said.source.startsWith('byte 0') ? gbk : reframed(6))).toMatch(said);
  });

  it('text in UTF-8 under a right count', () => {
    const inUtf8 = (written: string) => {
      const body = Buffer.from(written.slice(6));
      return Buffer.concat([Buffer.from(String(body.length).padStart(6, '0')), body]);
    };

    expect(complaints(notice, swap('科技', '科'), inUtf8)).toBe('byte 6: the bytes are no gbk');
  });

  it.each([
    ['a total that is not the sum', swap('<TotalSum>4.000000', '<TotalSum>4.000001'), /TotalSum 不是/],
    ['a number that is not the count', swap('<TotalNum>2', '<TotalNum>3'), /TotalNum 不是/],
    ['rows that are not numbered', swap('rowNum="2"', 'rowNum="3"'), /rowNum 不是/],
    ['an amount in yuan', swap(/<InAmount>2\.000000/, '<InAmount>20000.00'), /InAmount/],
  ])('%s', (_what, change, said) => {
    expect(complaints(refunds, change, reframed(6))).toMatch(said);
  });

  it('a payment by an unknown route, and a success without the bank’s serial', () => {
    const payment = 'framed-xml-5/example.payment/other-bank.request';
    const booked = 'framed-xml-5/example.payment/booked.response';

    expect(complaints(payment, swap('<TranType>2', '<TranType>9'), reframed(5))).toMatch(/TranType/);
    expect(complaints(booked, swap(/<HostDate>.*<\/UserSq>/, ''), reframed(5))).toMatch(/记账流水号/);
    expect(complaints(booked, swap('0000', '2001'), reframed(5))).toMatch(/记账流水号/);
  });
});

describe('the contract of the refund roster refuses', () => {
  const roster = 'csv/example.refund-roster/one-failed.file';

  it.each([
    ['lines that end in LF', swap(/\r\n/g, '\n'), /byte \d+: lines end in CRLF/],
    ['a last line that is not closed', swap(/\r\n$/, ''), /last line|lines end/],
    ['a title that is missing', swap(',转账失败原因', ''), /the titles are/],
    ['a trailing cell that is left out', swap('09:05:44,', '09:05:44'), /byte \d+: the row has 11 cells/],
    [
      'an account out of a spreadsheet',
      swap('6200000000000000025', '6.2E+18'),
      /row 1, field 帐号, byte \d+: should be digits/,
    ],
    ['thousands in the wrong place', swap('20000.00', '"20,00.00"'), /row 1, field 保证金金额, byte \d+: is no amount/],
    [
      'a day that does not exist',
      swap('2026-03-16 10', '2026-02-30 10'),
      /row 1, field 保证金缴纳时间, byte \d+: is no time/,
    ],
    ['quotes that are not closed', swap('农行南岸支行', '"农行南岸支行'), /quotes/],
    ['a quote inside of a cell', swap('农行南岸支行', '农行"南岸"支行'), /byte \d+: the quotes of this cell/],
    [
      'a name beyond its bytes',
      swap('重庆例证设备有限公司', '重'.repeat(31)),
      /row 2, field 企业名称, byte \d+: has more than 60 bytes/,
    ],
    ['a character that GBK lacks', swap('重庆例证', '𠮷'), /byte 0: the bytes are no gbk/],
  ])('%s', (_what, change, said) => {
    expect(complaints(roster, change)).toMatch(said);
  });
});

describe('the contract of the refund batch refuses', () => {
  const batch = 'fixed-width/example.refund-batch/two-refunds.file';

  it.each([
    [
      'a count that is not that of the details',
      swap('20260323000002', '20260323000003'),
      /count\(D\) = H\.count does not hold: 000003/,
    ],
    [
      'a total that is not the sum',
      swap('0000000004000000', '0000000004000001'),
      /sum\(D\.fen\) = H\.totalFen does not hold/,
    ],
    ['a record of another kind', swap('\nD000002', '\nX000002'), /byte 230: no record H, D is expected here/],
    ['a second header', swap('\nD000002', '\nH000002'), /byte 230: no record/],
    ['details before the header', (all: string) => all.split('\n').toReversed().join('\n').slice(1), /byte \d+: /],
    ['letters among digits', swap('102653000013', '10265300001X'), /D 1, field bankNo, byte 169: does not look like/],
    [
      'a name that is a byte too long',
      swap('重庆示例科技有限公司 ', '重庆示例科技有限公司AA'),
      /D 1, byte 229: 1 bytes are too many/,
    ],
    [
      'a record that is too short',
      swap('重庆示例科技有限公司 ', '重庆示例科技有限公司'),
      /D 1, field flow, byte 197: the record ends/,
    ],
    [
      'half a character at the end of a column',
      (all: string) => all.replace(/重庆示例科技有限公司 {40}/, `${'重'.repeat(29)}1重`),
      /byte 109: the bytes are no gbk/,
    ],
    ['carriage returns', swap(/\n/g, '\r\n'), /lines end in LF/],
  ])('%s', (_what, change, said) => {
    expect(complaints(batch, change)).toMatch(said);
  });
});

describe('the contract of tag-length-value refuses', () => {
  const order = 'tlv/example.refund-order/with-purpose.request';

  it.each([
    ['a length beyond the end', swap('00410投标', '00499投标'), /tag 004, byte 121: 99 is not the length/],
    ['a length that is no number', swap('00410投标', '004x0投标'), /tag 004, byte 121/],
    ['a tag nobody knows', swap('00410投标', '00910投标'), /byte 118: no tag 009/],
    ['tags in another order', swap(/(00220重庆示例科技有限公司)(0030820000\.00)/, '$2$1'), /no tag 002 is expected/],
    ['an amount that is missing', swap('0030820000.00', ''), /tag 003 is missing/],
    ['an amount in fen', swap('0030820000.00', '003072000000'), /field 003, byte \d+: is no amount with 2 decimals/],
    ['a time that does not exist', swap('20260323090501', '20260323250501'), /field tradeTime, byte 22: is no time/],
  ])('%s', (_what, change, said) => {
    expect(complaints(order, change, reframed(4, true))).toMatch(said);
  });

  it('a count that leaves out its own four bytes', () => {
    expect(complaints(order, swap('0133', '0129'))).toBe('byte 0: the frame says 0129, and 0133 would be right');
  });
});

describe('the contract of the treasury voucher refuses', () => {
  const receipt = 'voucher/example.payment-receipt/one-failed-detail.event';
  const inner =
    (change: (document: string) => string, write = gbk) =>
    (outer: string): string =>
      outer.replace(/<Voucher>([^<]+)<\/Voucher>/, (_all, base64: string) => {
        const before = text(Buffer.from(base64, 'base64'));
        const after = change(before);
        if (after === before) throw new Error('The change changes nothing.');
        return `<Voucher>${write(after).toString('base64')}</Voucher>`;
      });

  it.each([
    ['a document that is not in Base64', swap(/<Voucher>PD94/, '<Voucher>*PD94'), /no Base64/],
    ['another count of vouchers', swap('<VoucherCount>1', '<VoucherCount>2'), /VoucherCount/],
    ['a document that is no receipt', swap('<VoucherFlag>1', '<VoucherFlag>0'), /VoucherFlag/],
    [
      'an inner document in UTF-8',
      inner(swap('示例局', '示范局'), (document) => Buffer.from(document)),
      /in \/MOF\/VoucherBody\/Voucher: byte 0: the bytes are no gbk/,
    ],
    ['an inner document labelled otherwise', inner(swap('GBK', 'UTF-8')), /encoding="GBK"/],
    ['details that do not add up', inner(swap('<PayAmt>100000.00', '<PayAmt>100000.01')), /明细 PayAmt/],
    ['payments that do not add up', inner(swap('<XPayAmt>0.00', '<XPayAmt>1.00')), /明细 XPayAmt/],
    [
      'a detail of another voucher',
      inner(swap('<VoucherBillNo>W002618000072', '<VoucherBillNo>W002618000073')),
      /VoucherBillNo/,
    ],
    ['a mandatory element that is missing', inner(swap(/<AgencyCode>.*<\/AgencyCode>/, '')), /AgencyCode/],
    ['an amount without decimals', inner(swap('<PayAmt>298000.00', '<PayAmt>298000')), /PayAmt/],
  ])('%s', (_what, change, said) => {
    expect(complaints(receipt, change)).toMatch(said);
  });
});

describe('the contracts of documents inside fields refuse', () => {
  it.each([
    ['f-list/example.loan-record/one-loan.request', swap('"RZ_DATE"', '"RZ_DAY"'), /RZ_DATE/],
    ['f-list/example.loan-record/one-loan.request', swap('150000.00', '15.000000'), /RZ_AMT/],
    ['f-list/example.loan-record/one-loan.request', swap('<M/>', ''), /空的 M/],
    ['f-list/example.loan-record/recorded.response', swap('"RET_CODE">0', '"RET_CODE">4'), /RET_CODE/],
    ['soap-in-string/example.award-notice/one-winner.request', swap('DATA_TYPE&gt;1', 'DATA_TYPE&gt;4'), /DATA_TYPE/],
    [
      'soap-in-string/example.award-notice/one-winner.request',
      swap('PRICE_UNIT&gt;1', 'PRICE_UNIT&gt;2'),
      /PRICE_UNIT/,
    ],
    ['soap-in-string/example.award-notice/one-winner.request', swap('198000.000000', '198000.00'), /WIN_BID_PRICE/],
    ['soap-in-string/example.award-notice/one-winner.request', swap(/&lt;\?xml.*\?&gt;/, ''), /declaration/],
    [
      'soap-in-string/example.award-notice/consortium-changed.request',
      swap(';重庆样例信息服务有限公司', ''),
      /个数不同/,
    ],
    ['soap-in-string/example.award-notice/stored.response', swap('"1"', '1'), /STATUS/],
    [
      'soap-in-string/example.award-notice/stored.response',
      swap('UploadData_G_V4Response', 'UploadData'),
      /UploadData/,
    ],
    ['body-hmac/example.seats/two-seats.request', swap('"data":{', '"data": {'), /blanks/],
    ['body-hmac/example.seats/six-available.response', swap('"Success":true', '"Success":false'), /Success/],
    ['body-hmac/example.seats/refused-invalid.response', swap('"Data":null', '"Data":{}'), /Data/],
    ['json-in-json/example.work-notice/invoice.request', swap(/"msg": ".*"/, '"msg": {}'), /msg must be string/],
    ['json-in-json/example.work-notice/invoice.request', swap('link\\"', 'text\\"'), /in \/msg: /],
    [
      'json-in-json/example.work-notice/sent.response',
      swap('"content":{"success":true', '"content":{"success":false'),
      /errorMsg|data/,
    ],
    ['form/example.enterprise/by-uscc.request', swap(/sign=([0-9a-f]+)/, 'sign=A$1'), /sign/],
    [
      'form/example.enterprise/by-uscc.request',
      swap('requestTime=1773709200000', 'requestTime=1773709200'),
      /requestTime/,
    ],
    ['form/example.enterprise/by-uscc.request', swap('appKey=sim-app', 'appKey=sim-app&appKey=b'), /twice/],
    ['form/example.enterprise/by-uscc.request', swap('tyxydm', 'uscc'), /in \/data: /],
    ['form/example.enterprise/three-found.response', swap('存续', '在营'), /operatingStatus/],
  ])('%s after a change', (stem, change, said) => {
    expect(complaints(stem, change, utf8.write, utf8.read)).toMatch(said);
  });
});
