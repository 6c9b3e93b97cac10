/** What banks of this family are known to get wrong, or to do in two ways. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Translator, WireRequest } from '../../gateway/translation/contract.ts';
import { TranslationError } from '../../gateway/translation/contract.ts';
import { loadDialects } from '../../gateway/translation/load.ts';
import { loadWireContract } from '../wire-contract/load.ts';
import { bankDialect, catalogue, contextFor, dialectName, refOf } from './sandbox/test-world.ts';

const samples = join(import.meta.dirname, '../../mappings', dialectName, 'samples');
const contract = loadWireContract(dialectName);
const dialect = await bankDialect();
const gbk = new TextDecoder('gbk', { fatal: true });
const speaking = (operation: string): Translator => dialect.translator(operation)!;
const sampleOf = (name: string): Buffer => readFileSync(join(samples, `${name}.wire`));
const arriving = (body: Uint8Array): WireRequest => ({ method: 'TCP', path: '/', headers: {}, body });

/** The same message with other text in it, counted anew. */
function altered(bytes: Buffer, from: string | RegExp, to: string): Buffer {
  const text = bytes.subarray(6).toString('latin1').replaceAll(new RegExp(from, 'g'), to);
  return Buffer.concat([Buffer.from(String(text.length).padStart(6, '0')), Buffer.from(text, 'latin1')]);
}

describe('the public notice of a receipt', () => {
  const notice = sampleOf('deposit.received/two-wan.event');

  it('has 439 bytes of GBK, 449 of UTF-8, 429 characters, and the count in front is that of the bytes', () => {
    const body = notice.subarray(6);

    expect(notice.subarray(0, 6).toString()).toBe('000439');
    expect([body.length, Buffer.byteLength(gbk.decode(body)), gbk.decode(body).length]).toEqual([439, 449, 429]);
    expect(contract.check('event', 'deposit.received', notice)).toEqual([]);
  });

  it.each(['000449', '000429'])('is refused behind the count %s', (count) => {
    const wrong = Buffer.concat([Buffer.from(count), notice.subarray(6)]);

    expect(contract.check('event', 'deposit.received', wrong)[0]).toContain('000439 would be right');
    expect(() => dialect.recognizeEvent(arriving(wrong))).toThrow(TranslationError);
  });

  it('with another institution is not ours', () => {
    const { decodeEvent } = speaking('deposit.received');

    expect(() => decodeEvent(arriving(notice), contextFor('', { instCode: '500102' }))).toThrow('InstCode');
  });
});

describe('amounts', () => {
  const refund = { bankSerial: 'B1', payeeName: '重庆示例科技有限公司', payeeAccount: '6200000000000000017' };

  it.each([
    [1, '0.01', '0.000001'],
    [2_000_000, '20000.00', '2.000000'],
    [999_999_999_999_999, '9999999999999.99', '999999999.999999'],
  ])('%i fen arrive as %s 元 and are returned as %s 万元', (amountFen, yuan, wanYuan) => {
    const payment = { bankSerial: 'B1', payerName: '某', payerAccount: '62001', subAccount: '31000', amountFen };
    const told = { ...payment, receivedAt: '2026-03-16T10:14:55+08:00' };
    const notice = speaking('deposit.received').encodeEvent(told, contextFor(refOf(1)));
    const batch = { district: '500101', subAccount: '31000', refunds: [{ ...refund, amountFen }] };
    const request = speaking('deposit.refund-batch').encodeRequest(batch, contextFor(refOf(1)));

    expect(gbk.decode(notice.body)).toContain(`<InAmount>${yuan}</InAmount>`);
    expect(gbk.decode(request.body)).toContain(`<InAmount>${wanYuan}</InAmount>`);
    expect(gbk.decode(request.body)).toContain(`<TotalSum>${wanYuan}</TotalSum>`);
  });

  it('whose total is not that of the rows are neither sent nor read', () => {
    const wrong = altered(sampleOf('deposit.refund-batch/two-suppliers.request'), '<TotalSum>4', '<TotalSum>40000');

    expect(contract.check('request', 'deposit.refund-batch', wrong)).toEqual(['TotalSum 不是明细金额之和']);
    expect(() => speaking('deposit.refund-batch').decodeRequest(arriving(wrong))).toThrow('TotalSum');
  });
});

describe('<Head> for <head>', () => {
  const inCapitals = (name: string): Buffer => altered(sampleOf(name), '(</?)head>', '$1Head>');

  it('is read in answers, and the reference in it is compared', () => {
    const { decodeResponse } = speaking('deposit.balance');
    const answer = { status: 200, headers: {}, body: inCapitals('deposit.balance/two-wan.response') };

    expect(decodeResponse(answer, contextFor('2026031600000017'))).toMatchObject({
      message: { balanceFen: 2_000_000 },
    });
    expect(() => decodeResponse(answer, contextFor('2026031600000018'))).toThrow('SeqNo');
  });

  it('breaks the contract, and a notice with it is answered 02 until the table of that bank says `when: Head.TransCode`', () => {
    const notice = inCapitals('deposit.received/two-wan.event');

    expect(contract.check('event', 'deposit.received', notice)).not.toEqual([]);
    expect(dialect.recognizeEvent(arriving(notice))).toBeUndefined();
    expect(gbk.decode(dialect.refuseUnreadable('报文无法识别', contextFor('')).body)).toContain('<Result>02</Result>');
    // Only the recognising is the matter of that table: what is read is the same.
    expect(speaking('deposit.received').decodeEvent(arriving(notice), contextFor('')).identity).toBe('B20260316000917');
  });

  it('is recognised in notices of a bank whose own table says so, as README.md shows', async () => {
    const shown = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
    const overrides = /```yaml\n([^`]*)```/.exec(shown)?.[1]?.replace('<id>', 'bank-x') ?? '';
    const mappings = mkdtempSync(join(tmpdir(), 'mappings-'));
    try {
      const folder = join(mappings, dialectName);
      cpSync(join(samples, '..'), folder, { recursive: true });
      mkdirSync(join(folder, 'partners/bank-x'), { recursive: true });
      writeFileSync(join(folder, 'partners/bank-x/overrides.yaml'), overrides);
      const dialects = await loadDialects(mappings, await catalogue);
      const [notice, end] = ['deposit.received/two-wan.event', 'deposit.refund-batch-settled/one-failed.event'].map(
        (name) => dialects.get(dialectName, 'bank-x')?.recognizeEvent(arriving(inCapitals(name)))?.operation,
      );

      expect([notice, end]).toEqual(['deposit.received', 'deposit.refund-batch-settled']);
    } finally {
      rmSync(mappings, { recursive: true });
    }
  });
});
