import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranslationError } from './contract.ts';
import { insidesOf } from './dialect.ts';
import { type Frame, type Members, readingFrame } from './frame.ts';
import { type PlainField, plainField, readFields } from './plain.ts';
import type { PlanNode } from './plan.ts';
import { compileWorld, jsonDialect, orderTable, plainRows } from './test-world.ts';

const rows = { ...plainRows, BUYER_CODE: 'buyer.code | optional(empty)', PHONE: 'phone | optional(null)' };
const world = compileWorld({ 'dialect.yaml': jsonDialect, 'order.place.yaml': orderTable(rows) });
const plan = insidesOf(world.dialect).operations.get('order.place')?.call?.request.plan;
const fields = [...(plan?.body.children.values() ?? [])];

function outcomeOf(read: (frame: Frame) => void): unknown {
  const frame = readingFrame(undefined);
  try {
    read(frame);
    return frame.elements[0];
  } catch (fault) {
    expect(fault).toBeInstanceOf(TranslationError);
    return (fault as TranslationError).message;
  }
}

const never = (): never => {
  throw new Error('A plain field is read in the loop.');
};

function byLoop(node: PlanNode, plain: PlainField, members: Members): unknown {
  const child = { key: node.key, plain, find: never, read: never };
  return outcomeOf((frame) => void readFields([child], members, frame, 0));
}

function byRow(node: PlanNode, members: Members): unknown {
  const [use] = node.uses;
  return outcomeOf((frame) => {
    if (use?.kind === 'row') use.code.read(members[node.key], frame, members);
  });
}

const someValue = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    'H',
    'G',
    '1',
    '0',
    '2000.00',
    '2026-12-01 09:30:00',
    '2026-02-30 09:30:00',
    '91500000MA9MNQ1066',
  ),
  fc.constantFrom(1, -0, 0.5, 1e21, true, false, '12345', '1'.repeat(70), '中'.repeat(70), '\ud83d'),
  fc.string(),
  fc.constant({ a: 1 }),
  fc.constant(['x']),
);

describe('a plain field', () => {
  const plains = fields.flatMap((node) => {
    const plain = plainField(node, () => false);
    return plain ? [{ node, plain, name: node.key }] : [];
  });

  it('is nearly every field', () => {
    expect(plains.map(({ name }) => name)).toEqual([
      ...['NAME', 'USCC', 'AMOUNT', 'KIND', 'AT', 'URGENT', 'COUNT', 'PHONE', 'BUYER', 'BUYER_CODE', 'NOTE'],
    ]);
  });

  it.each(plains)('is read in the loop as by its row, faults included: $name', ({ node, plain }) => {
    fc.assert(
      fc.property(someValue, fc.boolean(), (value, alone) => {
        const members = { [node.key]: value };
        expect(byLoop(node, { ...plain, alone }, members)).toEqual(byRow(node, members));
      }),
      { seed: 71, numRuns: 400 },
    );
  });

  it('agrees with another field of the same meaning, or is refused', () => {
    const found = plains.find(({ name }) => name === 'NAME');
    if (!found) throw new Error('NAME is plain.');
    const { node, plain } = found;
    const child = { key: node.key, plain, find: never, read: never };
    const twice = (first: string, second: string): unknown =>
      outcomeOf((frame) => {
        for (const value of [first, second]) readFields([child], { [node.key]: value }, frame, 0);
      });

    expect(twice('甲', '甲')).toEqual({ name: '甲' });
    expect(twice('甲', '乙')).toContain('is not what another field of the same meaning says');
  });

  it('counts what is there, null and empty included', () => {
    const children = plains.map(({ node, plain }) => ({ key: node.key, plain, find: never, read: never }));

    expect(readFields(children, { NAME: '甲', PHONE: null, BUYER_CODE: '', NEW: 1 }, readingFrame(undefined), 0)).toBe(
      3,
    );
  });
});
