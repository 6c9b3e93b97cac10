/** Refunds in batches: a batch is taken whole with its members fixed, each member by itself is taken or not, and ends by itself. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked } from '../../sandbox/contract.ts';
import { type Bank, membersOf, openBatchWith } from './bank.ts';
import { type Account, type Batch, isOpen, type Member, type Receipt } from './records.ts';

/** How long the bank takes to pay a batch out. */
export const settleMs = 400;

/** A member as it is asked for. */
export interface Wanted {
  readonly bankSerial: string;
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly amountFen: number;
}

interface BatchRequest {
  readonly subAccount: string;
  readonly refunds: readonly Wanted[];
}

/** Why the bank does not take this member; undefined where it does. */
function whyNot(bank: Bank, account: Account, wanted: Wanted): string | undefined {
  const receipt = account.receipts.find((each) => each.bankSerial === wanted.bankSerial);
  if (receipt === undefined) return '没有这笔到账流水';
  const returned = membersOf(bank, account).some(
    (member) => member.bankSerial === wanted.bankSerial && member.status === 'settled',
  );
  if (returned) return '该笔保证金已退还';
  return wanted.amountFen === receipt.amountFen ? undefined : '退款金额与到账金额不符';
}

/** The whole batch is refused where one of its members is in an open one, or twice in this one. */
function standsInBatch(bank: Bank, { subAccount, refunds }: BatchRequest): string | undefined {
  const seen = new Set<string>();
  for (const { bankSerial } of refunds) {
    const open = openBatchWith(bank, subAccount, bankSerial);
    if (open !== undefined) return `${bankSerial}已在未结批次${open.no}中`;
    if (seen.has(bankSerial)) return `${bankSerial}在本批中出现两次，视同已在未结批次中`;
    seen.add(bankSerial);
  }
  return undefined;
}

const memberOf = (wanted: Wanted, failure: string | undefined): Member =>
  failure === undefined ? { ...wanted, status: 'processing' } : { ...wanted, status: 'failed', failure };

const takenRow = ({ bankSerial, failure }: Member): Canonical =>
  failure === undefined ? { bankSerial, status: 'accepted' } : { bankSerial, status: 'refused', failure };

export function refundBatch(bank: Bank, asked: Asked): Reading {
  const { desk } = bank;
  const request = asked.message as unknown as BatchRequest;
  const account = bank.account(request.subAccount);
  if (account === undefined || account.closed) return desk.refused('account-not-found', '子账号不存在');
  const twice = standsInBatch(bank, request);
  if (twice !== undefined) return desk.refused('refund-in-batch', twice);
  const members = request.refunds.map((wanted) => memberOf(wanted, whyNot(bank, account, wanted)));
  if (members.every(({ status }) => status === 'failed'))
    return desk.refused('amount-mismatch', `没有一笔可退，金额不符或已退：${members[0]?.failure}`);
  const batch: Batch = { no: desk.draw(''), reference: asked.reference, subAccount: account.no, members };
  bank.addBatch(batch);
  settleLater(bank, batch);
  const taken = members.filter(({ status }) => status === 'processing').length;
  const summary = `批量退还 ${account.no} ${taken}/${members.length} 笔`;
  return desk.did(asked, { key: batch.no, summary, response: { batchNo: batch.no, rows: members.map(takenRow) } });
}

/** Also after a restart, for the batches that were open then. */
export function settleLater(bank: Bank, batch: Batch): void {
  bank.desk.later(settleMs, () => settle(bank, batch));
}

/**
 * Why the transfer comes back, undefined where it arrives. It goes to who had paid (错缴 is returned to the payer), into the account it came
 * from or another one of the same name.
 */
function failureOf(
  { desk }: Bank,
  { payeeName, payeeAccount }: Member,
  receipt: Receipt | undefined,
): string | undefined {
  if (receipt?.payerName !== payeeName) return '收款账号户名不符';
  return desk.records.closedPayees?.includes(payeeAccount) ? '收款账户已销户' : undefined;
}

function settle(bank: Bank, batch: Batch): void {
  const { desk } = bank;
  if (!isOpen(batch)) return;
  const receipts = bank.account(batch.subAccount)?.receipts ?? [];
  for (const member of batch.members.filter(({ status }) => status === 'processing')) {
    const failure = failureOf(
      bank,
      member,
      receipts.find(({ bankSerial }) => bankSerial === member.bankSerial),
    );
    if (failure === undefined) {
      member.status = 'settled';
      member.settledAt = desk.now();
    } else {
      member.status = 'failed';
      member.failure = failure;
    }
  }
  desk.tell('deposit.refund-batch-settled', {
    batchNo: batch.no,
    rows: batch.members.map((member) => ({ ...member })),
  });
}

export function batchStatus(bank: Bank, { message }: Asked): Reading {
  const { batchNo, reference = '' } = message as { batchNo?: string; reference?: string };
  const batch = batchNo === undefined ? bank.batchUnder(reference) : bank.batch(batchNo);
  if (batch !== undefined) {
    const rows = batch.members.map((member) => ({ ...member }));
    return { kind: 'success', message: { status: isOpen(batch) ? 'open' : 'closed', batchNo: batch.no, rows } };
  }
  if (batchNo === undefined) return { kind: 'success', message: { status: 'none' } };
  return bank.desk.refused('batch-not-found', '批次不存在');
}
