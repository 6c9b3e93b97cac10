/** What an event means for the register. Pure. */
import type { Canonical } from '../catalogue/contract.ts';
import type { StoredEvent } from '../journal/contract.ts';
import type { PayeeAccount } from './contract.ts';

export type Effect =
  | {
      readonly kind: 'payment';
      readonly contractNo: string;
      readonly paymentNo: string;
      readonly status: 'paid' | 'returned';
      readonly amountFen: number;
      /** `YYYY-MM-DD` */
      readonly happenedOn: string;
    }
  | {
      readonly kind: 'lock';
      readonly contractNo: string;
      readonly bank: string;
      readonly loanNo?: string;
      readonly payee: PayeeAccount;
    }
  | { readonly kind: 'release'; readonly contractNo: string; readonly bank: string; readonly loanNo?: string };

type Told = Pick<StoredEvent, 'type' | 'partner' | 'data'>;

/** @param request of the exchange that the event belongs to, where it belongs to one */
type Means = (event: Told, request: Canonical) => readonly Effect[];

/** The internal consumer of events whose effects these are. */
export const registerConsumer = 'register';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
const amount = (value: unknown): number | undefined => (typeof value === 'number' && value > 0 ? value : undefined);

/** Rows of a voucher; a dialect that knows none tells of the whole. */
const rowsOf = ({ details }: Canonical): readonly Canonical[] | undefined =>
  Array.isArray(details) && details.length > 0 ? details : undefined;

/** What all payments of one telling have in common. */
interface Payments {
  readonly contractNo: string | undefined;
  readonly status: 'paid' | 'returned';
  readonly rows: readonly Canonical[];
  readonly numberOf: (row: Canonical) => string | undefined;
  readonly fenOf: (row: Canonical) => number | undefined;
  readonly dayOf: (row: Canonical) => string | undefined;
}

function paymentsOf({ contractNo, status, rows, numberOf, fenOf, dayOf }: Payments): readonly Effect[] {
  return rows.flatMap((row): Effect[] => {
    const [paymentNo, amountFen, happenedOn] = [numberOf(row), fenOf(row), dayOf(row)];
    if (contractNo === undefined || paymentNo === undefined || amountFen === undefined || happenedOn === undefined)
      return [];
    return [{ kind: 'payment', contractNo, paymentNo, status, amountFen, happenedOn }];
  });
}

/** A row that failed has paid nothing. */
const paid: Means = ({ data }, request) =>
  paymentsOf({
    contractNo: text(data.contractNo) ?? text(request.contractNo),
    status: 'paid',
    rows: rowsOf(data) ?? [data],
    numberOf: (row) => text(row.applicationNo) ?? text(data.applicationNo),
    fenOf: (row) => amount(row.paidFen),
    dayOf: (row) => text(row.paidOn) ?? text(data.paidOn) ?? text(data.voucherDate),
  });

const returned: Means = ({ data }, request) =>
  paymentsOf({
    contractNo: text(data.contractNo) ?? text(request.contractNo),
    status: 'returned',
    rows: rowsOf(data) ?? [data],
    numberOf: (row) => text(row.applicationNo) ?? text(data.applicationNo),
    fenOf: (row) => amount(row.amountFen),
    dayOf: () => text(data.returnedOn),
  });

function payeeOf(value: unknown): PayeeAccount | undefined {
  const { bankName, name, account } = (value ?? {}) as Record<string, unknown>;
  if (typeof bankName !== 'string' || typeof name !== 'string' || typeof account !== 'string') return undefined;
  return { bankName, name, account };
}

function lockOf(bank: string, told: Canonical, contractNo = text(told.contractNo)): readonly Effect[] {
  const payee = payeeOf(told.payee);
  if (contractNo === undefined || payee === undefined) return [];
  const loanNo = text(told.loanNo);
  return [{ kind: 'lock', contractNo, bank, payee, ...(loanNo === undefined ? {} : { loanNo }) }];
}

const agreed: Means = ({ partner, data }, request) =>
  lockOf(partner, data, text(data.contractNo) ?? text(request.contractNo));

/** In part is not enough: the account stays the bank's security until nothing is owed. */
const repaid: Means = ({ partner, data }, request) => {
  const contractNo = text(data.contractNo) ?? text(request.contractNo);
  const [lent, back] = [amount(data.amountFen), amount(data.repaidFen)];
  if (contractNo === undefined || lent === undefined || back === undefined || back < lent) return [];
  const loanNo = text(data.loanNo);
  return [{ kind: 'release', contractNo, bank: partner, ...(loanNo === undefined ? {} : { loanNo }) }];
};

const locked: Means = ({ partner, data }, request) => (data.state === 'succeeded' ? lockOf(partner, request) : []);

const meanings: Readonly<Record<string, Means>> = {
  'tongban.payment.receipt': paid,
  'tongban.payment.returned': returned,
  'tongban.loan.signed': agreed,
  'tongban.loan.disbursed': agreed,
  'tongban.loan.repaid': repaid,
  'tongban.payee-account.lock.settled': locked,
};

const isForRegister = (type: string): boolean => Object.hasOwn(meanings, type);

/**
 * To whom an event is owed: everybody outside, and the register where it has an effect there. What a loan says of an account counts at
 * once; a payment may wait for its exchange, which alone may name the contract.
 */
export function consumersOf(type: string): {
  readonly consumers: readonly string[];
  readonly prompt: readonly string[];
} {
  if (!isForRegister(type)) return { consumers: ['topic'], prompt: [] };
  return { consumers: ['topic', registerConsumer], prompt: type.startsWith('tongban.loan.') ? [registerConsumer] : [] };
}

/** In their order; the place of each is part of what it is known by. */
export const effectsOf = (event: Told, request: Canonical = {}): readonly Effect[] =>
  isForRegister(event.type) ? (meanings[event.type]?.(event, request) ?? []) : [];
