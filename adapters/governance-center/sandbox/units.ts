/** The authorities that referrals go to, by level, division and department. */
import type { ReferralKind } from './records.ts';

const departments: Readonly<Record<string, { readonly name: string; readonly takes: ReferralKind }>> = {
  'public-security': { name: '公安局', takes: 'collusive-bidding' },
  'market-regulation': { name: '市场监督管理局', takes: 'false-test-report' },
  'sme-authority': { name: '经济和信息化委员会', takes: 'sme-size' },
};
const CITY = '500000';
/** Those that examples and tests name; of the others the code stands for the name. */
const divisions: Readonly<Record<string, string>> = { [CITY]: '重庆市', '500101': '万州区', '500103': '渝中区' };

export interface Addressee {
  readonly level: string;
  /** `500101-public-security` */
  readonly unit: string;
}

/** @returns the name of the authority, or what is wrong with the addressee, for people */
export function unitFor(
  kind: ReferralKind,
  { level, unit }: Addressee,
): { readonly name: string } | { readonly wrong: string } {
  const department = Object.keys(departments).find((one) => unit.endsWith(`-${one}`)) ?? '';
  const division = unit.slice(0, -department.length - 1);
  const known = departments[department];
  if (known === undefined) return { wrong: '没有这个部门' };
  if (known.takes !== kind) return { wrong: `${known.name}不受理此类事项` };
  if ((level === 'municipal') !== (division === CITY)) return { wrong: '层级与单位不符' };
  return { name: `${divisions[division] ?? division}${known.name}` };
}
