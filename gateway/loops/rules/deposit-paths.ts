/**
 * The usual course of a deposit, for the drawing: which event leads from where to where. Notices come late, are corrected, or are told
 * twice; what else may follow from them stands in the rows of the table alone.
 */
import type { DepositState } from './deposit-course.ts';

type Path = `${DepositState | 'new'} → ${DepositState}`;

const left = ['due → refunding'] as const;
const ended = ['refunding → settled', 'refunding → failed'] as const;
const notTaken = ['refunding → stuck'] as const;

export const usualPaths: Readonly<Record<string, readonly Path[]>> = {
  'deposit.account.settled': ['new → awaiting', 'new → nothing'],
  'deposit.guaranteed': ['new → guaranteed', 'awaiting → guaranteed'],
  'lot.receipt-yours': ['awaiting → held', 'nothing → due', 'settled → refunding'],
  'lot.progress': ['awaiting → nothing', 'held → due', 'guaranteed → released', 'due → held'],
  'deposit.bid-withdrawn': ['awaiting → nothing', 'held → to-order', 'guaranteed → released'],
  'clock.A1.leave': left,
  'clock.A2.leave': left,
  'clock.A3.leave': left,
  'lot.batch-opens': left,
  'deposit.refund-ordered': ['due → refunding', 'to-order → refunding', 'failed → refunding', 'stuck → refunding'],
  'deposit.withheld': [
    'held → withheld',
    'guaranteed → withheld',
    'due → withheld',
    'to-order → withheld',
    'failed → withheld',
    'stuck → withheld',
  ],
  'deposit.withholding-lifted': ['withheld → held', 'withheld → refunding'],
  'deposit.suspended': ['due → suspended', 'to-order → suspended', 'failed → suspended'],
  'deposit.resumed': ['suspended → refunding'],
  'deposit.payee-corrected': ['failed → refunding'],
  'deposit.refund.settled': notTaken,
  'command.refused': notTaken,
  'lot.batch-refused': notTaken,
  'deposit.refund-settled': ended,
  'lot.batch-taken': ['refunding → failed'],
  'lot.batch-ended': ended,
  'deposit.refund-recorded': ['refunding → settled', 'failed → settled', 'stuck → settled', 'settled → failed'],
};

export const isUsual = (on: string, from: string, to: string): boolean =>
  (usualPaths[on] as readonly string[] | undefined)?.includes(`${from} → ${to}`) === true;
