/** What one partner does otherwise than its dialect. */
import { describe, expect, it } from 'vitest';
import { collectFindings } from './findings.ts';
import { compileFolders, type DialectFolder, type MappingFile } from './load.ts';
import { bytesOf, catalogue, context, jsonDialect, order, orderTable } from './test-world.ts';

const fileOf = (path: string, content: string): MappingFile => ({
  path,
  name: path.split('/').at(-1) ?? '',
  bytes: bytesOf(content),
});

const head = 'overrides: shop/test\npartner: north\n';

function spoken(overrides: string, partner = 'north') {
  const { findings, report } = collectFindings();
  const folder: DialectFolder = {
    path: 'shop/test',
    files: [fileOf('shop/test/dialect.yaml', jsonDialect), fileOf('shop/test/order.place.yaml', orderTable())],
    samples: [],
    partners: [
      {
        path: `shop/test/partners/${partner}`,
        files: [fileOf(`shop/test/partners/${partner}/overrides.yaml`, overrides)],
        samples: [],
      },
    ],
  };
  const all = compileFolders([folder], catalogue, { report });
  const [base, variant] = all.map(({ compiled }) => compiled.dialect);
  return { findings, base, variant, partner: all[1]?.partner };
}

const paramsOf = (body: Uint8Array) => JSON.parse(new TextDecoder().decode(body)).params;

describe('the overrides of a partner', () => {
  const more = `${head}dialect:
  codes:
    kind: { works: "GC" }
operations:
  order.place:
    request:
      send: POST /v2/order
      fields:
        AMOUNT: amountFen | money(wan-yuan, 6)
        FLAG: ="new"
      remove: [NOTE, USCC]
      unmapped: { note: 没有备注, uscc: 不收代码 }
`;

  it('change codes, rows and addresses of this partner alone', () => {
    const { findings, base, variant, partner } = spoken(more);
    const [ours, theirs] = [base, variant].map((dialect) =>
      dialect?.translator('order.place')?.encodeRequest(order, context),
    );

    expect(findings).toEqual([]);
    expect(partner).toBe('north');
    expect(ours?.path).toBe('/order');
    expect(paramsOf(ours?.body ?? bytesOf(''))).toMatchObject({ KIND: 'G', AMOUNT: '20000.00' });
    expect(theirs?.path).toBe('/v2/order');
    expect(paramsOf(theirs?.body ?? bytesOf(''))).toMatchObject({ KIND: 'GC', AMOUNT: '2.000000', FLAG: 'new' });
  });

  it('take rows away', () => {
    const { base, variant } = spoken(more);
    const written = [base, variant].map((dialect) =>
      dialect?.translator('order.place')?.encodeRequest({ ...order, note: '加急' }, context),
    );
    const [ours, theirs] = written.map((wire) => paramsOf(wire?.body ?? bytesOf('')));

    expect(ours).toMatchObject({ NOTE: '加急' });
    expect(theirs).not.toHaveProperty('NOTE');
  });

  it('put a new row behind the one that stands before it', () => {
    const { variant } = spoken(more);
    const wire = variant?.translator('order.place')?.encodeRequest(order, context);
    const names = Object.keys(paramsOf(wire?.body ?? bytesOf('')));

    expect(names.indexOf('FLAG')).toBe(names.indexOf('AMOUNT') + 1);
  });

  it('are another mapping, by another hash', () => {
    const { base, variant } = spoken(more);

    expect(variant?.translator('order.place')?.hash).not.toBe(base?.translator('order.place')?.hash);
  });

  it('are held to every rule, at their own lines', () => {
    const { findings } = spoken(
      `${head}operations:\n  order.place:\n    request:\n      fields:\n        KIND: kind | code(kinds)\n`,
    );

    expect(findings).toMatchObject([
      { file: 'shop/test/partners/north/overrides.yaml', rule: 'unknown-table', line: 7 },
    ]);
  });

  it('that remove nothing, or lie in another partner’s folder, are refused', () => {
    const nothing = spoken(`${head}operations:\n  order.place:\n    request:\n      remove: [NOWHERE]\n`);
    const elsewhere = spoken(more, 'south');

    expect(nothing.findings).toMatchObject([{ rule: 'override-nothing', line: 6 }]);
    expect(elsewhere.findings).toMatchObject([{ rule: 'override-name' }]);
  });

  it('may take an operation away', () => {
    const { findings, base, variant } = spoken(`${head}operations:\n  remove: [order.place]\n`);

    expect(findings).toEqual([]);
    expect(base?.operations).toEqual(['order.place']);
    expect(variant?.operations).toEqual([]);
  });
});
