/**
 * Sizes of enterprises by 工信部联企业〔2011〕300号. Large, medium and small need every lower limit of their row; who misses one is of the
 * class below.
 */
import type { SizeFacts } from './records.ts';

export type Size = 'large' | 'medium' | 'small' | 'micro';

/** Lower limits: persons, revenue and assets in 万元. What is not counted in an industry is left out. */
interface Limits {
  readonly employees?: number;
  readonly revenue?: number;
  readonly assets?: number;
}

/** Large, medium, small. */
type Row = readonly [Limits, Limits, Limits];

const byStaffAndRevenue = (
  large: readonly [number, number],
  medium: readonly [number, number],
  small: readonly [number, number],
): Row => {
  const limits = ([employees, revenue]: readonly [number, number]): Limits => ({ employees, revenue });
  return [limits(large), limits(medium), limits(small)];
};

const byRevenueAndAssets = (
  large: readonly [number, number],
  medium: readonly [number, number],
  small: readonly [number, number],
): Row => {
  const limits = ([revenue, assets]: readonly [number, number]): Limits => ({ revenue, assets });
  return [limits(large), limits(medium), limits(small)];
};

const rows: Readonly<Record<string, Row>> = {
  农林牧渔业: [{ revenue: 20_000 }, { revenue: 500 }, { revenue: 50 }],
  工业: byStaffAndRevenue([1_000, 40_000], [300, 2_000], [20, 300]),
  建筑业: byRevenueAndAssets([80_000, 80_000], [6_000, 5_000], [300, 300]),
  批发业: byStaffAndRevenue([200, 40_000], [20, 5_000], [5, 1_000]),
  零售业: byStaffAndRevenue([300, 20_000], [50, 500], [10, 100]),
  交通运输业: byStaffAndRevenue([1_000, 30_000], [300, 3_000], [20, 200]),
  仓储业: byStaffAndRevenue([200, 30_000], [100, 1_000], [20, 100]),
  邮政业: byStaffAndRevenue([1_000, 30_000], [300, 2_000], [20, 100]),
  住宿业: byStaffAndRevenue([300, 10_000], [100, 2_000], [10, 100]),
  餐饮业: byStaffAndRevenue([300, 10_000], [100, 2_000], [10, 100]),
  信息传输业: byStaffAndRevenue([2_000, 100_000], [100, 1_000], [10, 100]),
  软件和信息技术服务业: byStaffAndRevenue([300, 10_000], [100, 1_000], [10, 50]),
  房地产开发经营: byRevenueAndAssets([200_000, 10_000], [1_000, 5_000], [100, 2_000]),
  物业管理: byStaffAndRevenue([1_000, 5_000], [300, 1_000], [100, 500]),
  租赁和商务服务业: [
    { employees: 300, assets: 120_000 },
    { employees: 100, assets: 8_000 },
    { employees: 10, assets: 100 },
  ],
  其他未列明行业: [{ employees: 300 }, { employees: 100 }, { employees: 10 }],
};

const fenPerWanYuan = 1_000_000;

export function sizeOf({ industry, employees, revenueFen, assetsFen }: SizeFacts): Size {
  const reaches = (limits: Limits): boolean =>
    employees >= (limits.employees ?? 0) &&
    revenueFen >= (limits.revenue ?? 0) * fenPerWanYuan &&
    assetsFen >= (limits.assets ?? 0) * fenPerWanYuan;
  const row = rows[industry];
  if (row === undefined) throw new Error(`${industry} is no industry of the classification`);
  const [large, medium, small] = row;
  if (reaches(large)) return 'large';
  if (reaches(medium)) return 'medium';
  return reaches(small) ? 'small' : 'micro';
}
