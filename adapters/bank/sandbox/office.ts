/** A stand-in of a bank that lends on procurement contracts. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Sandbox, SandboxOptions } from '../../contract.ts';
import type { Asked, ControlRequest, ControlRoute, OfficeKind } from '../../sandbox/contract.ts';
import { ControlError, oneOfIn, wholeIn } from '../../sandbox/control-body.ts';
import { startOffice } from '../../sandbox/office.ts';
import { answerEventList, isFresh } from './event-door.ts';
import { apply, type BankDesk, goOn, loanNumbered, openLoan, repay, status, stepNames, takeStep } from './loans.ts';
import { lock, lockStatus, openLock } from './locks.ts';
import { type BankRecords, isEnded, type Loan, seedRecords } from './records.ts';

const counters: Readonly<Record<string, (desk: BankDesk, asked: Asked) => Reading>> = {
  'loan.product': ({ records }) => ({ kind: 'success', message: { products: records.products } }),
  'loan.apply': apply,
  'loan.status': status,
  'payee-account.lock': lock,
  'payee-account.lock-status': lockStatus,
};

function serve(desk: BankDesk, asked: Asked): Reading {
  const counter = counters[asked.operation];
  if (counter === undefined) throw new Error(`a bank does not serve ${asked.operation}`);
  return counter(desk, asked);
}

const supplier = { name: '重庆示例科技有限公司', uscc: '91500000MA9MNQ1066' };
const contractAmountFen = 19_800_000;
const amountFen = 15_000_000;

const freshContract = (desk: BankDesk): string => `CQZC2026-${String(desk.next()).padStart(6, '0')}-HT01`;

/** A loan whose contract is signed: what a lock needs. It stays there until somebody moves it. */
function signedLoan(desk: BankDesk): Loan {
  const [product] = desk.records.products;
  const contract = { contractNo: freshContract(desk), contractAmountFen, supplier };
  const loan = openLoan(desk, { productNo: product?.productNo ?? '', ...contract, amountFen, months: 12 }, 3.45);
  loan.status = 'receivable-confirmed';
  loan.startsOn = desk.now().slice(0, 10);
  return loan;
}

function prepare(desk: BankDesk, operation: string): Canonical {
  const bank = desk.options.partnerId;
  const [product] = desk.records.products;
  switch (operation) {
    case 'loan.apply':
      return { bank, productNo: product?.productNo, contractNo: freshContract(desk), contractAmountFen, amountFen };
    case 'loan.status':
      return { bank, loanNo: signedLoan(desk).loanNo };
    case 'payee-account.lock': {
      const { loanNo, contractNo, payee } = signedLoan(desk);
      return { bank, loanNo, contractNo, payee };
    }
    case 'payee-account.lock-status':
      return { bank, lockNo: openLock(desk, signedLoan(desk)).lockNo };
    default:
      return { bank };
  }
}

function moveLoan(desk: BankDesk, { params, body }: ControlRequest): Loan {
  const loan = loanNumbered(desk, params.loanNo ?? '');
  if (loan === undefined) throw new ControlError('there is no such loan', 404);
  const step = oneOfIn(body, 'step', [...stepNames, 'repaid']);
  if (step !== 'repaid') takeStep(desk, loan, step);
  else {
    if (loan.status !== 'disbursed' && loan.status !== 'overdue') throw new ControlError('it was not paid out', 409);
    repay(desk, loan, wholeIn(body, 'fen', loan.amountFen - loan.repaidFen));
  }
  return loan;
}

function setPace(desk: BankDesk, { body }: ControlRequest): unknown {
  const { records } = desk;
  records.paceMs = body.ms === 0 ? 0 : wholeIn(body, 'ms');
  for (const loan of records.loans.filter((each) => !isEnded(each))) goOn(desk, loan);
  return { paceMs: records.paceMs };
}

const controlsOf = (desk: BankDesk): readonly ControlRoute[] => [
  { method: 'POST', path: '/control/loans/{loanNo}', run: (request) => moveLoan(desk, request) },
  { method: 'POST', path: '/control/pace', run: (request) => setPace(desk, request) },
];

/** The signature was right; one that is hours old was kept by somebody. */
function admit(desk: BankDesk, { vars }: Asked): Reading | undefined {
  if (vars.now === undefined || isFresh(desk, Date.parse(vars.now))) return undefined;
  return desk.refused('not-authorised', '时间相差过大');
}

const kind: OfficeKind<BankRecords> = {
  seed: seedRecords,
  open(desk) {
    const { records, options, dialect } = desk;
    for (const loan of records.loans.filter((each) => !isEnded(each))) goOn(desk, loan);
    return {
      serve: (asked) => serve(desk, asked),
      admit: (asked) => admit(desk, asked),
      prepare: (operation) => prepare(desk, operation),
      keep(operation, message) {
        records.told.push({ operation, message });
        return undefined;
      },
      seeded: { bank: options.partnerId, productNo: records.products[0]?.productNo },
      state: () => ({
        paceMs: records.paceMs,
        loans: records.loans.slice(-200),
        locks: records.locks.slice(-200),
        sizes: { loans: records.loans.length, locks: records.locks.length, told: records.told.length },
      }),
      controls: controlsOf(desk),
      ...(dialect.name === 'bank/signed-json' ? { answer: (request) => answerEventList(desk, request) } : {}),
    };
  },
};

/** Webhooks of `signed-json` are sent once and never again: the list of events stands behind them. */
export const startSandbox = (options: SandboxOptions): Promise<Sandbox> =>
  startOffice(kind, options, { tellOnce: options.dialect.name === 'bank/signed-json' });
