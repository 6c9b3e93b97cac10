import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../catalogue/load.ts';
import type { TranslationContext } from './contract.ts';
import { loadDialects } from './load.ts';
import { faultOf } from './test-world.ts';

interface Detail {
  readonly voucherId: string;
  readonly amountFen: number;
}
interface Voucher {
  readonly raw?: string;
  readonly amountFen: number;
  readonly details: readonly Detail[];
}

const root = join(import.meta.dirname, '..', '..');
const dialects = await loadDialects(
  join(root, 'mappings/examples'),
  await loadCatalogue(join(root, 'specs'), { examples: true }),
);
const receipt = dialects.get('examples/voucher')?.translator('example.payment-receipt');
const samples = join(root, 'mappings/examples/voucher/samples');
const context = JSON.parse(await readFile(join(samples, 'context.json'), 'utf8')) as TranslationContext;

async function voucherOf(sample: string): Promise<Voucher> {
  const file = join(samples, 'example.payment-receipt', `${sample}.event.canonical.json`);
  const { vouchers } = JSON.parse(await readFile(file, 'utf8')) as { vouchers: readonly [Voucher] };
  const { raw: _signed, ...voucher } = vouchers[0];
  return voucher;
}
const [first, second] = [await voucherOf('one-failed-detail'), await voucherOf('nothing-paid')];

const write = (...vouchers: readonly Voucher[]) => receipt?.encodeEvent({ vouchers }, context);
const withDetail = (voucher: Voucher, at: number, change: Partial<Detail>): Voucher => ({
  ...voucher,
  details: voucher.details.map((detail, index) => (index === at ? { ...detail, ...change } : detail)),
});

describe('an assertion over fields of one list', () => {
  it('holds in every element of it', () => {
    expect(write(first, second)?.body.length).toBeGreaterThan(0);
  });

  it('is not saved by another element that errs the other way', () => {
    const [less, more] = [withDetail(first, 0, { amountFen: 19799999 }), withDetail(second, 0, { amountFen: 2 })];
    const fault = faultOf(() => write(less, more));

    expect(fault).toMatchObject({ rule: 'assert', code: 'GW_TRANSLATION_VALUE' });
    expect(fault.message).toContain('Detail[].PayAmt');
  });

  it.each([0, 1])('compares every field below it, that of detail %i too', (at) => {
    const fault = faultOf(() => write(withDetail(first, at, { voucherId: 'ANOTHER' })));

    expect(fault.message).toContain('Detail[].VoucherBillId');
  });

  it('holds for what is read as for what is written', () => {
    const written = write(first, second);
    const text = Buffer.from(written?.body ?? []).toString('latin1');
    const forged = text.replace(/<Voucher>([^<]+)<\/Voucher>/, (_all, inner: string) => {
      const document = Buffer.from(inner, 'base64')
        .toString('latin1')
        .replace('<PayAmt>198000.00', '<PayAmt>198000.01');
      return `<Voucher>${Buffer.from(document, 'latin1').toString('base64')}</Voucher>`;
    });
    const arrived = { method: 'POST', path: '/vouchers', headers: {}, body: Buffer.from(forged, 'latin1') };

    expect(faultOf(() => receipt?.decodeEvent(arrived, context))).toMatchObject({
      rule: 'assert',
      code: 'GW_TRANSLATION_MESSAGE',
    });
  });

  it('takes a total that is not written for zero, and for nothing else', async () => {
    const wire = await readFile(join(samples, 'example.payment-receipt', 'nothing-paid-in-other-words.event.wire'));
    const arrive = (change: (document: string) => string) => {
      const body = wire.toString('latin1').replace(/<Voucher>([^<]+)<\/Voucher>/, (_all, inner: string) => {
        const document = change(Buffer.from(inner, 'base64').toString('latin1'));
        return `<Voucher>${Buffer.from(document, 'latin1').toString('base64')}</Voucher>`;
      });
      return { method: 'POST', path: '/vouchers', headers: {}, body: Buffer.from(body, 'latin1') };
    };

    expect(
      receipt?.decodeEvent(
        arrive((document) => document),
        context,
      ).message,
    ).toMatchObject({
      vouchers: [{ paidFen: 0, details: [{ paidFen: 0, status: 'failed' }] }],
    });
    const paid = arrive((document) => document.replace('<XPayAmt>0</XPayAmt>', '<XPayAmt>0.01</XPayAmt>'));
    expect(faultOf(() => receipt?.decodeEvent(paid, context))).toMatchObject({ rule: 'assert' });
  });
});
