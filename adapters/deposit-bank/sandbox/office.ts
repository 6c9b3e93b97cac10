/** A stand-in of a deposit bank: sub-accounts, what arrives in them, refunds in batches. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Sandbox, SandboxOptions } from '../../contract.ts';
import type { Asked, ControlRequest, ControlRoute, Office, OfficeKind } from '../../sandbox/contract.ts';
import { ControlError, textIn, wholeIn } from '../../sandbox/control-body.ts';
import { startOffice } from '../../sandbox/office.ts';
import { balance, close, open, statement } from './accounts.ts';
import { type Bank, balanceFen, openBank } from './bank.ts';
import { type BankRecords, isOpen } from './records.ts';
import { batchStatus, refundBatch, settleLater, type Wanted } from './refunds.ts';
import { amountFen, payer, refundOf, seededFor, seedRecords } from './seed.ts';

const desks: Readonly<Record<string, (bank: Bank, asked: Asked) => Reading>> = {
  'deposit.account': open,
  'deposit.account-close': close,
  'deposit.balance': balance,
  'deposit.statement': statement,
  'deposit.refund-batch': refundBatch,
  'deposit.refund-batch-status': batchStatus,
  'deposit.link-test': ({ desk }) => ({ kind: 'success', message: { bankTime: desk.now() } }),
};

function serve(bank: Bank, asked: Asked): Reading {
  const desk = desks[asked.operation];
  if (desk === undefined) throw new Error(`a deposit bank does not serve ${asked.operation}`);
  return desk(bank, asked);
}

/** The line has no password: the bank knows its customers by their institution code, and by the address they call from. */
function admit({ desk }: Bank, { vars }: Asked): Reading | undefined {
  const told = vars['profile.instCode'];
  if (told === undefined || told === desk.options.values.instCode) return undefined;
  return desk.refused('not-authorised', '机构代码未签约');
}

/** Money arrives. @returns what the bank tells of it */
function receive(bank: Bank, { body }: ControlRequest): Canonical {
  const account = bank.account(textIn(body, 'subAccount'));
  if (account === undefined || account.closed) throw new ControlError('there is no such subAccount', 404);
  const receipt = bank.receive(account, {
    amountFen: wholeIn(body, 'amountFen', amountFen),
    payerName: textIn(body, 'payerName', payer.payerName),
    payerAccount: textIn(body, 'payerAccount', payer.payerAccount),
  });
  const notice = { ...receipt, subAccount: account.no };
  bank.desk.tell('deposit.received', notice);
  return notice;
}

/** A supplier has closed the account it once paid from. */
function closePayee({ desk }: Bank, { body }: ControlRequest): Canonical {
  const account = textIn(body, 'account');
  desk.records.closedPayees ??= [];
  desk.records.closedPayees.push(account);
  return { account, closed: true };
}

const controlsOf = (bank: Bank): readonly ControlRoute[] => [
  { method: 'POST', path: '/control/receipts', run: (request) => receive(bank, request) },
  { method: 'POST', path: '/control/closed-payees', run: (request) => closePayee(bank, request) },
];

/** An account of its own, with a deposit in it. */
function paidAccount(bank: Bank): { readonly subAccount: string; readonly refunds: readonly Wanted[] } {
  const account = bank.openAccount();
  return { subAccount: account.no, refunds: [refundOf(bank.receive(account, { ...payer, amountFen }))] };
}

function someBatch(bank: Bank): string {
  const { subAccount, refunds } = paidAccount(bank);
  const settled = { status: 'settled', settledAt: bank.desk.now() } as const;
  const no = bank.desk.draw('');
  bank.addBatch({ no, reference: no, subAccount, members: refunds.map((refund) => ({ ...refund, ...settled })) });
  return no;
}

function prepare(bank: Bank, operation: string): Canonical {
  const today = bank.desk.now().slice(0, 10);
  switch (operation) {
    case 'deposit.account-close':
      return { subAccount: bank.openAccount().no };
    case 'deposit.balance':
      return { subAccount: paidAccount(bank).subAccount };
    case 'deposit.statement':
      return { subAccount: paidAccount(bank).subAccount, from: today, to: today, page: 1 };
    case 'deposit.refund-batch':
      return paidAccount(bank);
    case 'deposit.refund-batch-status':
      return { batchNo: someBatch(bank) };
    default:
      return {};
  }
}

function stateOf(bank: Bank): Readonly<Record<string, unknown>> {
  const { accounts, batches } = bank.desk.records;
  return {
    accounts: accounts.slice(-200).map((account) => ({ ...account, balanceFen: balanceFen(bank, account) })),
    batches: batches.slice(-200).map((batch) => ({ ...batch, open: isOpen(batch) })),
  };
}

const kind: OfficeKind<BankRecords> = {
  seed: seedRecords,
  open(desk): Office {
    const bank = openBank(desk);
    for (const batch of desk.records.batches.filter(isOpen)) settleLater(bank, batch);
    return {
      serve: (asked) => serve(bank, asked),
      admit: (asked) => admit(bank, asked),
      prepare: (operation) => prepare(bank, operation),
      seeded: seededFor(desk.options.district, desk.records),
      state: () => stateOf(bank),
      controls: controlsOf(bank),
    };
  },
};

export const startSandbox = (options: SandboxOptions): Promise<Sandbox> => startOffice(kind, options);
