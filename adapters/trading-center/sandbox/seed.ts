/** What a center holds on its first day. All parties, accounts and projects are synthetic. */
import { toBeijing } from '../../../gateway/catalogue/beijing-time.ts';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { SandboxOptions } from '../../contract.ts';
import { nowOf } from '../../sandbox/clock.ts';
import { type CenterRecords, emptyRecords, type SubAccount } from './records.ts';
import type { Room } from './rooms.ts';

const room = (id: string, name: string, venueKind: Room['venueKind'], [seats, parallel]: [number, number]): Room => ({
  id,
  name,
  venueKind,
  seats,
  parallel,
});

/** Negotiation has no hall: the third session at one time is refused. Halls are booked by the desk (机位) and hardly ever full. */
export const rooms: readonly Room[] = [
  room('KB-101', '开标一室', 'bid-opening', [30, 1]),
  room('KB-102', '开标二室', 'bid-opening', [60, 1]),
  room('KB-201', '开标三室', 'bid-opening', [120, 1]),
  room('KB-900', '开标大厅', 'bid-opening', [999, 100_000]),
  room('PB-301', '评标一室', 'evaluation', [9, 1]),
  room('PB-302', '评标二室', 'evaluation', [15, 1]),
  room('PB-900', '评标大厅', 'evaluation', [999, 100_000]),
  room('TP-401', '谈判一室', 'negotiation', [12, 1]),
  room('TP-402', '谈判二室', 'negotiation', [20, 1]),
];

export const suppliers = {
  technology: { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' },
  information: { name: '重庆样例信息服务有限公司', uscc: '91500103MA9MNQ210T' },
} as const;

const bankName = '示例银行重庆分行';

export const projects = [
  { projectCode: 'CQS26A00101', projectName: '物业管理服务' },
  { projectCode: 'CQS26A00102', projectName: '印刷服务定点采购' },
  { projectCode: 'CQS26A00103', projectName: '公务用车租赁' },
  { projectCode: 'CQS26A00077', projectName: '办公设备采购' },
  { projectCode: 'CQS26A00078', projectName: '信息系统运维服务' },
  { projectCode: 'CQS26A00079', projectName: '会议系统改造' },
] as const;

interface SeededAccount {
  readonly no: string;
  readonly projectCode: string;
  readonly supplier: SubAccount['supplier'];
  readonly form: SubAccount['form'];
  /** Who paid; nobody yet where left out. */
  readonly payerName?: string;
}

/** The first is the account of the public sample; the second was paid by somebody else (错缴), so that its refund fails. */
const accounts: readonly SeededAccount[] = [
  {
    no: '31000101040012345600027',
    projectCode: 'CQS26A00077',
    supplier: suppliers.technology,
    form: 'transfer',
    payerName: suppliers.technology.name,
  },
  {
    no: '31000101040012345600035',
    projectCode: 'CQS26A00078',
    supplier: suppliers.information,
    form: 'transfer',
    payerName: '重庆例证设备有限公司',
  },
  { no: '31000101040012345600043', projectCode: 'CQS26A00079', supplier: suppliers.technology, form: 'guarantee' },
  { no: '31000101040012345600051', projectCode: 'CQS26A00079', supplier: suppliers.information, form: 'transfer' },
];

const amountFen = 2_000_000;

function accountRecord({ payerName, ...account }: SeededAccount, index: number, receivedAt: string): SubAccount {
  const payment = {
    bankSerial: `B20260316${String(index + 1).padStart(6, '0')}`,
    amountFen,
    payerAccount: '6200000000000000017',
    receivedAt,
  };
  const receipts = payerName === undefined ? [] : [{ ...payment, payerName }];
  return { ...account, bankName, lotNo: `${account.projectCode}-1`, amountFen, receipts };
}

export function seedRecords(options: Pick<SandboxOptions, 'now'>): CenterRecords {
  const receivedAt = toBeijing(new Date(nowOf(options).getTime() - 7 * 86_400_000));
  return {
    ...emptyRecords(),
    projects: projects.map((project) => project.projectCode),
    subAccounts: accounts.map((account, index) => accountRecord(account, index, receivedAt)),
  };
}

const freeLotOf = (projectCode: string): string =>
  `${projectCode}-${accounts.some((account) => account.projectCode === projectCode) ? 2 : 1}`;

/** What a newcomer may use at once. Fields are named as in the canonical requests. */
export function seededFor(district: string): Canonical {
  const names = new Map<string, string>(projects.map((project) => [project.projectCode, project.projectName]));
  return {
    // Lots that nobody has a sub-account for yet.
    projects: projects.map((project) => ({ district, ...project, lotNo: freeLotOf(project.projectCode) })),
    subAccounts: accounts.map(({ no, projectCode, supplier, form, payerName }) => ({
      district,
      projectCode,
      projectName: names.get(projectCode),
      lotNo: `${projectCode}-1`,
      supplier,
      supplierUscc: supplier.uscc,
      subAccount: no,
      amountFen,
      form,
      paid: payerName !== undefined || form !== 'transfer',
    })),
    suppliers: Object.values(suppliers),
  };
}
