/** The first day of a budget system: one unit with two lines. All parties, codes and accounts are made up. */
import { beijingDate } from '../../../gateway/catalogue/beijing-time.ts';
import type { SandboxOptions } from '../../contract.ts';
import { nowOf } from '../../sandbox/clock.ts';
import type { Classified, Line, Unit, UnitRecords } from './records.ts';

export const unit: Unit = { code: '219011', name: '重庆市示例局' };

export const classified: Classified = {
  fundType: { id: '3B1F0C9D8E7A4655A4B3C2D1E0F9A801', code: '11111', name: '经费拨款' },
  function: { id: '9C8B7A6D5E4F43218765A4B3C2D1E0F2', code: '2010101', name: '行政运行' },
  governmentEconomy: { id: '7D6E5F4A3B2C41098F7E6D5C4B3A2910', code: '50201', name: '办公经费' },
  departmentEconomy: { id: '4D0A6E2B9C1F4F0E8A55B7C3D9E1F201', code: '30201', name: '办公费' },
};

export const payee = { name: '重庆示例科技有限公司', account: '6200000000000000017', bankName: '模拟银行重庆分行' };
export const payer = {
  name: '重庆市示例局零余额账户',
  account: '5001000000000000001',
  bankName: '模拟银行重庆市分行营业部',
};

/** Five million yuan: enough for a day of trials. */
const LINE_FEN = 500_000_000;

export function newLine(
  fiscalYear: string,
  named: { readonly lineId: string; readonly documentNo: string; readonly governmentProcurement?: boolean },
): Line {
  return {
    governmentProcurement: true,
    ...named,
    fiscalYear,
    unit,
    ...classified,
    amountFen: LINE_FEN,
    requestedFen: 0,
  };
}

export function seedRecords(options: Pick<SandboxOptions, 'now'>): UnitRecords {
  const year = beijingDate(nowOf(options)).slice(0, 4);
  const line = (lineId: string, documentNo: string, governmentProcurement: boolean): Line =>
    newLine(year, { lineId, documentNo, governmentProcurement });
  return {
    lines: [
      line('71617A68E0B54C7F9A2D3C4B5E6F7081', '渝示财预〔2026〕1号', true),
      line('81617A68E0B54C7F9A2D3C4B5E6F7082', '渝示财预〔2026〕2号', false),
    ],
    applications: [],
    handovers: [],
  };
}
