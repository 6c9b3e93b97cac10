import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import { loadCatalogue } from '../../gateway/catalogue/load.ts';
import { seededRandom } from '../../gateway/translation/check/random.ts';
import type { TranslationContext, Translator } from '../../gateway/translation/contract.ts';
import { loadDialects } from '../../gateway/translation/load.ts';
import { loadWireContract } from './load.ts';

const root = join(import.meta.dirname, '../..');
const catalogue = await loadCatalogue(join(root, 'specs'), { examples: true });
const dialects = await loadDialects(join(root, 'mappings/examples'), catalogue);

const folderOf = (dialect: string): string => join(root, 'mappings/examples', dialect, 'samples');
const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

interface Vector {
  readonly translator: Translator;
  readonly wire: Buffer;
  readonly canonical: Canonical;
  readonly context: TranslationContext;
}

/** @param stem e.g. `example.payment/other-bank.request` */
function vectorOf(dialect: string, stem: string): Vector {
  const file = join(folderOf(dialect), stem);
  const translator = dialects.get(`examples/${dialect}`)?.translator(stem.split('/')[0] ?? '');
  if (!translator) throw new Error(`${dialect} does not speak ${stem}.`);
  return {
    translator,
    wire: readFileSync(`${file}.wire`),
    canonical: json(`${file}.canonical.json`) as Canonical,
    context: json(join(folderOf(dialect), 'context.json')) as TranslationContext,
  };
}

/** Bytes → canonical → bytes, as the gateway (or a partner's sandbox) reads and writes a request. */
function throughRequest({ translator, wire, canonical, context }: Vector): Uint8Array {
  const shape = translator.encodeRequest(canonical, context);
  const { message } = translator.decodeRequest({ ...shape, body: wire });
  return translator.encodeRequest(message, context).body;
}

function throughEvent({ translator, wire, canonical, context }: Vector): Uint8Array {
  const shape = translator.encodeEvent(canonical, context);
  const { message } = translator.decodeEvent({ ...shape, body: wire }, context);
  return translator.encodeEvent(message, context).body;
}

const gbk = (bytes: Uint8Array): string => new TextDecoder('gbk', { fatal: true }).decode(bytes);

describe('the published vectors', () => {
  it('deposit notice G00001: 439 bytes of GBK, 449 of UTF-8, 429 characters behind six digits that count the bytes', () => {
    const vector = vectorOf('framed-xml', 'example.deposit-received/two-wan.event');
    const body = vector.wire.subarray(6);

    expect(vector.wire.subarray(0, 6).toString()).toBe('000439');
    expect([body.length, Buffer.byteLength(gbk(body)), gbk(body).length]).toEqual([439, 449, 429]);
    expect(Buffer.from(throughEvent(vector)).equals(vector.wire)).toBe(true);
  });

  it('payment TR01: 601 bytes of GBK behind five digits', () => {
    const vector = vectorOf('framed-xml-5', 'example.payment/other-bank.request');

    expect(vector.wire.subarray(0, 5).toString()).toBe('00601');
    expect(vector.wire.length).toBe(5 + 601);
    expect(Buffer.from(throughRequest(vector)).equals(vector.wire)).toBe(true);
  });

  it('refund batch: a header of 37 bytes and details of 191', () => {
    const vector = vectorOf('fixed-width', 'example.refund-batch/two-refunds.file');
    const lines = vector.wire.toString('latin1').split('\n');

    expect(lines.map((line) => line.length)).toEqual([37, 191, 191, 0]);
    expect(Buffer.from(throughEvent(vector)).equals(vector.wire)).toBe(true);
  });

  it('refund order: 133 bytes, the four digits in front counted as well', () => {
    const vector = vectorOf('tlv', 'example.refund-order/with-purpose.request');

    expect(vector.wire.subarray(0, 4).toString()).toBe('0133');
    expect(vector.wire.length).toBe(133);
    expect(Buffer.from(throughRequest(vector)).equals(vector.wire)).toBe(true);
  });

  it('seat query: the token is the HMAC over the very text of data', () => {
    const vector = vectorOf('body-hmac', 'example.seats/two-seats.request');
    const text = vector.wire.toString();
    const data = text.slice(text.indexOf('"data":') + '"data":'.length, -1);
    const md5 = createHash('md5').update(data).digest('hex');
    const { SYSTEM_NO, DATAUUID, TIME, TOKEN } = (JSON.parse(text) as { validation: Record<string, string> })
      .validation;
    const token = createHmac('sha256', 'sim-only-secret')
      .update(`${SYSTEM_NO}${DATAUUID}${TIME}${md5}`)
      .digest('base64');

    expect(md5).toBe('e762d22f88d873a360b0fa65428eb98e');
    expect([TOKEN, token]).toEqual(Array(2).fill('K3oKSE1lyu7qg4Fy5vILbelwqQ5Lwd6b7878T8TcevU='));
    expect(Buffer.from(throughRequest(vector)).equals(vector.wire)).toBe(true);
  });

  it('refund roster: a quoted amount with thousands is the same money, accounts stay text, each row has its end', () => {
    const plain = vectorOf('csv', 'example.refund-roster/one-failed.file');
    const { wire, canonical } = vectorOf('csv', 'example.refund-roster/one-failed-thousands.file');
    const refunds = canonical.refunds as readonly Record<string, unknown>[];

    expect(gbk(wire)).toContain('"20,000.00"');
    expect(Buffer.from(throughEvent({ ...plain, wire })).equals(plain.wire)).toBe(true);
    expect(refunds.map(({ account, status }) => [account, status])).toEqual([
      ['6200000000000000025', 'succeeded'],
      ['6200000000000000033', 'failed'],
    ]);
  });
});

describe('a treasury voucher', () => {
  const vector = vectorOf('voucher', 'example.payment-receipt/one-failed-detail.event');
  const inner = /<Voucher>([^<]+)<\/Voucher>/;
  const signed = Buffer.from(inner.exec(vector.wire.toString('latin1'))?.[1] ?? '', 'base64');
  const [voucher] = vector.canonical.vouchers as readonly Record<string, unknown>[];

  it('keeps its signed bytes through reading and writing', () => {
    const written = Buffer.from(throughEvent(vector)).toString('latin1');

    expect(gbk(signed)).toMatch(/^<\?xml version="1\.0" encoding="GBK"\?>\n<Voucher><Id>/);
    expect(Buffer.from(inner.exec(written)?.[1] ?? '', 'base64').equals(signed)).toBe(true);
  });

  it('composed anew would have other bytes, and another content beside the signed ones is refused', () => {
    const { translator, context } = vector;
    const { raw: _signed, ...rest } = voucher ?? {};

    const composed = Buffer.from(translator.encodeEvent({ vouchers: [rest] }, context).body).toString('latin1');
    expect(inner.exec(composed)?.[1]).not.toBe(inner.exec(vector.wire.toString('latin1'))?.[1]);
    expect(() =>
      translator.encodeEvent({ vouchers: [{ ...voucher, procurementId: 'ANOTHER' }] }, context),
    ).toThrowError();
  });
});

describe('every example', () => {
  const names = readdirSync(join(root, 'mappings/examples'));

  it.each(names)('%s keeps to its contract in every sample', (name) => {
    const contract = loadWireContract(`examples/${name}`);
    const wires = readdirSync(folderOf(name), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.wire'),
    );

    expect(wires.length).toBeGreaterThan(1);
    for (const file of wires) {
      const [operation = '', rest = ''] = file.split('/');
      const part = rest.split('.')[1] as Parameters<typeof contract.check>[0];
      expect({ file, complaints: contract.check(part, operation, readFileSync(join(folderOf(name), file))) }).toEqual({
        file,
        complaints: [],
      });
    }
  });

  it.each(names)('%s: bytes damaged at random are complained about or taken, never a surprise', (name) => {
    const contract = loadWireContract(`examples/${name}`);
    const random = seededRandom(20260316);
    const wires = readdirSync(folderOf(name), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.wire'),
    );
    let complained = 0;

    for (let round = 0; round < 300; round += 1) {
      const file = wires[random.below(wires.length)] ?? '';
      const bytes = Buffer.from(readFileSync(join(folderOf(name), file)));
      for (let hit = random.between(1, 4); hit > 0; hit -= 1) bytes[random.below(bytes.length)] = random.below(256);
      const cut = random.chance(0.2) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
      const [operation = '', rest = ''] = file.split('/');
      const said = contract.check(rest.split('.')[1] as Parameters<typeof contract.check>[0], operation, cut);
      if (said.length > 0) complained += 1;
    }

    expect(complained).toBeGreaterThan(150);
  });
});
