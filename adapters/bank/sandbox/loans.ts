/** Applications and what becomes of them: decided, signed, paid out, repaid. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading } from '../../../gateway/translation/contract.ts';
import type { Asked, Desk } from '../../sandbox/contract.ts';
import { ControlError } from '../../sandbox/control-body.ts';
import { type BankRecords, isEnded, type Loan, type LoanState, type Payee } from './records.ts';

export type BankDesk = Desk<BankRecords>;

interface Application {
  readonly productNo: string;
  readonly contractNo: string;
  readonly contractAmountFen: number;
  readonly supplier: Loan['supplier'];
  readonly amountFen: number;
  readonly months: number;
}

/** Above this share of the contract the bank does not lend. */
const mostOfContract = 0.9;

export const loanNumbered = ({ records }: BankDesk, loanNo: string): Loan | undefined =>
  records.loans.find((loan) => loan.loanNo === loanNo);

/** The account that a supplier opens for the repayments of one loan. */
const agreedAccount = (desk: BankDesk, supplier: Loan['supplier']): Payee => ({
  bankName: '模拟银行重庆分行',
  name: supplier.name,
  account: `62000000${String(desk.next()).padStart(11, '0')}`,
});

/** Enters an application in the books. */
export function openLoan(desk: BankDesk, application: Application, rate: number): Loan {
  const { contractNo, contractAmountFen, supplier, amountFen, months } = application;
  const payee = agreedAccount(desk, supplier);
  const terms = { contractNo, contractAmountFen, supplier, amountFen, months, rate, payee };
  const loan: Loan = { loanNo: desk.draw('DK'), ...terms, status: 'applied', repaidFen: 0 };
  desk.records.loans.push(loan);
  return loan;
}

export function apply(desk: BankDesk, asked: Asked): Reading {
  const application = asked.message as unknown as Application;
  const { productNo, contractNo, amountFen, months, contractAmountFen } = application;
  const { products, loans } = desk.records;
  const product = products.find((one) => one.productNo === productNo);
  if (product === undefined) return desk.refused('product-not-found', '产品不存在或已下架');
  if (amountFen > contractAmountFen) return desk.refused('contract-not-eligible', '申请金额大于合同金额');
  if (amountFen > product.maxAmountFen || months > product.maxMonths)
    return desk.refused('contract-not-eligible', '超过该产品的最高额度或最长期限');
  if (loans.some((loan) => loan.contractNo === contractNo && !isEnded(loan)))
    return desk.refused('loan-exists', '该合同已有办理中的融资');
  const loan = openLoan(desk, application, product.rate);
  goOn(desk, loan);
  const summary = `融资申请 ${contractNo} ${amountFen} 分`;
  return desk.did(asked, { key: loan.loanNo, summary, response: { loanNo: loan.loanNo } });
}

function found(desk: BankDesk, { loanNo, reference }: Readonly<Record<string, unknown>>): Loan | undefined {
  if (typeof loanNo === 'string') return loanNumbered(desk, loanNo);
  const done = desk.doneUnder(String(reference)).find(({ effect }) => effect.operation === 'loan.apply');
  return done && loanNumbered(desk, done.effect.key);
}

export function status(desk: BankDesk, { message }: Asked): Reading {
  const loan = found(desk, message);
  if (loan === undefined && message.loanNo !== undefined) return desk.refused('loan-not-found', '融资业务不存在');
  if (loan === undefined) return { kind: 'success', message: { status: 'none' } };
  const { loanNo, contractNo, amountFen, rate, repaidFen, reason } = loan;
  const told = { status: loan.status, loanNo, contractNo, amountFen, rate, repaidFen };
  return { kind: 'success', message: reason === undefined ? told : { ...told, reason } };
}

const today = (desk: BankDesk): string => desk.now().slice(0, 10);

/** The day so many months later; the end of the month stays the end of the month. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

function termsOf(desk: BankDesk, loan: Loan): Canonical {
  const { loanNo, contractNo, supplier, amountFen, rate, payee, months } = loan;
  const startsOn = loan.startsOn ?? today(desk);
  const endsOn = monthsLater(startsOn, months);
  return { eventNo: desk.draw('TZ'), loanNo, contractNo, supplier, amountFen, rate, payee, startsOn, endsOn };
}

function decide(desk: BankDesk, loan: Loan, decision: 'credited' | 'rejected', reason?: string): void {
  const { loanNo, contractNo, amountFen, rate } = loan;
  loan.status = decision;
  if (reason !== undefined) loan.reason = reason;
  const head = { eventNo: desk.draw('TZ'), loanNo, contractNo, decision, decidedAt: desk.now() };
  desk.tell('loan.decided', decision === 'credited' ? { ...head, creditFen: amountFen, rate } : { ...head, reason });
}

function sign(desk: BankDesk, loan: Loan): void {
  loan.status = 'receivable-confirmed';
  loan.startsOn = today(desk);
  desk.tell('loan.signed', termsOf(desk, loan));
}

function disburse(desk: BankDesk, loan: Loan): void {
  loan.status = 'disbursed';
  desk.tell('loan.disbursed', termsOf(desk, loan));
}

function releaseLocks(desk: BankDesk, { loanNo }: Loan): void {
  for (const lock of desk.records.locks)
    if (lock.loanNo === loanNo && lock.until === undefined) lock.until = today(desk);
}

/** @throws ControlError where more comes back than is owed */
export function repay(desk: BankDesk, loan: Loan, fen: number): void {
  const repaidFen = loan.repaidFen + fen;
  if (repaidFen > loan.amountFen) throw new ControlError('that is more than is owed', 409);
  loan.repaidFen = repaidFen;
  if (repaidFen === loan.amountFen) {
    loan.status = 'repaid';
    releaseLocks(desk, loan);
  }
  const { loanNo, contractNo, amountFen } = loan;
  desk.tell('loan.repaid', {
    eventNo: desk.draw('TZ'),
    loanNo,
    contractNo,
    amountFen,
    repaidFen,
    lastPaidOn: today(desk),
  });
}

const cannot = (step: string, { status: state }: Loan): ControlError =>
  new ControlError(`a loan that is ${state} cannot be ${step}`, 409);

/** The steps that a tester may order, and the states in which each makes sense. */
const steps = {
  credited: { from: ['applied'], take: (desk: BankDesk, loan: Loan) => decide(desk, loan, 'credited') },
  rejected: { from: ['applied'], take: (desk: BankDesk, loan: Loan) => decide(desk, loan, 'rejected', '经营期限不足') },
  signed: { from: ['credited'], take: sign },
  disbursed: { from: ['receivable-confirmed', 'account-locked'], take: disburse },
  overdue: {
    from: ['disbursed'],
    take: (_desk: BankDesk, loan: Loan) => {
      loan.status = 'overdue';
    },
  },
  cancelled: {
    from: ['applied', 'credited'],
    take: (_desk: BankDesk, loan: Loan) => {
      loan.status = 'cancelled';
    },
  },
} as const satisfies Record<string, { from: readonly LoanState[]; take: (desk: BankDesk, loan: Loan) => void }>;

export type Step = keyof typeof steps;
export const stepNames = Object.keys(steps) as readonly Step[];

/** @throws ControlError where the loan is not ready for it */
export function takeStep(desk: BankDesk, loan: Loan, step: Step): void {
  const { from, take } = steps[step];
  if (!from.some((state) => state === loan.status)) throw cannot(step, loan);
  take(desk, loan);
}

function nextStep({ status: state, amountFen, contractAmountFen }: Loan): Step | undefined {
  switch (state) {
    case 'applied':
      return amountFen > contractAmountFen * mostOfContract ? 'rejected' : 'credited';
    case 'credited':
      return 'signed';
    case 'receivable-confirmed':
    case 'account-locked':
      return 'disbursed';
    default:
      return undefined;
  }
}

/** Lets a loan go its way by itself, step by step, as long as the pace is not 0. */
export function goOn(desk: BankDesk, loan: Loan): void {
  const { paceMs } = desk.records;
  const step = nextStep(loan);
  if (paceMs === 0 || step === undefined) return;
  desk.later(paceMs, () => {
    // A tester may have stopped the pace or taken the step meanwhile.
    if (desk.records.paceMs === 0 || nextStep(loan) !== step) return;
    takeStep(desk, loan, step);
    goOn(desk, loan);
  });
}
