/** Synthetic parties, accounts and files. */
import type { Chance } from './chance.ts';

export interface Party {
  readonly name: string;
  readonly uscc: string;
}

const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Unique by its number; the check digit is none. */
export function supplierOf(no: number): Party {
  let rest = no;
  let code = '';
  for (let i = 0; i < 6; i += 1) {
    code = `${letters[rest % letters.length]}${code}`;
    rest = Math.floor(rest / letters.length);
  }
  return { name: `重庆示例${code}有限公司`, uscc: `91500000MA${code}00` };
}

export const purchaser: Party = { name: '重庆市示例局', uscc: '115000000099MNQ11A' };

export const accountOf = (owner: string): string => `622200${owner.replace(/\D/g, '').padStart(10, '0').slice(-10)}`;

/** A file by its digest; the evidence store is not part of what is tried. */
export const fileOf = (name: string) => ({ name: `${name}.pdf`, sm3: 'ab'.repeat(32), sizeBytes: 1_024 });

/** Where the matters are: most where the policy holds, some where no deposits are collected. */
export const districtOf = (chance: Chance, project: number): string =>
  chance.one({ '500101': 40, '500105': 25, '500112': 25, 'CQ-LJ': 5, '430405': 5 }, 'district', project);

export const holdsHere = (district: string): boolean => !district.startsWith('4304');
