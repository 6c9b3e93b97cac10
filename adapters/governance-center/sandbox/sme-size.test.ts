import { expect, test } from 'vitest';
import { sizeOf } from './sme-size.ts';

const wanYuan = (amount: number): number => amount * 1_000_000;

test.each([
  ['工业', 1_000, 40_000, 0, 'large'],
  ['工业', 999, 40_000, 0, 'medium'],
  ['工业', 5_000, 1_999, 0, 'small'],
  ['工业', 19, 100_000, 0, 'micro'],
  ['软件和信息技术服务业', 35, 480, 300, 'small'],
  ['软件和信息技术服务业', 100, 1_000, 0, 'medium'],
  ['建筑业', 3, 6_000, 4_999, 'small'],
  ['农林牧渔业', 0, 49, 0, 'micro'],
  ['其他未列明行业', 100, 0, 0, 'medium'],
])(
  '%s with %i people, revenue %i and assets %i (万元) is %s: one limit missed is a class less',
  (...[industry, employees, revenue, assets, size]) => {
    const facts = { industry, employees, revenueFen: wanYuan(revenue), assetsFen: wanYuan(assets) };

    expect(sizeOf(facts)).toBe(size);
  },
);
