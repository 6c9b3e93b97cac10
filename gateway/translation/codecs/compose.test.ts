import { describe, expect, it } from 'vitest';
import { compileWorld, context, faultOf, jsonDialect, order, orderTable, plainRows, utf8 } from '../test-world.ts';

function worldWith(rows: Readonly<Record<string, string>>, unmapped: readonly string[] = []) {
  const lost = `  unmapped:\n${unmapped.map((path) => `    ${path}: 合并写入\n`).join('')}`;
  const table = orderTable({ ...plainRows, ...rows }, unmapped.length > 0 ? lost : '');
  return compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': table });
}

describe('compose', () => {
  const world = worldWith(
    { NOTE: 'name', NAME: 'name | compose("{}（{buyer.name}，{amountFen}分）{{{count}}}") | text(300 bytes)' },
    ['note'],
  );
  const place = world.translator('order.place');
  const message = { ...order, buyer: { name: '某局' }, count: 3 };

  it('puts fields together, and what follows it applies to the whole', () => {
    expect(world.findings).toEqual([]);
    expect(utf8(place.encodeRequest(message, context).body)).toContain(
      '"NAME":"重庆示例科技有限公司（某局，2000000分）{3}"',
    );
    const long = { ...message, buyer: { name: '某'.repeat(60) }, name: '司'.repeat(60) };
    expect(faultOf(() => place.encodeRequest(long, context))).toMatchObject({
      rule: 'length',
      canonicalPath: 'name',
      wirePath: 'params.NAME',
    });
  });

  it('reads nothing back: a value that stands nowhere else must be given up in writing', () => {
    expect(place.decodeRequest(place.encodeRequest(message, context)).message).toEqual(message);
    const lost = worldWith({ NAME: 'name | compose("{}-{kind}")' });
    expect(lost.findings).toMatchObject([{ rule: 'field-unmapped', message: expect.stringContaining('name has') }]);
  });

  it('lacks a field rather than to leave a hole', () => {
    expect(faultOf(() => place.encodeRequest(order, context))).toMatchObject({
      rule: 'compose',
      message: expect.stringContaining('lacks buyer.name'),
    });
  });

  it('takes fields of the same list element and of the message around it', () => {
    const lots = worldWith({ 'LOTS[].T': 'lots[].no | compose("{name}/{}/{lots[].fen}")' });
    expect(lots.findings).toEqual([]);
    const two = { ...order, lots: [1, 2].map((fen) => ({ no: `N${fen}`, fen })) };
    const wire = lots.translator('order.place').encodeRequest(two, context);

    expect(utf8(wire.body)).toContain('"T":"重庆示例科技有限公司/N1/1"');
    expect(utf8(wire.body)).toContain('"T":"重庆示例科技有限公司/N2/2"');
    expect(lots.translator('order.place').decodeRequest(wire).message).toEqual(two);
  });
});

describe('concat', () => {
  it('puts texts and fields behind the value', () => {
    const { findings, translator } = worldWith({ X: 'name | concat("-", kind, " ", amountFen)' });

    expect(findings).toEqual([]);
    expect(utf8(translator('order.place').encodeRequest(order, context).body)).toContain(
      '"X":"重庆示例科技有限公司-works 2000000"',
    );
  });
});

describe('what is put together', () => {
  it.each([
    ['name | compose("{kind}")', 'codec-arguments'],
    ['name | compose("{}{")', 'codec-arguments'],
    ['name | compose("{}}")', 'codec-arguments'],
    ['name | compose({})', 'codec-arguments'],
    ['name | text(200 bytes) | compose("{}")', 'codec-arguments'],
    ['name | compose("{}") | concat("x")', 'codec-arguments'],
    ['name | concat()', 'codec-arguments'],
    ['name | compose("{}{nothing}")', 'unknown-path'],
    ['name | compose("{}{urgent}")', 'type'],
    ['name | compose("{}{buyer}")', 'type'],
    ['name | compose("{}{lots[].no}")', 'array-levels'],
    ['name | compose("{}{lots.no}")', 'unknown-path'],
    ['urgent | compose("{}")', 'type'],
    ['$ref | compose("{}")', 'type'],
    ['="A" | concat("B")', 'type'],
    ['tags[] | compose("{}") | join(;)', 'codec-arguments'],
  ])('is refused as %s', (row, rule) => {
    expect(worldWith({ X: row }).rules).toContain(rule);
  });
});
