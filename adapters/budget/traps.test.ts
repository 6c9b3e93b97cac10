import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { SignatureError, TranslationError, type WireRequest } from '../../gateway/translation/contract.ts';
import { loadWireContract } from '../wire-contract/load.ts';
import { contextFor, dialectNamed } from './sandbox/test-world.ts';

const samples = join(import.meta.dirname, '../../mappings/budget/voucher-soap/samples');
const secret = 'sample-voucher-secret';
const context = { ...contextFor(''), auth: { certId: '001', voucherSecret: secret } };
/** The public sample: two details, one paid, one failed. */
const sample = readFileSync(join(samples, 'payment.receipt/one-failed-detail.event.wire'), 'latin1');

const inside = (envelope: string): string =>
  iconv.decode(Buffer.from(/<Voucher>([^<]*)/.exec(envelope)?.[1] ?? '', 'base64'), 'gbk');
const signatureOf = (base64: string): string => createHmac('sm3', secret).update(base64).digest('base64');

/** The sample with another document inside, signed anew. */
function resigned(change: (inner: string) => string): string {
  const base64 = iconv.encode(change(inside(sample)), 'gbk').toString('base64');
  return sample
    .replace(/<Voucher>[^<]*/, `<Voucher>${base64}`)
    .replace(/(<Signature [^>]*>)[^<]*/, `$1${signatureOf(base64)}`);
}

const arrivalOf = (envelope: string): WireRequest => ({
  method: 'POST',
  path: '/vouchers',
  headers: {},
  body: Buffer.from(envelope, 'latin1'),
});

async function read(envelope: string) {
  const dialect = await dialectNamed('budget/voucher-soap');
  const arrival = arrivalOf(envelope);
  return dialect.recognizeEvent(arrival)!.decodeEvent(arrival, context);
}

describe('a voucher', () => {
  test('of the public sample is read, detail by detail, under an identity of division, year, type and number', async () => {
    const { message, identity } = await read(sample);

    expect(identity).toBe('500000/2026/5214/W002618000072');
    expect(message).toMatchObject({
      applicationNo: 'SQW002618000004',
      contractNo: 'CQZC2026-0001-HT01',
      amountFen: 29_800_000,
      paidFen: 19_800_000,
      details: [
        { applicationNo: 'SQW002618000004', paidFen: 19_800_000, status: 'paid' },
        { applicationNo: 'SQW002618000005', paidFen: 0, status: 'failed', failure: '收款人户名与账号不符' },
      ],
    });
  });

  test('with another number outside than inside is refused', async () => {
    const other = sample.replace('VoucherNo="W002618000072"', 'VoucherNo="W002618000073"');

    await expect(read(other)).rejects.toBeInstanceOf(TranslationError);
  });

  test('whose bytes were written anew, though they say the same, is not the one that was signed', async () => {
    const base64 = iconv.encode(inside(sample).replaceAll('\n', ''), 'gbk').toString('base64');

    await expect(read(sample.replace(/<Voucher>[^<]*/, `<Voucher>${base64}`))).rejects.toBeInstanceOf(SignatureError);
  });

  test.each([
    ['a sum of details that is not its amount', '<PayAmt>298000.00</PayAmt>', '<PayAmt>298000.01</PayAmt>'],
    ['a sum paid that is not its own', '<XPayAmt>198000.00</XPayAmt><Hold1>', '<XPayAmt>0.00</XPayAmt><Hold1>'],
    ['a detail of another voucher', '<VoucherBillNo>W002618000072', '<VoucherBillNo>W002618000073'],
    ['XpayAmt for XPayAmt', 'XPayAmt>198000.00</XPayAmt><Hold1>', 'XpayAmt>198000.00</XpayAmt><Hold1>'],
    ['a negative payment', '<XPayAmt>0.00</XPayAmt>', '<XPayAmt>-1.00</XPayAmt>'],
    ['a third decimal', '<PayAmt>298000.00</PayAmt>', '<PayAmt>298000.001</PayAmt>'],
    ['a division that is none of six digits and three zeros', '<AdmDivCode>500000<', '<AdmDivCode>500000001<'],
  ])('with %s is refused', async (_, from, to) => {
    const changed = resigned((inner) => {
      expect(inner).toContain(from);
      return inner.replace(from, to);
    });

    await expect(read(changed)).rejects.toBeInstanceOf(TranslationError);
  });

  test('in UTF-8 is refused', async () => {
    const base64 = Buffer.from(inside(sample), 'utf8').toString('base64');
    const utf8 = sample
      .replace(/<Voucher>[^<]*/, `<Voucher>${base64}`)
      .replace(/(<Signature [^>]*>)[^<]*/, `$1${signatureOf(base64)}`);

    await expect(read(utf8)).rejects.toBeInstanceOf(TranslationError);
  });

  test('that is sent to the bank, not a receipt, is no event of ours', async () => {
    const dialect = await dialectNamed('budget/voucher-soap');

    const sent = sample.replace('<VoucherFlag>1', '<VoucherFlag>0');

    expect(dialect.recognizeEvent(arrivalOf(sent))).toBeUndefined();
  });
});

const status = (number: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ser="urn:AsspCBankService"><soapenv:Body><ser:batchQuerySentVoucherStatusResponse><batchQuerySentVoucherStatusReturn><Result>SUCCESS</Result><ErrMsg>成功</ErrMsg><VoucherStatus VoucherNo="W1" Status="${number}"/></batchQuerySentVoucherStatusReturn></ser:batchQuerySentVoucherStatusResponse></soapenv:Body></soapenv:Envelope>`;

test.each([
  [undefined, '5', 'returned'],
  [undefined, '12', 'receipted'],
  ['itfe-voucher-store', '5', 'receipted'],
  ['itfe-voucher-store', '6', 'returned'],
])('the store %s means by status %s that a voucher is %s', async (partner, number, meaning) => {
  const dialect = await dialectNamed('budget/voucher-soap', partner);
  const response = { status: 200, headers: {}, body: Buffer.from(status(number)) };

  const reading = dialect.translator('payment.voucher-status')!.decodeResponse(response, context);

  expect(reading).toEqual({ kind: 'success', message: { voucherNo: 'W1', status: meaning } });
});

describe('the wire contract of the voucher store', () => {
  const complaints = (envelope: string): string =>
    loadWireContract('budget/voucher-soap').check('event', 'payment.receipt', Buffer.from(envelope, 'latin1')).join();

  test.each([
    ['a missing element', '<GovExpEcoCode>50201</GovExpEcoCode>', '', 'GovExpEcoCode'],
    [
      'elements in another order',
      '<StYear>2026</StYear><VtCode>5214</VtCode>',
      '<VtCode>5214</VtCode><StYear>2026</StYear>',
      'StYear',
    ],
    [
      'a sum that does not add up',
      '<PayAmt>298000.00</PayAmt>',
      '<PayAmt>1.00</PayAmt>',
      '明细 PayAmt 之和不等于凭证 PayAmt',
    ],
    ['details with one id', '<Id>D2</Id>', '<Id>D1</Id>', '明细的 Id 重复'],
    ['a document type', '<Voucher><Id>', '<!DOCTYPE Voucher><Voucher><Id>', 'document type declaration'],
  ])('notices %s', (_, from, to, complaint) => {
    expect(complaints(sample)).toBe('');

    expect(complaints(resigned((inner) => inner.replace(from, to)))).toContain(complaint);
  });
});
