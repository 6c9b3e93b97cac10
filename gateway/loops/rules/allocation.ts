/**
 * Which invoices of a contract the money of its payment applications has paid. Counted anew from what has been told, so that the order
 * in which receipts and returns come makes no difference. Pure.
 */

/** One detail of a receipt. A detail told again with more money counts with the greater amount: a bank corrects a failure, not a success. */
export interface PaidRow {
  readonly id: string;
  readonly amountFen: number;
  readonly paidFen: number;
  /** `YYYY-MM-DD` */
  readonly on: string;
  readonly failure?: string | undefined;
}

/** Money that came back. */
export interface ReturnedRow {
  readonly id: string;
  readonly amountFen: number;
  readonly on: string;
}

export interface Application {
  readonly applicationNo: string;
  /** What was applied for; 0 where only receipts are known: applied for in the budget system itself. */
  readonly amountFen: number;
  /** Day on which the budget system took it, or of its first receipt. */
  readonly startedOn: string;
  /** The invoices that it pays, first to last. */
  readonly invoices: readonly string[];
  readonly paid: readonly PaidRow[];
  readonly returned: readonly ReturnedRow[];
}

export interface InvoiceShare {
  readonly invoiceNo: string;
  readonly amountFen: number;
  readonly voided: boolean;
  /** The purchaser objects to it. */
  readonly objected?: boolean | undefined;
}

/** How far one invoice is paid. */
export interface PaymentLine {
  /** Applied for and neither paid nor failed. */
  readonly pendingFen: number;
  readonly paidFen: number;
  readonly failed: boolean;
  readonly returned: boolean;
  /** Of the first and of the newest application, `YYYY-MM-DD`. */
  readonly startedOn?: string | undefined;
  readonly lastStartedOn?: string | undefined;
  readonly lastPaidOn?: string | undefined;
}

export const unpaidLine: PaymentLine = { pendingFen: 0, paidFen: 0, failed: false, returned: false };

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
const sumOf = (rows: readonly { readonly amountFen: number }[]): number => sum(rows.map((row) => row.amountFen));
const earliest = (days: readonly string[]): string | undefined => days.toSorted()[0];
const latest = (days: readonly string[]): string | undefined => days.toSorted().at(-1);

/** Paid and not come back. Below 0 while a return has been told before its receipt. */
export const netFen = ({ paid, returned }: Application): number =>
  sum(paid.map(({ paidFen }) => paidFen)) - sumOf(returned);

const failedFen = ({ paid }: Application): number => sum(paid.map(({ amountFen, paidFen }) => amountFen - paidFen));

/** What it holds of its invoices: paid, or still on the way. */
export const reservedFen = (application: Application): number =>
  Math.max(
    0,
    Math.max(application.amountFen, sumOf(application.paid)) - failedFen(application) - sumOf(application.returned),
  );

const pendingFen = (application: Application): number =>
  Math.max(0, reservedFen(application) - Math.max(0, netFen(application)));

type Room = Map<string, number>;
const roomOf = (invoices: readonly InvoiceShare[]): Room =>
  new Map(invoices.filter(({ voided }) => !voided).map(({ invoiceNo, amountFen }) => [invoiceNo, amountFen]));

/** Fills the invoices one after the other. @returns what each took, and what is left */
function pour(room: Room, into: readonly string[], fen: number): { took: ReadonlyMap<string, number>; left: number } {
  const took = new Map<string, number>();
  let left = fen;
  for (const invoiceNo of into) {
    const part = Math.min(left, room.get(invoiceNo) ?? 0);
    if (part <= 0) continue;
    room.set(invoiceNo, (room.get(invoiceNo) ?? 0) - part);
    took.set(invoiceNo, part);
    left -= part;
  }
  return { took, left };
}

/**
 * The oldest invoice of just that amount, or else the oldest that has room for all of it; where none has, the oldest ones that have any,
 * as many as it needs. Those that the purchaser objects to come last.
 */
function invoicesFor(room: Room, objected: ReadonlySet<string>, fen: number): readonly string[] {
  const open = [...room]
    .filter(([, left]) => left > 0)
    .toSorted(([a], [b]) => Number(objected.has(a)) - Number(objected.has(b)));
  const fits = open.filter(([invoiceNo, left]) => left >= fen && !objected.has(invoiceNo));
  const whole = fits.find(([, left]) => left === fen) ?? fits[0] ?? open.find(([, left]) => left >= fen);
  if (whole !== undefined) return [whole[0]];
  const chosen: string[] = [];
  let left = fen;
  for (const [invoiceNo, rest] of open) {
    if (left <= 0) break;
    chosen.push(invoiceNo);
    left -= rest;
  }
  return chosen;
}

/** Gives each application that pays for no invoice yet its invoices; what is bound stays bound. */
export function bound(applications: readonly Application[], invoices: readonly InvoiceShare[]): readonly Application[] {
  const room = roomOf(invoices);
  const objected = new Set(invoices.filter((one) => one.objected).map(({ invoiceNo }) => invoiceNo));
  const isBound = ({ invoices: own }: Application): boolean => own.some((invoiceNo) => room.has(invoiceNo));
  const settled = new Set(applications.filter(isBound).map(({ applicationNo }) => applicationNo));
  for (const one of applications) if (isBound(one)) pour(room, one.invoices, reservedFen(one));
  return applications.map((one) => {
    if (settled.has(one.applicationNo)) return one;
    const own = invoicesFor(room, objected, reservedFen(one));
    pour(room, own, reservedFen(one));
    return { ...one, invoices: own };
  });
}

export interface Allocation {
  readonly lines: ReadonlyMap<string, PaymentLine>;
  /** Paid and not come back, over all applications. */
  readonly paidFen: number;
  /** Paid beyond all invoices. */
  readonly overFen: number;
}

function lineOf(
  invoiceNo: string,
  { paidFen, pending }: { readonly paidFen: number; readonly pending: number },
  applications: readonly Application[],
): PaymentLine {
  const paidOn = applications.flatMap(({ paid }) => paid.filter((row) => row.paidFen > 0).map((row) => row.on));
  const started = applications.map(({ startedOn }) => startedOn);
  const own = applications.filter(({ invoices }) => invoices.includes(invoiceNo));
  return {
    pendingFen: pending,
    paidFen,
    failed: own.some((one) => failedFen(one) > 0),
    returned: own.some(({ returned }) => returned.length > 0),
    startedOn: earliest(started),
    lastStartedOn: latest(started),
    lastPaidOn: latest(paidOn),
  };
}

/**
 * Money goes to the invoices of its application first, then to whatever is open, oldest first. So no invoice is paid beyond its amount,
 * and what is over is over the whole contract's invoices.
 */
export function allocate(applications: readonly Application[], invoices: readonly InvoiceShare[]): Allocation {
  const room = roomOf(invoices);
  const all = [...room.keys()];
  const [paid, pending] = [new Map<string, number>(), new Map<string, number>()];
  const touched = new Map<string, Set<Application>>();
  const book = (application: Application, took: ReadonlyMap<string, number>, to: Map<string, number>): void => {
    for (const [invoiceNo, fen] of took) {
      to.set(invoiceNo, (to.get(invoiceNo) ?? 0) + fen);
      touched.set(invoiceNo, (touched.get(invoiceNo) ?? new Set()).add(application));
    }
  };
  const rests = applications.map((application) => {
    const { took, left } = pour(room, application.invoices, Math.max(0, netFen(application)));
    book(application, took, paid);
    for (const invoiceNo of application.invoices)
      touched.set(invoiceNo, (touched.get(invoiceNo) ?? new Set()).add(application));
    return { application, left };
  });
  const overs = rests.map(({ application, left }) => {
    const poured = pour(room, all, left);
    book(application, poured.took, paid);
    return poured.left;
  });
  for (const application of applications)
    book(application, pour(room, application.invoices, pendingFen(application)).took, pending);
  const lines = all.map((invoiceNo): [string, PaymentLine] => {
    const amounts = { paidFen: paid.get(invoiceNo) ?? 0, pending: pending.get(invoiceNo) ?? 0 };
    return [invoiceNo, lineOf(invoiceNo, amounts, [...(touched.get(invoiceNo) ?? [])])];
  });
  const paidFen = sum(applications.map((application) => Math.max(0, netFen(application))));
  return { lines: new Map(lines), paidFen, overFen: sum(overs) };
}

/** One row more, or the same row with more money. @returns the same list where nothing is new */
export function withPaid(rows: readonly PaidRow[], row: PaidRow): readonly PaidRow[] {
  const known = rows.find(({ id }) => id === row.id);
  if (known === undefined) return [...rows, row];
  return row.paidFen > known.paidFen ? rows.map((one) => (one === known ? row : one)) : rows;
}

export const withReturned = (rows: readonly ReturnedRow[], row: ReturnedRow): readonly ReturnedRow[] =>
  rows.some(({ id }) => id === row.id) ? rows : [...rows, row];
