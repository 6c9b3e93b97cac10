/** What clients see of a deposit. Account numbers only by their last four digits. */
import type { Canonical } from '../../catalogue/contract.ts';
import { type Attempt, type DepositData, moneyOf, type Receipt, refundReasons } from './deposit-data.ts';
import { faultOf, watchOf } from './deposit-watch.ts';

const masked = (account: string): string => `…${account.slice(-4)}`;

const receiptView = (data: DepositData, receipt: Receipt): Canonical => ({
  bankSerial: receipt.bankSerial,
  subAccount: masked(receipt.subAccount),
  amountFen: receipt.amountFen,
  payerName: receipt.payerName,
  payerAccount: masked(receipt.payerAccount),
  receivedAt: receipt.receivedAt,
  standing: receipt.standing,
  fault: faultOf(data, receipt),
});

const attemptView = ({ name, outside, interestFen, rows }: Attempt): Canonical => ({
  name,
  outside,
  interestFen,
  rows: rows.map(({ bankSerial, amountFen, state, settledOn, failure }) => ({
    bankSerial,
    amountFen,
    state,
    settledOn,
    failure,
  })),
});

export function depositView(data: DepositData): Canonical {
  const { projectCode, lotNo, projectName, supplierUscc, supplierName, deadline, triggers, withheld } = data;
  const ours = data.receipts.filter(({ standing }) => standing === 'counted' || standing === 'disputed');
  return {
    projectCode,
    lotNo,
    projectName,
    supplier: { name: supplierName, uscc: supplierUscc },
    deadline,
    opensAt: data.facts.opensAt,
    subAccounts: data.subAccounts.map(masked),
    watch: { ...watchOf(data) },
    money: { ...moneyOf(data) },
    receipts: ours.map((receipt) => receiptView(data, receipt)),
    guarantee: data.guarantee,
    triggers: triggers.map(({ clock, on }) => ({ clock, on, reason: refundReasons[clock] })),
    refunds: data.attempts.map(attemptView),
    withheld: withheld && {
      ground: withheld.ground,
      clause: withheld.clause,
      reason: withheld.reason,
      evidence: withheld.evidence,
      on: withheld.on,
    },
    suspension: data.suspension,
    attention: data.stuck,
  };
}
