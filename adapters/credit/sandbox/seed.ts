/** The enterprises that a platform knows on its first day; all synthetic, with right check characters. */
import { beijingDate } from '../../../gateway/catalogue/beijing-time.ts';
import type { SandboxOptions } from '../../contract.ts';
import { nowOf } from '../../sandbox/clock.ts';
import type { Listing, Penalty, PlatformRecords, Subject } from './records.ts';

const dayMs = 86_400_000;

export const listed = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' } as const;
export const clean = { name: '重庆样例信息服务有限公司', uscc: '91500103MA9MNQ210T' } as const;
export const agency = { name: '重庆示例招标代理有限公司', uscc: '91500112MA9MNQ341P' } as const;

const subject = (who: { name: string; uscc: string }, grade: Subject['grade']): Subject => ({
  ...who,
  status: 'active',
  legalPerson: '李示例',
  registeredOn: '2019-04-08',
  grade,
});

const listing = (hitNo: string, uscc: string, validUntil: string): Listing => ({
  hitNo,
  uscc,
  listName: '政府采购严重违法失信行为记录名单',
  category: '政府采购',
  validUntil,
});

const penalty = (number: number, publicUntil: string): Penalty => ({
  recordNo: `XZCF-SEED-${number}`,
  documentNo: `渝财采罚〔2025〕${number}号`,
  subject: listed,
  violation: '串通投标',
  penaltyKind: 'fine',
  fineFen: 1_980_000,
  decidedOn: '2025-06-30',
  validUntil: publicUntil,
  publicUntil,
  status: 'valid',
  division: '500000',
});

/** One enterprise stands on a list, and stood on another until yesterday; two are clean. */
export function seedRecords(options: Pick<SandboxOptions, 'now'>): PlatformRecords {
  const dayFromNow = (days: number): string => beijingDate(new Date(nowOf(options).getTime() + days * dayMs));
  const [nextYear, yesterday] = [dayFromNow(365), dayFromNow(-1)];
  return {
    subjects: [subject(listed, 'C'), subject(clean, 'A'), subject(agency, 'B')],
    listings: [listing('BL-2025-118', listed.uscc, nextYear), listing('BL-2024-007', listed.uscc, yesterday)],
    penalties: [penalty(8, nextYear), penalty(3, yesterday)],
    tickets: [],
    reports: [],
  };
}
