/** A contract, its invoices and its loans, with words for what clients, the workbench, the budget system and the bank say of them. */
import type { Canonical } from '../../catalogue/contract.ts';
import { contractRules } from './contract.ts';
import { invoiceRules } from './invoice.ts';
import { loanRules } from './loan.ts';
import { type RulesWorld, startRules, type WorldCommand, type WorldLine } from './rules-world.ts';

export const contractNo = 'CQZC2026-0001-HT01';
export const invoiceNo = '26500000000000000017';
export const loanNo = 'DK20260402000001';
const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };
const purchaser = { name: '重庆市示例局', uscc: '115000000099MNQ11A' };
export const account = { bankName: '模拟银行重庆分行', name: supplier.name, account: '6200000000000000041' };
const evidence = [{ name: '验收单.pdf', sm3: 'a'.repeat(64), sizeBytes: 1024 }];

export interface Detail {
  readonly application: string;
  readonly fen: number;
  /** Left out: all of it. */
  readonly paid?: number;
  readonly id?: string;
}

export interface PaymentWorld extends RulesWorld {
  agree(amountFen: number, more?: Canonical): readonly WorldLine[];
  submit(no?: string, amountFen?: number, more?: Canonical): readonly WorldLine[];
  /** The newest command of that operation. */
  command(operation: string): WorldCommand;
  pushed(noticeId?: string): readonly WorldLine[];
  confirm(answeredAt: string, more?: Canonical): readonly WorldLine[];
  object(answeredAt: string, more?: Canonical): readonly WorldLine[];
  call(type: string, data?: Canonical): readonly WorldLine[];
  request(applicationNo: string, amountFen: number, more?: Canonical): readonly WorldLine[];
  receipt(voucherNo: string, details: readonly Detail[], paidOn?: string): readonly WorldLine[];
  giveBack(voucherNo: string, details: readonly Detail[], returnedOn?: string): readonly WorldLine[];
  apply(more?: Canonical): readonly WorldLine[];
  bank(type: string, more: Canonical): readonly WorldLine[];
  stateOf(no?: string): string;
}

const detailOf = (
  voucherNo: string,
  { application, fen, paid = fen, id = `${voucherNo}-${application}` }: Detail,
): Canonical => ({
  ...{ detailId: id, voucherId: voucherNo, voucherNo, applicationNo: application, payee: account },
  ...{ amountFen: fen, paidFen: paid, status: paid > 0 ? 'paid' : 'failed' },
});

const sum = (details: readonly Detail[], of: (detail: Detail) => number): number =>
  details.reduce((a, detail) => a + of(detail), 0);

const invoiceOf = (no: string, amountFen: number): Canonical => ({
  ...{ district: '500103', invoiceNo: no, contractNo, amountFen, purchaser, supplier },
  ...{ receivers: ['10010', '10011'], url: `https://zfcg.example.gov.cn/invoices/${no}`, proofs: evidence },
});

const loanRequest = {
  ...{ district: '500103', bank: 'example-bank', productNo: 'ZCD-01', contractNo, contractAmountFen: 20_000_000 },
  ...{ supplier, purchaser, contact: { name: '张三', phone: '13000000000' }, amountFen: 15_000_000, months: 12 },
};

function budget(world: RulesWorld): Pick<PaymentWorld, 'request' | 'receipt' | 'giveBack'> {
  const today = (): string => world.now().slice(0, 10);
  return {
    request: (applicationNo, amountFen, more = {}) =>
      world.hear({
        type: 'payment.request.settled',
        data: { operation: 'payment.request', state: 'succeeded', response: { applicationNo }, ...more },
        request: { district: '500103', contractNo, amountFen, payee: account },
      }),
    receipt: (voucherNo, details, paidOn = today()) =>
      world.hear({
        type: 'payment.receipt',
        partner: 'budget',
        data: {
          ...{ voucherNo, contractNo, applicationNo: details[0]?.application, voucherDate: paidOn, paidOn },
          ...{ amountFen: sum(details, ({ fen }) => fen), paidFen: sum(details, ({ fen, paid = fen }) => paid) },
          details: details.map((detail) => detailOf(voucherNo, detail)),
        },
      }),
    giveBack: (voucherNo, details, returnedOn = today()) =>
      world.hear({
        type: 'payment.returned',
        partner: 'budget',
        data: {
          ...{ voucherNo, originalVoucherNo: 'V0', contractNo, applicationNo: details[0]?.application, returnedOn },
          ...{ amountFen: sum(details, ({ fen }) => fen), reason: '收款人账户已销户' },
          details: details.map((detail) => detailOf(voucherNo, detail)),
        },
      }),
  };
}

function workbench(
  world: RulesWorld,
  command: PaymentWorld['command'],
): Pick<PaymentWorld, 'pushed' | 'confirm' | 'object'> {
  const answer = (type: string, answeredAt: string, more: Canonical): readonly WorldLine[] =>
    world.hear({
      type,
      partner: 'workbench',
      data: { ...{ answerNo: `${type}-1`, noticeId: 'N-1', invoiceNo, purchaser, answeredAt }, ...more },
    });
  return {
    pushed: (noticeId = 'N-1') => world.answer(command('notice.push'), { state: 'succeeded', response: { noticeId } }),
    confirm: (answeredAt, more = {}) => answer('invoice.confirmed', answeredAt, more),
    object: (answeredAt, more = {}) =>
      answer('invoice.objection', answeredAt, { reason: '数量与验收单不符', evidence, ...more }),
  };
}

function lender(world: RulesWorld): Pick<PaymentWorld, 'apply' | 'bank'> {
  return {
    apply: (more = {}) =>
      world.hear({
        type: 'loan.apply.settled',
        data: { operation: 'loan.apply', state: 'succeeded', response: { loanNo } },
        request: { ...loanRequest, ...more },
      }),
    bank: (type, more) =>
      world.hear({
        type,
        partner: 'example-bank',
        data: {
          ...{ eventNo: `${type}-1`, loanNo, contractNo, supplier, amountFen: 15_000_000, rate: 3.45, payee: account },
          ...{ startsOn: world.now().slice(0, 10), endsOn: '2027-03-01' },
          ...more,
        },
      }),
  };
}

export function startPayments(now = '2026-03-02T09:00:00+08:00'): PaymentWorld {
  const world = startRules([contractRules, invoiceRules, loanRules], { now });
  const command: PaymentWorld['command'] = (operation) => {
    const found = world.commands.findLast((one) => one.operation === operation);
    if (found === undefined) throw new Error(`nothing was ordered by ${operation}`);
    return found;
  };
  return {
    ...world,
    command,
    ...budget(world),
    ...workbench(world, command),
    ...lender(world),
    agree: (amountFen, more = {}) =>
      world.hear({
        type: 'contract.agreed',
        data: { district: '500103', contractNo, amountFen, signedOn: '2026-02-27', supplier, purchaser, ...more },
      }),
    submit: (no = invoiceNo, amountFen = 19_800_000, more = {}) =>
      world.hear({ type: 'invoice.submitted', data: { ...invoiceOf(no, amountFen), ...more } }),
    call: (type, data = {}) => world.hear({ type, data: { contractNo, invoiceNo, loanNo, ...data } }),
    stateOf: (no = invoiceNo) => world.loop('invoice', no).state,
  };
}
